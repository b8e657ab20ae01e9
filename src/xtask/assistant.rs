//! `cargo xtask train`, `evaluate` and `ask`: the assistant's model, made of the phrases beside it, measured and tried.
//!
//! Must not be here: how a model is made and how it decides (`assistant`).

use crate::command::{root, step};
use anyhow::{Context, Result, ensure};
use assistant::{
    Lexicon, Model, Reading,
    training::{Phrase, evaluate as measured, read, train as trained},
};
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, BufRead};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// What is kept of the assistant's knowledge.
const ENGINE: &str = "src/assistant";

#[derive(clap::Args)]
pub struct Evaluation {
    /// The phrases to learn from, `intent<TAB>text` a line; if left out, the model that is shipped is measured.
    #[arg(long)]
    train: Option<PathBuf>,
    /// The phrases to be measured on, which the others must not hold.
    #[arg(long)]
    test: PathBuf,
}

#[derive(clap::Args)]
pub struct Question {
    /// What somebody says.
    #[arg(required_unless_present = "stdin")]
    text: Vec<String>,
    /// Reads what is said from the standard input, a phrase a line.
    #[arg(long, conflicts_with = "text")]
    stdin: bool,
    /// Prints the bits of the confidence, to be compared to the last of them.
    #[arg(long)]
    bits: bool,
    /// The language of the page, `en` or `cy`, for those who send it along. It changes nothing: whatever the page is in,
    /// people mix both, and each text is read in both.
    #[arg(long, default_value = "en", value_parser = ["en", "cy"])]
    lang: String,
}

/// Makes the model that is shipped.
pub fn train() -> Result<()> {
    let phrases = own_phrases()?;
    step(&format!("learning {} phrases", phrases.len()));
    let model = trained(&phrases, &lexicon()?)?;
    let file = model.write();
    fs::write(shipped(), &file)?;
    println!("{}: {} KB, {} KB compressed", shipped().display(), file.len() / 1000, compressed(&file)?.div_ceil(1000));
    Ok(())
}

/// Prints how well a model does on phrases that it has not seen.
pub fn evaluate(options: &Evaluation) -> Result<()> {
    let model = match &options.train {
        Some(phrases) => trained(&phrases_of(phrases)?, &lexicon()?)?,
        None => model()?,
    };
    let phrases = phrases_of(&options.test)?;
    let started = Instant::now();
    phrases.iter().for_each(|phrase| drop(model.reading(&phrase.text)));
    let turn = started.elapsed() / u32::try_from(phrases.len().max(1))?;
    let found = measured(&model, &phrases);
    for (name, share) in [
        ("top-1", found.top_1),
        ("top-3", found.top_3),
        ("acted-right", found.acted_right),
        ("acted-wrong", found.acted_wrong),
        ("clarified", found.clarified),
        ("fell-back", found.fell_back),
    ] {
        println!("{name} {share:.2} %");
    }
    match found.out_of_scope_caught {
        Some(share) => println!("out-of-scope-caught {share:.2} %"),
        None => println!("out-of-scope-caught - (no phrase of the label none)"),
    }
    println!("turn {:.1} us", turn.as_secs_f64() * 1e6);
    Ok(())
}

/// Prints what the shipped model takes each phrase for, how sure it is, and what it would do.
pub fn ask(question: &Question) -> Result<()> {
    let model = model()?;
    let answer = |text: &str| println!("{}", answer(&model.reading(text), question.bits));
    if !question.stdin {
        answer(&question.text.join(" "));
        return Ok(());
    }
    for line in io::stdin().lock().lines() {
        answer(&line?);
    }
    Ok(())
}

fn answer(reading: &Reading, bits: bool) -> String {
    let (label, confidence) = reading.guesses.first().map_or(("none", 0.0), |guess| (guess.label, guess.confidence));
    let decision = reading.danger.map_or(reading.decision.name(), |_| "safety");
    let confidence = if bits { confidence.to_bits().to_string() } else { format!("{confidence:.3}") };
    format!("{label}\t{confidence}\t{decision}")
}

fn shipped() -> PathBuf {
    root().join(ENGINE).join("model.bin")
}

fn model() -> Result<Model> {
    let file = fs::read(shipped()).context("there is no model yet: `cargo xtask train` makes it")?;
    Ok(Model::read(&file)?)
}

fn lexicon() -> Result<Lexicon> {
    let path = root().join(ENGINE).join("concepts.tsv");
    Lexicon::read(&fs::read_to_string(&path)?).with_context(|| path.display().to_string())
}

fn phrases_of(path: &Path) -> Result<Vec<Phrase>> {
    let text = fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    read(&text).with_context(|| path.display().to_string())
}

/// Those of all areas in both languages, whatever order the disk has them in.
fn own_phrases() -> Result<Vec<Phrase>> {
    let labels = fs::read_to_string(root().join(ENGINE).join("intents.tsv"))?;
    let labels: BTreeSet<&str> = labels.lines().skip(1).filter_map(|line| line.split('\t').next()).collect();
    let mut phrases = Vec::new();
    for language in ["en", "cy"] {
        for entry in fs::read_dir(root().join(ENGINE).join("phrases").join(language))? {
            phrases.extend(phrases_of(&entry?.path())?);
        }
    }
    for phrase in &phrases {
        ensure!(labels.contains(&*phrase.label), "{:?} is under {}, which is no intent", phrase.text, phrase.label);
    }
    phrases.sort();
    Ok(phrases)
}

/// In bytes, as it is served.
fn compressed(file: &[u8]) -> Result<usize> {
    let mut packed = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &*file, &mut packed, &parameters)?;
    Ok(packed.len())
}
