//! `gateway serve`: puts the parts together and answers until it is asked to stop.

use crate::app::{self, App, Surroundings};
use crate::router::{operators as operators_router, router};
use crate::{
    areas, bank_holidays,
    book::shared,
    clock::AsOf,
    clock::Clock,
    config,
    config::Config,
    connections,
    secret::Secret,
    store::{Place, Store},
};
use anyhow::Context;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::{future::pending, net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};
use tokio::{net::TcpListener, signal::unix};

pub struct Options {
    pub address: SocketAddr,
    pub dist: PathBuf,
    pub data: PathBuf,
    pub config: Option<PathBuf>,
    pub as_of: Option<AsOf>,
}

pub async fn serve(options: Options) -> anyhow::Result<()> {
    // The port first: nothing is set up for a gateway that cannot listen.
    let listener = TcpListener::bind(options.address).await.with_context(|| {
        format!("cannot listen at {}; is another program there? Try another --port", options.address)
    })?;
    let config = settings(&options)?;
    let operators = match config.ops.listen {
        Some(address) => Some(
            TcpListener::bind(address)
                .await
                .with_context(|| format!("cannot listen at {address}; is another program there? Change ops.listen"))?,
        ),
        None => None,
    };
    let app = assemble(config, &options, listener.local_addr()?).await?;
    tracing::info!("serving at http://{}", options.address);
    let stopping = app.stopping.clone();
    tokio::spawn(async move {
        stop_signal().await;
        tracing::info!("stopping; open requests are finished first");
        stopping.cancel();
    });
    let ending = app.clone();
    let people = connections::serve_until(app.stopping.clone().cancelled_owned(), listener, router(app.clone()));
    // Operators are answered for as long as people are.
    let operators = async {
        match operators {
            Some(listener) => connections::serve_until(pending(), listener, operators_router(app)).await,
            None => pending().await,
        }
    };
    tokio::select! {
        () = people => {}
        () = operators => {}
    }
    areas::finish(&ending.areas).await;
    ending.store.close().await;
    Ok(())
}

async fn assemble(config: Config, options: &Options, listens_at: SocketAddr) -> anyhow::Result<App> {
    let list = bank_holidays::Source::of(&config.bank_holidays)?;
    let store = Store::open(&Place::of(&config.store, &options.data)?).await?;
    let secret = Secret::open(config.service.secret_file.as_deref(), &options.data, &store).await?;
    let surroundings = Surroundings {
        data: options.data.clone(),
        dist: options.dist.clone(),
        clock: options.as_of.map_or_else(Clock::default, Clock::as_of),
        store: Arc::new(store),
        secret: Arc::new(secret),
        metrics: metrics()?,
        listens_at,
    };
    let app = app::assemble(config, surroundings)?;
    if options.config.is_some() && app.origin.is_none() {
        app.warnings.say("service.url", "it is not set; calendars are given whatever name the page was asked for by");
    }
    bank_holidays::follow(list, app.clone());
    Ok(app)
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

/// The settings that were given; else those of the imported data, where there is some; else the embedded council's.
fn settings(options: &Options) -> anyhow::Result<Config> {
    if let Some(path) = &options.config {
        return Ok(Config::load(path)?);
    }
    if shared::is_there(&options.data)? {
        tracing::info!("no --config was given: serving the imported {}", shared::path(&options.data).display());
        return Ok(Config::parse("the settings for imported data", config::IMPORTED)?);
    }
    tracing::info!("no --config was given: serving the made-up borough of Aberwen");
    Ok(Config::parse("the embedded council", config::EMBEDDED)?)
}

/// Ends when a supervisor (SIGTERM) or a person (ctrl-c) asks the gateway to stop.
async fn stop_signal() {
    let terminate = async {
        match unix::signal(unix::SignalKind::terminate()) {
            Ok(mut signal) => signal.recv().await,
            Err(_) => pending().await,
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
        let name = |options: &Options| settings(options).unwrap().council().service.name.en;
        assert_eq!(name(&options), "Aberwen Borough Council");

        std::fs::write(shared::path(data.path()), "").unwrap();
        assert_eq!(name(&options), "Leeds bin days (open data)");

        let given = data.path().join("council.toml");
        std::fs::write(&given, config::EMBEDDED.replace("Aberwen Borough", "Given")).unwrap();
        options.config = Some(given);
        assert_eq!(name(&options), "Given Council");
    }
}
