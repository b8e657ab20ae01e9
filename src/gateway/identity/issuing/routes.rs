//! The doors at which wallets and those come whom a credential is shown to: for what the issuer says of itself, for a token,
//! for a nonce, for the credential, and for the list of those that were withdrawn. All are for programs.

use super::credential::{Frame, signed};
use super::credentials::{Issued, Issuing, Place};
use super::metadata::{GRANT, RESIDENT};
use super::offers::{Offer, Redeemed, TOKEN_GOOD_FOR};
use super::proof::{Proved, proved};
use super::{Issuer, IssuingError, status_list};
use crate::app::Routes;
use crate::identity::Identity;
use crate::identity::random::Unguessable;
use crate::identity::routes::{NO_STORE, Named};
use crate::write::MAX_BODY_BYTES;
use axum::{
    Form, Json,
    extract::{
        DefaultBodyLimit, State,
        rejection::{FormRejection, JsonRejection},
    },
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use contract::identity::doors;
use domain::{
    identity::{Confidence, Details, Validity, of_resident, share::Source},
    london,
};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

pub fn doors() -> Routes {
    let limit = || DefaultBodyLimit::max(MAX_BODY_BYTES);
    vec![
        (doors::CREDENTIAL_ISSUER, get(metadata)),
        (doors::CREDENTIAL_SERVER, get(server_metadata)),
        (doors::RESIDENT, get(type_metadata)),
        (doors::CREDENTIAL_TOKEN, post(token).layer(limit())),
        (doors::CREDENTIAL_NONCE, post(nonce).layer(limit())),
        (doors::CREDENTIAL, post(credential).layer(limit())),
        (doors::CREDENTIAL_LIST, get(list)),
    ]
}

/// Why a wallet is not given what it asks for, by the name that its standard has for that.
struct Refused(StatusCode, &'static str);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let Refused(status, error) = self;
        let mut response = (status, [NO_STORE], Json(json!({ "error": error }))).into_response();
        if status == StatusCode::UNAUTHORIZED {
            // RFC 6750, 3.
            let why = HeaderValue::from_static("Bearer error=\"invalid_token\"");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, why);
        }
        response
    }
}

impl From<IssuingError> for Refused {
    fn from(error: IssuingError) -> Self {
        tracing::error!(%error, "a wallet cannot be answered");
        Refused(StatusCode::SERVICE_UNAVAILABLE, "server_error")
    }
}

const fn bad(error: &'static str) -> Refused {
    Refused(StatusCode::BAD_REQUEST, error)
}

const NOT_HERE: Refused = Refused(StatusCode::NOT_FOUND, "invalid_request");
const UNKNOWN_TOKEN: Refused = Refused(StatusCode::UNAUTHORIZED, "invalid_token");

fn of(identity: &Identity) -> Result<&Arc<Issuer>, Refused> {
    identity.issuer.as_ref().ok_or(NOT_HERE)
}

/// What is the same for everybody.
fn published(value: &Value) -> Response {
    ([(header::CACHE_CONTROL, "public, max-age=300")], Json(value)).into_response()
}

async fn metadata(State(identity): State<Identity>) -> Result<Response, Refused> {
    Ok(published(&of(&identity)?.metadata()))
}

async fn server_metadata(State(identity): State<Identity>) -> Result<Response, Refused> {
    Ok(published(&of(&identity)?.server_metadata()))
}

async fn type_metadata(State(identity): State<Identity>) -> Result<Response, Refused> {
    Ok(published(&of(&identity)?.type_metadata()))
}

#[derive(Deserialize)]
struct TokenRequest {
    grant_type: Option<String>,
    #[serde(rename = "pre-authorized_code")]
    code: Option<String>,
    tx_code: Option<String>,
}

/// OpenID4VCI 1.0, 6.
async fn token(
    State(identity): State<Identity>,
    form: Result<Form<TokenRequest>, FormRejection>,
) -> Result<Response, Refused> {
    let issuer = of(&identity)?;
    let Form(asked) = form.map_err(|error| unreadable(error.status(), "invalid_request"))?;
    let grant = asked.grant_type.ok_or(bad("invalid_request"))?;
    if grant != GRANT {
        return Err(bad("unsupported_grant_type"));
    }
    let (Some(code), Some(pin)) = (asked.code, asked.tx_code) else { return Err(bad("invalid_request")) };
    let code = Unguessable::sent(&code).ok_or(bad("invalid_grant"))?;
    let token = Unguessable::make().map_err(IssuingError::from)?;
    let is_pin = |offer: &_| issuer.codes.pin(offer) == pin;
    match issuer.offers.redeem(&code, is_pin, &token, identity.clock.now()).await? {
        Redeemed::Now => {
            let told = json!({
                "access_token": token.as_str(), "token_type": "Bearer", "expires_in": TOKEN_GOOD_FOR.as_secs(),
            });
            Ok(([NO_STORE], Json(told)).into_response())
        }
        Redeemed::WrongPin | Redeemed::Gone => Err(bad("invalid_grant")),
    }
}

/// OpenID4VCI 1.0, 7.
async fn nonce(State(identity): State<Identity>) -> Result<Response, Refused> {
    let nonce = of(&identity)?.codes.nonce(identity.clock.now()).map_err(IssuingError::from)?;
    Ok(([NO_STORE], Json(json!({ "c_nonce": nonce }))).into_response())
}

#[derive(Deserialize)]
struct CredentialRequest {
    credential_configuration_id: Option<String>,
    credential_identifier: Option<Value>,
    proofs: Option<Proofs>,
    credential_response_encryption: Option<Value>,
}

#[derive(Deserialize)]
struct Proofs {
    jwt: Option<Vec<String>>,
}

/// OpenID4VCI 1.0, 8.
async fn credential(
    State(identity): State<Identity>,
    headers: HeaderMap,
    body: Result<Json<CredentialRequest>, JsonRejection>,
) -> Result<Response, Refused> {
    let issuer = of(&identity)?;
    let token = bearer(&headers).ok_or(UNKNOWN_TOKEN)?;
    let offer = issuer.offers.of_token(&token, identity.clock.now()).await?.ok_or(UNKNOWN_TOKEN)?;
    let Json(asked) = body.map_err(|error| unreadable(error.status(), "invalid_credential_request"))?;
    let proof = asked.proof()?;
    let proved = proved(proof, &issuer.url, Timestamp::now()).map_err(|fault| {
        tracing::warn!(%fault, "a wallet has not proved to hold its key");
        bad("invalid_proof")
    })?;
    if !issuer.codes.knows(&proved.nonce, identity.clock.now()) {
        return Err(bad("invalid_nonce"));
    }
    let credential = identity.give(issuer, &token, &offer, &proved).await?;
    Ok(([NO_STORE], Json(json!({ "credentials": [{ "credential": credential }] }))).into_response())
}

impl CredentialRequest {
    /// The one proof, if the one credential that there is is asked for in the one way in which it is given.
    fn proof(&self) -> Result<&str, Refused> {
        if self.credential_identifier.is_some() {
            return Err(bad("unknown_credential_identifier"));
        }
        match self.credential_configuration_id.as_deref() {
            Some(RESIDENT) => {}
            Some(_) => return Err(bad("unknown_credential_configuration")),
            None => return Err(bad("invalid_credential_request")),
        }
        if self.credential_response_encryption.is_some() {
            return Err(bad("invalid_encryption_parameters"));
        }
        let proofs = self.proofs.as_ref().and_then(|proofs| proofs.jwt.as_deref());
        match proofs {
            Some([proof]) => Ok(proof),
            _ => Err(bad("invalid_proof")),
        }
    }
}

impl Identity {
    /// Gives the credential of an offer out, if its person is still signed in as they were.
    async fn give(
        &self,
        issuer: &Issuer,
        token: &Unguessable,
        offer: &Offer,
        proved: &Proved,
    ) -> Result<String, Refused> {
        let now = self.clock.now();
        let today = london::today(now);
        let (confidence, details) = self.still_proved(offer).await?.ok_or(bad("credential_request_denied"))?;
        let attributes = of_resident(confidence, &details, today).map_err(|_| bad("credential_request_denied"))?;
        // Whoever is shown it keeps the time of the world, whatever day the service is to believe.
        let validity = Validity::of_days(issuer.days, Timestamp::now());
        let (nonce, person, until) = (&*proved.nonce, &offer.person, validity.until);
        let source = Source { issuer: self.provider.issuer().to_owned(), confidence };
        let issuing = Issuing { token, nonce, person, attributes, source, until };
        let sign = |place: Place| {
            let list_uri = &issuer.at(&doors::credential_list(place.list));
            let Issuer { url, kind, certificate, .. } = issuer;
            let frame = Frame { issuer: url, kind, holder: &proved.holder, place, list_uri, validity };
            signed(&frame, &details, today, certificate)
        };
        match issuer.credentials.issue(issuing, sign, now).await? {
            Issued::Now(credential) => Ok(credential),
            Issued::UsedNonce => Err(bad("invalid_nonce")),
            Issued::Gone => Err(UNKNOWN_TOKEN),
        }
    }

    /// What was proved in the session of an offer, and how sure that is; none where it is over.
    async fn still_proved(&self, offer: &Offer) -> Result<Option<(Confidence, Details)>, IssuingError> {
        let sessions = self.sessions.all(&offer.person, self.clock.now()).await?;
        let Some(session) = sessions.iter().find(|one| one.id == offer.session) else { return Ok(None) };
        Ok(Some((session.confidence, self.sessions.details(&session.id).await?)))
    }
}

/// The list of those that were withdrawn.
async fn list(State(identity): State<Identity>, Named(list): Named<String>) -> Result<Response, Refused> {
    let issuer = of(&identity)?;
    // A number has one form in a path.
    let number = list.parse::<i64>().ok().filter(|number| number.to_string() == list).ok_or(NOT_HERE)?;
    let withdrawn = issuer.credentials.withdrawn(number).await?.ok_or(NOT_HERE)?;
    let (uri, seconds) = (issuer.at(&doors::credential_list(number)), issuer.list_seconds);
    let (certificate, now) = (&issuer.certificate, Timestamp::now());
    let token = issuer.lists.token(number, &uri, withdrawn, seconds, certificate, now).await?;
    let kind: (HeaderName, String) = (header::CONTENT_TYPE, ["application/", status_list::TYPE].concat());
    let kept = (header::CACHE_CONTROL, format!("public, max-age={seconds}"));
    Ok(([kind, kept], token.to_string()).into_response())
}

/// RFC 6750, 2.1.
fn bearer(headers: &HeaderMap) -> Option<Unguessable> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("Bearer").then(|| Unguessable::sent(token)).flatten()
}

/// A body that is none of ours; one that is too large is told so.
fn unreadable(status: StatusCode, error: &'static str) -> Refused {
    let is_large = status == StatusCode::PAYLOAD_TOO_LARGE;
    Refused(if is_large { status } else { StatusCode::BAD_REQUEST }, error)
}
