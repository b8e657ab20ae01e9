//! A credential that is an SD-JWT (SD-JWT VC): what it must say of itself, and what its issuer alone may say.

use super::{ALGORITHMS, Binding, CLOCK_SKEW, Disclosures, SdJwt, SdJwtFault, check_key_binding};
use crate::identity::provider::{TokenFault, header, verified};
use jiff::Timestamp;
use jsonwebtoken::{DecodingKey, Header, jwk::Jwk};
use serde::Deserialize;
use serde_json::{Map, Value};

pub const TYPES: [&str; 1] = ["dc+sd-jwt"];
/// Nobody but the issuer's own signature says these.
const ISSUERS_ALONE: [&str; 7] = ["iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "status"];

/// A presentation whose issuer's part was read and not yet believed: it says whose key is to be asked for.
pub struct Vc<'a> {
    presented: SdJwt<'a>,
    pub header: Header,
}

/// What it says, once it is believed.
#[derive(Debug)]
pub struct VcClaims {
    /// Where it is told whether it is still good.
    pub status: Option<StatusReference>,
    /// With those that the holder has disclosed.
    pub claims: Map<String, Value>,
}

/// Whose it is to issue is looked up by this.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Claimed {
    #[serde(rename = "iss")]
    pub issuer: Option<String>,
    #[serde(rename = "vct")]
    pub kind: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct StatusReference {
    pub idx: u64,
    pub uri: String,
}

#[derive(Deserialize)]
struct Registered {
    vct: String,
    exp: Option<f64>,
    nbf: Option<f64>,
    cnf: Option<Confirmation>,
}

#[derive(Deserialize)]
struct Confirmation {
    jwk: Option<Jwk>,
}

#[derive(Deserialize)]
struct Status {
    status_list: StatusReference,
}

impl<'a> Vc<'a> {
    pub fn read(text: &'a str) -> Result<Self, SdJwtFault> {
        let presented = SdJwt::split(text)?;
        let header = header(presented.issuer, &TYPES, &ALGORITHMS).map_err(|fault| match fault {
            TokenFault::Unreadable => SdJwtFault::Unreadable,
            fault => SdJwtFault::Issuer(fault),
        })?;
        Ok(Vc { presented, header })
    }

    /// What it says to be, and from whom, which is a claim until it is believed.
    pub fn claimed(&self) -> Result<Claimed, SdJwtFault> {
        jsonwebtoken::dangerous::insecure_decode_claims(self.presented.issuer).map_err(|_| SdJwtFault::Unreadable)
    }

    /// What it says, if it is signed with `key`, is one of `kinds`, and was shown by its holder for this request.
    pub fn verify(&self, key: &DecodingKey, kinds: &[String], binding: Binding) -> Result<VcClaims, SdJwtFault> {
        let signed: Map<String, Value> =
            verified(self.presented.issuer, key, self.header.alg).map_err(SdJwtFault::Issuer)?;
        let registered: Registered =
            serde_json::from_value(Value::Object(signed.clone())).map_err(|_| SdJwtFault::Unreadable)?;
        let claims = Disclosures::applied(signed.clone(), &self.presented.disclosures)?;
        if ISSUERS_ALONE.iter().any(|name| claims.contains_key(*name) && !signed.contains_key(*name)) {
            return Err(SdJwtFault::Name);
        }
        if !registered.is_good_at(binding.now) {
            return Err(SdJwtFault::Time);
        }
        if !kinds.contains(&registered.vct) {
            return Err(SdJwtFault::Kind);
        }
        let status = signed.get("status").map(status).transpose()?;
        let holder = registered.cnf.and_then(|confirmation| confirmation.jwk).ok_or(SdJwtFault::NoHolder)?;
        check_key_binding(&self.presented, &holder, binding)?;
        Ok(VcClaims { status, claims })
    }
}

/// Where it is told whether it is still good. An issuer that says so in a way that is not known here may have taken it back.
fn status(claim: &Value) -> Result<StatusReference, SdJwtFault> {
    let status = Status::deserialize(claim).map_err(|_| SdJwtFault::Status)?;
    Ok(status.status_list)
}

impl Registered {
    fn is_good_at(&self, now: Timestamp) -> bool {
        let now = now.as_second();
        let has_ended = self.exp.is_some_and(|end| now.saturating_sub(end as i64) >= CLOCK_SKEW);
        let is_to_come = self.nbf.is_some_and(|start| (start as i64).saturating_sub(now) > CLOCK_SKEW);
        !has_ended && !is_to_come
    }
}

#[cfg(test)]
mod tests;
