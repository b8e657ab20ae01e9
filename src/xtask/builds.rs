//! Building the app and the gateway.

use crate::bindgen;
use crate::command::{root, run, step};
use crate::engine;
use crate::tools::Tools;
use crate::wasm_target::TARGET;
use anyhow::Result;
use std::path::{Path, PathBuf};
use std::process::Command;

/// How a build is meant.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Quick to build; what a developer runs.
    Development,
    /// Small and quick to run; what is deployed and tested.
    Release,
}

/// What a build has made.
pub struct Built {
    pub gateway: PathBuf,
    pub dist: PathBuf,
}

/// `cargo xtask dist`.
pub fn dist() -> Result<()> {
    let built = build(&Tools::set_up()?, Mode::Release)?;
    eprintln!("Built {} and {}", shown(&built.dist), shown(&built.gateway));
    Ok(())
}

pub fn build(tools: &Tools, mode: Mode) -> Result<Built> {
    let target = root().join("target");
    let (gateway, dist) = match mode {
        Mode::Development => (target.join("debug/gateway"), target.join("development/dist")),
        Mode::Release => (target.join("release/gateway"), root().join("dist")),
    };
    step("building the gateway");
    let release: &[&str] = if mode == Mode::Release { &["--release"] } else { &[] };
    run(tools.command("cargo", &["build", "--package", "gateway"]).args(release))?;
    step("building the assistant's engine");
    let engine = engine::build(tools, mode)?;
    step("building the app");
    std::fs::create_dir_all(&dist)?;
    let features: [&str; 2] = ["--features", if mode == Mode::Release { "split" } else { "gallery" }];
    // Cargo first: unlike trunk here, it may fetch what is missing.
    let mut cargo = tools.command("cargo", &["build", "--package", "app", "--target", TARGET]);
    cargo.args(features);
    run(&mut in_mode(cargo, mode, "--profile"))?;
    let mut trunk = tools.command("trunk", &["build", "--dist"]);
    // Its last step is this program, as it runs: built again, it would be built with the app's flags.
    trunk.env("DOORSTEP_XTASK", std::env::current_exe()?).env(engine::ENGINE, engine);
    trunk.arg(&dist).args(release).args(features);
    if mode == Mode::Release {
        bindgen::in_build(&mut trunk, &tools.wasm_bindgen, &tools.path)?;
    }
    run(&mut in_mode(trunk, mode, "--cargo-profile"))?;
    Ok(Built { gateway, dist })
}

/// What makes a wasm quick to build, or small to download.
pub fn in_mode(mut command: Command, mode: Mode, profile: &str) -> Command {
    // Erased component types are less code to compile and to send.
    let mut flags = "--cfg erase_components".to_owned();
    if mode == Mode::Release {
        command.args([profile, "wasm"]);
        // A standard library without the texts of panics: a third less to download. Stable Rust does not ship one, so
        // it is built here, with options that the stable compiler keeps behind this variable.
        flags += " -Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none";
        command.env("RUSTC_BOOTSTRAP", "1").env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort");
        command.env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size");
    }
    command.env("RUSTFLAGS", flags);
    command
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}
