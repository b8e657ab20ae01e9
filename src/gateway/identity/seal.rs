//! What must be read again and is nobody else's: it stands in the store sealed (AES-256-GCM) under the gateway's secret, so
//! that the store alone tells it to nobody.
//!
//! Must not be here: what need never be read again. Of that a digest is kept (`random.rs`).

use crate::secret::Secret;
use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::Mac;

/// Never printed.
pub struct Seal(RandomizedNonceKey);

impl Seal {
    /// What was sealed for one purpose is not opened for another.
    pub fn of(secret: &Secret, purpose: &str) -> Self {
        let key = secret.sign("identity seal", purpose).finalize().into_bytes();
        Seal(RandomizedNonceKey::new(&AES_256_GCM, &key).expect("the key has 32 bytes"))
    }

    /// Sealed for the row of this id: in another's it is opened for nobody.
    pub fn close(&self, text: &str, row: &str) -> Option<String> {
        let mut closed = text.as_bytes().to_vec();
        let nonce = self.0.seal_in_place_append_tag(Aad::from(row), &mut closed).ok()?;
        Some(URL_SAFE_NO_PAD.encode([&nonce.as_ref()[..], &closed].concat()))
    }

    pub fn open(&self, sealed: &str, row: &str) -> Option<String> {
        let mut bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (nonce, closed) = bytes.split_at_mut_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let text = self.0.open_in_place(nonce, Aad::from(row), closed).ok()?;
        String::from_utf8(text.to_vec()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_is_opened_with_the_same_secret_for_the_same_row_and_purpose_alone() {
        let seal = |secret: &str, purpose| Seal::of(&Secret::of_text(secret.repeat(32)), purpose);
        let one = seal("k", "token");
        let sealed = one.close("a token", "row").unwrap();
        assert!(!sealed.contains("token") && one.close("a token", "row").unwrap() != sealed);
        assert_eq!(seal("k", "token").open(&sealed, "row").as_deref(), Some("a token"), "after a restart");
        let other = if sealed.starts_with('x') { "y" } else { "x" };
        let changed = [other, &sealed[1..]].concat();
        for (seal, sealed, row) in [
            (seal("k", "token"), &*sealed, "other row"),
            (seal("k", "code"), &sealed, "row"),
            (seal("l", "token"), &sealed, "row"),
            (seal("k", "token"), &changed, "row"),
            (seal("k", "token"), &sealed[..8], "row"),
            (seal("k", "token"), "", "row"),
        ] {
            assert_eq!(seal.open(sealed, row), None);
        }
    }
}
