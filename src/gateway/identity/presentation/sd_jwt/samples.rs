//! What RFC 9901 prints: presentations with their keys, and credentials that tests make after them.

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, encode, jwk::Jwk};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Appendix A.3: an identity document, of which the age and the nationality are shown.
pub const IDENTITY: &str = include_str!("samples/rfc9901-a3.txt");
/// Section 5.2: one of two nationalities is shown.
pub const NATIONALITY: &str = include_str!("samples/rfc9901-5.2.txt");
/// Both were shown to this service, for this request, then.
pub const AUDIENCE: &str = "https://verifier.example.org";
pub const NONCE: &str = "1234567890";

pub fn shown_at() -> Timestamp {
    Timestamp::from_second(1_748_537_244).unwrap()
}

/// Appendix A.5.
pub fn issuer_key() -> DecodingKey {
    let (x, y) = ("b28d4MwZMjw8-00CG4xfnn9SLMVMM19SlqZpVb_uNtQ", "Xv5zWwuoaTgdS6hV43yI6gBwTnjukmFQQnJ_kCxzqk8");
    DecodingKey::from_ec_components(x, y).unwrap()
}

pub fn digest(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(text.as_bytes()))
}

pub fn disclosure(parts: &Value) -> String {
    URL_SAFE_NO_PAD.encode(parts.to_string())
}

/// A key of a test, with its public half.
pub struct Key {
    pub private: EncodingKey,
    pub public: Jwk,
}

impl Key {
    pub fn make() -> Key {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        let private = EncodingKey::from_ec_der(pair.to_pkcs8v1().unwrap().as_ref());
        let public = Jwk::from_encoding_key(&private, Algorithm::ES256).unwrap();
        Key { private, public }
    }

    pub fn decoding(&self) -> DecodingKey {
        DecodingKey::from_jwk(&self.public).unwrap()
    }

    pub fn sign(&self, kind: &str, claims: &Value) -> String {
        let header = Header { typ: Some(kind.to_owned()), ..Header::new(Algorithm::ES256) };
        encode(&header, claims, &self.private).unwrap()
    }
}

/// A credential as an issuer gives it out, and a wallet that holds it.
pub struct Held {
    pub issuer: Key,
    pub holder: Key,
    /// The claims of the issuer's part.
    pub signed: Value,
    pub disclosures: Vec<String>,
}

pub const KIND: &str = "https://council.example/credentials/residency/1";

impl Held {
    pub fn new() -> Held {
        let (issuer, holder) = (Key::make(), Key::make());
        let name = disclosure(&json!(["salt-1", "name", "Siân Rhys"]));
        let age = disclosure(&json!(["salt-2", "age_over_18", true]));
        let signed = json!({
            "iss": "https://council.example", "vct": KIND, "iat": 1_748_000_000, "exp": 1_749_000_000,
            "cnf": { "jwk": holder.public }, "_sd_alg": "sha-256", "_sd": [digest(&name), digest(&age)],
        });
        Held { issuer, holder, signed, disclosures: vec![name, age] }
    }

    /// All but the key binding.
    pub fn bound(&self) -> String {
        let parts = [self.issuer.sign("dc+sd-jwt", &self.signed)].into_iter().chain(self.disclosures.iter().cloned());
        parts.map(|part| part + "~").collect()
    }

    /// What the holder signs, honestly.
    pub fn binding(&self, bound: &str) -> Value {
        json!({ "nonce": NONCE, "aud": AUDIENCE, "iat": shown_at().as_second(), "sd_hash": digest(bound) })
    }

    pub fn presented(&self) -> String {
        let bound = self.bound();
        let binding = self.holder.sign("kb+jwt", &self.binding(&bound));
        bound + &binding
    }
}
