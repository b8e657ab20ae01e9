//! How a log is laid out to be fetched: in tiles of up to 256 hashes (C2SP tlog-tiles). A tile of a path never changes.

use super::MOST_LEAVES;
use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

/// How many hashes, or leaves, a full tile has.
pub const WIDTH: u64 = 1 << HEIGHT;
/// A hash of a level is that of a full tile of the level below it.
pub(super) const HEIGHT: u8 = 8;
/// More levels than the longest log has.
const LEVELS: u8 = 8;

/// Which tile: `tile/0/x001/067`, or `tile/0/x001/067.p/12` while it has so few.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TilePath {
    pub content: TileContent,
    pub number: u64,
    /// From 1 to [`WIDTH`].
    pub width: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TileContent {
    /// The hashes of a level, 32 bytes each.
    Hashes { level: u8 },
    /// The leaves themselves, each after its length in two bytes.
    Entries,
}

impl TilePath {
    /// Those of the leaves of a log, or of the hashes of one of its levels.
    pub fn all(content: TileContent, size: u64) -> impl Iterator<Item = TilePath> {
        let level = if let TileContent::Hashes { level } = content { level } else { 0 };
        let hashes = size.checked_shr(u32::from(HEIGHT) * u32::from(level)).unwrap_or(0);
        let widths = (0..hashes.div_ceil(WIDTH)).map(move |number| (number, (hashes - number * WIDTH).min(WIDTH)));
        widths.map(move |(number, width)| TilePath { content, number, width })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is no path of a tile")]
pub struct NoTile;

impl FromStr for TilePath {
    type Err = NoTile;

    fn from_str(text: &str) -> Result<Self, NoTile> {
        let (content, rest) = text.strip_prefix("tile/").and_then(|rest| rest.split_once('/')).ok_or(NoTile)?;
        let content = match content {
            "entries" => TileContent::Entries,
            level => TileContent::Hashes { level: level.parse().ok().filter(|level| *level < LEVELS).ok_or(NoTile)? },
        };
        let (number, width) = match rest.split_once(".p/") {
            Some((number, width)) => {
                (number, width.parse().ok().filter(|width| (1..WIDTH).contains(width)).ok_or(NoTile)?)
            }
            None => (rest, WIDTH),
        };
        let groups = number.split('/').map(|group| group.trim_start_matches('x').parse::<u64>().ok());
        let number = groups.into_iter().try_fold(0_u64, |number, group| number.checked_mul(1000)?.checked_add(group?));
        let tile = TilePath { content, number: number.filter(|number| *number < MOST_LEAVES).ok_or(NoTile)?, width };
        // A tile has one path.
        if tile.to_string() == text { Ok(tile) } else { Err(NoTile) }
    }
}

impl Display for TilePath {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match self.content {
            TileContent::Hashes { level } => write!(formatter, "tile/{level}")?,
            TileContent::Entries => formatter.write_str("tile/entries")?,
        }
        // In threes, the last of which has no x.
        let groups = (0..6).rev().map(|place| 1000_u64.pow(place)).filter(|unit| *unit == 1 || self.number >= *unit);
        for unit in groups {
            let mark = if unit == 1 { "" } else { "x" };
            write!(formatter, "/{mark}{:03}", self.number / unit % 1000)?;
        }
        if self.width < WIDTH { write!(formatter, ".p/{}", self.width) } else { Ok(()) }
    }
}
