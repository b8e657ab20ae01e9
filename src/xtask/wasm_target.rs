//! The standard library for WebAssembly: from rustup, or where rustup cannot download, from Debian's packages.

use crate::command::{command, output, run, step, succeeds};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::{env, fs};

pub const TARGET: &str = "wasm32-unknown-unknown";
const DEBIAN: &str = "debian";
const PACKAGES: [&str; 6] = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-clippy", "rustfmt-web", "lld-22"];

/// Makes sure that wasm can be compiled, and the standard library with it. Answers the environment that every build
/// then needs.
pub fn set_up() -> Result<Vec<(&'static str, String)>> {
    let is_complete = |toolchain| sysroot(toolchain).is_ok_and(|sysroot| has_target(&sysroot) && has_sources(&sysroot));
    // A machine on which rustup cannot download is tried out by setting this variable.
    let may_download = env::var_os("DOORSTEP_NO_RUSTUP").is_none();
    if may_download && is_complete(None) {
        return Ok(Vec::new());
    }
    if is_complete(Some(DEBIAN)) {
        return Ok(debian());
    }
    step("adding the WebAssembly target");
    if may_download
        && succeeds(&mut command("rustup", &["target", "add", TARGET]))
        && succeeds(&mut command("rustup", &["component", "add", "rust-src"]))
    {
        return Ok(Vec::new());
    }
    set_up_debian().context(
        "rustup could not add the target wasm32-unknown-unknown, and Debian's packages could not stand in for it",
    )?;
    Ok(debian())
}

fn has_sources(sysroot: &Path) -> bool {
    sysroot.join("lib/rustlib/src/rust/library/std").is_dir()
}

fn sysroot(toolchain: Option<&str>) -> Result<PathBuf> {
    let mut rustc = command("rustc", &["--print", "sysroot"]);
    if let Some(toolchain) = toolchain {
        rustc.env("RUSTUP_TOOLCHAIN", toolchain).stderr(std::process::Stdio::null());
    }
    Ok(PathBuf::from(output(&mut rustc)?))
}

fn library(sysroot: &Path) -> PathBuf {
    sysroot.join("lib/rustlib").join(TARGET).join("lib")
}

fn has_target(sysroot: &Path) -> bool {
    fs::read_dir(library(sysroot)).is_ok_and(|mut files| {
        files.any(|file| file.is_ok_and(|file| file.file_name().to_string_lossy().starts_with("libstd-")))
    })
}

/// One toolchain for the whole build, so that macros are not compiled twice.
fn debian() -> Vec<(&'static str, String)> {
    vec![
        ("RUSTUP_TOOLCHAIN", DEBIAN.to_owned()),
        ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "/usr/bin/wasm-ld-22".to_owned()),
    ]
}

fn set_up_debian() -> Result<()> {
    step("rustup cannot download here: taking the compiler and its sources from Debian's packages");
    run(&mut command("apt-get", &["update", "-qq"]))?;
    run(command("apt-get", &["install", "-y", "-qq"]).args(PACKAGES))?;
    run(&mut command("rustup", &["toolchain", "link", DEBIAN, "/usr"]))?;
    build_standard_library()
}

/// Debian ships the library's sources; it is compiled once into the place where rustc looks for it.
fn build_standard_library() -> Result<()> {
    step("compiling the standard library for WebAssembly (once, a few minutes)");
    let place = env::temp_dir().join("doorstep-wasm-std");
    fs::create_dir_all(place.join("src"))?;
    fs::write(place.join("Cargo.toml"), "[package]\nname = \"empty\"\nedition = \"2021\"\n[workspace]\n")?;
    fs::write(place.join("src/lib.rs"), "")?;
    let mut build = command(
        "cargo",
        &["build", "--release", "-Z", "build-std=std,panic_abort", "--target", TARGET, "--target-dir", "target"],
    );
    // build-std is unstable, and Debian's compiler is a stable one; fat LTO needs the bitcode.
    build.env("RUSTFLAGS", "-Cembed-bitcode=yes").env("RUSTC_BOOTSTRAP", "1").envs(debian());
    run(build.current_dir(&place))?;
    let compiled = place.join("target").join(TARGET).join("release/deps");
    let library = library(&sysroot(Some(DEBIAN))?);
    fs::create_dir_all(&library)?;
    let mut copied = 0;
    for file in fs::read_dir(&compiled)? {
        let path = file?.path();
        if path.extension().is_some_and(|extension| extension == "rlib") {
            fs::copy(&path, library.join(path.file_name().unwrap_or_default()))?;
            copied += 1;
        }
    }
    if copied == 0 {
        bail!("compiling the standard library gave no libraries in {}", compiled.display());
    }
    fs::remove_dir_all(&place)?;
    Ok(())
}
