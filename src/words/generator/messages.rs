//! The methods, and the lines that they read by their numbers, which are the same in both languages.

use super::list::{Entry, List, Text, WELSH_FORMS};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

#[derive(Default)]
pub struct Messages {
    pub code: String,
    pub en: Vec<String>,
    pub cy: Vec<String>,
}

impl Messages {
    pub fn add(&mut self, name: &str, en: &Entry, cy: &Entry, faults: &mut Vec<String>) {
        match (&en.text, &cy.text) {
            (Text::Plain(en), Text::Plain(cy)) => self.add_text(name, en, cy, faults),
            (Text::Plural(en), Text::Plural(cy)) => self.add_plural(name, en, cy, faults),
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
