//! The database's layout, as the steps that lead to it.
//!
//! Belongs here: one step for each version that people have on their devices. A released step never changes: its names
//! are written out, and a change of the layout is a new step. Must not be here: the documents' own shapes.

use idb::{Database, DatabaseEvent, Error, Event, ObjectStoreParams, Request, event::VersionChangeEvent};

type Step = fn(&Database) -> Result<(), Error>;

/// Step n leads from version n to version n + 1.
const STEPS: &[Step] =
    &[create_first_stores, create_stores_of_reports, create_stores_of_identity, create_store_of_assistant];

/// The version of the database after all steps.
pub(super) const LATEST: u32 = STEPS.len() as u32;

fn create_first_stores(database: &Database) -> Result<(), Error> {
    create(database, &["addresses", "schedules", "settings"])
}

fn create_stores_of_reports(database: &Database) -> Result<(), Error> {
    create(database, &["reports", "missed"])
}

fn create_stores_of_identity(database: &Database) -> Result<(), Error> {
    create(database, &["forms", "checkpoints"])
}

fn create_store_of_assistant(database: &Database) -> Result<(), Error> {
    create(database, &["assistant"])
}

fn create(database: &Database, names: &[&str]) -> Result<(), Error> {
    for name in names {
        database.create_object_store(name, ObjectStoreParams::new())?;
    }
    Ok(())
}

/// Takes the steps that are missing. If one fails, the database stays as it was and does not open.
pub(super) fn upgrade(event: &VersionChangeEvent) {
    if take_missing_steps(event).is_err() {
        let upgrade = event.target().ok().and_then(|request| request.transaction());
        // An upgrade that can no longer be aborted has ended already.
        drop(upgrade.map(idb::Transaction::abort));
    }
}

fn take_missing_steps(event: &VersionChangeEvent) -> Result<(), Error> {
    let (from, to) = (event.old_version()?, event.new_version()?.unwrap_or(LATEST));
    let database = event.database()?;
    STEPS.iter().take(to as usize).skip(from as usize).try_for_each(|step| step(&database))
}
