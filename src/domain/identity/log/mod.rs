//! The identity log: an append-only Merkle tree (RFC 9162, 2.1) of the receipts that the council has signed. Whoever has a
//! receipt proves by it that the council has not taken it back, and that it has not written the log anew; nobody else learns
//! anything by it.
//!
//! Belongs here: what a leaf is, how the tree grows, how it is signed (checkpoints, C2SP tlog-checkpoint) and laid out in
//! tiles (C2SP tlog-tiles), and the check of all of it, for a browser, for an auditor and for the gateway alike. Must not be
//! here: what a receipt tells of, where anything is kept, private keys.
//!
//! A log is served below one address. `checkpoint` is what it is now; `keys` has who signs; `tile/...` are its hashes, and
//! `tile/entries/...` its leaves. None of it names or concerns a person who can be told from it.

mod audit;
mod checkpoint;
mod edge;
mod hash;
mod key;
mod leaf;
mod note;
mod receipt;
mod tile;
mod tiles;
mod verify;

pub use audit::Audit;
pub use checkpoint::Checkpoint;
pub use edge::{Edge, Node};
pub use hash::Hash;
pub use key::VerifierKey;
pub use leaf::{Salt, digest, leaf};
pub use note::Note;
pub use receipt::RECEIPT_TYPE;
pub use tile::{TileContent, TilePath, WIDTH};
pub use verify::{Evidence, Failed, Verified, needed, size_of, verify};

/// What a log is never longer than. A longer one is a mistake, and would be more than numbers on some devices hold.
pub const MOST_LEAVES: u64 = 1 << 48;

#[cfg(test)]
mod tests;
