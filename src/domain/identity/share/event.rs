//! A person's history of who asked for their details and what became of it. Names of attributes, never their values.

use super::{ShareEventId, ShareId};
use crate::identity::Attribute;
use crate::reports::Reference;
use crate::text::Text;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShareEvent {
    pub id: ShareEventId,
    pub at: Timestamp,
    pub kind: ShareEventKind,
    /// None where nothing was given.
    pub share: Option<ShareId>,
    pub about: EventAbout,
    /// How often on that day, the last time at `at`: what a program does over and over is one line of a day.
    pub times: u32,
}

/// What it was about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventAbout {
    pub organisation: Text,
    pub purpose: Text,
    /// Those that were given, read or left; those that were asked for, where none was.
    pub attributes: Vec<Attribute>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case", tag = "outcome")]
pub enum ShareEventKind {
    Given,
    /// Fewer than were asked for.
    GivenInPart,
    Refused,
    /// By the organisation.
    Read,
    /// The organisation tried, and it was over.
    NotRead,
    /// The organisation can read less from then on.
    Changed,
    Ended,
    ErasureAsked,
    /// The organisation says that it has erased what it had read.
    Erased,
    /// The person does not know of it, and has told the council.
    NotRecognised {
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        reference: Reference,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_is_one_word_on_the_wire() {
        for (kind, told) in [
            (ShareEventKind::GivenInPart, r#"{"outcome":"given-in-part"}"#),
            (ShareEventKind::ErasureAsked, r#"{"outcome":"erasure-asked"}"#),
        ] {
            assert_eq!(serde_json::to_string(&kind).unwrap(), told);
            assert_eq!(serde_json::from_str::<ShareEventKind>(told).unwrap(), kind);
        }
        let reference = Reference::from_random([7; 8]);
        let reported = ShareEventKind::NotRecognised { reference };
        let told = serde_json::to_string(&reported).unwrap();
        assert_eq!(serde_json::from_str::<ShareEventKind>(&told).unwrap(), reported);
    }
}
