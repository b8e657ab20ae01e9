//! `cargo xtask bench`: the figures of the service, measured on what is deployed, beside their limits.

use crate::builds::{Built, Mode, build};
use crate::command::{command, root, run, step};
use crate::tools::Tools;
use crate::{costs, npm, system};
use anyhow::Result;

#[derive(clap::Args)]
pub struct Options {
    /// Only the figures whose name starts so: `bytes`, `phone`, `gateway.search_p99`.
    #[arg(long)]
    only: Option<String>,
}

pub fn bench(options: &Options) -> Result<()> {
    let tools = Tools::set_up()?;
    npm::set_up("tests")?;
    system::browser()?;
    system::load();
    let built = build(&tools, Mode::Release)?;
    step("measuring");
    measure(&built, options.only.as_deref(), false)?;
    if options.only.as_deref().is_none_or(|only| "bytes".starts_with(only)) {
        costs::print()?;
    }
    Ok(())
}

/// The figures that do not depend on the machine; over its limit, one fails the check.
pub fn hold_bytes(built: &Built) -> Result<()> {
    measure(built, Some("bytes"), true)
}

fn measure(built: &Built, only: Option<&str>, strict: bool) -> Result<()> {
    let mut bench = command("node", &["bench/main.mjs"]);
    bench.current_dir(root().join("tests"));
    bench.env("DOORSTEP_GATEWAY", &built.gateway).env("DOORSTEP_DIST", &built.dist);
    bench.env("DOORSTEP_RESULTS", root().join("target/bench.json"));
    if let Some(only) = only {
        bench.args(["--only", only]);
    }
    if strict {
        bench.arg("--strict");
    }
    run(&mut bench)
}
