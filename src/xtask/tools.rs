//! The tools that build the app, in a folder outside `target/` so that a clean checkout finds them again.

use crate::command::{command, root, run, step, succeeds};
use crate::{npm, wasm_target};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// The last trunk that builds with the compilers that this project supports.
const TRUNK: &str = "0.21.14";
const CARGO_DENY: &str = "0.20.2";
const CARGO_FUZZ: &str = "0.13.2";

/// A machine on which the app can be built.
pub struct Tools {
    /// PATH with all tools on it.
    pub path: std::ffi::OsString,
    environment: Vec<(&'static str, String)>,
    pub wasm_bindgen: PathBuf,
    /// The top of the project that they work on.
    project: PathBuf,
}

impl Tools {
    /// Sets up what is missing.
    pub fn set_up() -> Result<Self> {
        let environment = wasm_target::set_up()?;
        let trunk = installed("trunk", TRUNK, &["--locked"])?;
        // Its lock file has named crate versions that were not published; the tool builds without it.
        let wasm_bindgen = installed("wasm-bindgen-cli", &locked_version("wasm-bindgen")?, &[])?;
        let style = npm::set_up("style")?;
        let mut folders = vec![trunk, wasm_bindgen.clone(), style];
        folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
        let path = env::join_paths(folders).context("a folder on PATH cannot be written")?;
        Ok(Tools { path, environment, wasm_bindgen, project: root() })
    }

    /// The same for a copy of the project, which takes what is built already from this one.
    pub fn for_copy(&self, copy: &Path) -> Tools {
        let target = ("CARGO_TARGET_DIR", root().join("target").to_string_lossy().into_owned());
        Tools {
            path: self.path.clone(),
            environment: self.environment.iter().cloned().chain([target]).collect(),
            wasm_bindgen: self.wasm_bindgen.clone(),
            project: copy.to_owned(),
        }
    }

    /// `cargo deny` over the whole project, with its list of known faults where the network has it.
    pub fn deny(&self) -> Result<()> {
        let program = installed("cargo-deny", CARGO_DENY, &["--locked"])?.join("cargo-deny");
        let program = program.to_string_lossy();
        run(&mut self.command(&program, &["check", "bans", "licenses", "sources"]))?;
        if !succeeds(&mut self.command(&program, &["fetch", "db"])) {
            eprintln!("the list of known faults cannot be fetched here: `cargo deny check advisories` was left out");
            return Ok(());
        }
        run(&mut self.command(&program, &["check", "advisories"]))
    }

    /// Cargo, trunk or another program with all tools within reach.
    pub fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = command(program, arguments);
        command.current_dir(&self.project);
        command.env("PATH", &self.path).env("SASS_PATH", root().join("style/node_modules"));
        command.envs(self.environment.iter().map(|(key, value)| (key, value)));
        command
    }
}

pub fn cargo_fuzz() -> Result<PathBuf> {
    Ok(installed("cargo-fuzz", CARGO_FUZZ, &["--locked"])?.join("cargo-fuzz"))
}

/// Where tools are kept between checkouts.
pub fn folder() -> Result<PathBuf> {
    let cache = env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(|| env::var_os("HOME").map(|home| Path::new(&home).join(".cache")))
        .context("neither XDG_CACHE_HOME nor HOME is set: there is no place for tools")?;
    Ok(cache.join("doorstep").join("tools"))
}

/// The folder with the binaries of this version of a crate, installed when it is missing.
fn installed(name: &str, version: &str, options: &[&str]) -> Result<PathBuf> {
    let place = folder()?.join(format!("{}-{version}", name.trim_end_matches("-cli")));
    let done = place.join(".crates.toml");
    if !done.exists() {
        step(&format!("installing {name} {version} (once, a few minutes)"));
        let mut install = command("cargo", &["install", &format!("{name}@{version}"), "--root"]);
        install.arg(&place).args(options);
        // Quick to build matters more than quick to run.
        install.env("CARGO_PROFILE_RELEASE_LTO", "off").env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
        run(&mut install).with_context(|| format!("{name} could not be installed; is the network there?"))?;
    }
    Ok(place.join("bin"))
}

/// The version of a crate that Cargo.lock holds.
fn locked_version(name: &str) -> Result<String> {
    let lock = fs::read_to_string(root().join("Cargo.lock")).context("Cargo.lock is missing")?;
    let lock: toml::Table = lock.parse().context("Cargo.lock is damaged")?;
    let packages = lock.get("package").and_then(toml::Value::as_array);
    let version = packages.into_iter().flatten().find_map(|package| {
        (package.get("name")?.as_str()? == name).then(|| package.get("version")?.as_str().map(str::to_owned))?
    });
    match version {
        Some(version) => Ok(version),
        None => bail!("Cargo.lock has no {name}"),
    }
}
