//! The pages of staff, at the same paths in both languages. No page of the people's leads here, and no search engine.

use super::records::{NotOpened, StaffArrival, StaffSession};
use super::{Staff, settings};
use crate::app::Routes;
use crate::identity::attempt::Attempt;
use crate::identity::provider::NotProved;
use crate::identity::random::Unguessable;
use crate::identity::routes::{Asker, go_on, lead_on};
use crate::identity::sessions::SessionError;
use crate::identity::{Identity, cookies};
use crate::limits::LookUp;
use crate::same_site::Sender;
use crate::write::MAX_BODY_BYTES;
use crate::{App, pages};
use axum::{
    Form,
    extract::{DefaultBodyLimit, FromRequestParts, Query, rejection::FormRejection},
    http::{HeaderName, HeaderValue, StatusCode, Uri, header, request::Parts},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use contract::identity::{SignedIn, staff_doors};
use domain::{
    identity::{Confidence, LookUpCode, LookUpReason, StaffRole},
    language::Language,
};
use screens::{
    Screen, WholeContext,
    identity::{
        CodeFault, Desk, LookUpFaults, NotStaff, Seen, arrived, staff_desk, staff_not_signed_in, staff_seen,
        staff_sign_in,
    },
    language::{in_language, language_of},
};
use serde::Deserialize;
use std::collections::HashMap;

const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

pub fn doors() -> Routes {
    let limit = || DefaultBodyLimit::max(MAX_BODY_BYTES);
    vec![
        (staff_doors::DESK, get(desk).post(look_up).layer(limit())),
        ("/cy/staff", get(desk).post(look_up).layer(limit())),
        (staff_doors::SIGN_IN, get(sign_in)),
        ("/cy/staff/sign-in", get(sign_in)),
        (staff_doors::CALLBACK, get(callback)),
        (staff_doors::ARRIVED, get(arrive)),
        ("/cy/staff/arrived", get(arrive)),
        (staff_doors::NOT_SIGNED_IN, get(not_signed_in)),
        ("/cy/staff/not-signed-in", get(not_signed_in)),
        (staff_doors::SIGN_OUT, post(sign_out).layer(limit())),
        ("/cy/staff/sign-out", post(sign_out).layer(limit())),
    ]
}

/// Somebody at one of these pages, who may be signed in. Where no staff is configured there is no such page.
pub struct Visit {
    asker: Asker,
    staff: Staff,
    language: Language,
    path: &'static str,
}

impl FromRequestParts<App> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let Ok(asker) = Asker::from_request_parts(parts, app).await;
        let (language, path) = (language_of(parts.uri.path()), door(&parts.uri));
        let Some(staff) = asker.identity.staff.clone() else {
            let path = in_language(path, language);
            return Err(pages::show(app, language, &path, StatusCode::NOT_FOUND, |context| {
                screens::not_found(*context)
            }));
        };
        Ok(Visit { asker, staff, language, path })
    }
}

/// Which page it is, in whatever language.
fn door(uri: &Uri) -> &'static str {
    let english = in_language(uri.path(), Language::En);
    let all = [
        staff_doors::SIGN_IN,
        staff_doors::CALLBACK,
        staff_doors::ARRIVED,
        staff_doors::NOT_SIGNED_IN,
        staff_doors::SIGN_OUT,
    ];
    all.into_iter().find(|door| *door == english).unwrap_or(staff_doors::DESK)
}

impl Visit {
    fn identity(&self) -> &Identity {
        &self.asker.identity
    }

    fn at(&self, door: &str) -> String {
        in_language(door, self.language)
    }

    fn show(&self, status: StatusCode, screen: impl FnOnce(WholeContext) -> Screen) -> Response {
        let mut response = pages::show(&self.asker.app, self.language, &self.at(self.path), status, screen);
        response.headers_mut().insert(ROBOTS, HeaderValue::from_static("noindex"));
        response
    }

    fn refused(&self, why: NotStaff) -> Response {
        lead_on(&[&self.at(staff_doors::NOT_SIGNED_IN), "?why=", why.name()].concat(), None)
    }

    fn store_failed(&self, error: &SessionError) -> Response {
        tracing::error!(%error, "nothing can be done at the desk of staff");
        self.refused(NotStaff::Unavailable)
    }

    async fn session(&self) -> Result<Option<StaffSession>, SessionError> {
        match cookies::staff_session(&self.asker.headers) {
            Some(key) => self.staff.records.find(&key, self.identity().clock.now()).await,
            None => Ok(None),
        }
    }

    /// Whether a form was sent by a page of ours.
    fn is_own(&self) -> bool {
        Sender::of(&self.asker.headers, &self.asker.origin) == Sender::Here
    }
}

async fn sign_in(visit: Visit) -> Response {
    let (identity, asker) = (visit.identity(), &visit.asker);
    let desk = visit.at(staff_doors::DESK);
    if asker.app.limits.admit(asker.client, LookUp::SignIn, &uuid::Uuid::new_v4().to_string()).await.is_err() {
        return pages::show_too_many(&asker.app, visit.language, &desk);
    }
    let begun = async {
        let browser = cookies::staff_sign_in(&asker.headers).map_or_else(Unguessable::make, Ok)?;
        let attempt = Attempt {
            redirect_uri: [&asker.origin, staff_doors::CALLBACK].concat(),
            instead_of: cookies::staff_session(&asker.headers).map(|key| key.digest()),
            ..Attempt::begin(&asker.origin, desk, Confidence::P0, None)?
        };
        let key = attempt_key(&browser, &attempt.state);
        identity.sessions.keep_attempt(&key, &attempt, identity.clock.now()).await?;
        Ok((browser, attempt))
    };
    let (browser, attempt) = match begun.await {
        Ok(begun) => begun,
        Err(error) => return visit.store_failed(&error),
    };
    match visit.staff.provider.leads_to(&attempt, visit.language).await {
        Ok(to) => lead_on(&to, Some(cookies::set_staff_sign_in(&browser))),
        Err(error) => visit.refused(told(&error)),
    }
}

/// No sign-in of the people's is found by it, nor the other way round.
fn attempt_key(browser: &Unguessable, state: &str) -> String {
    ["staff:", &Attempt::key(browser, state)].concat()
}

/// Back from the provider.
async fn callback(visit: Visit, Query(answer): Query<HashMap<String, String>>) -> Response {
    let (identity, now) = (visit.identity(), visit.identity().clock.now());
    let browser = cookies::staff_sign_in(&visit.asker.headers);
    let Some((browser, state)) = browser.zip(answer.get("state")) else { return visit.refused(NotStaff::Failed) };
    let attempt = match identity.sessions.take_attempt(&attempt_key(&browser, state), now).await {
        Ok(Some(attempt)) => attempt,
        Ok(None) => return visit.refused(NotStaff::Failed),
        Err(error) => return visit.store_failed(&error),
    };
    // This path is one for both languages.
    let visit = Visit { language: language_of(&attempt.return_to), ..visit };
    match take_in(&visit, &answer, &attempt).await {
        Ok(key) => {
            let cookie = cookies::set_staff_session(&key, visit.staff.records.rule());
            lead_on(&visit.at(staff_doors::ARRIVED), Some(cookie))
        }
        Err(why) => visit.refused(why),
    }
}

async fn take_in(visit: &Visit, answer: &HashMap<String, String>, attempt: &Attempt) -> Result<Unguessable, NotStaff> {
    let staff = &visit.staff;
    let proof = staff.provider.prove(answer, attempt).await.map_err(|error| told(&error))?;
    let Some(team) = settings::team(&staff.teams, &proof, &staff.groups_claim) else {
        tracing::warn!("somebody who is of no team was not let in at the desk of staff");
        return Err(NotStaff::NoAccess);
    };
    let arrival = StaffArrival {
        member: &proof.subject,
        name: proof.name,
        team: &team.name,
        roles: &team.roles,
        instead_of: attempt.instead_of.as_deref(),
    };
    staff.records.begin(arrival, visit.identity().clock.now()).await.map_err(|error| {
        tracing::error!(%error, "nobody can be signed in at the desk of staff");
        NotStaff::Unavailable
    })
}

fn told(error: &NotProved) -> NotStaff {
    match error {
        NotProved::Provider(_) => NotStaff::Unavailable,
        NotProved::Declined => NotStaff::Failed,
        NotProved::Fault(fault) => {
            tracing::warn!(%fault, "no member of staff was signed in: the provider's answer is not believed");
            NotStaff::Failed
        }
    }
}

/// The strict cookie does not come along from the provider; from this page it does.
async fn arrive(visit: Visit) -> Response {
    let desk = visit.at(staff_doors::DESK);
    let mut response = visit.show(StatusCode::OK, |context| arrived(*context, &desk));
    response.headers_mut().extend(go_on(&desk));
    response
}

async fn not_signed_in(visit: Visit, Query(asked): Query<HashMap<String, String>>) -> Response {
    let why = NotStaff::named(asked.get("why").map(String::as_str).unwrap_or_default());
    let status = match why {
        NotStaff::NoAccess => StatusCode::FORBIDDEN,
        NotStaff::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        NotStaff::Failed => StatusCode::OK,
    };
    visit.show(status, |context| staff_not_signed_in(context, why))
}

async fn desk(visit: Visit) -> Response {
    match visit.session().await {
        Ok(Some(session)) => {
            show_desk(&visit, &session, StatusCode::OK, &LookUpForm::default(), LookUpFaults::default())
        }
        Ok(None) => visit.show(StatusCode::OK, staff_sign_in),
        Err(error) => visit.store_failed(&error),
    }
}

fn show_desk(
    visit: &Visit,
    session: &StaffSession,
    status: StatusCode,
    typed: &LookUpForm,
    faults: LookUpFaults,
) -> Response {
    let end = visit.staff.records.rule().end(session.started_at, session.used_at);
    visit.show(status, |context| {
        let desk = Desk {
            name: session.name.as_ref(),
            team: &session.team,
            ends_at: end.at,
            code: &typed.code,
            reason: &typed.reason,
            faults,
        };
        staff_desk(context, desk)
    })
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct LookUpForm {
    code: String,
    reason: String,
}

/// A code and a reason were sent. The answer is the page itself: it is shown once, and who loads it again has no code.
async fn look_up(visit: Visit, form: Result<Form<LookUpForm>, FormRejection>) -> Response {
    if !visit.is_own() {
        return visit.show(StatusCode::FORBIDDEN, |context| staff_not_signed_in(context, NotStaff::Failed));
    }
    let session = match visit.session().await {
        Ok(Some(session)) => session,
        Ok(None) => return lead_on(&visit.at(staff_doors::DESK), None),
        Err(error) => return visit.store_failed(&error),
    };
    if !session.may(StaffRole::LookUp) {
        return visit.refused(NotStaff::NoAccess);
    }
    let typed = form.map_or_else(|_| LookUpForm::default(), |Form(form)| form);
    let reason = typed.reason.parse::<LookUpReason>();
    let code = CodeFault::read(&typed.code);
    let (code, reason) = match (code, reason) {
        (Ok(code), Ok(reason)) => (code, reason),
        (code, reason) => {
            let faults = LookUpFaults { code: code.err(), reason: reason.err() };
            return show_desk(&visit, &session, StatusCode::UNPROCESSABLE_ENTITY, &typed, faults);
        }
    };
    match see(&visit, &session, &code, &reason).await {
        Ok(response) => response,
        Err(NotOpened::Session(error)) => visit.store_failed(&error),
        Err(why) => {
            let code = if matches!(why, NotOpened::TooMany) { CodeFault::TooMany } else { CodeFault::Unknown };
            tracing::warn!(%why, "a member of staff was shown nobody");
            let faults = LookUpFaults { code: Some(code), reason: None };
            show_desk(&visit, &session, StatusCode::UNPROCESSABLE_ENTITY, &typed, faults)
        }
    }
}

/// What is shown is asked for by an id that is not known before the look was written down.
async fn see(
    visit: &Visit,
    by: &StaffSession,
    code: &LookUpCode,
    reason: &LookUpReason,
) -> Result<Response, NotOpened> {
    let (identity, now) = (visit.identity(), visit.identity().clock.now());
    let person = visit.staff.records.open(code, reason, by, now).await?;
    let sessions = identity.sessions.all(&person, now).await?;
    // Neither of them is the one that asks, which is of another kind.
    let told = |session| SignedIn::of(session, &by.id, identity.sessions.rule());
    let devices: Vec<SignedIn> = sessions.iter().map(told).collect();
    let (events, looks) = (identity.sessions.events(&person).await?, visit.staff.records.looks(&person).await?);
    Ok(visit.show(StatusCode::OK, |context| {
        staff_seen(context, Seen { devices: &devices, events: &events, looks: &looks, reason })
    }))
}

async fn sign_out(visit: Visit) -> Response {
    if !visit.is_own() {
        return StatusCode::FORBIDDEN.into_response();
    }
    if let Some(key) = cookies::staff_session(&visit.asker.headers)
        && let Err(error) = visit.staff.records.end(&key).await
    {
        return visit.store_failed(&error);
    }
    let mut response = lead_on(&visit.at(staff_doors::DESK), None);
    response.headers_mut().append(header::SET_COOKIE, cookies::forget_staff_session());
    response
}
