//! `cargo xtask ci`: everything that a change must pass.

use crate::command::{root, run, step as say};
use crate::test;
use crate::tools::Tools;
use crate::wasm_target::TARGET;
use anyhow::{Result, bail};
use std::fs;
use std::path::Path;

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Step {
    Fmt,
    Clippy,
    Doc,
    Deny,
    Lazy,
    /// Every test and the budgets.
    Test,
}

const NATIVE: [&str; 5] = ["domain", "contract", "words", "gateway", "xtask"];
const BROWSER: [&str; 5] = ["ui", "screens", "platform", "app", "words"];

pub fn ci(only: Option<Step>) -> Result<()> {
    let tools = Tools::set_up()?;
    let all = [Step::Fmt, Step::Lazy, Step::Clippy, Step::Doc, Step::Deny, Step::Test];
    for step in all.into_iter().filter(|step| only.is_none_or(|only| only == *step)) {
        match step {
            Step::Fmt => fmt(&tools)?,
            Step::Clippy => clippy(&tools)?,
            Step::Doc => doc(&tools)?,
            Step::Deny => tools.deny()?,
            Step::Lazy => no_lazy(&root().join("src"))?,
            Step::Test => test::test()?,
        }
    }
    Ok(())
}

fn fmt(tools: &Tools) -> Result<()> {
    run(&mut tools.command("cargo", &["fmt", "--all", "--check"]))?;
    run(&mut tools.command("cargo", &["fmt", "--manifest-path", "src/fuzz/Cargo.toml", "--check"]))
}

fn packages(names: &[&'static str]) -> Vec<&'static str> {
    names.iter().flat_map(|name| ["--package", name]).collect()
}

fn clippy(tools: &Tools) -> Result<()> {
    say("clippy, native");
    let strict = ["--", "--deny", "warnings"];
    run(tools.command("cargo", &["clippy", "--all-targets"]).args(packages(&NATIVE)).args(strict))?;
    say("clippy, browser");
    run(tools
        .command("cargo", &["clippy", "--all-targets", "--target", TARGET])
        .args(packages(&BROWSER))
        .args(["--features", "ui/csr,screens/csr"])
        .args(strict))
}

fn doc(tools: &Tools) -> Result<()> {
    say("rustdoc");
    run(tools
        .command("cargo", &["doc", "--no-deps", "--document-private-items"])
        .args(packages(&NATIVE))
        .env("RUSTDOCFLAGS", "--deny warnings"))
}

/// `#[lazy]` splits the wasm in a way that trunk cannot link: the built app would never start.
fn no_lazy(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            no_lazy(&path)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path)?;
            if let Some(line) = text.lines().position(|line| line.trim_start().starts_with("#[lazy")) {
                bail!("{}:{}: #[lazy] cannot be built by trunk", path.display(), line + 1);
            }
        }
    }
    Ok(())
}
