//! Texts that only whoever has the key can read, by the browser's own cryptography: AES-GCM (W3C Web Cryptography API).
//!
//! Belongs here: sealing and opening. Must not be here: whose key it is, and where a sealed text is kept.

use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AesGcmParams, CryptoKey, SubtleCrypto};

use crate::{events::window, random};

const CIPHER: &str = "AES-GCM";
/// As long as the standard recommends (NIST SP 800-38D, 8.2), in bytes.
const NONCE: usize = 12;

/// It cannot be read again, not even by this page.
pub struct Key(CryptoKey);

impl Key {
    /// From 256 bits in hexadecimal digits. None where they are not that, or the browser has no cryptography, as on a page
    /// that came over an open line.
    pub async fn of(digits: &str) -> Option<Key> {
        let bytes = bytes(digits).filter(|bytes| bytes.len() == 32)?;
        let bytes = Uint8Array::from(&*bytes);
        let uses = Array::of2(&"encrypt".into(), &"decrypt".into());
        let made = subtle()?.import_key_with_str("raw", &bytes, CIPHER, false, &uses).ok()?;
        Some(Key(JsFuture::from(made).await.ok()?.dyn_into().ok()?))
    }

    pub async fn seal(&self, text: &str) -> Option<String> {
        let nonce = &random::bytes()[..NONCE];
        let way = AesGcmParams::new(CIPHER, &Uint8Array::from(nonce));
        let sealed = subtle()?.encrypt_with_object_and_u8_array(&way, &self.0, text.as_bytes()).ok()?;
        Some(digits(&[nonce, &read(JsFuture::from(sealed).await)?].concat()))
    }

    /// None where it was sealed with another key, or is not whole.
    pub async fn open(&self, sealed: &str) -> Option<String> {
        let sealed = bytes(sealed)?;
        let (nonce, sealed) = sealed.split_at_checked(NONCE)?;
        let way = AesGcmParams::new(CIPHER, &Uint8Array::from(nonce));
        let opened = subtle()?.decrypt_with_object_and_u8_array(&way, &self.0, sealed).ok()?;
        String::from_utf8(read(JsFuture::from(opened).await)?).ok()
    }
}

fn subtle() -> Option<SubtleCrypto> {
    let subtle: JsValue = window().crypto().ok()?.subtle().into();
    subtle.is_object().then(|| subtle.unchecked_into())
}

fn read(answer: Result<JsValue, JsValue>) -> Option<Vec<u8>> {
    Some(Uint8Array::new(answer.ok()?.dyn_ref::<ArrayBuffer>()?).to_vec())
}

fn digits(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(value.into(), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn bytes(digits: &str) -> Option<Vec<u8>> {
    let value = |digit: &u8| char::from(*digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
    let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
    let pair = |[high, low]: &[u8; 2]| Some(value(high)? << 4 | value(low)?);
    if rest.is_empty() { pairs.iter().map(pair).collect() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_in_digits_and_read_again() {
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(bytes(&digits(&all)), Some(all));
        assert_eq!(digits(&[0, 10, 255]), "000aff");
        for wrong in ["0", "0g", "é0", "00 "] {
            assert_eq!(bytes(wrong), None, "{wrong}");
        }
    }
}
