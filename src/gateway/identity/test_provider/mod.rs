//! A provider of the gateway's own, at `/dev-idp`, so that everything can be tried: whoever comes is whom they say. It speaks
//! as GOV.UK One Login does, and the gateway asks it as any other, over the network. It is there only where no other is
//! configured and nobody else can reach it.
//!
//! Must not be here: anything that makes signing in different from signing in elsewhere.

mod authorize;
mod organisations;
mod people;
mod tokens;

use super::keys::{SigningKey, SigningKeys};
use super::provider::{Credential, OneLogin, Provider, Settings};
use crate::App;
use crate::app::Routes;
use axum::{
    Json,
    extract::{FromRequestParts, State},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use contract::identity::{doors, staff_doors};
use domain::identity::Confidence;
use jsonwebtoken::{Algorithm, jwk::JwkSet};
pub use people::{BINS, CUSTOMER_SERVICES};
use people::{PEOPLE, Person, STAFF};
use serde_json::json;
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use url::Url;

const CLIENT: &str = "doorstep";
/// The same service, as those who work for the council sign in to it.
const STAFF_CLIENT: &str = "doorstep-staff";
const AUTHORIZE: &str = "/dev-idp/authorize";
const TOKEN: &str = "/dev-idp/token";
const USERINFO: &str = "/dev-idp/userinfo";
const LOGOUT: &str = "/dev-idp/logout";
const KEYS: &str = "/dev-idp/.well-known/jwks.json";
const METADATA: &str = "/dev-idp/.well-known/openid-configuration";
const DID_DOCUMENT: &str = "/dev-idp/.well-known/did.json";

/// As One Login's.
const GOOD_FOR: Duration = Duration::from_secs(300);

pub struct TestProvider {
    origin: String,
    /// Signs ID tokens.
    pub(super) key: SigningKeys,
    /// Signs identities that were proved.
    identity_key: SigningKey,
    /// By which it knows this service.
    clients: [Client; 2],
    given: Mutex<Given>,
}

/// One way to sign in to this service.
struct Client {
    id: &'static str,
    keys: JwkSet,
    people: &'static [Person],
    /// The path on which it takes people in.
    callback: &'static str,
}

/// What was given and not used yet.
#[derive(Default)]
struct Given {
    codes: HashMap<String, Grant>,
    access: HashMap<String, Grant>,
    /// The ids of assertions, each of which is good once.
    assertions: HashMap<String, Instant>,
}

/// What a person has agreed to.
#[derive(Clone)]
struct Grant {
    person: &'static Person,
    client: &'static str,
    level: Confidence,
    nonce: String,
    challenge: String,
    redirect_uri: String,
    at: Instant,
}

/// How this service asks the test provider.
pub struct Asked {
    pub people: Provider,
    pub staff: Provider,
    pub provider: TestProvider,
}

pub fn open(listens_at: SocketAddr) -> anyhow::Result<Asked> {
    let [people, staff] = [SigningKeys::of(SigningKey::make()?, &[]), SigningKeys::of(SigningKey::make()?, &[])];
    let client =
        |id, keys: &SigningKeys, people, callback| Client { id, keys: keys.published().clone(), people, callback };
    let provider = TestProvider {
        origin: format!("http://{listens_at}"),
        key: SigningKeys::of(SigningKey::make()?, &[]),
        identity_key: SigningKey::make()?,
        clients: [
            client(CLIENT, &people, PEOPLE, doors::CALLBACK),
            client(STAFF_CLIENT, &staff, STAFF, staff_doors::CALLBACK),
        ],
        given: Mutex::default(),
    };
    let one_login = OneLogin {
        identity_issuer: provider.identity_issuer(),
        identity_did_document: Url::parse(&provider.at(DID_DOCUMENT))?,
        identity_algorithms: vec![Algorithm::ES256],
        address: true,
    };
    let settings = |client: &str, one_login| Settings {
        issuer: provider.issuer(),
        client_id: client.to_owned(),
        key_file: None,
        older_key_files: Vec::new(),
        secret_file: None,
        scopes: vec!["openid".to_owned()],
        signed_requests: false,
        algorithms: vec![Algorithm::ES256],
        one_login,
        classes: Default::default(),
        upstream: Default::default(),
    };
    let people = Provider::of(settings(CLIENT, Some(one_login)), Credential::Key(Box::new(people)))?;
    let staff = Provider::of(settings(STAFF_CLIENT, None), Credential::Key(Box::new(staff)))?;
    Ok(Asked { people, staff, provider })
}

pub fn routes() -> Routes {
    vec![
        (METADATA, get(metadata)),
        (KEYS, get(keys)),
        (DID_DOCUMENT, get(did_document)),
        (AUTHORIZE, get(authorize::authorize)),
        (TOKEN, post(tokens::token)),
        (USERINFO, get(tokens::userinfo)),
        (LOGOUT, get(authorize::logout)),
        (organisations::ORGANISATIONS, get(organisations::organisations).post(organisations::play)),
    ]
}

/// It is nowhere where another provider is configured.
pub struct Here(Arc<TestProvider>);

impl FromRequestParts<App> for Here {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, StatusCode> {
        let Ok(State(identity)) = State::<super::Identity>::from_request_parts(parts, app).await;
        identity.test_provider.map(Here).ok_or(StatusCode::NOT_FOUND)
    }
}

async fn metadata(Here(provider): Here) -> Response {
    let at = |path| provider.at(path);
    Json(json!({
        "issuer": provider.issuer(),
        "authorization_endpoint": at(AUTHORIZE),
        "token_endpoint": at(TOKEN),
        "userinfo_endpoint": at(USERINFO),
        "end_session_endpoint": at(LOGOUT),
        "jwks_uri": at(KEYS),
        "scopes_supported": ["openid"],
        "response_types_supported": ["code"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "code_challenge_methods_supported": ["S256"],
        "ui_locales_supported": ["en", "cy"],
        "authorization_response_iss_parameter_supported": true,
    }))
    .into_response()
}

async fn keys(Here(provider): Here) -> Response {
    Json(provider.key.published()).into_response()
}

/// The keys of proved identities (W3C Decentralized Identifiers 1.0).
async fn did_document(Here(provider): Here) -> Response {
    let (id, key) = (provider.did(), provider.identity_key.public());
    let method =
        json!({ "id": provider.identity_key_id(), "type": "JsonWebKey2020", "controller": id, "publicKeyJwk": key });
    Json(json!({ "id": id, "assertionMethod": [method] })).into_response()
}

impl TestProvider {
    fn client(&self, id: &str) -> Option<&Client> {
        self.clients.iter().find(|client| client.id == id)
    }

    fn at(&self, path: &str) -> String {
        [&self.origin, path].concat()
    }

    pub fn issuer(&self) -> String {
        self.at("/dev-idp/")
    }

    fn identity_issuer(&self) -> String {
        self.at("/dev-idp/identity/")
    }

    /// A port is written as `%3A` (did:web, 2.5.1).
    fn did(&self) -> String {
        let host = self.origin.trim_start_matches("http://").replace(':', "%3A");
        format!("did:web:{host}:dev-idp")
    }

    fn identity_key_id(&self) -> String {
        let key = self.identity_key.public().common.key_id.as_deref().unwrap_or_default();
        format!("{}#{key}", self.did())
    }

    /// With what is still good.
    fn given<T>(&self, change: impl FnOnce(&mut Given) -> T) -> T {
        let mut given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        let is_good = |at: Instant| at.elapsed() < GOOD_FOR;
        given.codes.retain(|_, grant| is_good(grant.at));
        given.access.retain(|_, grant| is_good(grant.at));
        given.assertions.retain(|_, at| is_good(*at));
        change(&mut given)
    }
}
