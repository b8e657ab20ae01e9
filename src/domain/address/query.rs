//! What a person typed into the one search box: a postcode, half of one, a street, a village, a building, with or
//! without the home's number. Which of these words are whose is not known here; that is the index's.

use super::{
    Outward, Postcode,
    abbreviations::{in_name, is_ordinal},
    fold,
    unit_words::{UnitWord, unit_word},
};

/// A search, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// A whole postcode among what was typed.
    pub postcode: Option<Postcode>,
    /// What else was typed, in order.
    tokens: Vec<Token>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Token {
    /// Folded.
    text: String,
    /// Whether it stands after a comma: "Basement Flat, 12" is not flat 12.
    begins_part: bool,
}

/// A folded word to be found in a street, or in what a home has of its own. [`bound`] words are found in homes alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    /// How many typed words it stands for.
    pub(super) weight: u8,
    /// Whether the street is known without it: a number, a part of a building, an article.
    pub(super) is_detail: bool,
    /// Whether it may be unfinished.
    pub(super) is_last: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    #[error("nothing was typed")]
    Empty,
    #[error("more was typed than an address holds")]
    TooLong,
    #[error("too little was typed to search by: a street or a postcode is needed")]
    TooShort,
}

const MIN_LETTERS: usize = 3;
/// An address has fewer words.
const MAX_WORDS: usize = 32;

impl Query {
    /// In characters.
    pub const MAX_CHARS: usize = 200;

    /// "LS13 2AA", "10 ls132aa", "LS13", "flat 2, 10 Abbey Av., Bramley".
    pub fn parse(text: &str) -> Result<Query, QueryError> {
        if text.chars().nth(Query::MAX_CHARS).is_some() {
            return Err(QueryError::TooLong);
        }
        if let Ok(postcode) = Postcode::parse(text) {
            return Ok(Query { postcode: Some(postcode), tokens: Vec::new() });
        }
        let mut chunks: Vec<&str> = text.split_whitespace().collect();
        let mut postcode = None;
        if let Some((range, found)) = postcode_among(&chunks) {
            chunks.splice(range, [","]);
            postcode = Some(found);
        }
        let mut tokens = tokens(&chunks);
        tokens.truncate(MAX_WORDS);
        let says_little = |text: &str| text.trim_end_matches(char::is_alphabetic).len() + 1 >= text.len();
        let letters = |token: &Token| match &*token.text {
            text if is_numbered(text) || is_house_number(text) && says_little(text) => 0,
            text => text.chars().count(),
        };
        match tokens.iter().map(letters).sum::<usize>() {
            _ if postcode.is_some() => Ok(Query { postcode, tokens }),
            _ if tokens.is_empty() => Err(QueryError::Empty),
            _ if is_begun_postcode(&tokens) => Err(QueryError::TooShort),
            0..MIN_LETTERS if !tokens.iter().any(|token| Outward::parse(&token.text).is_ok()) => {
                Err(QueryError::TooShort)
            }
            _ => Ok(Query { postcode, tokens }),
        }
    }

    /// The half of a postcode that was typed, if nothing but it was.
    pub fn outward(&self) -> Option<Outward> {
        match &*self.tokens {
            [token] if self.postcode.is_none() => Outward::parse(&token.text).ok(),
            _ => None,
        }
    }

    /// The half of a postcode that was typed beside something else, and the same search without it.
    pub fn without_outward(&self) -> Option<(Outward, Query)> {
        let halves = self.tokens.iter().map(|token| Outward::parse(&token.text).ok());
        let (at, outward) = halves.enumerate().find_map(|(at, half)| Some((at, half?)))?;
        let mut tokens = self.tokens.clone();
        tokens.remove(at);
        let rest = Query { postcode: None, tokens };
        (self.postcode.is_none() && rest.names_place()).then_some((outward, rest))
    }

    /// Whether a postcode is all that was typed.
    pub fn is_postcode_alone(&self) -> bool {
        self.tokens.is_empty()
    }

    /// Whether anything but numbers, parts of a building and a postcode was typed.
    pub fn names_place(&self) -> bool {
        self.plain().iter().any(|word| !word.is_detail)
    }

    /// All that was typed beside a whole postcode, folded.
    pub fn text(&self) -> String {
        self.tokens.iter().map(|token| &*token.text).collect::<Vec<_>>().join(" ")
    }

    /// The same search with half of its postcode, for where whole ones are not known.
    pub fn with_outward(&self) -> Query {
        let half = self.postcode.as_ref().map(|postcode| postcode.outward().as_str().to_ascii_lowercase());
        let half = half.map(|text| Token { text, begins_part: true });
        Query { postcode: None, tokens: self.tokens.iter().cloned().chain(half).collect() }
    }

    /// The same search without its postcode.
    pub fn without_postcode(&self) -> Query {
        Query { postcode: None, tokens: self.tokens.clone() }
    }

    /// The same search by the numbers and parts of a building alone, if there are any.
    pub fn by_number(&self) -> Option<Query> {
        let tokens: Vec<Token> = self.tokens.iter().filter(|token| tells_home(&token.text)).cloned().collect();
        (!tokens.is_empty()).then_some(Query { postcode: None, tokens })
    }

    /// The numbers and parts of a building that were typed, as they stand before a street: "flat 2 12a". Without the words
    /// in their places for which `is_found` holds: "back" is not of a building in Back Lane.
    pub(super) fn number(&self, is_found: impl Fn(u32, &str) -> bool) -> Option<String> {
        let tokens = (0..).zip(&self.tokens).filter(|(at, token)| !is_found(*at, &token.text));
        spoken(tokens.map(|(_, token)| token))
    }

    /// The typed words as they may be meant, the likeliest first: "flat 2" bound together, or not; "12 a" as 12a, "279a"
    /// as flat A of 279; a unit left out, which the gazetteer may write by its number alone.
    pub(super) fn readings(&self) -> Vec<Vec<Word>> {
        let mut readings = vec![self.bound(), self.words(|_| true), self.joined(), self.split()];
        readings.push(self.words(|text| !is_numbered(text)));
        let mut distinct = Vec::new();
        for reading in readings {
            if !reading.is_empty() && !distinct.contains(&reading) {
                distinct.push(reading);
            }
        }
        distinct
    }

    /// The words with the house number, without the parts of a building; and those parts. First such as "back", of which
    /// there are streets, count as words.
    pub(super) fn without_parts(&self) -> [(Vec<Word>, Option<String>); 2] {
        [is_numbered, |text: &str| unit_word(text).is_some()].map(|is_part| {
            let mut before = "";
            let (kept, parts): (Vec<&Token>, Vec<&Token>) = self.tokens.iter().partition(|token| {
                let (before, text) = (std::mem::replace(&mut before, &*token.text), &*token.text);
                let is_named = !token.begins_part && is_numbered(before) && names_part(text);
                // "Rear of 10".
                let is_joined = is_part(before) && ["of", "at"].contains(&text);
                !is_named && !is_joined && !is_part(text) && text.chars().count() > 1
            });
            (finished(kept.into_iter().map(|token| (token.text.clone(), 1))), spoken(parts))
        })
    }

    /// Each token a word.
    pub(super) fn plain(&self) -> Vec<Word> {
        self.words(|_| true)
    }

    fn words(&self, mut is_kept: impl FnMut(&str) -> bool) -> Vec<Word> {
        let texts = self.tokens.iter().map(|token| token.text.clone()).filter(|text| is_kept(text));
        finished(texts.map(|text| (text, 1)))
    }

    fn bound(&self) -> Vec<Word> {
        let mut words: Vec<(String, u8)> = Vec::new();
        let mut tokens = self.tokens.iter().peekable();
        while let Some(token) = tokens.next() {
            match tokens.next_if(|next| !next.begins_part && is_numbered(&token.text) && names_part(&next.text)) {
                Some(name) => words.push((bound(&token.text, &name.text), 2)),
                None => words.push((token.text.clone(), 1)),
            }
        }
        finished(words)
    }

    /// "12 a" -> "12a"
    fn joined(&self) -> Vec<Word> {
        let is_letter = |text: &str| text.len() == 1 && text.bytes().all(|letter| letter.is_ascii_lowercase());
        let mut words: Vec<(String, u8)> = Vec::new();
        for token in &self.tokens {
            match words.last_mut() {
                Some((number, _)) if is_letter(&token.text) && is_digits(number) => number.push_str(&token.text),
                _ => words.push((token.text.clone(), 1)),
            }
        }
        finished(words)
    }

    /// "279a" -> "279 a"
    fn split(&self) -> Vec<Word> {
        let parts = |token: &Token| {
            let digits = token.text.trim_end_matches(|letter: char| letter.is_ascii_lowercase()).len();
            let (number, letter) = token.text.split_at(digits);
            if is_digits(number) && letter.len() == 1 { vec![number, letter] } else { vec![&*token.text] }
                .into_iter()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        finished(self.tokens.iter().flat_map(parts).map(|text| (text, 1)))
    }
}

/// The words that a home has of its own, bound ones among them, and how many it is written with.
pub fn home_words(parts: &super::AddressParts) -> (Vec<String>, u8) {
    let (mut words, mut length) = (Vec::new(), 0_u8);
    for part in [&parts.saon, &parts.paon].into_iter().flatten() {
        let folded = fold(part);
        length = length.saturating_add(u8::try_from(folded.len()).unwrap_or(u8::MAX));
        for pair in folded.windows(2).filter(|pair| is_numbered(&pair[0]) && names_part(&pair[1])) {
            words.push(bound(&pair[0], &pair[1]));
        }
        words.extend(folded.iter().map(|word| in_home(word)));
        // A building that is written short, "St Ann's Ct", is found by its long form, too.
        words.extend(folded.into_iter().filter(|word| in_name(word, false) != *word));
    }
    words.sort_unstable();
    words.dedup();
    (words, length)
}

/// How a folded word is matched in homes.
pub(super) fn in_home(word: &str) -> String {
    match unit_word(word) {
        Some(UnitWord::Numbered(matched) | UnitWord::Position(matched)) => matched,
        None => in_name(word, false),
    }
    .to_owned()
}

/// "flat" and "2" in one word that nobody types.
fn bound(unit: &str, name: &str) -> String {
    ["#", &in_home(unit), " ", name].concat()
}

fn finished(words: impl IntoIterator<Item = (String, u8)>) -> Vec<Word> {
    let word = |(text, weight): (String, u8)| Word { is_detail: is_detail(&text), is_last: false, text, weight };
    let mut words: Vec<Word> = words.into_iter().map(word).collect();
    if let Some(last) = words.iter_mut().rev().find(|word| !is_house_number(&word.text) && word.weight == 1) {
        last.is_last = true;
    }
    words
}

/// Words that a street is known without. "A" may as well be the name of a flat.
const ARTICLES: [&str; 7] = ["and", "the", "of", "at", "y", "yr", "a"];

fn is_detail(text: &str) -> bool {
    text.starts_with('#')
        || text.chars().count() == 1
        || ARTICLES.contains(&text)
        || is_number_or_unit(text)
        || unit_word(text).is_some()
}

fn is_number_or_unit(text: &str) -> bool {
    is_house_number(text) || is_numbered(text)
}

fn is_numbered(text: &str) -> bool {
    matches!(unit_word(text), Some(UnitWord::Numbered(_)))
}

/// "10", "10a", "b1", "a006": not "1st", which is a word of a street's name.
fn is_house_number(text: &str) -> bool {
    text.contains(|character: char| character.is_ascii_digit()) && !is_ordinal(text)
}

/// Whether it tells one home of a street from another.
pub(super) fn tells_home(text: &str) -> bool {
    is_detail(text) && !ARTICLES.contains(&text) && Outward::parse(text).is_err()
}

/// Those of the words that tell homes apart, as they were typed.
fn spoken<'a>(tokens: impl IntoIterator<Item = &'a Token>) -> Option<String> {
    let words = tokens.into_iter().map(|token| &*token.text).filter(|text| tells_home(text));
    Some(words.collect::<Vec<_>>().join(" ")).filter(|words| !words.is_empty())
}

/// What may stand after "flat".
fn names_part(text: &str) -> bool {
    is_house_number(text) || text.chars().count() == 1
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit())
}

/// Folded words, and after which commas they stand.
fn tokens(chunks: &[&str]) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut begins_part = true;
    for chunk in chunks {
        for (at, piece) in chunk.split([',', ';']).enumerate() {
            begins_part |= at > 0;
            for text in fold(piece) {
                tokens.push(Token { text, begins_part: std::mem::take(&mut begins_part) });
            }
        }
    }
    tokens
}

/// "LS13 2", "LS13 2A": not the house 2A of LS13, but a postcode of which letters are missing.
fn is_begun_postcode(tokens: &[Token]) -> bool {
    let [outward, inward] = tokens else { return false };
    let is_begun = matches!(inward.text.as_bytes(), [b'0'..=b'9'] | [b'0'..=b'9', b'a'..=b'z']);
    is_begun && Outward::parse(&outward.text).is_ok()
}

/// Where a whole postcode stands. A word without a digit ends one only at the very end: "LS13 OAA", not "LS13 Old Road".
fn postcode_among(chunks: &[&str]) -> Option<(std::ops::Range<usize>, Postcode)> {
    let has_digit = |chunk: &str| chunk.contains(|character: char| character.is_ascii_digit());
    let is_end = |at: usize| at == chunks.len();
    let ranges = (1..=chunks.len()).rev().flat_map(|end| [2, 1].map(|size| end.saturating_sub(size)..end));
    let mut whole = ranges.filter(|range| has_digit(chunks[range.end - 1]) || is_end(range.end)).filter_map(|range| {
        // A comma parts a house's number from a street, not a postcode.
        let has_comma = chunks[range.start..range.end - 1].iter().any(|chunk| chunk.ends_with(','));
        let postcode = Postcode::parse(&chunks[range.clone()].join(" ")).ok().filter(|_| !has_comma)?;
        Some((range, postcode))
    });
    whole.next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The first reading, with the postcode before it.
    fn parsed(text: &str) -> String {
        match Query::parse(text) {
            Ok(query) => {
                let words = query.readings().into_iter().next().unwrap_or_default().into_iter().map(|word| word.text);
                let postcode = query.postcode.iter().map(|postcode| format!("[{postcode}]"));
                postcode.chain(words).collect::<Vec<_>>().join(" ")
            }
            Err(error) => format!("{error:?}"),
        }
    }

    #[test]
    fn one_box_takes_what_people_type() {
        for (typed, meaning) in [
            ("LS13 2AA", "[LS13 2AA]"),
            ("ls132aa", "[LS13 2AA]"),
            (" ls13-2aa. ", "[LS13 2AA]"),
            ("10 LS13 2AA", "[LS13 2AA] 10"),
            ("ls132aa 10a", "[LS13 2AA] 10a"),
            ("flat 2, 10, LS13 2AA", "[LS13 2AA] #flat 2 10"),
            ("1 G12 8QQ", "[G12 8QQ] 1"),
            ("Bramley, Leeds, LS13 2AA", "[LS13 2AA] bramley leeds"),
            ("10 LS13 OAA", "[LS13 0AA] 10"),
            ("LS13 2AA, UK", "[LS13 2AA] uk"),
            ("LS13 old road", "ls13 old road"),
            ("14 High Street", "14 high street"),
            ("12 2nd Avenue", "12 2nd avenue"),
            ("112 Old Road", "112 old road"),
            ("147 St Johns Lane", "147 st johns lane"),
            ("LS13", "ls13"),
            ("10 Abbey Avenue, Bramley, LS13 2AA", "[LS13 2AA] 10 abbey avenue bramley"),
            ("Fflat 2, 10-12 Lôn-y-Bwthyn", "#flat 2 10 12 lon y bwthyn"),
            ("Basement Flat, 12 Mill Lane", "basement flat 12 mill lane"),
            ("Flat B, St John's Close", "#flat b st johns close"),
            ("flat bush lane", "flat bush lane"),
            ("Tŷ Gwyn", "ty gwyn"),
            ("", "Empty"),
            (" -,. ", "Empty"),
            ("10", "TooShort"),
            ("ab", "TooShort"),
            ("flat 3", "TooShort"),
            ("LS13 2", "TooShort"),
            ("aw1-2a", "TooShort"),
        ] {
            assert_eq!(parsed(typed), meaning, "{typed}");
        }
    }

    #[test]
    fn a_number_is_read_in_all_its_spellings() {
        let readings = |typed: &str| {
            let readings = Query::parse(typed).map(|query| query.readings()).unwrap_or_default();
            let text = |reading: Vec<Word>| reading.into_iter().map(|word| word.text).collect::<Vec<_>>().join(" ");
            readings.into_iter().map(text).collect::<Vec<_>>()
        };
        assert_eq!(readings("12 a weir lane"), ["12 a weir lane", "12a weir lane"]);
        assert_eq!(readings("279a weir lane"), ["279a weir lane", "279 a weir lane"]);
        assert_eq!(readings("flat 2 the mill"), ["#flat 2 the mill", "flat 2 the mill", "2 the mill"]);
    }

    #[test]
    fn the_number_stays_as_it_was_typed() {
        for (typed, number) in [
            ("12a weir lane", Some("12a")),
            ("weir lane ls13 flat b, 3", Some("flat b 3")),
            ("Annexe, 10 The Crescent", Some("annexe 10")),
            ("1st avenue", None),
        ] {
            let query = Query::parse(typed).unwrap_or_else(|error| panic!("{typed}: {error}"));
            assert_eq!(query.number(|_, _| false).as_deref(), number, "{typed}");
        }
        let query = Query::parse("12 back lane").expect("a street");
        assert_eq!(query.number(|_, word| word == "back").as_deref(), Some("12"));
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert!(Query::parse(&"ŵ".repeat(200)).is_ok());
        assert_eq!(Query::parse(&"a".repeat(201)), Err(QueryError::TooLong));
    }

    proptest! {
        #[test]
        fn any_text_is_a_query_or_refused(text in any::<String>()) {
            if let Ok(query) = Query::parse(&text) {
                prop_assert!(query.postcode.is_some() || !query.readings().is_empty());
                prop_assert!(query.plain().iter().all(|word| !word.text.is_empty()));
            }
        }

        #[test]
        fn a_number_is_kept_beside_a_postcode(number in 1u16..2000) {
            prop_assert_eq!(parsed(&format!("{number} LS13 2AA")), format!("[LS13 2AA] {number}"));
        }

        #[test]
        fn a_house_number_is_never_joined_to_a_word(number in 1u16..2000, word in "[a-z]{2,4}") {
            let query = Query::parse(&format!("{number} {word} street"));
            prop_assert!(query.is_ok_and(|query| query.postcode.is_none()));
        }
    }
}
