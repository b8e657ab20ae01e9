//! The names of a wasm's functions, as its linker wrote them.

use anyhow::Result;
use std::collections::HashMap;
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

pub struct Names {
    /// So many functions come from outside; the first that has a body follows them.
    pub imported: u32,
    /// By index, as people read them.
    names: HashMap<u32, String>,
}

impl Names {
    pub fn of(wasm: &[u8]) -> Result<Names> {
        let (mut imported, mut names) = (0, HashMap::new());
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::CustomSection(section) => {
                    let KnownCustom::Name(parts) = section.as_known() else { continue };
                    for part in parts {
                        // Other parts may be of a later standard.
                        let Ok(Name::Function(map)) = part else { continue };
                        for naming in map {
                            let naming = naming?;
                            names.insert(naming.index, format!("{:#}", rustc_demangle::demangle(naming.name)));
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(Names { imported, names })
    }

    /// Of the function with this index.
    pub fn get(&self, index: u32) -> Option<&str> {
        self.names.get(&index).map(String::as_str)
    }

    /// The indices of the functions with this name.
    pub fn with(&self, name: &str) -> impl Iterator<Item = u32> {
        self.names.iter().filter(move |(_, known)| *known == name).map(|(index, _)| *index)
    }
}
