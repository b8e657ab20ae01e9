//! That a wallet holds the key to which it wants a credential bound (OpenID4VCI 1.0, appendix F.1). Pure: whether the nonce is
//! ours is another's to say.

use crate::identity::presentation::sd_jwt::CLOCK_SKEW;
use crate::identity::provider::{TokenFault, header, verified};
use jiff::Timestamp;
use jsonwebtoken::{
    Algorithm, DecodingKey,
    jwk::{AlgorithmParameters, EllipticCurve, Jwk},
};
use serde::Deserialize;
use serde_json::{Map, Value};

pub const TYPE: &str = "openid4vci-proof+jwt";
pub const ALGORITHM: Algorithm = Algorithm::ES256;
/// A wallet signs and sends at once; in seconds.
const LONGEST_AGE: i64 = 5 * 60;

/// Why a proof is none. It holds no value out of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofFault {
    #[error("{0}")]
    Token(#[from] TokenFault),
    #[error("it names its key in a way that is not accepted")]
    Key,
    #[error("it is for another issuer")]
    Audience,
    #[error("it was not signed just now")]
    Age,
    #[error("it has no nonce")]
    NoNonce,
}

/// A key that its holder has proved to hold.
#[derive(Debug)]
pub struct Proved {
    pub holder: Jwk,
    pub nonce: String,
}

#[derive(Deserialize)]
struct Claims {
    aud: Option<String>,
    iat: Option<f64>,
    nonce: Option<String>,
}

/// `issuer` is whom it must be for.
pub fn proved(token: &str, issuer: &str, now: Timestamp) -> Result<Proved, ProofFault> {
    let holder = holder(token)?;
    let key = DecodingKey::from_jwk(&holder).map_err(|_| ProofFault::Key)?;
    let claims: Claims = verified(token, &key, ALGORITHM)?;
    if claims.aud.as_deref() != Some(issuer) {
        return Err(ProofFault::Audience);
    }
    let age = claims.iat.map(|iat| now.as_second().saturating_sub(iat as i64));
    if !age.is_some_and(|age| (-CLOCK_SKEW..=LONGEST_AGE).contains(&age)) {
        return Err(ProofFault::Age);
    }
    let nonce = claims.nonce.ok_or(ProofFault::NoNonce)?;
    Ok(Proved { holder, nonce })
}

/// The key that the header brings along. One that is named elsewhere is not looked for.
fn holder(token: &str) -> Result<Jwk, ProofFault> {
    let header: Map<String, Value> = header(token, &[TYPE], &[ALGORITHM])?;
    let key =
        header.get("jwk").filter(|_| ["kid", "x5c", "trust_chain"].iter().all(|name| !header.contains_key(*name)));
    let key = key.filter(|key| key.get("d").is_none()).ok_or(ProofFault::Key)?;
    let key: Jwk = serde_json::from_value(key.clone()).map_err(|_| ProofFault::Key)?;
    match key.algorithm {
        AlgorithmParameters::EllipticCurve(ref point) if point.curve == EllipticCurve::P256 => Ok(bare(&key)),
        _ => Err(ProofFault::Key),
    }
}

/// Without what a wallet says of the key besides: by that it could be known again.
fn bare(key: &Jwk) -> Jwk {
    Jwk { common: Default::default(), algorithm: key.algorithm.clone() }
}

#[cfg(test)]
mod tests;
