//! The word list of one language, read from its files.

use super::Source;
use std::collections::{BTreeMap, BTreeSet};

/// Every plural form that CLDR gives a language; each must be written.
pub const ENGLISH_FORMS: &[&str] = &["one", "other"];
pub const WELSH_FORMS: &[&str] = &["zero", "one", "two", "few", "many", "other"];

#[derive(Debug, PartialEq)]
pub enum Text {
    Plain(String),
    Plural(BTreeMap<String, String>),
}

#[derive(Debug)]
pub struct Entry {
    pub file: String,
    pub text: Text,
}

/// By the names of the methods, `area_key`.
pub struct List {
    language: &'static str,
    pub entries: BTreeMap<String, Entry>,
}

impl List {
    /// What is right of the files; `forms` are the plural forms of the language.
    pub fn read(language: &'static str, forms: &[&str], sources: &[Source], faults: &mut Vec<String>) -> List {
        let mut list = List { language, entries: BTreeMap::new() };
        for source in sources {
            let place = list.place(&source.file);
            match source.text.parse::<toml::Table>() {
                Ok(areas) => list.add(&source.file, &areas, faults),
                Err(error) => faults.push(format!("{place}: {}", error.to_string().replace('\n', " "))),
            }
        }
        let wanted: BTreeSet<&str> = forms.iter().copied().collect();
        for (name, entry) in &list.entries {
            if let Text::Plural(have) = &entry.text
                && have.keys().map(String::as_str).collect::<BTreeSet<_>>() != wanted
            {
                let place = list.place(&entry.file);
                faults.push(format!("{place}: {name} must have exactly the forms {}", forms.join(", ")));
            }
        }
        list
    }

    fn add(&mut self, file: &str, areas: &toml::Table, faults: &mut Vec<String>) {
        let place = self.place(file);
        for (area, keys) in areas {
            let Some(keys) = keys.as_table() else {
                faults.push(format!("{place}: {area} must be a table"));
                continue;
            };
            for (key, value) in keys {
                let Some(text) = text(value) else {
                    faults.push(format!("{place}: {area}.{key} must be text"));
                    continue;
                };
                let name = format!("{area}_{key}");
                if let Some(first) = self.entries.get(&name) {
                    faults.push(format!("{place}: {name} is in {} too", self.place(&first.file)));
                } else {
                    self.entries.insert(name, Entry { file: file.to_owned(), text });
                }
            }
        }
    }

    /// What the other list has and this one has not, or in another file.
    pub fn lacks(&self, other: &List) -> Vec<String> {
        let lacks = |(name, theirs): (&String, &Entry)| {
            let wanted = self.place(&theirs.file);
            match self.entries.get(name) {
                None => Some(format!("{wanted} lacks {name}")),
                Some(own) if own.file == theirs.file => None,
                Some(own) => Some(format!("{wanted} lacks {name}: it is in {}", self.place(&own.file))),
            }
        };
        other.entries.iter().filter_map(lacks).collect()
    }

    fn place(&self, file: &str) -> String {
        format!("{}/{file}", self.language)
    }
}

fn text(value: &toml::Value) -> Option<Text> {
    match value {
        toml::Value::String(text) => Some(Text::Plain(text.clone())),
        toml::Value::Table(forms) => {
            let forms = forms.iter().map(|(form, value)| Some((form.clone(), value.as_str()?.to_owned())));
            forms.collect::<Option<_>>().map(Text::Plural)
        }
        _ => None,
    }
}
