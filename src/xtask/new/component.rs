//! `cargo xtask new component NAME`: a component of the design system, with its examples and its style.

use super::insert;
use super::name::Name;
use super::plan::Plan;
use super::template::{Names, Template, refuse_used, templates};
use anyhow::{Result, bail};

const TEMPLATES: &[Template] = templates![
    "src/ui/__name__/mod.rs": "component/mod.rs",
    "src/ui/__name__/examples.rs": "component/examples.rs",
    "style/___name__.scss": "component/style.scss",
];

const LIBRARY: &str = "src/ui/lib.rs";

pub fn plan(plan: &mut Plan, name: &Name) -> Result<()> {
    refuse_used(name, TEMPLATES)?;
    plan.refuse_module("src/ui", name.snake())?;
    if is_used(&plan.read(LIBRARY)?, &name.pascal()) {
        bail!("{LIBRARY} has a {} already; choose another name", name.pascal());
    }
    plan.make(TEMPLATES, &Names::of(name))?;
    plan.change(LIBRARY, |text| {
        let text = insert::module(text, "", name.snake())?;
        insert::export(&text, name.snake(), &name.pascal())
    })?;
    plan.change("src/ui/gallery.rs", |text| insert::example(text, name.snake()))?;
    // What a whole page and its print say comes last.
    let style = format!("@use \"{}\";", name.snake());
    plan.change("style/main.scss", |text| insert::before(text, "@use \"page\";", &style))
}

/// Components are used by their names alone, whichever folder they stand in.
fn is_used(library: &str, component: &str) -> bool {
    library.split(|char: char| !char.is_alphanumeric()).any(|word| word == component)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::root;

    fn planned(name: &str) -> Result<()> {
        plan(&mut Plan::at(&root()), &Name::read(name)?)
    }

    #[test]
    fn a_component_that_is_there_is_refused() {
        assert!(planned("panel").unwrap_err().to_string().contains("src/ui/panel is there already"));
        let error = planned("checkboxes").unwrap_err().to_string();
        assert_eq!(error, "src/ui/lib.rs has a Checkboxes already; choose another name");
        assert!(planned("page").unwrap_err().to_string().contains("style/_page.scss is there already"));
        assert!(planned("meter").is_ok());
    }
}
