//! `GET /addresses/{id}/schedule`: what is collected from a home, and when.

use super::Calendars;
use crate::{App, addresses::address_id, port::PortError, problem::ProblemResponse, read};
use axum::{
    extract::{Path, Query, State},
    http::HeaderMap,
    response::Response,
};
use contract::bins::ScheduleAnswer;
use domain::{address::AddressId, bins::Schedule};
use jiff::{ToSpan, civil::Date};
use serde::Deserialize;

#[derive(Default, Deserialize)]
pub struct Window {
    pub from: Option<Date>,
    pub to: Option<Date>,
}

/// The services of a home as of today.
#[utoipa::path(get, path = contract::paths::SCHEDULE, tag = "bins",
    params(("id" = String, Path, description = "The address id"),
           ("from" = Option<Date>, Query, description = "First day of `upcoming`; today if not given"),
           ("to" = Option<Date>, Query, description = "Last day of `upcoming`; a year ahead if not given")),
    responses((status = 200, body = ScheduleAnswer), (status = 404, body = contract::problem::Problem)))]
pub async fn schedule(
    State(app): State<App>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(window): Query<Window>,
) -> Result<Response, ProblemResponse> {
    let answer = look_up(&app, &address_id(id)?, &window).await?;
    Ok(read::json(&headers, &answer))
}

/// The use case behind the route, the calendar feed and the page.
pub async fn look_up(app: &App, id: &AddressId, window: &Window) -> Result<ScheduleAnswer, PortError> {
    let today = app.clock.today();
    let from = window.from.unwrap_or(today);
    let to = window.to.unwrap_or_else(|| today.saturating_add(1.year()));
    let address = app.addresses.address(id).await?;
    // Earlier days tell what was last and how often a service comes.
    let known_from = from.min(today).saturating_sub(90.days());
    let Calendars { calendars, fetched_at, updated_at } =
        app.schedules.calendars(&address, known_from, to).await?;
    let schedule = Schedule::as_of(&calendars, today, Some(from), Some(to));
    Ok(ScheduleAnswer { address, schedule, fetched_at, updated_at })
}
