//! What the area is made of: a provider and sessions, by the settings.

use super::ended;
use super::issuing::{self, Issuer};
use super::log::{self, Log};
use super::logouts;
use super::presentation::{self, Verifier};
use super::provider::Provider;
use super::receipts::Receipts;
use super::seal::Seal;
use super::sessions::{self, Sessions};
use super::shares::{self, Organisations, Shares};
use super::staff::{self, Staff};
use super::test_provider::{self, TestProvider};
use super::{Adapter, Config, routes};
use crate::app::{Foundations, Routes};
use crate::areas::Area;
use crate::clock::Clock;
use crate::pages::{Fields, PageAnswer, PageRequest};
use crate::port::PortError;
use crate::secret::Secret;
use crate::write::MAX_BODY_BYTES;
use anyhow::bail;
use axum::{
    extract::DefaultBodyLimit,
    http::HeaderMap,
    routing::{delete, get, post},
};
use contract::council::Council;
use contract::identity::{FormKey, ReceiptsAnswer, SessionAnswer, SessionsAnswer, doors, paths};
use domain::identity::{Session, share::Party};
use screens::identity::Page;
use std::sync::Arc;
use utoipa::openapi::OpenApi;

#[derive(Clone)]
pub struct Identity {
    pub(super) provider: Arc<Provider>,
    pub(super) sessions: Arc<Sessions>,
    pub(super) log: Arc<Log>,
    pub(super) receipts: Arc<Receipts>,
    /// Where people can show credentials from a wallet.
    pub(super) verifier: Option<Arc<Verifier>>,
    /// Where the council gives out credentials of its own.
    pub(super) issuer: Option<Arc<Issuer>>,
    pub(super) clock: Clock,
    pub(super) secret: Arc<Secret>,
    pub(super) organisations: Arc<Organisations>,
    pub(super) shares: Arc<Shares>,
    /// For the tokens by which a provider knows whom it is to sign out.
    pub(super) id_tokens: Arc<Seal>,
    /// None where nobody who works for the council signs in.
    pub(super) staff: Option<Staff>,
    /// Where there is no other.
    pub(super) test_provider: Option<Arc<TestProvider>>,
}

impl Area for Identity {
    type Config = Config;
    type Page = Page;

    const STEPS: &'static [&'static str] = &[
        sessions::STEP,
        log::STEP,
        sessions::DETAILS_STEP,
        shares::STEP,
        presentation::STEP,
        sessions::STEP_OF_BROWSER,
        staff::STEP,
        ended::STEP,
        staff::STEP_OF_PROVIDER,
        shares::STEP_OF_RETURNS,
        shares::STEP_OF_TIMES,
        issuing::STEP,
        shares::STEP_WITHOUT_PERSONS,
        logouts::STEP,
        presentation::STEP_OF_CODES,
    ];

    fn open(config: &Config, foundations: &Foundations) -> anyhow::Result<Self> {
        let (provider, staff, test_provider) = match &config.adapter {
            Adapter::Embedded(_) if let Some(how) = foundations.how_others_come() => bail!(
                "{how}, and identity.adapter is the test provider, which lets anybody be anybody: give it a provider \
                 (src/gateway/README.md, \"Who signs in\"), or take [identity] out"
            ),
            Adapter::Embedded(_) => {
                let asked = test_provider::open(foundations.listens_at)?;
                let staff = Staff::embedded(asked.staff, foundations);
                (asked.people, Some(staff), Some(Arc::new(asked.provider)))
            }
            Adapter::Openid(settings) => (Provider::open((**settings).clone())?, None, None),
        };
        let configured = config.staff.as_ref().map(|settings| Staff::open(settings, foundations)).transpose()?;
        let sessions = Arc::new(Sessions::new(Arc::clone(&foundations.store), config.session));
        let here = foundations.origin.as_deref().and_then(|origin| origin.split_once("://"));
        let here = here.map_or_else(|| foundations.listens_at.to_string(), |(_, host)| host.to_owned());
        let log = Arc::new(Log::new(Arc::clone(&foundations.store), &foundations.secret, &here)?);
        let receipts = Arc::new(Receipts::new(Arc::clone(&foundations.store), Arc::clone(&log), foundations.clock));
        let controller = controller(&foundations.council);
        let issuer = config.credentials.clone().or_else(|| test_provider.is_some().then(issuing::Settings::default));
        let issuer = issuer.map(|issuer| Issuer::open(&issuer, foundations, &receipts, controller.clone()));
        let shares = Shares::new(Arc::clone(&foundations.store), Arc::clone(&receipts), controller);
        let verifier =
            config.wallet.as_ref().map(|wallet| Verifier::open(wallet, &foundations.store, foundations.clock));
        let id_tokens = Arc::new(Seal::of(&foundations.secret, "id token"));
        Ok(Identity {
            provider: Arc::new(provider),
            sessions,
            log,
            receipts,
            verifier: verifier.transpose()?.map(Arc::new),
            issuer: issuer.transpose()?.map(Arc::new),
            clock: foundations.clock,
            secret: Arc::clone(&foundations.secret),
            organisations: Arc::new(Organisations::open(&config.organisations)?),
            shares: Arc::new(shares),
            id_tokens,
            staff: configured.or(staff),
            test_provider,
        })
    }

    fn routes() -> Routes {
        let mut routes = vec![
            (paths::SESSION, get(routes::session)),
            (paths::EXTEND, post(routes::extend)),
            (paths::FORM_KEY, get(routes::form_key)),
            (paths::SESSIONS, get(routes::sessions).delete(routes::end_others)),
            (paths::SESSION_OF, delete(routes::end)),
            (paths::RECEIPTS, get(log::routes::receipts)),
            (paths::LOG_CHECKPOINT, get(log::routes::checkpoint)),
            (paths::LOG_KEYS, get(log::routes::keys)),
            (paths::LOG_TILE, get(log::routes::tile)),
        ];
        routes.extend(shares::routes());
        routes.extend(presentation::routes());
        routes
    }

    fn doors() -> Routes {
        let limit = || DefaultBodyLimit::max(MAX_BODY_BYTES);
        let mut doors = vec![
            (doors::LOGIN, get(routes::login)),
            (doors::STEP_UP, get(routes::step_up)),
            (doors::CALLBACK, get(routes::callback)),
            (doors::LATE, get(routes::late)),
            (doors::LOGOUT, post(routes::logout).layer(limit())),
            (doors::BACK_CHANNEL_LOGOUT, post(routes::back_channel_logout).layer(limit())),
            (doors::KEYS, get(routes::keys)),
            (doors::PRESENTATION_REQUEST, get(presentation::request).post(presentation::request_posted).layer(limit())),
            (doors::PRESENTATION_RESPONSE, post(presentation::response).layer(limit())),
        ];
        doors.push((shares::RECEIPT_FILE, get(shares::receipt)));
        doors.extend(issuing::doors());
        doors.extend(staff::doors());
        doors.extend(test_provider::routes());
        doors
    }

    fn api() -> OpenApi {
        let own = <Api as utoipa::OpenApi>::openapi();
        let shares = <shares::Api as utoipa::OpenApi>::openapi();
        own.merge_from(shares).merge_from(<presentation::Api as utoipa::OpenApi>::openapi())
    }

    async fn page(&self, request: &PageRequest<'_>, page: Page) -> PageAnswer {
        self.answer_page(request, page).await
    }

    async fn session(&self, headers: &HeaderMap) -> Result<Option<Session>, PortError> {
        Ok(Identity::session(self, headers).await?)
    }

    fn takes_forms(page: &Page) -> bool {
        matches!(page, Page::Account | Page::Details(_) | Page::Credential(_) | Page::Wallet | Page::Presentation(_))
    }

    async fn post(&self, request: &PageRequest<'_>, page: Page, fields: Fields) -> PageAnswer {
        match page {
            Page::Account => self.pressed(request, fields).await,
            Page::Details(rest) => self.post_details(request, &rest, fields).await,
            Page::Credential(rest) => self.post_credential(request, &rest, &fields).await.for_one_person(),
            Page::Wallet => self.ask_wallet(request, &fields).await.for_one_person(),
            Page::Presentation(id) => self.forget_presentation(request, &id, &fields).await.for_one_person(),
            _ => request.not_found(),
        }
    }
}

/// The council, as whoever answers for what it hands out.
fn controller(council: &Council) -> Party {
    let contact = council.contact.email.as_ref().unwrap_or(&council.contact.phone);
    Party { name: council.name.clone(), contact: contact.clone() }
}

#[derive(utoipa::OpenApi)]
#[openapi(
    paths(
        routes::session,
        routes::extend,
        routes::form_key,
        routes::sessions,
        routes::end_others,
        routes::end,
        log::routes::receipts,
        log::routes::checkpoint,
        log::routes::keys,
        log::routes::tile,
    ),
    components(schemas(FormKey, ReceiptsAnswer, SessionAnswer, SessionsAnswer))
)]
struct Api;
