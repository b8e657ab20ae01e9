//! What nobody can guess, and what of it is kept.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

/// 256 random bits, as they stand in URLs and cookies. Never printed, and only its digest is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Unguessable(String);

#[derive(Debug, thiserror::Error)]
#[error("the system has no randomness: {0}")]
pub struct NoRandomness(#[from] getrandom::Error);

impl Unguessable {
    pub fn make() -> Result<Self, NoRandomness> {
        Ok(Unguessable(URL_SAFE_NO_PAD.encode(random::<32>()?)))
    }

    /// What a browser has sent. Anything but what was given to it is nobody's.
    pub fn sent(text: &str) -> Option<Self> {
        let is_one = URL_SAFE_NO_PAD.decode(text).is_ok_and(|bytes| bytes.len() == 32);
        is_one.then(|| Unguessable(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// By which it is found again. Whoever reads it cannot use it.
    pub fn digest(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.0.as_bytes()))
    }
}

pub fn random<const BYTES: usize>() -> Result<[u8; BYTES], NoRandomness> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_read_as_it_was_given_and_kept_as_something_else() {
        let one = Unguessable::make().unwrap();
        assert_eq!(one.as_str().len(), 43);
        assert!(Unguessable::sent(one.as_str()).is_some_and(|sent| sent == one));
        assert!(Unguessable::make().unwrap() != one);
        assert!(!one.digest().contains(one.as_str()) && one.digest().len() == 43);
        for text in ["", "a", "a b", &"=".repeat(43), &"a".repeat(44), &"é".repeat(22)] {
            assert!(Unguessable::sent(text).is_none(), "{text}");
        }
    }
}
