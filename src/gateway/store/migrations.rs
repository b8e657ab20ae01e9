//! The store's tables, step by step, each step in a transaction of its own and each once, however many gateways begin at
//! the same time.

use super::write::begin_on;
use super::{Kind, legacy};
use sqlx::any::Any;
use sqlx::{AnyConnection, AssertSqlSafe, Row, Transaction, query, raw_sql};
use std::collections::HashMap;

/// The tables of one area, or of something that all areas share. Their names begin with its own.
#[derive(Clone, Copy, Debug)]
pub struct Tables {
    pub name: &'static str,
    /// A step that was released is never changed; the next one follows it. It touches no tables but its own.
    pub steps: &'static [&'static str],
}

#[derive(Debug, thiserror::Error)]
pub enum MigrationError {
    #[error(
        "was written by a newer gateway (it has step {found} of {name:?}, this gateway knows {known}): start that \
         gateway, or bring back the store as it was before"
    )]
    Newer { name: String, found: i64, known: usize },
    #[error("is behind this gateway: run `gateway migrate` with the same --config and --data, then start again")]
    Behind,
    #[error("was left as it was, since step {step} of {name:?} failed: {reason}")]
    Step { name: &'static str, step: usize, reason: sqlx::Error },
    #[error("does not tell what it holds: {0}")]
    Unreadable(sqlx::Error),
}

impl From<sqlx::Error> for MigrationError {
    fn from(error: sqlx::Error) -> Self {
        MigrationError::Unreadable(error)
    }
}

/// How many steps of each were made, by its name.
pub(super) type Versions = HashMap<String, i64>;

const LOCK: &str = "migrations";

/// Makes the steps that are missing, in the order of `tables`, and says how many there were.
pub async fn run(connection: &mut AnyConnection, kind: Kind, tables: &[Tables]) -> Result<u32, MigrationError> {
    let mut made = 0;
    while step(connection, kind, tables).await? {
        made += 1;
    }
    Ok(made)
}

/// Whether nothing is missing in a PostgreSQL database, and nothing there is unknown.
pub async fn check(connection: &mut AnyConnection, tables: &[Tables]) -> Result<(), MigrationError> {
    let versions =
        if has_versions(connection, Kind::Postgres).await? { versions(connection).await? } else { Versions::new() };
    match next(&versions, tables)? {
        Some(_) => Err(MigrationError::Behind),
        None => Ok(()),
    }
}

/// Makes the next step, if there is one.
async fn step(connection: &mut AnyConnection, kind: Kind, tables: &[Tables]) -> Result<bool, MigrationError> {
    let mut transaction = begin_on(connection, kind, LOCK).await?;
    if !has_versions(&mut transaction, kind).await? {
        raw_sql("CREATE TABLE schema_version (name TEXT PRIMARY KEY, steps BIGINT NOT NULL)")
            .execute(&mut *transaction)
            .await?;
    }
    if kind == Kind::Sqlite {
        legacy::adopt(&mut transaction, tables).await?;
    }
    let next = next(&versions(&mut transaction).await?, tables)?;
    if let Some((tables, step)) = next {
        make(&mut transaction, kind, tables, step).await?;
    }
    transaction.commit().await?;
    Ok(next.is_some())
}

/// The first step that was not made yet. A store that knows more than this gateway is left alone.
fn next<'t>(versions: &Versions, tables: &'t [Tables]) -> Result<Option<(&'t Tables, usize)>, MigrationError> {
    let known = |name: &str| tables.iter().find(|tables| tables.name == name).map_or(0, |tables| tables.steps.len());
    for (name, found) in versions {
        let known = known(name);
        if usize::try_from(*found).map_or(true, |found| found > known) {
            return Err(MigrationError::Newer { name: name.clone(), found: *found, known });
        }
    }
    let made = |tables: &Tables| versions.get(tables.name).map_or(0, |made| usize::try_from(*made).unwrap_or(0));
    Ok(tables.iter().find(|tables| made(tables) < tables.steps.len()).map(|tables| (tables, made(tables))))
}

pub(super) async fn make(
    transaction: &mut Transaction<'_, Any>,
    kind: Kind,
    tables: &Tables,
    step: usize,
) -> Result<(), MigrationError> {
    let failed = |reason| MigrationError::Step { name: tables.name, step: step + 1, reason };
    let sql = in_words_of(kind, tables.steps[step]);
    // It is made of text of this program alone.
    raw_sql(AssertSqlSafe(sql)).execute(&mut **transaction).await.map_err(failed)?;
    query(
        "INSERT INTO schema_version (name, steps) VALUES ($1, $2)
         ON CONFLICT (name) DO UPDATE SET steps = excluded.steps",
    )
    .bind(tables.name)
    .bind(i64::try_from(step + 1).unwrap_or(i64::MAX))
    .execute(&mut **transaction)
    .await
    .map_err(failed)?;
    Ok(())
}

/// The one type of column that has no name in common.
fn in_words_of(kind: Kind, sql: &str) -> String {
    let bytes = match kind {
        Kind::Sqlite => "BLOB",
        Kind::Postgres => "BYTEA",
    };
    sql.replace("BYTES", bytes)
}

async fn has_versions(connection: &mut AnyConnection, kind: Kind) -> Result<bool, sqlx::Error> {
    let tables = match kind {
        Kind::Sqlite => "SELECT count(*) FROM sqlite_schema WHERE name = 'schema_version'",
        Kind::Postgres => {
            "SELECT count(*) FROM information_schema.tables
             WHERE table_schema = current_schema() AND table_name = 'schema_version'"
        }
    };
    Ok(query(tables).fetch_one(connection).await?.try_get::<i64, _>(0)? > 0)
}

async fn versions(connection: &mut AnyConnection) -> Result<Versions, sqlx::Error> {
    let rows = query("SELECT name, steps FROM schema_version").fetch_all(connection).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: Tables = Tables { name: "a", steps: &["1", "2"] };
    const B: Tables = Tables { name: "b", steps: &["1"] };

    fn next_of(versions: &[(&str, i64)]) -> Result<Option<(&'static str, usize)>, String> {
        let versions = versions.iter().map(|(name, steps)| ((*name).to_owned(), *steps)).collect();
        let next = next(&versions, &[A, B]).map_err(|error| error.to_string())?;
        Ok(next.map(|(tables, step)| (tables.name, step)))
    }

    #[test]
    fn steps_are_made_in_one_order_whatever_was_made_before() {
        assert_eq!(next_of(&[]), Ok(Some(("a", 0))));
        assert_eq!(next_of(&[("a", 1)]), Ok(Some(("a", 1))));
        assert_eq!(next_of(&[("a", 1), ("b", 1)]), Ok(Some(("a", 1))));
        assert_eq!(next_of(&[("a", 2)]), Ok(Some(("b", 0))));
        assert_eq!(next_of(&[("a", 2), ("b", 1)]), Ok(None));
    }

    #[test]
    fn what_a_newer_gateway_has_made_is_left_alone() {
        let newer = next_of(&[("a", 3)]).unwrap_err();
        assert!(newer.contains("newer gateway (it has step 3 of \"a\", this gateway knows 2)"), "{newer}");
        assert!(
            next_of(&[("a", 2), ("b", 1), ("c", 1)]).unwrap_err().contains("step 1 of \"c\", this gateway knows 0")
        );
    }
}
