//! The compiler, with the standard library for WebAssembly: from rustup, or where rustup cannot download, from Debian's
//! packages.

use crate::command::{command, run, step, succeeds};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::{env, fs};

pub const TARGET: &str = "wasm32-unknown-unknown";
/// `rust-version` of Cargo.toml.
const PINNED: &str = env!("CARGO_PKG_RUST_VERSION");
/// What Debian's packages bring. Release builds were tried with it as well.
const DEBIANS: &str = "1.96";
const PACKAGES: [&str; 6] = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-clippy", "rustfmt-web", "lld-22"];

/// A compiler by its name at rustup, and the version that it must be.
#[derive(Clone, Copy)]
struct Toolchain {
    /// None for the one that is active here.
    name: Option<&'static str>,
    version: &'static str,
}

const ACTIVE: Toolchain = Toolchain { name: None, version: PINNED };
const FETCHED: Toolchain = Toolchain { name: Some(PINNED), version: PINNED };
const DEBIAN: Toolchain = Toolchain { name: Some("debian"), version: DEBIANS };

/// Makes sure that wasm can be compiled by a compiler that the release builds were tried with. Answers the environment
/// that every build then needs.
pub fn set_up() -> Result<Vec<(&'static str, String)>> {
    // A machine on which rustup cannot download is tried out by setting this variable.
    let may_download = env::var_os("DOORSTEP_NO_RUSTUP").is_none();
    let candidates: &[Toolchain] = if may_download { &[ACTIVE, FETCHED, DEBIAN] } else { &[DEBIAN] };
    if let Some(ready) = candidates.iter().find(|toolchain| toolchain.is_ready()) {
        return Ok(ready.environment());
    }
    step(&format!("adding {TARGET} to rustc {PINNED}"));
    if may_download && ACTIVE.is_right() && ACTIVE.complete() {
        return Ok(ACTIVE.environment());
    }
    if may_download && FETCHED.fetch() {
        return Ok(FETCHED.environment());
    }
    set_up_debian().with_context(|| refusal("Debian's packages could not stand in for it"))?;
    if !DEBIAN.is_ready() {
        bail!(refusal(&format!("Debian's packages bring another one than {DEBIANS}")));
    }
    Ok(DEBIAN.environment())
}

/// Says which compiler is missing, and what to do.
fn refusal(debian: &str) -> String {
    let found = ACTIVE.found().map_or_else(|| "none".to_owned(), |version| format!("rustc {version}"));
    format!(
        "this project is built with rustc {PINNED}, and here is {found}: rustup could not fetch {PINNED}, and {debian}; \
         run `rustup toolchain install {PINNED} --target {TARGET} --component rust-src` where there is a network"
    )
}

impl Toolchain {
    fn rustc(self, question: &str) -> Option<String> {
        let mut rustc = command("rustc", &[]);
        if let Some(name) = self.name {
            rustc.env("RUSTUP_TOOLCHAIN", name);
        }
        let answer = rustc.args(question.split(' ')).output().ok().filter(|answer| answer.status.success())?;
        Some(String::from_utf8_lossy(&answer.stdout).trim().to_owned())
    }

    /// The version that is there, as "1.95".
    fn found(self) -> Option<String> {
        self.rustc("--version").as_deref().and_then(minor_version)
    }

    fn is_right(self) -> bool {
        self.found().as_deref() == Some(self.version)
    }

    fn sysroot(self) -> Option<PathBuf> {
        self.rustc("--print sysroot").map(PathBuf::from)
    }

    /// Whether it is the right one, with everything that builds ask of it.
    fn is_ready(self) -> bool {
        self.is_right() && self.sysroot().is_some_and(|sysroot| has_target(&sysroot) && has_sources(&sysroot))
    }

    fn complete(self) -> bool {
        succeeds(&mut command("rustup", &["target", "add", TARGET]))
            && succeeds(&mut command("rustup", &["component", "add", "rust-src"]))
    }

    fn fetch(self) -> bool {
        let parts = ["--target", TARGET, "--component", "rust-src", "--component", "clippy", "--component", "rustfmt"];
        let mut install = command("rustup", &["toolchain", "install", self.version, "--profile", "minimal"]);
        succeeds(install.args(parts)) && self.is_ready()
    }

    /// One toolchain for the whole build, so that macros are not compiled twice.
    fn environment(self) -> Vec<(&'static str, String)> {
        let chosen = self.name.map(|name| ("RUSTUP_TOOLCHAIN", name.to_owned()));
        let linker = ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "/usr/bin/wasm-ld-22".to_owned());
        let is_debians = self.name == DEBIAN.name;
        chosen.into_iter().chain(is_debians.then_some(linker)).collect()
    }
}

/// "1.95" of "rustc 1.95.0 (59807616e 2026-04-14)"
fn minor_version(said: &str) -> Option<String> {
    let mut numbers = said.split(' ').nth(1)?.split('.');
    Some([numbers.next()?, numbers.next()?].join("."))
}

fn has_sources(sysroot: &Path) -> bool {
    sysroot.join("lib/rustlib/src/rust/library/std").is_dir()
}

fn library(sysroot: &Path) -> PathBuf {
    sysroot.join("lib/rustlib").join(TARGET).join("lib")
}

fn has_target(sysroot: &Path) -> bool {
    fs::read_dir(library(sysroot)).is_ok_and(|mut files| {
        files.any(|file| file.is_ok_and(|file| file.file_name().to_string_lossy().starts_with("libstd-")))
    })
}

fn set_up_debian() -> Result<()> {
    step("rustup cannot download here: taking the compiler and its sources from Debian's packages");
    run(&mut command("apt-get", &["update", "-qq"]))?;
    run(command("apt-get", &["install", "-y", "-qq"]).args(PACKAGES))?;
    run(&mut command("rustup", &["toolchain", "link", "debian", "/usr"]))?;
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
    build.env("RUSTFLAGS", "-Cembed-bitcode=yes").env("RUSTC_BOOTSTRAP", "1").envs(DEBIAN.environment());
    run(build.current_dir(&place))?;
    let compiled = place.join("target").join(TARGET).join("release/deps");
    let library = library(&DEBIAN.sysroot().context("the packages brought no rustc")?);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compiler_is_known_by_its_minor_version() {
        assert_eq!(minor_version("rustc 1.95.0 (59807616e 2026-04-14)").as_deref(), Some("1.95"));
        assert_eq!(minor_version("rustc 1.97.0-nightly (e50aa6fba 2026-05-19)").as_deref(), Some("1.97"));
        assert_eq!(minor_version("error"), None);
    }

    #[test]
    fn another_compiler_is_refused_in_one_line_that_says_what_to_do() {
        let line = refusal("Debian's packages could not stand in for it");
        assert!(!line.contains('\n') && line.contains("rustup toolchain install"), "{line}");
        assert_eq!(PINNED.split('.').count(), 2, "rustup takes the newest patch of {PINNED}");
    }
}
