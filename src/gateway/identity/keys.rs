//! Keys that sign: by them a provider knows this service, from one file, or from two while an old one is replaced.

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use jsonwebtoken::{
    Algorithm, AlgorithmFamily, EncodingKey, Header, encode,
    jwk::{Jwk, JwkSet, PublicKeyUse, ThumbprintHash},
};
use serde::Serialize;
use std::fs;
use std::path::{Path, PathBuf};

/// A private key and its public half. Never printed.
pub struct SigningKey {
    key: EncodingKey,
    algorithm: Algorithm,
    public: Jwk,
}

#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error("the key in {path} cannot be read: {source}")]
    Read { path: PathBuf, source: std::io::Error },
    #[error(
        "{path} holds no private key that can be used; `openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048` makes one"
    )]
    Unusable { path: PathBuf },
    #[error("no key can be made")]
    Make,
    #[error("it cannot be signed: {0}")]
    Sign(#[from] jsonwebtoken::errors::Error),
}

impl SigningKey {
    /// RSA of 2048 bits or more, which every provider takes (GOV.UK One Login takes no other), or P-256 in PKCS#8; as PEM.
    pub fn read(path: &Path) -> Result<Self, KeyError> {
        let pem = fs::read(path).map_err(|source| KeyError::Read { path: path.to_owned(), source })?;
        Self::of_pem(&pem).ok_or_else(|| KeyError::Unusable { path: path.to_owned() })
    }

    fn of_pem(pem: &[u8]) -> Option<Self> {
        let rsa = EncodingKey::from_rsa_pem(pem).ok().map(|key| (key, Algorithm::RS256));
        let (key, algorithm) = rsa.or_else(|| EncodingKey::from_ec_pem(pem).ok().map(|key| (key, Algorithm::ES256)))?;
        Self::of(key, algorithm).ok()
    }

    /// A new one on P-256.
    pub fn make() -> Result<Self, KeyError> {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).map_err(|_| KeyError::Make)?;
        let der = pair.to_pkcs8v1().map_err(|_| KeyError::Make)?;
        Self::of(EncodingKey::from_ec_der(der.as_ref()), Algorithm::ES256)
    }

    pub(super) fn of(key: EncodingKey, algorithm: Algorithm) -> Result<Self, KeyError> {
        let mut public = Jwk::from_encoding_key(&key, algorithm)?;
        public.common.key_id = Some(public.thumbprint(ThumbprintHash::SHA256)?);
        public.common.public_key_use = Some(PublicKeyUse::Signature);
        let key = SigningKey { key, algorithm, public };
        // A key that is too short is found now, and not when the first person signs in.
        key.sign("JWT", &())?;
        Ok(key)
    }

    /// A signed token (JWS, RFC 7515) of a type, such as `JWT`.
    pub fn sign(&self, kind: &str, claims: &impl Serialize) -> Result<String, KeyError> {
        self.sign_as(self.public.common.key_id.as_deref().unwrap_or_default(), kind, claims)
    }

    /// The same, where the key is known by another name than that under which it is published.
    pub fn sign_as(&self, name: &str, kind: &str, claims: &impl Serialize) -> Result<String, KeyError> {
        let header = Header { typ: Some(kind.to_owned()), kid: Some(name.to_owned()), ..Header::new(self.algorithm) };
        Ok(encode(&header, claims, &self.key)?)
    }

    pub fn public(&self) -> &Jwk {
        &self.public
    }
}

/// The key that signs first, then those that are still published: a provider may have seen only these.
pub struct SigningKeys {
    current: SigningKey,
    published: JwkSet,
}

impl SigningKeys {
    pub fn read(current: &Path, older: &[PathBuf]) -> Result<Self, KeyError> {
        let older = older.iter().map(|path| SigningKey::read(path)).collect::<Result<Vec<_>, _>>()?;
        Ok(Self::of(SigningKey::read(current)?, &older))
    }

    pub fn of(current: SigningKey, older: &[SigningKey]) -> Self {
        let keys = [&current].into_iter().chain(older).map(|key| key.public.clone()).collect();
        SigningKeys { current, published: JwkSet { keys } }
    }

    pub fn current(&self) -> &SigningKey {
        &self.current
    }

    /// As it is published (RFC 7517): no private part is in it.
    pub fn published(&self) -> &JwkSet {
        &self.published
    }
}

/// Whether a key of this family signs by this algorithm.
pub fn fits(algorithm: Algorithm, family: AlgorithmFamily) -> bool {
    algorithm.family() == family && family != AlgorithmFamily::Hmac
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use aws_lc_rs::{
        encoding::{AsDer, Pkcs8V1Der},
        rsa::{KeyPair, KeySize},
    };
    use base64::{Engine, engine::general_purpose::STANDARD};
    use jsonwebtoken::{DecodingKey, Validation, decode};
    use serde_json::{Value, json};

    /// A new RSA key as its owner keeps it.
    pub fn rsa_pem() -> String {
        let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
        let der: Pkcs8V1Der = pair.as_der().unwrap();
        let text = STANDARD.encode(der.as_ref());
        let lines: Vec<&str> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
        format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", lines.join("\n"))
    }

    fn claims(token: &str, keys: &JwkSet) -> Option<Value> {
        let header = jsonwebtoken::decode_header(token).unwrap();
        let key = keys.find(&header.kid.unwrap())?;
        let mut validation = Validation::new(header.alg);
        validation.required_spec_claims.clear();
        Some(decode(token, &DecodingKey::from_jwk(key).unwrap(), &validation).unwrap().claims)
    }

    #[test]
    fn what_a_key_signs_is_known_by_what_is_published() {
        let keys = [SigningKey::make().unwrap(), SigningKey::of_pem(rsa_pem().as_bytes()).unwrap()];
        for key in keys {
            let keys = SigningKeys::of(key, &[]);
            let token = keys.current().sign("JWT", &json!({ "a": 1 })).unwrap();
            assert_eq!(claims(&token, keys.published()), Some(json!({ "a": 1 })));
        }
    }

    #[test]
    fn nothing_private_is_published() {
        for key in [SigningKey::make().unwrap(), SigningKey::of_pem(rsa_pem().as_bytes()).unwrap()] {
            let json = serde_json::to_value(SigningKeys::of(key, &[]).published()).unwrap();
            let names: Vec<&String> = json["keys"][0].as_object().unwrap().keys().collect();
            assert!(
                names
                    .iter()
                    .all(|name| ["alg", "crv", "e", "kid", "kty", "n", "use", "x", "y"].contains(&name.as_str()))
            );
            assert_eq!(json["keys"][0]["use"], "sig");
        }
    }

    #[test]
    fn an_older_key_is_published_until_every_provider_has_the_new_one() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str| {
            let path = folder.path().join(name);
            fs::write(&path, rsa_pem()).unwrap();
            path
        };
        let (old, new) = (write("old.pem"), write("new.pem"));
        let before = SigningKeys::read(&old, &[]).unwrap();
        let during = SigningKeys::read(&new, std::slice::from_ref(&old)).unwrap();
        let signed_before = before.current().sign("JWT", &json!({ "a": 1 })).unwrap();
        let signed_after = during.current().sign("JWT", &json!({ "a": 2 })).unwrap();
        assert!(claims(&signed_before, during.published()).is_some(), "it is known after the change");
        assert!(claims(&signed_after, before.published()).is_none(), "the new one is signed with");
        assert!(claims(&signed_after, during.published()).is_some());
    }

    #[test]
    fn a_file_without_a_key_is_named_and_not_shown() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key.pem");
        assert!(SigningKey::read(&path).err().unwrap().to_string().contains("key.pem cannot be read"));
        fs::write(&path, "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n").unwrap();
        let error = SigningKey::read(&path).err().unwrap().to_string();
        assert!(error.contains("key.pem holds no private key") && error.contains("openssl genpkey"), "{error}");
        assert!(!error.contains("c2Vj"), "{error}");
    }
}
