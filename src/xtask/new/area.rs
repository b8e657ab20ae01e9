//! `cargo xtask new area NAME`: a folder of this name in each room, and one line in each room's list.

use super::insert;
use super::name::Name;
use super::plan::Plan;
use super::template::{Names, Template, refuse_used, templates};
use anyhow::{Context, Result, bail};

const TEMPLATES: &[Template] = templates![
    "src/domain/__name__/mod.rs": "area/domain/mod.rs",
    "src/domain/__name__/entry.rs": "area/domain/entry.rs",
    "src/contract/__name__.rs": "area/contract.rs",
    "src/words/en/__name__.toml": "area/words/en.toml",
    "src/words/cy/__name__.toml": "area/words/cy.toml",
    "src/screens/__name__/mod.rs": "area/screens/mod.rs",
    "src/screens/__name__/page.rs": "area/screens/page.rs",
    "src/screens/__name__/start.rs": "area/screens/start.rs",
    "src/app/__name__/mod.rs": "area/app/mod.rs",
    "src/app/__name__/chunk.rs": "area/app/chunk.rs",
    "src/app/__name__/load.rs": "area/app/load.rs",
    "src/app/__name__/start.rs": "area/app/start.rs",
    "src/gateway/__name__/mod.rs": "area/gateway/mod.rs",
    "src/gateway/__name__/area.rs": "area/gateway/area.rs",
    "src/gateway/__name__/pages.rs": "area/gateway/pages.rs",
    "src/gateway/__name__/routes.rs": "area/gateway/routes.rs",
    "src/gateway/__name__/tests.rs": "area/gateway/tests.rs",
    "src/gateway/__name__/entries/mod.rs": "area/gateway/entries/mod.rs",
    "src/gateway/__name__/entries/embedded.rs": "area/gateway/entries/embedded.rs",
    "src/gateway/__name__/entries/suite.rs": "area/gateway/entries/suite.rs",
];

/// Rooms that have a folder for it, and how they name their modules.
const ROOMS: [(&str, &str); 5] =
    [("domain", "pub "), ("contract", "pub "), ("screens", "pub "), ("app", ""), ("gateway", "pub ")];
/// Those of them that have a list of areas.
const LISTS: [&str; 3] = ["screens", "app", "gateway"];
/// The made-up council, which has every area.
const COUNCIL: &str = "src/gateway/council/aberwen.toml";
const CONTRACT: &str = "src/gateway/openapi.json";

pub fn plan(plan: &mut Plan, name: &Name) -> Result<()> {
    for (room, _) in ROOMS {
        plan.refuse_module(&format!("src/{room}"), name.snake())?;
    }
    refuse_crate(plan, name)?;
    refuse_said(plan, name)?;
    refuse_used(name, TEMPLATES)?;
    plan.make(TEMPLATES, &Names::of(name))?;
    for (room, visibility) in ROOMS {
        let lib = format!("src/{room}/lib.rs");
        plan.change(&lib, |text| insert::module(text, visibility, name.snake()))?;
    }
    for room in LISTS {
        let list = format!("src/{room}/areas.rs");
        plan.change(&list, |text| insert::area(text, &name.pascal(), name.snake()))?;
    }
    plan.change(COUNCIL, |text| Ok(format!("{text}\n[{}]\nadapter = \"embedded\"\n", name.snake())))
}

/// A module of the name of a crate would hide it where both are within reach.
fn refuse_crate(plan: &Plan, name: &Name) -> Result<()> {
    let manifests = plan.list("src", "")?.into_iter().map(|room| room + "/Cargo.toml");
    for manifest in manifests.filter(|manifest| plan.exists(manifest)) {
        let text = plan.read(&manifest)?;
        let table: toml::Table = text.parse().with_context(|| format!("{manifest} is not TOML"))?;
        if crates(&table).any(|known| known.replace('-', "_") == name.snake()) {
            bail!("{:?} is a crate of {manifest}; choose another name", name.snake());
        }
    }
    Ok(())
}

/// What a manifest names: its own package, and what that uses.
fn crates(manifest: &toml::Table) -> impl Iterator<Item = &str> {
    let own = manifest.get("package").and_then(|package| package.get("name")?.as_str());
    let tables = ["dependencies", "dev-dependencies", "build-dependencies"].map(|kind| manifest.get(kind)?.as_table());
    own.into_iter().chain(tables.into_iter().flatten().flat_map(|table| table.keys().map(String::as_str)))
}

/// What people read, what is on the wire and where pages are must stay one thing each.
fn refuse_said(plan: &Plan, name: &Name) -> Result<()> {
    let (snake, kebab, pascal) = (name.snake(), name.kebab(), name.pascal());
    let mut taken = vec![
        ("src/screens/destination.rs".to_owned(), format!("\"{kebab}\"")),
        ("src/gateway/router.rs".to_owned(), format!("\"/{kebab}")),
        (CONTRACT.to_owned(), format!("\"operationId\": \"{snake}\"")),
        (CONTRACT.to_owned(), format!("\"{pascal}Entry\"")),
        (CONTRACT.to_owned(), format!("\"{pascal}Answer\"")),
    ];
    taken.extend(plan.list("src/words/en", ".toml")?.into_iter().map(|file| (file, format!("[{snake}]"))));
    for area in plan.list("src/app", "")? {
        let chunks = area + "/chunk.rs";
        if plan.exists(&chunks) {
            taken.push((chunks, format!("chunk!({snake},")));
        }
    }
    for (file, said) in taken {
        if plan.read(&file)?.contains(&said) {
            bail!("{snake:?} means something else already: {file} says `{said}`; choose another name");
        }
    }
    if plan.exists(&format!("public/{kebab}")) {
        bail!("{snake:?} means something else already: public/{kebab} is served under this path; choose another name");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::root;

    fn refused(text: &str) -> String {
        let name = Name::read(text).unwrap();
        plan(&mut Plan::at(&root()), &name).err().map(|error| format!("{error:#}")).unwrap_or_default()
    }

    #[test]
    fn a_name_that_means_something_already_is_refused_with_where() {
        for (name, said) in [
            ("bins", "src/domain/bins is there already"),
            ("store", "src/gateway/store is there already"),
            ("chunks", "src/app/chunks.rs is there already"),
            ("serde", "\"serde\" is a crate of src/"),
            ("platform", "\"platform\" is a crate of src/"),
            ("missed", "says `\"operationId\": \"missed\"`"),
            ("outbox", "src/app/outbox is there already"),
            ("receipt", "src/words/en/reports.toml says `[receipt]`"),
            ("privacy", "src/screens/destination.rs says `\"privacy\"`"),
            ("health", "src/gateway/router.rs says `\"/health`"),
            ("month", "src/screens/destination.rs says `\"month\"`"),
            ("icons", "public/icons is served"),
            ("entries", "the new code itself uses"),
        ] {
            let error = refused(name);
            assert!(error.contains(said), "{name}: {error}");
        }
    }

    #[test]
    fn the_areas_that_are_to_come_may_have_their_names() {
        for name in ["alerts", "licences", "parking", "planning", "street_lights", "demo"] {
            assert_eq!(refused(name), "", "{name}");
        }
    }
}
