//! The methods, and the lines that they read by their numbers, which are the same in both languages.

use super::list::{Entry, List, Text, WELSH_FORMS};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Where the texts of a message are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the lists of lines, of which a browser loads one, before it says anything.
    Lines,
    /// In the method itself, in both languages: they are downloaded with the code that says them.
    Code,
}

#[derive(Default)]
pub struct Messages {
    pub code: String,
    pub en: Vec<String>,
    pub cy: Vec<String>,
}

impl Messages {
    pub fn add(&mut self, name: &str, en: &Entry, cy: &Entry, place: Place, faults: &mut Vec<String>) {
        match (&en.text, &cy.text) {
            (Text::Plain(en), Text::Plain(cy)) => self.add_text(name, [en, cy], place, faults),
            (Text::Plural(en), Text::Plural(cy)) => self.add_plural(name, [en, cy], place, faults),
            _ => faults.push(format!("{name} is a plural in one language only")),
        }
    }

    fn add_text(&mut self, name: &str, texts: [&str; 2], place: Place, faults: &mut Vec<String>) {
        let names = placeholders(texts);
        if placeholders(texts[..1].iter().copied()) != placeholders(texts[1..].iter().copied()) {
            faults.push(format!("{name}: the placeholders differ between the languages"));
        }
        let (argument, values) = (argument(name, &names), listed(&names, ""));
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let [en, cy] = texts.map(|text| template(name, text, &names, faults));
        let line = self.en.len();
        let _ = match (place, names.is_empty()) {
            (Place::Lines, true) => {
                writeln!(self.code, "#[inline(always)] pub fn {name}(self) -> &'static str {{ self.text({line}) }}")
            }
            (Place::Lines, false) => {
                writeln!(self.code, "pub fn {name}(self, {argument}) -> String {{ self.fill({line}, &[{values}]) }}")
            }
            (Place::Code, true) => {
                writeln!(self.code, "pub fn {name}(self) -> &'static str {{ self.either({en:?}, {cy:?}) }}")
            }
            (Place::Code, false) => writeln!(
                self.code,
                "pub fn {name}(self, {argument}) -> String {{ fill(self.either({en:?}, {cy:?}), &[{values}]) }}"
            ),
        };
        if place == Place::Lines {
            self.en.push(en);
            self.cy.push(cy);
        }
    }

    /// A text for each form, in both languages, in the order in which `Plural` has them.
    fn add_plural(
        &mut self,
        name: &str,
        forms: [&BTreeMap<String, String>; 2],
        place: Place,
        faults: &mut Vec<String>,
    ) {
        let mut names = placeholders(forms.iter().flat_map(|forms| forms.values()).map(String::as_str));
        if !names.remove("count") {
            faults.push(format!("{name}: no form says {{count}}"));
        }
        let (argument, values) = (argument(name, &names), listed(&names, ""));
        let names: Vec<&str> = ["count"].into_iter().chain(names.iter().map(String::as_str)).collect();
        let [en, cy] = forms.map(|forms| {
            let text = |form: &&str| forms.get(*form).or(forms.get("other")).map_or("", String::as_str);
            let texts = WELSH_FORMS.iter().map(text);
            texts.map(|text| template(name, text, &names, faults)).collect::<Vec<String>>()
        });
        let filled = match place {
            Place::Lines => format!("self.fill(self.form({}, count), ", self.en.len()),
            Place::Code => format!("fill(self.either(&{en:?}, &{cy:?})[self.form(0, count)], "),
        };
        let _ = writeln!(
            self.code,
            "pub fn {name}(self, count: u32, {argument}) -> String {{ {filled}&[&number(count), {values}]) }}"
        );
        if place == Place::Lines {
            self.en.extend(en);
            self.cy.extend(cy);
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
pub fn structs(en: &List) -> String {
    let mut code = String::new();
    for (method, entry) in &en.entries {
        let mut names = match &entry.text {
            Text::Plain(text) => placeholders([text.as_str()]),
            Text::Plural(forms) => placeholders(forms.values().map(String::as_str)),
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
