//! A house and its street in a sentence: "12 Weir Lane", "weir lane 12", "heol y castell". Which streets there are is not known
//! here: what is found is good to search with.

use super::{
    date_words::{day_number, unit},
    place_words::{
        ARTICLES, BEFORE_A_NUMBER, BEGINNINGS, DOUBTFUL_BEGINNINGS, DOUBTFUL_ENDS, ENDS, NOT_IN_A_NAME,
        THINGS_OF_A_STREET,
    },
    tokens::{Tokens, plain},
};
use crate::words;
use domain::address::is_numbered_unit;
use domain::calendar::names::month_named;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A number, a street, or both, as they were typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    /// With the part of the building before it: "flat 2 10a".
    #[serde(skip_serializing_if = "String::is_empty")]
    pub number: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub street: String,
}

impl Place {
    /// In bytes, of the number and of the street.
    pub const MAX: [usize; 2] = [24, 64];

    /// All of a text that answers where something is: a number alone is that of a house.
    pub fn whole(text: &str) -> Place {
        let [most_number, most_street] = Place::MAX;
        let words = words(text);
        let said = words.iter().filter(|word| !BEFORE_A_NUMBER.contains(&word.as_str()));
        let mut number = said.clone().peekable();
        let is_of_number = |word: &String| is_number(word) || is_numbered_unit(word);
        if number.peek().is_some() && number.all(is_of_number) {
            let number = said.map(String::as_str).collect::<Vec<_>>().join(" ");
            return Place { number: plain(&number, most_number), street: String::new() };
        }
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        Place { number: String::new(), street: plain(&text, most_street) }
    }

    pub fn is_empty(&self) -> bool {
        self.number.is_empty() && self.street.is_empty()
    }

    /// To search with: "12 Weir Lane".
    pub fn text(&self) -> String {
        [&*self.number, &*self.street].join(" ").trim().to_owned()
    }
}

pub(super) fn find(tokens: &mut Tokens) -> Option<Place> {
    let street = (0..tokens.len()).find_map(|at| ending(tokens, at).or_else(|| beginning(tokens, at)));
    let number = match &street {
        Some(street) => number_before(tokens, street.start).or_else(|| number_after(tokens, street.end)),
        None => (0..tokens.len()).find_map(|at| beside_postcode(tokens, at)),
    };
    let written = |tokens: &Tokens, range: Option<&Range<usize>>, max| {
        range.map(|range| tokens.written(range.clone(), max)).unwrap_or_default()
    };
    let [most_number, most_street] = Place::MAX;
    let place = Place {
        number: written(tokens, number.as_ref(), most_number),
        street: written(tokens, street.as_ref(), most_street),
    };
    if let Some(number) = number {
        let is_said = tokens.before(number.start, 1).is_some_and(|word| BEFORE_A_NUMBER.contains(&word));
        tokens.take(number.start - usize::from(is_said)..number.end);
    }
    if let Some(street) = street {
        tokens.take(street);
    }
    (!place.is_empty()).then_some(place)
}

/// The name that ends at a place with a word such as "lane".
fn ending(tokens: &Tokens, at: usize) -> Option<Range<usize>> {
    let token = tokens.token(at)?;
    let (is_sure, is_doubtful) = (ENDS.contains(&&*token.text), DOUBTFUL_ENDS.contains(&&*token.text));
    if !is_sure && !is_doubtful || token.begins_part {
        return None;
    }
    // "Covers the street", "an old street light".
    let is_article = tokens.before(at, 1).is_some_and(|word| ARTICLES.contains(&word));
    let is_of_a_thing = tokens.word(at + 1).is_some_and(|word| THINGS_OF_A_STREET.contains(&word));
    if is_article || is_of_a_thing && !token.is_name {
        return None;
    }
    let start = name_start(tokens, at);
    let has_capitals = token.is_name && tokens.token(start).is_some_and(|first| first.is_name);
    let is_known = is_sure || has_capitals || number_before(tokens, start).is_some();
    (start < at && is_known).then_some(start..at + 1)
}

/// Where the name begins whose last word stands at `end`: with a number before it, there; with capitals, at the first of them;
/// else two words before.
fn name_start(tokens: &Tokens, end: usize) -> usize {
    const MOST: usize = 4;
    let is_name = |at: usize| tokens.word(at).is_some_and(|word| !NOT_IN_A_NAME.contains(&word) && !has_digit(word));
    let is_inside =
        |at: usize| at > 0 && tokens.word(at).is_some_and(|word| ARTICLES.contains(&word)) && is_name(at - 1);
    let mut start = end;
    while start > 0 && end - start < MOST && !tokens.token(start).is_some_and(|token| token.begins_part) {
        if !is_name(start - 1) && !is_inside(start - 1) {
            break;
        }
        start -= 1;
    }
    let has_capitals = tokens.token(end).is_some_and(|token| token.is_name);
    let is_capital = |at: usize| tokens.token(at).is_some_and(|token| token.is_name);
    match number_before(tokens, start) {
        Some(_) => start,
        None if has_capitals => {
            let is_of_it = |at: &usize| is_capital(*at) || is_inside(*at);
            (start..end).rev().take_while(is_of_it).filter(|at| is_capital(*at)).last().unwrap_or(end)
        }
        None => {
            let start = start.max(end.saturating_sub(2));
            start + usize::from(is_inside(start))
        }
    }
}

/// The name that begins at a place with a word such as "heol".
fn beginning(tokens: &Tokens, at: usize) -> Option<Range<usize>> {
    let token = tokens.token(at)?;
    let (is_sure, is_doubtful) = (BEGINNINGS.contains(&&*token.text), DOUBTFUL_BEGINNINGS.contains(&&*token.text));
    // "Ar y ffordd" is on the road, "y stryd fawr" the High Street.
    let is_generic = tokens.before(at, 1).is_some_and(|word| ["y", "ein", "eich", "un"].contains(&word));
    let is_of_name = |at: usize| {
        tokens.token(at).filter(|token| !token.begins_part).is_some_and(|token| {
            !NOT_IN_A_NAME.contains(&&*token.text) && !has_digit(&token.text) && token.text.len() > 1
        })
    };
    let article = usize::from(tokens.word(at + 1).is_some_and(|word| ["y", "yr", "r"].contains(&word)));
    let mut end = at + 1 + article;
    if !is_of_name(end) || is_generic && tokens.word(end) != Some("fawr") {
        return None;
    }
    end += 1;
    let goes_on = |at: usize| {
        let is_in_chunk =
            tokens.token(at).zip(tokens.token(at - 1)).is_some_and(|(one, other)| one.chunk == other.chunk);
        let article = usize::from(tokens.word(at).is_some_and(|word| ["y", "yr"].contains(&word)));
        let is_capital = tokens.token(at + article).is_some_and(|token| token.is_name);
        (is_in_chunk || is_capital && is_of_name(at + article)).then_some(at + article + 1)
    };
    while let Some(next) = goes_on(end).filter(|next| *next <= at + 6) {
        end = next;
    }
    let is_capital = token.is_name && tokens.token(at + 1 + article).is_some_and(|token| token.is_name);
    let has_number = number_before(tokens, at).is_some();
    (is_sure || is_doubtful && (has_number || is_capital)).then_some(at..end)
}

/// "12", "12a", "12 a", "10-12", "flat 2, 10"
fn number_before(tokens: &Tokens, street: usize) -> Option<Range<usize>> {
    let number = |at: usize| tokens.word(at).is_some_and(is_number);
    let last = street.checked_sub(1)?;
    let is_letter = |at: usize| tokens.word(at).is_some_and(|word| word.len() == 1 && !["a", "y"].contains(&word));
    let mut start = match last.checked_sub(1) {
        _ if number(last) => last,
        // "12 a": with a street behind it, no article.
        Some(before) if number(before) && (is_letter(last) || tokens.word(last) == Some("a")) => before,
        _ => return None,
    };
    while start > 0 && number(start - 1) {
        start -= 1;
    }
    let is_unit = start > 0 && tokens.word(start - 1).is_some_and(is_numbered_unit);
    Some(start - usize::from(is_unit)..street)
}

/// At the end of the text or of a part of it, so that no other number is meant.
fn number_after(tokens: &Tokens, street: usize) -> Option<Range<usize>> {
    let word = tokens.word(street)?;
    let is_end = |at: usize| tokens.token(at).is_none_or(|token| token.begins_part);
    let follows = tokens.word(street + 1).unwrap_or_default();
    let is_counted = unit(follows).is_some() || month_named(follows).is_some();
    (is_number(word) && is_end(street + 1) && !is_counted).then_some(street..street + 1)
}

/// A number with nothing but the postcode, which is taken, behind it; or before it, at the end.
fn beside_postcode(tokens: &Tokens, at: usize) -> Option<Range<usize>> {
    let is_taken = |at: usize| at < tokens.len() && tokens.word(at).is_none();
    let is_last = at + 1 == tokens.len();
    let is_beside = is_taken(at + 1) || is_last && at > 0 && is_taken(at - 1);
    let is_unit = tokens.before(at, 1).is_some_and(is_numbered_unit);
    (is_beside && is_number(tokens.word(at)?)).then_some(at - usize::from(is_unit)..at + 1)
}

/// "3", "10a", and no day of a month: "3rd".
fn is_number(word: &str) -> bool {
    let letters = word.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let digits = word.len() - letters.len();
    let is_day = day_number(word).is_some_and(|(_, has_ending)| has_ending);
    (1..=4).contains(&digits) && letters.len() <= 1 && letters.bytes().all(|it| it.is_ascii_lowercase()) && !is_day
}

fn has_digit(word: &str) -> bool {
    word.contains(|letter: char| letter.is_ascii_digit())
}
