//! The pages that answer without JavaScript, which are also the first paint of the pages with it: the app's own
//! screens, rendered to HTML at the same URLs.
//!
//! Belongs here: the pages of no area, and what all pages share. Must not be here: those of an area (its `pages.rs`).

mod drawn_for;
#[cfg(test)]
mod drawn_for_tests;
pub mod home;
#[cfg(test)]
mod home_tests;
mod posted;

pub use drawn_for::{DrawnFor, FIELD as DRAWN_FOR};
pub use posted::{Fields, post, takes_forms};

use crate::App;
use crate::areas;
use crate::headers::alternates;
use crate::limits::{Client, TooMany};
use crate::origin::Origin;
use crate::port::PortError;
use crate::read::Tagged;
use crate::same_site::Sender;
use axum::{
    extract::{FromRequestParts, Query},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header, request::Parts},
    response::{Html, IntoResponse, Redirect, Response},
};
use contract::council::{Council, CouncilBrief};
use domain::{identity::Session, language::Language, london};
use jiff::civil::{Date, Time};
use screens::{
    Context, Destination, Screen, Trouble, WholeContext, bins,
    page::{self, Brought, Head},
};
use serde::Serialize;
use std::collections::HashMap;
use std::convert::Infallible;
use std::time::Duration;
use tokio::time::timeout;

/// Nobody waits any longer for what the front page has for one person; the app asks again for what has not come.
const SOON: Duration = Duration::from_millis(200);

/// Pages that are made once say nothing of the hour.
fn for_all_day<'a>(council: &'a Council, brief: &'a CouncilBrief, language: Language, today: Date) -> WholeContext<'a> {
    WholeContext { council, context: Context::at(language, brief, today.to_datetime(Time::midnight())) }
}

/// The front page, the same for everybody.
pub fn first_page(head: &Head, council: &Council, language: Language, today: Date) -> String {
    let brief = CouncilBrief::from(council);
    let context = for_all_day(council, &brief, language, today);
    page::document(context, &Destination::Home.path(language), None, empty_box(*context), head, &[])
}

/// The box to find a place.
pub fn empty_box(context: Context) -> Screen {
    bins::search(context, "", None, bins::places(context, &[]))
}

/// A page without content, which the app fills when there is no network.
pub fn shell(head: &Head, council: &Council, language: Language, today: Date) -> String {
    let brief = CouncilBrief::from(council);
    let context = for_all_day(council, &brief, language, today);
    page::document(context, &Destination::Home.path(language), None, Screen::blank(*context), head, &[])
}

/// The pages that say the same to everybody, by their paths.
pub fn documents(head: &Head, council: &Council, language: Language, today: Date) -> [(String, String); 3] {
    let brief = CouncilBrief::from(council);
    let context = for_all_day(council, &brief, language, today);
    let document = |path: String, screen| {
        let html = page::document(context, &path, None, screen, head, &[]);
        (path, html)
    };
    [
        document(Destination::About.path(language), screens::about(context)),
        document(Destination::Privacy.path(language), screens::privacy_notice(context)),
        document(Destination::Accessibility.path(language), screens::accessibility_statement(context)),
    ]
}

/// A request for a page: who asks, for what, and with which words it is answered.
pub struct PageRequest<'a> {
    pub app: &'a App,
    pub client: Client,
    pub context: Context<'a>,
    /// With its query.
    pub path: &'a str,
    /// Only what would be answered is asked: nothing is done.
    pub is_head: bool,
    values: &'a HashMap<String, String>,
    pub headers: &'a HeaderMap,
    pub origin: &'a Origin,
}

/// Whoever asks through the contract for what a page would say.
pub struct Caller {
    pub app: App,
    pub client: Client,
    pub headers: HeaderMap,
    /// In which they are answered.
    pub language: Language,
    origin: Origin,
    /// Their request has no query.
    values: HashMap<String, String>,
}

impl FromRequestParts<App> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let client = Client::from_request_parts(parts, app).await?;
        let origin = Origin::from_request_parts(parts, app).await?;
        let (headers, values) = (parts.headers.clone(), HashMap::new());
        Ok(Caller { app: app.clone(), client, headers, language: Language::default(), origin, values })
    }
}

impl Caller {
    pub fn request(&self) -> PageRequest<'_> {
        let Caller { app, client, headers, language, origin, values } = self;
        let context = Context::at(*language, &app.council_brief, london::civil(app.clock.now()));
        PageRequest { app, client: *client, context, path: "/", is_head: false, values, headers, origin }
    }

    /// Whether a page of another site sends it.
    pub fn is_elsewhere(&self) -> bool {
        Sender::of(&self.headers, &self.origin) == Sender::Elsewhere
    }
}

/// What a page says, and the answers of the contract that it is made of.
pub struct PageAnswer {
    status: StatusCode,
    content: Content,
    brought: Vec<Brought>,
    is_for_one_person: bool,
    headers: HeaderMap,
}

enum Content {
    Screen(Screen),
    /// A text to keep, and the name of its file.
    File(String, &'static str),
    /// The path of the page that answers.
    Elsewhere(String),
}

impl PageAnswer {
    pub fn new(status: StatusCode, screen: Screen) -> Self {
        PageAnswer::with_content(status, Content::Screen(screen))
    }

    fn with_content(status: StatusCode, content: Content) -> Self {
        PageAnswer { status, content, brought: Vec::new(), is_for_one_person: false, headers: HeaderMap::new() }
    }

    /// Another page answers, which is asked for with GET: what was posted is not sent again when that is loaded again.
    pub fn see_other(path: String) -> Self {
        PageAnswer::with_content(StatusCode::SEE_OTHER, Content::Elsewhere(path))
    }

    /// A text that is kept as a file of this name.
    pub fn file(text: String, name: &'static str) -> Self {
        PageAnswer::with_content(StatusCode::OK, Content::File(text, name))
    }

    pub fn ok(screen: Screen) -> Self {
        PageAnswer::new(StatusCode::OK, screen)
    }

    /// With what would be answered at `path`, so that the app need not ask for it again.
    pub fn with(mut self, request: &PageRequest, path: String, answer: &impl Serialize) -> Self {
        // What cannot be written is asked for.
        if let Ok(tagged) = Tagged::json(answer) {
            let (etag, body) = tagged.into_text();
            self.brought.push(Brought { path, etag, at: request.app.clock.now(), body });
        }
        self
    }

    /// What concerns one person alone: nobody keeps it, not even their own browser for the way back.
    pub fn for_one_person(mut self) -> Self {
        self.is_for_one_person = true;
        self
    }

    /// With what is made of its screen, where it has one; `status` says so where nothing else stands in the way.
    fn with_screen(mut self, status: StatusCode, make: impl FnOnce(Screen) -> Screen) -> Self {
        if let Content::Screen(screen) = self.content {
            self.content = Content::Screen(make(screen));
            self.status = if self.status.is_success() { status } else { self.status };
        }
        self
    }

    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.append(name, value);
        self
    }
}

/// Answers at a path that is no page's with a screen of the site, of which the app knows nothing. `path` is where the other
/// language is led from.
pub fn show(
    app: &App,
    language: Language,
    path: &str,
    status: StatusCode,
    screen: impl FnOnce(WholeContext) -> Screen,
) -> Response {
    show_to(None, app, language, path, status, screen)
}

/// The same, where it is for somebody alone.
pub fn show_to(
    whom: Option<&DrawnFor>,
    app: &App,
    language: Language,
    path: &str,
    status: StatusCode,
    screen: impl FnOnce(WholeContext) -> Screen,
) -> Response {
    let context = Context::at(language, &app.council_brief, london::civil(app.clock.now()));
    let context = WholeContext { council: &app.council, context };
    let html = page::document(context, path, None, screen(context), &app.site.bare_head, &[]);
    let html = drawn_for::marked(html, whom);
    (status, [(header::CACHE_CONTROL, "no-store")], Html(html)).into_response()
}

/// The same for whoever has done it too often today. `path` is a page to try again from.
pub fn show_too_many(app: &App, language: Language, path: &str) -> Response {
    let screen = |context: WholeContext| screens::problem(*context, Trouble::TooMany, path);
    let mut response = show(app, language, path, StatusCode::TOO_MANY_REQUESTS, screen);
    response.headers_mut().insert(header::RETRY_AFTER, retry_after(app));
    response
}

/// In seconds.
fn retry_after(app: &App) -> HeaderValue {
    let TooMany { retry_after } = app.limits.too_many();
    HeaderValue::from(retry_after.as_secs().max(1))
}

/// Answers a path that no route and no file has.
pub async fn answer(
    app: &App,
    client: Client,
    origin: &Origin,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
) -> Response {
    let values = Query::<HashMap<String, String>>::try_from_uri(uri).map(|Query(values)| values).unwrap_or_default();
    let (request, destination) = PageRequest::of(app, client, origin, uri, headers, &values);
    let request = PageRequest { is_head: *method == Method::HEAD, ..request };
    // Where it cannot be told, the page says so itself, and a form of it is nobody's.
    let session = request.session_of(&destination).await.unwrap_or_default();
    let answer = request.answer(destination, session.as_ref()).await;
    request.respond(answer, session.as_ref())
}

impl<'a> PageRequest<'a> {
    fn of(
        app: &'a App,
        client: Client,
        origin: &'a Origin,
        uri: &'a Uri,
        headers: &'a HeaderMap,
        values: &'a HashMap<String, String>,
    ) -> (Self, Destination) {
        let (language, destination) = Destination::of(uri.path(), |name| values.get(name).cloned());
        let context = Context::at(language, &app.council_brief, london::civil(app.clock.now()));
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        (PageRequest { app, client, context, path, is_head: false, values, headers, origin }, destination)
    }
}

impl PageRequest<'_> {
    async fn answer(&self, destination: Destination, session: Option<&Session>) -> PageAnswer {
        let context = self.context;
        match destination {
            Destination::Home => self.home(session).await,
            Destination::Settings => PageAnswer::ok(screens::settings(context, None)),
            Destination::About => PageAnswer::ok(screens::about(self.whole())),
            Destination::Privacy => PageAnswer::ok(screens::privacy_notice(self.whole())),
            Destination::Accessibility => PageAnswer::ok(screens::accessibility_statement(self.whole())),
            Destination::NotFound => self.not_found(),
            Destination::Area(page) => areas::page(self, page).await,
        }
    }

    /// `session` is that of the person for whom it is, where it is for one.
    fn respond(&self, answer: PageAnswer, session: Option<&Session>) -> Response {
        let PageAnswer { status, content, brought, is_for_one_person, headers: own } = answer;
        let mut response = match content {
            Content::Screen(screen) => {
                // What anybody keeps says nothing of a person.
                let signed_in = session.filter(|_| is_for_one_person);
                let html = page::document(self.whole(), self.path, signed_in, screen, &self.app.site.head, &brought);
                let whom = session.map(|session| self.drawn_for(session));
                (status, Html(drawn_for::marked(html, whom.as_ref()))).into_response()
            }
            Content::File(text, name) => {
                let kept = [(header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""))];
                (status, kept, text).into_response()
            }
            Content::Elsewhere(path) => Redirect::to(&path).into_response(),
        };
        let headers = response.headers_mut();
        let keeping = if is_for_one_person { "no-store" } else { "private, no-cache" };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keeping));
        headers.extend(own);
        if status == StatusCode::TOO_MANY_REQUESTS {
            headers.insert(header::RETRY_AFTER, retry_after(self.app));
        }
        if status.is_success()
            && let Some(links) = alternates(self.app, self.path)
        {
            headers.insert(header::LINK, links);
        }
        response
    }

    /// The session of whoever is signed in, where the page may be theirs.
    async fn session_of(&self, destination: &Destination) -> Result<Option<Session>, PortError> {
        match destination {
            Destination::Home => timeout(SOON, areas::session(self.app, self.headers)).await.unwrap_or(Ok(None)),
            Destination::Area(page) if areas::is_for_one_person(page) => areas::session(self.app, self.headers).await,
            _ => Ok(None),
        }
    }

    pub fn whole(&self) -> WholeContext<'_> {
        WholeContext { council: &self.app.council, context: self.context }
    }

    pub fn not_found(&self) -> PageAnswer {
        PageAnswer::new(StatusCode::NOT_FOUND, screens::not_found(self.context))
    }

    /// What a name stands for in the query.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    pub fn too_many(&self) -> PageAnswer {
        let screen = screens::problem(self.context, Trouble::TooMany, self.path);
        PageAnswer::new(StatusCode::TOO_MANY_REQUESTS, screen)
    }

    /// Says that a port has failed; `unavailable` what that means where it may do better in so many seconds.
    pub fn trouble(&self, error: PortError, unavailable: fn(Option<u32>) -> Trouble) -> PageAnswer {
        let (status, trouble) = match error {
            PortError::NotFound => (StatusCode::NOT_FOUND, Trouble::AddressGone),
            PortError::Forbidden => (StatusCode::FORBIDDEN, Trouble::Unexpected),
            PortError::Conflict => (StatusCode::CONFLICT, Trouble::Unexpected),
            PortError::Invalid { .. } => (StatusCode::UNPROCESSABLE_ENTITY, Trouble::Unexpected),
            PortError::Unavailable { retry_after } => {
                let seconds = retry_after.and_then(|wait| u32::try_from(wait.as_secs()).ok());
                (StatusCode::SERVICE_UNAVAILABLE, unavailable(seconds))
            }
        };
        PageAnswer::new(status, screens::problem(self.context, trouble, self.path))
    }
}
