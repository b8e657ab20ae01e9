//! The suite of receipts and of the log that they are in, on each kind of store. Several stand for several gateways.

use super::*;
use crate::secret::Secret;
use crate::store::testing::{Ground, on_each_store};
use domain::identity::log::{
    Audit, Checkpoint, Evidence, Failed, TilePath, Verified, VerifierKey, needed, size_of, verify,
};
use serde_json::{Value, json};
use tokio::task::JoinSet;

fn noon() -> Timestamp {
    "2026-11-24T12:00:00Z".parse().unwrap()
}

/// A gateway, as far as receipts go.
struct Gateway {
    receipts: Receipts,
    log: Arc<Log>,
    store: Arc<Store>,
}

/// What a device has stored of the log.
type Stored = Option<String>;

impl Gateway {
    fn of(store: Arc<Store>, origin: &str) -> Self {
        Self::signing(store, origin, 's')
    }

    fn signing(store: Arc<Store>, origin: &str, secret: char) -> Self {
        let secret = Secret::of_text(secret.to_string().repeat(32));
        let log = Arc::new(Log::new(Arc::clone(&store), &secret, origin).unwrap());
        Gateway { receipts: Receipts::new(Arc::clone(&store), Arc::clone(&log), Clock::fixed(noon())), log, store }
    }

    async fn issue(&self, person: &PersonId, claims: &Value) -> ReceiptId {
        let id = ReceiptId::from_random(random().unwrap());
        let mut write = self.receipts.begin().await.unwrap();
        let mut claims = claims.clone();
        claims["id"] = json!(id);
        self.receipts.issue(&mut write, person, &id, &claims, noon()).await.unwrap();
        write.commit().await.unwrap();
        id
    }

    async fn issue_many(&self, person: &PersonId, count: u64) {
        let mut write = self.receipts.begin().await.unwrap();
        for number in 0..count {
            let id = ReceiptId::from_random(random().unwrap());
            self.receipts.issue(&mut write, person, &id, &json!({ "id": id, "number": number }), noon()).await.unwrap();
        }
        write.commit().await.unwrap();
    }

    async fn checkpoint(&self) -> String {
        self.log.checkpoint(noon()).await.unwrap()
    }

    async fn keys(&self) -> Vec<String> {
        self.log.keys(noon()).await.unwrap().iter().map(ToString::to_string).collect()
    }

    /// As a device does it, which then has the new checkpoint.
    async fn verify(&self, receipt: &Receipt, stored: &mut Stored) -> Result<Verified, Failed> {
        let (keys, checkpoint) = (self.keys().await, self.checkpoint().await);
        let before = stored.as_deref().and_then(size_of).unwrap_or(0);
        let mut tiles = Vec::new();
        for path in needed(before, size_of(&checkpoint).unwrap(), receipt.index) {
            if let Some(bytes) = self.log.tile(&path.parse().unwrap()).await.unwrap() {
                tiles.push((path, bytes));
            }
        }
        let verified = verify(&Evidence {
            id: receipt.id.as_str(),
            jws: &receipt.jws,
            salt: &receipt.salt,
            index: receipt.index,
            keys: &keys,
            stored: stored.as_deref(),
            new_key: None,
            checkpoint: &checkpoint,
            tiles: &tiles,
        })?;
        *stored = Some(checkpoint);
        Ok(verified)
    }

    /// As a stranger does it.
    async fn audit(&self, stored: Option<&str>) -> Result<Checkpoint, Failed> {
        let (keys, checkpoint) = (self.log.keys(noon()).await.unwrap(), self.checkpoint().await);
        // The audit asks for one after the other, and takes what is at hand.
        let mut known: Vec<(TilePath, Vec<u8>)> = Vec::new();
        loop {
            let mut wanted = None;
            let audit = Audit { keys: &keys, stored, new_key: None, checkpoint: &checkpoint };
            let done = audit.run(|path| {
                let found = known.iter().find(|(of, _)| of == path).map(|(_, bytes)| bytes.clone());
                found.ok_or_else(|| {
                    wanted = Some(*path);
                    Failed::Missing(path.to_string())
                })
            });
            let Some(path) = wanted else { return done };
            match self.log.tile(&path).await.unwrap() {
                Some(bytes) => known.push((path, bytes)),
                None => return done,
            }
        }
    }

    async fn tamper(&self, sql: &'static str) {
        assert!(self.store.run(query(sql)).await.unwrap() > 0, "{sql}");
    }
}

fn person(number: u8) -> PersonId {
    PersonId::from_random([number; 16])
}

#[tokio::test]
async fn a_receipt_is_given_to_its_person_and_proved_by_the_log() {
    on_each_store(async |store| {
        let gateway = Gateway::of(store, "council.example");
        let (sian, tomos) = (person(1), person(2));
        let first = gateway.issue(&sian, &json!({ "purpose": "library" })).await;
        gateway.issue(&tomos, &json!({ "purpose": "parking" })).await;
        let last = gateway.issue(&sian, &json!({ "purpose": "housing" })).await;
        let receipts = gateway.receipts.all(&sian).await.unwrap();
        assert_eq!(receipts.iter().map(|receipt| &receipt.id).collect::<Vec<_>>(), [&last, &first]);
        assert_eq!(receipts.iter().map(|receipt| receipt.index).collect::<Vec<_>>(), [2, 0]);
        assert_eq!(receipts[0].at, noon());
        let verified = gateway.verify(&receipts[0], &mut None).await.unwrap();
        let said = serde_json::from_slice::<Value>(&verified.claims).unwrap();
        assert_eq!(said, json!({ "id": last, "purpose": "housing" }));
        assert_eq!(gateway.receipts.all(&person(3)).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_receipt_is_there_with_what_it_tells_of_or_not_at_all() {
    on_each_store(async |store| {
        let gateway = Gateway::of(store, "council.example");
        let id = ReceiptId::from_random([1; 16]);
        let mut write = gateway.receipts.begin().await.unwrap();
        gateway.receipts.issue(&mut write, &person(1), &id, &json!({}), noon()).await.unwrap();
        drop(write);
        assert_eq!(gateway.receipts.all(&person(1)).await.unwrap(), []);
        gateway.issue(&person(1), &json!({})).await;
        assert_eq!(gateway.audit(None).await.unwrap().size, 1);
    })
    .await;
}

#[tokio::test]
async fn gateways_that_append_at_once_make_one_log() {
    for ground in Ground::each().await {
        let gateways = [ground.store().await, ground.store().await];
        // The second has another address, and the log is called as it was begun.
        let gateways = gateways.map(|store| Arc::new(Gateway::of(store, "council.example")));
        let mut writers = JoinSet::new();
        for number in 0..8_u8 {
            let gateway = Arc::clone(&gateways[usize::from(number % 2)]);
            writers.spawn(async move {
                for turn in 0..40 {
                    gateway.issue(&person(number), &json!({ "writer": number, "turn": turn })).await;
                }
            });
        }
        writers.join_all().await;
        let mut indexes = Vec::new();
        let mut stored = None;
        for number in 0..8 {
            let receipts = gateways[0].receipts.all(&person(number)).await.unwrap();
            assert_eq!(receipts.len(), 40);
            assert!(receipts.is_sorted_by_key(|receipt| u64::MAX - receipt.index), "its own are in the order of issue");
            gateways[1].verify(&receipts[3], &mut stored).await.unwrap();
            indexes.extend(receipts.into_iter().map(|receipt| receipt.index));
        }
        indexes.sort_unstable();
        assert_eq!(indexes, (0..320).collect::<Vec<_>>(), "none is lost, and none is there twice");
        assert_eq!(gateways[0].audit(None).await, gateways[1].audit(stored.as_deref()).await);
        assert_eq!(gateways[0].checkpoint().await, gateways[1].checkpoint().await);
    }
}

#[tokio::test]
async fn an_erased_receipt_is_gone_and_the_log_stays_as_it_was() {
    on_each_store(async |store| {
        let gateway = Gateway::of(store, "council.example");
        let id = gateway.issue(&person(1), &json!({ "purpose": "library" })).await;
        gateway.issue(&person(1), &json!({ "purpose": "parking" })).await;
        let before = gateway.checkpoint().await;
        let erase = async |person: &PersonId| {
            let mut write = gateway.receipts.begin().await.unwrap();
            gateway.receipts.erase(&mut write, person, &id).await.unwrap();
            write.commit().await.unwrap();
        };
        erase(&person(2)).await;
        assert_eq!(gateway.receipts.all(&person(1)).await.unwrap().len(), 2, "another's is not erased");
        erase(&person(1)).await;
        let left = gateway.receipts.all(&person(1)).await.unwrap();
        assert!(left.len() == 1 && left[0].id != id);
        assert_eq!(gateway.checkpoint().await, before);
        gateway.issue(&person(1), &json!({})).await;
        gateway.verify(&left[0], &mut Some(before.clone())).await.unwrap();
        gateway.audit(Some(&before)).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn the_log_keeps_its_name_and_every_key_that_has_signed() {
    on_each_store(async |store| {
        let before = Gateway::of(Arc::clone(&store), "council.example");
        before.issue(&person(1), &json!({})).await;
        let mut stored = Some(before.checkpoint().await);
        let old_keys = before.keys().await;
        let after = Gateway::signing(store, "other.example", 't');
        after.issue(&person(1), &json!({})).await;
        let new_key: VerifierKey = after.keys().await[0].parse().unwrap();
        let receipts = after.receipts.all(&person(1)).await.unwrap();
        for receipt in &receipts {
            after.verify(receipt, &mut None).await.unwrap();
            // Whoever has seen the log before is told that it was the same, signed by another.
            assert_eq!(after.verify(receipt, &mut stored).await, Err(Failed::OtherKey(new_key.clone())));
        }
        let checkpoint = after.checkpoint().await;
        assert!(checkpoint.starts_with("council.example/identity/log\n2\n"), "{checkpoint}");
        assert_eq!((old_keys.len(), after.keys().await.len()), (1, 2));
        let with_old_keys =
            Audit { keys: &[old_keys[0].parse().unwrap()], stored: None, new_key: None, checkpoint: &checkpoint };
        assert_eq!(with_old_keys.run(|_| Err(Failed::NotIncluded)), Err(Failed::Key));
    })
    .await;
}

#[tokio::test]
async fn a_log_of_many_tiles_is_served_as_it_grows() {
    on_each_store(async |store| {
        let gateway = Gateway::of(store, "council.example");
        let mut stored = None;
        for (more, size) in [(1, 1), (255, 256), (1, 257), (343, 600)] {
            gateway.issue_many(&person(1), more).await;
            let receipts = gateway.receipts.all(&person(1)).await.unwrap();
            for receipt in [receipts.first().unwrap(), receipts.last().unwrap()] {
                assert_eq!(gateway.verify(receipt, &mut stored).await.unwrap().size, size);
            }
        }
        assert_eq!(gateway.audit(stored.as_deref()).await.unwrap().size, 600);
        let tile = async |path: &str| gateway.log.tile(&path.parse().unwrap()).await.unwrap();
        assert_eq!(tile("tile/0/002.p/88").await.unwrap().len(), 88 * 32);
        assert_eq!(tile("tile/0/002.p/3").await.unwrap().len(), 3 * 32);
        assert_eq!(tile("tile/entries/001").await.unwrap().len(), 256 * 34);
        assert_eq!(tile("tile/1/000.p/2").await.unwrap().len(), 2 * 32);
        for path in ["tile/0/002", "tile/0/002.p/89", "tile/1/000.p/3", "tile/2/000.p/1", "tile/7/x123/456"] {
            assert_eq!(tile(path).await, None, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn whoever_changes_the_rows_is_found_out() {
    for ground in Ground::each().await {
        let gateway = Gateway::of(ground.store().await, "council.example");
        gateway.issue_many(&person(1), 300).await;
        let receipts = gateway.receipts.all(&person(1)).await.unwrap();
        let (newest, oldest) = (&receipts[0], &receipts[299]);
        let seen = Some(gateway.checkpoint().await);
        assert!(gateway.verify(oldest, &mut seen.clone()).await.is_ok());
        // A leaf is changed, the tree is not.
        gateway.tamper("UPDATE identity_log_leaf SET digest = (SELECT digest FROM identity_log_leaf WHERE leaf = 1) WHERE leaf = 0").await;
        assert_eq!(gateway.verify(oldest, &mut seen.clone()).await, Err(Failed::Contradiction));
        assert_eq!(gateway.audit(None).await, Err(Failed::Contradiction));
        // A receipt is changed.
        gateway
            .tamper(
                "UPDATE identity_receipt SET jws = (SELECT jws FROM identity_receipt WHERE leaf = 7) WHERE leaf = 299",
            )
            .await;
        let changed = &gateway.receipts.all(&person(1)).await.unwrap()[0];
        assert_eq!(gateway.verify(changed, &mut seen.clone()).await, Err(Failed::OtherReceipt));
        // The last leaves are removed.
        gateway.tamper("DELETE FROM identity_log_leaf WHERE leaf >= 290").await;
        assert!(matches!(gateway.verify(newest, &mut seen.clone()).await, Err(Failed::Missing(_))));
        assert!(matches!(gateway.audit(None).await, Err(Failed::Missing(_))));
        // The log is begun anew, first with less in it, then with more.
        for table in ["identity_log", "identity_log_leaf", "identity_log_hash"] {
            let sql = sqlx::AssertSqlSafe(format!("DELETE FROM {table}"));
            assert!(gateway.store.run(query(sql)).await.unwrap() > 0);
        }
        gateway.tamper("DELETE FROM identity_receipt").await;
        let anew = Gateway::of(ground.store().await, "council.example");
        anew.issue_many(&person(1), 200).await;
        assert_eq!(anew.verify(oldest, &mut seen.clone()).await, Err(Failed::Shrank));
        assert_eq!(anew.audit(seen.as_deref()).await, Err(Failed::Shrank));
        anew.issue_many(&person(1), 150).await;
        assert_eq!(anew.verify(oldest, &mut seen.clone()).await, Err(Failed::Rewritten));
        assert_eq!(anew.audit(seen.as_deref()).await, Err(Failed::Rewritten));
        assert_eq!(anew.verify(oldest, &mut None).await, Err(Failed::NotIncluded));
    }
}

/// Not a check: `cargo test -p gateway --lib appends_in_a_second -- --ignored --nocapture` says how many.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "it measures"]
async fn appends_in_a_second() {
    const WRITERS: u8 = 8;
    const EACH: u32 = 250;
    for ground in Ground::each().await {
        let gateway = Arc::new(Gateway::of(ground.store().await, "council.example"));
        let begun = std::time::Instant::now();
        let mut writers = JoinSet::new();
        for number in 0..WRITERS {
            let gateway = Arc::clone(&gateway);
            writers.spawn(async move {
                for turn in 0..EACH {
                    gateway.issue(&person(number), &json!({ "turn": turn })).await;
                }
            });
        }
        writers.join_all().await;
        let rate = f64::from(u32::from(WRITERS) * EACH) / begun.elapsed().as_secs_f64();
        println!("{:?}: {rate:.0} appends/s", ground.place.kind());
    }
}
