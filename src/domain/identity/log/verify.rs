//! The check of a receipt, by whoever has it.

use super::note::Signed;
use super::tiles::{self, Place, Tiles};
use super::{Checkpoint, Edge, Hash, MOST_LEAVES, Note, Salt, TilePath, VerifierKey, digest, leaf, receipt};

/// What a receipt is checked with. The receipt, its salt and its index come from `/api/v1/identity/receipts`; the rest from
/// below `/api/v1/identity/log/`: `checkpoint`, `keys`, and those tiles that [`needed`] names.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// Which receipt its person is shown.
    pub id: &'a str,
    pub jws: &'a str,
    pub salt: &'a str,
    pub index: u64,
    /// The public keys of the log, a verifier key each.
    pub keys: &'a [String],
    /// The last checkpoint that was checked on this device, as it came; none the first time.
    pub stored: Option<&'a str>,
    /// The key that whoever checks knows to have taken the place of the one that has signed the stored checkpoint: not from
    /// the log, but from those whose log it is.
    pub new_key: Option<&'a VerifierKey>,
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
    #[error("it is another receipt than the one that is shown")]
    OtherReceipt,
    #[error("the signature of the receipt is wrong")]
    ReceiptSignature,
    #[error("the checkpoint cannot be read")]
    Checkpoint,
    #[error("the signature of the checkpoint is wrong")]
    CheckpointSignature,
    #[error("the checkpoint is signed by another key than the last one: {0}")]
    OtherKey(VerifierKey),
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
    let is_sound = stored <= size && index < size && size <= MOST_LEAVES;
    let paths = if is_sound { tiles::needed(size, &places(stored, index)) } else { Vec::new() };
    paths.iter().map(TilePath::to_string).collect()
}

/// The leaf, and the right edge of the tree as it was when it had `stored` leaves.
fn places(stored: u64, index: u64) -> Vec<Place> {
    [(0, index)].into_iter().chain(tiles::edge_of(stored)).collect()
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
    if receipt::id(&claims).as_deref() != Some(evidence.id) {
        return Err(Failed::OtherReceipt);
    }
    let salt: Salt = evidence.salt.parse().map_err(|_| Failed::Receipt)?;
    let now = signed(evidence.checkpoint, &keys)?;
    let before = evidence.stored.map(read).transpose()?;
    let before = match before {
        Some((before, _)) if before.origin != now.origin => return Err(Failed::OtherLog),
        Some((before, note)) => {
            same_signer(&note, evidence.checkpoint, &keys, evidence.new_key)?;
            before
        }
        None => Checkpoint { origin: now.origin, size: 0, root: Hash::of_nothing() },
    };
    if before.size > now.size {
        return Err(Failed::Shrank);
    }
    if evidence.index >= now.size {
        return Err(Failed::NotIncluded);
    }
    let places = places(before.size, evidence.index);
    let paths = tiles::needed(now.size, &places);
    let tiles = Tiles::read(now.size, now.root, &paths, evidence.tiles)?;
    let hashes: Option<Vec<Hash>> = places.iter().map(|place| tiles.hash(*place)).collect();
    let mut hashes = hashes.ok_or(Failed::Contradiction)?;
    let found = hashes.remove(0);
    if Edge::new(before.size, hashes).is_none_or(|edge| edge.root() != before.root) {
        return Err(Failed::Rewritten);
    }
    if found != leaf(&digest(&salt, evidence.jws)) {
        return Err(Failed::NotIncluded);
    }
    Ok(Verified { claims, size: now.size })
}

/// The checkpoint of a note, whoever has signed it.
pub(super) fn read(note: &str) -> Result<(Checkpoint, Note<'_>), Failed> {
    let note = Note::read(note).ok_or(Failed::Checkpoint)?;
    let checkpoint = note.text.parse().map_err(|_| Failed::Checkpoint)?;
    Ok((checkpoint, note))
}

/// Whether one who has signed the last checkpoint has signed this one too. A key takes the place of another by a checkpoint
/// that both have signed, or where whoever checks knows it to be the new one: else it is anybody's who has the log served as
/// they like.
pub(super) fn same_signer(
    before: &Note,
    now: &str,
    keys: &[VerifierKey],
    new_key: Option<&VerifierKey>,
) -> Result<(), Failed> {
    let now = Note::read(now).ok_or(Failed::Checkpoint)?;
    let signers: Vec<&VerifierKey> = keys.iter().filter(|key| now.signed_by(key) == Signed::Yes).collect();
    let is_known = |key: &&VerifierKey| before.signed_by(key) == Signed::Yes || new_key == Some(*key);
    match &*signers {
        signers if signers.iter().any(is_known) => Ok(()),
        [other, ..] => Err(Failed::OtherKey((*other).clone())),
        [] => Err(Failed::Key),
    }
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
