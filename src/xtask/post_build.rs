//! The last step of trunk's build: the words of each language, the chunks of the wasm and the assistant's engine beside it,
//! scripts and style without what only people read, the wasm's integrity for the boot script, the worker's lists of files to
//! keep, and every file compressed once so that the gateway never does it for a visitor.

use crate::bindgen::packed::packed;
use crate::bindgen::split::{self, integrity, short_digest};
use crate::command::{command, run};
use crate::{costs, engine};
use anyhow::{Context, Result, bail};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Rewritten by the gateway when it starts, so never compressed here.
const REWRITTEN: [&str; 3] = ["index.html", "sw.js", "manifest.webmanifest"];
/// Not worth keeping on every device: the installer fetches what it needs, and pages bring their style and the early script along.
const NOT_KEPT: [&str; 5] = ["desk.js", "early.js", "icons/", "main-", "robots.txt"];
const COMPRESSED: [&str; 9] = ["bin", "css", "html", "js", "json", "svg", "txt", "wasm", "webmanifest"];

pub fn post_build() -> Result<()> {
    let staging = env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from);
    let staging = staging.context("post-build is called by trunk, which names the folder in TRUNK_STAGING_DIR")?;
    let release = env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release");
    add_words(&staging)?;
    add_engine(&staging, release)?;
    let mut files = files_in(&staging)?;
    if release {
        pack(&staging, wasm(&files)?)?;
        finish_built(&staging, &files)?;
        // With the chunks.
        files = files_in(&staging)?;
    }
    add_integrity(&staging, &files)?;
    write_kept(&staging, &files)?;
    for name in files.iter().filter(|name| is_compressed(name)) {
        compress(&staging.join(name), release)?;
    }
    Ok(())
}

/// A page of the gateway's keeps the link to the words of its language.
fn add_words(staging: &Path) -> Result<()> {
    let page = staging.join("index.html");
    let mut html = fs::read_to_string(&page)?;
    for (language, text) in words::IN_BROWSERS {
        let (tag, digest) = (language.tag(), integrity(text.as_bytes()));
        let name = format!("words-{tag}-{}.txt", short_digest(text.as_bytes()));
        fs::write(staging.join(&name), text)?;
        let link = format!(
            "<link data-words=\"{tag}\" data-integrity=\"{digest}\" rel=\"preload\" href=\"/{name}\" as=\"fetch\" crossorigin>"
        );
        html = html.replace("</head>", &(link + "</head>"));
    }
    fs::write(&page, html)?;
    Ok(())
}

/// The page says where the script of the engine's worker is.
fn add_engine(staging: &Path, release: bool) -> Result<()> {
    let Some(built) = engine::built() else { return Ok(()) };
    let script = engine::finish(&built, staging, release)?;
    add_to_boot(staging, &format!("data-engine=\"/{script}\""))
}

/// Tells the boot script something more.
fn add_to_boot(staging: &Path, attribute: &str) -> Result<()> {
    const BEGINNING: &str = "<script type=\"module\" src=\"/boot.js\"";
    let page = staging.join("index.html");
    let html = fs::read_to_string(&page)?;
    if !html.contains(BEGINNING) {
        bail!("index.html has no {BEGINNING}; see pattern_script in Trunk.toml");
    }
    fs::write(&page, html.replace(BEGINNING, &format!("{BEGINNING} {attribute}")))?;
    Ok(())
}

fn files_in(top: &Path) -> Result<Vec<String>> {
    let mut files = Vec::new();
    list(top, "", &mut files)?;
    files.sort();
    Ok(files)
}

/// The files below `folder`, as paths relative to the top.
fn list(top: &Path, folder: &str, files: &mut Vec<String>) -> Result<()> {
    for entry in fs::read_dir(top.join(folder))? {
        let entry = entry?;
        let name = format!("{folder}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            list(top, &format!("{name}/"), files)?;
        } else {
            files.push(name);
        }
    }
    Ok(())
}

/// Trunk's own minifier cannot read what wasm-bindgen writes. The page names glue and style by their digests.
fn finish_built(staging: &Path, files: &[String]) -> Result<()> {
    for name in ["boot.js", "desk.js", "early.js"] {
        minify(&staging.join(name))?;
    }
    minify_worker(&staging.join("sw.js"))?;
    let page = staging.join("index.html");
    let mut html = fs::read_to_string(&page)?;
    for (kind, ending) in [("app-", ".js"), ("main-", ".css")] {
        let Some(name) = files.iter().find(|name| name.starts_with(kind) && name.ends_with(ending)) else {
            bail!("trunk built no {kind}*{ending}")
        };
        let file = staging.join(name);
        let before = integrity(&fs::read(&file)?);
        if !html.contains(&before) {
            bail!("index.html does not name the digest of {name}");
        }
        match split::chunks().filter(|_| kind == "app-") {
            Some(chunks) => split::finish(&chunks, staging, name)?,
            None if ending == ".css" => purge(&file)?,
            None => {}
        }
        minify(&file)?;
        html = html.replace(&before, &integrity(&fs::read(&file)?));
    }
    fs::write(&page, html)?;
    Ok(())
}

fn minify(file: &Path) -> Result<()> {
    let mut esbuild = command("esbuild", &["--minify", "--format=esm", "--log-level=warning", "--allow-overwrite"]);
    run(esbuild.arg(file).arg(format!("--outfile={}", file.display())))
}

/// The lines that are rewritten later, here and by the gateway, stay as they are.
fn minify_worker(file: &Path) -> Result<()> {
    let script = fs::read_to_string(file).context("public/sw.js is missing")?;
    let (rewritten, rest) = script.split_once("\n\n").context("public/sw.js is one block")?;
    let rewritten: Vec<_> = rewritten.lines().filter(|line| !line.starts_with("//")).collect();
    fs::write(file, rest)?;
    minify(file)?;
    fs::write(file, [&rewritten.join("\n"), "\n", &fs::read_to_string(file)?].concat())?;
    Ok(())
}

/// Takes out the rules of GOV.UK Frontend for what no screen has.
fn purge(style: &Path) -> Result<()> {
    let mut purgecss = command("purgecss", &["--config", "style/purgecss.config.cjs", "--css"]);
    run(purgecss.arg(style).arg("--output").arg(style))
}

/// The name of the main wasm.
fn wasm(files: &[String]) -> Result<&String> {
    files.iter().find(|name| name.ends_with("_bg.wasm")).context("trunk built no wasm")
}

/// The names of functions are for us alone.
fn pack(staging: &Path, name: &str) -> Result<()> {
    let (wasm, page) = (staging.join(name), staging.join("index.html"));
    let bytes = fs::read(&wasm)?;
    costs::weigh(&bytes)?;
    let packed = packed(&bytes)?;
    let html = fs::read_to_string(&page)?.replace(&integrity(&bytes), &integrity(&packed));
    fs::write(&wasm, packed)?;
    fs::write(&page, html)?;
    Ok(())
}

/// Trunk puts the wasm's digest only where browsers ignore it; the boot script checks it.
fn add_integrity(staging: &Path, files: &[String]) -> Result<()> {
    let wasm = wasm(files)?;
    let digest = integrity(&fs::read(staging.join(wasm))?);
    add_to_boot(staging, &format!("data-wasm-integrity=\"{digest}\""))
}

/// When the worker keeps a file for visits without a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kept {
    /// When it is installed, all or none: what the app cannot start without.
    Core,
    /// Afterwards: what the app loads when it is wanted.
    Later,
    /// Once somebody has asked the assistant: its engine is most of what the app could ever load.
    Engine,
    Never,
}

/// Names each file by its own content: two builds may give other bytes under the same name.
fn write_kept(staging: &Path, files: &[String]) -> Result<()> {
    let worker = staging.join("sw.js");
    let mut script = fs::read_to_string(&worker).context("public/sw.js is missing")?;
    for (kind, line) in
        [(Kept::Core, "const CORE = [];"), (Kept::Later, "const LATER = [];"), (Kept::Engine, "const ENGINE = [];")]
    {
        let mut entries = Vec::new();
        for name in files.iter().filter(|name| kept(name) == kind) {
            let digest = STANDARD.encode(Sha256::digest(fs::read(staging.join(name))?));
            entries.push((format!("/{name}"), format!("sha256-{digest}")));
        }
        if !script.contains(line) {
            bail!("public/sw.js has no line `{line}`");
        }
        script = script.replace(line, &line.replace("[]", &serde_json::to_string(&entries)?));
    }
    fs::write(&worker, script)?;
    Ok(())
}

fn kept(name: &str) -> Kept {
    let is_never =
        REWRITTEN.contains(&name) || name == "sw-kill.js" || NOT_KEPT.iter().any(|not_kept| name.starts_with(not_kept));
    match name.strip_suffix(".wasm") {
        _ if is_never => Kept::Never,
        _ if ["engine-", "model-"].iter().any(|beginning| name.starts_with(beginning)) => Kept::Engine,
        // What several chunks need.
        _ if name.starts_with("shared-") => Kept::Later,
        Some(stem) if !stem.ends_with("_bg") => Kept::Later,
        _ => Kept::Core,
    }
}

fn is_compressed(name: &str) -> bool {
    !REWRITTEN.contains(&name)
        && Path::new(name).extension().is_some_and(|extension| COMPRESSED.iter().any(|kind| extension == *kind))
}

/// Writes `.br` and `.gz` beside the file; in development quickly, for deployment as small as it gets.
fn compress(path: &Path, release: bool) -> Result<()> {
    let bytes = fs::read(path)?;
    let beside = |ending: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    let quality = if release { 11 } else { 4 };
    let mut small = brotli::CompressorWriter::new(fs::File::create(beside(".br"))?, 4096, quality, 22);
    small.write_all(&bytes)?;
    small.flush()?;
    let level = flate2::Compression::new(if release { 9 } else { 1 });
    let mut small = flate2::write::GzEncoder::new(fs::File::create(beside(".gz"))?, level);
    small.write_all(&bytes)?;
    small.finish()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_gateway_rewrites_is_neither_kept_nor_compressed() {
        for name in REWRITTEN {
            assert!(kept(name) == Kept::Never && !is_compressed(name), "{name}");
        }
        assert!(is_compressed("app-1f_bg.wasm") && is_compressed("month-2e.wasm"));
    }

    #[test]
    fn what_the_app_starts_with_is_kept_first_and_chunks_later() {
        assert_eq!(["app-1f.js", "app-1f_bg.wasm", "boot.js", "words-cy-4b.txt"].map(kept), [Kept::Core; 4]);
        assert_eq!(["month-2e.wasm", "shared-3f.bin"].map(kept), [Kept::Later; 2]);
        assert_eq!(["engine-4c.js", "engine-5a.wasm", "model-6e.bin"].map(kept), [Kept::Engine; 3]);
        assert_eq!(["icons/192.png", "main-3d.css", "sw-kill.js"].map(kept), [Kept::Never; 3]);
    }

    #[test]
    fn a_compressed_file_reads_back() {
        let path = env::temp_dir().join(format!("doorstep-compress-{}.txt", std::process::id()));
        fs::write(&path, "door ".repeat(100)).unwrap();
        compress(&path, true).unwrap();
        let name = path.display().to_string();
        let mut plain = Vec::new();
        brotli::BrotliDecompress(&mut fs::File::open(format!("{name}.br")).unwrap(), &mut plain).unwrap();
        assert_eq!(plain, "door ".repeat(100).into_bytes());
        for ending in ["", ".br", ".gz"] {
            fs::remove_file(format!("{name}{ending}")).unwrap();
        }
    }
}
