//! Putting the claims back that a holder has disclosed (RFC 9901, 7.1). Whatever is not exactly as the issuer signed it is
//! refused whole.

use super::SdJwtFault;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};

const DIGESTS: &str = "_sd";
const DIGEST_ALGORITHM: &str = "_sd_alg";
const ELEMENT: &str = "...";
/// No credential of people has more.
const MOST_DISCLOSURES: usize = 200;
const DEEPEST: usize = 32;

/// The disclosures of a presentation, by their digests.
pub struct Disclosures {
    by_digest: HashMap<String, Disclosure>,
    /// Digests that the issuer's part and its disclosures have named so far.
    named: HashSet<String>,
}

enum Disclosure {
    Member(String, Value),
    Element(Value),
}

impl Disclosures {
    /// The claims of the issuer's part, with those that are disclosed and without a trace of the others.
    pub fn applied(mut claims: Map<String, Value>, disclosures: &[&str]) -> Result<Map<String, Value>, SdJwtFault> {
        match claims.remove(DIGEST_ALGORITHM) {
            None => {}
            Some(Value::String(algorithm)) if algorithm == "sha-256" => {}
            Some(_) => return Err(SdJwtFault::DigestAlgorithm),
        }
        let mut open = Disclosures::read(disclosures)?;
        let claims = open.members(claims, 0)?;
        if open.by_digest.is_empty() { Ok(claims) } else { Err(SdJwtFault::Unreferenced) }
    }

    fn read(disclosures: &[&str]) -> Result<Self, SdJwtFault> {
        if disclosures.len() > MOST_DISCLOSURES {
            return Err(SdJwtFault::TooLarge);
        }
        let mut by_digest = HashMap::new();
        for text in disclosures {
            let digest = URL_SAFE_NO_PAD.encode(Sha256::digest(text.as_bytes()));
            if by_digest.insert(digest, Disclosure::read(text)?).is_some() {
                return Err(SdJwtFault::Duplicate);
            }
        }
        Ok(Disclosures { by_digest, named: HashSet::new() })
    }

    /// What a digest stands for, if it is disclosed. A digest stands in one place.
    fn take(&mut self, digest: &str) -> Result<Option<Disclosure>, SdJwtFault> {
        if !self.named.insert(digest.to_owned()) {
            return Err(SdJwtFault::Duplicate);
        }
        Ok(self.by_digest.remove(digest))
    }

    fn value(&mut self, value: Value, depth: usize) -> Result<Value, SdJwtFault> {
        if depth > DEEPEST {
            return Err(SdJwtFault::TooLarge);
        }
        match value {
            Value::Object(members) => self.members(members, depth).map(Value::Object),
            Value::Array(elements) => self.elements(elements, depth).map(Value::Array),
            plain => Ok(plain),
        }
    }

    fn members(&mut self, mut object: Map<String, Value>, depth: usize) -> Result<Map<String, Value>, SdJwtFault> {
        let digests = match object.remove(DIGESTS) {
            None => Vec::new(),
            Some(Value::Array(digests)) => digests,
            Some(_) => return Err(SdJwtFault::Unreadable),
        };
        if object.contains_key(ELEMENT) {
            return Err(SdJwtFault::Name);
        }
        let mut members = Map::new();
        for (name, value) in object {
            members.insert(name, self.value(value, depth + 1)?);
        }
        for digest in digests {
            let digest = digest.as_str().ok_or(SdJwtFault::Unreadable)?;
            let Some(disclosure) = self.take(digest)? else { continue };
            let Disclosure::Member(name, value) = disclosure else { return Err(SdJwtFault::Disclosure) };
            if name == DIGESTS || name == ELEMENT {
                return Err(SdJwtFault::Name);
            }
            if members.contains_key(&name) {
                return Err(SdJwtFault::Collision);
            }
            let value = self.value(value, depth + 1)?;
            members.insert(name, value);
        }
        Ok(members)
    }

    fn elements(&mut self, elements: Vec<Value>, depth: usize) -> Result<Vec<Value>, SdJwtFault> {
        let mut all = Vec::new();
        for element in elements {
            let Some(digest) = digest_of(&element)? else {
                all.push(self.value(element, depth + 1)?);
                continue;
            };
            match self.take(digest)? {
                None => {}
                Some(Disclosure::Element(value)) => all.push(self.value(value, depth + 1)?),
                Some(Disclosure::Member(..)) => return Err(SdJwtFault::Disclosure),
            }
        }
        Ok(all)
    }
}

/// The digest that stands for an element of an array, if this is one.
fn digest_of(element: &Value) -> Result<Option<&str>, SdJwtFault> {
    let Some(digest) = element.as_object().and_then(|object| object.get(ELEMENT)) else { return Ok(None) };
    let is_alone = element.as_object().is_some_and(|object| object.len() == 1);
    match digest.as_str() {
        Some(digest) if is_alone => Ok(Some(digest)),
        _ => Err(SdJwtFault::Unreadable),
    }
}

impl Disclosure {
    /// Salt, name and value; of an element of an array salt and value.
    fn read(text: &str) -> Result<Self, SdJwtFault> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| SdJwtFault::Disclosure)?;
        let parts: Vec<Value> = serde_json::from_slice(&bytes).map_err(|_| SdJwtFault::Disclosure)?;
        match <[Value; 3]>::try_from(parts) {
            Ok([Value::String(_), Value::String(name), value]) => Ok(Disclosure::Member(name, value)),
            Err(parts) => match <[Value; 2]>::try_from(parts) {
                Ok([Value::String(_), value]) => Ok(Disclosure::Element(value)),
                _ => Err(SdJwtFault::Disclosure),
            },
            Ok(_) => Err(SdJwtFault::Disclosure),
        }
    }
}

#[cfg(test)]
mod tests;
