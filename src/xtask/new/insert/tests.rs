use super::*;

const ROOM: &str = "\
//! A room.

#[cfg(feature = \"ssr\")]
mod about;
pub mod bins;
pub(crate) mod dates;
#[cfg(test)]
mod samples;

pub use bins::Bins;
#[cfg(feature = \"ssr\")]
pub use dates::{
    Day,
    Month,
};

mod inline {}
";

/// The lines that are new, each with the one before and the one after it.
fn new_lines(before: &str, after: &str) -> Vec<String> {
    let old: Vec<&str> = before.lines().collect();
    let now: Vec<&str> = after.lines().collect();
    assert_eq!(now.len(), old.len() + 1, "{after}");
    assert!(after.ends_with('\n'));
    let at = old.iter().zip(&now).take_while(|(old, now)| old == now).count();
    assert_eq!(now[at + 1..], old[at..], "nothing else has changed");
    now[at.saturating_sub(1)..now.len().min(at + 2)].iter().map(|line| (*line).to_owned()).collect()
}

#[test]
fn a_module_stands_where_its_name_belongs() {
    let place = |name| new_lines(ROOM, &module(ROOM, "pub ", name).unwrap());
    assert_eq!(place("aa"), ["", "pub mod aa;", "#[cfg(feature = \"ssr\")]"]);
    assert_eq!(place("contact"), ["pub mod bins;", "pub mod contact;", "pub(crate) mod dates;"]);
    assert_eq!(place("demo"), ["pub(crate) mod dates;", "pub mod demo;", "#[cfg(test)]"]);
    assert_eq!(place("zoo"), ["mod samples;", "pub mod zoo;", ""]);
}

#[test]
fn what_is_used_outside_stands_where_its_module_belongs() {
    let place = |name| new_lines(ROOM, &export(ROOM, name, "Item").unwrap());
    assert_eq!(place("card"), ["pub use bins::Bins;", "pub use card::Item;", "#[cfg(feature = \"ssr\")]"]);
    assert_eq!(place("demo"), ["};", "pub use demo::Item;", ""], "after a statement of several lines");
}

#[test]
fn an_area_is_one_line_in_the_list() {
    let room = "use a::{B, c};\nmacro_rules! areas {\n    ($area:ident: $name:ident,) => {};\n}\n\nareas! {\n    Bins: bins,\n    Reports: reports,\n}\n\nstruct Other {\n    at: u8,\n}\n";
    let place = |pascal, name| new_lines(room, &area(room, pascal, name).unwrap());
    assert_eq!(place("Alerts", "alerts"), ["areas! {", "    Alerts: alerts,", "    Bins: bins,"]);
    assert_eq!(place("Demo", "demo"), ["    Bins: bins,", "    Demo: demo,", "    Reports: reports,"]);
    assert_eq!(place("Zoo", "zoo"), ["    Reports: reports,", "    Zoo: zoo,", "}"]);
}

#[test]
fn what_is_there_already_is_refused() {
    assert_eq!(module(ROOM, "", "about").unwrap_err().to_string(), "it has about already");
    assert_eq!(export(ROOM, "bins", "Bins").unwrap_err().to_string(), "it has bins already");
}

#[test]
fn where_there_is_no_place_it_is_told() {
    let said = |result: Result<String>| result.unwrap_err().to_string();
    assert_eq!(said(module("fn main() {}\n", "", "demo")), "it has no list of modules such as `mod areas;`");
    assert_eq!(said(area("    at: u8,\n", "Demo", "demo")), "it has no list of areas such as `Bins: bins,`");
    assert_eq!(said(before("a\n", "b", "c")), "it has no line `b`");
    assert_eq!(said(before("b\nb\n", "b", "c")), "it has several lines `b`");
    assert_eq!(said(path_name("const NAMES: &[&str] = &[\n];\n", "x")), "`const NAMES` is not on one line");
}

const PAGE: &str = "\
impl AreaPage for Page {
    const NAMES: &'static [&'static str] = &[];

    fn is_document(&self) -> bool {
        match self {
            Page::A => true,
        }
    }

    fn rest(&self) -> String {
        match self {
            Page::A => {
                String::new()
            }
        }
    }
}
";

#[test]
fn an_arm_stands_in_its_own_block() {
    let below = Some("fn rest(&self) -> String {");
    let last = in_block(PAGE, below, "match self {", Place::Last, &["Page::B => 1,"]).unwrap();
    assert_eq!(new_lines(PAGE, &last), ["            }", "            Page::B => 1,", "        }"]);
    let first = in_block(PAGE, below, "match self {", Place::First, &["Page::B => 1,"]).unwrap();
    assert_eq!(
        new_lines(PAGE, &first),
        ["        match self {", "            Page::B => 1,", "            Page::A => {"]
    );
    let error = in_block(PAGE, None, "match self {", Place::Last, &[]).unwrap_err().to_string();
    assert_eq!(error, "it has several lines `match self {`");
}

#[test]
fn a_name_of_a_path_is_added_to_those_that_are_there() {
    let one = path_name(PAGE, "details").unwrap();
    assert!(one.contains("    const NAMES: &'static [&'static str] = &[\"details\"];\n"), "{one}");
    let two = path_name(&one, "more").unwrap();
    assert!(two.contains("&[\"details\", \"more\"];\n"), "{two}");
}
