//! `gateway serve`: puts the parts together and answers until it is asked to stop.

use crate::{
    App, Shared, bins, bins::at_hand::AnswersAtHand, clock::Clock, config::Config, limits::Limits, router,
    secret::Secret, site::Site, store::Store,
};
use anyhow::Context;
use axum::Router;
use domain::holidays::PublishedHolidays;
use jiff::civil::Date;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::{
    io,
    net::SocketAddr,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::{net::TcpListener, signal::unix, sync::oneshot};

pub struct Options {
    pub address: SocketAddr,
    pub dist: PathBuf,
    pub data: PathBuf,
    pub config: Option<PathBuf>,
    pub as_of: Option<Date>,
}

pub async fn serve(options: Options) -> anyhow::Result<()> {
    // The port first: nothing is set up for a gateway that cannot listen.
    let listener = TcpListener::bind(options.address).await.with_context(|| {
        format!("cannot listen at {}; is another program there? Try another --port", options.address)
    })?;
    let app = assemble(&options)?;
    let stopping = Arc::clone(&app.stopping);
    tracing::info!("serving at http://{}", options.address);
    let stop = async move {
        asked_to_stop().await;
        stopping.store(true, Ordering::Relaxed);
        tracing::info!("stopping; open requests are finished first");
    };
    answer_until(stop, listener, router(app)).await.context("the server broke off")
}

/// So long may open requests take after the gateway was asked to stop. One that never ends must not keep it alive.
const LONGEST_END: Duration = Duration::from_secs(10);

async fn answer_until(
    stop: impl Future<Output = ()> + Send + 'static,
    listener: TcpListener,
    router: Router,
) -> io::Result<()> {
    let (asked, hears) = oneshot::channel();
    let server = axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(async move {
            stop.await;
            // Who does not hear it has ended already.
            let _ = asked.send(());
        });
    let too_late = async {
        match hears.await {
            Ok(()) => tokio::time::sleep(LONGEST_END).await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        ended = server.into_future() => ended,
        () = too_late => {
            tracing::warn!("requests that are still open after {} s are broken off", LONGEST_END.as_secs());
            Ok(())
        }
    }
}

fn assemble(options: &Options) -> anyhow::Result<App> {
    let config = config(options)?;
    let clock = options.as_of.map_or_else(Clock::default, Clock::as_of);
    let holidays: PublishedHolidays = serde_json::from_str(BANK_HOLIDAYS).context("the bank holidays are damaged")?;
    let holidays = holidays.division(config.council.division);
    let store = Store::open(&options.data)
        .with_context(|| format!("the store in {} cannot be opened", options.data.display()))?;
    let secret = match &config.service.secret_file {
        Some(path) => Secret::read(path),
        None => Secret::of(&options.data),
    };
    let parts = bins::Parts { data: options.data.clone(), store: Arc::new(store), holidays: Arc::new(holidays), clock };
    let sources = bins::sources(&config.bins, &parts)?;
    let council = Arc::new(config.council());
    let site = Site::load(&options.dist, &council, &clock)?;
    Ok(App::from(Shared {
        council,
        origin: config.service.url,
        addresses: sources.addresses,
        schedules: sources.schedules,
        answers: AnswersAtHand::default(),
        limits: Limits::new(config.limits, clock),
        secret: secret?,
        clock,
        store: parts.store,
        site: Arc::new(site),
        metrics: metrics()?,
        stopping: Arc::new(AtomicBool::new(false)),
    }))
}

/// Figures that nobody fetches are folded together now and then; else they would pile up.
fn metrics() -> anyhow::Result<PrometheusHandle> {
    let metrics = PrometheusBuilder::new().install_recorder().context("the figures cannot be recorded")?;
    let kept = metrics.clone();
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(FOLD_METRICS_EVERY);
        loop {
            ticks.tick().await;
            kept.run_upkeep();
        }
    });
    Ok(metrics)
}

const FOLD_METRICS_EVERY: Duration = Duration::from_secs(5);

/// GOV.UK's list of bank holidays (Open Government Licence v3.0), 2019 to 2028.
const BANK_HOLIDAYS: &str = include_str!("bins/bank-holidays.json");

/// The settings that were given; else those of the imported data, where there is some; else the embedded council's.
fn config(options: &Options) -> anyhow::Result<Config> {
    if let Some(path) = &options.config {
        return Ok(Config::load(path)?);
    }
    let imported = bins::leeds::book_path(&options.data);
    if imported.exists() {
        tracing::info!("no --config was given: serving the imported {}", imported.display());
        return Ok(Config::parse("the settings for imported data", bins::leeds::SETTINGS)?);
    }
    tracing::info!("no --config was given: serving the made-up borough of Aberwen");
    Ok(Config::parse("the embedded council", crate::config::EMBEDDED)?)
}

/// Ends when a supervisor (SIGTERM) or a person (ctrl-c) asks the gateway to stop.
async fn asked_to_stop() {
    let terminate = async {
        match unix::signal(unix::SignalKind::terminate()) {
            Ok(mut signal) => signal.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = terminate => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    #[tokio::test(start_paused = true)]
    async fn half_a_request_does_not_keep_it_alive() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let routes = Router::new().route("/", axum::routing::get("here"));
        let server = tokio::spawn(answer_until(async { stopped.await.unwrap() }, listener, routes));

        let mut half = TcpStream::connect(address).await.unwrap();
        half.write_all(b"GET / HTTP/1.1\r\nHost: ").await.unwrap();
        // Whoever comes later is answered, so the first has been heard.
        let mut whole = TcpStream::connect(address).await.unwrap();
        whole.write_all(b"GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n").await.unwrap();
        let mut answer = String::new();
        whole.read_to_string(&mut answer).await.unwrap();
        assert!(answer.ends_with("here"), "{answer}");

        stop.send(()).unwrap();
        tokio::time::timeout(2 * LONGEST_END, server).await.expect("it ends").unwrap().unwrap();
    }

    #[test]
    fn imported_data_comes_before_the_made_up_borough_and_a_given_file_before_both() {
        let data = tempfile::tempdir().unwrap();
        let mut options = Options {
            address: ([127, 0, 0, 1], 0).into(),
            dist: "dist".into(),
            data: data.path().to_owned(),
            config: None,
            as_of: None,
        };
        let name = |options: &Options| config(options).unwrap().council().service.name.en;
        assert_eq!(name(&options), "Aberwen Borough Council");

        std::fs::write(bins::leeds::book_path(data.path()), "").unwrap();
        assert_eq!(name(&options), "Leeds bin days (open data)");

        let given = data.path().join("council.toml");
        std::fs::write(&given, crate::config::EMBEDDED.replace("Aberwen Borough", "Given")).unwrap();
        options.config = Some(given);
        assert_eq!(name(&options), "Given Council");
    }
}
