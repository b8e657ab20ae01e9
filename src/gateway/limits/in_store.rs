//! The look-ups of all gateways that share a store. While it does not answer, each counts for itself: people are told
//! their days all the same.

use super::{Asked, InMemory, LookUps};
use crate::store::{Store, StoreError, Tables};
use async_trait::async_trait;
use jiff::civil::Date;
use sqlx::{Row, query};
use std::sync::{Arc, Mutex, PoisonError};

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
    meanwhile: InMemory,
    /// The day whose predecessors this gateway has removed.
    swept: Mutex<Option<Date>>,
}

impl InStore {
    pub fn new(store: &Arc<Store>) -> Self {
        InStore { store: Arc::clone(store), meanwhile: InMemory::default(), swept: Mutex::default() }
    }

    async fn count(&self, Asked { day, look_up, networks }: &Asked) -> Result<bool, StoreError> {
        let day = day.to_string();
        let known = query("SELECT look_up FROM limits_look_up WHERE day = $1 AND look_up = $2");
        if self.store.row(known.bind(&day).bind(*look_up)).await?.is_some() {
            return Ok(true);
        }
        // Those of one site wait for each other, and nobody else does.
        let widest = networks.last().map_or(0, |allowance| allowance.network);
        let mut write = self.store.begin(&format!("look-ups of {widest}")).await?;
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

    /// Removes the days that are over, once a day.
    async fn sweep(&self, today: Date) -> Result<(), StoreError> {
        let before = self.swept.lock().unwrap_or_else(PoisonError::into_inner).replace(today);
        if before != Some(today) {
            let day = today.to_string();
            self.store.run(query("DELETE FROM limits_look_up WHERE day < $1").bind(&day)).await?;
            self.store.run(query("DELETE FROM limits_network WHERE day < $1").bind(&day)).await?;
        }
        Ok(())
    }
}

#[async_trait]
impl LookUps for InStore {
    async fn admit(&self, asked: &Asked) -> bool {
        let counted = match self.sweep(asked.day).await {
            Ok(()) => self.count(asked).await,
            Err(error) => Err(error),
        };
        counted.unwrap_or_else(|error| {
            if let StoreError::Refused(error) = error {
                tracing::error!(%error, "look-ups cannot be counted");
            }
            self.meanwhile.count(asked)
        })
    }
}
