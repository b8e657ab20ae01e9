//! The hashes of the tree (RFC 9162, 2.1.1).

use sha2::{Digest, Sha256};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// Of a tree without leaves.
    pub fn of_nothing() -> Self {
        Hash(Sha256::digest([]).into())
    }

    pub fn of_leaf(entry: &[u8]) -> Self {
        Hash(Sha256::new().chain_update([0]).chain_update(entry).finalize().into())
    }

    pub fn of_node(left: Hash, right: Hash) -> Self {
        Hash(Sha256::new().chain_update([1]).chain_update(left.0).chain_update(right.0).finalize().into())
    }

    /// Of the subtree over these, which are a power of two; of none, none.
    pub fn of_subtree(hashes: &[Hash]) -> Option<Self> {
        match hashes {
            [] => None,
            [hash] => Some(*hash),
            _ => {
                let (left, right) = hashes.split_at(hashes.len() / 2);
                Some(Hash::of_node(Self::of_subtree(left)?, Self::of_subtree(right)?))
            }
        }
    }
}
