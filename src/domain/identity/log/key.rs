//! Who signs the log and its receipts: an Ed25519 key, as a verifier key of signed notes writes it (C2SP signed-note).

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest, Sha256};
use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

/// The algorithm of a key whose signatures are Ed25519.
const ED25519: u8 = 1;

/// A public key and the log that it signs: `name+id+key`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    key: [u8; 32],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is no verifier key of an Ed25519 key")]
pub struct NoKey;

impl VerifierKey {
    /// None where no log may be called so.
    pub fn new(name: &str, key: [u8; 32]) -> Option<Self> {
        let is_name = !name.is_empty() && !name.contains(|letter: char| letter.is_whitespace() || letter == '+');
        is_name.then(|| VerifierKey { name: name.to_owned(), key })
    }

    /// What the log is called: the origin of its checkpoints.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn public(&self) -> &[u8; 32] {
        &self.key
    }

    /// By which a note says who has signed it.
    pub fn id(&self) -> [u8; 4] {
        let digest =
            Sha256::new().chain_update(&self.name).chain_update([b'\n', ED25519]).chain_update(self.key).finalize();
        [digest[0], digest[1], digest[2], digest[3]]
    }

    /// By which a receipt says who has signed it: the thumbprint of the key (RFC 7638), also where it is published as a JWK.
    pub fn thumbprint(&self) -> String {
        let x = URL_SAFE_NO_PAD.encode(self.key);
        let members = [r#"{"crv":"Ed25519","kty":"OKP","x":""#, &x, r#""}"#].concat();
        URL_SAFE_NO_PAD.encode(Sha256::digest(members))
    }

    pub fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        let Ok(key) = VerifyingKey::from_bytes(&self.key) else { return false };
        Signature::from_slice(signature).is_ok_and(|signature| key.verify_strict(message, &signature).is_ok())
    }
}

impl FromStr for VerifierKey {
    type Err = NoKey;

    fn from_str(text: &str) -> Result<Self, NoKey> {
        let key = text.splitn(3, '+').nth(2).and_then(|key| STANDARD.decode(key).ok()).ok_or(NoKey)?;
        let Some((&ED25519, key)) = key.split_first() else { return Err(NoKey) };
        let name = text.split('+').next().unwrap_or_default();
        let key = key.try_into().ok().and_then(|key| Self::new(name, key)).ok_or(NoKey)?;
        // Also the id, which follows from the rest.
        if key.to_string() == text { Ok(key) } else { Err(NoKey) }
    }
}

impl Display for VerifierKey {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let key = STANDARD.encode([&[ED25519][..], &self.key].concat());
        write!(formatter, "{}+{:08x}+{key}", self.name, u32::from_be_bytes(self.id()))
    }
}
