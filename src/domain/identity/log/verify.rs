//! The check of a receipt, by whoever has it.

use super::note::Signed;
use super::tile::HEIGHT;
use super::{Checkpoint, Edge, Note, Salt, TilePath, VerifierKey, digest, leaf, receipt};
use std::cell::RefCell;
use tlog_tiles::tile::{Tile, TileHashReader, TileReader};
use tlog_tiles::tlog::{EMPTY_HASH, Error, Hash, HashReader, stored_hash_index, sub_tree_index};

/// What a receipt is checked with. The receipt, its salt and its index come from `/api/v1/identity/receipts`; the rest from
/// below `/api/v1/identity/log/`: `checkpoint`, `keys`, and those tiles that [`needed`] names.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    pub jws: &'a str,
    pub salt: &'a str,
    pub index: u64,
    /// The public keys of the log, a verifier key each.
    pub keys: &'a [String],
    /// The last checkpoint that was checked on this device, as it came; none the first time.
    pub stored: Option<&'a str>,
    /// The one of now, which is stored when this check is passed.
    pub checkpoint: &'a str,
    /// What was fetched, by its path.
    pub tiles: &'a [(String, Vec<u8>)],
}

/// Everything holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// What the receipt says: the bytes of a JSON object.
    pub claims: Vec<u8>,
    /// How many leaves the log has.
    pub size: u64,
}

/// What does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failed {
    #[error("the receipt cannot be read")]
    Receipt,
    #[error("it is signed by a key that is not the log's")]
    Key,
    #[error("the signature of the receipt is wrong")]
    ReceiptSignature,
    #[error("the checkpoint cannot be read")]
    Checkpoint,
    #[error("the signature of the checkpoint is wrong")]
    CheckpointSignature,
    #[error("it is the checkpoint of another log")]
    OtherLog,
    /// Nothing is said of the log: it was not fetched in full.
    #[error("{0} is not there")]
    Missing(String),
    #[error("the log is shorter than it was")]
    Shrank,
    #[error("the log's hashes are not those that its checkpoint was made of")]
    Contradiction,
    #[error("the receipt is not in the log")]
    NotIncluded,
    #[error("the log was written anew")]
    Rewritten,
}

/// The paths of the tiles that the check of one receipt needs, below the address of the log: a dozen at most, whatever the
/// size. `stored` is the size of the stored checkpoint, 0 where there is none, `size` that of the new one ([`size_of`]). None are needed where the
/// check fails before it comes to them.
pub fn needed(stored: u64, size: u64, index: u64) -> Vec<String> {
    let asked = Tiles { fetched: None, asked: RefCell::default() };
    // It says what it needs, and gets nothing.
    drop(hashes(&asked, stored, size, Hash::default(), index));
    asked.asked.into_inner().into_iter().map(|tile| TilePath::from(tile).to_string()).collect()
}

/// How many leaves a log has by a checkpoint, whoever has signed it: only to know what to fetch.
pub fn size_of(checkpoint: &str) -> Option<u64> {
    read(checkpoint).ok().map(|(checkpoint, _)| checkpoint.size)
}

/// Whether the log has this receipt, signed as it must be, and is the log of before with more at its end.
pub fn verify(evidence: &Evidence<'_>) -> Result<Verified, Failed> {
    // A key of a kind that is not known here has signed nothing that can be checked.
    let keys: Vec<VerifierKey> = evidence.keys.iter().filter_map(|key| key.parse().ok()).collect();
    let claims = receipt::claims(evidence.jws, &keys)?;
    let salt: Salt = evidence.salt.parse().map_err(|_| Failed::Receipt)?;
    let now = signed(evidence.checkpoint, &keys)?;
    let before = evidence.stored.map(read).transpose()?;
    let before = match before {
        Some((before, _)) if before.origin != now.origin => return Err(Failed::OtherLog),
        Some((before, _)) => before,
        None => Checkpoint { origin: now.origin, size: 0, root: EMPTY_HASH },
    };
    if before.size > now.size {
        return Err(Failed::Shrank);
    }
    if evidence.index >= now.size {
        return Err(Failed::NotIncluded);
    }
    let tiles = Tiles { fetched: Some(evidence.tiles), asked: RefCell::default() };
    let (found, edge) = hashes(&tiles, before.size, now.size, now.root, evidence.index)?;
    if edge.root() != before.root {
        return Err(Failed::Rewritten);
    }
    if found != leaf(&digest(&salt, evidence.jws)) {
        return Err(Failed::NotIncluded);
    }
    Ok(Verified { claims, size: now.size })
}

/// The checkpoint of a note, whoever has signed it.
fn read(note: &str) -> Result<(Checkpoint, Note<'_>), Failed> {
    let note = Note::read(note).ok_or(Failed::Checkpoint)?;
    let checkpoint = note.text.parse().map_err(|_| Failed::Checkpoint)?;
    Ok((checkpoint, note))
}

/// The checkpoint of a note, which one of the keys has signed.
pub(super) fn signed(note: &str, keys: &[VerifierKey]) -> Result<Checkpoint, Failed> {
    let (checkpoint, note) = read(note)?;
    let of_log = keys.iter().filter(|key| key.name() == checkpoint.origin);
    let signed: Vec<Signed> = of_log.map(|key| note.signed_by(key)).collect();
    match signed {
        _ if signed.contains(&Signed::Wrongly) => Err(Failed::CheckpointSignature),
        _ if signed.contains(&Signed::Yes) => Ok(checkpoint),
        _ => Err(Failed::Key),
    }
}

/// The hash of a leaf, and the right edge of the tree as it was when it had `stored` leaves: both from tiles of which the root
/// is made. That is the proof of inclusion and of consistency (RFC 9162, 2.1.3 and 2.1.4), in another layout.
fn hashes(tiles: &Tiles<'_>, stored: u64, size: u64, root: Hash, index: u64) -> Result<(Hash, Edge), Failed> {
    if stored > size || index >= size || size > super::MOST_LEAVES {
        return Err(Failed::NotIncluded);
    }
    let wanted = sub_tree_index(0, stored, vec![stored_hash_index(0, index)]);
    let found = TileHashReader::new(size, root, tiles).read_hashes(&wanted).map_err(|error| match error {
        Error::InvalidInput(path) => Failed::Missing(path),
        _ => Failed::Contradiction,
    })?;
    let (leaf, edge) = found.split_first().ok_or(Failed::Contradiction)?;
    Ok((*leaf, Edge::new(stored, edge.to_vec()).ok_or(Failed::Contradiction)?))
}

/// The tiles that were fetched, and those that are wanted.
struct Tiles<'a> {
    fetched: Option<&'a [(String, Vec<u8>)]>,
    asked: RefCell<Vec<Tile>>,
}

impl TileReader for Tiles<'_> {
    fn height(&self) -> u8 {
        HEIGHT
    }

    fn read_tiles(&self, tiles: &[Tile]) -> Result<Vec<Vec<u8>>, Error> {
        self.asked.borrow_mut().extend_from_slice(tiles);
        let fetched = self.fetched.unwrap_or_default();
        let find = |tile: &Tile| {
            let path = TilePath::from(*tile).to_string();
            let bytes = fetched.iter().find(|(name, _)| *name == path).map(|(_, bytes)| bytes.clone());
            bytes.ok_or(Error::InvalidInput(path))
        };
        tiles.iter().map(find).collect()
    }

    fn save_tiles(&self, _: &[Tile], _: &[Vec<u8>]) {}
}
