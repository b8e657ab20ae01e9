//! The check of a whole log, by anybody.

use super::tile::HEIGHT;
use super::verify::{read, same_signer, signed};
use super::{Checkpoint, Edge, Failed, Hash, TileContent, TilePath, VerifierKey, leaf};

/// What a log is held against.
#[derive(Clone, Copy, Debug)]
pub struct Audit<'a> {
    pub keys: &'a [VerifierKey],
    /// The checkpoint that was found right the last time, as it came; none the first time.
    pub stored: Option<&'a str>,
    /// The key that the auditor knows to have taken the place of the one that has signed the stored checkpoint.
    pub new_key: Option<&'a VerifierKey>,
    pub checkpoint: &'a str,
}

/// The tree as it grows from the leaves that the log serves.
struct Grown {
    edge: Edge,
    /// The hashes of each level of tiles, from its leaves on.
    levels: Vec<Vec<Hash>>,
}

impl Audit<'_> {
    /// Reads all leaves and makes the tree anew: it must be the one that the checkpoint is of, and have been the one that the
    /// stored checkpoint is of; and each tile must be of it. `fetch` answers what is at a path below the address of the log,
    /// or [`Failed::Missing`].
    pub fn run<E: From<Failed>>(
        &self,
        mut fetch: impl FnMut(&TilePath) -> Result<Vec<u8>, E>,
    ) -> Result<Checkpoint, E> {
        let now = signed(self.checkpoint, self.keys)?;
        let before = self.stored.map(read).transpose()?;
        if let Some((before, note)) = &before {
            if before.origin != now.origin {
                return Err(Failed::OtherLog.into());
            }
            same_signer(note, self.checkpoint, self.keys, self.new_key)?;
        }
        let before = before.map(|(before, _)| before);
        if before.as_ref().is_some_and(|before| before.size > now.size) {
            return Err(Failed::Shrank.into());
        }
        let mut grown = Grown { edge: Edge::default(), levels: Vec::new() };
        grown.check(before.as_ref())?;
        for path in TilePath::all(TileContent::Entries, now.size) {
            for leaf in leaves(&fetch(&path)?, path.width)? {
                grown.append(leaf);
                grown.check(before.as_ref())?;
            }
        }
        if grown.edge.root() != now.root {
            return Err(Failed::Contradiction.into());
        }
        for (level, hashes) in (0..).zip(&grown.levels) {
            let tiles = TilePath::all(TileContent::Hashes { level }, now.size);
            for (path, hashes) in tiles.zip(hashes.chunks(1 << HEIGHT)) {
                if fetch(&path)? != hashes.iter().flat_map(|hash| hash.0).collect::<Vec<u8>>() {
                    return Err(Failed::Contradiction.into());
                }
            }
        }
        Ok(now)
    }
}

impl Grown {
    fn append(&mut self, leaf: Hash) {
        let completed = self.edge.append(leaf).into_iter();
        for (level, node) in completed.filter(|node| node.height.is_multiple_of(HEIGHT.into())).enumerate() {
            if self.levels.len() == level {
                self.levels.push(Vec::new());
            }
            self.levels[level].push(node.hash);
        }
    }

    /// Holds it against the checkpoint of when it had as many leaves.
    fn check(&self, before: Option<&Checkpoint>) -> Result<(), Failed> {
        let is_other = before.is_some_and(|before| before.size == self.edge.size() && before.root != self.edge.root());
        if is_other { Err(Failed::Rewritten) } else { Ok(()) }
    }
}

/// The hashes of so many entries.
fn leaves(entries: &[u8], width: u64) -> Result<Vec<Hash>, Failed> {
    let (entries, rest) = entries.as_chunks::<34>();
    let hash = |entry: &[u8; 34]| {
        let digest = entry.strip_prefix(&[0, 32]).and_then(|digest| digest.try_into().ok());
        digest.map(leaf).ok_or(Failed::Contradiction)
    };
    let is_whole = rest.is_empty() && u64::try_from(entries.len()) == Ok(width);
    if is_whole { entries.iter().map(hash).collect() } else { Err(Failed::Contradiction) }
}
