//! A person's receipts, for that person alone; and the log for everybody: its checkpoint, its keys and its tiles, in which
//! nobody's details are.

use crate::identity::Identity;
use crate::identity::routes::{NO_STORE, Person};
use crate::port::PortError;
use crate::problem::ProblemResponse;
use crate::read::Tagged;
use axum::{
    Json,
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use contract::{
    identity::{ReceiptsAnswer, paths},
    problem::Problem,
};
use domain::identity::log::TilePath;

const TEXT: &str = "text/plain; charset=utf-8";
/// What is at a path of a tile never changes.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// What this person was given a receipt of.
#[utoipa::path(get, path = paths::RECEIPTS, tag = "identity",
    responses((status = 200, body = ReceiptsAnswer, description = "Each receipt, with what proves that it is in the log; kept by nobody"),
              (status = 401, body = Problem, content_type = "application/problem+json", description = "Nobody is signed in"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "It cannot be told now")))]
pub async fn receipts(State(identity): State<Identity>, Person(this): Person) -> Result<Response, ProblemResponse> {
    let receipts = identity.receipts.all(&this.person).await.map_err(PortError::from)?;
    Ok(([NO_STORE], Json(ReceiptsAnswer { receipts })).into_response())
}

/// What the log is now: its size and its root, signed.
#[utoipa::path(get, path = paths::LOG_CHECKPOINT, tag = "identity",
    responses((status = 200, body = String, content_type = "text/plain", description = "A checkpoint (C2SP tlog-checkpoint), asked for anew each time"),
              (status = 304, description = "The log has not grown since the answer that `If-None-Match` names"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "It cannot be told now")))]
pub async fn checkpoint(State(identity): State<Identity>, asked: HeaderMap) -> Result<Response, ProblemResponse> {
    let note = identity.log.checkpoint(identity.clock.now()).await.map_err(PortError::from)?;
    Ok(Tagged::new(TEXT, note).answer(&asked))
}

/// Who has signed the log and receipts, the newest key first.
#[utoipa::path(get, path = paths::LOG_KEYS, tag = "identity",
    responses((status = 200, body = String, content_type = "text/plain", description = "A verifier key (C2SP signed-note) a line"),
              (status = 304, description = "The answer that `If-None-Match` names"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "It cannot be told now")))]
pub async fn keys(State(identity): State<Identity>, asked: HeaderMap) -> Result<Response, ProblemResponse> {
    let keys = identity.log.keys(identity.clock.now()).await.map_err(PortError::from)?;
    let lines: String = keys.iter().map(|key| format!("{key}\n")).collect();
    Ok(Tagged::new(TEXT, lines).answer(&asked))
}

/// A tile of the log: up to 256 hashes of a level, or as many leaves.
#[utoipa::path(get, path = "/api/v1/identity/log/tile/{path}", tag = "identity",
    params(("path" = String, Path, description = "`LEVEL/NUMBER` or `entries/NUMBER`, the number in threes as in `0/x001/067`; with `.p/WIDTH` where it is not full (C2SP tlog-tiles). It holds slashes as they are")),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream", description = "The tile, which never changes"),
              (status = 304, description = "The answer that `If-None-Match` names"),
              (status = 404, body = Problem, content_type = "application/problem+json", description = "The log has no such tile, or not yet"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "It cannot be told now")))]
pub async fn tile(
    State(identity): State<Identity>,
    asked: HeaderMap,
    path: Result<Path<String>, PathRejection>,
) -> Result<Response, ProblemResponse> {
    let path: Option<TilePath> = path.ok().and_then(|Path(path)| ["tile/", &path].concat().parse().ok());
    let path = path.ok_or_else(ProblemResponse::not_found)?;
    let bytes = identity.log.tile(&path).await.map_err(PortError::from)?.ok_or_else(ProblemResponse::not_found)?;
    let mut response = Tagged::new("application/octet-stream", bytes).answer(&asked);
    response.headers_mut().insert(header::CACHE_CONTROL, FOR_EVER);
    Ok(response)
}
