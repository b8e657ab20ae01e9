//! The assistant's engine for the browser: a wasm and a model, which a worker of their own loads when somebody first asks.
//!
//! Two steps, as with the chunks: [`build`] makes the wasm before trunk runs, and after it [`finish`] brings script, wasm and
//! model to the other files.

use crate::bindgen::packed::packed;
use crate::bindgen::split::{integrity, optimise, short_digest};
use crate::builds::{Mode, in_mode};
use crate::command::{command, root, run};
use crate::tools::Tools;
use crate::wasm_target::TARGET;
use anyhow::Result;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The variable that names the folder where the wasm waits between the two steps.
pub const ENGINE: &str = "DOORSTEP_ENGINE";
const ROOM: &str = "assistant_worker";
const MODEL: &str = "src/assistant/model.bin";

/// Answers the folder.
pub fn build(tools: &Tools, mode: Mode) -> Result<PathBuf> {
    run(&mut in_mode(tools.command("cargo", &["build", "--package", ROOM, "--target", TARGET]), mode, "--profile"))?;
    let profile = if mode == Mode::Release { "wasm" } else { "debug" };
    let (target, place) = (root().join("target"), root().join("target/engine"));
    let mut bindgen = command(tools.wasm_bindgen.join("wasm-bindgen"), &["--target", "web", "--no-typescript"]);
    bindgen.args(["--out-name", "engine", "--out-dir"]).arg(&place);
    run(bindgen.arg(target.join(TARGET).join(profile).join(ROOM).with_extension("wasm")))?;
    Ok(place)
}

/// Where this build's engine is; none where trunk was called by itself.
pub fn built() -> Option<PathBuf> {
    env::var_os(ENGINE).map(PathBuf::from)
}

/// Brings the engine into the built files, under names of its own content. Answers the name of the worker's script.
pub fn finish(built: &Path, staging: &Path, release: bool) -> Result<String> {
    let wasm = built.join("engine_bg.wasm");
    if release {
        optimise(&wasm)?;
        fs::write(&wasm, packed(&fs::read(&wasm)?)?)?;
    }
    let files = [("engine.wasm", fs::read(wasm)?), ("model.bin", fs::read(root().join(MODEL))?)];
    let mut named = Vec::new();
    for (name, bytes) in &files {
        named.push([format!("/{}", add(staging, name, bytes)?), integrity(bytes)]);
    }
    add(staging, "engine.js", &script(built, &serde_json::to_string(&named)?)?)
}

/// Writes a file under its name with the digest of its content.
fn add(staging: &Path, name: &str, bytes: &[u8]) -> Result<String> {
    let name = name.replace('.', &format!("-{}.", short_digest(bytes)));
    fs::write(staging.join(&name), bytes)?;
    Ok(name)
}

/// The worker's script with the glue of the wasm, in one file.
fn script(built: &Path, files: &str) -> Result<Vec<u8>> {
    let (source, script) = (built.join("worker.js"), built.join("bundled.js"));
    fs::copy(root().join("src").join(ROOM).join("worker.js"), &source)?;
    let mut esbuild = command("esbuild", &["--bundle", "--minify", "--format=esm", "--log-level=warning"]);
    esbuild.arg(format!("--define:FILES={files}")).arg(source);
    run(esbuild.arg(format!("--outfile={}", script.display())))?;
    Ok(fs::read(script)?)
}
