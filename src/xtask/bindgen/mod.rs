//! What stands in for wasm-bindgen in release builds. Trunk runs the first program of this name on PATH; here it is a
//! script that calls this one, which does what trunk knows nothing of and lets the real one do the rest.
//!
//! Development builds call the real one.

mod alike;
pub mod names;
pub mod packed;
mod quiet;
mod short_names;
pub mod split;

use crate::command::{root, run};
use anyhow::{Context, Result};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// The real one.
const REAL: &str = "DOORSTEP_WASM_BINDGEN";

/// Lets trunk's build come by here. `path` is its PATH.
pub fn in_build(trunk: &mut Command, wasm_bindgen: &Path, path: &OsStr) -> Result<()> {
    let folders = [root().join("src/xtask/bindgen")].into_iter().chain(env::split_paths(path));
    trunk.env("PATH", env::join_paths(folders).context("a folder on PATH cannot be written")?);
    trunk.env(split::CHUNKS, root().join("target/chunks")).env(REAL, wasm_bindgen.join("wasm-bindgen"));
    Ok(())
}

/// Does with the wasm among `arguments` what wasm-bindgen was asked to do, split, quiet and with short names.
pub fn bindgen(arguments: &[String]) -> Result<()> {
    let real = env::var_os(REAL).with_context(|| format!("{REAL} must name the real wasm-bindgen"))?;
    let mut real = Command::new(real);
    let Some(linked) = arguments.iter().find(|argument| argument.ends_with(".wasm")) else {
        return run(real.args(arguments));
    };
    let chunks = split::chunks().with_context(|| format!("{} must name a folder", split::CHUNKS))?;
    let main = split::split(Path::new(linked), &chunks)?;
    fs::write(&main, quiet::quieten(&fs::read(&main)?)?)?;
    real.args(arguments.iter().filter(|argument| *argument != linked)).arg(&main);
    // Chunks refer to what the linker has exported for them.
    run(real.args(["--keep-lld-exports", "--no-demangle"]))?;
    shorten(arguments)
}

fn shorten(arguments: &[String]) -> Result<()> {
    let option = |name: &str| arguments.iter().find_map(|argument| argument.strip_prefix(name));
    let (folder, name) =
        option("--out-dir=").zip(option("--out-name=")).context("trunk calls wasm-bindgen otherwise")?;
    let place = |ending: &str| PathBuf::from(folder).join(format!("{name}{ending}"));
    let (glue, wasm) = (place(".js"), place("_bg.wasm"));
    let short = short_names::shorten(&fs::read_to_string(&glue)?, &fs::read(&wasm)?)?;
    fs::write(glue, short.glue)?;
    fs::write(wasm, short.wasm)?;
    Ok(())
}
