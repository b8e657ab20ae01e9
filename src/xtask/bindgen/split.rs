//! Splitting the wasm: what few people need at the start becomes files of its own, the *chunks*, which the app loads when
//! they are wanted. `src/app/chunks.rs` says what is one.
//!
//! Two steps: [`split`] takes the linked wasm apart before wasm-bindgen sees it, and after the build [`finish`] brings the
//! chunks to the other files.

use super::packed::packed;
use crate::command::{command, root, run};
use anyhow::{Context, Result, anyhow, bail};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256, Sha384};
use std::path::{Path, PathBuf};
use std::{env, fs};
use wasm_split_cli_support::{Options, transform};

/// The variable that names the folder where the chunks wait between the two steps.
pub const CHUNKS: &str = "DOORSTEP_CHUNKS";
/// The script that loads chunks; `finish` makes it a part of the glue.
const LOADER: &str = "__wasm_split.js";
/// The glue, as the loader names it before trunk has given it its own name.
const GLUE: &str = "./glue.js";

/// Where this build's chunks are; none where it is not split.
pub fn chunks() -> Option<PathBuf> {
    env::var_os(CHUNKS).map(PathBuf::from)
}

/// Fills the folder with the loader and the chunks; answers where the main part is.
pub fn split(linked: &Path, chunks: &Path) -> Result<PathBuf> {
    let wasm = fs::read(linked)?;
    if chunks.exists() {
        fs::remove_dir_all(chunks)?;
    }
    let main = chunks.join("main").join("main.wasm");
    fs::create_dir_all(chunks.join("main"))?;
    let mut options = Options::new(&wasm);
    let loader = ["./", LOADER].concat();
    (options.output_dir, options.main_out_path) = (chunks, &main);
    (options.main_module, options.link_name) = (GLUE, &loader);
    transform(options).map_err(|error| anyhow!("{} cannot be split: {error:#}", linked.display()))?;
    Ok(main)
}

/// Brings the chunks into the built files: small, under names of their own content, and the loader that checks them into
/// the glue. What several chunks need is cut into many small pieces, one for each set of them: those are one file.
pub fn finish(chunks: &Path, staging: &Path, glue: &str) -> Result<()> {
    let mut loader = fs::read_to_string(chunks.join(LOADER))?.replace(GLUE, &["./", glue].concat());
    let mut shared = Vec::new();
    for path in wasms(chunks)? {
        optimise(&path)?;
        let bytes = packed(&fs::read(&path)?)?;
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let loaded = match stem.strip_prefix(SPLIT) {
            Some(name) => {
                let name = format!("{name}-{}.wasm", short_digest(&bytes));
                fs::write(staging.join(&name), &bytes)?;
                fetched(&name, &bytes)
            }
            None => {
                let from = shared.len();
                shared.extend(bytes);
                format!("piece({from}, {})", shared.len())
            }
        };
        loader = replaced(&loader, &stem, &loaded)?;
    }
    let name = format!("shared-{}.bin", short_digest(&shared));
    fs::write(staging.join(&name), &shared)?;
    loader += &PIECES.replace("FETCHED", &fetched(&name, &shared));
    let place = staging.join(LOADER);
    fs::write(&place, loader)?;
    bundle(&staging.join(glue))?;
    fs::remove_file(place)?;
    Ok(())
}

/// How the names of chunks begin; those of what they share do not.
const SPLIT: &str = "split_";

/// One piece of the file that is shared, as if it had come by itself. A later try may do.
const PIECES: &str = r#"
let whole;
async function piece(from, to) {
    whole ??= FETCHED.then((response) => response.arrayBuffer());
    try {
        return new Response((await whole).slice(from, to), { headers: { "content-type": "application/wasm" } });
    } catch (error) {
        whole = undefined;
        throw error;
    }
}
"#;

/// In the order of their names, so that the same chunks are the same files.
fn wasms(chunks: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(chunks)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "wasm") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Fetching a file, refused where it is another.
fn fetched(name: &str, bytes: &[u8]) -> String {
    let digest = integrity(bytes);
    format!("fetch(new URL(\"./{name}\", import.meta.url), {{ integrity: \"{digest}\" }})")
}

/// The loader with another way to a chunk.
fn replaced(loader: &str, stem: &str, loaded: &str) -> Result<String> {
    let fetch = format!("fetch(new URL(\"./{stem}.wasm\", import.meta.url))");
    if !loader.contains(&fetch) {
        bail!("the loader of chunks has no `{fetch}`");
    }
    Ok(loader.replace(&fetch, loaded))
}

/// With the same passes as the main part.
pub fn optimise(wasm: &Path) -> Result<()> {
    let page = fs::read_to_string(root().join("src/app/index.html"))?;
    let passes = page.split_once("data-wasm-opt-params=\"").and_then(|(_, rest)| rest.split_once('"'));
    let (passes, _) = passes.context("src/app/index.html has no data-wasm-opt-params")?;
    run(command("wasm-opt", &["-Oz"]).args(passes.split_whitespace()).arg(wasm).arg("--output").arg(wasm))
}

/// The loader asks the glue for the running program: as one file, it is the same glue under whatever name.
fn bundle(glue: &Path) -> Result<()> {
    let mut esbuild = command("esbuild", &["--bundle", "--format=esm", "--log-level=warning", "--allow-overwrite"]);
    // wasm-bindgen names the loader once for each chunk.
    esbuild.arg("--log-override:duplicate-object-key=silent");
    run(esbuild.arg(glue).arg(format!("--outfile={}", glue.display())))
}

/// As in the name of a file.
pub fn short_digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// As in an `integrity` attribute.
pub fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loader_asks_for_the_final_name_and_checks_what_comes() {
        let loader = "const src = fetch(new URL(\"./split_month.wasm\", import.meta.url));";
        let loaded = fetched("month-01.wasm", b"month");
        let digest = integrity(b"month");
        assert_eq!(
            replaced(loader, "split_month", &loaded).unwrap(),
            format!("const src = fetch(new URL(\"./month-01.wasm\", import.meta.url), {{ integrity: \"{digest}\" }});")
        );
    }

    #[test]
    fn a_loader_of_another_shape_is_refused() {
        assert!(replaced("import(\"./split_month.wasm\")", "split_month", "").is_err());
    }
}
