//! The wish to be found where one is.

use super::tokens::Tokens;

const PHRASES: &[(&str, ())] = &[
    ("where i am", ()),
    ("where im standing", ()),
    ("where i stand", ()),
    ("my location", ()),
    ("my current location", ()),
    ("current location", ()),
    ("my position", ()),
    ("near me", ()),
    ("close to me", ()),
    ("closest to me", ()),
    ("nearest to me", ()),
    ("around me", ()),
    ("round here", ()),
    ("around here", ()),
    ("near here", ()),
    ("right here", ()),
    ("use gps", ()),
    ("gps", ()),
    ("fy lleoliad", ()),
    ("fy lleoliad i", ()),
    ("lleoliad presennol", ()),
    ("lle rydw i", ()),
    ("lle dwi", ()),
    ("lle dw i", ()),
    ("ble rydw i", ()),
    ("ble dw i", ()),
    ("ble dwi", ()),
    ("ble ydw i", ()),
    ("lle ydw i", ()),
    ("agos ata i", ()),
    ("yn agos i mi", ()),
    ("ger fi", ()),
    ("wrth fy ymyl", ()),
];
/// Said alone, and as an answer to where something is.
const ALONE: [&str; 6] = ["here", "just here", "this place", "yma", "fan hyn", "fan yma"];

pub(super) fn find(tokens: &mut Tokens) -> bool {
    let alone = ALONE.iter().any(|phrase| phrase.split(' ').count() == tokens.len() && tokens.has(0, phrase));
    let found = (0..tokens.len()).find_map(|at| Some((at, tokens.phrase(at, PHRASES)?)));
    match found {
        Some((at, (length, ()))) => tokens.take(at..at + length),
        None if alone => tokens.take(0..tokens.len()),
        None => return false,
    }
    true
}
