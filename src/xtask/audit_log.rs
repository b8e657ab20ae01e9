//! `cargo xtask audit-log`: the identity log of a running service, checked by somebody whom it need not know.

use crate::command::{root, step};
use anyhow::{Context, Result, bail};
use contract::identity::paths;
use domain::identity::log::{Audit, Checkpoint, Failed, Note, VerifierKey};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use ureq::Agent;

#[derive(clap::Args)]
pub struct Options {
    /// The service, such as `https://bins.aberwen.example`.
    url: String,
    /// Where the checkpoint of the last audit is, and that of this one goes; below `target/audit-log` if left out.
    #[arg(long)]
    since: Option<PathBuf>,
    /// The key that signs since the last audit, as those whose log it is have told it, and not the log itself.
    #[arg(long)]
    new_key: Option<VerifierKey>,
}

/// So long an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// More than a full tile has.
const MOST_BYTES: u64 = 64 * 1024;

pub fn audit_log(options: &Options) -> Result<()> {
    let service = options.url.trim_end_matches('/');
    let kept = options.since.clone().unwrap_or_else(|| usual_place(service));
    let stored = if kept.exists() { Some(fs::read_to_string(&kept)?) } else { None };
    let agent: Agent =
        Agent::config_builder().timeout_global(Some(PATIENCE)).http_status_as_error(false).build().into();
    let ask = |path: &str| fetch(&agent, &[service, path].concat());
    let text = |path: &str| Ok::<_, anyhow::Error>(String::from_utf8(ask(path)?)?);

    step(&format!("reading the log of {service}"));
    let keys = text(paths::LOG_KEYS)?;
    let keys: Vec<VerifierKey> = keys.lines().filter_map(|line| line.parse().ok()).collect();
    let checkpoint = text(paths::LOG_CHECKPOINT)?;
    let new_key = options.new_key.as_ref();
    let audit = Audit { keys: &keys, stored: stored.as_deref(), new_key, checkpoint: &checkpoint };
    let now = audit.run(|path| ask(&[paths::LOG, &path.to_string()].concat()))?;

    report(&now, &keys, stored.as_deref(), &kept);
    keep(&kept, &checkpoint)
}

fn fetch(agent: &Agent, url: &str) -> Result<Vec<u8>> {
    let mut answer = agent.get(url).call().with_context(|| format!("{url} cannot be asked"))?;
    match answer.status().as_u16() {
        200 => Ok(answer.body_mut().with_config().limit(MOST_BYTES).read_to_vec()?),
        404 => bail!(Failed::Missing(url.to_owned())),
        status => bail!("{url} answers {status}"),
    }
}

/// A file for each service.
fn usual_place(service: &str) -> PathBuf {
    let name: String = service.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '_' }).collect();
    root().join("target/audit-log").join(name)
}

fn report(now: &Checkpoint, keys: &[VerifierKey], stored: Option<&str>, kept: &Path) {
    println!("The log {} has {} leaves.", now.origin, now.size);
    for key in keys {
        println!("Who may sign it: {key}");
    }
    println!("Its checkpoint is signed, and is of these leaves. Every tile that it serves is of them too.");
    let before = stored.and_then(Note::read).and_then(|note| note.text.parse::<Checkpoint>().ok());
    match before {
        Some(before) => println!(
            "It is the log of the last audit, which had {} leaves, with {} more at its end.",
            before.size,
            now.size - before.size
        ),
        None => println!("There is no earlier audit to compare it with."),
    }
    println!("The next audit compares it with the checkpoint in {}.", kept.display());
}

/// Whole or not at all: it is what the next audit believes.
fn keep(place: &Path, checkpoint: &str) -> Result<()> {
    let draft = place.with_extension("new");
    if let Some(folder) = place.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(&draft, checkpoint)?;
    fs::rename(&draft, place).with_context(|| format!("{} cannot be written", place.display()))
}

#[cfg(test)]
mod tests;
