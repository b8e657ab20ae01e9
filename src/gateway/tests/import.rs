//! The import as an operator runs it: the program itself, broken off half-way.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};

const JOBS: &str = "1,BLACK,08/07/25\r\n2,GREEN,15/07/25\r\n";

fn import(data: &Path, premises: &str, jobs: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gateway"));
    command.args(["import", "leeds", "--premises", premises, "--jobs"]).arg(jobs).arg("--data").arg(data);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Returns once the program has read all but what a pipe holds.
fn feed(child: &mut Child, rows: u32) -> std::io::Result<()> {
    let mut pipe = child.stdin.as_ref().expect("the program's input is a pipe");
    for id in 1..=rows {
        writeln!(pipe, "{id},,{id},ABBEY AVENUE,BRAMLEY,LEEDS,LS5")?;
    }
    pipe.flush()
}

#[test]
fn killed_half_way_it_leaves_the_old_book_and_can_be_run_again() {
    let folder = tempfile::tempdir().unwrap();
    let (data, jobs, premises) =
        (folder.path().join("data"), folder.path().join("jobs.csv"), folder.path().join("premises.csv"));
    fs::write(&jobs, JOBS).unwrap();
    fs::write(&premises, "1,,10,ABBEY AVENUE,BRAMLEY,LEEDS,LS5\r\n").unwrap();
    let run = || import(&data, premises.to_str().unwrap(), &jobs).output().unwrap();
    let first = run();
    assert!(first.status.success(), "{}", String::from_utf8_lossy(&first.stderr));
    assert!(String::from_utf8_lossy(&first.stdout).contains("Premises: 1 taken, 0 refused"));
    let book = fs::read(data.join("addresses.book")).unwrap();

    let mut half = import(&data, "/dev/stdin", &jobs).spawn().unwrap();
    feed(&mut half, 20_000).unwrap();
    assert!(data.join("addresses.draft").exists());
    let other = run();
    assert!(!other.status.success() && String::from_utf8_lossy(&other.stderr).contains("another import is writing"));
    half.kill().unwrap();
    half.wait().unwrap();
    assert!(fs::read(data.join("addresses.book")).unwrap() == book);

    assert!(run().status.success());
    assert!(!data.join("addresses.draft").exists());
}

#[test]
fn a_missing_file_is_named_and_nothing_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let answer = import(folder.path(), "no-such.csv", Path::new("no-such.csv")).output().unwrap();
    let told = String::from_utf8_lossy(&answer.stderr);
    assert!(!answer.status.success() && told.contains("cannot read the jobs file no-such.csv"), "{told}");
    assert!(!folder.path().join("addresses.book").exists());
}
