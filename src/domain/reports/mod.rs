//! Reports: what a citizen tells the council, and what becomes of it.
//!
//! Belongs here: what every kind of report has, how it stands on the device that made it. Must not be here: the rules of one
//! kind (they are its area's), sending and keeping, the systems that reports go to.

mod key;
mod kind;
mod my_report;
mod reference;
mod report;
mod status;

pub use key::{ReportKey, ReportKeyError};
pub use kind::{MISSED_COLLECTION, ReportKind, ReportKindError};
pub use my_report::{MyReport, Refused, ReportState};
pub use reference::{Reference, ReferenceError};
pub use report::Report;
pub use status::{History, Status, StatusEntry};
