//! `cargo xtask bench`: the figures of the service, measured on what is deployed, beside their limits.

use crate::builds::{Built, Mode, build};
use crate::command::{command, root, run, step};
use crate::postgres::{Disk, Server};
use crate::tools::Tools;
use crate::{costs, npm, system};
use anyhow::Result;

#[derive(clap::Args)]
pub struct Options {
    /// Only the figures whose name starts so: `bytes`, `phone`, `gateway.search_p99`, `reports`.
    #[arg(long)]
    only: Option<String>,
}

pub fn bench(options: &Options) -> Result<()> {
    let tools = Tools::set_up()?;
    npm::set_up("tests")?;
    system::browser()?;
    system::load();
    let built = build(&tools, Mode::Release)?;
    let only = options.only.as_deref();
    let database =
        ON_POSTGRES.iter().any(|figures| is_wanted(only, figures)).then(|| Server::start(Disk::AwaitedByCommits));
    let database = database.transpose()?;
    step("measuring");
    measure(&built, only, false, database.as_ref())?;
    if only.is_none_or(|only| "bytes".starts_with(only)) {
        costs::print()?;
    }
    Ok(())
}

/// The figures that are measured on PostgreSQL too.
const ON_POSTGRES: [&str; 4] = ["desk", "gateway.receipts", "gateway.reports", "reports"];

/// Whether any figure whose name begins with `figures` is among those that start with `only`.
fn is_wanted(only: Option<&str>, figures: &str) -> bool {
    only.is_none_or(|only| figures.starts_with(only) || only.starts_with(figures))
}

/// The figures that do not depend on the machine; over its limit, one fails the check.
pub fn hold_bytes(built: &Built) -> Result<()> {
    measure(built, Some("bytes"), true, None)
}

fn measure(built: &Built, only: Option<&str>, strict: bool, database: Option<&Server>) -> Result<()> {
    let mut bench = command("node", &["bench/main.mjs"]);
    bench.current_dir(root().join("tests"));
    bench.env("DOORSTEP_GATEWAY", &built.gateway).env("DOORSTEP_DIST", &built.dist);
    bench.env("DOORSTEP_RESULTS", root().join("target/bench.json"));
    if let Some(database) = database {
        bench.env("DOORSTEP_POSTGRES", database.url());
    }
    if let Some(only) = only {
        bench.args(["--only", only]);
    }
    if strict {
        bench.arg("--strict");
    }
    run(&mut bench)
}
