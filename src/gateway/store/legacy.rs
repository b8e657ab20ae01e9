//! Stores of gateways up to version 0.1, which counted their steps in SQLite's `user_version`.

use super::migrations::{MigrationError, make};
use super::{Kind, Tables};
use sqlx::any::Any;
use sqlx::{Row, Transaction, query, raw_sql};

/// Those gateways refuse a store with a higher number than 2.
const SEAL: i64 = 3;

const SET_ASIDE: &str = "
    DROP INDEX IF EXISTS event_revision_date;
    ALTER TABLE event_revision RENAME TO event_revision_before;
    ALTER TABLE last_good RENAME TO last_good_before;";
/// Of the first step an event was one of a home's services; it is not known any more.
const FORGET_SERVICES: &str =
    "DELETE FROM event_revision_before; ALTER TABLE event_revision_before RENAME COLUMN sequence TO moves;";
/// A UID was `{address}/{usual day}@doorstep`.
const TAKE_OVER: &str = "
    INSERT INTO kept_answer (key, answer, fetched_at)
        SELECT key, CAST(body AS TEXT), fetched_at FROM last_good_before;
    INSERT INTO bins_event_revision (address, usual, date, moves)
        SELECT substr(uid, 1, instr(uid, '/') - 1), substr(uid, instr(uid, '/') + 1, 10), date, moves
        FROM event_revision_before;
    DROP TABLE last_good_before;
    DROP TABLE event_revision_before;";

/// Takes over what such a store holds, and keeps such gateways away from now on.
pub async fn adopt(transaction: &mut Transaction<'_, Any>, tables: &[Tables]) -> Result<(), MigrationError> {
    let version = query("SELECT user_version FROM pragma_user_version").fetch_one(&mut **transaction).await?;
    let version: i64 = version.try_get(0)?;
    if version == SEAL {
        return Ok(());
    }
    if version > SEAL {
        return Err(MigrationError::Newer { name: "store".to_owned(), found: version, known: 3 });
    }
    if version > 0 {
        raw_sql(SET_ASIDE).execute(&mut **transaction).await?;
        if version == 1 {
            raw_sql(FORGET_SERVICES).execute(&mut **transaction).await?;
        }
        for tables in tables.iter().filter(|tables| matches!(tables.name, "kept" | "bins")) {
            make(transaction, Kind::Sqlite, tables, 0).await?;
        }
        raw_sql(TAKE_OVER).execute(&mut **transaction).await?;
    }
    raw_sql("PRAGMA user_version = 3").execute(&mut **transaction).await?;
    Ok(())
}
