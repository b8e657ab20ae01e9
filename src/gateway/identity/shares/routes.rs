//! What organisations ask, read and say, each with its own key; and a person's own shares. Nobody keeps the answers.

use super::answering::{Answered, Ending, Giving};
use crate::app::Routes;
use crate::identity::Identity;
use crate::identity::routes::{NO_STORE, Named, OwnWrite, Person};
use crate::limits::{Client, LookUp};
use crate::origin::Origin;
use crate::port::PortError;
use crate::write::{MAX_BODY_BYTES, Sent};
use crate::{App, problem::ProblemResponse};
use axum::{
    Json,
    extract::{DefaultBodyLimit, FromRequestParts, State},
    http::{HeaderName, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
    routing::{delete, get, post},
};
use contract::{
    identity::shares::{
        DetailsAnswer, HistoryAnswer, NewRequest, NewShare, RequestStanding, RequestTaken, ReturnCode, SharedWith,
        SharesAnswer, paths,
    },
    problem::Problem,
};
use domain::{
    identity::{
        Details, ReceiptId, Session,
        share::{Organisation, RequestId, ReturnTo, ShareChoice, ShareId, Source, Terms},
    },
    language::Language,
    london,
};
use screens::identity::DetailsPage;
use serde::Serialize;

pub fn routes() -> Routes {
    let limit = || DefaultBodyLimit::max(MAX_BODY_BYTES);
    vec![
        (paths::REQUESTS, post(ask).layer(limit())),
        (paths::REQUEST, get(standing)),
        (paths::OUTCOME, post(outcome).layer(limit())),
        (paths::DETAILS, get(read)),
        (paths::ERASURE, post(erased)),
        (paths::SHARES, get(mine).post(give).layer(limit())),
        (paths::SHARE, delete(end)),
        (paths::HISTORY, get(history)),
    ]
}

#[derive(utoipa::OpenApi)]
#[openapi(paths(ask, standing, outcome, read, erased, mine, give, end, history))]
pub struct Api;

/// The organisation whose key came with the request.
pub struct Asking(Organisation);

impl FromRequestParts<App> for Asking {
    type Rejection = ProblemResponse;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ProblemResponse> {
        let Ok(client) = Client::from_request_parts(parts, app).await;
        app.limits.check(client, LookUp::WrongKey).await?;
        let Ok(State(identity)) = State::<Identity>::from_request_parts(parts, app).await;
        let key =
            parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
        let key = key.unwrap_or_default();
        match identity.organisations.by_key(key) {
            Some(organisation) => Ok(Asking(organisation.clone())),
            None => {
                app.limits.admit(client, LookUp::WrongKey, key).await?;
                Err(ProblemResponse::wrong_key())
            }
        }
    }
}

impl Asking {
    fn id(&self) -> &str {
        &self.0.recipient.id
    }
}

fn told(value: &impl Serialize) -> Response {
    ([NO_STORE], Json(value)).into_response()
}

/// An organisation asks for details of whoever answers the link that it is answered with. Without `returnTo` it cannot know that
/// this is whom it deals with: whoever has the link may have passed it on.
#[utoipa::path(post, path = paths::REQUESTS, tag = "identity",
    params(("Authorization" = String, Header, description = "`Bearer` and the organisation's key")),
    request_body = NewRequest,
    responses((status = 201, body = RequestTaken, description = "The link for the person", headers(("Location" = String, description = "What becomes of it"))),
              (status = 401, body = Problem, content_type = "application/problem+json", description = "No organisation has this key"),
              (status = 403, body = Problem, content_type = "application/problem+json", description = "It was sent by a page of another site"),
              (status = 408, body = Problem, content_type = "application/problem+json", description = "The body did not come to its end in time"),
              (status = 413, body = Problem, content_type = "application/problem+json", description = "The body is too large"),
              (status = 415, body = Problem, content_type = "application/problem+json", description = "The body is not JSON"),
              (status = 422, body = Problem, content_type = "application/problem+json", description = "The organisation may not ask so"),
              (status = 429, body = Problem, content_type = "application/problem+json", description = "Too many wrong keys came from there, or too many requests wait"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "It cannot be taken now")))]
pub async fn ask(
    State(identity): State<Identity>,
    asking: Asking,
    origin: Origin,
    Sent(new): Sent<NewRequest>,
) -> Result<Response, ProblemResponse> {
    let invalid = |fault: String| ProblemResponse::invalid("body", fault, Vec::new());
    let (terms, return_to) = new.into_parts();
    terms.check(&asking.0).map_err(|fault| invalid(fault.to_string()))?;
    ReturnTo::check(return_to.as_ref(), &asking.0).map_err(|fault| invalid(fault.to_string()))?;
    let taken =
        identity.shares.ask(&asking.0, terms, return_to, identity.clock.now()).await.map_err(PortError::from)?;
    let request = taken.ok_or_else(ProblemResponse::too_many_wait)?;
    let page = DetailsPage::Request(request.id.clone()).path(Language::En);
    let place = paths::request(&request.id);
    let taken = RequestTaken { id: request.id, url: [&origin, &*page].concat(), expires_at: request.expires_at };
    Ok((StatusCode::CREATED, [NO_STORE], [(header::LOCATION, place)], Json(taken)).into_response())
}

/// What became of a request.
#[utoipa::path(get, path = paths::REQUEST, tag = "identity",
    params(("id" = String, Path, description = "The id of the request"),
           ("Authorization" = String, Header, description = "`Bearer` and the organisation's key")),
    responses((status = 200, body = RequestStanding, description = "How it stands; kept by nobody"),
              (status = 401, body = Problem, content_type = "application/problem+json", description = "No organisation has this key"),
              (status = 404, body = Problem, content_type = "application/problem+json", description = "The organisation has no such request"),
              (status = 429, body = Problem, content_type = "application/problem+json", description = "Too many wrong keys came from there"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "It cannot be told now")))]
pub async fn standing(
    State(identity): State<Identity>,
    asking: Asking,
    Named(id): Named<RequestId>,
) -> Result<Response, ProblemResponse> {
    let standing = identity.shares.standing(asking.id(), &id, identity.clock.now()).await.map_err(PortError::from)?;
    Ok(told(&standing.ok_or_else(ProblemResponse::not_found)?))
}

/// A person is back with their organisation, which brings the code that stood in the address, of the request that it has made
/// for the visitor whose `state` that is. From now on it is told what they have answered.
#[utoipa::path(post, path = paths::OUTCOME, tag = "identity",
    params(("id" = String, Path, description = "The id of the request"),
           ("Authorization" = String, Header, description = "`Bearer` and the organisation's key")),
    request_body = ReturnCode,
    responses((status = 200, body = RequestStanding, description = "What the person has answered; kept by nobody"),
              (status = 401, body = Problem, content_type = "application/problem+json", description = "No organisation has this key"),
              (status = 403, body = Problem, content_type = "application/problem+json", description = "It was sent by a page of another site"),
              (status = 404, body = Problem, content_type = "application/problem+json", description = "The code is of no such request, or too old, or was used"),
              (status = 408, body = Problem, content_type = "application/problem+json", description = "The body did not come to its end in time"),
              (status = 413, body = Problem, content_type = "application/problem+json", description = "The body is too large"),
              (status = 415, body = Problem, content_type = "application/problem+json", description = "The body is not JSON"),
              (status = 422, body = Problem, content_type = "application/problem+json", description = "The body is not of this shape"),
              (status = 429, body = Problem, content_type = "application/problem+json", description = "Too many wrong keys came from there"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "It cannot be told now")))]
pub async fn outcome(
    State(identity): State<Identity>,
    asking: Asking,
    Named(id): Named<RequestId>,
    Sent(ReturnCode { code }): Sent<ReturnCode>,
) -> Result<Response, ProblemResponse> {
    let now = identity.clock.now();
    if !identity.shares.exchange(asking.id(), &id, &code, now).await.map_err(PortError::from)? {
        return Err(ProblemResponse::not_found());
    }
    let standing = identity.shares.standing(asking.id(), &id, now).await.map_err(PortError::from)?;
    Ok(told(&standing.ok_or_else(ProblemResponse::not_found)?))
}

/// What was given. The person is told of each reading, also of one that comes too late.
#[utoipa::path(get, path = paths::DETAILS, tag = "identity",
    params(("id" = String, Path, description = "The id of the request"),
           ("Authorization" = String, Header, description = "`Bearer` and the organisation's key")),
    responses((status = 200, body = DetailsAnswer, description = "What was given; kept by nobody on the way"),
              (status = 401, body = Problem, content_type = "application/problem+json", description = "No organisation has this key"),
              (status = 404, body = Problem, content_type = "application/problem+json", description = "Nothing was given to this organisation, or it is over"),
              (status = 429, body = Problem, content_type = "application/problem+json", description = "Too many wrong keys came from there"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "It cannot be read now")))]
pub async fn read(
    State(identity): State<Identity>,
    asking: Asking,
    Named(id): Named<RequestId>,
) -> Result<Response, ProblemResponse> {
    let read = identity.shares.read(asking.id(), &id, identity.clock.now()).await.map_err(PortError::from)?;
    Ok(told(&read.ok_or_else(ProblemResponse::not_found)?))
}

/// The organisation has erased what it had read.
#[utoipa::path(post, path = paths::ERASURE, tag = "identity",
    params(("id" = String, Path, description = "The id of the request"),
           ("Authorization" = String, Header, description = "`Bearer` and the organisation's key")),
    responses((status = 204, description = "The person is told so"),
              (status = 401, body = Problem, content_type = "application/problem+json", description = "No organisation has this key"),
              (status = 404, body = Problem, content_type = "application/problem+json", description = "Nobody has asked this organisation to erase it"),
              (status = 429, body = Problem, content_type = "application/problem+json", description = "Too many wrong keys came from there"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "It cannot be noted now")))]
pub async fn erased(
    State(identity): State<Identity>,
    asking: Asking,
    Named(id): Named<RequestId>,
) -> Result<Response, ProblemResponse> {
    let noted = identity.shares.erased(asking.id(), &id, identity.clock.now()).await.map_err(PortError::from)?;
    if noted { Ok((StatusCode::NO_CONTENT, [NO_STORE]).into_response()) } else { Err(ProblemResponse::not_found()) }
}

/// Who has which of this person's details.
#[utoipa::path(get, path = paths::SHARES, tag = "identity",
    responses((status = 200, body = SharesAnswer, description = "Each share; kept by nobody"),
              (status = 401, body = Problem, content_type = "application/problem+json", description = "Nobody is signed in"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "It cannot be told now")))]
pub async fn mine(State(identity): State<Identity>, Person(session): Person) -> Result<Response, ProblemResponse> {
    let now = identity.clock.now();
    let shares = identity.shares.all(&session.person, now).await.map_err(PortError::from)?;
    Ok(told(&SharesAnswer { shares: shares.iter().map(|share| SharedWith::of(share, now)).collect() }))
}

/// Gives some of what was asked for.
#[utoipa::path(post, path = paths::SHARES, tag = "identity",
    params(("X-Council" = String, Header, description = "Any value; without it no write is taken")),
    request_body = NewShare,
    responses((status = 201, body = SharedWith, description = "What was given, and until when"),
              (status = 401, body = Problem, content_type = "application/problem+json", description = "Nobody is signed in"),
              (status = 403, body = Problem, content_type = "application/problem+json", description = "The header is not there, or it was sent by a page of another site"),
              (status = 404, body = Problem, content_type = "application/problem+json", description = "There is no such request for this person"),
              (status = 408, body = Problem, content_type = "application/problem+json", description = "The body did not come to its end in time"),
              (status = 409, body = Problem, content_type = "application/problem+json", description = "The request was answered before, or it is too late"),
              (status = 413, body = Problem, content_type = "application/problem+json", description = "The body is too large"),
              (status = 415, body = Problem, content_type = "application/problem+json", description = "The body is not JSON"),
              (status = 422, body = Problem, content_type = "application/problem+json", description = "It cannot be given so"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "It cannot be given now")))]
pub async fn give(
    State(identity): State<Identity>,
    _: OwnWrite,
    Person(session): Person,
    origin: Origin,
    Sent(new): Sent<NewShare>,
) -> Result<Response, ProblemResponse> {
    let now = identity.clock.now();
    let request = identity.shares.open(&session.person, &new.request).await.map_err(PortError::from)?;
    let request = request.ok_or_else(ProblemResponse::not_found)?;
    let details = identity.sessions.details(&session.id).await.map_err(PortError::from)?;
    let choice = ShareChoice { attributes: new.attributes, period: Some(new.period) };
    let giving = identity.giving(&session, &request.terms, &details, &choice, Language::En);
    let giving = giving.map_err(|fault| ProblemResponse::invalid("attributes", fault.to_string(), Vec::new()))?;
    match identity.shares.give(&session.person, &request, giving, &origin, now).await.map_err(PortError::from)? {
        Answered::Now(share, _) => {
            Ok((StatusCode::CREATED, [NO_STORE], Json(SharedWith::of(&share, now))).into_response())
        }
        Answered::Closed => Err(ProblemResponse::conflict_of(contract::identity::shares::code::REQUEST_CLOSED)),
    }
}

/// Ends a share at once.
#[utoipa::path(delete, path = paths::SHARE, tag = "identity",
    params(("id" = String, Path, description = "The id of the share"),
           ("X-Council" = String, Header, description = "Any value; without it no write is taken")),
    responses((status = 204, description = "It is over"),
              (status = 401, body = Problem, content_type = "application/problem+json", description = "Nobody is signed in"),
              (status = 403, body = Problem, content_type = "application/problem+json", description = "The header is not there, or it was sent by a page of another site"),
              (status = 404, body = Problem, content_type = "application/problem+json", description = "This person has no such share"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "It cannot be ended now")))]
pub async fn end(
    State(identity): State<Identity>,
    _: OwnWrite,
    Person(session): Person,
    origin: Origin,
    Named(id): Named<ShareId>,
) -> Result<Response, ProblemResponse> {
    match identity.shares.end(&session.person, &id, &origin, identity.clock.now()).await.map_err(PortError::from)? {
        Ending::Now(_) | Ending::Before => Ok((StatusCode::NO_CONTENT, [NO_STORE]).into_response()),
        Ending::NotFound => Err(ProblemResponse::not_found()),
    }
}

/// All that has happened to this person's details, as a file.
#[utoipa::path(get, path = paths::HISTORY, tag = "identity",
    responses((status = 200, body = HistoryAnswer, description = "Each event, without any value; kept by nobody"),
              (status = 401, body = Problem, content_type = "application/problem+json", description = "Nobody is signed in"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "It cannot be told now")))]
pub async fn history(State(identity): State<Identity>, Person(session): Person) -> Result<Response, ProblemResponse> {
    let events = identity.shares.history(&session.person).await.map_err(PortError::from)?;
    let history = HistoryAnswer { events: events.into_iter().map(Into::into).collect() };
    Ok(([NO_STORE, file("my-details-history.json")], Json(history)).into_response())
}

fn file(name: &'static str) -> (HeaderName, HeaderValue) {
    let value = HeaderValue::try_from(format!("attachment; filename=\"{name}\""));
    (header::CONTENT_DISPOSITION, value.expect("names of files here are plain"))
}

/// Where a person has their signed receipts as files.
pub const RECEIPT_FILE: &str = "/auth/receipts/{id}";

pub fn receipt_file(id: &ReceiptId) -> String {
    RECEIPT_FILE.replace("{id}", id.as_str())
}

/// A person's own receipt, as it was signed (RFC 7515, 9.2.1).
pub async fn receipt(
    State(identity): State<Identity>,
    Person(session): Person,
    Named(id): Named<ReceiptId>,
) -> Result<Response, ProblemResponse> {
    let all = identity.receipts.all(&session.person).await.map_err(PortError::from)?;
    let receipt = all.into_iter().find(|receipt| receipt.id == id).ok_or_else(ProblemResponse::not_found)?;
    let kind = (header::CONTENT_TYPE, HeaderValue::from_static("application/jose"));
    Ok(([NO_STORE, kind, file("receipt.jws")], receipt.jws).into_response())
}

impl Identity {
    /// What a person gives by this choice.
    pub(super) fn giving(
        &self,
        session: &Session,
        terms: &Terms,
        details: &Details,
        choice: &ShareChoice,
        language: Language,
    ) -> Result<Giving, domain::identity::share::ShareFault> {
        let given = terms.give(details, choice, london::today(self.clock.now()))?;
        let source = Source { issuer: self.provider.issuer().to_owned(), confidence: session.confidence };
        Ok(Giving { given, source, language })
    }
}
