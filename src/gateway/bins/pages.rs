//! The pages of bin days, for whoever has no script and for the first paint of those who have.

use super::{Bins, feed_key, schedule::Window};
use crate::limits::{LookUp, TooMany};
use crate::pages::{PageAnswer, PageRequest, empty_box};
use crate::port::PortError;
use axum::http::StatusCode;
use contract::{bins::ScheduleAnswer, paths};
use domain::address::{Address, AddressId, Query};
use jiff::{ToSpan, civil::Date};
use screens::{
    CalendarMonth, Trouble,
    bins::{self, Checked, FeedChoice, FeedLink, Found, Page, Reach},
};
use std::time::Duration;

/// So long a search waits for the days of the only home that it found.
const SOON: Duration = Duration::from_secs(1);

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

impl Bins {
    pub async fn answer_page(&self, request: &PageRequest<'_>, page: Page) -> PageAnswer {
        match page {
            Page::Find => PageAnswer::ok(empty_box(request.context)),
            Page::Search { query, cursor } => self.search_page(request, &query, cursor.as_deref()).await,
            Page::MyBins(id) => self.my_bins_page(request, &id).await,
            Page::Month(id, month) => self.month_page(request, &id, month).await,
            Page::Calendar(id) => answered(request, home(request, &id).await, |address| {
                let key = &*feed_key::mint(&self.secret, &id);
                let choice = FeedChoice::read(request.context.language, |name| request.value(name));
                let link = FeedLink { origin: request.origin, key };
                PageAnswer::ok(bins::calendar_help(request.context, &address, choice, link))
            }),
        }
    }

    async fn search_page(&self, request: &PageRequest<'_>, typed: &str, cursor: Option<&str>) -> PageAnswer {
        let context = request.context;
        let query = match Query::parse(typed) {
            Ok(query) => query,
            Err(error) => {
                let screen = bins::search(context, typed, Some(error.into()), bins::places(context, &[]));
                return PageAnswer::new(StatusCode::UNPROCESSABLE_ENTITY, screen);
            }
        };
        let page = match request.app.addresses.search(&query, cursor).await {
            Ok(page) => page,
            Err(error) => return request.trouble(error, |retry_after| Trouble::Search { retry_after }),
        };
        let days = self.days_of_only(request, page.only()).await;
        let schedule = days.as_ref().map(|answer| &answer.schedule);
        let results = bins::results(context, Found { query: typed, page: &page, schedule });
        let answer = PageAnswer::ok(bins::addresses(context, typed, &page, results));
        let answer = answer.with(request, paths::addresses(typed, cursor), &page);
        match days {
            Some(days) => answer.with(request, asked_by_app(request, &days.address.id), &days),
            None => answer,
        }
    }

    /// The days that the app shows of a home, as a page of whichever area brings them along.
    pub async fn brought(&self, request: &PageRequest<'_>, address: Address) -> Option<(String, ScheduleAnswer)> {
        let path = asked_by_app(request, &address.id);
        // What cannot be had is asked for by the app.
        Some((path, self.look_up(address, &app_window(request)).await.ok()?))
    }

    /// The days of a home and how old they are, for a page of whichever area tells of them; else what to say instead.
    pub async fn told(&self, request: &PageRequest<'_>, id: &AddressId) -> Result<(ScheduleAnswer, Checked), Trouble> {
        match self.days(request, id, app_window(request)).await {
            Ok(answer) => {
                let checked = checked(request, &answer);
                Ok((answer, checked))
            }
            Err(Refused::TooMany) => Err(Trouble::TooMany),
            Err(Refused::Port(PortError::NotFound)) => Err(Trouble::AddressGone),
            Err(Refused::Port(_)) => Err(Trouble::Days { retry_after: None }),
        }
    }

    async fn my_bins_page(&self, request: &PageRequest<'_>, id: &AddressId) -> PageAnswer {
        answered(request, self.days(request, id, app_window(request)).await, |answer| {
            let checked = checked(request, &answer);
            PageAnswer::ok(bins::my_bins(request.context, &answer.address, &answer.schedule, checked)).with(
                request,
                asked_by_app(request, id),
                &answer,
            )
        })
    }

    async fn month_page(&self, request: &PageRequest<'_>, id: &AddressId, month: CalendarMonth) -> PageAnswer {
        let today = request.context.today;
        // What the app asks for, where that has the month.
        let is_ahead = month.first() >= today.first_of_month() && month.last() <= today.saturating_add(1.year());
        let window = match is_ahead {
            true => app_window(request),
            false => Window { from: Some(month.first()), to: Some(month.last()) },
        };
        answered(request, self.days(request, id, window).await, |answer| {
            let (address, schedule) = (&answer.address, &answer.schedule);
            let page = bins::month(request.context, address, schedule, month, checked(request, &answer));
            let page = PageAnswer::ok(page);
            if is_ahead { page.with(request, asked_by_app(request, id), &answer) } else { page }
        })
    }

    async fn days(&self, request: &PageRequest<'_>, id: &AddressId, window: Window) -> Result<ScheduleAnswer, Refused> {
        Ok(self.with_progress(self.look_up(home(request, id).await?, &window).await?).await)
    }

    /// The days of the only home that was found, counted as if it was opened; none that do not come soon.
    async fn days_of_only(&self, request: &PageRequest<'_>, only: Option<&Address>) -> Option<ScheduleAnswer> {
        let days = self.days(request, &only?.id, app_window(request));
        tokio::time::timeout(SOON, days).await.ok()?.ok()
    }
}

/// The home, for whoever has not seen the days of too many others today.
async fn home(request: &PageRequest<'_>, id: &AddressId) -> Result<Address, Refused> {
    let address = request.app.addresses.address(id).await?;
    request.app.limits.admit(request.client, LookUp::Days, id.as_str()).await?;
    Ok(address)
}

/// The first day that the app asks for.
fn app_from(request: &PageRequest) -> Date {
    request.context.today.first_of_month()
}

fn app_window(request: &PageRequest) -> Window {
    Window { from: Some(app_from(request)), to: None }
}

fn asked_by_app(request: &PageRequest, id: &AddressId) -> String {
    paths::schedule(id, app_from(request))
}

fn answered<T>(request: &PageRequest, answer: Result<T, Refused>, page: impl FnOnce(T) -> PageAnswer) -> PageAnswer {
    match answer {
        Ok(answer) => page(answer),
        Err(Refused::TooMany) => request.too_many(),
        Err(Refused::Port(error)) => request.trouble(error, |retry_after| Trouble::Days { retry_after }),
    }
}

/// The gateway has asked its source just now, unless the answer says that it is older.
fn checked(request: &PageRequest, answer: &ScheduleAnswer) -> Checked {
    let now = request.app.clock.now();
    let (fetched_at, updated_at) = (answer.fetched_at.unwrap_or(now), answer.updated_at);
    Checked { fetched_at, updated_at, now, reach: Reach::Online }
}
