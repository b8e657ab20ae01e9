//! The pages that answer without JavaScript, which are also the first paint of the pages with it: the app's own
//! screens, rendered to HTML at the same URLs.

use crate::bins::{feed_key, schedule::Window};
use crate::headers::alternates;
use crate::limits::{Client, LookUp, TooMany};
use crate::origin::Origin;
use crate::{App, port::PortError};
use axum::{
    extract::Query,
    http::{HeaderValue, StatusCode, Uri, header},
    response::{Html, IntoResponse, Response},
};
use contract::{bins::ScheduleAnswer, council::Council};
use domain::{
    address::{Address, AddressId, Query as AddressQuery},
    language::Language,
    london,
};
use jiff::civil::{Date, Time};
use screens::{
    Context, Destination, Page, Screen, Trouble,
    bins::{self, Checked, FeedChoice, FeedLink, Found, Reach},
    page::{self, Head},
};
use std::{collections::HashMap, time::Duration};

/// The front page, the same for everybody.
pub fn first_page(head: &Head, council: &Council, language: Language, today: Date) -> String {
    let context = Context::at(language, council, today.to_datetime(Time::midnight()));
    let path = Destination::Home.path(language);
    page::document(context, &path, empty_box(context), head)
}

fn empty_box(context: Context) -> Screen {
    bins::search(context, "", None, bins::places(context, &[]))
}

/// A page without content, which the app fills when there is no network.
pub fn shell(head: &Head, council: &Council, language: Language, today: Date) -> String {
    let context = Context::at(language, council, today.to_datetime(Time::midnight()));
    page::document(context, &Destination::Home.path(language), Screen::blank(context), head)
}

/// The pages that say the same to everybody, by their paths.
pub fn documents(head: &Head, council: &Council, language: Language, today: Date) -> [(String, String); 3] {
    let context = Context::at(language, council, today.to_datetime(Time::midnight()));
    let document = |path: String, screen| {
        let html = page::document(context, &path, screen, head);
        (path, html)
    };
    [
        document(Destination::About.path(language), screens::about(context)),
        document(Destination::Privacy.path(language), screens::privacy_notice(context)),
        document(Destination::Accessibility.path(language), screens::accessibility_statement(context)),
    ]
}

/// Answers a path that no route and no file has.
pub async fn answer(app: &App, client: Client, origin: &Origin, uri: &Uri) -> Response {
    let values = Query::<HashMap<String, String>>::try_from_uri(uri).map(|Query(values)| values).unwrap_or_default();
    let (language, destination) = Destination::of(uri.path(), |name| values.get(name).cloned());
    let request = Request {
        app,
        client,
        context: Context::at(language, &app.council, london::civil(app.clock.now())),
        path: uri.path_and_query().map_or("/", |path| path.as_str()),
        values: &values,
        origin,
    };
    let (status, screen) = request.screen(destination).await;
    let html = page::document(request.context, request.path, screen, &app.site.head);
    let mut response = (status, Html(html)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    if status == StatusCode::TOO_MANY_REQUESTS {
        let TooMany { retry_after } = app.limits.too_many();
        headers.insert(header::RETRY_AFTER, HeaderValue::from(retry_after.as_secs().max(1)));
    }
    if status.is_success()
        && let Some(links) = alternates(app, request.path)
    {
        headers.insert(header::LINK, links);
    }
    response
}

/// So long a search waits for the days of the only home that it found.
const SOON: Duration = Duration::from_secs(1);

struct Request<'a> {
    app: &'a App,
    client: Client,
    context: Context<'a>,
    path: &'a str,
    /// Of its query.
    values: &'a HashMap<String, String>,
    origin: &'a Origin,
}

/// Why a home is not shown.
enum Refused {
    TooMany,
    Port(PortError),
}

impl From<TooMany> for Refused {
    fn from(_: TooMany) -> Self {
        Refused::TooMany
    }
}

impl From<PortError> for Refused {
    fn from(error: PortError) -> Self {
        Refused::Port(error)
    }
}

impl Request<'_> {
    /// The home, for whoever has not seen the days of too many others today.
    async fn home(&self, id: &AddressId) -> Result<Address, Refused> {
        let address = self.app.addresses.address(id).await?;
        self.app.limits.admit(self.client, LookUp::Days, id).await?;
        Ok(address)
    }

    async fn days(&self, id: &AddressId, window: Window) -> Result<ScheduleAnswer, Refused> {
        let bins = self.app.areas.bins.as_ref().ok_or(PortError::NotFound)?;
        Ok(bins.look_up(self.home(id).await?, &window).await?)
    }

    async fn screen(&self, destination: Destination) -> (StatusCode, Screen) {
        let context = self.context;
        match destination {
            Destination::Home => (StatusCode::OK, empty_box(context)),
            Destination::Settings => (StatusCode::OK, screens::settings(context, None)),
            Destination::About => (StatusCode::OK, screens::about(context)),
            Destination::Privacy => (StatusCode::OK, screens::privacy_notice(context)),
            Destination::Accessibility => (StatusCode::OK, screens::accessibility_statement(context)),
            Destination::NotFound => (StatusCode::NOT_FOUND, screens::not_found(context)),
            Destination::Area(Page::Bins(page)) => self.bins(page).await,
        }
    }

    async fn bins(&self, page: bins::Page) -> (StatusCode, Screen) {
        let (app, context) = (self.app, self.context);
        match page {
            bins::Page::Find => (StatusCode::OK, empty_box(context)),
            bins::Page::Search { query, cursor } => self.search(&query, cursor.as_deref()).await,
            bins::Page::MyBins(id) => self.answered(self.days(&id, Window::default()).await, |answer| {
                bins::my_bins(context, &answer.address, &answer.schedule, self.checked(&answer))
            }),
            bins::Page::Month(id, month) => {
                let window = Window { from: Some(month.first()), to: Some(month.last()) };
                self.answered(self.days(&id, window).await, |answer| {
                    bins::month(context, &answer.address, &answer.schedule, month, self.checked(&answer))
                })
            }
            bins::Page::Calendar(id) => self.answered(self.home(&id).await, |address| {
                let key = &*feed_key::mint(&app.secret, &id);
                let choice = FeedChoice::read(context.language, |name| self.values.get(name).map(String::as_str));
                bins::calendar_help(context, &address, choice, FeedLink { origin: self.origin, key })
            }),
        }
    }

    async fn search(&self, typed: &str, cursor: Option<&str>) -> (StatusCode, Screen) {
        let query = match AddressQuery::parse(typed) {
            Ok(query) => query,
            Err(error) => {
                let places = bins::places(self.context, &[]);
                let screen = bins::search(self.context, typed, Some(error.into()), places);
                return (StatusCode::UNPROCESSABLE_ENTITY, screen);
            }
        };
        match self.app.addresses.search(&query, cursor).await {
            Ok(page) => {
                let days = self.days_of(page.only()).await;
                let schedule = days.as_ref().map(|answer| &answer.schedule);
                let results = bins::results(self.context, Found { query: typed, page: &page, schedule });
                (StatusCode::OK, bins::addresses(self.context, typed, &page, results))
            }
            Err(error) => self.trouble(error, |retry_after| Trouble::Search { retry_after }),
        }
    }

    /// The days of the only home that was found, counted as if it was opened; none that do not come soon.
    async fn days_of(&self, only: Option<&Address>) -> Option<ScheduleAnswer> {
        let days = self.days(&only?.id, Window::default());
        tokio::time::timeout(SOON, days).await.ok()?.ok()
    }

    fn answered<T>(&self, answer: Result<T, Refused>, screen: impl FnOnce(T) -> Screen) -> (StatusCode, Screen) {
        match answer {
            Ok(answer) => (StatusCode::OK, screen(answer)),
            Err(Refused::TooMany) => {
                (StatusCode::TOO_MANY_REQUESTS, screens::problem(self.context, Trouble::TooMany, self.path))
            }
            Err(Refused::Port(error)) => self.trouble(error, |retry_after| Trouble::Days { retry_after }),
        }
    }

    fn trouble(&self, error: PortError, unavailable: fn(Option<u32>) -> Trouble) -> (StatusCode, Screen) {
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
        (status, screens::problem(self.context, trouble, self.path))
    }

    /// The gateway has asked its source just now, unless the answer says that it is older.
    fn checked(&self, answer: &ScheduleAnswer) -> Checked {
        let now = self.app.clock.now();
        let (fetched_at, updated_at) = (answer.fetched_at.unwrap_or(now), answer.updated_at);
        Checked { fetched_at, updated_at, now, reach: Reach::Online }
    }
}
