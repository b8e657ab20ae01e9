//! Short names for what the wasm takes from its glue. Those of wasm-bindgen end in a digest of 16 digits each, which no
//! compression makes smaller, and each stands in both files.

use anyhow::{Context, Result, bail};
use std::collections::HashMap;
use std::convert::Infallible;
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{ImportSection, Module};
use wasmparser::{Imports, Parser, Payload};

/// Both files, under the same names.
pub struct Short {
    pub glue: String,
    pub wasm: Vec<u8>,
}

/// Renames what the wasm imports from the glue. Names that only the linker gave are left alone.
pub fn shorten(glue: &str, wasm: &[u8]) -> Result<Short> {
    let mut names = Renamed(HashMap::new());
    for import in imports(wasm)? {
        if import.starts_with("__wb") {
            let short = letters(names.0.len());
            names.0.insert(import, short);
        }
    }
    let mut module = Module::new();
    names.parse_core_module(&mut module, Parser::new(0), wasm).context("the wasm cannot be written anew")?;
    Ok(Short { glue: names.in_glue(glue)?, wasm: module.finish() })
}

fn imports(wasm: &[u8]) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::ImportSection(section) = payload? {
            for import in section.into_imports() {
                names.push(import?.name.to_owned());
            }
        }
    }
    Ok(names)
}

/// a, b, ... z, ba, bb, ...
fn letters(mut number: usize) -> String {
    let mut name = Vec::new();
    loop {
        name.insert(0, char::from(b'a' + u8::try_from(number % 26).unwrap_or_default()));
        number /= 26;
        if number == 0 {
            return name.into_iter().collect();
        }
    }
}

struct Renamed(HashMap<String, String>);

impl Renamed {
    /// The glue names each of them once, where it defines it.
    fn in_glue(&self, glue: &str) -> Result<String> {
        let is_part = |sign: char| sign.is_ascii_alphanumeric() || sign == '_' || sign == '$';
        let mut renamed = String::with_capacity(glue.len());
        let (mut rest, mut count) = (glue, 0);
        while let Some(start) = rest.find("__wb") {
            let end = rest[start..].find(|sign| !is_part(sign)).map_or(rest.len(), |length| start + length);
            let name = &rest[start..end];
            let is_definition = rest[end..].starts_with(':') && !rest[..start].ends_with(is_part);
            renamed.push_str(&rest[..start]);
            match self.0.get(name).filter(|_| is_definition) {
                Some(short) => {
                    renamed.push_str(short);
                    count += 1;
                }
                None => renamed.push_str(name),
            }
            rest = &rest[end..];
        }
        if count != self.0.len() {
            bail!("the glue defines {count} of the {} functions that the wasm takes from it", self.0.len());
        }
        renamed.push_str(rest);
        Ok(renamed)
    }
}

impl Reencode for Renamed {
    type Error = Infallible;

    fn parse_imports(&mut self, section: &mut ImportSection, imports: Imports<'_>) -> Result<(), Error<Infallible>> {
        for import in imports {
            let (_, import) = import?;
            let name = self.0.get(import.name).map_or(import.name, String::as_str).to_owned();
            let kind = self.entity_type(import.ty)?;
            section.import(import.module, &name, kind);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{EntityType, TypeSection};

    fn wasm(names: &[&str]) -> Vec<u8> {
        let (mut module, mut types, mut section) = (Module::new(), TypeSection::new(), ImportSection::new());
        types.ty().function([], []);
        for name in names {
            section.import("./app_bg.js", name, EntityType::Function(0));
        }
        module.section(&types).section(&section);
        module.finish()
    }

    #[test]
    fn both_files_have_the_same_short_names() {
        let before = wasm(&["__wbg_log_0123456789abcdef", "__wasm_split_load_month", "__wbindgen_init"]);
        let glue = "const i = {\n__wbg_log_0123456789abcdef: function(a) {},\n__wbindgen_init: function() { \
                    wasm.__wbindgen_start(); },\n};";
        let short = shorten(glue, &before).unwrap();
        assert_eq!(imports(&short.wasm).unwrap(), ["a", "__wasm_split_load_month", "b"]);
        assert_eq!(short.glue, "const i = {\na: function(a) {},\nb: function() { wasm.__wbindgen_start(); },\n};");
    }

    #[test]
    fn a_glue_that_does_not_define_all_is_refused() {
        assert!(shorten("const i = {};", &wasm(&["__wbg_log_0123456789abcdef"])).is_err());
    }

    #[test]
    fn letters_are_counted_through() {
        assert_eq!([0, 25, 26, 27, 702].map(letters), ["a", "z", "ba", "bb", "bba"]);
    }
}
