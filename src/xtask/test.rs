//! `cargo xtask test`: every test, from the rules to the journeys in a real browser.

use crate::builds::{Mode, build};
use crate::command::{command, root, run, step};
use crate::postgres::{Disk, Server};
use crate::tools::Tools;
use crate::wasm_target::TARGET;
use crate::{bench, npm, python, system};
use anyhow::Result;
use std::path::Path;

pub fn test() -> Result<()> {
    let tools = Tools::set_up()?;
    npm::set_up("tests")?;
    let driver = system::browser()?;
    let peers = python::set_up()?;
    native(&tools)?;
    in_browser(&tools, &driver)?;
    let built = build(&tools, Mode::Release)?;
    step("holding the sizes against their limits");
    bench::hold_bytes(&built)?;
    step("walking the journeys in Chromium, and asking the peers");
    run(command("npm", &["test", "--silent"])
        .current_dir(root().join("tests"))
        .env("DOORSTEP_GATEWAY", &built.gateway)
        .env("DOORSTEP_DIST", &built.dist)
        .env("DOORSTEP_XTASK", std::env::current_exe()?)
        .env("DOORSTEP_PYTHON", peers))
}

/// Rules, ports, screens as HTML.
pub fn native(tools: &Tools) -> Result<()> {
    let database = Server::start(Disk::Ignored)?;
    step("testing what runs natively");
    run(tools.command("cargo", &["test", "--quiet"]).env("DOORSTEP_POSTGRES", database.url()))?;
    drop(database);
    run(&mut tools
        .command("cargo", &["test", "--quiet", "-p", "ui", "-p", "screens", "--features", "ui/ssr,screens/ssr"]))?;
    run(&mut tools.command("cargo", &["test", "--quiet", "-p", "platform", "-p", "app", "-p", "assistant_worker"]))
}

/// The ports of the browser, in the browser.
fn in_browser(tools: &Tools, driver: &Path) -> Result<()> {
    step("testing the browser's ports in Chromium");
    let runner = tools.wasm_bindgen.join("wasm-bindgen-test-runner");
    run(tools
        .command("cargo", &["test", "-p", "platform", "--target", TARGET])
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner)
        // Of all together, in seconds: some wait until a database that hangs is given up.
        .env("WASM_BINDGEN_TEST_TIMEOUT", "180")
        .env("CHROMEDRIVER", driver))
}
