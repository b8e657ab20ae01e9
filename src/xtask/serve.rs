//! `cargo xtask serve`: from a fresh checkout to the running service.

use crate::builds::{Mode, build};
use crate::command::{command, root, run};
use crate::tools::Tools;
use anyhow::{Context, Result};
use std::net::TcpListener;
use std::path::PathBuf;

#[derive(clap::Args)]
pub struct Options {
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Build what is deployed instead of what is quick to build.
    #[arg(long)]
    release: bool,
    /// The council's settings; without it a made-up borough is served.
    #[arg(long)]
    config: Option<PathBuf>,
    /// Behave as if today were this date (YYYY-MM-DD).
    #[arg(long)]
    as_of: Option<String>,
    /// Where the gateway keeps what it must remember.
    #[arg(long)]
    data: Option<PathBuf>,
}

pub fn serve(options: &Options) -> Result<()> {
    // Said before the build rather than after it.
    TcpListener::bind(("127.0.0.1", options.port)).with_context(|| {
        format!("port {} is taken: stop the program that listens there, or choose another --port", options.port)
    })?;
    let mode = if options.release { Mode::Release } else { Mode::Development };
    let built = build(&Tools::set_up()?, mode)?;
    let mut gateway = command(&built.gateway, &["serve", "--port", &options.port.to_string(), "--dist"]);
    gateway.arg(&built.dist).arg("--data").arg(options.data.clone().unwrap_or_else(|| root().join("data")));
    if let Some(config) = &options.config {
        gateway.arg("--config").arg(config);
    }
    if let Some(date) = &options.as_of {
        gateway.args(["--as-of", date]);
    }
    gateway.current_dir(std::env::current_dir()?);
    eprintln!("\nDoorstep is at http://127.0.0.1:{}  (ctrl-c stops it)\n", options.port);
    run(&mut gateway)
}
