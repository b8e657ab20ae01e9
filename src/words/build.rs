//! Turns the word lists into methods, so that a missing translation is a build error and a word is a plain call; and into
//! a text for each language, one message a line, which the methods read by its number. `generator` says how.

mod generator;

use generator::{Source, generate};
use std::{env, fs, path::Path, process};

fn main() {
    let lists = ["en", "cy"].map(|folder| {
        println!("cargo:rerun-if-changed={folder}");
        sources(folder).unwrap_or_else(|error| fail(&[format!("{folder}: {error}")]))
    });
    println!("cargo:rerun-if-changed=generator");
    let [en, cy] = &lists;
    let generated = generate(en, cy).unwrap_or_else(|faults| fail(&faults));
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    for (name, text) in generated.files() {
        fs::write(Path::new(&out).join(name), text).expect("OUT_DIR is writable");
    }
}

/// The word lists of a language: a file for each area.
fn sources(folder: &str) -> std::io::Result<Vec<Source>> {
    let mut sources = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            sources.push(Source { file, text: fs::read_to_string(&path)? });
        }
    }
    Ok(sources)
}

fn fail(faults: &[String]) -> ! {
    for fault in faults {
        println!("cargo:error={fault}");
    }
    process::exit(1)
}
