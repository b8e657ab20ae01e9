//! From word lists to methods and texts; the build script runs it.
//!
//! `[area] key = "text {name}"` becomes `Words::area_key(name)`; a sub-table of plural forms takes a `count` first. Two
//! names or more are the fields of a struct, `Words::area_key(AreaKey { name, other })`: the order in which a text names
//! them is the translator's, and must not decide which is which.
//!
//! Belongs here: what makes a list right or wrong. Must not be here: the file system, cargo.

mod list;
mod messages;

use list::{ENGLISH_FORMS, Entry, List, WELSH_FORMS};
use messages::{Messages, Place, structs};

/// What is needed before anything is on the screen, and by all areas. The texts of every other file are downloaded with
/// the code of their area: they must not make the first bin day late.
const AT_START: &[&str] = &["addresses.toml", "bins.toml", "dates.toml", "documents.toml", "shell.toml"];

/// What only the gateway says: the documents, the frame of a page, the calendar feed, what the council learns, what became of a form that could not be read. Browsers have no methods for it.
const GATEWAYS: &[&str] = &[
    "about",
    "accessibility",
    "calendar",
    "contact",
    "footer",
    "insight",
    "insight_area",
    "manifest",
    "privacy",
    "somebody_else",
    "unread",
];

/// One file of one language.
pub struct Source {
    /// Its name in the folder of the language: `bins.toml`.
    pub file: String,
    pub text: String,
}

#[derive(Debug)]
pub struct Generated {
    code: String,
    /// How many of the lines are for browsers; the gateway's come after them.
    in_browser: usize,
    en: Vec<String>,
    cy: Vec<String>,
}

impl Generated {
    /// The generated files by their names.
    pub fn files(&self) -> Vec<(String, String)> {
        let mut files =
            vec![("words.rs".to_owned(), self.code.clone()), ("in_browser.rs".to_owned(), self.in_browser.to_string())];
        for (language, lines) in [("en", &self.en), ("cy", &self.cy)] {
            let (everybodys, gateways) = lines.split_at(self.in_browser);
            files.push((format!("{language}.txt"), everybodys.join("\n")));
            files.push((format!("{language}.gateway.txt"), gateways.join("\n")));
        }
        files
    }
}

/// All that is wrong is told at once, by file and key.
pub fn generate(en: &[Source], cy: &[Source]) -> Result<Generated, Vec<String>> {
    let mut faults = Vec::new();
    let en = List::read("en", ENGLISH_FORMS, en, &mut faults);
    let cy = List::read("cy", WELSH_FORMS, cy, &mut faults);
    faults.extend(cy.lacks(&en).into_iter().chain(en.lacks(&cy)));
    let mut messages = Messages::default();
    let both: Vec<_> =
        en.entries.iter().filter_map(|(name, english)| Some((name, english, cy.entries.get(name)?))).collect();
    let (at_start, with_code): (Vec<_>, Vec<_>) = both.into_iter().partition(|(_, en, _)| is_at_start(en));
    let (gateways, everybodys): (Vec<_>, Vec<_>) = at_start.into_iter().partition(|(name, ..)| is_gateways(name));
    for (name, en, cy) in everybodys {
        messages.add(name, en, cy, Place::Lines, &mut faults);
    }
    let in_browser = messages.en.len();
    for (name, en, cy) in gateways {
        messages.code.push_str("#[cfg(not(target_family = \"wasm\"))]\n");
        messages.add(name, en, cy, Place::Lines, &mut faults);
    }
    for (name, en, cy) in with_code {
        messages.add(name, en, cy, Place::Code, &mut faults);
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let code = [&structs(&en), "impl Words {\n", &messages.code, "}\n"].concat();
    Ok(Generated { code, in_browser, en: messages.en, cy: messages.cy })
}

fn is_at_start(entry: &Entry) -> bool {
    AT_START.contains(&&*entry.file)
}

fn is_gateways(name: &str) -> bool {
    GATEWAYS.iter().any(|area| name.strip_prefix(area).is_some_and(|rest| rest.starts_with('_')))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIVE_FORMS: &str = "zero = \"0 {count}\"\none = \"1\"\ntwo = \"2\"\nfew = \"3\"\nmany = \"6\"\n";

    fn source(file: &str, text: &str) -> Source {
        Source { file: file.to_owned(), text: text.to_owned() }
    }

    fn faults(en: &[Source], cy: &[Source]) -> Vec<String> {
        generate(en, cy).expect_err("something is wrong")
    }

    #[test]
    fn methods_and_lines_do_not_depend_on_the_file_or_the_order_in_it() {
        let [one, other] = ["[b]\nx = \"X\"\n", "[a]\ny = \"Y {n}\"\n[footer]\nz = \"Z\"\n"];
        let (apart, together) = ([source("bins.toml", one), source("shell.toml", other)], [one, other].concat());
        let apart = generate(&apart, &apart).expect("nothing is wrong");
        let together = [source("bins.toml", &together)];
        let together = generate(&together, &together).expect("nothing is wrong");
        assert_eq!(apart.files(), together.files());
        assert_eq!((apart.en.join("|"), apart.in_browser), ("Y {0}|X|Z".to_owned(), 2));
        assert!(apart.code.contains("pub fn a_y(self, n: &str) -> String") && apart.code.contains("pub fn b_x(self)"));
    }

    #[test]
    fn a_missing_translation_names_the_file_that_lacks_it() {
        let (en, cy) = ("[a]\nx = \"X\"\ny = \"Y\"\n", "[a]\nx = \"X\"\nz = \"Z\"\n");
        let found = faults(&[source("a.toml", en)], &[source("a.toml", cy)]);
        assert_eq!(found, ["cy/a.toml lacks a_y", "en/a.toml lacks a_z"]);
        let found = faults(&[source("a.toml", "[a]\nx = \"X\"\n")], &[source("b.toml", "[a]\nx = \"X\"\n")]);
        assert_eq!(found, ["cy/a.toml lacks a_x: it is in cy/b.toml", "en/b.toml lacks a_x: it is in en/a.toml"]);
    }

    #[test]
    fn a_key_that_is_there_twice_is_refused() {
        let twice = [source("a.toml", "[a]\nx = \"X\"\n"), source("b.toml", "[a]\nx = \"X\"\n")];
        let found = faults(&twice, &twice[..1]);
        assert_eq!(found, ["en/b.toml: a_x is in en/a.toml too"]);
        let same_name = [source("a.toml", "[a]\nb_x = \"X\"\n[a_b]\nx = \"X\"\n")];
        assert_eq!(faults(&same_name, &same_name)[0], "en/a.toml: a_b_x is in en/a.toml too");
    }

    #[test]
    fn the_placeholders_of_the_languages_are_the_same() {
        let said = |text: &str| [source("bins.toml", &format!("[a]\nx = \"{text}\"\n"))];
        assert_eq!(
            faults(&said("{a} to {b}"), &said("{a} i {c}"))[0],
            "a_x: the placeholders differ between the languages"
        );
        let swapped = generate(&said("{a} to {b}"), &said("{b} o {a}")).expect("the order is the translator's");
        assert_eq!([&*swapped.en[0], &*swapped.cy[0]], ["{0} to {1}", "{1} o {0}"]);
    }

    #[test]
    fn each_language_has_all_its_plural_forms() {
        let english = [source("bins.toml", "[a.n]\none = \"{count}\"\nother = \"{count}s\"\n")];
        let welsh = [source("bins.toml", &format!("[a.n]\n{FIVE_FORMS}"))];
        let found = faults(&english, &welsh);
        assert_eq!(found[0], "cy/bins.toml: a_n must have exactly the forms zero, one, two, few, many, other");
        let welsh = [source("bins.toml", &format!("[a.n]\n{FIVE_FORMS}other = \"4\"\n"))];
        let generated = generate(&english, &welsh).expect("all are there");
        assert_eq!(generated.en.join("|"), "{0}s|{0}|{0}s|{0}s|{0}s|{0}s");
        assert_eq!(generated.cy.join("|"), "0 {0}|1|2|3|6|4");
    }

    #[test]
    fn the_texts_of_an_area_that_is_loaded_later_are_in_its_methods() {
        let english = "[a]\nx = \"A “b” {n}\"\n[a.y]\none = \"{count}\"\nother = \"{count}s\"\n[bins]\nz = \"Z\"\n";
        let welsh = format!("[a]\nx = \"{{n}} ŷ\"\n[a.y]\n{FIVE_FORMS}other = \"4\"\n[bins]\nz = \"Z\"\n");
        let generated =
            generate(&[source("reports.toml", english)], &[source("reports.toml", &welsh)]).expect("nothing is wrong");
        assert_eq!((generated.en.len(), generated.in_browser), (0, 0), "by the file, whatever the table");
        for method in [
            r#"pub fn a_x(self, n: &str) -> String { fill(self.either("A “b” {0}", "{0} ŷ"), &[n]) }"#,
            r#"fill(self.either(&["{0}s", "{0}", "{0}s", "{0}s", "{0}s", "{0}s"], &["0 {0}", "1", "2", "3", "6", "4"])"#,
            r#"pub fn bins_z(self) -> &'static str { self.either("Z", "Z") }"#,
        ] {
            assert!(generated.code.contains(method), "{method} is not in {}", generated.code);
        }
    }

    #[test]
    fn what_is_no_list_is_told_by_file() {
        for (text, fault) in [
            ("x = \"X\"\n", "en/a.toml: x must be a table"),
            ("[a]\nx = 1\n", "en/a.toml: a.x must be text"),
            ("[a]\nx = \"\"\n", "a_x: a text is one line"),
            ("[a]\nx = \"}\"\n", "a_x: braces hold one of ten names"),
        ] {
            assert_eq!(faults(&[source("a.toml", text)], &[source("a.toml", text)])[0], fault, "{text}");
        }
        let broken = faults(&[source("a.toml", "[a")], &[]);
        assert!(broken[0].starts_with("en/a.toml: TOML parse error"), "{broken:?}");
    }
}
