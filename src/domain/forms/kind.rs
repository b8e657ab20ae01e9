//! Kinds of questions and the limits of their answers.

use crate::text::Text;
use serde::{Deserialize, Serialize};

/// The ids of the two answers to [`Kind::YesNo`].
pub const YES: &str = "yes";
pub const NO: &str = "no";

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Kind {
    /// One of the options.
    Choice {
        options: Vec<Choice>,
    },
    /// Any of the options.
    Several {
        options: Vec<Choice>,
    },
    YesNo,
    /// One line; characters as [`composed`](super::composed) counts them.
    Text {
        max_chars: u32,
    },
    LongText {
        max_chars: u32,
    },
    /// A whole number, both ends included.
    Number {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<i64>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<i64>,
    },
    /// Days from today, both ends included: 0 is today, -1 yesterday.
    Date {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        earliest: Option<i32>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        latest: Option<i32>,
    },
    Phone,
    Email,
    /// An address of the council's area, by its id.
    Place,
    /// Photos are sent apart; the answer names each, as [`Photo`](super::Photo) does.
    Photo {
        max_files: u32,
        /// Of one file.
        max_bytes: u64,
        /// `image/jpeg`
        media_types: Vec<String>,
    },
}

/// One answer that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Choice {
    pub id: String,
    pub label: Text,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<Text>,
}

impl Choice {
    pub fn new(id: impl Into<String>, label: Text) -> Choice {
        Choice { id: id.into(), label, hint: None }
    }
}

impl Kind {
    pub fn options(&self) -> Option<&[Choice]> {
        match self {
            Kind::Choice { options } | Kind::Several { options } => Some(options),
            _ => None,
        }
    }

    /// Whether `id` can be chosen.
    pub fn has_option(&self, id: &str) -> bool {
        match self {
            Kind::YesNo => id == YES || id == NO,
            kind => kind.options().is_some_and(|options| options.iter().any(|option| option.id == id)),
        }
    }

    /// Whether any answer keeps within the limits.
    pub(super) fn can_be_answered(&self) -> bool {
        match self {
            Kind::Text { max_chars } | Kind::LongText { max_chars } => *max_chars > 0,
            Kind::Number { min: Some(min), max: Some(max) } => min <= max,
            Kind::Date { earliest: Some(earliest), latest: Some(latest) } => earliest <= latest,
            Kind::Photo { max_files, max_bytes, media_types } => {
                *max_files > 0 && *max_bytes > 0 && !media_types.is_empty()
            }
            _ => true,
        }
    }
}
