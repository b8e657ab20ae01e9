//! `GET /addresses/{id}/schedule`: what is collected from a home, and when.

use super::{Bins, Calendars};
use crate::{
    addresses::{Addresses, Home},
    limits::{Client, Limits, LookUp},
    port::PortError,
    problem::ProblemResponse,
    read::{Asked, Tagged},
};
use axum::{extract::State, http::HeaderMap, response::Response};
use contract::{bins::ScheduleAnswer, problem::Problem};
use domain::{address::Address, bins::Schedule, iso};
use jiff::{ToSpan, civil::Date};
use serde::Deserialize;
use std::sync::Arc;

#[derive(Default)]
pub struct Window {
    pub from: Option<Date>,
    pub to: Option<Date>,
}

#[derive(Deserialize)]
pub struct AskedWindow {
    from: Option<String>,
    to: Option<String>,
}

/// Why the days of a home are not told.
#[derive(utoipa::IntoResponses)]
#[expect(dead_code, reason = "only its description is used: such answers are made of a PortError")]
pub enum NoDays {
    /// There is no such address
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(Problem),
    /// Too many different addresses on one day
    #[response(status = 429, content_type = "application/problem+json")]
    TooMany(Problem),
    /// The source cannot be reached
    #[response(status = 503, content_type = "application/problem+json")]
    Unavailable(Problem),
}

/// The services of a home as of today.
#[utoipa::path(get, path = contract::paths::SCHEDULE, tag = "bins",
    params(("id" = String, Path, description = "The address id", example = "990000000012"),
           ("from" = Option<Date>, Query, description = "First day of `upcoming`; today if not given"),
           ("to" = Option<Date>, Query, description = "Last day of `upcoming`; a year ahead if not given")),
    responses((status = 200, body = ScheduleAnswer, description = "The services with their days"),
              (status = 304, description = "The answer that `If-None-Match` names"),
              (status = 422, body = Problem, content_type = "application/problem+json", description = "`from` or `to` is no day, or they are the wrong way round"),
              NoDays))]
pub async fn schedule(
    State(bins): State<Bins>,
    State(addresses): State<Arc<dyn Addresses>>,
    State(limits): State<Arc<Limits>>,
    client: Client,
    headers: HeaderMap,
    Home(id): Home,
    Asked(asked): Asked<AskedWindow>,
) -> Result<Response, ProblemResponse> {
    let window = asked.window()?;
    let address = addresses.address(&id).await?;
    limits.admit(client, LookUp::Days, id.as_str()).await?;
    let answer = bins.with_progress(bins.look_up(address, &window).await?).await;
    Ok(Tagged::json(&answer)?.answer(&headers))
}

impl AskedWindow {
    fn window(&self) -> Result<Window, PortError> {
        let window = Window { from: day("from", self.from.as_deref())?, to: day("to", self.to.as_deref())? };
        match (window.from, window.to) {
            (Some(from), Some(to)) if from > to => Err(invalid("to", "The last day comes before the first")),
            _ => Ok(window),
        }
    }
}

fn day(field: &'static str, text: Option<&str>) -> Result<Option<Date>, PortError> {
    text.map(|text| iso::parse_date(text).ok_or_else(|| invalid(field, "Give a day as 2026-11-30"))).transpose()
}

fn invalid(field: &'static str, message: &str) -> PortError {
    PortError::Invalid { field, message: message.to_owned(), suggestions: Vec::new() }
}

/// Earlier days tell what was last and how often a service comes.
const DAYS_BACK: i64 = 90;
/// Whatever days are asked for, no source is asked for more than this.
const YEARS_BACK: i64 = 1;
const YEARS_AHEAD: i64 = 2;

impl Bins {
    /// The use case behind the route, the calendar feed and the page, for whoever may look up this home.
    pub async fn look_up(&self, address: Address, window: &Window) -> Result<ScheduleAnswer, PortError> {
        let today = self.clock.today();
        let year_ahead = today.saturating_add(1.year());
        let (from, to) = (window.from.unwrap_or(today), window.to.unwrap_or(year_ahead));
        let known_from = from.min(today).saturating_sub(DAYS_BACK.days()).max(today.saturating_sub(YEARS_BACK.years()));
        let known_to = to.clamp(year_ahead, today.saturating_add(YEARS_AHEAD.years()));
        let Calendars { calendars, fetched_at, updated_at } =
            self.schedules.calendars(&address, known_from, known_to).await?;
        let schedule = Schedule::clone(&self.at_hand.schedule(&calendars, (today, from, to)));
        Ok(ScheduleAnswer { address, schedule, fetched_at, updated_at })
    }
}
