//! How the tree grows: at its right edge alone.

use super::{Hash, MOST_LEAVES};

/// The hashes of the perfect subtrees that a tree is of, the largest first: one for each 1 in the binary number of its leaves.
/// More is not needed to append, nor to tell the root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edge {
    size: u64,
    hashes: Vec<Hash>,
}

/// A perfect subtree of 2^height leaves, the `number`th of this height.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    pub height: u32,
    pub number: u64,
    pub hash: Hash,
}

impl Edge {
    /// None where a tree of this size has another number of subtrees.
    pub fn new(size: u64, hashes: Vec<Hash>) -> Option<Self> {
        let fits = size <= MOST_LEAVES && u32::try_from(hashes.len()) == Ok(size.count_ones());
        fits.then_some(Edge { size, hashes })
    }

    /// As [`Edge::bytes`] has written it.
    pub fn read(size: u64, bytes: &[u8]) -> Option<Self> {
        let (hashes, rest) = bytes.as_chunks::<32>();
        Self::new(size, hashes.iter().map(|bytes| Hash(*bytes)).collect()).filter(|_| rest.is_empty())
    }

    pub fn bytes(&self) -> Vec<u8> {
        self.hashes.iter().flat_map(|hash| hash.0).collect()
    }

    pub fn size(&self) -> u64 {
        self.size
    }

    /// Answers the subtrees that the leaf completes, the smallest first: the leaf itself, and all that end with it.
    pub fn append(&mut self, leaf: Hash) -> Vec<Node> {
        let mut node = Node { height: 0, number: self.size, hash: leaf };
        let mut completed = vec![node];
        while node.number % 2 == 1 {
            // It is there: there is one for each 1 at the end of the number.
            let Some(left) = self.hashes.pop() else { break };
            node = Node { height: node.height + 1, number: node.number / 2, hash: Hash::of_node(left, node.hash) };
            completed.push(node);
        }
        self.hashes.push(node.hash);
        self.size += 1;
        completed
    }

    /// The root of the tree (RFC 9162, 2.1.1).
    pub fn root(&self) -> Hash {
        let hashes = self.hashes.iter().rev().copied();
        hashes.reduce(|right, left| Hash::of_node(left, right)).unwrap_or_else(Hash::of_nothing)
    }
}
