//! The name of something new, as it is written in Rust, in paths and in style sheets.

use anyhow::{Result, bail};

/// Small letters, figures and single underscores: `street_lights`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name(String);

const MAX_LETTERS: usize = 30;

/// Words of the language, and crates that are always there (The Rust Reference, "Keywords", edition 2024).
const TAKEN: &[&str] = &[
    "abstract",
    "alloc",
    "as",
    "async",
    "await",
    "become",
    "box",
    "break",
    "const",
    "continue",
    "core",
    "crate",
    "do",
    "dyn",
    "else",
    "enum",
    "extern",
    "false",
    "final",
    "fn",
    "for",
    "gen",
    "if",
    "impl",
    "in",
    "let",
    "loop",
    "macro",
    "main",
    "match",
    "mod",
    "move",
    "mut",
    "override",
    "priv",
    "proc_macro",
    "pub",
    "ref",
    "return",
    "self",
    "static",
    "std",
    "struct",
    "super",
    "test",
    "tests",
    "trait",
    "true",
    "try",
    "type",
    "typeof",
    "union",
    "unsafe",
    "unsized",
    "use",
    "virtual",
    "where",
    "while",
    "yield",
];

impl Name {
    pub fn read(text: &str) -> Result<Name> {
        let of_its_letters = |part: &str| {
            !part.is_empty() && part.chars().all(|char| char.is_ascii_lowercase() || char.is_ascii_digit())
        };
        let begins = text.starts_with(|char: char| char.is_ascii_lowercase());
        if !begins || !text.split('_').all(of_its_letters) {
            bail!(
                "{text:?} cannot be a name: write small letters a to z, figures and single underscores, and begin with a \
                 letter, as in `street_lights`"
            );
        }
        if text.len() > MAX_LETTERS {
            bail!("{text:?} is too long: a name has {MAX_LETTERS} letters at most");
        }
        if TAKEN.contains(&text) {
            bail!("{text:?} is a word of Rust; choose another name");
        }
        Ok(Name(text.to_owned()))
    }

    /// Of a module, a function, a table of settings: `street_lights`.
    pub fn snake(&self) -> &str {
        &self.0
    }

    /// Of a type: `StreetLights`.
    pub fn pascal(&self) -> String {
        let capital = |part: &str| part[..1].to_uppercase() + &part[1..];
        self.0.split('_').map(capital).collect()
    }

    /// Of a constant: `STREET_LIGHTS`.
    pub fn constant(&self) -> String {
        self.0.to_uppercase()
    }

    /// In a URL, in settings and in style sheets: `street-lights`.
    pub fn kebab(&self) -> String {
        self.0.replace('_', "-")
    }
}

/// The names of a place such as `AREA/NAME`.
pub fn parts<const N: usize>(text: &str, shape: &str) -> Result<[Name; N]> {
    let parts = text.split('/').map(Name::read).collect::<Result<Vec<_>>>()?;
    let number = parts.len();
    let Ok(parts) = parts.try_into() else {
        bail!("{text:?} has {number} names and not {N}: write it as {shape}");
    };
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_written_in_each_way() {
        let name = Name::read("street_lights2").unwrap();
        assert_eq!([name.snake(), &name.pascal()], ["street_lights2", "StreetLights2"]);
        assert_eq!([name.constant(), name.kebab()], ["STREET_LIGHTS2", "street-lights2"]);
    }

    #[test]
    fn what_cannot_be_a_name_says_how_one_is_written() {
        for text in ["", "Demo", "street-lights", "2nd", "_demo", "demo_", "a__b", "lôn", "a b", "../demo"] {
            let error = Name::read(text).unwrap_err().to_string();
            assert!(error.contains("small letters a to z") && error.contains("street_lights"), "{error}");
        }
        assert!(Name::read(&"a".repeat(31)).unwrap_err().to_string().contains("30 letters at most"));
    }

    #[test]
    fn words_of_rust_are_refused() {
        for text in ["type", "gen", "self", "std", "tests"] {
            assert!(Name::read(text).unwrap_err().to_string().contains("a word of Rust"), "{text}");
        }
    }

    #[test]
    fn a_place_has_as_many_names_as_its_shape() {
        let [area, screen] = parts("demo/details", "AREA/NAME").unwrap();
        assert_eq!([area.snake(), screen.snake()], ["demo", "details"]);
        let error = parts::<2>("demo", "AREA/NAME").unwrap_err().to_string();
        assert!(error.contains("has 1 names and not 2: write it as AREA/NAME"), "{error}");
        assert!(parts::<2>("demo/", "AREA/NAME").is_err());
    }
}
