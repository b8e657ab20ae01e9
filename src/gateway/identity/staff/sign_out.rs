//! Signing out of the desk of staff, here and at the provider, and because the provider says so.

use super::visit::Visit;
use crate::identity::routes::{BackChannelLogout, go_on, lead_on, logged_out};
use crate::identity::{Identity, cookies, provider::LogoutToken};
use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use contract::identity::staff_doors;
use screens::identity::signed_out;

/// Whoever is signed in here is not any more, nor at the provider: the next one at this machine would be let in by that.
pub async fn sign_out(visit: Visit) -> Response {
    if !visit.is_own() {
        return StatusCode::FORBIDDEN.into_response();
    }
    let desk = visit.at(staff_doors::DESK);
    let mut response = match elsewhere(&visit, &desk).await {
        // A form may lead to no other site by the policy of its page, but a page may.
        Ok(Some(to)) => {
            let mut response = visit.show(StatusCode::OK, |context| signed_out(context, Some(&to)));
            response.headers_mut().extend(go_on(&to));
            response
        }
        Ok(None) => lead_on(&desk, None),
        Err(failed) => return failed,
    };
    response.headers_mut().append(header::SET_COOKIE, cookies::forget_staff_session());
    response
}

/// Where the provider signs them out, and leads them back to the desk.
async fn elsewhere(visit: &Visit, desk: &str) -> Result<Option<String>, Response> {
    let Some(key) = cookies::staff_session(&visit.asker.headers) else { return Ok(None) };
    let ended = visit.staff.records.leave(&key).await.map_err(|error| visit.store_failed(&error))?;
    let Some(left) = ended.map(|ended| visit.identity().left(&ended)) else { return Ok(None) };
    let back = [&visit.asker.origin, desk].concat();
    Ok(visit.staff.provider.end_session(&back, visit.language, left.id_token.as_deref()).await)
}

/// The provider says that a member of staff has signed out there, or may not sign in any more.
pub async fn back_channel_logout(
    State(identity): State<Identity>,
    form: Result<Form<BackChannelLogout>, FormRejection>,
) -> Response {
    let Some(staff) = &identity.staff else { return StatusCode::NOT_FOUND.into_response() };
    let (issuer, now) = (staff.provider.issuer(), identity.clock.now());
    let end = async |token: LogoutToken| staff.records.end_by_provider(token.logout(issuer), now).await;
    logged_out(&staff.provider, form, end).await
}
