//! Why an answer about bins cannot be used, in words that tell nothing of a home.

use crate::port::PortError;
use jiff::civil::Date;
use reqwest::StatusCode;

/// Why an answer that arrived, or one entry of it, cannot be used. Never with its text: the log must not tell of a home.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    #[error("it is not the JSON that was expected, at line {} column {}", .0.line(), .0.column())]
    Json(#[from] serde_json::Error),
    #[error("it is not a whole calendar")]
    Calendar,
    #[error("it holds a date that is not that of a collection")]
    Date,
    #[error("it holds a rule that cannot be followed")]
    Rule,
    #[error("it repeats more events than the {0} that are followed")]
    TooManyRules(usize),
    #[error("it holds more than {0} collections of one home")]
    TooManyCollections(usize),
    #[error("it names a bin with nothing, or with a whole text")]
    Name,
    #[error("where a bin should be, it says that it failed")]
    Failure,
    #[error("it holds no collection")]
    Empty,
    #[error("it answered {0}")]
    Status(StatusCode),
    #[error("it refuses to answer for this home")]
    Refused,
}

impl From<Unreadable> for PortError {
    fn from(error: Unreadable) -> Self {
        tracing::warn!(%error, "the answer of the council's system cannot be used");
        PortError::Unavailable { retry_after: None }
    }
}

impl Unreadable {
    /// For figures, and to be counted in the log.
    pub fn kind(&self) -> &'static str {
        match self {
            Unreadable::Json(_) => "shape",
            Unreadable::Calendar => "calendar",
            Unreadable::Date => "date",
            Unreadable::Rule | Unreadable::TooManyRules(_) => "rule",
            Unreadable::TooManyCollections(_) => "number",
            Unreadable::Name => "name",
            Unreadable::Failure => "error",
            Unreadable::Empty => "empty",
            Unreadable::Status(_) | Unreadable::Refused => "refusal",
        }
    }
}

/// The date, unless it is one of the years by which systems say "none" (0001, 1900, 9999).
pub fn plausible(date: Date) -> Result<Date, Unreadable> {
    if (2000..2100).contains(&date.year()) { Ok(date) } else { Err(Unreadable::Date) }
}
