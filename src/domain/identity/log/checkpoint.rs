//! A checkpoint: what a log is at one moment (C2SP tlog-checkpoint).

use super::{Hash, MOST_LEAVES};
use base64::{Engine, engine::general_purpose::STANDARD};
use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

/// As the text of a note: three lines, and those of extensions, which are passed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// What the log is called.
    pub origin: String,
    pub size: u64,
    pub root: Hash,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is no checkpoint of a log")]
pub struct NoCheckpoint;

impl FromStr for Checkpoint {
    type Err = NoCheckpoint;

    fn from_str(text: &str) -> Result<Self, NoCheckpoint> {
        let mut lines = text.strip_suffix('\n').ok_or(NoCheckpoint)?.split('\n');
        let mut line = || lines.next().filter(|line| !line.is_empty()).ok_or(NoCheckpoint);
        let (origin, size, root) = (line()?, line()?, line()?);
        let number: u64 = size.parse().map_err(|_| NoCheckpoint)?;
        let root = STANDARD.decode(root).ok().and_then(|root| root.try_into().ok()).ok_or(NoCheckpoint)?;
        // A number is written in one way.
        if number > MOST_LEAVES || number.to_string() != size || lines.any(str::is_empty) {
            return Err(NoCheckpoint);
        }
        Ok(Checkpoint { origin: origin.to_owned(), size: number, root: Hash(root) })
    }
}

impl Display for Checkpoint {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}\n{}\n{}\n", self.origin, self.size, STANDARD.encode(self.root.0))
    }
}
