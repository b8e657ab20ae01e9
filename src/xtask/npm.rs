//! Packages from the npm registry, exactly as the lock files in `style/` and `tests/` name them.

use crate::command::{command, root, run, step};
use anyhow::{Context, Result};
use std::fs;
use std::path::PathBuf;

/// Installs the packages of a folder unless they are there already. Answers where their programs are.
pub fn set_up(folder: &str) -> Result<PathBuf> {
    let place = root().join(folder);
    let wanted =
        fs::read(place.join("package-lock.json")).with_context(|| format!("{folder}/package-lock.json is missing"))?;
    let mark = place.join("node_modules").join(".installed-lock");
    if fs::read(&mark).ok().as_ref() != Some(&wanted) {
        step(&format!("installing the npm packages of {folder}/"));
        run(command("npm", &["ci", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(&place))
            .context("npm packages could not be installed; are Node.js and the network there?")?;
        fs::write(mark, wanted)?;
    }
    Ok(place.join("node_modules").join(".bin"))
}
