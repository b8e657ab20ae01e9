//! The store as an operator meets it: the program itself, without a database, and with one that is behind.

mod postgres;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// The settings of a gateway whose store is elsewhere.
fn settings(folder: &Path, url: &str) -> std::io::Result<()> {
    fs::write(folder.join("secret"), "s".repeat(32))?;
    let text = include_str!("../council/aberwen.toml");
    let text = format!("{text}\n[store]\nurl = \"{url}\"\n[service]\nsecret_file = \"secret\"\n");
    fs::write(folder.join("council.toml"), text)
}

fn gateway(folder: &Path, arguments: &[&str]) -> std::io::Result<Output> {
    let mut program = Command::new(env!("CARGO_BIN_EXE_gateway"));
    program.current_dir(folder).args(arguments).args(["--config", "council.toml"]).env("RUST_BACKTRACE", "0");
    program.env("PGPASSWORD", "s3cret").output()
}

/// What it says when it fails, which is one line.
fn failure(output: &Output) -> String {
    assert!(!output.status.success());
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(told.trim_end().lines().count(), 1, "{told}");
    assert!(!told.contains("s3cret"), "{told}");
    told
}

const SERVE: &[&str] = &["serve", "--port", "0"];

#[test]
fn a_database_that_is_not_there_is_told_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    settings(folder.path(), "postgres://doorstep@127.0.0.1:1/doorstep").unwrap();
    for command in [SERVE, &["migrate"]] {
        let told = failure(&gateway(folder.path(), command).unwrap());
        assert!(told.contains("the store at 127.0.0.1:1/doorstep cannot be opened: "), "{told}");
        assert!(told.contains("Connection refused") && told.contains("does PostgreSQL run there"), "{told}");
    }
}

#[test]
fn a_store_in_a_file_is_made_without_a_word_of_postgresql() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("council.toml"), include_str!("../council/aberwen.toml")).unwrap();
    for told in [" steps were made.", " was up to date."] {
        let output = gateway(folder.path(), &["migrate", "--data", "kept"]).unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(said.starts_with("The store kept/store.sqlite ") && said.ends_with(&format!("{told}\n")), "{said}");
    }
}

#[test]
fn a_database_that_is_behind_is_brought_up_to_date_by_the_operator() {
    let Some(url) = postgres::place().unwrap() else { return };
    let folder = tempfile::tempdir().unwrap();
    settings(folder.path(), &url).unwrap();
    let told = failure(&gateway(folder.path(), SERVE).unwrap());
    assert!(told.contains("is behind this gateway: run `gateway migrate`"), "{told}");
    for told in [" steps were made.\n", " was up to date.\n"] {
        let output = gateway(folder.path(), &["migrate"]).unwrap();
        assert!(String::from_utf8(output.stdout).unwrap().ends_with(told));
    }
    // There is no app to serve, which is as far as it comes.
    let told = String::from_utf8(gateway(folder.path(), SERVE).unwrap().stderr).unwrap();
    assert!(told.contains("dist") && !told.contains("the store"), "{told}");
}
