//! Building the app and the gateway.

use crate::command::{root, run, step};
use crate::tools::Tools;
use anyhow::Result;
use std::path::{Path, PathBuf};

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
    match mode {
        Mode::Development => {
            step("building the gateway");
            run(&mut tools.command("cargo", &["build", "--package", "gateway"]))?;
            step("building the app");
            let dist = target.join("development/dist");
            std::fs::create_dir_all(&dist)?;
            // Erased component types compile in a fraction of the time.
            run(tools.command("trunk", &["build", "--dist"]).arg(&dist).env("RUSTFLAGS", "--cfg erase_components"))?;
            Ok(Built { gateway: target.join("debug/gateway"), dist })
        }
        Mode::Release => {
            step("building the gateway (release)");
            run(&mut tools.command("cargo", &["build", "--release", "--package", "gateway"]))?;
            step("building the app (release)");
            run(&mut tools.command("trunk", &["build", "--release", "--cargo-profile", "wasm"]))?;
            Ok(Built { gateway: target.join("release/gateway"), dist: root().join("dist") })
        }
    }
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}
