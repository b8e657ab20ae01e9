//! That the holder of a credential has shown it just now, to this service, for this request (RFC 9901, 7.3). It is always
//! asked for: a credential without it may be somebody else's.

use super::{ALGORITHMS, CLOCK_SKEW, SdJwt, SdJwtFault};
use crate::identity::provider::{TokenFault, header, verified};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use jsonwebtoken::{DecodingKey, Header, jwk::Jwk};
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// A wallet signs when its person presses the button, and sends it at once; in seconds.
const LONGEST_AGE: i64 = 5 * 60;
const TYPE: &str = "kb+jwt";

/// What it must be bound to.
#[derive(Clone, Copy)]
pub struct Binding<'a> {
    pub nonce: &'a str,
    /// The whole id of this service, with its prefix.
    pub audience: &'a str,
    pub now: Timestamp,
}

/// `aud` is one text (RFC 9901, 4.3); several are not read.
#[derive(Deserialize)]
struct Claims {
    iat: f64,
    aud: String,
    nonce: String,
    sd_hash: String,
}

/// `holder` is the key that the issuer has named.
pub fn check_key_binding(presented: &SdJwt, holder: &Jwk, binding: Binding) -> Result<(), SdJwtFault> {
    let token = presented.key_binding.ok_or(SdJwtFault::NotBound)?;
    let claims: Claims = signed_by(holder, token).map_err(SdJwtFault::Binding)?;
    if claims.aud != binding.audience {
        return Err(SdJwtFault::Audience);
    }
    if claims.nonce != binding.nonce {
        return Err(SdJwtFault::Nonce);
    }
    let age = binding.now.as_second().saturating_sub(claims.iat as i64);
    if !(-CLOCK_SKEW..=LONGEST_AGE).contains(&age) {
        return Err(SdJwtFault::Age);
    }
    let hash = URL_SAFE_NO_PAD.encode(Sha256::digest(presented.bound.as_bytes()));
    if claims.sd_hash == hash { Ok(()) } else { Err(SdJwtFault::Hash) }
}

fn signed_by(holder: &Jwk, token: &str) -> Result<Claims, TokenFault> {
    let header: Header = header(token, &[TYPE], &ALGORITHMS)?;
    let key = DecodingKey::from_jwk(holder).map_err(|_| TokenFault::UnknownKey)?;
    verified(token, &key, header.alg)
}
