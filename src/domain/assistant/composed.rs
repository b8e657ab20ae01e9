//! What a brain outside the council has written: kept, since it would not say the same again.

use crate::text::Text;
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Composed {
    /// Paragraphs of plain text, each on a line. Nothing in it leads anywhere.
    pub text: String,
    /// The pages that it is taken from, one at least.
    pub sources: Vec<Source>,
    /// Intents that a person may go on with.
    pub offers: Vec<String>,
    /// By what, as people are told.
    pub by: Text,
    #[serde(with = "crate::iso::instant")]
    pub at: Timestamp,
}

/// A page that stands behind what was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    pub title: String,
    /// A path of this site, or a whole address.
    pub link: String,
    /// When somebody last looked whether it is so.
    #[serde(with = "crate::iso::date")]
    pub reviewed: Date,
}
