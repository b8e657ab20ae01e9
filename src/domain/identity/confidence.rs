//! How sure the council may be that a person is who they say they are: the levels of confidence of GOV.UK's Good Practice
//! Guide 45, as GOV.UK One Login names them.

use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// The lowest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Confidence {
    /// The same person as last time, whoever they are.
    #[default]
    P0,
    /// Low: some proof of who they are.
    P1,
    /// Medium: their name and date of birth were checked against a document.
    P2,
}

impl Confidence {
    pub const ALL: [Confidence; 3] = [Confidence::P0, Confidence::P1, Confidence::P2];

    pub const fn name(self) -> &'static str {
        match self {
            Confidence::P0 => "P0",
            Confidence::P1 => "P1",
            Confidence::P2 => "P2",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a level of confidence is P0, P1 or P2")]
pub struct NoConfidence;

impl FromStr for Confidence {
    type Err = NoConfidence;

    fn from_str(text: &str) -> Result<Self, NoConfidence> {
        Confidence::ALL.into_iter().find(|level| level.name() == text).ok_or(NoConfidence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_read_as_it_is_written_and_nothing_else_is_one() {
        for level in Confidence::ALL {
            assert_eq!(level.name().parse(), Ok(level));
            assert_eq!(serde_json::to_string(&level).unwrap(), format!("\"{}\"", level.name()));
        }
        for text in ["", "p2", "P3", "Cl.Cm.P2", " P2"] {
            assert_eq!(text.parse::<Confidence>(), Err(NoConfidence), "{text}");
        }
    }

    #[test]
    fn a_higher_level_is_enough_where_a_lower_one_is_asked_for() {
        assert!(Confidence::P2 > Confidence::P1 && Confidence::P1 > Confidence::P0);
        assert_eq!(Confidence::default(), Confidence::P0);
    }
}
