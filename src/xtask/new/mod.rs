//! `cargo xtask new`: an area, a screen, an adapter or a component that builds and passes, to begin with.
//!
//! Belongs here: which files it takes and which lines. Must not be here: how the rooms work; what is written is in
//! `templates`, as files.

mod adapter;
mod area;
mod component;
mod insert;
mod name;
mod plan;
mod screen;
mod template;
pub mod trial;

use crate::command::{command, root, run, step};
use anyhow::{Context, Result};
use name::{Name, parts};
use plan::{Plan, Written};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What can be begun.
#[derive(clap::Subcommand)]
pub enum What {
    /// An area: its folder in each room and its line in each `areas.rs`, with words, a page, a route and a port.
    Area {
        /// Such as `street_lights`: the name of its folders, its table in council.toml and, as `street-lights`, its path.
        name: String,
    },
    /// A page more of an area, in both languages, drawn by the gateway and by the app.
    Screen {
        /// `AREA/NAME`, such as `bins/sizes`, whose path is `/bins/sizes`.
        place: String,
    },
    /// An adapter more of a port: a system of the council, with a recorded answer and the port's suite called on it.
    Adapter {
        /// `AREA/PORT/NAME`, such as `street_lights/entries/open_data`.
        place: String,
    },
    /// A component of the design system, with its examples and its style.
    Component {
        /// Such as `progress_bar`; it is used as `<ProgressBar>`.
        name: String,
    },
}

/// Where something is made: here, or in the copy that it is tried out in.
pub struct Place<'a> {
    root: PathBuf,
    /// Runs a program there.
    command: &'a dyn Fn(&str, &[&str]) -> Command,
}

pub fn new(what: &What) -> Result<()> {
    let here = Place { root: root(), command: &|program, arguments| command(program, arguments) };
    let written = here.make(what)?;
    if let What::Area { .. } = what {
        here.write_contract()?;
    }
    for path in &written.new {
        eprintln!("new      {path}");
    }
    for path in &written.changed {
        eprintln!("changed  {path}");
    }
    eprintln!("{}", next(what));
    Ok(())
}

/// What a person does with it.
fn next(what: &What) -> &'static str {
    match what {
        What::Area { .. } => {
            "Give it its words (src/words) and its nouns (src/domain) first, and follow the compiler through the rooms. \
             `cargo xtask ci` says what is missing."
        }
        What::Screen { .. } => {
            "Give it its words (src/words); a link to it is `Page::NAME.path(language)`. A page of `bins` is in the first \
             download: make what draws it a chunk, as its month is."
        }
        What::Adapter { .. } => "Put an answer of the system into its sample first, and read it in `decode`.",
        What::Component { .. } => "Show each of its states in examples.rs.",
    }
}

impl Place<'_> {
    fn make(&self, what: &What) -> Result<Written> {
        let mut plan = Plan::at(&self.root);
        match what {
            What::Area { name } => area::plan(&mut plan, &Name::read(name)?)?,
            What::Screen { place } => {
                let [area, name] = parts(place, "AREA/NAME")?;
                screen::plan(&mut plan, &area, &name)?;
            }
            What::Adapter { place } => {
                let [area, port, name] = parts(place, "AREA/PORT/NAME")?;
                adapter::plan(&mut plan, &area, &port, &name)?;
            }
            What::Component { name } => component::plan(&mut plan, &Name::read(name)?)?,
        }
        let written = plan.write()?;
        self.format(&written)?;
        Ok(written)
    }

    /// How long a name is decides where lines break. Of what was there, a room's `lib.rs` would bring all its files along.
    fn format(&self, written: &Written) -> Result<()> {
        let is_rust = |path: &&String| Path::new(path).extension().is_some_and(|end| end == "rs");
        let files = written.new.iter().chain(&written.changed).filter(is_rust);
        let files: Vec<&str> = files.map(String::as_str).filter(|path| !path.ends_with("/lib.rs")).collect();
        let rustfmt = ["--edition", "2024"].into_iter().chain(files).collect::<Vec<_>>();
        run(&mut (self.command)("rustfmt", &rustfmt)).context("what was made could not be formatted; it is written")
    }

    /// The gateway's own document of the contract has the new route.
    fn write_contract(&self) -> Result<()> {
        step("writing src/gateway/openapi.json anew");
        let test = ["test", "--quiet", "--lib", "the_document_in_the_project_is_the_one_that_is_served"];
        run((self.command)("cargo", &test).env("UPDATE_OPENAPI", "1")).context(
            "the area is written, and src/gateway/openapi.json is not: run `UPDATE_OPENAPI=1 cargo test -p gateway openapi` \
             when the project builds",
        )
    }
}
