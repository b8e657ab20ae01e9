//! The reports as they are kept: the table, its rows and the questions to it.

use crate::reports::Said;
use crate::store::{Found, Query, Row, StoreError, query};
use contract::reports::ReportedService;
use domain::{
    address::AddressId,
    reports::{Reference, Report, ReportKey},
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

/// Times are in milliseconds since 1970; `request` is JSON.
pub const STEPS: &[&str] = &[
    "
    CREATE TABLE reports_request (
        key TEXT PRIMARY KEY, reference TEXT NOT NULL UNIQUE, said TEXT NOT NULL, address TEXT NOT NULL,
        received_at BIGINT NOT NULL, request TEXT NOT NULL
    );
    CREATE INDEX reports_request_address ON reports_request (address, received_at);",
    // Those of before are about the bins of one home.
    "ALTER TABLE reports_request ADD COLUMN building TEXT NOT NULL DEFAULT '';
    CREATE INDEX reports_request_building ON reports_request (building, received_at);",
];

/// What stands in a row besides what is asked for.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Kept {
    pub report: Report,
    pub services: Vec<ReportedService>,
    /// The ids of those services whose bin all homes of the building use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shared: Vec<String>,
    #[serde(default, with = "domain::iso::optional_date")]
    pub expected_by: Option<Date>,
}

/// A row, as it is read.
pub struct Received {
    pub reference: Reference,
    pub said: Said,
    pub at: Timestamp,
    pub kept: Kept,
}

pub fn by_key(key: &ReportKey) -> Query<'_> {
    query("SELECT reference, said, received_at, request FROM reports_request WHERE key = $1").bind(key.as_str())
}

pub fn by_reference(reference: &Reference) -> Query<'_> {
    let ask = query("SELECT reference, said, received_at, request FROM reports_request WHERE reference = $1");
    ask.bind(reference.as_str())
}

/// Those of the home itself, and of the others in its building.
pub fn of_building<'a>(home: &'a AddressId, building: &'a AddressId, oldest: i64) -> Query<'a> {
    let ask = "SELECT reference, said, received_at, request FROM reports_request
               WHERE (address = $1 OR building = $2) AND received_at >= $3";
    query(ask).bind(home.as_str()).bind(building.as_str()).bind(oldest)
}

pub fn read(row: &Found) -> Result<Received, StoreError> {
    let (reference, said): (String, String) = (row.try_get(0)?, row.try_get(1)?);
    let (at, request): (i64, String) = (row.try_get(2)?, row.try_get(3)?);
    Ok(Received {
        reference: reference.parse().map_err(StoreError::unreadable)?,
        said: Said(said),
        at: Timestamp::from_millisecond(at).map_err(StoreError::unreadable)?,
        kept: serde_json::from_str(&request).map_err(StoreError::unreadable)?,
    })
}
