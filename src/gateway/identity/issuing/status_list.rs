//! The lists by which others learn that a credential was withdrawn (Token Status List). A list is signed anew when something
//! has changed, and before it is too old; else the same one is given to everybody.

use super::IssuingError;
use super::credentials::PLACES;
use crate::identity::presentation::Certificate;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use flate2::{Compression, write::ZlibEncoder};
use jiff::Timestamp;
use serde_json::json;
use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::Arc;
use tokio::sync::Mutex;

pub const TYPE: &str = "statuslist+jwt";
/// Whoever cannot ask for a new list goes on with theirs for a day after they were to ask.
const GOOD_FOR: i64 = 24 * 60 * 60;
/// In seconds.
const SIGNED_ANEW_AFTER: i64 = 60 * 60;

struct Signed {
    withdrawn: Vec<i64>,
    at: i64,
    token: Arc<str>,
}

#[derive(Default)]
pub struct StatusLists(Mutex<HashMap<i64, Signed>>);

impl StatusLists {
    /// The list at `uri`, with these places.
    pub async fn token(
        &self,
        list: i64,
        uri: &str,
        withdrawn: Vec<i64>,
        seconds: u32,
        certificate: &Certificate,
        now: Timestamp,
    ) -> Result<Arc<str>, IssuingError> {
        let now = now.as_second();
        let mut lists = self.0.lock().await;
        if let Some(signed) = lists.get(&list)
            && signed.withdrawn == withdrawn
            && (0..SIGNED_ANEW_AFTER).contains(&(now - signed.at))
        {
            return Ok(Arc::clone(&signed.token));
        }
        let lst = packed(&withdrawn)?;
        // The last to be given it are to ask again `seconds` after it is signed anew.
        let exp = now + SIGNED_ANEW_AFTER + i64::from(seconds) + GOOD_FOR;
        let claims = json!({
            "sub": uri, "iat": now, "exp": exp, "ttl": seconds, "status_list": { "bits": 1, "lst": lst },
        });
        let token: Arc<str> = certificate.sign(TYPE, &claims)?.into();
        lists.insert(list, Signed { withdrawn, at: now, token: Arc::clone(&token) });
        Ok(token)
    }
}

/// The lowest bits of a byte come first.
fn packed(withdrawn: &[i64]) -> io::Result<String> {
    let mut bytes = vec![0_u8; (PLACES / 8) as usize];
    for place in withdrawn {
        if let Some(byte) = usize::try_from(place / 8).ok().and_then(|at| bytes.get_mut(at)) {
            *byte |= 1 << (place % 8);
        }
    }
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    packed.write_all(&bytes)?;
    Ok(URL_SAFE_NO_PAD.encode(packed.finish()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::ZlibDecoder;
    use jiff::ToSpan;
    use serde_json::Value;
    use std::io::Read;

    fn claims(token: &str) -> Value {
        let payload = token.split('.').nth(1).unwrap();
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
    }

    #[test]
    fn the_places_of_a_list_are_where_the_standard_has_them() {
        let text = packed(&[0, 9, 131_071]).unwrap();
        let mut bytes = Vec::new();
        ZlibDecoder::new(&*URL_SAFE_NO_PAD.decode(text).unwrap()).read_to_end(&mut bytes).unwrap();
        assert_eq!((bytes.len(), bytes[0], bytes[1], bytes[16_383]), (16_384, 1, 2, 128));
        assert_eq!(bytes.iter().map(|byte| byte.count_ones()).sum::<u32>(), 3);
    }

    #[tokio::test]
    async fn a_list_is_the_same_until_something_changes_or_it_is_old() {
        let (lists, certificate) = (StatusLists::default(), Certificate::make().unwrap());
        let now: Timestamp = "2026-11-27T09:00:00Z".parse().unwrap();
        let asked = async |withdrawn: &[i64], at| {
            lists.token(1, "https://council.example/1", withdrawn.to_vec(), 300, &certificate, at).await.unwrap()
        };
        let first = asked(&[], now).await;
        assert_eq!(asked(&[], now + 59.minutes()).await, first);
        let renewed = asked(&[], now + 60.minutes()).await;
        assert_ne!(renewed, first);
        let withdrawn = asked(&[7], now + 60.minutes()).await;
        assert_ne!(withdrawn, renewed, "at once");
        let claims = claims(&withdrawn);
        assert_eq!((&claims["sub"], &claims["ttl"]), (&json!("https://council.example/1"), &json!(300)));
        assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 90_300);
    }

    #[tokio::test]
    async fn whoever_keeps_a_list_for_as_long_as_they_may_keeps_one_that_is_good() {
        let (lists, certificate) = (StatusLists::default(), Certificate::make().unwrap());
        let now: Timestamp = "2026-11-27T09:00:00Z".parse().unwrap();
        for seconds in [0, 300, 86_400] {
            let uri = format!("https://council.example/{seconds}");
            let asked = async |at| lists.token(seconds.into(), &uri, Vec::new(), seconds, &certificate, at).await;
            let signed = asked(now).await.unwrap();
            let latest = now + SIGNED_ANEW_AFTER.seconds() - 1.second();
            assert_eq!(asked(latest).await.unwrap(), signed);
            // A cache on the way keeps it for so long, and then whoever asks that cache.
            let kept_until = latest.as_second() + 2 * i64::from(seconds);
            assert!(claims(&signed)["exp"].as_i64().unwrap() > kept_until, "{seconds}");
        }
    }
}
