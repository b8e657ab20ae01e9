//! The areas of the service: a folder of the same name each, and one line at the end of this file. Nothing else in this room
//! names them all.

use crate::app::{App, Foundations, Routes};
use crate::config::Config;
use crate::pages::{Fields, PageAnswer, PageRequest};
use crate::port::PortError;
use crate::store::Tables;
use axum::{extract::FromRef, http::HeaderMap};
use contract::{cards::Card, council::Council};
use domain::identity::{PersonId, Session};
use screens::{Context, Page};
use std::time::Duration;
use tokio::time::timeout;
use utoipa::openapi::OpenApi;

/// What one area is to the gateway. It is switched on by the table of its name in `council.toml`.
pub trait Area: Clone + Send + Sync + Sized + 'static {
    /// Its table.
    type Config;
    /// Its pages, as they are read from a path.
    type Page;

    /// Whether its pages are drawn for whoever is signed in, where somebody is: its forms are taken from nobody else then.
    const IS_FOR_ONE_PERSON: bool = true;

    /// Its tables in the store, step by step ([`Tables`]).
    const STEPS: &'static [&'static str] = &[];

    fn open(config: &Self::Config, foundations: &Foundations) -> anyhow::Result<Self>;

    /// Its part of the contract: who answers, and what is said of it.
    fn routes() -> Routes;
    fn api() -> OpenApi;

    /// Paths outside the contract, such as those on which a person comes back from another site.
    fn doors() -> Routes {
        Routes::new()
    }

    /// Answers one of its pages.
    fn page(&self, request: &PageRequest<'_>, page: Self::Page) -> impl Future<Output = PageAnswer> + Send;

    /// Whether forms are posted to this page; others are only read.
    fn takes_forms(_page: &Self::Page) -> bool {
        false
    }

    /// Answers a form that was posted to a page which takes them.
    fn post(
        &self,
        request: &PageRequest<'_>,
        _page: Self::Page,
        _fields: Fields,
    ) -> impl Future<Output = PageAnswer> + Send {
        async { request.not_found() }
    }

    /// The session of whoever is signed in where this was sent from, if it is this area that knows. To ask does not put off
    /// its end.
    fn session(&self, _headers: &HeaderMap) -> impl Future<Output = Result<Option<Session>, PortError>> + Send {
        async { Ok(None) }
    }

    /// What it has to say to a person on the front page and on their account page. What it cannot tell now is not told as if
    /// there were none.
    fn cards(&self, _to: &Addressee<'_>) -> impl Future<Output = Vec<Card>> + Send {
        async { Vec::new() }
    }

    /// Keeps what is not in the store yet, when the gateway ends.
    fn finish(&self) -> impl Future<Output = ()> + Send {
        async {}
    }

    /// What the screens are to know of it before anything else.
    fn introduce(_config: &Self::Config, _council: &mut Council) {}
}

/// A person, and with which words they are told.
pub struct Addressee<'a> {
    pub app: &'a App,
    pub context: Context<'a>,
    pub person: &'a PersonId,
}

/// Who is signed in where this was sent from.
pub async fn person(app: &App, headers: &HeaderMap) -> Result<Option<PersonId>, PortError> {
    Ok(session(app, headers).await?.map(|session| session.person))
}

/// The cards of all areas.
pub struct Cards {
    pub cards: Vec<Card>,
    /// Whether each area has answered in time.
    pub is_whole: bool,
}

macro_rules! areas {
    ($($area:ident: $name:ident,)+) => {
        /// Those that are switched on.
        pub struct Areas {
            $(pub $name: Option<crate::$name::$area>,)+
        }

        pub fn open(config: &Config, foundations: &Foundations) -> anyhow::Result<Areas> {
            Ok(Areas { $($name: config.$name.as_ref().map(|config| Area::open(config, foundations)).transpose()?,)+ })
        }

        /// The routes of those that are switched on.
        pub fn routes(areas: &Areas) -> Routes {
            let mut routes = Routes::new();
            $(if areas.$name.is_some() {
                routes.extend(<crate::$name::$area>::routes());
            })+
            routes
        }

        /// The paths outside the contract of those that are switched on.
        pub fn doors(areas: &Areas) -> Routes {
            let mut doors = Routes::new();
            $(if areas.$name.is_some() {
                doors.extend(<crate::$name::$area>::doors());
            })+
            doors
        }

        /// Answers a page of any of them.
        pub async fn page(request: &PageRequest<'_>, page: Page) -> PageAnswer {
            match page {
                $(Page::$area(page) => match &request.app.areas.$name {
                    Some(area) => area.page(request, page).await,
                    None => request.not_found(),
                },)+
            }
        }

        /// Whether forms are posted to a page of any of them.
        pub fn takes_forms(page: &Page) -> bool {
            match page {
                $(Page::$area(page) => <crate::$name::$area>::takes_forms(page),)+
            }
        }

        /// Whether a page of any of them is drawn for whoever is signed in.
        pub fn is_for_one_person(page: &Page) -> bool {
            match page {
                $(Page::$area(_) => <crate::$name::$area>::IS_FOR_ONE_PERSON,)+
            }
        }

        /// Answers a form that was posted to a page of any of them.
        pub async fn post(request: &PageRequest<'_>, page: Page, fields: Fields) -> PageAnswer {
            match page {
                $(Page::$area(page) => match &request.app.areas.$name {
                    Some(area) => area.post(request, page, fields).await,
                    None => request.not_found(),
                },)+
            }
        }

        /// The session of whoever is signed in where this was sent from.
        pub async fn session(app: &App, headers: &HeaderMap) -> Result<Option<Session>, PortError> {
            $(if let Some(area) = &app.areas.$name
                && let Some(session) = area.session(headers).await?
            {
                return Ok(Some(session));
            })+
            Ok(None)
        }

        /// What all of them have to say to a person. Who is slow is not waited for, and keeps back nobody else.
        pub async fn cards(to: &Addressee<'_>, within: Duration) -> Cards {
            let ($($name,)+) = tokio::join!($(async {
                match &to.app.areas.$name {
                    Some(area) => timeout(within, area.cards(to)).await,
                    None => Ok(Vec::new()),
                }
            }),+);
            let mut all = Cards { cards: Vec::new(), is_whole: true };
            $(match $name {
                Ok(cards) => all.cards.extend(cards),
                Err(_) => all.is_whole = false,
            })+
            all
        }

        /// Has all of them keep what is not in the store yet.
        pub async fn finish(areas: &Areas) {
            $(if let Some(area) = &areas.$name {
                area.finish().await;
            })+
        }

        /// What the contract says of all of them, switched on or not.
        pub fn api() -> OpenApi {
            let mut api = OpenApi::default();
            $(api.merge(<crate::$name::$area>::api());)+
            api
        }

        /// Those that are switched on tell the screens of themselves.
        pub fn introduce(config: &Config, council: &mut Council) {
            $(if let Some(config) = &config.$name {
                council.areas.push(stringify!($name).to_owned());
                <crate::$name::$area>::introduce(config, council);
            })+
        }

        /// The tables of all of them: one that is switched on later finds its own.
        pub fn tables() -> Vec<Tables> {
            vec![$(Tables { name: stringify!($name), steps: <crate::$name::$area>::STEPS }),+]
        }

        /// The names of all of them.
        pub const NAMES: &[&str] = &[$(stringify!($name)),+];

        $(impl FromRef<App> for crate::$name::$area {
            fn from_ref(app: &App) -> Self {
                app.areas.$name.clone().expect("an area that is switched off has no routes")
            }
        })+
    };
}

/// Hands all of them to a macro that writes something for each.
macro_rules! each_area {
    ($write:ident) => {
        $write! {
            Account: account,
            Assistant: assistant,
            Bins: bins,
            Desk: desk,
            Identity: identity,
            Information: information,
            Reports: reports,
        }
    };
}

pub(crate) use each_area;

each_area!(areas);
