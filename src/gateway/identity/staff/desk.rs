//! The desk of staff: a person's code and the reason why are typed, and what they stand for is seen.

use super::records::{NotOpened, StaffSession};
use super::visit::Visit;
use crate::identity::routes::lead_on;
use axum::{Form, extract::rejection::FormRejection, http::StatusCode, response::Response};
use contract::identity::{SignedIn, staff_doors};
use domain::identity::{LookUpCode, LookUpReason, StaffRole};
use screens::{
    for_somebody_else,
    identity::{
        CodeFault, Desk, LookUpFaults, NotStaff, Seen, staff_desk, staff_not_signed_in, staff_seen, staff_sign_in,
    },
};
use serde::Deserialize;

pub async fn desk(visit: Visit) -> Response {
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
    visit.show_to(Some(&visit.drawn_for(session)), status, |context| {
        let desk = Desk {
            name: session.name.as_ref(),
            team: &session.team,
            roles: &session.roles,
            end,
            code: &typed.code,
            reason: &typed.reason,
            faults,
        };
        let screen = staff_desk(context, desk);
        if status == StatusCode::CONFLICT { for_somebody_else(*context, screen) } else { screen }
    })
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct LookUpForm {
    code: String,
    reason: String,
    #[serde(rename = "drawn-for")]
    drawn_for: String,
}

/// A code and a reason were sent. The answer is the page itself: it is shown once, and who loads it again has no code.
pub async fn look_up(visit: Visit, form: Result<Form<LookUpForm>, FormRejection>) -> Response {
    if !visit.is_own() {
        return visit.show(StatusCode::FORBIDDEN, |context| staff_not_signed_in(context, NotStaff::Failed));
    }
    let session = match visit.session().await {
        Ok(Some(session)) => session,
        Ok(None) if visit.had_session() => return visit.refused(NotStaff::TimedOut),
        Ok(None) => return lead_on(&visit.at(staff_doors::DESK), None),
        Err(error) => return visit.store_failed(&error),
    };
    if !session.may(StaffRole::LookUp) {
        return visit.refused(NotStaff::NoAccess);
    }
    if form.as_ref().is_ok_and(|Form(form)| !visit.drawn_for(&session).is(&form.drawn_for)) {
        return show_desk(&visit, &session, StatusCode::CONFLICT, &LookUpForm::default(), LookUpFaults::default());
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
        Err(NotOpened::Shares(error)) => {
            tracing::error!(%error, "the history of shares cannot be told at the desk of staff");
            visit.refused(NotStaff::Unavailable)
        }
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
    // All of it: to see more later would take another code.
    let shares = identity.shares.history(&person).await.map_err(NotOpened::Shares)?;
    let end = visit.staff.records.rule().end(by.started_at, by.used_at);
    Ok(visit.show(StatusCode::OK, |context| {
        let (devices, events, looks, shares) = (&devices[..], &events[..], &looks[..], &shares[..]);
        staff_seen(context, Seen { devices, events, looks, shares, reason, end })
    }))
}
