//! Takes out of the wasm what nobody is told. A decoder of JSON can say in words what it has found, floats with all their
//! digits among it; the app asks only whether a text could be read, and the words are four kilobytes of its download.

use super::names::Names;
use anyhow::{Context, Result, bail};
use std::collections::HashSet;
use std::convert::Infallible;
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{CodeSection, Function, Module};
use wasmparser::{FunctionBody, Parser};

/// What writes these words. Each answers a `fmt::Result`, of which 0 is "written". All of them are named, as the table of
/// functions holds them whether they are called or not. No screen shows a float.
const SAID_TO_NOBODY: [&str; 4] = [
    "<serde_core::de::Unexpected as core::fmt::Display>::fmt",
    "<serde_core::de::OneOf as core::fmt::Display>::fmt",
    "<serde_core::de::WithDecimalPoint as core::fmt::Display>::fmt",
    "<f64 as core::fmt::Display>::fmt",
];

/// Lets them write nothing.
pub fn quieten(wasm: &[u8]) -> Result<Vec<u8>> {
    let names = Names::of(wasm)?;
    let mut silent = HashSet::new();
    for name in SAID_TO_NOBODY {
        let found: Vec<u32> = names.with(name).collect();
        if found.is_empty() {
            bail!("the wasm has no function {name}: serde writes its errors otherwise by now");
        }
        silent.extend(found);
    }
    let mut quiet = Quiet { next: names.imported, silent };
    let mut module = Module::new();
    quiet.parse_core_module(&mut module, Parser::new(0), wasm).context("the wasm cannot be written anew")?;
    Ok(module.finish())
}

struct Quiet {
    /// The index of the next function that has a body.
    next: u32,
    silent: HashSet<u32>,
}

impl Reencode for Quiet {
    type Error = Infallible;

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let index = self.next;
        self.next += 1;
        if !self.silent.contains(&index) {
            return wasm_encoder::reencode::utils::parse_function_body(self, code, body);
        }
        let mut function = Function::new([]);
        function.instructions().i32_const(0).end();
        code.function(&function);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{FunctionSection, NameMap, NameSection, TypeSection, ValType};

    /// A wasm of functions that answer 7.
    fn wasm(names: &[&str]) -> Vec<u8> {
        let (mut module, mut types, mut functions) = (Module::new(), TypeSection::new(), FunctionSection::new());
        types.ty().function([], [ValType::I32]);
        let mut code = CodeSection::new();
        for _ in names {
            functions.function(0);
            let mut seven = Function::new([]);
            seven.instructions().i32_const(7).end();
            code.function(&seven);
        }
        let (mut map, mut section) = (NameMap::new(), NameSection::new());
        for (index, name) in (0..).zip(names) {
            map.append(index, name);
        }
        section.functions(&map);
        module.section(&types).section(&functions).section(&code).section(&section);
        module.finish()
    }

    fn answers(wasm: &[u8]) -> Vec<i32> {
        let payloads = Parser::new(0).parse_all(wasm).map(Result::unwrap);
        let bodies = payloads.filter_map(|payload| match payload {
            wasmparser::Payload::CodeSectionEntry(body) => Some(body),
            _ => None,
        });
        let first = bodies.map(|body| body.get_operators_reader().unwrap().read().unwrap());
        first
            .map(|operator| match operator {
                wasmparser::Operator::I32Const { value } => value,
                other => panic!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn only_what_is_said_to_nobody_is_silent() {
        let names: Vec<&str> = ["other"].into_iter().chain(SAID_TO_NOBODY).collect();
        let quiet = quieten(&wasm(&names)).unwrap();
        assert_eq!(answers(&quiet), [7, 0, 0, 0, 0]);
        assert!(wasmparser::validate(&quiet).is_ok());
    }

    #[test]
    fn a_wasm_in_which_it_has_another_name_is_refused() {
        assert!(quieten(&wasm(&SAID_TO_NOBODY[1..])).is_err());
    }
}
