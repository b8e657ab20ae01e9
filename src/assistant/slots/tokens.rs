//! The words of a text in their order, and which of them are taken already.

use crate::words;
use std::ops::Range;

/// More words are not read.
const MAX_WORDS: usize = 100;
/// Longer words, in bytes, are nobody's address or day.
const MAX_WORD: usize = 40;

#[derive(Debug)]
pub(super) struct Token {
    /// As words are compared.
    pub(super) text: String,
    /// Which of the pieces between spaces it is in.
    pub(super) chunk: usize,
    /// Whether it begins with a capital, in a text that has small letters, too.
    pub(super) is_name: bool,
    /// Whether a comma or the end of a sentence stands before it.
    pub(super) begins_part: bool,
    is_taken: bool,
}

pub(super) struct Tokens<'a> {
    pub(super) chunks: Vec<&'a str>,
    tokens: Vec<Token>,
}

impl<'a> Tokens<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let chunks: Vec<&str> = text.split_whitespace().take(MAX_WORDS).collect();
        let is_shouted = !chunks.iter().any(|chunk| chunk.contains(char::is_lowercase));
        let mut tokens = Vec::new();
        let mut begins_part = true;
        for (chunk, piece) in chunks.iter().enumerate() {
            let is_name = !is_shouted && piece.trim_start_matches(['(', '\'', '"']).starts_with(char::is_uppercase);
            for text in parted(piece).into_iter().filter(|word| word.len() <= MAX_WORD) {
                let begins_part = std::mem::take(&mut begins_part);
                tokens.push(Token { text, chunk, is_name, begins_part, is_taken: false });
            }
            begins_part |= piece.ends_with([',', ';', '.', '!', '?', ':']);
        }
        tokens.truncate(MAX_WORDS);
        Tokens { chunks, tokens }
    }

    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The word at a place, unless it is taken.
    pub(super) fn word(&self, at: usize) -> Option<&str> {
        self.token(at).map(|token| &*token.text)
    }

    pub(super) fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at).filter(|token| !token.is_taken)
    }

    /// The word so many places before another.
    pub(super) fn before(&self, at: usize, places: usize) -> Option<&str> {
        at.checked_sub(places).and_then(|at| self.word(at))
    }

    /// Whether these words follow each other from a place on.
    pub(super) fn has(&self, at: usize, phrase: &str) -> bool {
        phrase.split(' ').enumerate().all(|(place, word)| self.word(at + place) == Some(word))
    }

    /// The first of the phrases that stands at a place: how many words it has, and what it says.
    pub(super) fn phrase<T: Copy>(&self, at: usize, phrases: &[(&str, T)]) -> Option<(usize, T)> {
        let (phrase, meaning) = phrases.iter().find(|(phrase, _)| self.has(at, phrase))?;
        Some((phrase.split(' ').count(), *meaning))
    }

    pub(super) fn take(&mut self, range: Range<usize>) {
        for token in self.tokens.iter_mut().take(range.end).skip(range.start) {
            token.is_taken = true;
        }
    }

    /// All words of a piece between spaces.
    pub(super) fn take_chunk(&mut self, chunk: usize) {
        self.tokens.iter_mut().filter(|token| token.chunk == chunk).for_each(|token| token.is_taken = true);
    }

    /// The words that are not taken.
    pub(super) fn left(&self) -> Vec<String> {
        self.tokens.iter().filter(|token| !token.is_taken).map(|token| token.text.clone()).collect()
    }

    /// The words of a range as they were typed, without marks that are in no address; `max` bytes at most.
    pub(super) fn written(&self, range: Range<usize>, max: usize) -> String {
        let mut chunks: Vec<usize> = self.tokens[range].iter().map(|token| token.chunk).collect();
        chunks.dedup();
        let text = chunks.iter().map(|chunk| self.chunks[*chunk]).collect::<Vec<_>>().join(" ");
        plain(&text, max)
    }
}

/// The words of a piece between spaces. "Rhodfa'r" is two: a Welsh article leans on the word before it.
fn parted(piece: &str) -> Vec<String> {
    let leaning = ["'r", "\u{2019}r"].into_iter().find_map(|article| piece.strip_suffix(article));
    match leaning {
        Some(word) => words(word).into_iter().chain(["r".to_owned()]).collect(),
        None => words(piece),
    }
}

/// A text without what is in no address and cannot be seen, cut to so many bytes.
pub(super) fn plain(text: &str, max: usize) -> String {
    let is_kept =
        |letter: &char| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '\'' | '\u{2019}' | '&' | '/');
    let mut plain: String = text.chars().filter(is_kept).collect();
    while plain.len() > max {
        plain.pop();
    }
    plain.trim().to_owned()
}
