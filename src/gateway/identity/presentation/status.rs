//! Whether a credential is still good: a list that its issuer publishes, with a place for each credential (Token Status List).
//! The list is asked for as a whole, so that the issuer does not learn whose credential is looked at.

use super::sd_jwt::{CLOCK_SKEW, Claimed, StatusReference};
use super::trust::{NotTrusted, Trust};
use crate::identity::provider::{TokenFault, header, is_secret, verified};
use crate::port::PortError;
use crate::upstream::Upstream;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use flate2::read::ZlibDecoder;
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::Header;
use serde::Deserialize;
use std::collections::HashMap;
use std::io::Read;
use std::sync::Arc;
use tokio::sync::Mutex;
use url::Url;

const TYPE: &str = "statuslist+jwt";
const MEDIA_TYPE: &str = "application/statuslist+jwt";
/// In bytes, unpacked: eight million credentials of one bit.
const LARGEST: u64 = 1024 * 1024;
/// A list that does not say for how long it may be kept is kept for so long.
const KEPT: SignedDuration = SignedDuration::from_mins(5);
const LONGEST_KEPT: SignedDuration = SignedDuration::from_hours(24);
/// One that does not say until when it is good is so for a day.
const OLDEST: SignedDuration = SignedDuration::from_hours(24);
/// So many lists are kept; then all are asked for again.
const MOST_LISTS: usize = 100;

#[derive(Debug, thiserror::Error)]
pub enum NotGood {
    #[error("its issuer has taken it back")]
    Revoked,
    #[error("whether it is still good cannot be found out: {0}")]
    Unavailable(PortError),
    #[error("the list of those that are good cannot be used: {0}")]
    Fault(#[from] StatusFault),
}

#[derive(Debug, thiserror::Error)]
pub enum StatusFault {
    #[error("its address is not one that is asked")]
    Address,
    #[error(transparent)]
    Token(#[from] TokenFault),
    #[error("{0}")]
    NotTrusted(NotTrusted),
    #[error("it is another list")]
    Subject,
    #[error("it is out of date, or does not say of when it is")]
    Time,
    #[error("it cannot be unpacked")]
    Unreadable,
    #[error("it has no such place")]
    Index,
}

#[derive(Default)]
pub struct StatusLists(Mutex<HashMap<String, (Arc<List>, Timestamp)>>);

struct List {
    bits: u8,
    bytes: Vec<u8>,
}

#[derive(Deserialize)]
struct Claims {
    sub: String,
    iat: Option<f64>,
    exp: Option<f64>,
    ttl: Option<u32>,
    status_list: Packed,
}

#[derive(Deserialize)]
struct Packed {
    bits: u8,
    lst: String,
}

/// Whom a list must be from, as of when, and how it is asked for.
#[derive(Clone, Copy)]
pub struct Asking<'a> {
    pub trust: &'a Trust,
    /// Whose list it is: its issuer's.
    pub credential: &'a Claimed,
    pub upstream: &'a Upstream,
    pub now: Timestamp,
}

impl StatusLists {
    /// Answers if it is still good, and says else why not.
    pub async fn check(&self, reference: &StatusReference, asking: Asking<'_>) -> Result<(), NotGood> {
        let list = match self.kept(&reference.uri, asking.now).await {
            Some(list) => list,
            None => self.ask(&reference.uri, asking).await?,
        };
        match list.at(reference.idx).ok_or(StatusFault::Index)? {
            0 => Ok(()),
            _ => Err(NotGood::Revoked),
        }
    }

    async fn kept(&self, uri: &str, now: Timestamp) -> Option<Arc<List>> {
        let lists = self.0.lock().await;
        lists.get(uri).filter(|(_, until)| now < *until).map(|(list, _)| Arc::clone(list))
    }

    async fn ask(&self, uri: &str, asking: Asking<'_>) -> Result<Arc<List>, NotGood> {
        let url = Url::parse(uri).ok().filter(is_secret).ok_or(StatusFault::Address)?;
        let answer =
            asking.upstream.get_kind(url, MEDIA_TYPE).await.map_err(|error| NotGood::Unavailable(error.into()))?;
        if !answer.status.is_success() {
            return Err(NotGood::Unavailable(PortError::Unavailable { retry_after: None }));
        }
        let (list, until) = read(&answer.body.text(), uri, asking).await?;
        let list = Arc::new(list);
        let mut lists = self.0.lock().await;
        if lists.len() >= MOST_LISTS {
            lists.clear();
        }
        lists.insert(uri.to_owned(), (Arc::clone(&list), until));
        Ok(list)
    }
}

/// A list as it was published, and until when it may be kept.
async fn read(token: &str, uri: &str, asking: Asking<'_>) -> Result<(List, Timestamp), NotGood> {
    let token = token.trim();
    let header: Header = header(token, &[TYPE], &super::sd_jwt::ALGORITHMS).map_err(StatusFault::Token)?;
    let key =
        asking.trust.key(&header, asking.credential, asking.upstream, asking.now).await.map_err(
            |error| match error {
                NotTrusted::Unavailable(error) => NotGood::Unavailable(error),
                error => StatusFault::NotTrusted(error).into(),
            },
        )?;
    let claims: Claims = verified(token, &key, header.alg).map_err(StatusFault::Token)?;
    if claims.sub != uri {
        return Err(StatusFault::Subject.into());
    }
    let now = asking.now.as_second();
    if !claims.is_of_now(now) {
        return Err(StatusFault::Time.into());
    }
    let kept = claims.ttl.map_or(KEPT, |seconds| SignedDuration::from_secs(seconds.into())).min(LONGEST_KEPT);
    let until = asking.now.saturating_add(kept).unwrap_or(asking.now);
    // No list is kept for longer than it is good.
    let end = claims.exp.and_then(|end| Timestamp::from_second(end as i64).ok());
    let until = end.map_or(until, |end| until.min(end));
    Ok((List::unpack(&claims.status_list)?, until))
}

impl Claims {
    /// `now` is in seconds since 1970. A list must say since when it is so: an old one does not know what was taken back since.
    fn is_of_now(&self, now: i64) -> bool {
        let age = self.iat.map(|made| now.saturating_sub(made as i64));
        let longest = if self.exp.is_some() { i64::MAX } else { OLDEST.as_secs() };
        let has_ended = self.exp.is_some_and(|end| now.saturating_sub(end as i64) >= CLOCK_SKEW);
        age.is_some_and(|age| (-CLOCK_SKEW..=longest).contains(&age)) && !has_ended
    }
}

impl List {
    fn unpack(packed: &Packed) -> Result<List, StatusFault> {
        if ![1, 2, 4, 8].contains(&packed.bits) {
            return Err(StatusFault::Unreadable);
        }
        let packed_bytes = URL_SAFE_NO_PAD.decode(&packed.lst).map_err(|_| StatusFault::Unreadable)?;
        let mut bytes = Vec::new();
        let mut unpacked = ZlibDecoder::new(&*packed_bytes).take(LARGEST + 1);
        unpacked.read_to_end(&mut bytes).map_err(|_| StatusFault::Unreadable)?;
        if bytes.len() as u64 > LARGEST {
            return Err(StatusFault::Unreadable);
        }
        Ok(List { bits: packed.bits, bytes })
    }

    /// The lowest bits of a byte come first.
    fn at(&self, index: u64) -> Option<u8> {
        let bits = u64::from(self.bits);
        let bit = index.checked_mul(bits)?;
        let byte = self.bytes.get(usize::try_from(bit / 8).ok()?)?;
        let mask = ((1u16 << self.bits) - 1) as u8;
        Some((byte >> (bit % 8)) & mask)
    }
}

#[cfg(test)]
mod tests;
