//! Programs of the system, installed from Debian's packages where they are missing.

use crate::command::{command, run, step, succeeds};
use anyhow::{Context, Result};
use std::path::PathBuf;
use std::process::Command;
use std::{env, fs};

/// The browser that the tests drive. Answers where its driver is.
pub fn browser() -> Result<PathBuf> {
    install(&["chromium", "chromedriver"], &["chromium", "chromium-driver"])
        .and_then(|()| find("chromedriver").context("the packages brought no chromedriver"))
        .context("the tests need `chromium` and `chromedriver` on PATH; install them and try again")
}

/// The load and the rival of the gateway's figures; without them those figures are left out.
pub fn load() {
    let is_new = find("nginx").is_none();
    if let Err(error) = install(&["wrk", "nginx"], &["wrk", "nginx-light"]) {
        eprintln!("wrk and nginx cannot be installed, so the gateway is not measured against them: {error:#}");
    } else if is_new {
        // nginx is started by its package; the figures start their own.
        succeeds(&mut command("service", &["nginx", "stop"]));
    }
}

/// The database that the tests of the store use. Answers where its programs are.
pub fn postgres() -> Result<PathBuf> {
    if let Some(programs) = postgres_programs() {
        return Ok(programs);
    }
    install_packages(&["postgresql"])
        .and_then(|()| postgres_programs().context("the package brought no initdb"))
        .context("the tests need PostgreSQL 15 or later; install it and try again")
        .inspect(|_| {
            // One is started by its package; the tests start their own.
            succeeds(&mut command("service", &["postgresql", "stop"]));
        })
}

/// Debian keeps the programs of each version in a folder of its own; others have them on the PATH.
fn postgres_programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = versions.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok()).max();
    let debian = newest.map(|version| PathBuf::from(format!("/usr/lib/postgresql/{version}/bin")));
    debian.or_else(|| find("initdb")?.parent().map(PathBuf::from)).filter(|folder| folder.join("initdb").is_file())
}

/// The dictionaries of both languages of the service.
pub fn spelling() -> Result<()> {
    if has_dictionaries() {
        return Ok(());
    }
    install_packages(&["aspell", "aspell-en", "aspell-cy"]).context(
        "the words are checked by `aspell` with its English and Welsh dictionaries; install them and try again",
    )
}

fn has_dictionaries() -> bool {
    let dictionaries = Command::new("aspell").arg("dicts").output();
    let named = dictionaries.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    ["cy", "en_GB"].iter().all(|name| named.lines().any(|line| line == *name))
}

fn install(programs: &[&str], packages: &[&str]) -> Result<()> {
    if programs.iter().all(|program| find(program).is_some()) {
        return Ok(());
    }
    install_packages(packages)
}

fn install_packages(packages: &[&str]) -> Result<()> {
    step(&format!("installing {}", packages.join(", ")));
    run(&mut command("apt-get", &["update", "-qq"]))?;
    run(command("apt-get", &["install", "-y", "-qq"]).args(packages).env("DEBIAN_FRONTEND", "noninteractive"))
}

fn find(program: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH").unwrap_or_default();
    let mut places: Vec<_> = env::split_paths(&folders).collect();
    // Servers stand where a person's PATH may not lead.
    places.push("/usr/sbin".into());
    places.into_iter().map(|folder| folder.join(program)).find(|place| place.is_file())
}
