//! What the first download is made of: how much of the main wasm's code each crate has, and each area of the service.
//!
//! A function of a library that works on a type of ours counts for us: without that type it would not be there.

use crate::bindgen::names::Names;
use crate::command::root;
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::fs;
use wasmparser::{Parser, Payload};

/// Our crates that are in the wasm.
const ROOMS: [&str; 7] = ["app", "screens", "ui", "platform", "domain", "contract", "words"];
/// Less is not worth a line, in bytes.
const WORTH_A_LINE: usize = 1000;
const FILE: &str = "target/costs.tsv";

/// Weighs a wasm that has its names, and keeps the result for [`print()`].
pub fn weigh(wasm: &[u8]) -> Result<()> {
    let lines: String = costs(wasm)?.into_iter().map(|(owner, bytes)| format!("{owner}\t{bytes}\n")).collect();
    fs::write(root().join(FILE), lines)?;
    Ok(())
}

/// Prints what the last release build weighed, the heaviest first.
pub fn print() -> Result<()> {
    let kept = fs::read_to_string(root().join(FILE)).with_context(|| format!("{FILE} comes with a release build"))?;
    let mut costs: Vec<(&str, usize)> = Vec::new();
    for line in kept.lines() {
        let (owner, bytes) = line.split_once('\t').context("a line of costs has two columns")?;
        costs.push((owner, bytes.parse()?));
    }
    let mut of_crates: BTreeMap<&str, usize> = BTreeMap::new();
    for (owner, bytes) in &costs {
        *of_crates.entry(owner.split("::").next().unwrap_or(owner)).or_default() += bytes;
    }
    println!("code of the main wasm by crate, before compression:");
    print_heaviest(of_crates.into_iter().collect());
    println!("and by the areas and parts of our own:");
    costs.retain(|(owner, _)| owner.contains("::"));
    print_heaviest(costs);
    Ok(())
}

fn print_heaviest(mut costs: Vec<(&str, usize)>) {
    costs.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    for (owner, bytes) in costs.into_iter().filter(|(_, bytes)| *bytes >= WORTH_A_LINE) {
        println!("main.{owner} {:.1} KB", bytes as f64 / 1000.0);
    }
}

/// Bytes of code by owner: `tachys`, or for our own crates the crate with its first module, `screens::bins`.
fn costs(wasm: &[u8]) -> Result<BTreeMap<String, usize>> {
    let names = Names::of(wasm)?;
    let (mut index, mut costs) = (names.imported, BTreeMap::new());
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::CodeSectionEntry(body) = payload? {
            let owner = names.get(index).map_or_else(|| "unnamed".to_owned(), owner);
            *costs.entry(owner).or_default() += body.as_bytes().len();
            index += 1;
        }
    }
    Ok(costs)
}

fn owner(name: &str) -> String {
    let paths = || name.split(|sign: char| !(sign.is_alphanumeric() || sign == '_' || sign == ':'));
    let segments = paths().map(|path| path.split("::").filter(|segment| !segment.is_empty()).collect::<Vec<_>>());
    let own = segments.clone().find(|path| path.len() > 1 && ROOMS.contains(&path[0]));
    let first = || segments.clone().find(|path| path.len() > 1);
    match (own, first()) {
        (Some(path), _) => path[..2].join("::"),
        (None, Some(path)) => path[0].to_owned(),
        (None, None) => "unnamed".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_works_on_a_type_of_ours_is_ours() {
        for (name, expected) in [
            ("tachys::view::any_view::AnyView::build", "tachys"),
            (
                "<domain::bins::Service as serde_core::de::Deserialize>::deserialize::<serde_wasm_bindgen::de::De>",
                "domain::bins",
            ),
            ("core::ptr::drop_in_place::<alloc::vec::Vec<screens::bins::Parts>>", "screens::bins"),
            ("<app::device::Device>::open::{closure#0}", "app::device"),
            ("main", "unnamed"),
        ] {
            assert_eq!(owner(name), expected);
        }
    }
}
