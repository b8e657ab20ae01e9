//! Signing in to the desk of staff.

use super::records::StaffArrival;
use super::settings;
use super::visit::Visit;
use crate::identity::attempt::Attempt;
use crate::identity::cookies;
use crate::identity::logouts::Arriving;
use crate::identity::provider::NotProved;
use crate::identity::random::{Unguessable, random};
use crate::identity::routes::{Asked, go_on, lead_on};
use crate::identity::sessions::SessionError;
use crate::limits::LookUp;
use crate::pages;
use axum::{http::StatusCode, response::Response};
use contract::identity::staff_doors;
use domain::identity::{Confidence, SessionId};
use screens::identity::{NotStaff, arrived, staff_not_signed_in};
use std::collections::HashMap;
use uuid::Uuid;

pub async fn sign_in(visit: Visit) -> Response {
    let (identity, asker) = (visit.identity(), &visit.asker);
    let desk = visit.at(staff_doors::DESK);
    if asker.app.limits.admit(asker.client, LookUp::SignIn, &Uuid::new_v4().to_string()).await.is_err() {
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
pub async fn callback(visit: Visit, Asked(answer): Asked<HashMap<String, String>>) -> Response {
    // This path is one for both languages.
    let visit = Visit { language: Attempt::language(answer.get("state")), ..visit };
    let (identity, now) = (visit.identity(), visit.identity().clock.now());
    let browser = cookies::staff_sign_in(&visit.asker.headers);
    let Some((browser, state)) = browser.zip(answer.get("state")) else { return visit.refused(NotStaff::Failed) };
    let attempt = match identity.sessions.take_attempt(&attempt_key(&browser, state), now).await {
        Ok(Some(attempt)) => attempt,
        Ok(None) => return visit.refused(NotStaff::Failed),
        Err(error) => return visit.store_failed(&error),
    };
    match take_in(&visit, &answer, &attempt).await {
        Ok(key) => {
            let cookie = cookies::set_staff_session(&key, visit.staff.records.rule());
            lead_on(&visit.at(staff_doors::ARRIVED), Some(cookie))
        }
        Err(why) => visit.refused(why),
    }
}

async fn take_in(visit: &Visit, answer: &HashMap<String, String>, attempt: &Attempt) -> Result<Unguessable, NotStaff> {
    let (staff, since) = (&visit.staff, visit.identity().clock.now());
    let proof = staff.provider.prove(answer, attempt).await.map_err(|error| told(&error))?;
    let Some(team) = settings::team(&staff.teams, &proof, &staff.groups_claim) else {
        tracing::warn!("somebody who is of no team was not let in at the desk of staff");
        return Err(NotStaff::NoAccess);
    };
    let id = random().map(SessionId::from_random).map_err(|error| unavailable(&error.into()))?;
    let id_token = visit.identity().id_tokens.close(&proof.id_token, id.as_str());
    let arrival = StaffArrival {
        id,
        id_token,
        arriving: Arriving {
            issuer: staff.provider.issuer(),
            subject: &proof.subject,
            provider_session: proof.session.as_deref(),
            since,
        },
        name: proof.name,
        team: &team.name,
        roles: &team.roles,
        instead_of: attempt.instead_of.as_deref(),
    };
    let begun = staff.records.begin(arrival, visit.identity().clock.now()).await;
    begun.map_err(|error| unavailable(&error))?.ok_or(NotStaff::Failed)
}

fn unavailable(error: &SessionError) -> NotStaff {
    tracing::error!(%error, "nobody can be signed in at the desk of staff");
    NotStaff::Unavailable
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
pub async fn arrive(visit: Visit) -> Response {
    let desk = visit.at(staff_doors::DESK);
    let mut response = visit.show(StatusCode::OK, |context| arrived(*context, &desk));
    response.headers_mut().extend(go_on(&desk));
    response
}

pub async fn not_signed_in(visit: Visit, Asked(asked): Asked<HashMap<String, String>>) -> Response {
    let why = NotStaff::named(asked.get("why").map(String::as_str).unwrap_or_default());
    let status = match why {
        NotStaff::NoAccess => StatusCode::FORBIDDEN,
        NotStaff::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        NotStaff::Failed | NotStaff::TimedOut => StatusCode::OK,
    };
    visit.show(status, |context| staff_not_signed_in(context, why))
}
