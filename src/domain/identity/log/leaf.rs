//! A leaf: what the log holds of a receipt.

use super::Hash;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

/// 256 random bits that go with one receipt. As text: base64url without padding (RFC 4648, 5), 43 letters.
#[derive(Clone, PartialEq, Eq)]
pub struct Salt([u8; 32]);

impl Salt {
    pub fn from_random(bytes: [u8; 32]) -> Self {
        Salt(bytes)
    }
}

impl FromStr for Salt {
    type Err = base64::DecodeSliceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; 32];
        let length = URL_SAFE_NO_PAD.decode_slice(text, &mut bytes)?;
        if length == bytes.len() { Ok(Salt(bytes)) } else { Err(base64::DecodeError::InvalidLength(length).into()) }
    }
}

impl Display for Salt {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

/// The salted digest of a receipt, which is the entry of the log: SHA-256(salt || jws), of the 32 bytes of the salt and the
/// letters of the compact JWS, as they stand, without anything between or after them.
///
/// The salt is as long each time, so no other pair gives the same bytes. It is of 256 random bits, so that whoever guesses
/// the receipt cannot tell that this is its digest. When salt and receipt are gone, the digest says nothing any more.
pub fn digest(salt: &Salt, jws: &str) -> [u8; 32] {
    Sha256::new().chain_update(salt.0).chain_update(jws).finalize().into()
}

/// The hash of a leaf: SHA-256(0x00 || digest) (RFC 9162, 2.1.1).
pub fn leaf(digest: &[u8; 32]) -> Hash {
    Hash::of_leaf(digest)
}
