//! Connections: taken, timed and ended. Nobody holds one for ever by being slow to say what they want, and none holds up
//! the end of the gateway.

use axum::{Router, serve::Listener};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio_io_timeout::TimeoutStream;
use tower::Service;

/// The head of a request must be there in full within this, also that of the next one on a connection that stays open.
const HEAD_WITHIN: Duration = Duration::from_secs(20);

/// Some of an answer must go out within this: who reads nothing more holds its connection, and the file that is sent, no
/// longer.
const READ_WITHIN: Duration = Duration::from_secs(30);

/// How long open requests may take after the gateway was asked to stop. One that never ends must not keep it alive.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(10);

/// Answers until `stop`; what has begun by then is finished.
pub async fn serve_until(stop: impl Future<Output = ()>, mut listener: TcpListener, router: Router) {
    let open = GracefulShutdown::new();
    let mut services = router.into_make_service_with_connect_info::<SocketAddr>();
    let mut stop = pin!(stop);
    loop {
        let (stream, peer) = tokio::select! {
            taken = Listener::accept(&mut listener) => taken,
            () = &mut stop => break,
        };
        // Answers are short: waiting for more to send with them would only be late. Without it they still come.
        let _ = stream.set_nodelay(true);
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(READ_WITHIN));
        let Ok(service) = services.call(peer).await;
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_WITHIN)
            .serve_connection(TokioIo::new(Box::pin(stream)), TowerToHyperService::new(service));
        let connection = open.watch(connection);
        tokio::spawn(async move {
            // Whoever breaks off or is too slow is not told.
            let _ = connection.await;
        });
    }
    drop(listener);
    if tokio::time::timeout(DRAIN_TIMEOUT, open.shutdown()).await.is_err() {
        tracing::warn!("requests that are still open after {} s are broken off", DRAIN_TIMEOUT.as_secs());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::get;
    use std::future::pending;
    use std::sync::Arc;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;
    use tokio::sync::{Notify, oneshot};
    use tokio::time::Instant;

    /// A server of these routes, and the way to stop it.
    async fn serving(routes: Router) -> (SocketAddr, oneshot::Sender<()>, tokio::task::JoinHandle<()>) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let server = tokio::spawn(serve_until(async { stopped.await.unwrap() }, listener, routes));
        (address, stop, server)
    }

    async fn say(address: SocketAddr, text: &str) -> TcpStream {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(text.as_bytes()).await.unwrap();
        stream
    }

    async fn answer(mut stream: TcpStream) -> String {
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    #[tokio::test(start_paused = true)]
    async fn who_does_not_finish_a_request_is_let_go() {
        let (address, _stop, _server) = serving(Router::new().route("/", get("here"))).await;
        for half in ["", "G", "GET / HTTP/1.1\r\nHost: ", "GET / HTTP/1.1\r\nHost: here\r\nX: y\r\n"] {
            let began = Instant::now();
            let said = answer(say(address, half).await).await;
            assert!(!said.contains("here") && began.elapsed() >= HEAD_WITHIN, "{half:?}: {said}");
            assert!(began.elapsed() < 2 * HEAD_WITHIN, "{half:?}");
        }
        let began = Instant::now();
        let said = answer(say(address, "GET / HTTP/1.1\r\nHost: here\r\n\r\n").await).await;
        assert!(said.ends_with("here") && began.elapsed() < 2 * HEAD_WITHIN, "{said}");
    }

    #[tokio::test(start_paused = true)]
    async fn who_reads_no_more_is_let_go() {
        const MORE_THAN_SOCKETS_HOLD: usize = 1 << 26;
        let routes = Router::new().route("/", get(async || vec![0; MORE_THAN_SOCKETS_HOLD]));
        let (address, _stop, _server) = serving(routes).await;
        let mut stream = say(address, "GET / HTTP/1.1\r\nHost: here\r\n\r\n").await;
        stream.readable().await.unwrap();
        tokio::time::sleep(2 * READ_WITHIN).await;
        let mut read = Vec::new();
        let _ = stream.read_to_end(&mut read).await;
        assert!(!read.is_empty() && read.len() < MORE_THAN_SOCKETS_HOLD, "{}", read.len());
    }

    #[tokio::test(start_paused = true)]
    async fn what_never_ends_does_not_keep_it_alive() {
        let routes = Router::new().route("/", get("here")).route("/never", get(pending::<String>));
        let (address, stop, server) = serving(routes).await;
        let _never = say(address, "GET /never HTTP/1.1\r\nHost: here\r\n\r\n").await;
        // Whoever comes later is answered, so the first has been heard.
        let later = say(address, "GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n").await;
        assert!(answer(later).await.ends_with("here"));
        let began = Instant::now();
        stop.send(()).unwrap();
        tokio::time::timeout(2 * DRAIN_TIMEOUT, server).await.expect("it ends").unwrap();
        assert!(began.elapsed() >= DRAIN_TIMEOUT, "{:?}", began.elapsed());
    }

    #[tokio::test]
    async fn what_has_begun_is_finished_and_nobody_new_is_let_in() {
        let go_on = Arc::new(Notify::new());
        let goes_on = Arc::clone(&go_on);
        let slow = get(async move || {
            goes_on.notified().await;
            "done"
        });
        let (address, stop, server) = serving(Router::new().route("/", get("here")).route("/slow", slow)).await;
        let begun = say(address, "GET /slow HTTP/1.1\r\nHost: here\r\n\r\n").await;
        let later = say(address, "GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n").await;
        assert!(answer(later).await.ends_with("here"));
        stop.send(()).unwrap();
        while TcpStream::connect(address).await.is_ok() {
            tokio::task::yield_now().await;
        }
        go_on.notify_one();
        assert!(answer(begun).await.ends_with("done"));
        server.await.unwrap();
    }
}
