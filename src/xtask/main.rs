//! All automation. `cargo xtask help` lists the commands.
//!
//! Belongs here: setting up a machine, building, serving, checking, measuring.
//! Must not be here: anything that `cargo build` or the running service needs.

mod assistant;
mod audit_log;
mod bench;
mod bindgen;
mod builds;
mod ci;
mod command;
mod costs;
mod engine;
mod fuzz;
mod new;
mod npm;
mod post_build;
mod postgres;
mod python;
mod serve;
mod spelling;
mod system;
mod test;
mod tools;
mod wasm_target;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Doorstep's automation")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Set up what is missing, build, and serve the app with its gateway.
    Serve(serve::Options),
    /// Set up what is missing and run every test.
    Test,
    /// Run every check that a change must pass, or the named one.
    Ci { step: Option<ci::Step> },
    /// Build what is deployed: `dist/` and `target/release/gateway`.
    Dist,
    /// Print the figures of the service and save them to `target/bench.json`.
    Bench(bench::Options),
    /// Begin an area, a screen, an adapter or a component that builds and passes.
    ///
    /// Names are written in small letters, figures and single underscores: `street_lights`. Nothing that is there is
    /// overwritten, and a name that means something already is refused with where.
    #[command(subcommand)]
    New(new::What),
    /// Check the identity log of a running service: that it is signed, whole, and the log of the last audit with more at its
    /// end.
    AuditLog(audit_log::Options),
    /// Make the assistant's model of its phrases: the same phrases make the same bytes.
    Train,
    /// Measure how well the assistant understands phrases that it has not seen.
    Evaluate(assistant::Evaluation),
    /// Print what the assistant takes a phrase for: intent, confidence and decision.
    Ask(assistant::Question),
    /// Feed any bytes to the decoders of what comes from outside.
    Fuzz(fuzz::Options),
    /// Finish the files that trunk has built (called by trunk).
    #[command(hide = true)]
    PostBuild,
    /// Stand in for wasm-bindgen (called by trunk).
    #[command(hide = true)]
    Bindgen {
        #[arg(last = true)]
        arguments: Vec<String>,
    },
}

fn main() {
    let done = match Cli::parse().task {
        Task::Serve(options) => serve::serve(&options),
        Task::Test => test::test(),
        Task::Ci { step } => ci::ci(step),
        Task::Dist => builds::dist(),
        Task::Bench(options) => bench::bench(&options),
        Task::New(what) => new::new(&what),
        Task::AuditLog(options) => audit_log::audit_log(&options),
        Task::Train => assistant::train(),
        Task::Evaluate(options) => assistant::evaluate(&options),
        Task::Ask(question) => assistant::ask(&question),
        Task::Fuzz(options) => fuzz::fuzz(&options),
        Task::PostBuild => post_build::post_build(),
        Task::Bindgen { arguments } => bindgen::bindgen(&arguments),
    };
    if let Err(error) = done {
        eprintln!("error: {error:#}");
        std::process::exit(1);
    }
}
