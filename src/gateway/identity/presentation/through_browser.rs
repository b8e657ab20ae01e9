//! A proof through the browser (OpenID4VP 1.0, appendix A; W3C Digital Credentials API): the person's page takes the request, the
//! browser finds a wallet for it, and the page brings what that has answered. Both writes are of the session that has begun.
//!
//! Must not be here: what is asked, and when an answer is believed; it is the same as with a link.

use crate::app::Routes;
use crate::identity::Identity;
use crate::identity::routes::{NO_STORE, OwnWrite, Person};
use crate::origin::Origin;
use crate::port::PortError;
use crate::problem::ProblemResponse;
use crate::write::{MAX_BODY_BYTES, Sent};
use axum::{
    Json,
    extract::{DefaultBodyLimit, Path, State, rejection::PathRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::post,
};
use contract::{
    identity::presentations::{NewPresentation, PresentationRequest, WalletResponse, paths},
    problem::Problem,
};
use domain::identity::PresentationId;

pub fn routes() -> Routes {
    let limit = || DefaultBodyLimit::max(MAX_BODY_BYTES);
    vec![(paths::PRESENTATIONS, post(begin).layer(limit())), (paths::RESPONSE, post(respond).layer(limit()))]
}

#[derive(utoipa::OpenApi)]
#[openapi(paths(begin, respond))]
pub struct Api;

/// Begins to ask for a proof, which the browser is to find a wallet for. What was shown for the same purpose before is
/// forgotten.
#[utoipa::path(post, path = paths::PRESENTATIONS, tag = "identity",
    params(("X-Council" = String, Header, description = "Any value; without it no write is taken")),
    request_body = NewPresentation,
    responses((status = 201, body = PresentationRequest, description = "The signed request, for this session's browser alone; kept by nobody"),
              (status = 401, body = Problem, content_type = "application/problem+json", description = "Nobody is signed in"),
              (status = 403, body = Problem, content_type = "application/problem+json", description = "The header is not there, or it was sent by a page of another site"),
              (status = 404, body = Problem, content_type = "application/problem+json", description = "This council asks no wallets"),
              (status = 408, body = Problem, content_type = "application/problem+json", description = "The body did not come to its end in time"),
              (status = 413, body = Problem, content_type = "application/problem+json", description = "The body is too large"),
              (status = 415, body = Problem, content_type = "application/problem+json", description = "The body is not JSON"),
              (status = 422, body = Problem, content_type = "application/problem+json", description = "Nothing is asked for so"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "It cannot be asked now")))]
pub async fn begin(
    State(identity): State<Identity>,
    _: OwnWrite,
    Person(mut session): Person,
    origin: Origin,
    Sent(new): Sent<NewPresentation>,
) -> Result<Response, ProblemResponse> {
    let verifier = identity.verifier.as_deref().ok_or_else(ProblemResponse::not_found)?;
    identity.sessions.use_now(&mut session, identity.clock.now()).await.map_err(PortError::from)?;
    let request = verifier.begin_in_browser(&session.id, &origin, new.purpose).await.map_err(PortError::from)?;
    Ok((StatusCode::CREATED, [NO_STORE], Json(request)).into_response())
}

/// What the wallet has answered, once. Whether it was believed is told on the page of the presentation.
#[utoipa::path(post, path = paths::RESPONSE, tag = "identity",
    params(("id" = String, Path, description = "The id of the presentation"),
           ("X-Council" = String, Header, description = "Any value; without it no write is taken")),
    request_body = WalletResponse,
    responses((status = 204, description = "It was looked at"),
              (status = 401, body = Problem, content_type = "application/problem+json", description = "Nobody is signed in"),
              (status = 403, body = Problem, content_type = "application/problem+json", description = "The header is not there, or it was sent by a page of another site"),
              (status = 404, body = Problem, content_type = "application/problem+json", description = "This session waits for no such answer, or not any more"),
              (status = 408, body = Problem, content_type = "application/problem+json", description = "The body did not come to its end in time"),
              (status = 413, body = Problem, content_type = "application/problem+json", description = "The body is too large"),
              (status = 415, body = Problem, content_type = "application/problem+json", description = "The body is not JSON"),
              (status = 422, body = Problem, content_type = "application/problem+json", description = "It is no answer of a wallet"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "It cannot be taken now")))]
pub async fn respond(
    State(identity): State<Identity>,
    _: OwnWrite,
    Person(session): Person,
    id: Result<Path<String>, PathRejection>,
    Sent(response): Sent<WalletResponse>,
) -> Result<Response, ProblemResponse> {
    let id: Option<PresentationId> = id.ok().and_then(|Path(id)| id.parse().ok());
    let id = id.ok_or_else(ProblemResponse::not_found)?;
    let verifier = identity.verifier.as_deref().ok_or_else(ProblemResponse::not_found)?;
    match verifier.receive_in_browser(&id, &session.id, response).await.map_err(PortError::from)? {
        true => Ok((StatusCode::NO_CONTENT, [NO_STORE]).into_response()),
        false => Err(ProblemResponse::not_found()),
    }
}

#[cfg(test)]
mod tests;
