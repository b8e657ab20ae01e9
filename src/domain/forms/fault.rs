//! What is wrong with an answer. No words: the screen has them, by kind.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldFault {
    /// The id of the question.
    pub question: String,
    pub kind: FaultKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    Required,
    /// There are `by` characters more than `max`.
    TooLong {
        max: u32,
        by: u32,
    },
    NotANumber,
    /// A number, with a fraction.
    NotWhole,
    TooSmall {
        min: i64,
    },
    TooLarge {
        max: i64,
    },
    /// Several answers to a question that takes one.
    OnlyOne,
    NotAnOption,
    NotADate,
    /// A year of fewer than four digits.
    YearNotFull,
    /// Before today, where the first day is today.
    InThePast,
    /// After today, where the last day is today.
    InTheFuture,
    TooEarly {
        #[serde(with = "crate::iso::date")]
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
        earliest: Date,
    },
    TooLate {
        #[serde(with = "crate::iso::date")]
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
        latest: Date,
    },
    NotAPhone,
    NotAnEmail,
    NotAPlace,
    NotAPhoto,
    /// Of a media type that is not taken.
    WrongMediaType,
    EmptyFile,
    FileTooLarge {
        max_bytes: u64,
    },
    TooManyFiles {
        max: u32,
    },
    /// The form has no such question.
    Unknown,
}

impl FaultKind {
    /// Its stable name on the wire.
    pub const fn code(&self) -> &'static str {
        match self {
            FaultKind::Required => "required",
            FaultKind::TooLong { .. } => "too_long",
            FaultKind::NotANumber => "not_a_number",
            FaultKind::NotWhole => "not_whole",
            FaultKind::TooSmall { .. } => "too_small",
            FaultKind::TooLarge { .. } => "too_large",
            FaultKind::OnlyOne => "only_one",
            FaultKind::NotAnOption => "not_an_option",
            FaultKind::NotADate => "not_a_date",
            FaultKind::YearNotFull => "year_not_full",
            FaultKind::InThePast => "in_the_past",
            FaultKind::InTheFuture => "in_the_future",
            FaultKind::TooEarly { .. } => "too_early",
            FaultKind::TooLate { .. } => "too_late",
            FaultKind::NotAPhone => "not_a_phone",
            FaultKind::NotAnEmail => "not_an_email",
            FaultKind::NotAPlace => "not_a_place",
            FaultKind::NotAPhoto => "not_a_photo",
            FaultKind::WrongMediaType => "wrong_media_type",
            FaultKind::EmptyFile => "empty_file",
            FaultKind::FileTooLarge { .. } => "file_too_large",
            FaultKind::TooManyFiles { .. } => "too_many_files",
            FaultKind::Unknown => "unknown",
        }
    }
}
