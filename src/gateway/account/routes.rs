//! `GET /account/council-tax`, `POST /account/payments`, `GET /account/payments/{id}`. None of the answers is kept by anybody.

use super::at_once::at_once;
use super::following::Followed;
use super::paying::{NotBegun, Wish};
use super::records::Record;
use super::{Account, return_url};
use crate::identity::{OwnWrite, Person};
use crate::limits::{Client, Limits};
use crate::origin::Origin;
use crate::port::PortError;
use crate::write::Sent;
use crate::{App, problem::ProblemResponse, read};
use axum::{
    Json,
    extract::{FromRequestParts, Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use contract::{
    account::{CouncilTaxAnswer, LinkedAccount, NewPayment, PaymentAnswer, code, paths},
    problem::Problem,
    reports::IDEMPOTENCY_KEY,
};
use domain::{account::PaymentId, language::Language};
use std::convert::Infallible;
use std::sync::Arc;
use uuid::Uuid;

/// The key of a payment, from its header.
pub struct Key(Uuid);

impl<S: Sync> FromRequestParts<S> for Key {
    type Rejection = ProblemResponse;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ProblemResponse> {
        let mut keys = parts.headers.get_all(IDEMPOTENCY_KEY).iter();
        let key = keys.next().filter(|_| keys.next().is_none());
        let key = key.and_then(|key| Uuid::try_parse(key.to_str().ok()?).ok());
        key.map(Key).ok_or_else(ProblemResponse::idempotency_key)
    }
}

/// The council tax accounts that this person has linked.
#[utoipa::path(get, path = paths::COUNCIL_TAX, tag = "account",
    responses((status = 200, body = CouncilTaxAnswer, description = "Each account; kept by nobody"),
              (status = 304, description = "The answer that `If-None-Match` names"),
              (status = 401, body = Problem, content_type = "application/problem+json", description = "Nobody is signed in"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "It cannot be told now")))]
pub async fn council_tax(
    State(account): State<Account>,
    Person(session): Person,
    headers: HeaderMap,
) -> Result<Response, ProblemResponse> {
    let (mut accounts, mut fetched_at) = (Vec::new(), None);
    let links = account.records.links(&session.person).await.map_err(PortError::from)?;
    let asked = links.into_iter().map(|link| {
        let account = account.clone();
        async move { (account.told(&link).await, link.id) }
    });
    for (told, id) in at_once(asked).await? {
        let told = told?;
        fetched_at = fetched_at.into_iter().chain(told.fetched_at).min();
        accounts.push(LinkedAccount::of(id, &told.account, account.clock.today()));
    }
    Ok(unkept(read::json(&headers, &CouncilTaxAnswer { accounts, fetched_at })))
}

/// Begins a payment, which the person makes at `nextUrl`. The same key with the same payment is answered the same again.
#[utoipa::path(post, path = paths::PAYMENTS, tag = "account",
    params(("Idempotency-Key" = String, Header, description = "A UUID that is made with the payment and sent with each try"),
           ("X-Council" = String, Header, description = "Any value; without it no write is taken"),
           ("Accept-Language" = Option<String>, Header, description = "In which language the person pays, where the payment does not say")),
    request_body = NewPayment,
    responses((status = 201, body = PaymentAnswer, description = "It has begun", headers(("Location" = String, description = "What becomes of it"))),
              (status = 400, body = Problem, content_type = "application/problem+json", description = "There is no key, or it is no UUID"),
              (status = 401, body = Problem, content_type = "application/problem+json", description = "Nobody is signed in"),
              (status = 403, body = Problem, content_type = "application/problem+json", description = "The header is not there, or it was sent by a page of another site"),
              (status = 404, body = Problem, content_type = "application/problem+json", description = "This person has linked no such account"),
              (status = 408, body = Problem, content_type = "application/problem+json", description = "The body did not come to its end in time"),
              (status = 409, body = Problem, content_type = "application/problem+json", description = "The key has come before with another payment; or what is owed is being paid already (`payment_under_way`)"),
              (status = 413, body = Problem, content_type = "application/problem+json", description = "It is longer than any payment"),
              (status = 415, body = Problem, content_type = "application/problem+json", description = "It is not JSON"),
              (status = 422, body = Problem, content_type = "application/problem+json", description = "The amount is not between a penny and what is owed"),
              (status = 429, body = Problem, content_type = "application/problem+json", description = "So many payments may not begin on one day"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "It cannot begin now, or it is not known whether it has; send it again later with the same key")))]
pub async fn pay(
    State(account): State<Account>,
    State(limits): State<Arc<Limits>>,
    _: OwnWrite,
    Person(session): Person,
    Key(key): Key,
    way: Way,
    Sent(new): Sent<NewPayment>,
) -> Result<Response, ProblemResponse> {
    let language = new.language.unwrap_or(way.language);
    let wish = Wish {
        person: &session.person,
        link: &new.account,
        amount: new.amount,
        key,
        language,
        return_url: return_url(&way.origin, language),
        limits: &limits,
        client: way.client,
    };
    let record = account.begin(&wish).await?;
    let location = paths::payment(&record.payment.id);
    let told = told(&account, record).await?;
    Ok(unkept((StatusCode::CREATED, [(header::LOCATION, location)], Json(told)).into_response()))
}

/// By what a payment comes here.
pub struct Way {
    origin: Origin,
    client: Client,
    /// That of the browser or program.
    language: Language,
}

impl FromRequestParts<App> for Way {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let origin = Origin::from_request_parts(parts, app).await?;
        let client = Client::from_request_parts(parts, app).await?;
        Ok(Way { origin, client, language: wanted_language(&parts.headers) })
    }
}

/// Of the two the one that `Accept-Language` likes better (RFC 9110, 12.5.4).
fn wanted_language(headers: &HeaderMap) -> Language {
    let lines = headers.get_all(header::ACCEPT_LANGUAGE).iter().filter_map(|line| line.to_str().ok());
    let likes = lines.flat_map(|line| line.split(',')).filter_map(|range| {
        let (tag, weight) = range.split_once(';').unwrap_or((range, "q=1"));
        let primary = tag.trim().split('-').next().unwrap_or_default().to_ascii_lowercase();
        let language = Language::ALL.into_iter().find(|language| language.tag() == primary)?;
        let weight: f32 = weight.trim().strip_prefix("q=")?.parse().ok()?;
        (weight > 0.0).then_some((language, weight))
    });
    // The first of those that are liked best.
    let best = likes.reduce(|best, next| if next.1 > best.1 { next } else { best });
    best.map_or_else(Language::default, |(language, _)| language)
}

impl From<NotBegun> for ProblemResponse {
    fn from(error: NotBegun) -> Self {
        match error {
            NotBegun::Amount(fault) => ProblemResponse::invalid("amount", fault.to_string(), Vec::new()),
            NotBegun::Mismatch => ProblemResponse::idempotency_mismatch(),
            NotBegun::UnderWay(_) => ProblemResponse::conflict_of(code::PAYMENT_UNDER_WAY),
            NotBegun::TooMany(too_many) => too_many.into(),
            NotBegun::NotKnown(_) => PortError::Unavailable { retry_after: None }.into(),
            NotBegun::Port(error) => error.into(),
        }
    }
}

/// What has become of a payment, as whoever takes it says now.
#[utoipa::path(get, path = paths::PAYMENT, tag = "account",
    params(("id" = String, Path, description = "The id of the payment")),
    responses((status = 200, body = PaymentAnswer, description = "The payment; kept by nobody"),
              (status = 304, description = "The answer that `If-None-Match` names"),
              (status = 401, body = Problem, content_type = "application/problem+json", description = "Nobody is signed in"),
              (status = 404, body = Problem, content_type = "application/problem+json", description = "This person has no such payment"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "It cannot be told now")))]
pub async fn payment(
    State(account): State<Account>,
    Person(session): Person,
    headers: HeaderMap,
    id: Result<Path<String>, axum::extract::rejection::PathRejection>,
) -> Result<Response, ProblemResponse> {
    let id: Option<PaymentId> = id.ok().and_then(|Path(id)| id.parse().ok());
    let id = id.ok_or_else(ProblemResponse::not_found)?;
    let Followed { record, is_known } = account.look(account.payment(&session.person, &id).await?).await;
    if !is_known {
        return Err(PortError::Unavailable { retry_after: None }.into());
    }
    Ok(unkept(read::json(&headers, &told(&account, record).await?)))
}

async fn told(account: &Account, record: Record) -> Result<PaymentAnswer, PortError> {
    let next_url = account.next_url(&record).await?;
    let Record { payment, link, .. } = record;
    Ok(PaymentAnswer {
        id: payment.id,
        account: link,
        amount: payment.amount,
        state: payment.state,
        begun_at: payment.begun_at,
        next_url,
    })
}

fn unkept(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
