//! Turns the word lists into methods, so that a missing translation is a build error and a word is a plain call; and into
//! a text for each language, one message a line, which the methods read by its number.
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
/// What only the gateway says: the documents, the frame of a page, the calendar feed. Browsers have no methods for it.
const GATEWAYS: &[&str] = &["about", "accessibility", "calendar", "contact", "footer", "manifest", "privacy"];

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
    let mut messages = Messages::default();
    let both = en.iter().filter_map(|(name, english)| Some((name, english, cy.get(name)?)));
    let (gateways, everybodys): (Vec<_>, Vec<_>) = both.partition(|(name, ..)| is_gateways(name));
    for (name, en, cy) in everybodys {
        messages.add(name, en, cy, &mut faults);
    }
    let in_browser = messages.en.len();
    for (name, en, cy) in gateways {
        messages.code.push_str("#[cfg(not(target_family = \"wasm\"))]\n");
        messages.add(name, en, cy, &mut faults);
    }
    if !faults.is_empty() {
        for fault in faults {
            println!("cargo:error={fault}");
        }
        process::exit(1);
    }
    let code = [&structs(&en), "impl Words {\n", &messages.code, "}\n"].concat();
    write("words.rs", &code);
    write("in_browser.rs", &in_browser.to_string());
    for (language, lines) in [("en", messages.en), ("cy", messages.cy)] {
        let (everybodys, gateways) = lines.split_at(in_browser);
        write(&format!("{language}.txt"), &everybodys.join("\n"));
        write(&format!("{language}.gateway.txt"), &gateways.join("\n"));
    }
}

fn write(name: &str, text: &str) {
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&out).join(name), text).expect("OUT_DIR is writable");
}

fn is_gateways(name: &str) -> bool {
    GATEWAYS.iter().any(|area| name.strip_prefix(area).is_some_and(|rest| rest.starts_with('_')))
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

/// The methods, and the lines that they read by their numbers, which are the same in both languages.
#[derive(Default)]
struct Messages {
    code: String,
    en: Vec<String>,
    cy: Vec<String>,
}

impl Messages {
    fn add(&mut self, name: &str, en: &Entry, cy: &Entry, faults: &mut Vec<String>) {
        match (en, cy) {
            (Entry::Text(en), Entry::Text(cy)) => self.add_text(name, en, cy, faults),
            (Entry::Plural(en), Entry::Plural(cy)) => self.add_plural(name, en, cy, faults),
            _ => faults.push(format!("{name} is a plural in one language only")),
        }
    }

    fn add_text(&mut self, name: &str, en: &str, cy: &str, faults: &mut Vec<String>) {
        let names = placeholders([en, cy]);
        if placeholders([en]) != placeholders([cy]) {
            faults.push(format!("{name}: the placeholders differ between the languages"));
        }
        let line = self.en.len();
        let _ = if names.is_empty() {
            writeln!(self.code, "#[inline(always)] pub fn {name}(self) -> &'static str {{ self.text({line}) }}")
        } else {
            let (argument, values) = (argument(name, &names), listed(&names, ""));
            writeln!(self.code, "pub fn {name}(self, {argument}) -> String {{ self.fill({line}, &[{values}]) }}")
        };
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        self.en.push(template(name, en, &names, faults));
        self.cy.push(template(name, cy, &names, faults));
    }

    /// A line for each form, in both languages, in the order in which `Plural` has them.
    fn add_plural(
        &mut self,
        name: &str,
        en: &BTreeMap<String, String>,
        cy: &BTreeMap<String, String>,
        faults: &mut Vec<String>,
    ) {
        let mut names = placeholders(en.values().chain(cy.values()).map(String::as_str));
        if !names.remove("count") {
            faults.push(format!("{name}: no form says {{count}}"));
        }
        let (line, argument, values) = (self.en.len(), argument(name, &names), listed(&names, ""));
        let _ = writeln!(
            self.code,
            "pub fn {name}(self, count: u32, {argument}) -> String {{ self.fill(self.form({line}, count), &[&number(count), {values}]) }}"
        );
        let names: Vec<&str> = ["count"].into_iter().chain(names.iter().map(String::as_str)).collect();
        for (lines, forms) in [(&mut self.en, en), (&mut self.cy, cy)] {
            for form in WELSH_FORMS {
                let text = forms.get(*form).or(forms.get("other")).map_or("", String::as_str);
                lines.push(template(name, text, &names, faults));
            }
        }
    }
}

/// A text as its line: `{name}` is the number of the name among `names`.
fn template(method: &str, text: &str, names: &[&str], faults: &mut Vec<String>) -> String {
    let (mut template, mut plain) = (text.to_owned(), text.to_owned());
    for (number, name) in names.iter().enumerate() {
        let named = format!("{{{name}}}");
        template = template.replace(&named, &format!("{{{number}}}"));
        plain = plain.replace(&named, "");
    }
    if plain.contains(['{', '}']) || names.len() > 10 {
        faults.push(format!("{method}: braces hold one of ten names"));
    }
    if text.is_empty() || text.contains('\n') {
        faults.push(format!("{method}: a text is one line"));
    }
    template
}

/// The names between braces.
fn placeholders<'a>(texts: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    let parts = texts.into_iter().flat_map(|text| text.split('{').skip(1));
    parts.filter_map(|part| Some(part.split_once('}')?.0.to_owned())).collect()
}

/// One name is an argument, several are the fields of one.
fn argument(method: &str, names: &BTreeSet<String>) -> String {
    match names.len() {
        0 => String::new(),
        1 => listed(names, ": &str"),
        _ => format!("{} {{ {} }}: {}<'_>", struct_name(method), listed(names, ""), struct_name(method)),
    }
}

fn listed(names: &BTreeSet<String>, suffix: &str) -> String {
    names.iter().map(|name| format!("{name}{suffix}")).collect::<Vec<_>>().join(", ")
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

fn capitalised(form: &str) -> String {
    let mut letters = form.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
