//! `cargo xtask new screen AREA/NAME`: a page more of an area, drawn by the gateway and by the app.

use super::insert::{self, Place};
use super::name::Name;
use super::plan::Plan;
use super::template::{Names, Template, refuse_used, templates};
use anyhow::{Result, bail};

const TEMPLATES: &[Template] = templates!["src/screens/__area__/__name__.rs": "screen/screens.rs",];
/// Where the app draws the pages of the area; others it loads from the gateway.
const APP: &[Template] = templates!["src/app/__area__/__name__.rs": "screen/app.rs",];
const WORDS: [(&str, &str); 2] =
    [("en", include_str!("templates/screen/words.en.toml")), ("cy", include_str!("templates/screen/words.cy.toml"))];

const MATCH_PAGE: &str = "match page {";

pub fn plan(plan: &mut Plan, area: &Name, name: &Name) -> Result<()> {
    let [screens, app, gateway] = ["screens", "app", "gateway"].map(|room| format!("src/{room}/{}", area.snake()));
    if !plan.exists(&format!("{screens}/page.rs")) {
        bail!(
            "there is no area {0:?}: it would be in {screens}; make it with `cargo xtask new area {0}`",
            area.snake()
        );
    }
    refuse_used(name, TEMPLATES)?;
    refuse_used(name, APP)?;
    for folder in [&screens, &app, &gateway] {
        plan.refuse_module(folder, name.snake())?;
    }
    let names = Names::of(name).with("area", area);
    plan.make(TEMPLATES, &names)?;
    for (language, words) in WORDS {
        say(plan, &format!("src/words/{language}/{}.toml", area.snake()), &names.fill(words))?;
    }
    plan.change(&format!("{screens}/mod.rs"), |text| {
        let text = insert::module(text, "", name.snake())?;
        insert::export(&text, name.snake(), name.snake())
    })?;
    plan.change(&format!("{screens}/page.rs"), |text| page(text, name))?;
    plan.change(&format!("{gateway}/pages.rs"), |text| answered(text, area, name))?;
    in_app(plan, &app, name, &names)
}

fn say(plan: &mut Plan, file: &str, words: &str) -> Result<()> {
    plan.change(file, |text| {
        let table = words.trim_start().lines().next().unwrap_or_default();
        if text.lines().any(|line| line == table) {
            bail!("it has {table} already");
        }
        Ok(format!("{text}{words}"))
    })
}

/// The page in the list of the area's own, and its path.
fn page(text: &str, name: &Name) -> Result<String> {
    let (variant, path) = (name.pascal(), name.kebab());
    let text = insert::in_block(text, None, "pub enum Page {", Place::Last, &[&format!("{variant},")])?;
    let text = insert::path_name(&text, &path)?;
    // First, so that it is not taken for the id of something.
    let read = format!("[\"{path}\"] => Some(Page::{variant}),");
    let text = insert::in_block(&text, None, "match *rest {", Place::First, &[&read])?;
    let rest = format!("Page::{variant} => \"/{path}\".to_owned(),");
    insert::in_block(&text, Some("fn rest(&self) -> String {"), "match self {", Place::Last, &[&rest])
}

/// The gateway's page. Which module its screens are in is written once where that is within reach.
fn answered(text: &str, area: &Name, name: &Name) -> Result<String> {
    let module = if text.contains(&format!("{}::{{self, ", area.snake())) { "" } else { "screens::" };
    let screen = format!("{module}{}::{}", area.snake(), name.snake());
    let arm = format!("Page::{} => PageAnswer::ok({screen}(request.context)),", name.pascal());
    insert::in_block(text, None, MATCH_PAGE, Place::Last, &[&arm])
}

/// Where the app tells the pages of the area apart, it draws this one too.
fn in_app(plan: &mut Plan, app: &str, name: &Name, names: &Names) -> Result<()> {
    let mut places =
        ["load.rs", "mod.rs"].map(|file| format!("{app}/{file}")).into_iter().filter(|file| plan.exists(file));
    let tells_apart =
        |file: &String| plan.read(file).is_ok_and(|text| text.lines().any(|line| line.trim() == MATCH_PAGE));
    let Some(file) = places.find(tells_apart) else { return Ok(()) };
    let is_chunk = file.ends_with("load.rs");
    let module = if is_chunk { "super::" } else { "" };
    let arm = format!("Page::{} => Rc::new({module}{}::{}),", name.pascal(), name.snake(), name.pascal());
    plan.make(APP, names)?;
    plan.change(&format!("{app}/mod.rs"), |text| insert::module(text, "", name.snake()))?;
    plan.change(&file, |text| insert::in_block(text, None, MATCH_PAGE, Place::Last, &[&arm]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::root;

    fn planned(area: &str, name: &str) -> Result<()> {
        plan(&mut Plan::at(&root()), &Name::read(area)?, &Name::read(name)?)
    }

    #[test]
    fn an_area_that_is_none_is_told_with_how_it_is_made() {
        let error = planned("nowhere", "details").unwrap_err().to_string();
        assert!(error.contains("there is no area \"nowhere\"") && error.contains("new area nowhere"), "{error}");
        assert!(planned("forms", "details").is_err(), "a folder without pages is no area");
    }

    #[test]
    fn a_screen_that_is_there_is_refused() {
        let error = planned("bins", "month").unwrap_err().to_string();
        assert_eq!(error, "src/screens/bins/month.rs is there already; choose another name");
        assert!(planned("bins", "screen").unwrap_err().to_string().contains("the new code itself uses"));
    }

    #[test]
    fn the_areas_that_are_there_take_another_screen() {
        for area in ["bins", "reports"] {
            planned(area, "details").unwrap();
        }
    }
}
