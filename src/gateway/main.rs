//! The command line of the gateway.

use anyhow::Context;
use clap::{Parser, Subcommand};
use gateway::clock::AsOf;
use gateway::config::Config;
use gateway::import::{addresses, bank_holidays, leeds};
use gateway::store::{Place, Store};
use jiff::Timestamp;
use std::path::PathBuf;

#[derive(Parser)]
#[command(version, about = "The server between the app and the council's systems")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the app and the API.
    Serve(Serve),
    /// Bring the store's tables up to date. SQLite's are when it is served; PostgreSQL's are by this alone.
    Migrate(Migrate),
    /// Read what a council publishes.
    #[command(subcommand)]
    Import(Import),
}

#[derive(clap::Args)]
struct Serve {
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The address to listen at; 0.0.0.0 for every network.
    #[arg(long, default_value = "127.0.0.1")]
    host: std::net::IpAddr,
    /// The built app.
    #[arg(long, default_value = "dist")]
    dist: PathBuf,
    /// Where the gateway keeps what it must remember.
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// The council's settings; without it a made-up borough is served.
    #[arg(long)]
    config: Option<PathBuf>,
    /// Behave as if today were this date (YYYY-MM-DD, or YYYY-MM-DDTHH:MM with a time in London).
    #[arg(long)]
    as_of: Option<AsOf>,
}

#[derive(clap::Args)]
struct Migrate {
    /// Where the gateway keeps what it must remember.
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// The council's settings, of which `[store]` counts.
    #[arg(long)]
    config: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Import {
    /// The bank holidays of https://www.gov.uk/bank-holidays.json, saved as a file.
    BankHolidays {
        file: PathBuf,
        /// Where the gateway keeps what it must remember.
        #[arg(long, default_value = "data")]
        data: PathBuf,
    },
    /// A council's own addresses, for a source that knows bin days alone: a CSV file, gzipped or not, whose first row names
    /// its columns: uprn, line (or saon, paon, street), locality, town, postcode.
    Addresses {
        file: PathBuf,
        /// Where the gateway keeps what it must remember.
        #[arg(long, default_value = "data")]
        data: PathBuf,
    },
    /// Bin days in the layout that Leeds City Council publishes: two CSV files, gzipped or not.
    Leeds {
        /// Premises id, room, number, street, locality, city, postcode.
        #[arg(long)]
        premises: PathBuf,
        /// Premises id, bin, date (dd/mm/yy). Without it addresses alone are imported.
        #[arg(long)]
        jobs: Option<PathBuf>,
        /// The premises ids are UPRNs.
        #[arg(long)]
        uprns: bool,
        /// Where the gateway keeps what it must remember.
        #[arg(long, default_value = "data")]
        data: PathBuf,
    },
}

fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info,tower_http=warn".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    match Cli::parse().command {
        Command::Serve(serve) => runtime()?.block_on(gateway::serve::serve(gateway::serve::Options {
            address: (serve.host, serve.port).into(),
            dist: serve.dist,
            data: serve.data,
            config: serve.config,
            as_of: serve.as_of,
        })),
        Command::Migrate(options) => runtime()?.block_on(migrate(options)),
        Command::Import(options) => import(options),
    }
}

async fn migrate(Migrate { data, config }: Migrate) -> anyhow::Result<()> {
    let settings = config.map(|path| Config::load(&path)).transpose()?.map(|config| config.store);
    let place = Place::of(&settings.unwrap_or_default(), &data)?;
    match Store::migrate(&place).await? {
        0 => println!("The store {place} was up to date."),
        steps => println!("The store {place} is up to date: {steps} steps were made."),
    }
    Ok(())
}

fn import(options: Import) -> anyhow::Result<()> {
    match options {
        Import::Addresses { file, data } => println!("{}", addresses::run(&file, &data)?),
        Import::BankHolidays { file, data } => println!("{}", bank_holidays::run(&file, &data)?),
        Import::Leeds { premises, jobs, uprns, data } => {
            println!("{}", leeds::run(&leeds::Files { premises, jobs, uprns, data }, Timestamp::now())?);
        }
    }
    Ok(())
}

fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start the runtime")
}
