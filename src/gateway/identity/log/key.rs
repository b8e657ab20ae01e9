//! The key by which the log and its receipts are signed. It follows from the gateway's secret, so that gateways of one
//! service sign by the same.

use crate::identity::keys::{KeyError, SigningKey};
use crate::secret::Secret;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use domain::identity::log::{Note, RECEIPT_TYPE, VerifierKey};
use hmac::Mac;
use jsonwebtoken::{Algorithm, EncodingKey};
use serde::Serialize;

/// Never printed.
pub struct LogKey {
    pair: Ed25519KeyPair,
    public: [u8; 32],
    jws: SigningKey,
}

impl LogKey {
    pub fn of(secret: &Secret) -> Result<Self, KeyError> {
        let seed = secret.sign("the key of the identity log", "Ed25519").finalize().into_bytes();
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).map_err(|_| KeyError::Make)?;
        let public = pair.public_key().as_ref().try_into().map_err(|_| KeyError::Make)?;
        let der = pair.to_pkcs8v1().map_err(|_| KeyError::Make)?;
        let jws = SigningKey::of(EncodingKey::from_ed_der(der.as_ref()), Algorithm::EdDSA)?;
        Ok(LogKey { pair, public, jws })
    }

    pub fn public(&self) -> [u8; 32] {
        self.public
    }

    /// A receipt of `claims`.
    pub fn receipt(&self, claims: &impl Serialize) -> Result<String, KeyError> {
        self.jws.sign(RECEIPT_TYPE, claims)
    }

    /// `text` as a note, signed in the name of `key`.
    pub fn note(&self, text: &str, key: &VerifierKey) -> String {
        let mut signature = [0; 64];
        signature.copy_from_slice(self.pair.sign(text.as_bytes()).as_ref());
        Note::write(text, key, &signature)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(secret: char) -> LogKey {
        LogKey::of(&Secret::of_text(secret.to_string().repeat(32))).unwrap()
    }

    #[test]
    fn a_key_is_the_same_of_the_same_secret_and_another_of_another() {
        assert_eq!(key('a').public(), key('a').public());
        assert_ne!(key('a').public(), key('b').public());
    }

    #[test]
    fn receipts_name_the_key_by_its_thumbprint() {
        let key = key('a');
        let verifier = VerifierKey::new("council.example/identity/log", key.public()).unwrap();
        let header = jsonwebtoken::decode_header(key.receipt(&()).unwrap()).unwrap();
        assert_eq!(header.kid, Some(verifier.thumbprint()));
    }
}
