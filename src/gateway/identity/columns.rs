//! What the columns of this area's tables hold, read and written: ids, JSON, instants.

use crate::store::{Found, Row, StoreError};
use jiff::{SignedDuration, Timestamp};
use serde::{Serialize, de::DeserializeOwned};

pub fn parsed<T: std::str::FromStr<Err: std::error::Error + Send + Sync + 'static>>(
    text: &str,
) -> Result<T, StoreError> {
    text.parse().map_err(|error: T::Err| StoreError::unreadable(error))
}

pub fn json<T: DeserializeOwned>(row: &Found, column: usize) -> Result<T, StoreError> {
    serde_json::from_str(&row.try_get::<String, _>(column)?).map_err(StoreError::unreadable)
}

pub fn text(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(StoreError::unreadable)
}

pub fn instant(millisecond: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_millisecond(millisecond).map_err(StoreError::unreadable)
}

pub fn millisecond_before(now: Timestamp, duration: SignedDuration) -> i64 {
    now.saturating_sub(duration).unwrap_or(Timestamp::MIN).as_millisecond()
}
