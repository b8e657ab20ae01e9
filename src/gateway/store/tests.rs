use super::testing::{Ground, on_each_store};
use super::*;
use crate::bins::tests::address;
use crate::port::PortError;

const NOTES: &str = "
    CREATE TABLE note (id BIGINT PRIMARY KEY, text TEXT, size DOUBLE PRECISION, bytes BYTES);
    CREATE INDEX note_text ON note (text);";

/// A store with a table of its own, as an area's is.
async fn with_notes(ground: &Ground) -> Arc<Store> {
    let store = ground.store().await;
    let mut connection = connect(&ground.place).await.unwrap();
    let tables = [tables(), vec![Tables { name: "notes", steps: &[NOTES] }]].concat();
    migrations::run(&mut connection, ground.place.kind(), &tables).await.unwrap();
    store
}

async fn texts(store: &Store) -> Vec<Option<String>> {
    let rows = store.rows(query("SELECT text FROM note ORDER BY id")).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn every_type_of_a_column_comes_back_as_it_went() {
    for ground in Ground::each().await {
        let store = with_notes(&ground).await;
        let tell = "INSERT INTO note (id, text, size, bytes) VALUES ($1, $2, $3, $4)";
        let (text, bytes) = ("Tŷ '\"$1?; DROP TABLE note", vec![0_u8, 255, 1]);
        store.run(query(tell).bind(i64::MAX).bind(text).bind(0.5).bind(bytes.clone())).await.unwrap();
        let nothing = query(tell).bind(i64::MIN).bind(None::<String>).bind(None::<f64>).bind(None::<Vec<u8>>);
        store.run(nothing).await.unwrap();
        let rows = store.rows(query("SELECT id, text, size, bytes FROM note ORDER BY id DESC")).await.unwrap();
        let read = |row: &Found| -> (i64, Option<String>, Option<f64>, Option<Vec<u8>>) {
            (row.get(0), row.get(1), row.get(2), row.get(3))
        };
        let given = (i64::MAX, Some(text.to_owned()), Some(0.5), Some(bytes));
        assert_eq!(rows.iter().map(read).collect::<Vec<_>>(), [given, (i64::MIN, None, None, None)]);
    }
}

#[tokio::test]
async fn what_belongs_together_is_written_whole_or_not_at_all() {
    for ground in Ground::each().await {
        let store = with_notes(&ground).await;
        let tell = |id: i64| query("INSERT INTO note (id, text) VALUES ($1, 'x')").bind(id);
        for is_committed in [false, true] {
            let mut write = store.begin("notes").await.unwrap();
            for id in [1, 2] {
                write.run(tell(id)).await.unwrap();
            }
            assert_eq!(texts(&store).await.len(), 0, "nobody else sees what is not committed");
            if is_committed {
                write.commit().await.unwrap();
            }
        }
        assert_eq!(texts(&store).await.len(), 2);
        let twice = store.run(tell(1)).await.unwrap_err();
        assert!(matches!(twice, StoreError::Refused(_)), "{twice}");
        assert_eq!(store.run(query("DELETE FROM note WHERE id < $1").bind(9_i64)).await.unwrap(), 2);
    }
}

/// Begins to write a note.
async fn insert(store: &Arc<Store>, id: i64) -> Write {
    let mut write = store.begin_together("notes").await.unwrap();
    write.run(query("INSERT INTO note (id, text) VALUES ($1, 'x')").bind(id)).await.unwrap();
    write
}

#[tokio::test]
async fn who_writes_with_others_is_told_so_when_all_are_on_disk_and_who_leaves_takes_nobody_along() {
    for ground in Ground::each().await {
        let store = with_notes(&ground).await;
        let first = insert(&store, 1).await;
        let other = Arc::clone(&store);
        let second = tokio::spawn(async move { insert(&other, 2).await });
        let other = Arc::clone(&store);
        let third = tokio::spawn(async move { insert(&other, 3).await });
        while store.groups_of("notes").waiting() < 2 {
            tokio::task::yield_now().await;
        }
        let first = tokio::spawn(first.commit());
        let second = second.await.unwrap();
        assert!(!first.is_finished(), "the group is still open");
        assert_eq!(texts(&store).await.len(), 0);
        drop(second);
        third.await.unwrap().commit().await.unwrap();
        first.await.unwrap().unwrap();
        let ids = store.rows(query("SELECT id FROM note ORDER BY id")).await.unwrap();
        assert_eq!(ids.iter().map(|row| row.get::<i64, _>(0)).collect::<Vec<_>>(), [1, 3]);
    }
}

#[tokio::test]
async fn where_the_whole_is_not_committed_nobody_is_told_that_it_was_written() {
    let ground = Ground::sqlite();
    let store = with_notes(&ground).await;
    let table = "CREATE TABLE part (note BIGINT REFERENCES note (id) DEFERRABLE INITIALLY DEFERRED)";
    store.run(query(table)).await.unwrap();
    let first = insert(&store, 1).await;
    let other = Arc::clone(&store);
    let second = tokio::spawn(async move {
        let mut write = other.begin("parts").await.unwrap();
        write.run(query("INSERT INTO part (note) VALUES (7)")).await.unwrap();
        write.commit().await
    });
    while store.groups.waiting() < 1 {
        tokio::task::yield_now().await;
    }
    assert!(first.commit().await.is_err() && second.await.unwrap().is_err());
    assert_eq!(texts(&store).await.len(), 0);
    insert(&store, 1).await.commit().await.unwrap();
    assert_eq!(texts(&store).await.len(), 1);
}

/// Those of SQLite that are one statement, which come while somebody has a turn.
async fn beside_a_turn(store: &Arc<Store>, statements: &[&'static str]) -> Vec<Result<u64, StoreError>> {
    let first = insert(store, 1).await;
    let mut told = Vec::new();
    for (nth, statement) in statements.iter().enumerate() {
        let (store, statement) = (Arc::clone(store), *statement);
        told.push(tokio::spawn({
            let store = Arc::clone(&store);
            async move { store.run(query(statement)).await }
        }));
        while store.groups.waiting() <= nth {
            tokio::task::yield_now().await;
        }
    }
    let mut results = vec![first.commit().await.map(|()| 1)];
    for told in told {
        results.push(told.await.unwrap());
    }
    results
}

#[tokio::test]
async fn a_statement_that_fails_keeps_nothing_from_those_beside_it() {
    let ground = Ground::sqlite();
    let store = with_notes(&ground).await;
    let inserts =
        ["INSERT INTO note (id) VALUES (2)", "INSERT INTO note (id) VALUES (1)", "INSERT INTO note (id) VALUES (3)"];
    let results = beside_a_turn(&store, &inserts).await;
    assert!(matches!(&*results, [Ok(1), Ok(1), Err(_), Ok(1)]), "{results:?}");
    let ids = store.rows(query("SELECT id FROM note ORDER BY id")).await.unwrap();
    assert_eq!(ids.iter().map(|row| row.get::<i64, _>(0)).collect::<Vec<_>>(), [1, 2, 3]);
}

#[tokio::test]
async fn a_statement_is_written_when_all_beside_it_is() {
    let ground = Ground::sqlite();
    let store = with_notes(&ground).await;
    let table = "CREATE TABLE part (note BIGINT REFERENCES note (id) DEFERRABLE INITIALLY DEFERRED)";
    store.run(query(table)).await.unwrap();
    let inserts = ["INSERT INTO note (id) VALUES (2)", "INSERT INTO part (note) VALUES (7)"];
    let results = beside_a_turn(&store, &inserts).await;
    assert!(results.iter().all(Result::is_err), "{results:?}");
    assert_eq!(texts(&store).await.len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_told_that_it_was_written_finds_it_whatever_others_do() {
    for ground in Ground::each().await {
        let store = with_notes(&ground).await;
        let tasks: Vec<_> = (0..200_i64)
            .map(|id| {
                let store = Arc::clone(&store);
                tokio::spawn(async move {
                    let write = insert(&store, id).await;
                    if id % 3 == 0 {
                        drop(write);
                        return false;
                    }
                    write.commit().await.unwrap();
                    let asked = query("SELECT id FROM note WHERE id = $1").bind(id);
                    assert!(store.row(asked).await.unwrap().is_some(), "{id}");
                    true
                })
            })
            .collect();
        // Some do not wait for their end.
        for task in tasks.iter().skip(150) {
            task.abort();
        }
        let mut written = 0;
        for task in tasks {
            written += usize::from(task.await.unwrap_or(false));
        }
        assert!(texts(&store).await.len() >= written && written > 50);
    }
}

#[tokio::test]
async fn writes_under_one_lock_follow_each_other_also_from_two_gateways() {
    for ground in Ground::each().await {
        let stores = [with_notes(&ground).await, ground.store_as_it_is().await];
        stores[0].run(query("INSERT INTO note (id, text) VALUES (1, '0')")).await.unwrap();
        let counts = (0..40).map(|n| {
            let store = Arc::clone(&stores[n % 2]);
            tokio::spawn(async move {
                let mut write = store.begin("count").await?;
                let row = write.row(query("SELECT text FROM note WHERE id = 1")).await?.unwrap();
                let next = row.get::<String, _>(0).parse::<u32>().unwrap() + 1;
                write.run(query("UPDATE note SET text = $1 WHERE id = 1").bind(next.to_string())).await?;
                write.commit().await
            })
        });
        for count in counts.collect::<Vec<_>>() {
            count.await.unwrap().unwrap();
        }
        assert_eq!(texts(&stores[1]).await, [Some("40".to_owned())]);
    }
}

#[tokio::test]
async fn nobody_writes_where_only_reading_was_asked_for() {
    let ground = Ground::sqlite();
    let store = with_notes(&ground).await;
    let wrong = store.rows(query("INSERT INTO note (id) VALUES (1) RETURNING id")).await.err().unwrap();
    assert!(wrong.to_string().contains("readonly"), "{wrong}");
}

#[tokio::test]
async fn what_an_sqlite_store_has_written_is_on_disk() {
    let ground = Ground::sqlite();
    let store = ground.store().await;
    let asked = "SELECT journal_mode, synchronous FROM pragma_journal_mode, pragma_synchronous";
    let row = store.ask(query(asked).fetch_one(&store.writer)).await.unwrap();
    assert_eq!((row.get::<String, _>(0), row.get::<i64, _>(1)), ("wal".to_owned(), 2));
}

#[tokio::test]
async fn a_gateway_that_ends_leaves_one_file() {
    let ground = Ground::sqlite();
    let store = with_notes(&ground).await;
    store.run(query("INSERT INTO note (id, text) VALUES (1, 'x')")).await.unwrap();
    assert_eq!(texts(&store).await.len(), 1);
    store.close().await;
    let Place::Sqlite(file) = &ground.place else { panic!() };
    let files = std::fs::read_dir(file.parent().unwrap()).unwrap().map(|entry| entry.unwrap().path());
    assert_eq!(files.collect::<Vec<_>>(), std::slice::from_ref(file));
}

#[tokio::test]
async fn opening_again_keeps_what_was_written() {
    for ground in Ground::each().await {
        with_notes(&ground).await.run(query("INSERT INTO note (id, text) VALUES (1, 'x')")).await.unwrap();
        assert_eq!(texts(&*ground.store_as_it_is().await).await, [Some("x".to_owned())]);
    }
}

#[tokio::test]
async fn two_gateways_that_bring_it_up_to_date_at_once_do_so_once() {
    for ground in Ground::each().await {
        let all = [(); 4].map(|()| {
            let place = ground.place.clone();
            tokio::spawn(async move { Store::migrate(&place).await.map_err(|error| error.to_string()) })
        });
        let mut steps = 0;
        for one in all {
            steps += one.await.unwrap().unwrap();
        }
        assert_eq!(steps as usize, tables().iter().map(|tables| tables.steps.len()).sum::<usize>());
    }
}

#[test]
fn no_two_have_tables_under_one_name() {
    let mut names: Vec<_> = tables().iter().map(|tables| tables.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), tables().len());
}

#[tokio::test]
async fn a_store_of_a_newer_gateway_is_left_alone() {
    for ground in Ground::each().await {
        with_notes(&ground).await;
        for error in [Store::open(&ground.place).await.err(), Store::migrate(&ground.place).await.err()] {
            let error = error.unwrap().to_string();
            assert!(error.contains("written by a newer gateway") && error.contains("bring back the store"), "{error}");
            assert!(error.contains("step 1 of \"notes\"") && !error.contains('\n'), "{error}");
        }
    }
}

#[tokio::test]
async fn an_operator_is_told_to_bring_postgresql_up_to_date() {
    let Some(ground) = Ground::postgres().await else { return };
    let error = Store::open(&ground.place).await.err().unwrap().to_string();
    assert!(error.contains("run `gateway migrate`") && !error.contains('\n'), "{error}");
    assert!(Store::migrate(&ground.place).await.unwrap() > 0);
    assert_eq!(Store::migrate(&ground.place).await.unwrap(), 0);
    assert!(Store::open(&ground.place).await.is_ok());
}

#[tokio::test]
async fn a_store_that_cannot_be_reached_at_start_is_one_line() {
    let nobody = Place::Postgres("postgres://doorstep:s3cret@127.0.0.1:1/doorstep".parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file"), "").unwrap();
    let no_folder = Place::Sqlite(folder.path().join("file/store.sqlite"));
    for (place, told) in [(nobody, "does PostgreSQL run there"), (no_folder, "may the gateway write to --data?")] {
        let error = Store::open(&place).await.err().unwrap().to_string();
        assert!(error.contains(&place.to_string()) && error.contains(told), "{error}");
        assert!(!error.contains('\n') && !error.contains("s3cret"), "{error}");
    }
}

#[tokio::test]
async fn a_store_that_is_lost_is_asked_again_after_a_pause_alone() {
    let Some(ground) = Ground::postgres().await else { return };
    ground.store().await;
    let wire = testing::Wire::to(&ground.place).await;
    let store = Store::open(&wire.place).await.unwrap();
    let ask = async || store.row(query("SELECT count(*) FROM kept_answer")).await;
    assert!(ask().await.is_ok());
    wire.cut();
    let lost = ask().await.err().unwrap();
    assert!(matches!(lost, StoreError::Away { .. }), "{lost}");
    let PortError::Unavailable { retry_after: Some(wait) } = ask().await.err().unwrap().into() else { panic!() };
    assert!(wait <= PAUSE);
    wire.mend().await;
    while ask().await.is_err() {
        sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn a_store_whose_connections_are_all_taken_is_busy_and_not_away() {
    let Some(ground) = Ground::postgres().await else { return };
    let store = ground.store().await;
    let ask = async || store.row(query("SELECT count(*) FROM kept_answer")).await;
    // Of those that wait for a lock, PostgreSQL sends the last away.
    let held = store.begin("held").await.unwrap();
    let waits = store.begin("held").await.err().unwrap();
    assert!(!store.is_away(), "{waits}");
    assert!(ask().await.is_ok());
    let mut taken = Vec::new();
    for nth in 1..CONNECTIONS {
        taken.push(store.begin(&format!("taken {nth}")).await.unwrap());
    }
    let refused = ask().await.err().unwrap();
    assert!(!store.is_away(), "{refused}");
    drop(held);
    assert!(ask().await.is_ok(), "the next one is asked at once");
}

#[tokio::test]
async fn whoever_gives_up_waiting_for_a_lock_leaves_a_connection_that_is_free() {
    let Some(ground) = Ground::postgres().await else { return };
    let store = ground.store().await;
    let held = store.begin("held").await.unwrap();
    // They give up before PostgreSQL does, such as somebody whose connection has broken.
    for _ in 0..CONNECTIONS {
        assert!(timeout(Duration::from_millis(50), store.begin("held")).await.is_err());
    }
    drop(held);
    for _ in 0..CONNECTIONS {
        let mut write = store.begin("held").await.unwrap();
        write.run(query("DELETE FROM kept_answer")).await.unwrap();
        write.commit().await.unwrap();
    }
}

#[tokio::test]
async fn while_a_lock_is_held_those_who_gave_up_waiting_keep_nobody_from_the_database() {
    let Some(ground) = Ground::postgres().await else { return };
    let store = ground.store().await;
    let held = store.begin("held").await.unwrap();
    for _ in 1..CONNECTIONS {
        assert!(timeout(Duration::from_millis(50), store.begin("held")).await.is_err());
    }
    for _ in 1..CONNECTIONS {
        store.row(query("SELECT 1")).await.unwrap();
    }
    drop(held);
}

#[tokio::test]
async fn a_connection_serves_one_question_after_the_other() {
    let Some(ground) = Ground::postgres().await else { return };
    let store = ground.store().await;
    let mut served = std::collections::HashSet::new();
    for _ in 0..5 * CONNECTIONS {
        let row = store.row(query("SELECT pg_backend_pid()")).await.unwrap().unwrap();
        served.insert(row.get::<i32, _>(0));
    }
    assert!(served.len() <= CONNECTIONS as usize, "{} connections", served.len());
}

/// The file that a gateway of version 0.1 has left.
fn of_version_0_1(ground: &Ground) {
    let Place::Sqlite(file) = &ground.place else { panic!("it was an SQLite file") };
    std::fs::write(file, include_bytes!("samples/store-0.1.sqlite")).unwrap();
}

#[tokio::test]
async fn nothing_of_a_store_of_version_0_1_is_lost() {
    let ground = Ground::sqlite();
    of_version_0_1(&ground);
    for _ in 0..2 {
        let store = Store::open(&ground.place).await.unwrap();
        let rows = store.rows(query("SELECT address, usual, date, moves FROM bins_event_revision ORDER BY 1, 2"));
        let rows: Vec<(String, String, String, i64)> =
            rows.await.unwrap().iter().map(|row| (row.get(0), row.get(1), row.get(2), row.get(3))).collect();
        let expected = ["990000000001", "990000000012"].into_iter().flat_map(|home| {
            [("2026-12-29", "2026-12-30"), ("2027-01-01", "2027-01-02")]
                .map(|(usual, date)| (home.to_owned(), usual.to_owned(), date.to_owned(), 1))
        });
        assert_eq!(rows, expected.collect::<Vec<_>>());

        let kept = store.rows(query("SELECT key, answer, fetched_at FROM kept_answer")).await.unwrap();
        let [kept] = &kept[..] else { panic!("{} rows", kept.len()) };
        assert_eq!(kept.get::<String, _>(0), format!("ukbcd:FoUnGsq3zRW3:{}", address().id));
        assert_eq!(kept.get::<i64, _>(2), 1_795_402_290_221);
        let answer: crate::bins::Calendars = serde_json::from_str(&kept.get::<String, _>(1)).unwrap();
        assert_eq!(answer.calendars.len(), 2);
    }
}

#[tokio::test]
async fn gateways_of_version_0_1_refuse_what_newer_ones_have_written() {
    for fresh in [true, false] {
        let ground = Ground::sqlite();
        if !fresh {
            of_version_0_1(&ground);
        }
        let store = ground.store().await;
        let row = store.row(query("SELECT user_version FROM pragma_user_version")).await.unwrap().unwrap();
        assert!(row.get::<i64, _>(0) > 2);
        let left =
            "SELECT count(*) FROM sqlite_schema WHERE name LIKE '%_before' OR name IN ('last_good', 'event_revision')";
        assert_eq!(store.row(query(left)).await.unwrap().unwrap().get::<i64, _>(0), 0);
    }
}

#[tokio::test]
async fn a_store_of_the_first_step_of_all_is_taken_over_too() {
    let ground = Ground::sqlite();
    let Place::Sqlite(file) = &ground.place else { panic!() };
    let before = rusqlite::Connection::open(file).unwrap();
    before
        .execute_batch(
            "CREATE TABLE last_good (key TEXT PRIMARY KEY, body BLOB NOT NULL, fetched_at INTEGER NOT NULL) WITHOUT ROWID;
             CREATE TABLE event_revision (uid TEXT PRIMARY KEY, date TEXT NOT NULL, sequence INTEGER NOT NULL) WITHOUT ROWID;
             INSERT INTO last_good VALUES ('a', CAST('{}' AS BLOB), 1);
             INSERT INTO event_revision VALUES ('1/black/2026-12-29@doorstep', '2026-12-30', 1);
             PRAGMA user_version = 1;",
        )
        .unwrap();
    drop(before);
    let store = ground.store().await;
    let row =
        "SELECT (SELECT count(*) FROM kept_answer WHERE answer = '{}'), (SELECT count(*) FROM bins_event_revision)";
    let row = store.row(query(row)).await.unwrap().unwrap();
    assert_eq!((row.get::<i64, _>(0), row.get::<i64, _>(1)), (1, 0));
}

#[tokio::test]
async fn a_suite_runs_on_each_kind() {
    let kinds = Mutex::new(Vec::new());
    on_each_store(async |store| kinds.lock().unwrap().push(store.kind)).await;
    let expected: &[Kind] =
        if std::env::var("DOORSTEP_POSTGRES").is_ok() { &[Kind::Sqlite, Kind::Postgres] } else { &[Kind::Sqlite] };
    assert_eq!(*kinds.lock().unwrap(), expected);
}
