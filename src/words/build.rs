//! Turns the word lists into methods, so that a missing translation is a build error and a word is a plain call.
//!
//! `[area] key = "text {name}"` becomes `Words::area_key(name)`; a sub-table of plural forms takes a `count` first. Two
//! names or more are the fields of a struct, `Words::area_key(AreaKey { name, other })`: the order in which a text names
//! them is the translator's, and must not decide which is which.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::{env, fs, path::Path, process};

/// Every plural form that CLDR gives a language; each must be written.
const ENGLISH_FORMS: &[&str] = &["one", "other"];
const WELSH_FORMS: &[&str] = &["zero", "one", "two", "few", "many", "other"];

#[derive(Debug, PartialEq)]
enum Entry {
    Text(String),
    Plural(BTreeMap<String, String>),
}

type List = BTreeMap<String, Entry>;

fn main() {
    println!("cargo:rerun-if-changed=en.toml");
    println!("cargo:rerun-if-changed=cy.toml");
    let (en, cy) = (read("en.toml"), read("cy.toml"));
    let mut faults = compare(&en, &cy);
    let code = structs(&en) + &methods(&en, &cy, &mut faults);
    if !faults.is_empty() {
        for fault in faults {
            println!("cargo:error={fault}");
        }
        process::exit(1);
    }
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&out).join("words.rs"), code).expect("OUT_DIR is writable");
}

fn read(path: &str) -> List {
    let text = fs::read_to_string(path).unwrap_or_else(|error| fail(path, &error.to_string()));
    let table: toml::Table = text.parse().unwrap_or_else(|error: toml::de::Error| fail(path, &error.to_string()));
    let mut list = List::new();
    for (area, keys) in &table {
        let keys = keys.as_table().unwrap_or_else(|| fail(path, &format!("{area} must be a table")));
        for (key, value) in keys {
            list.insert(format!("{area}_{key}"), entry(path, &format!("{area}.{key}"), value));
        }
    }
    list
}

fn entry(path: &str, name: &str, value: &toml::Value) -> Entry {
    let text = |value: &toml::Value| match value.as_str() {
        Some(text) => text.to_owned(),
        None => fail(path, &format!("{name} must be text")),
    };
    match value {
        toml::Value::Table(forms) => {
            Entry::Plural(forms.iter().map(|(form, value)| (form.clone(), text(value))).collect())
        }
        other => Entry::Text(text(other)),
    }
}

fn fail(path: &str, fault: &str) -> ! {
    println!("cargo:error={path}: {fault}");
    process::exit(1)
}

fn compare(en: &List, cy: &List) -> Vec<String> {
    let mut faults = Vec::new();
    for name in en.keys().filter(|name| !cy.contains_key(*name)) {
        faults.push(format!("cy.toml lacks {name}"));
    }
    for name in cy.keys().filter(|name| !en.contains_key(*name)) {
        faults.push(format!("en.toml lacks {name}"));
    }
    for (list, file, wanted) in [(en, "en.toml", ENGLISH_FORMS), (cy, "cy.toml", WELSH_FORMS)] {
        for (name, entry) in list {
            if let Entry::Plural(forms) = entry {
                let have: BTreeSet<&str> = forms.keys().map(String::as_str).collect();
                if have != wanted.iter().copied().collect() {
                    faults.push(format!("{file}: {name} must have exactly the forms {}", wanted.join(", ")));
                }
            }
        }
    }
    faults
}

fn methods(en: &List, cy: &List, faults: &mut Vec<String>) -> String {
    let mut code = String::from("impl Words {\n");
    for (name, english) in en {
        let Some(welsh) = cy.get(name) else { continue };
        match (english, welsh) {
            (Entry::Text(en), Entry::Text(cy)) => text_method(&mut code, name, en, cy, faults),
            (Entry::Plural(en), Entry::Plural(cy)) => plural_method(&mut code, name, en, cy, faults),
            _ => faults.push(format!("{name} is a plural in one language only")),
        }
    }
    code.push_str("}\n");
    code
}

fn text_method(code: &mut String, name: &str, en: &str, cy: &str, faults: &mut Vec<String>) {
    let names = placeholders([en, cy]);
    if placeholders([en]) != placeholders([cy]) {
        faults.push(format!("{name}: the placeholders differ between the languages"));
    }
    if names.is_empty() {
        let _ = writeln!(
            code,
            "pub const fn {name}(self) -> &'static str {{ match self.language {{ Language::En => {en:?}, Language::Cy => {cy:?} }} }}"
        );
    } else {
        let _ = writeln!(
            code,
            "pub fn {name}(self, {}) -> String {{ match self.language {{ Language::En => {}, Language::Cy => {} }} }}",
            argument(name, &names),
            joined(en),
            joined(cy)
        );
    }
}

fn plural_method(
    code: &mut String,
    name: &str,
    en: &BTreeMap<String, String>,
    cy: &BTreeMap<String, String>,
    faults: &mut Vec<String>,
) {
    let mut names = placeholders(en.values().chain(cy.values()).map(String::as_str));
    if !names.remove("count") {
        faults.push(format!("{name}: no form says {{count}}"));
    }
    let argument = argument(name, &names);
    let _ = writeln!(code, "pub fn {name}(self, count: u32, {argument}) -> String {{ match self.language {{");
    for (language, forms) in [("En", en), ("Cy", cy)] {
        let _ = writeln!(code, "Language::{language} => match Plural::of(Language::{language}, count) {{");
        for (form, text) in forms.iter().filter(|(form, _)| *form != "other") {
            let _ = writeln!(code, "Plural::{} => {},", capitalised(form), joined(text));
        }
        let _ = writeln!(code, "_ => {} }},", joined(&forms["other"]));
    }
    code.push_str("} }\n");
}

/// The names between braces.
fn placeholders<'a>(texts: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    let parts = texts.into_iter().flat_map(|text| text.split('{').skip(1));
    parts.filter_map(|part| Some(part.split_once('}')?.0.to_owned())).collect()
}

/// One name is an argument, several are the fields of one.
fn argument(method: &str, names: &BTreeSet<String>) -> String {
    let listed = |suffix: &str| names.iter().map(|name| format!("{name}{suffix}")).collect::<Vec<_>>().join(", ");
    match names.len() {
        0 => String::new(),
        1 => listed(": &str"),
        _ => format!("{} {{ {} }}: {}<'_>", struct_name(method), listed(""), struct_name(method)),
    }
}

/// The struct of each method that takes several names.
fn structs(en: &List) -> String {
    let mut code = String::new();
    for (method, entry) in en {
        let mut names = match entry {
            Entry::Text(text) => placeholders([text.as_str()]),
            Entry::Plural(forms) => placeholders(forms.values().map(String::as_str)),
        };
        names.remove("count");
        if names.len() > 1 {
            let fields: String = names.iter().map(|name| format!("pub {name}: &'a str, ")).collect();
            let _ =
                writeln!(code, "#[derive(Clone, Copy, Debug)] pub struct {}<'a> {{ {fields}}}", struct_name(method));
        }
    }
    code
}

/// "bins_changed_to" as "BinsChangedTo".
fn struct_name(method: &str) -> String {
    method.split('_').map(capitalised).collect()
}

/// Concatenation instead of `format!`: the smallest code in the browser.
fn joined(text: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    for (index, part) in text.split('{').enumerate() {
        match part.split_once('}') {
            Some((name, rest)) if index > 0 => {
                parts.push(if name == "count" { "&number(count)".to_owned() } else { name.to_owned() });
                parts.push(format!("{rest:?}"));
            }
            _ => parts.push(format!("{part:?}")),
        }
    }
    parts.retain(|part| part != "\"\"");
    format!("[{}].concat()", parts.join(", "))
}

fn capitalised(form: &str) -> String {
    let mut letters = form.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
