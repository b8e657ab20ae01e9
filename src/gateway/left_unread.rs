//! What is left of a request once it is answered, such as of one that is too large. A connection that is closed while the
//! other side still sends is broken off, and its answer is lost; so the rest is read and forgotten, up to a limit.

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::Request,
    http::header,
    middleware::Next,
    response::Response,
};
use hyper::body::{Frame, SizeHint};
use std::{
    future::poll_fn,
    mem,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

/// In bytes: more than a telephone's photo.
const MOST: usize = 16 * 1024 * 1024;
/// So long at most.
const WITHIN: Duration = Duration::from_secs(10);

/// Whoever answers sooner than everything was read may do so.
pub async fn forget(request: Request, next: Next) -> Response {
    // Whoever asks before they send need not send what nobody wants.
    if request.headers().contains_key(header::EXPECT) {
        return next.run(request).await;
    }
    next.run(request.map(|body| Body::new(Forgetful(body)))).await
}

/// A body that is read to its end, also where nobody wants it.
struct Forgetful(Body);

impl HttpBody for Forgetful {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.0).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}

impl Drop for Forgetful {
    fn drop(&mut self) {
        let rest = mem::take(&mut self.0);
        if !rest.is_end_stream() {
            tokio::spawn(tokio::time::timeout(WITHIN, read(rest)));
        }
    }
}

async fn read(mut rest: Body) {
    let mut length = 0;
    while length < MOST
        && let Some(Ok(frame)) = poll_fn(|context| Pin::new(&mut rest).poll_frame(context)).await
    {
        length += frame.data_ref().map_or(0, Bytes::len);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connections::serve_until;
    use axum::{Router, extract::DefaultBodyLimit, middleware, routing::post};
    use std::future::pending;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::{TcpListener, TcpStream},
    };

    /// What is answered to a form of this length, which must be shorter than ten bytes.
    async fn answer(length: usize) -> String {
        let routes = Router::new().route("/", post(async |_: String| "taken")).layer(DefaultBodyLimit::max(10));
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(serve_until(pending(), listener, routes.layer(middleware::from_fn(forget))));
        let mut stream = TcpStream::connect(address).await.unwrap();
        let head = format!("POST / HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(&vec![b'x'; length]).await.expect("all of it is taken");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("the answer arrives");
        answer
    }

    #[tokio::test]
    async fn whoever_sends_too_much_is_told_so() {
        assert!(answer(9).await.ends_with("taken"));
        for length in [11, 3_000_000] {
            let answer = answer(length).await;
            assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
        }
    }

    #[tokio::test]
    async fn what_never_ends_is_broken_off() {
        let far_too_much = 4 * MOST;
        let refused = tokio::spawn(answer(far_too_much)).await;
        assert!(refused.is_err(), "it was read to its end");
    }
}
