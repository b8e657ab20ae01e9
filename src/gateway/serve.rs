//! `gateway serve`: puts the parts together and answers until it is asked to stop.

use crate::{App, bins, clock::Clock, config::Config, router, site::Site, store::Store};
use anyhow::Context;
use domain::holidays::PublishedHolidays;
use jiff::civil::Date;
use metrics_exporter_prometheus::PrometheusBuilder;
use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use tokio::{net::TcpListener, signal::unix};

pub struct Options {
    pub address: SocketAddr,
    pub dist: PathBuf,
    pub data: PathBuf,
    pub config: Option<PathBuf>,
    pub as_of: Option<Date>,
}

pub async fn serve(options: Options) -> anyhow::Result<()> {
    // The port first: nothing is set up for a gateway that cannot listen.
    let listener = TcpListener::bind(options.address)
        .await
        .with_context(|| format!("cannot listen at {}; is another program there? Try another --port", options.address))?;
    let app = assemble(&options)?;
    let stopping = Arc::clone(&app.stopping);
    tracing::info!("serving at http://{}", options.address);
    axum::serve(listener, router(app))
        .with_graceful_shutdown(async move {
            asked_to_stop().await;
            stopping.store(true, Ordering::Relaxed);
            tracing::info!("stopping; open requests are finished first");
        })
        .await
        .context("the server broke off")
}

fn assemble(options: &Options) -> anyhow::Result<App> {
    let config = config(options)?;
    let clock = options.as_of.map_or_else(Clock::default, Clock::as_of);
    let holidays: PublishedHolidays = serde_json::from_str(BANK_HOLIDAYS).context("the bank holidays are damaged")?;
    let holidays = holidays.division(config.council.division);
    let store = Store::open(&options.data)
        .with_context(|| format!("the store in {} cannot be opened", options.data.display()))?;
    let parts = bins::Parts { data: options.data.clone(), store: Arc::new(store), holidays: Arc::new(holidays), clock };
    let sources = bins::sources(&config.bins, &parts)?;
    let council = Arc::new(config.council());
    let site = Site::load(&options.dist, &council, &clock)?;
    Ok(App {
        council,
        addresses: sources.addresses,
        schedules: sources.schedules,
        clock,
        store: parts.store,
        site: Arc::new(site),
        metrics: PrometheusBuilder::new().install_recorder().context("the figures cannot be recorded")?,
        stopping: Arc::new(AtomicBool::new(false)),
    })
}

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
