//! Reading a log from its tiles, and believing only what its root is made of. That is the proof of inclusion and of
//! consistency (RFC 9162, 2.1.3 and 2.1.4), in another layout.
//!
//! It is written here: the reader of the library `tlog_tiles` (0.2) takes some full tiles without holding them against the
//! tile above.

use super::tile::HEIGHT;
use super::{Edge, Failed, Hash, TileContent, TilePath, WIDTH};

/// A perfect subtree of 2^height leaves, the `number`th of this height.
pub type Place = (u32, u64);

/// The subtrees that are the right edge of a tree, the largest first.
pub fn edge_of(size: u64) -> impl Iterator<Item = Place> {
    let heights = (0..u64::BITS).rev().filter(move |height| size >> height & 1 == 1);
    heights.map(move |height| (height, (size >> height) - 1))
}

/// The tile of a level with this number, in a log of this size.
fn tile(size: u64, level: u8, number: u64) -> TilePath {
    let hashes = size.checked_shr(u32::from(HEIGHT) * u32::from(level)).unwrap_or(0);
    let width = hashes.saturating_sub(number * WIDTH).min(WIDTH);
    TilePath { content: TileContent::Hashes { level }, number, width }
}

/// The tile that the hashes below a place are in, and which of them. Both are within a tree that has this place.
fn holding(size: u64, (height, number): Place) -> (TilePath, std::ops::Range<usize>) {
    let (levels, within) = (height / u32::from(HEIGHT), height % u32::from(HEIGHT));
    let tile = tile(size, u8::try_from(levels).unwrap_or(u8::MAX), number << within >> HEIGHT);
    // Less than the width of a tile.
    let first = usize::try_from((number << within) % WIDTH).unwrap_or_default();
    (tile, first..first + (1 << within))
}

/// The tile that has the hash of this one, if it is full.
fn above(size: u64, path: &TilePath) -> Option<(TilePath, usize)> {
    let TileContent::Hashes { level } = path.content else { return None };
    let place = (u32::from(HEIGHT) * (u32::from(level) + 1), path.number);
    let (tile, hashes) = holding(size, place);
    (path.width == WIDTH).then_some((tile, hashes.start))
}

/// The tiles by which these places are proved to be of the root: those of the right edge, of which it is made; those that
/// hold the places; and those above them, up to the edge.
pub fn needed(size: u64, places: &[Place]) -> Vec<TilePath> {
    let mut paths: Vec<TilePath> = Vec::new();
    let all = edge_of(size).chain(places.iter().copied());
    for (path, _) in all.map(|place| holding(size, place)) {
        let mut next = Some(path);
        while let Some(path) = next.filter(|path| !paths.contains(path)) {
            paths.push(path);
            next = above(size, &path).map(|(above, _)| above);
        }
    }
    paths
}

/// The tiles of a log, all of which are of its root.
pub struct Tiles {
    size: u64,
    tiles: Vec<(TilePath, Vec<Hash>)>,
}

impl Tiles {
    /// From what was fetched for [`needed`].
    pub fn read(size: u64, root: Hash, paths: &[TilePath], fetched: &[(String, Vec<u8>)]) -> Result<Self, Failed> {
        let tiles = paths.iter().map(|path| Ok((*path, hashes(path, fetched)?))).collect::<Result<_, Failed>>()?;
        let tiles = Tiles { size, tiles };
        // The tiles that are not full are of the edge, all of their hashes.
        let edge: Option<Vec<Hash>> = edge_of(size).map(|place| tiles.hash(place)).collect();
        let edge = edge.and_then(|hashes| Edge::new(size, hashes)).ok_or(Failed::Contradiction)?;
        let are_sound = edge.root() == root && tiles.tiles.iter().all(|(path, hashes)| tiles.has_above(path, hashes));
        if are_sound { Ok(tiles) } else { Err(Failed::Contradiction) }
    }

    /// The hash of a place.
    pub fn hash(&self, place: Place) -> Option<Hash> {
        let (path, range) = holding(self.size, place);
        Hash::of_subtree(self.tile(&path)?.get(range)?)
    }

    fn tile(&self, path: &TilePath) -> Option<&[Hash]> {
        self.tiles.iter().find(|(of, _)| of == path).map(|(_, hashes)| hashes.as_slice())
    }

    fn has_above(&self, path: &TilePath, hashes: &[Hash]) -> bool {
        let Some((above, at)) = above(self.size, path) else { return true };
        let above = self.tile(&above).and_then(|hashes| hashes.get(at));
        above.is_some() && above.copied() == Hash::of_subtree(hashes)
    }
}

fn hashes(path: &TilePath, fetched: &[(String, Vec<u8>)]) -> Result<Vec<Hash>, Failed> {
    let name = path.to_string();
    let Some((_, bytes)) = fetched.iter().find(|(of, _)| *of == name) else { return Err(Failed::Missing(name)) };
    let (hashes, rest) = bytes.as_chunks::<32>();
    let is_whole = rest.is_empty() && u64::try_from(hashes.len()) == Ok(path.width);
    if is_whole { Ok(hashes.iter().map(|bytes| Hash(*bytes)).collect()) } else { Err(Failed::Contradiction) }
}
