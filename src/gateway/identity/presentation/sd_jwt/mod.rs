//! SD-JWT (RFC 9901), and the credentials that are one: SD-JWT VC. Pure: no clock, no keys but those that are handed in.
//!
//! Belongs here: what a credential says, once everything in it was checked. Must not be here: whose keys are trusted, what was
//! asked for.

mod disclosures;
mod key_binding;
#[cfg(test)]
pub mod samples;
mod vc;

pub use disclosures::Disclosures;
pub use key_binding::{Binding, check_key_binding};
pub use vc::{Claimed, StatusReference, TYPES, Vc, VcClaims};

use crate::identity::provider::TokenFault;
use jsonwebtoken::Algorithm;

/// Those that a credential or a key binding may be signed with.
pub const ALGORITHMS: [Algorithm; 2] = [Algorithm::ES256, Algorithm::ES384];
/// So far two clocks may be apart, in seconds.
pub const CLOCK_SKEW: i64 = 60;

/// Why a credential is not believed. None of it holds a value out of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SdJwtFault {
    #[error("it is not an SD-JWT")]
    Unreadable,
    #[error("the issuer's part: {0}")]
    Issuer(TokenFault),
    #[error("its digests are made in a way that is not accepted")]
    DigestAlgorithm,
    #[error("a disclosure cannot be read")]
    Disclosure,
    #[error("a disclosure or a digest is there twice")]
    Duplicate,
    #[error("a disclosure belongs to no digest")]
    Unreferenced,
    #[error("a disclosure has a name that it may not have")]
    Name,
    #[error("a disclosure has the name of a claim that is there already")]
    Collision,
    #[error("it is too deep or too large")]
    TooLarge,
    #[error("it is not good yet, or not any more")]
    Time,
    #[error("it is another kind of credential")]
    Kind,
    #[error("where it is told whether it is still good is said in no way that is known")]
    Status,
    #[error("it names no key of its holder")]
    NoHolder,
    #[error("its holder did not sign for it")]
    NotBound,
    #[error("what its holder signed: {0}")]
    Binding(TokenFault),
    #[error("what its holder signed is for another service")]
    Audience,
    #[error("what its holder signed is for another request")]
    Nonce,
    #[error("what its holder signed was not signed just now")]
    Age,
    #[error("what its holder signed is for another credential")]
    Hash,
}

/// A presentation in its parts: `<issuer's part>~<disclosure>~...~<key binding>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SdJwt<'a> {
    pub issuer: &'a str,
    pub disclosures: Vec<&'a str>,
    pub key_binding: Option<&'a str>,
    /// All but the key binding, which it must be bound to.
    pub bound: &'a str,
}

impl<'a> SdJwt<'a> {
    pub fn split(text: &'a str) -> Result<Self, SdJwtFault> {
        let end = text.rfind('~').ok_or(SdJwtFault::Unreadable)?;
        let (bound, key_binding) = text.split_at(end + 1);
        let mut parts = bound[..end].split('~');
        let issuer = parts.next().filter(|issuer| !issuer.is_empty()).ok_or(SdJwtFault::Unreadable)?;
        let disclosures: Vec<&str> = parts.collect();
        Ok(SdJwt { issuer, disclosures, key_binding: Some(key_binding).filter(|binding| !binding.is_empty()), bound })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_split_where_the_tildes_are() {
        let whole = SdJwt::split("a.b.c~d~e~f.g.h").unwrap();
        assert_eq!((whole.issuer, &*whole.disclosures), ("a.b.c", &["d", "e"][..]));
        assert_eq!((whole.key_binding, whole.bound), (Some("f.g.h"), "a.b.c~d~e~"));
        let bare = SdJwt::split("a.b.c~").unwrap();
        assert_eq!((bare.disclosures.len(), bare.key_binding, bare.bound), (0, None, "a.b.c~"));
        for text in ["", "a.b.c", "~", "~d~"] {
            assert_eq!(SdJwt::split(text), Err(SdJwtFault::Unreadable), "{text}");
        }
        assert_eq!(SdJwt::split("a~~").unwrap().disclosures, [""], "which is no disclosure");
    }
}
