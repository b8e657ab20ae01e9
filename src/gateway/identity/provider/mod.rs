//! The provider by whom people prove who they are: an OpenID provider, asked by the authorisation code flow with PKCE
//! (OpenID Connect Core 1.0, RFC 7636), and GOV.UK One Login's way to ask for a level of confidence.
//!
//! Belongs here: what is sent to a provider, and what of its answers is believed. Must not be here: sessions, cookies, what
//! a person is told.

mod address;
mod core_identity;
pub(super) mod document;
mod metadata;
mod settings;
mod token;

pub use address::ADDRESS;
pub use settings::{OneLogin, Settings, SettingsError, is_secret};
pub use token::{LogoutToken, TokenFault, Trusted, header, key as key_of, signed, verified};

use super::attempt::Attempt;
use super::keys::{KeyError, SigningKeys};
use crate::port::PortError;
use crate::upstream::{Answer, Upstream};
use address::current;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use core_identity::{CoreIdentity, DidDocument, Signers, core_identity};
use document::Document;
use domain::{
    identity::{Confidence, Details, PersonName},
    language::Language,
};
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::jwk::JwkSet;
use metadata::{Metadata, MetadataFault};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use token::{Asked, Expected, IdToken};
use url::Url;
use uuid::Uuid;

/// So long an assertion or a signed request is good; it is sent at once.
const GOOD_FOR: SignedDuration = SignedDuration::from_mins(5);
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// The credential trust that One Login is always asked for: a password and a second factor.
pub const TRUST: &str = "Cl.Cm";
/// In bytes, of what a provider is asked when a person signs out: One Login takes no more.
const LONGEST_END_SESSION: usize = 2048;
/// The claim with the proved identity.
pub const CORE_IDENTITY: &str = "https://vocab.account.gov.uk/v1/coreIdentityJWT";

pub struct Provider {
    settings: Settings,
    credential: Credential,
    upstream: Upstream,
    metadata: Document<Metadata>,
    keys: Document<JwkSet>,
    identities: Document<DidDocument>,
}

/// By what the provider knows this service.
pub enum Credential {
    /// `private_key_jwt`
    Key(Box<SigningKeys>),
    /// `client_secret_post`
    Secret(String),
}

#[derive(Debug, thiserror::Error)]
pub enum CredentialError {
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error("the secret in {path} cannot be read: {source}")]
    Secret { path: PathBuf, source: std::io::Error },
}

/// A person, as the provider has proved them.
#[derive(Debug, PartialEq, Eq)]
pub struct Proof {
    /// What the provider calls them, to this service alone.
    pub subject: String,
    /// The provider's session, where it has one.
    pub session: Option<String>,
    pub confidence: Confidence,
    pub name: Option<PersonName>,
    /// What was proved; nothing below P1.
    pub details: Details,
    /// What the provider signs the person out by again.
    pub id_token: String,
    /// What else it says of them, such as the groups that they are in. Nobody keeps it.
    pub more: Map<String, Value>,
}

/// Why nobody is signed in.
#[derive(Debug, thiserror::Error)]
pub enum NotProved {
    #[error(transparent)]
    Provider(#[from] PortError),
    #[error("the person turned back, or cannot be proved at the level that was asked for")]
    Declined,
    #[error("the answer is not believed: {0}")]
    Fault(#[from] Fault),
}

/// What is wrong with an answer of the provider. None of them holds a value out of it.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    #[error("its metadata: {0}")]
    Metadata(#[from] MetadataFault),
    #[error("the ID token: {0}")]
    IdToken(TokenFault),
    #[error("the proved identity: {0}")]
    Identity(TokenFault),
    #[error("it answered with the error {0}")]
    Error(String),
    #[error("what came back is of another provider")]
    OtherIssuer,
    #[error("it led back without a code")]
    NoCode,
    #[error("the code was not taken: {0}")]
    CodeRefused(String),
    #[error("the answer to the code cannot be read")]
    NoTokens,
    #[error("what it tells of the person is of another person")]
    OtherPerson,
    #[error("nothing can be signed: {0}")]
    Signing(#[from] KeyError),
}

impl From<KeyError> for NotProved {
    fn from(error: KeyError) -> Self {
        NotProved::Fault(error.into())
    }
}

impl From<MetadataFault> for NotProved {
    fn from(fault: MetadataFault) -> Self {
        NotProved::Fault(fault.into())
    }
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
    access_token: Option<String>,
}

impl Provider {
    pub fn open(settings: Settings) -> anyhow::Result<Self> {
        let credential = match (&settings.key_file, &settings.secret_file) {
            (Some(key), _) => Credential::Key(Box::new(SigningKeys::read(key, &settings.older_key_files)?)),
            (None, Some(path)) => {
                let secret = fs::read_to_string(path)
                    .map_err(|source| CredentialError::Secret { path: path.clone(), source })?;
                Credential::Secret(secret.trim().to_owned())
            }
            (None, None) => return Err(SettingsError::NoCredential.into()),
        };
        Self::of(settings, credential)
    }

    pub fn of(settings: Settings, credential: Credential) -> anyhow::Result<Self> {
        let upstream = Upstream::new(&settings.upstream)?;
        let (metadata, keys, identities) = Default::default();
        Ok(Provider { settings, credential, upstream, metadata, keys, identities })
    }

    pub fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    /// The public keys by which the provider knows this service; none where it knows it by a secret.
    pub fn published_keys(&self) -> Option<&JwkSet> {
        match &self.credential {
            Credential::Key(keys) => Some(keys.published()),
            Credential::Secret(_) => None,
        }
    }

    /// Whether it proves people at this level.
    pub fn proves(&self, level: Confidence) -> bool {
        level == Confidence::P0 || self.settings.one_login.is_some() || self.settings.classes.of(level).is_some()
    }

    async fn metadata(&self) -> Result<std::sync::Arc<Metadata>, NotProved> {
        let url = metadata::place(self.issuer())?;
        let metadata = self.metadata.get(&self.upstream, &url).await?;
        if let Err(fault) = metadata.check(self.issuer()) {
            self.metadata.forget(&metadata);
            return Err(fault.into());
        }
        Ok(metadata)
    }

    /// Where a person is led to prove who they are.
    pub async fn leads_to(&self, attempt: &Attempt, language: Language) -> Result<String, NotProved> {
        let metadata = self.metadata().await?;
        let asked = self.asked_for(attempt, language);
        let mut url = metadata.authorization_endpoint.clone();
        match &self.credential {
            Credential::Key(keys) if self.settings.signed_requests => {
                let request = self.signed_request(keys, &url, &asked)?;
                let repeated = ["response_type", "scope", "client_id"];
                let repeated = asked.iter().filter(|(name, _)| repeated.contains(name));
                url.query_pairs_mut().extend_pairs(repeated).append_pair("request", &request);
            }
            _ => drop(url.query_pairs_mut().extend_pairs(&asked)),
        }
        Ok(url.into())
    }

    fn asked_for(&self, attempt: &Attempt, language: Language) -> Vec<(&'static str, String)> {
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(attempt.verifier.as_bytes()));
        let mut asked = vec![
            ("response_type", "code".to_owned()),
            ("scope", self.settings.scopes.join(" ")),
            ("client_id", self.settings.client_id.clone()),
            ("redirect_uri", attempt.redirect_uri.clone()),
            ("state", attempt.state.clone()),
            ("nonce", attempt.nonce.clone()),
            ("code_challenge", challenge),
            ("code_challenge_method", "S256".to_owned()),
            ("ui_locales", language.tag().to_owned()),
        ];
        if let Some(one_login) = &self.settings.one_login {
            let vector = match attempt.level {
                Confidence::P0 => TRUST.to_owned(),
                level => format!("{TRUST}.{}", level.name()),
            };
            asked.push(("vtr", json!([vector]).to_string()));
            if attempt.level > Confidence::P0 {
                asked.push(("claims", asked_claims(one_login).to_string()));
            }
        } else if let Some(class) = self.settings.classes.of(attempt.level) {
            asked.push(("acr_values", class.to_owned()));
        }
        asked
    }

    /// The same, signed (RFC 9101): nothing of it can be changed on the way.
    fn signed_request(
        &self,
        keys: &SigningKeys,
        endpoint: &Url,
        asked: &[(&'static str, String)],
    ) -> Result<String, KeyError> {
        let mut claims: Map<String, Value> =
            asked.iter().map(|(name, value)| ((*name).to_owned(), Value::from(value.as_str()))).collect();
        let now = Timestamp::now();
        // One Login wants to be named by its endpoint, the standard by the issuer.
        let audience = if self.settings.one_login.is_some() { endpoint.as_str() } else { self.issuer() };
        for (name, value) in [
            ("iss", json!(self.settings.client_id)),
            ("aud", json!(audience)),
            ("iat", json!(now.as_second())),
            ("exp", json!((now + GOOD_FOR).as_second())),
            ("jti", json!(Uuid::new_v4().to_string())),
        ] {
            claims.insert(name.to_owned(), value);
        }
        keys.current().sign("oauth-authz-req+jwt", &claims)
    }

    /// Whom the provider has proved, by what it has led back with. `attempt` is the one that this browser began.
    pub async fn prove(&self, answer: &HashMap<String, String>, attempt: &Attempt) -> Result<Proof, NotProved> {
        let metadata = self.metadata().await?;
        let issuer = answer.get("iss");
        let is_needed = metadata.authorization_response_iss_parameter_supported;
        if issuer.map_or(is_needed, |issuer| issuer != self.issuer()) {
            return Err(Fault::OtherIssuer.into());
        }
        if let Some(error) = answer.get("error") {
            return Err(led_back_with(error));
        }
        let code = answer.get("code").filter(|code| !code.is_empty()).ok_or(Fault::NoCode)?;
        let tokens = self.tokens(&metadata, code, attempt).await?;
        let person = self.id_token(&metadata, &tokens.id_token, attempt).await?;
        let IdToken { subject, session, name, more } = person;
        let (confidence, details) = match (&self.settings.one_login, attempt.level) {
            (_, Confidence::P0) => (Confidence::P0, Details::default()),
            (Some(one_login), _) => {
                self.proved_identity(one_login, &metadata, tokens.access_token, &subject, attempt.level).await?
            }
            // Its class was checked with the token.
            (None, level) => (level, Details { name: name.clone(), ..Details::default() }),
        };
        let name = if confidence > Confidence::P0 { details.name.clone() } else { name };
        Ok(Proof { subject, session, confidence, name, details, id_token: tokens.id_token, more })
    }

    async fn tokens(&self, metadata: &Metadata, code: &str, attempt: &Attempt) -> Result<Tokens, NotProved> {
        let mut fields = vec![
            ("grant_type", "authorization_code".to_owned()),
            ("code", code.to_owned()),
            ("redirect_uri", attempt.redirect_uri.clone()),
            ("code_verifier", attempt.verifier.clone()),
            ("client_id", self.settings.client_id.clone()),
        ];
        match &self.credential {
            Credential::Key(keys) => {
                fields.push(("client_assertion_type", ASSERTION_TYPE.to_owned()));
                fields.push(("client_assertion", self.assertion(keys, &metadata.token_endpoint)?));
            }
            Credential::Secret(secret) => fields.push(("client_secret", secret.clone())),
        }
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = self.upstream.post_form(metadata.token_endpoint.clone(), &fields).await;
        let answer = answer.map_err(PortError::from)?;
        if !answer.status.is_success() {
            return Err(Fault::CodeRefused(error_code(&answer)).into());
        }
        serde_json::from_slice(&answer.body.bytes).map_err(|_| Fault::NoTokens.into())
    }

    /// That it is this service which asks (RFC 7523).
    fn assertion(&self, keys: &SigningKeys, endpoint: &Url) -> Result<String, KeyError> {
        let (client, now) = (&self.settings.client_id, Timestamp::now());
        let claims = json!({
            "iss": client, "sub": client, "aud": endpoint.as_str(), "jti": Uuid::new_v4().to_string(),
            "iat": now.as_second(), "exp": (now + GOOD_FOR).as_second(),
        });
        keys.current().sign("JWT", &claims)
    }

    async fn id_token(&self, metadata: &Metadata, token: &str, attempt: &Attempt) -> Result<IdToken, NotProved> {
        let asked = Asked {
            nonce: &attempt.nonce,
            trust: self.settings.one_login.as_ref().map(|_| TRUST),
            class: self.settings.classes.of(attempt.level),
        };
        let checked =
            self.with_keys(metadata, |trusted| token::id_token(token, trusted, self.expected(), asked)).await?;
        checked.map_err(|fault| Fault::IdToken(fault).into())
    }

    /// Whom the provider has signed out.
    pub async fn logout_token(&self, token: &str) -> Result<LogoutToken, NotProved> {
        let metadata = self.metadata().await?;
        let checked = self.with_keys(&metadata, |trusted| token::logout_token(token, trusted, self.expected())).await?;
        checked.map_err(|fault| Fault::IdToken(fault).into())
    }

    /// Checks with the provider's keys; once more with those of now, where it may have a new one.
    async fn with_keys<T>(
        &self,
        metadata: &Metadata,
        check: impl Fn(Trusted) -> Result<T, TokenFault>,
    ) -> Result<Result<T, TokenFault>, NotProved> {
        let algorithms = &self.settings.algorithms;
        let keys = self.keys.get(&self.upstream, &metadata.jwks_uri).await?;
        match check(Trusted { keys: &keys, algorithms }) {
            Err(fault) if fault.may_be_of_a_new_key() => {
                let keys = self.keys.get_anew(&self.upstream, &metadata.jwks_uri).await?;
                Ok(check(Trusted { keys: &keys, algorithms }))
            }
            checked => Ok(checked),
        }
    }

    async fn proved_identity(
        &self,
        one_login: &OneLogin,
        metadata: &Metadata,
        access_token: Option<String>,
        subject: &str,
        level: Confidence,
    ) -> Result<(Confidence, Details), NotProved> {
        let (Some(endpoint), Some(bearer)) = (&metadata.userinfo_endpoint, access_token) else {
            return Err(Fault::NoTokens.into());
        };
        let answer = self.upstream.get_as(endpoint.clone(), &bearer).await.map_err(PortError::from)?;
        let told: HashMap<String, Value> = serde_json::from_slice(&answer.body.bytes)
            .ok()
            .filter(|_| answer.status.is_success())
            .ok_or(Fault::NoTokens)?;
        if told.get("sub").and_then(Value::as_str) != Some(subject) {
            return Err(Fault::OtherPerson.into());
        }
        // It is left out where the person could not be proved.
        let credential = told.get(CORE_IDENTITY).and_then(Value::as_str).ok_or(NotProved::Declined)?;
        let place = &one_login.identity_did_document;
        let expected = Expected { issuer: &one_login.identity_issuer, ..self.expected() };
        let check = |document: &DidDocument| {
            let signers = Signers { document, algorithms: &one_login.identity_algorithms };
            core_identity(credential, signers, expected, subject, level)
        };
        let checked = match check(&*self.identities.get(&self.upstream, place).await?) {
            Err(fault) if fault.may_be_of_a_new_key() => {
                check(&*self.identities.get_anew(&self.upstream, place).await?)
            }
            checked => checked,
        };
        let CoreIdentity { confidence, name, birth_date } = checked.map_err(Fault::Identity)?;
        let address = told.get(ADDRESS).filter(|_| one_login.address).and_then(current);
        Ok((confidence, Details { name, birth_date, address }))
    }

    /// Where a person is led to sign out at the provider as well; it leads them back to `back`. None where it has no such
    /// place. By the ID token it knows whom to sign out without asking them (OpenID Connect RP-Initiated Logout 1.0, 2).
    pub async fn end_session(&self, back: &str, language: Language, id_token: Option<&str>) -> Option<String> {
        let endpoint = self.metadata().await.ok()?.end_session_endpoint.clone()?;
        let with = |id_token: Option<&str>| {
            // One Login leads nobody back whom it does not know.
            let back = (id_token.is_some() || self.settings.one_login.is_none()).then_some(back);
            let mut url = endpoint.clone();
            url.query_pairs_mut()
                .append_pair("client_id", &self.settings.client_id)
                .append_pair("ui_locales", language.tag())
                .extend_pairs(back.map(|back| ("post_logout_redirect_uri", back)))
                .extend_pairs(id_token.map(|token| ("id_token_hint", token)));
            url
        };
        let fits = |url: &Url| url.query().is_none_or(|query| query.len() <= LONGEST_END_SESSION);
        let hinted = id_token.map(|token| with(Some(token))).filter(fits);
        Some(hinted.unwrap_or_else(|| with(None)).into())
    }

    /// Tokens are held against the clock of the world, whatever day the service is to believe.
    fn expected(&self) -> Expected<'_> {
        Expected { issuer: self.issuer(), client: &self.settings.client_id, now: Timestamp::now() }
    }
}

/// What of a proved person is asked for besides `sub`.
fn asked_claims(one_login: &OneLogin) -> Value {
    let mut claims = json!({ CORE_IDENTITY: null });
    if one_login.address {
        claims[ADDRESS] = Value::Null;
    }
    json!({ "userinfo": claims })
}

/// The error that a provider led back with (RFC 6749, 4.1.2.1).
fn led_back_with(error: &str) -> NotProved {
    match error {
        "access_denied" => NotProved::Declined,
        // One Login has switched this service off, or it has no room: both pass.
        "temporarily_unavailable" | "server_error" | "unauthorized_client" => {
            tracing::warn!(error, "the provider takes nobody at the moment");
            NotProved::Provider(PortError::Unavailable { retry_after: None })
        }
        error => Fault::Error(as_code(error)).into(),
    }
}

fn error_code(answer: &Answer) -> String {
    #[derive(Deserialize)]
    struct Refusal {
        error: String,
    }
    let refusal = serde_json::from_slice::<Refusal>(&answer.body.bytes);
    refusal.map_or_else(|_| answer.status.to_string(), |refusal| as_code(&refusal.error))
}

/// Codes are words. What is none may be anything, and does not go into a log.
fn as_code(error: &str) -> String {
    let is_code = error.len() <= 40 && error.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    if is_code { error.to_owned() } else { "that is no code".to_owned() }
}

#[cfg(test)]
mod tests;
