//! The files that something new begins with: those of `templates`, in which names stand for names.
//!
//! `__name__`, `__Name__`, `__NAME__` and `__path__` are the name as it is written of a module, of a type, of a constant
//! and in a URL; `__area__` and `__port__`, with a capital for the types, are where it belongs. A template is Rust as it
//! stands, so that it can be read.

use super::name::Name;
use anyhow::{Result, bail};

/// A file below the top of the project, and what stands in it.
pub struct Template {
    pub path: &'static str,
    pub text: &'static str,
}

/// `templates!["src/domain/__name__/mod.rs": "area/domain/mod.rs", ...]`
macro_rules! templates {
    ($($path:literal: $file:literal,)+) => {
        &[$($crate::new::template::Template { path: $path, text: include_str!(concat!("templates/", $file)) },)+]
    };
}

pub(super) use templates;

/// What stands for what, in the order in which it is replaced.
pub struct Names(Vec<(String, String)>);

impl Names {
    pub fn of(name: &Name) -> Names {
        let mut names = Names(Vec::new()).with("name", name);
        names.0.push(("__NAME__".to_owned(), name.constant()));
        names.0.push(("__path__".to_owned(), name.kebab()));
        names
    }

    /// And one that is written as `__role__`.
    pub fn with(mut self, role: &str, name: &Name) -> Names {
        let capital = role[..1].to_uppercase() + &role[1..];
        self.0.push((format!("__{role}__"), name.snake().to_owned()));
        self.0.push((format!("__{capital}__"), name.pascal()));
        self
    }

    pub fn fill(&self, text: &str) -> String {
        // An area goes first: `__area_____name__` is one name of two.
        self.0.iter().rev().fold(text.to_owned(), |text, (placeholder, name)| text.replace(placeholder, name))
    }
}

/// Refuses a name that the files mean something else by, as both would then be one.
pub fn refuse_used(name: &Name, templates: &[Template]) -> Result<()> {
    let pascal = name.pascal();
    let code = templates.iter().filter(|template| template.path.ends_with(".rs")).flat_map(|file| file.text.lines());
    let code = code.filter(|line| !line.trim_start().starts_with("//"));
    let mut words = code.flat_map(|line| line.split(|char: char| !char.is_alphanumeric() && char != '_'));
    if words.any(|word| word == name.snake() || word == pascal) {
        bail!("{:?} is a name that the new code itself uses for something else; choose another", name.snake());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Name {
        Name::read(text).unwrap()
    }

    #[test]
    fn each_placeholder_is_the_name_as_it_is_written_there() {
        let names = Names::of(&name("flood_gates")).with("area", &name("river_levels"));
        let filled = names.fill("__name__ __Name__ __NAME__ __path__ __area_____name___title __Area__Answer");
        assert_eq!(
            filled,
            "flood_gates FloodGates FLOOD_GATES flood-gates river_levels_flood_gates_title RiverLevelsAnswer"
        );
    }

    #[test]
    fn a_name_that_the_files_use_is_refused() {
        let text = "// a page of bins\npub fn __name__(page: Page) -> Option<u8> {}";
        let files = [Template { path: "src/a.rs", text }];
        for used in ["page", "option"] {
            assert!(refuse_used(&name(used), &files).unwrap_err().to_string().contains("choose another"), "{used}");
        }
        assert!(refuse_used(&name("bins"), &files).is_ok(), "it stands in a comment alone");
    }
}
