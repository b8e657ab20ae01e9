//! What a token of the provider says, once everything in it was checked: OpenID Connect Core 1.0, 3.1.3.7; Back-Channel
//! Logout 1.0, 2.6; and what GOV.UK One Login asks for beyond these.
//!
//! Must not be here: fetching keys, what a person is told. A fault names the claim and never its value.

use crate::identity::keys::fits;
use crate::identity::logouts::Logout;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::identity::PersonName;
use jiff::Timestamp;
use jsonwebtoken::{
    Algorithm, DecodingKey, Header, Validation, decode,
    errors::ErrorKind,
    jwk::{Jwk, JwkSet, KeyAlgorithm, PublicKeyUse},
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use std::collections::HashSet;

/// So far two clocks may be apart, in seconds.
const CLOCK_SKEW: i64 = 60;
/// A token is for now: older ones are somebody's second try, in seconds.
const LONGEST_AGE: i64 = 10 * 60;

/// Why a token is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenFault {
    #[error("it is not a signed token")]
    Unreadable,
    #[error("its algorithm is not one that is accepted")]
    Algorithm,
    #[error("its type is another one")]
    Type,
    #[error("it has critical headers that are not known")]
    Critical,
    #[error("it is signed with a key that is not published")]
    UnknownKey,
    #[error("its signature is wrong")]
    Signature,
    #[error("it has no `{0}`, or one of another kind")]
    Missing(&'static str),
    #[error("its `iss` is another issuer")]
    Issuer,
    #[error("its `aud` is not this service")]
    Audience,
    #[error("its `azp` is not this service")]
    AuthorisedParty,
    #[error("it has expired")]
    Expired,
    #[error("it was issued in the future")]
    TooEarly,
    #[error("it was issued too long ago")]
    TooOld,
    #[error("its `nonce` is not that of this sign-in")]
    Nonce,
    #[error("its `vot` is not what was asked for")]
    Trust,
    #[error("its `acr` is not what was asked for")]
    Level,
    #[error("its `sub` is another person")]
    Subject,
    #[error("its `events` are not those of a logout")]
    Events,
}

impl TokenFault {
    /// Whether the key may have been made since, perhaps under the name of the one before it.
    pub fn may_be_of_a_new_key(self) -> bool {
        matches!(self, TokenFault::UnknownKey | TokenFault::Signature)
    }
}

/// The keys that a token may be signed with, and how.
#[derive(Clone, Copy)]
pub struct Trusted<'a> {
    pub keys: &'a JwkSet,
    pub algorithms: &'a [Algorithm],
}

/// What every token must say.
#[derive(Clone, Copy)]
pub struct Expected<'a> {
    pub issuer: &'a str,
    /// The id of this service at the provider.
    pub client: &'a str,
    pub now: Timestamp,
}

/// A person, as a provider has just told who they are.
#[derive(Debug, PartialEq, Eq)]
pub struct IdToken {
    pub subject: String,
    /// The provider's session, where it has one.
    pub session: Option<String>,
    pub name: Option<PersonName>,
    /// Whatever else it says.
    pub more: Map<String, Value>,
}

/// What the sign-in has asked for.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    pub nonce: &'a str,
    /// The credential trust of One Login, such as `Cl.Cm`.
    pub trust: Option<&'a str>,
    /// The authentication context class, where the level is told by it.
    pub class: Option<&'a str>,
}

/// Whom a provider has signed out: all sessions of a person, or one.
#[derive(Debug, PartialEq, Eq)]
pub struct LogoutToken {
    pub id: String,
    pub subject: Option<String>,
    pub session: Option<String>,
}

impl LogoutToken {
    /// `issuer` is whose it is.
    pub fn logout<'a>(&'a self, issuer: &'a str) -> Logout<'a> {
        let LogoutToken { id, subject, session } = self;
        Logout { id, issuer, subject: subject.as_deref(), provider_session: session.as_deref() }
    }
}

pub fn id_token(token: &str, trusted: Trusted, expected: Expected, asked: Asked) -> Result<IdToken, TokenFault> {
    let claims: Claims = signed(token, trusted, &[])?;
    claims.check(expected)?;
    claims.check_age(expected.now)?;
    if claims.nonce.as_deref() != Some(asked.nonce) {
        return Err(TokenFault::Nonce);
    }
    if asked.trust.is_some() && claims.vot.as_deref() != asked.trust {
        return Err(TokenFault::Trust);
    }
    if asked.class.is_some() && claims.acr.as_deref() != asked.class {
        return Err(TokenFault::Level);
    }
    let name = claims.name.as_deref().and_then(|name| PersonName::of([name]));
    Ok(IdToken { subject: claims.subject()?, session: claims.sid, name, more: claims.more })
}

const LOGOUT_EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// That it was not seen before is for whoever keeps its id.
pub fn logout_token(token: &str, trusted: Trusted, expected: Expected) -> Result<LogoutToken, TokenFault> {
    // Older providers leave the type out.
    let claims: Claims = signed(token, trusted, &["logout+jwt", "JWT", ""])?;
    claims.check(expected)?;
    claims.check_age(expected.now)?;
    if claims.nonce.is_some() {
        return Err(TokenFault::Nonce);
    }
    let event = claims.events.as_ref().and_then(|events| events.get(LOGOUT_EVENT));
    if event.and_then(Value::as_object).is_none_or(|event| !event.is_empty()) {
        return Err(TokenFault::Events);
    }
    if claims.sub.is_none() && claims.sid.is_none() {
        return Err(TokenFault::Missing("sub"));
    }
    let id = claims.jti.clone().filter(|id| !id.is_empty()).ok_or(TokenFault::Missing("jti"))?;
    let subject = claims.sub.is_some().then(|| claims.subject()).transpose()?;
    Ok(LogoutToken { id, subject, session: claims.sid })
}

/// The claims of a token whose signature is right. `types` are those that it may have; any where there is none.
pub fn signed<T: DeserializeOwned>(token: &str, trusted: Trusted, types: &[&str]) -> Result<T, TokenFault> {
    let header: Header = header(token, types, trusted.algorithms)?;
    let key = key(trusted.keys, &header).ok_or(TokenFault::UnknownKey)?;
    verified(token, &key, header.alg)
}

/// What the header of a token says, if it is of one of these types (of any, where there is none) and is said to be signed in
/// one of these ways. The library's own reader leaves out what it does not know.
pub fn header<T: DeserializeOwned>(token: &str, types: &[&str], algorithms: &[Algorithm]) -> Result<T, TokenFault> {
    let (first, _) = token.split_once('.').ok_or(TokenFault::Unreadable)?;
    let bytes = URL_SAFE_NO_PAD.decode(first).map_err(|_| TokenFault::Unreadable)?;
    let said: Map<String, Value> = serde_json::from_slice(&bytes).map_err(|_| TokenFault::Unreadable)?;
    let algorithm = said.get("alg").and_then(|name| Algorithm::deserialize(name).ok());
    if !algorithm.is_some_and(|algorithm| algorithms.contains(&algorithm)) {
        return Err(TokenFault::Algorithm);
    }
    if said.contains_key("crit") {
        return Err(TokenFault::Critical);
    }
    let kind = said.get("typ").and_then(Value::as_str).unwrap_or_default();
    if !types.is_empty() && !types.iter().any(|one| one.eq_ignore_ascii_case(kind)) {
        return Err(TokenFault::Type);
    }
    serde_json::from_value(Value::Object(said)).map_err(|_| TokenFault::Unreadable)
}

/// Claims are checked by whoever asked for the token: the library would hold them against the system's clock.
pub fn verified<T: DeserializeOwned>(token: &str, key: &DecodingKey, algorithm: Algorithm) -> Result<T, TokenFault> {
    if !fits(algorithm, key.family()) {
        return Err(TokenFault::Algorithm);
    }
    let mut validation = Validation::new(algorithm);
    validation.required_spec_claims = HashSet::new();
    (validation.validate_exp, validation.validate_aud) = (false, false);
    match decode(token, key, &validation) {
        Ok(token) => Ok(token.claims),
        Err(error) => Err(match error.kind() {
            ErrorKind::InvalidSignature => TokenFault::Signature,
            _ => TokenFault::Unreadable,
        }),
    }
}

/// The key that the token names; where it names none, the only one that fits.
pub fn key(keys: &JwkSet, header: &Header) -> Option<DecodingKey> {
    let fitting = |jwk: &Jwk| fitting(jwk, header.alg);
    match &header.kid {
        Some(id) => {
            let named = keys.keys.iter().filter(|jwk| jwk.common.key_id.as_ref() == Some(id));
            named.filter_map(fitting).next()
        }
        None => {
            let mut all = keys.keys.iter().filter_map(fitting);
            all.next().filter(|_| all.next().is_none())
        }
    }
}

/// The key, if it is one that signs by this algorithm.
pub fn fitting(jwk: &Jwk, algorithm: Algorithm) -> Option<DecodingKey> {
    // One Login: the algorithm of the token is that of its key.
    let is_other = jwk.common.key_algorithm.is_some_and(|known| known != KeyAlgorithm::from(algorithm));
    let is_for_secrets = jwk.common.public_key_use == Some(PublicKeyUse::Encryption);
    let key = DecodingKey::from_jwk(jwk).ok().filter(|key| fits(algorithm, key.family()))?;
    (!is_other && !is_for_secrets).then_some(key)
}

/// One audience or several (RFC 7519, 4.1.3).
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

/// What every kind of token may say. Times are seconds since 1970, which may have a fraction (RFC 7519, 2).
#[derive(Debug, Deserialize)]
pub struct Claims {
    iss: Option<String>,
    aud: Option<Audience>,
    azp: Option<String>,
    sub: Option<String>,
    exp: Option<f64>,
    iat: Option<f64>,
    nbf: Option<f64>,
    nonce: Option<String>,
    pub vot: Option<String>,
    acr: Option<String>,
    sid: Option<String>,
    jti: Option<String>,
    name: Option<String>,
    events: Option<Value>,
    #[serde(flatten)]
    more: Map<String, Value>,
}

impl Claims {
    fn check(&self, expected: Expected) -> Result<(), TokenFault> {
        if self.iss.as_deref() != Some(expected.issuer) {
            return Err(TokenFault::Issuer);
        }
        match &self.aud {
            Some(Audience::One(one)) if one == expected.client => {}
            Some(Audience::Many(many)) if many.iter().any(|one| one == expected.client) => {
                if many.len() > 1 && self.azp.is_none() {
                    return Err(TokenFault::AuthorisedParty);
                }
            }
            _ => return Err(TokenFault::Audience),
        }
        if self.azp.as_deref().is_some_and(|party| party != expected.client) {
            return Err(TokenFault::AuthorisedParty);
        }
        if passed(self.exp.ok_or(TokenFault::Missing("exp"))?, expected.now) > CLOCK_SKEW {
            return Err(TokenFault::Expired);
        }
        if self.nbf.is_some_and(|from| passed(from, expected.now) < -CLOCK_SKEW) {
            return Err(TokenFault::TooEarly);
        }
        Ok(())
    }

    /// Those of a proved identity. It lives for longer than an ID token, and is asked for at once.
    pub fn check_credential(&self, expected: Expected, subject: &str) -> Result<(), TokenFault> {
        self.check(expected)?;
        if self.subject()? == subject { Ok(()) } else { Err(TokenFault::Subject) }
    }

    fn check_age(&self, now: Timestamp) -> Result<(), TokenFault> {
        let age = passed(self.iat.ok_or(TokenFault::Missing("iat"))?, now);
        if age < -CLOCK_SKEW {
            return Err(TokenFault::TooEarly);
        }
        if age > LONGEST_AGE { Err(TokenFault::TooOld) } else { Ok(()) }
    }

    fn subject(&self) -> Result<String, TokenFault> {
        let subject = self.sub.as_deref().ok_or(TokenFault::Missing("sub"))?;
        // At most 255 ASCII characters (OpenID Connect Core 1.0, 2).
        let is_one = (1..=255).contains(&subject.len()) && subject.is_ascii();
        if is_one { Ok(subject.to_owned()) } else { Err(TokenFault::Missing("sub")) }
    }
}

/// How many seconds ago it was, below 0 what is to come.
fn passed(seconds: f64, now: Timestamp) -> i64 {
    // Beyond the range it is the nearest that there is.
    now.as_second().saturating_sub(seconds as i64)
}

#[cfg(test)]
mod tests;
