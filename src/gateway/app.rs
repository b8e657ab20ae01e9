//! What the gateway is made of: what every area may use, and the areas.

use crate::addresses::{self, Addresses, CouncilAddresses};
use crate::areas::{self, Areas};
use crate::bank_holidays::LiveHolidays;
use crate::clock::Clock;
use crate::config::Config;
use crate::limits::Limits;
use crate::ops::Warnings;
use crate::origin::Origin;
use crate::secret::Secret;
use crate::site::Site;
use crate::store::Store;
use axum::{extract::FromRef, routing::MethodRouter};
use contract::council::{Council, CouncilBrief};
use metrics_exporter_prometheus::PrometheusHandle;
use std::net::SocketAddr;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// What routes are answered with. Cheap to clone, as each layer of each request does.
#[derive(Clone)]
pub struct App(Arc<Core>);

/// What is of no area, and the areas. A route takes its own area and the parts that it needs (`FromRef`), not all of it.
pub struct Core {
    pub council: Arc<Council>,
    /// The same council, as the screens need it.
    pub council_brief: CouncilBrief,
    /// What `[service] url` says.
    pub origin: Option<Origin>,
    pub addresses: Arc<dyn Addresses>,
    pub holidays: Arc<LiveHolidays>,
    pub limits: Arc<Limits>,
    pub secret: Arc<Secret>,
    pub clock: Clock,
    pub store: Arc<Store>,
    pub site: Site,
    pub metrics: PrometheusHandle,
    pub warnings: Warnings,
    /// Cancelled when the gateway has been asked to stop and finishes what it has begun.
    pub stopping: CancellationToken,
    pub areas: Areas,
}

/// Paths, and who answers them.
pub type Routes = Vec<(&'static str, MethodRouter<App>)>;

/// Where a gateway runs: in a process, or in a test.
pub struct Surroundings {
    /// The folder for what must be remembered.
    pub data: PathBuf,
    /// The folder of the built app.
    pub dist: PathBuf,
    pub clock: Clock,
    pub store: Arc<Store>,
    pub secret: Arc<Secret>,
    pub metrics: PrometheusHandle,
    /// Where it listens for people.
    pub listens_at: SocketAddr,
}

/// What an area is opened with.
#[derive(Clone)]
pub struct Foundations {
    pub council: Arc<Council>,
    /// What `[service] url` says.
    pub origin: Option<Origin>,
    pub addresses: CouncilAddresses,
    pub holidays: Arc<LiveHolidays>,
    pub secret: Arc<Secret>,
    pub clock: Clock,
    pub store: Arc<Store>,
    pub listens_at: SocketAddr,
    /// Whether proxies are believed, which bring others here.
    pub has_proxies: bool,
}

impl Foundations {
    pub fn open(config: &Config, surroundings: &Surroundings) -> anyhow::Result<Foundations> {
        let Surroundings { data, clock, store, secret, listens_at, .. } = surroundings;
        let addresses = addresses::open(config.addresses(), data)?;
        Ok(Foundations {
            council: Arc::new(Council { outward_only: addresses.port.outward_only(), ..config.council() }),
            origin: config.service.url.clone(),
            addresses,
            holidays: Arc::new(LiveHolidays::open(config.council.division, data)?),
            secret: Arc::clone(secret),
            clock: *clock,
            store: Arc::clone(store),
            listens_at: *listens_at,
            has_proxies: !config.limits.trusted_proxies.is_empty(),
        })
    }

    /// Why others than whoever sits at this machine reach the gateway, if they do. A proxy on the same machine brings them to
    /// one that itself listens to nobody else, so it must not be in the settings either.
    pub fn how_others_come(&self) -> Option<String> {
        if !self.listens_at.ip().is_loopback() {
            return Some(format!("the gateway is to listen at {}, where others reach it", self.listens_at));
        }
        if let Some(origin) = self.origin.as_ref().filter(|origin| !origin.is_this_machine()) {
            return Some(format!("`[service] url` is {}, where others reach the gateway", &**origin));
        }
        self.has_proxies
            .then(|| "limits.trusted_proxies names a proxy, through which others reach the gateway".to_owned())
    }
}

/// Puts the parts together. Must be called within a runtime.
pub fn assemble(config: Config, surroundings: Surroundings) -> anyhow::Result<App> {
    let foundations = Foundations::open(&config, &surroundings)?;
    let areas = areas::open(&config, &foundations)?;
    let Foundations { council, origin, addresses, holidays, secret, clock, store, .. } = foundations;
    let site = Site::load(&surroundings.dist, &council, config.service.url.as_ref(), &clock)?;
    Ok(App(Arc::new(Core {
        council_brief: CouncilBrief::from(&*council),
        council,
        origin,
        addresses: addresses.port,
        holidays,
        limits: Arc::new(Limits::new(config.limits, clock, &secret, &store)),
        secret,
        clock,
        store,
        site,
        metrics: surroundings.metrics,
        warnings: Warnings::default(),
        stopping: CancellationToken::new(),
        areas,
    })))
}

#[cfg(test)]
impl App {
    /// Before anybody else has it, with other areas.
    pub fn with_areas(self, change: impl FnOnce(&mut Areas)) -> App {
        self.with(|core| change(&mut core.areas))
    }

    /// The same, with others who know the addresses, who may ask its own.
    pub fn with_addresses(self, change: impl FnOnce(Arc<dyn Addresses>) -> Arc<dyn Addresses>) -> App {
        self.with(|core| core.addresses = change(Arc::clone(&core.addresses)))
    }

    fn with(self, change: impl FnOnce(&mut Core)) -> App {
        let App(core) = self;
        let mut core = Arc::into_inner(core).expect("it is in nobody else's hands");
        change(&mut core);
        App(Arc::new(core))
    }
}

impl Deref for App {
    type Target = Core;

    fn deref(&self) -> &Core {
        &self.0
    }
}

impl FromRef<App> for Arc<Council> {
    fn from_ref(app: &App) -> Self {
        Arc::clone(&app.council)
    }
}

impl FromRef<App> for Arc<dyn Addresses> {
    fn from_ref(app: &App) -> Self {
        Arc::clone(&app.addresses)
    }
}

impl FromRef<App> for Arc<Limits> {
    fn from_ref(app: &App) -> Self {
        Arc::clone(&app.limits)
    }
}
