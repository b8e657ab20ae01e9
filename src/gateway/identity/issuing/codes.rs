//! What wallets bring along to be answered: the code and the PIN of an offer, and nonces. All follow from the gateway's secret,
//! so that they are kept nowhere, and the page with a code is the same in every gateway.

use crate::identity::random::{NoRandomness, Unguessable};
use crate::secret::Secret;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::identity::OfferId;
use hmac::Mac;
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;

/// So long a wallet has from its nonce to its proof.
pub const NONCE_GOOD_FOR: SignedDuration = SignedDuration::from_mins(5);
/// In digits.
pub const PIN_LENGTH: usize = 6;

pub struct Codes(Arc<Secret>);

impl Codes {
    pub fn of(secret: &Arc<Secret>) -> Self {
        Codes(Arc::clone(secret))
    }

    /// By which a wallet takes an offer.
    pub fn code(&self, offer: &OfferId) -> String {
        self.mac("credential offer", offer.as_str())
    }

    /// What its person enters in their wallet, so that a code which somebody else has seen is not enough.
    pub fn pin(&self, offer: &OfferId) -> String {
        let bytes = self.0.sign("credential offer PIN", offer.as_str()).finalize().into_bytes();
        let number = bytes.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        format!("{:0PIN_LENGTH$}", number % 1_000_000)
    }

    /// For a wallet that is to prove now that it holds a key. Whoever asks is given one, so that it is kept only once it was
    /// used.
    pub fn nonce(&self, now: Timestamp) -> Result<String, NoRandomness> {
        let text = format!("{}.{}", now.as_second(), Unguessable::make()?.as_str());
        let mac = self.mac("credential nonce", &text);
        Ok([text, mac].join("."))
    }

    /// Whether a nonce was given just now.
    pub fn knows(&self, nonce: &str, now: Timestamp) -> bool {
        let Some((text, mac)) = nonce.rsplit_once('.') else { return false };
        let is_ours = URL_SAFE_NO_PAD
            .decode(mac)
            .is_ok_and(|mac| self.0.sign("credential nonce", text).verify_slice(&mac).is_ok());
        let given = text.split_once('.').and_then(|(second, _)| second.parse().ok());
        let age = given.map(|second: i64| now.as_second().saturating_sub(second));
        is_ours && age.is_some_and(|age| (0..=NONCE_GOOD_FOR.as_secs()).contains(&age))
    }

    fn mac(&self, purpose: &str, text: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.0.sign(purpose, text).finalize().into_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;

    fn codes(secret: &str) -> Codes {
        Codes(Arc::new(Secret::of_text(secret.repeat(32))))
    }

    #[test]
    fn the_codes_of_an_offer_are_the_same_in_every_gateway_and_others_for_another() {
        let [one, other] = [OfferId::from_random([1; 16]), OfferId::from_random([2; 16])];
        assert_eq!(codes("a").code(&one), codes("a").code(&one));
        assert!(Unguessable::sent(&codes("a").code(&one)).is_some());
        assert_ne!(codes("a").code(&one), codes("a").code(&other));
        assert_ne!(codes("a").code(&one), codes("b").code(&one));
        let pins: Vec<String> = (0..50).map(|n| codes("a").pin(&OfferId::from_random([n; 16]))).collect();
        assert!(pins.iter().all(|pin| pin.len() == PIN_LENGTH && pin.bytes().all(|byte| byte.is_ascii_digit())));
        assert!(pins.iter().any(|pin| *pin != pins[0]));
    }

    #[test]
    fn a_nonce_is_known_for_a_while_to_whoever_has_given_it() {
        let now: Timestamp = "2026-11-27T09:00:00Z".parse().unwrap();
        let nonce = codes("a").nonce(now).unwrap();
        assert_ne!(codes("a").nonce(now).unwrap(), nonce);
        assert!(codes("a").knows(&nonce, now) && codes("a").knows(&nonce, now + 5.minutes()));
        assert!(!codes("a").knows(&nonce, now + 301.seconds()) && !codes("a").knows(&nonce, now - 1.second()));
        assert!(!codes("b").knows(&nonce, now));
        let later = nonce.replacen(&now.as_second().to_string(), &(now.as_second() + 100).to_string(), 1);
        for text in ["", ".", "..", "a", &nonce[1..], &nonce[..nonce.len() - 4], &later] {
            assert!(!codes("a").knows(text, now + 100.seconds()), "{text}");
        }
    }
}
