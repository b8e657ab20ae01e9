//! The look-ups of all gateways that share a store. While it does not answer, each counts for itself: people are told
//! their days all the same.

use super::{Allowance, Asked, InMemory, LookUps};
use crate::clock::Clock;
use crate::store::{Row, Store, StoreError, Tables, query};
use async_trait::async_trait;
use domain::london;
use jiff::{Timestamp, civil::Date};
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// Days are as in 2026-11-22; digests are numbers of 64 bits.
pub const TABLES: Tables = Tables {
    name: "limits",
    steps: &["
        CREATE TABLE limits_look_up (day TEXT NOT NULL, look_up BIGINT NOT NULL, PRIMARY KEY (day, look_up));
        CREATE TABLE limits_network (
            day TEXT NOT NULL, network BIGINT NOT NULL, look_ups BIGINT NOT NULL, PRIMARY KEY (day, network)
        );"],
};

pub struct InStore {
    store: Arc<Store>,
    /// What this gateway has admitted: it need not ask for it again, and goes on from there while the store is away.
    own: InMemory,
    /// So many are counted at a time, so that those who wait for each other leave connections to everybody else.
    turns: Semaphore,
}

const TURNS: usize = 3;
/// Nobody waits longer to be counted; a store that is so slow is as one that is away.
const PATIENCE: Duration = Duration::from_secs(2);
/// So many rows go at a time: the store gives up on what takes long.
const SWEPT_AT_ONCE: u64 = 5000;

/// Days that are over are looked for at midnight, and as often besides: at one midnight the store may be away.
const SWEEP_EVERY: Duration = Duration::from_secs(60 * 60);

impl InStore {
    /// Must be called within a runtime.
    pub fn new(store: &Arc<Store>, clock: Clock) -> Self {
        tokio::spawn(sweep_at_midnight(Arc::downgrade(store), clock));
        InStore { store: Arc::clone(store), own: InMemory::default(), turns: Semaphore::new(TURNS) }
    }

    async fn count(&self, Asked { day: today, look_up, networks }: &Asked) -> Result<bool, StoreError> {
        let day = today.to_string();
        // A closed semaphore is no reason to stop counting; this one is never closed.
        let _turn = self.turns.acquire().await.ok();
        if self.is_known(&day, *look_up).await? {
            return Ok(true);
        }
        // Whoever asks on is refused without a word to write; unless the same was asked at this moment, and was the last.
        if self.is_full(*today, networks).await? {
            return self.is_known(&day, *look_up).await;
        }
        // Those of one site wait for each other.
        let widest = networks.last().map_or(0, |allowance| allowance.network);
        let mut write = self.store.begin_fleeting(&format!("look-ups of {widest}")).await?;
        let tell = query("INSERT INTO limits_look_up (day, look_up) VALUES ($1, $2) ON CONFLICT DO NOTHING");
        if write.run(tell.bind(&day).bind(*look_up)).await? == 0 {
            return Ok(true);
        }
        for allowance in networks {
            let tell = query(
                "INSERT INTO limits_network (day, network, look_ups) VALUES ($1, $2, 1)
                 ON CONFLICT (day, network) DO UPDATE SET look_ups = limits_network.look_ups + 1
                 RETURNING look_ups",
            );
            let row = write.row(tell.bind(&day).bind(allowance.network)).await?;
            let count: i64 = row.map_or(Ok(0), |row| row.try_get(0))?;
            if count > i64::from(allowance.most) {
                return Ok(false);
            }
        }
        write.commit().await?;
        Ok(true)
    }

    async fn is_known(&self, day: &str, look_up: i64) -> Result<bool, StoreError> {
        let known = query("SELECT look_up FROM limits_look_up WHERE day = $1 AND look_up = $2");
        Ok(self.store.row(known.bind(day).bind(look_up)).await?.is_some())
    }

    async fn is_full(&self, day: Date, networks: &[Allowance]) -> Result<bool, StoreError> {
        let day = day.to_string();
        for allowance in networks {
            let ask = query("SELECT look_ups FROM limits_network WHERE day = $1 AND network = $2");
            let row = self.store.row(ask.bind(&day).bind(allowance.network)).await?;
            let count: i64 = row.map_or(Ok(0), |row| row.try_get(0))?;
            if count >= i64::from(allowance.most) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// A day is over when it is so by the gateway's clock and by the world's: one under another date must not forget what
/// others count.
async fn sweep_at_midnight(store: Weak<Store>, clock: Clock) {
    while let Some(store) = store.upgrade() {
        let now = Timestamp::now();
        if let Err(StoreError::Refused(error)) = sweep(&store, clock.today().min(london::today(now))).await {
            tracing::error!(%error, "the look-ups of past days cannot be removed");
        }
        drop(store);
        let midnight = london::next_midnight(now).duration_since(now).unsigned_abs();
        tokio::time::sleep(midnight.min(SWEEP_EVERY)).await;
    }
}

/// Removes the days that are over.
pub(super) async fn sweep(store: &Store, today: Date) -> Result<(), StoreError> {
    let today = today.to_string();
    let some = "DELETE FROM limits_look_up
                WHERE day < $1 AND look_up IN (SELECT look_up FROM limits_look_up WHERE day < $1 LIMIT $2)";
    while store.run(query(some).bind(&today).bind(SWEPT_AT_ONCE.cast_signed())).await? >= SWEPT_AT_ONCE {}
    store.run(query("DELETE FROM limits_network WHERE day < $1").bind(&today)).await?;
    Ok(())
}

#[async_trait]
impl LookUps for InStore {
    async fn admit(&self, asked: &Asked) -> bool {
        if self.own.knows(asked) {
            return true;
        }
        match timeout(PATIENCE, self.count(asked)).await {
            Ok(Ok(false)) => return false,
            Err(_) | Ok(Ok(true) | Err(StoreError::Away { .. } | StoreError::Busy)) => {}
            Ok(Err(StoreError::Refused(error))) => tracing::error!(%error, "look-ups cannot be counted"),
        }
        self.own.count(asked)
    }

    async fn is_known(&self, asked: &Asked) -> bool {
        if self.own.knows(asked) {
            return true;
        }
        match Self::is_known(self, &asked.day.to_string(), asked.look_up).await {
            Ok(is_known) => return is_known,
            Err(StoreError::Away { .. } | StoreError::Busy) => {}
            Err(StoreError::Refused(error)) => tracing::error!(%error, "look-ups cannot be read"),
        }
        false
    }

    async fn is_used_up(&self, day: Date, networks: &[Allowance]) -> bool {
        match self.is_full(day, networks).await {
            Ok(is_full) => return is_full,
            Err(StoreError::Away { .. } | StoreError::Busy) => {}
            Err(StoreError::Refused(error)) => tracing::error!(%error, "look-ups cannot be counted"),
        }
        self.own.is_full(day, networks)
    }
}
