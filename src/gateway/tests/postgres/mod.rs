//! A place in the server that `cargo xtask test` starts, for the program itself.

use std::io::{self, Write};
use std::process::Command;
use uuid::Uuid;

/// The address of a schema of its own; none, which is said, where there is no server.
pub fn place() -> io::Result<Option<String>> {
    let Ok(server) = std::env::var("DOORSTEP_POSTGRES") else {
        // Not through `eprintln!`, whose words a test that passes keeps to itself.
        io::stderr().write_all(b"\nSKIPPED on PostgreSQL: DOORSTEP_POSTGRES names no server\n")?;
        return Ok(None);
    };
    let schema = format!("test_{}", Uuid::new_v4().simple());
    let made = Command::new("psql").args([&*server, "-qc", &format!("CREATE SCHEMA {schema}")]).status()?;
    if !made.success() {
        return Err(io::Error::other("no schema was made"));
    }
    Ok(Some(format!("{server}?options=-c%20search_path%3D{schema}")))
}
