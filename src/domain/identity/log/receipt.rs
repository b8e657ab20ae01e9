//! A receipt as it is signed: a compact JWS (RFC 7515), by Ed25519 (RFC 8037).

use super::{Failed, VerifierKey};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, de::IgnoredAny};

/// `typ` of a receipt: nothing else that is signed can be taken for one.
pub const RECEIPT_TYPE: &str = "receipt+jwt";

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: String,
    typ: String,
    /// Whoever does not know what it names must refuse the whole; nothing is known here.
    crit: Option<IgnoredAny>,
}

/// Which receipt the claims are of.
pub fn id(claims: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Named {
        id: String,
    }
    serde_json::from_slice::<Named>(claims).ok().map(|named| named.id)
}

/// What a receipt says, once one of the keys is known to have signed it.
pub fn claims(jws: &str, keys: &[VerifierKey]) -> Result<Vec<u8>, Failed> {
    let (signed, signature) = jws.rsplit_once('.').ok_or(Failed::Receipt)?;
    let (header, claims) = signed.split_once('.').ok_or(Failed::Receipt)?;
    let bytes = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| Failed::Receipt);
    let header: Header = serde_json::from_slice(&bytes(header)?).map_err(|_| Failed::Receipt)?;
    // RFC 9864 has a new name for the same.
    let is_receipt =
        header.typ == RECEIPT_TYPE && ["EdDSA", "Ed25519"].contains(&&*header.alg) && header.crit.is_none();
    if !is_receipt {
        return Err(Failed::Receipt);
    }
    let key = keys.iter().find(|key| key.thumbprint() == header.kid).ok_or(Failed::Key)?;
    if !key.has_signed(signed.as_bytes(), &bytes(signature)?) {
        return Err(Failed::ReceiptSignature);
    }
    bytes(claims)
}
