//! The identity log in the store, as `domain/identity/log` has it: it is appended to, and nothing in it is ever changed.
//!
//! Belongs here: appending, the checkpoint, the tiles, and the key that signs. Must not be here: what a leaf stands for
//! (`receipts.rs`).

mod key;
pub mod routes;

pub use key::LogKey;

use super::keys::KeyError;
use crate::secret::Secret;
use crate::store::{Found, Row, Store, StoreError, Write, query};
use domain::identity::log::{Checkpoint, Edge, Node, TileContent, TilePath, VerifierKey, WIDTH, leaf};
use jiff::Timestamp;
use std::sync::Arc;
use tokio::sync::OnceCell;

/// One row says how long the log is, and what it is called, whatever becomes of the service's address. Of a receipt nothing
/// is left but its leaf, once it is erased.
pub const STEP: &str = "
    CREATE TABLE identity_log (id BIGINT PRIMARY KEY, origin TEXT NOT NULL, size BIGINT NOT NULL, edge BYTES NOT NULL);
    CREATE TABLE identity_log_key (key TEXT PRIMARY KEY, since BIGINT NOT NULL);
    CREATE TABLE identity_log_leaf (leaf BIGINT PRIMARY KEY, digest BYTES NOT NULL);
    CREATE TABLE identity_log_hash (
        level BIGINT NOT NULL, number BIGINT NOT NULL, hash BYTES NOT NULL, PRIMARY KEY (level, number)
    );
    CREATE TABLE identity_receipt (
        id TEXT PRIMARY KEY, person TEXT NOT NULL, jws TEXT NOT NULL, salt TEXT NOT NULL, leaf BIGINT NOT NULL UNIQUE,
        at BIGINT NOT NULL
    );
    CREATE INDEX identity_receipt_person ON identity_receipt (person, leaf);";

/// Whoever appends does so after the others, in all gateways.
const LOCK: &str = "identity log";
/// A level of tiles is so many levels of the tree.
const LEVEL: u32 = WIDTH.ilog2();

pub struct Log {
    store: Arc<Store>,
    key: LogKey,
    /// What it is called where it begins.
    origin: String,
    /// The key, in the name of the log: known to everybody from before it signs.
    opened: OnceCell<VerifierKey>,
}

impl Log {
    /// `origin` is the address of the service without its scheme.
    pub fn new(store: Arc<Store>, secret: &Secret, origin: &str) -> Result<Self, KeyError> {
        let origin = [origin, "/identity/log"].concat();
        Ok(Log { store, key: LogKey::of(secret)?, origin, opened: OnceCell::new() })
    }

    pub fn key(&self) -> &LogKey {
        &self.key
    }

    /// Begins to write; nobody else appends until it ends.
    pub async fn begin(&self, now: Timestamp) -> Result<Write, StoreError> {
        self.opened(now).await?;
        self.store.begin_together(LOCK).await
    }

    /// Appends a leaf, and answers which it is.
    pub async fn append(&self, write: &mut Write, digest: &[u8; 32]) -> Result<u64, StoreError> {
        let mut edge = edge(write.row(query("SELECT size, edge FROM identity_log WHERE id = 1")).await?.as_ref())?;
        let index = edge.size();
        let completed = edge.append(leaf(digest));
        let sql = "INSERT INTO identity_log_leaf (leaf, digest) VALUES ($1, $2)";
        write.run(query(sql).bind(number(index)?).bind(&digest[..])).await?;
        for node in completed.iter().filter(|node| node.height > 0 && node.height.is_multiple_of(LEVEL)) {
            insert(write, node).await?;
        }
        let sql = "UPDATE identity_log SET size = $1, edge = $2 WHERE id = 1 AND size = $3";
        let update = query(sql).bind(number(edge.size())?).bind(edge.bytes()).bind(number(index)?);
        match write.run(update).await? {
            1 => Ok(index),
            _ => Err(StoreError::unreadable("somebody else has appended to the log without its lock")),
        }
    }

    /// What the log is now, signed: a note.
    pub async fn checkpoint(&self, now: Timestamp) -> Result<String, StoreError> {
        let key = self.opened(now).await?;
        let edge = edge(self.store.row(query("SELECT size, edge FROM identity_log WHERE id = 1")).await?.as_ref())?;
        let checkpoint = Checkpoint { origin: key.name().to_owned(), size: edge.size(), root: edge.root() };
        Ok(self.key.note(&checkpoint.to_string(), key))
    }

    /// The public keys by which checkpoints and receipts are known, the newest first.
    pub async fn keys(&self, now: Timestamp) -> Result<Vec<VerifierKey>, StoreError> {
        self.opened(now).await?;
        let rows = self.store.rows(query("SELECT key FROM identity_log_key ORDER BY since DESC, key")).await?;
        let read = |row: &Found| row.try_get::<String, _>(0)?.parse().map_err(StoreError::unreadable);
        rows.iter().map(read).collect()
    }

    /// None where the log does not have so much yet.
    pub async fn tile(&self, tile: &TilePath) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = match tile.content {
            TileContent::Hashes { level: 1.. } => {
                "SELECT hash FROM identity_log_hash WHERE number >= $1 AND number < $2 AND level = $3 ORDER BY number"
            }
            _ => "SELECT digest FROM identity_log_leaf WHERE leaf >= $1 AND leaf < $2 ORDER BY leaf",
        };
        let first = tile.number * WIDTH;
        let asked = query(sql).bind(number(first)?).bind(number(first + tile.width)?);
        let rows = match tile.content {
            TileContent::Hashes { level: level @ 1.. } => self.store.rows(asked.bind(i64::from(level))).await?,
            _ => self.store.rows(asked).await?,
        };
        if u64::try_from(rows.len()) != Ok(tile.width) {
            return Ok(None);
        }
        let bytes = rows.iter().map(|row| part(row, tile.content)).collect::<Result<Vec<_>, StoreError>>()?;
        Ok(Some(bytes.concat()))
    }

    async fn opened(&self, now: Timestamp) -> Result<&VerifierKey, StoreError> {
        self.opened.get_or_try_init(|| self.open(now)).await
    }

    /// What the log is called is said by the first who opens it.
    async fn open(&self, now: Timestamp) -> Result<VerifierKey, StoreError> {
        let mut write = self.store.begin(LOCK).await?;
        let sql = "INSERT INTO identity_log (id, origin, size, edge) VALUES (1, $1, 0, $2) ON CONFLICT DO NOTHING";
        write.run(query(sql).bind(&self.origin).bind(&[][..])).await?;
        let row = write.row(query("SELECT origin FROM identity_log WHERE id = 1")).await?;
        let origin: String = row.ok_or_else(|| StoreError::unreadable("the log is gone"))?.try_get(0)?;
        let key = VerifierKey::new(&origin, self.key.public());
        let key = key.ok_or_else(|| StoreError::unreadable("what the log is called is no name"))?;
        let sql = "INSERT INTO identity_log_key (key, since) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        write.run(query(sql).bind(key.to_string()).bind(now.as_millisecond())).await?;
        write.commit().await?;
        Ok(key)
    }
}

async fn insert(write: &mut Write, node: &Node) -> Result<(), StoreError> {
    let sql = "INSERT INTO identity_log_hash (level, number, hash) VALUES ($1, $2, $3)";
    let insert = query(sql).bind(i64::from(node.height / LEVEL)).bind(number(node.number)?).bind(&node.hash.0[..]);
    write.run(insert).await.map(drop)
}

fn edge(row: Option<&Found>) -> Result<Edge, StoreError> {
    let row = row.ok_or_else(|| StoreError::unreadable("the log is gone"))?;
    let size: i64 = row.try_get(0)?;
    let edge = u64::try_from(size).ok().and_then(|size| Edge::read(size, row.try_get(1).ok()?));
    edge.ok_or_else(|| StoreError::unreadable("the edge of the log is not of its size"))
}

/// One hash, or one entry, of a tile.
fn part(row: &Found, content: TileContent) -> Result<Vec<u8>, StoreError> {
    let bytes: Vec<u8> = row.try_get(0)?;
    let bytes: [u8; 32] = bytes.try_into().map_err(|_| StoreError::unreadable("a hash of the log is not one"))?;
    Ok(match content {
        TileContent::Hashes { level: 0 } => leaf(&bytes).0.to_vec(),
        TileContent::Hashes { .. } => bytes.to_vec(),
        TileContent::Entries => [&[0, 32][..], &bytes].concat(),
    })
}

fn number(number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(StoreError::unreadable)
}
