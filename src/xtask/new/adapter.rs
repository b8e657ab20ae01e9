//! `cargo xtask new adapter AREA/PORT/NAME`: a system of the council behind a port that `new area` has made, with a
//! recorded answer and the suite of the port called on it.

use super::insert::{self, Place};
use super::name::Name;
use super::plan::Plan;
use super::template::{Names, Template, refuse_used, templates};
use anyhow::{Result, bail};

const TEMPLATES: &[Template] = templates![
    "src/gateway/__area__/__port__/__name__.rs": "adapter/adapter.rs",
    "src/gateway/__area__/__port__/samples/__name__.json": "adapter/sample.json",
];

pub fn plan(plan: &mut Plan, area: &Name, port: &Name, name: &Name) -> Result<()> {
    let folder = format!("src/gateway/{}/{}", area.snake(), port.snake());
    let suite = format!("{folder}/suite.rs");
    if !plan.exists(&suite) {
        bail!(
            "{suite} is not there: an adapter is tested by the suite of its port, which `cargo xtask new area` makes. The \
             adapters of an older port are written after one another: see src/gateway/bins/gds.rs"
        );
    }
    let file = format!("{folder}/mod.rs");
    let asked = format!("async fn all(&self) -> Result<Vec<{}Entry>, PortError>;", area.pascal());
    let methods = plan.read(&file)?.matches("    async fn ").count();
    if methods != 1 || !plan.read(&file)?.contains(&asked) {
        bail!(
            "the port of {file} asks for other things than `{asked}`: write its adapter after src/gateway/bins/gds.rs"
        );
    }
    refuse_used(name, TEMPLATES)?;
    plan.refuse_module(&folder, name.snake())?;
    plan.make(TEMPLATES, &Names::of(name).with("port", port).with("area", area))?;
    plan.change(&file, |text| chosen(text, port, name))
}

/// The settings can name it, and it is opened with its own.
fn chosen(text: &str, port: &Name, name: &Name) -> Result<String> {
    let (module, adapter) = (name.snake(), name.pascal());
    let text = insert::module(text, "", module)?;
    let setting = format!("{adapter}({module}::Config),");
    let about = "/// A system of the council.";
    let text = insert::in_block(&text, None, "pub enum Config {", Place::Last, &[about, &setting])?;
    let open = format!("Config::{adapter}(config) => {module}::{}(config),", port.snake());
    insert::in_block(&text, None, "match config {", Place::Last, &[&open])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::root;
    use std::fs;

    const PORT: &str = include_str!("templates/area/gateway/entries/mod.rs");

    fn planned(plan: &mut Plan) -> Result<()> {
        let [area, port, name] = ["demo", "entries", "http"].map(|name| Name::read(name).unwrap());
        super::plan(plan, &area, &port, &name)
    }

    #[test]
    fn a_port_without_a_suite_is_told() {
        let error = planned(&mut Plan::at(&root())).unwrap_err().to_string();
        assert!(error.starts_with("src/gateway/demo/entries/suite.rs is not there"), "{error}");
    }

    #[test]
    fn a_port_that_asks_for_something_else_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("src/gateway/demo/entries");
        fs::create_dir_all(&place).unwrap();
        fs::write(place.join("suite.rs"), "").unwrap();
        let port = PORT.replace("__Name__", "Demo").replace("__name__", "demo");
        fs::write(place.join("mod.rs"), port.replace("async fn all(", "async fn one(&self);\n    async fn all("))
            .unwrap();
        let error = planned(&mut Plan::at(folder.path())).unwrap_err().to_string();
        assert!(error.contains("asks for other things"), "{error}");
        fs::write(place.join("mod.rs"), port).unwrap();
        planned(&mut Plan::at(folder.path())).unwrap();
    }

    #[test]
    fn the_settings_can_name_it() {
        let [port, name] = ["entries", "http"].map(|name| Name::read(name).unwrap());
        let text = chosen(PORT, &port, &name).unwrap();
        for line in
            ["mod http;\n", "    Http(http::Config),\n", "        Config::Http(config) => http::entries(config),\n"]
        {
            assert!(text.contains(line), "{text}");
        }
    }
}
