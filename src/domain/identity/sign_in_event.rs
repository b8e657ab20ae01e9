//! What a person is told of how they signed in and out, on any device.

use super::{Confidence, Device};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInEvent {
    pub at: Timestamp,
    pub kind: SignInEventKind,
    /// That of the session which began or ended.
    pub device: Device,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum SignInEventKind {
    SignedIn,
    /// Who they are was proved in a session that had begun before.
    Proved {
        confidence: Confidence,
    },
    SignedOut,
    /// They ended it from another device.
    EndedElsewhere,
    /// The provider said that the person is no longer signed in there.
    EndedByProvider,
}
