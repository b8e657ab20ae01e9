//! What the gateway is given for a code, and what it is told of the person.

use super::{CLIENT, Client, Grant, Here, TOKEN, TestProvider, people::STAFF};
use crate::identity::provider::{ADDRESS, CORE_IDENTITY, TRUST, TokenFault, Trusted, signed};
use crate::identity::random::Unguessable;
use axum::{
    Form, Json,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::identity::Confidence;
use jiff::Timestamp;
use jsonwebtoken::Algorithm;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::time::Instant;

#[derive(Deserialize)]
pub struct Redemption {
    grant_type: String,
    code: String,
    redirect_uri: String,
    code_verifier: String,
    client_assertion: String,
}

/// That it is this service which asks (RFC 7523).
#[derive(Deserialize)]
struct Assertion {
    iss: String,
    sub: String,
    aud: String,
    jti: String,
    exp: i64,
}

fn refused(error: &str) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({ "error": error }))).into_response()
}

pub async fn token(Here(provider): Here, Form(asked): Form<Redemption>) -> Response {
    if asked.grant_type != "authorization_code" {
        return refused("unsupported_grant_type");
    }
    let Some(client) = provider.known(&asked.client_assertion) else { return refused("invalid_client") };
    let grant = provider.given(|given| given.codes.remove(&asked.code));
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(asked.code_verifier.as_bytes()));
    let is_right = |grant: &Grant| {
        grant.client == client && grant.challenge == challenge && grant.redirect_uri == asked.redirect_uri
    };
    let Some(grant) = grant.filter(is_right) else { return refused("invalid_grant") };
    let now = Timestamp::now().as_second();
    // A council's own provider says at once who of its staff it is; One Login says no name here.
    let name = STAFF.iter().find(|member| member.id == grant.person.id).map(|member| member.full_name);
    let claims = json!({
        "iss": provider.issuer(), "aud": client, "sub": grant.person.subject(), "iat": now, "exp": now + 120,
        "auth_time": now, "nonce": grant.nonce, "vot": TRUST, "groups": grant.person.groups,
        "name": name,
    });
    let (Ok(id_token), Ok(access)) = (provider.key.current().sign("JWT", &claims), Unguessable::make()) else {
        return refused("server_error");
    };
    provider.given(|given| given.access.insert(access.as_str().to_owned(), grant));
    Json(json!({
        "id_token": id_token, "access_token": access.as_str(), "token_type": "Bearer", "expires_in": 180,
    }))
    .into_response()
}

pub async fn userinfo(Here(provider): Here, headers: HeaderMap) -> Response {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let grant = bearer.and_then(|bearer| provider.given(|given| given.access.get(bearer).cloned()));
    let Some(grant) = grant else { return StatusCode::UNAUTHORIZED.into_response() };
    let mut told = json!({ "sub": grant.person.subject() });
    if grant.level > Confidence::P0 {
        match provider.proved_identity(&grant) {
            Some(identity) => {
                told[CORE_IDENTITY] = identity;
                told[ADDRESS] = json!([grant.person.home.claim()]);
            }
            None => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        }
    }
    Json(told).into_response()
}

impl TestProvider {
    /// As which client this service asks, if it does, and for the first time with this assertion.
    fn known(&self, assertion: &str) -> Option<&'static str> {
        self.clients.iter().find(|client| self.is_of(client, assertion)).map(|client| client.id)
    }

    fn is_of(&self, client: &Client, assertion: &str) -> bool {
        let trusted = Trusted { keys: &client.keys, algorithms: &[Algorithm::ES256] };
        let checked: Result<Assertion, TokenFault> = signed(assertion, trusted, &["JWT"]);
        let Ok(Assertion { iss, sub, aud, jti, exp }) = checked else { return false };
        let is_ours = iss == client.id && sub == client.id && aud == self.at(TOKEN);
        let is_new = || self.given(|given| given.assertions.insert(jti, Instant::now()).is_none());
        is_ours && exp > Timestamp::now().as_second() && is_new()
    }

    /// Whether it is an ID token of its own for this service, however old.
    pub(super) fn gave(&self, id_token: &str) -> bool {
        #[derive(Deserialize)]
        struct Claims {
            aud: String,
        }
        let trusted = Trusted { keys: self.key.published(), algorithms: &[Algorithm::ES256] };
        signed(id_token, trusted, &["JWT"]).is_ok_and(|Claims { aud }| self.client(&aud).is_some())
    }

    fn proved_identity(&self, grant: &Grant) -> Option<Value> {
        let (person, now) = (grant.person, Timestamp::now().as_second());
        let part = |kind: &str, value: &str| json!({ "type": kind, "value": value });
        let given = person.given_names.split(' ').map(|name| part("GivenName", name));
        let parts: Vec<Value> = given.chain([part("FamilyName", person.family_name)]).collect();
        let claims = json!({
            "iss": self.identity_issuer(), "aud": CLIENT, "sub": person.subject(), "iat": now, "nbf": now,
            "exp": now + 1800, "vot": grant.level.name(),
            "vc": {
                "type": ["VerifiableCredential", "IdentityCheckCredential"],
                "credentialSubject": {
                    "name": [{ "nameParts": parts }],
                    "birthDate": [{ "value": person.birth_date }],
                },
            },
        });
        self.identity_key.sign_as(&self.identity_key_id(), "JWT", &claims).ok().map(Value::from)
    }
}
