//! The browser that the tests drive, from the system or from Debian's packages.

use crate::command::{command, run, step, succeeds};
use anyhow::{Context, Result};

/// Makes sure that `chromium` and `chromedriver` are there.
pub fn set_up() -> Result<()> {
    let there = |program| succeeds(&mut command(program, &["--version"]));
    if there("chromium") && there("chromedriver") {
        return Ok(());
    }
    step("installing Chromium for the tests");
    run(&mut command("apt-get", &["update", "-qq"]))
        .and_then(|()| run(&mut command("apt-get", &["install", "-y", "-qq", "chromium", "chromium-driver"])))
        .context("the tests need `chromium` and `chromedriver` on PATH; install them and try again")
}
