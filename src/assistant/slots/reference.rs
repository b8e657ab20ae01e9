//! The reference of a report, as people say and type it in the middle of a sentence.

use super::tokens::Tokens;
use domain::reports::Reference;

/// What looks like a reference and is none: a character is wrong or missing, or it is another body's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Misread;

/// A reference may be typed in as many pieces.
const MAX_PIECES: usize = 10;
/// Of DS and eight more.
const LETTERS: usize = 8;
/// What a number stands behind that is meant as a reference.
const NAMED: [&str; 14] = [
    "ref",
    "reference",
    "refrence",
    "case",
    "ticket",
    "report",
    "job",
    "cyf",
    "cyfeirnod",
    "nghyfeirnod",
    "achos",
    "adroddiad",
    "cais",
    "nghais",
];
/// What may stand between.
const FILLERS: [&str; 10] = ["no", "nr", "number", "num", "is", "id", "rhif", "yw", "ydi", "ydy"];

pub(super) fn find(tokens: &mut Tokens) -> Option<Result<Reference, Misread>> {
    let whole = (0..tokens.len()).find_map(|at| Some((at, at_place(tokens, at)?)));
    if let Some((at, (length, reference))) = whole {
        tokens.take(at..at + length);
        return Some(Ok(reference));
    }
    let at = (0..tokens.len()).find(|at| is_meant(tokens, *at))?;
    let prefix = usize::from(tokens.before(at, 1) == Some("ds"));
    let chunk = tokens.token(at)?.chunk;
    tokens.take(at - prefix..at);
    tokens.take_chunk(chunk);
    Some(Err(Misread))
}

/// The reference that begins at a place, with how many words it takes. With its prefix it may be in many pieces; without, only
/// in two, and each must have a digit: words are not read as one.
fn at_place(tokens: &Tokens, at: usize) -> Option<(usize, Reference)> {
    let has_prefix = tokens.word(at)?.starts_with("ds");
    let most = if has_prefix { MAX_PIECES } else { 2 };
    let mut text = String::new();
    for length in 1..=most {
        let word = tokens.word(at + length - 1)?;
        let is_code = word.is_ascii() && (has_prefix || word.contains(|letter: char| letter.is_ascii_digit()));
        if !is_code {
            return None;
        }
        text.push_str(word);
        if text.len() >= LETTERS + 2 * usize::from(has_prefix) {
            return read(&text).map(|reference| (length, reference));
        }
    }
    None
}

fn read(text: &str) -> Option<Reference> {
    let one_meant = || match <[Reference; 1]>::try_from(Reference::misread(text)) {
        Ok([reference]) => Some(reference),
        Err(_) => None,
    };
    text.parse().ok().or_else(one_meant)
}

/// Whether somebody gives a number there that should be a reference.
fn is_meant(tokens: &Tokens, at: usize) -> bool {
    let Some(word) = tokens.word(at) else { return false };
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let is_prefixed = word.starts_with("ds") && digits >= 2 || tokens.before(at, 1) == Some("ds") && digits > 0;
    let is_filler = |word: &str| FILLERS.contains(&word);
    let named = (1..=3).find(|places| !tokens.before(at, *places).is_some_and(is_filler)).unwrap_or(3);
    let is_named = tokens.before(at, named).is_some_and(|word| NAMED.contains(&word));
    is_prefixed || is_named && digits >= 2
}
