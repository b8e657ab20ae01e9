//! `cargo xtask ci`: everything that a change must pass.

use crate::command::{root, run, step as say};
use crate::new::trial::trial;
use crate::spelling;
use crate::test;
use crate::tools::Tools;
use crate::wasm_target::TARGET;
use anyhow::{Result, bail};
use std::fs;
use std::path::Path;
use std::process::Command;

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Step {
    Fmt,
    Clippy,
    Doc,
    Deny,
    Lazy,
    /// The spelling of English and Welsh.
    Words,
    /// What `cargo xtask new` makes, in a copy of the project.
    New,
    /// Every test and the budgets.
    Test,
}

/// Rooms that are compiled together, and the features that they are linted and documented with.
struct Rooms {
    name: &'static str,
    packages: &'static [&'static str],
    options: &'static [&'static str],
}

const ROOMS: [Rooms; 5] = [
    Rooms {
        name: "native",
        packages: &["domain", "contract", "words", "assistant", "gateway", "xtask"],
        options: &["--features", "domain/openapi,contract/openapi,gateway/fuzzing"],
    },
    Rooms {
        name: "screens on the server",
        packages: &["ui", "screens", "platform"],
        options: &["--features", "ui/ssr,screens/ssr"],
    },
    Rooms {
        name: "browser",
        packages: &["ui", "screens", "platform", "app", "words", "assistant_worker", "wasm-streams"],
        options: &["--target", TARGET, "--features", "ui/csr,screens/csr"],
    },
    Rooms {
        name: "browser, in development",
        packages: &["app"],
        options: &["--target", TARGET, "--features", "gallery"],
    },
    Rooms { name: "browser, split", packages: &["app"], options: &["--target", TARGET, "--features", "split"] },
];

pub fn ci(only: Option<Step>) -> Result<()> {
    let tools = Tools::set_up()?;
    let all = [Step::Fmt, Step::Lazy, Step::Words, Step::Clippy, Step::Doc, Step::Deny, Step::New, Step::Test];
    for step in all.into_iter().filter(|step| only.is_none_or(|only| only == *step)) {
        match step {
            Step::Fmt => fmt(&tools)?,
            Step::Clippy => {
                clippy(&tools)?;
                clippy_fuzz(&tools)?;
            }
            Step::Doc => doc(&tools)?,
            Step::Deny => {
                no_unused_patch()?;
                tools.deny()?;
            }
            Step::Lazy => no_lazy(&root().join("src"))?,
            Step::Words => spelling::check(&root())?,
            Step::New => trial(&tools)?,
            Step::Test => test::test()?,
        }
    }
    Ok(())
}

pub fn fmt(tools: &Tools) -> Result<()> {
    run(&mut tools.command("cargo", &["fmt", "--all", "--check"]))?;
    run(&mut tools.command("cargo", &["fmt", "--manifest-path", "src/fuzz/Cargo.toml", "--check"]))
}

impl Rooms {
    fn ask(&self, tools: &Tools, cargo: &[&str]) -> Command {
        let mut command = tools.command("cargo", cargo);
        command.args(self.packages.iter().flat_map(|name| ["--package", name])).args(self.options);
        command
    }
}

const STRICT: [&str; 3] = ["--", "--deny", "warnings"];

pub fn clippy(tools: &Tools) -> Result<()> {
    for rooms in &ROOMS {
        say(&format!("clippy, {}", rooms.name));
        run(rooms.ask(tools, &["clippy", "--all-targets"]).args(STRICT))?;
    }
    Ok(())
}

fn clippy_fuzz(tools: &Tools) -> Result<()> {
    say("clippy, fuzz targets");
    let fuzz = ["clippy", "--manifest-path", "src/fuzz/Cargo.toml", "--target-dir", "target"];
    run(tools.command("cargo", &fuzz).args(STRICT))
}

fn doc(tools: &Tools) -> Result<()> {
    for rooms in &ROOMS {
        say(&format!("rustdoc, {}", rooms.name));
        let mut doc = rooms.ask(tools, &["doc", "--no-deps", "--document-private-items"]);
        run(doc.env("RUSTDOCFLAGS", "--deny warnings"))?;
    }
    Ok(())
}

/// A patch that no longer fits its crate's version is only a warning of cargo's, and a third of a room's bytes.
fn no_unused_patch() -> Result<()> {
    let lock = fs::read_to_string(root().join("Cargo.lock"))?;
    if lock.contains("[[patch.unused]]") {
        bail!("a [patch] of Cargo.toml is not used: raise its version to that of the crate which it stands in for");
    }
    Ok(())
}

/// The wasm is split in `src/app/chunks.rs` alone, which development builds can do without and where a chunk that does not
/// come is an error to be shown. `#[lazy]` ends the app in both cases.
fn no_lazy(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            no_lazy(&path)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("app/chunks.rs") {
            let text = fs::read_to_string(&path)?;
            if let Some(line) = text.lines().position(splits) {
                bail!("{}:{}: the app is split in src/app/chunks.rs alone", path.display(), line + 1);
            }
        }
    }
    Ok(())
}

fn splits(line: &str) -> bool {
    ["#[lazy", "#[wasm_split"].iter().any(|attribute| line.trim_start().starts_with(attribute))
}
