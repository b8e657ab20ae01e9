//! A whole postcode, however it is typed.

use super::tokens::Tokens;
use domain::address::Postcode;

/// The first that some council serves. Both halves must have what a half has: "so 1st" is none.
pub(super) fn find(tokens: &mut Tokens) -> Option<Postcode> {
    let (at, length, postcode) = (0..tokens.len()).find_map(|at| {
        let halves = || Some((at, 2, in_halves(tokens.word(at)?, tokens.word(at + 1)?)?));
        let whole = || Some((at, 1, whole(tokens.word(at)?)?));
        halves().or_else(whole)
    })?;
    tokens.take(at..at + length);
    Some(postcode)
}

fn in_halves(outward: &str, inward: &str) -> Option<Postcode> {
    let is_outward = outward.starts_with(|letter: char| letter.is_ascii_alphabetic()) || outward.starts_with('0');
    let is_inward = inward.len() == 3 && inward.starts_with(|first: char| first.is_ascii_digit() || first == 'o');
    let is_each = is_outward && digits(outward) > 0 && is_inward;
    Postcode::parse(&[outward, " ", inward].concat()).ok().filter(|_| is_each)
}

fn whole(word: &str) -> Option<Postcode> {
    Postcode::parse(word).ok().filter(|_| digits(word) >= 2)
}

fn digits(word: &str) -> usize {
    word.bytes().filter(u8::is_ascii_digit).count()
}
