//! The key in the address of a home's calendar feed. A calendar service fetches the feeds of many people from a few
//! addresses: it is counted where the key is given out, not where the feed is fetched.

use crate::secret::{Secret, Signature};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::address::AddressId;
use hmac::Mac;

/// Of the signature's 32 bytes; nobody guesses so many.
const KEY_BYTES: usize = 16;

pub fn mint(secret: &Secret, address: &AddressId) -> String {
    URL_SAFE_NO_PAD.encode(&signature(secret, address).finalize().into_bytes()[..KEY_BYTES])
}

pub fn is_good(secret: &Secret, address: &AddressId, key: &str) -> bool {
    let key = URL_SAFE_NO_PAD.decode(key).unwrap_or_default();
    key.len() == KEY_BYTES && signature(secret, address).verify_truncated_left(&key).is_ok()
}

fn signature(secret: &Secret, address: &AddressId) -> Signature {
    secret.sign("calendar feed", address.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_opens_the_feed_of_one_home() {
        let data = tempfile::tempdir().unwrap();
        let secret = Secret::of(data.path()).unwrap();
        let [home, other] = ["42", "421"].map(|id| id.parse::<AddressId>().unwrap());
        let key = mint(&secret, &home);
        assert!(is_good(&secret, &home, &key) && !is_good(&secret, &other, &key));
        assert!(key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{key}");
        let wrong = ["", "A", "AAAAAAAAAAAAAAAAAAAAAA", &key[1..], &format!("{key}A"), "%00", "ŵŵŵŵ"];
        assert!(wrong.iter().all(|key| !is_good(&secret, &home, key)));
    }

    #[test]
    fn two_gateways_with_one_secret_agree_and_others_do_not() {
        let [data, other] = [(); 2].map(|()| tempfile::tempdir().unwrap());
        let home = "42".parse().unwrap();
        let key = mint(&Secret::of(data.path()).unwrap(), &home);
        assert!(is_good(&Secret::of(data.path()).unwrap(), &home, &key));
        assert!(!is_good(&Secret::of(other.path()).unwrap(), &home, &key));
    }
}
