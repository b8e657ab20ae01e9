//! Finds streets by what people type: abbreviated, misspelt, unfinished, in any order, with or without the place.
//!
//! Each distinct word is matched once per typed word; streets are reached through the word's postings.

use super::{
    abbreviations::{in_name, spellings},
    fold,
    word_match::{KnownWord, Shape, TypedWord},
};
use std::collections::{BTreeMap, HashMap};

/// A street to be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Street {
    pub id: u32,
    pub name: String,
    pub locality: Option<String>,
    pub town: String,
    /// The outward half of its postcodes.
    pub outward: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreetMatch {
    pub id: u32,
    /// Higher is better; comparable within one search only.
    pub score: u32,
}

pub struct StreetIndex {
    entries: Vec<Entry>,
    /// By word.
    vocabulary: Vec<Term>,
}

struct Term {
    word: KnownWord,
    postings: Vec<Posting>,
}

struct Entry {
    id: u32,
    name: Box<str>,
    /// The name folded and spelt out.
    canonical: Box<str>,
    shape: Shape,
    /// Words in the name.
    length: u16,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Posting {
    entry: u32,
    field: Field,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Field {
    Name,
    /// Locality, town, outward postcode.
    Place,
}

/// The best way in which one typed word was found in a street.
#[derive(Clone, Copy, Default)]
struct Hit {
    score: u32,
    in_name: bool,
}

/// A street that is called Bramley comes before a street in Bramley.
const NAME_BONUS: u32 = 40;
const MOST_SUGGESTIONS: usize = 5;
const LIKENESS_TO_SUGGEST: f64 = 0.8;

impl StreetIndex {
    pub fn new(streets: impl IntoIterator<Item = Street>) -> StreetIndex {
        let mut entries = Vec::new();
        let mut postings: BTreeMap<String, Vec<Posting>> = BTreeMap::new();
        for (street, entry) in streets.into_iter().zip(0..) {
            let name = canonical(&street.name);
            let place = [street.locality.as_deref(), Some(&*street.town), street.outward.as_deref()];
            let place = place.into_iter().flatten().flat_map(fold).map(|word| (word, Field::Place));
            let length = u16::try_from(name.len()).unwrap_or(u16::MAX);
            let canonical = name.join(" ").into_boxed_str();
            for (word, field) in name.into_iter().map(|word| (word, Field::Name)).chain(place) {
                postings.entry(word).or_default().push(Posting { entry, field });
            }
            let shape = Shape::of(&canonical);
            entries.push(Entry { id: street.id, name: street.name.into_boxed_str(), canonical, shape, length });
        }
        let vocabulary = postings.into_iter().map(|(word, mut postings)| {
            postings.shrink_to_fit();
            Term { word: KnownWord::new(word), postings }
        });
        let vocabulary = vocabulary.collect();
        StreetIndex { entries, vocabulary }
    }

    /// Streets that have all of the folded `words`, the best first, then by name; at least one word is in the name.
    /// Where none has them all (another place's name, a house's name), streets whose whole name is among the words.
    pub fn search(&self, words: &[String]) -> Vec<StreetMatch> {
        let mut totals: HashMap<u32, Total> = HashMap::new();
        for (at, word) in words.iter().enumerate() {
            for (entry, hit) in self.hits(word, at + 1 == words.len()) {
                totals.entry(entry).or_default().add(hit);
            }
        }
        totals.retain(|_, total| total.in_name > 0);
        if totals.values().any(|total| total.words == words.len()) {
            totals.retain(|_, total| total.words == words.len());
        } else {
            totals.retain(|entry, total| total.in_name >= self.entries[*entry as usize].length);
            let most = totals.values().map(|total| total.words).max().unwrap_or_default();
            totals.retain(|_, total| total.words == most);
        }
        self.ranked(totals)
    }

    fn ranked(&self, totals: HashMap<u32, Total>) -> Vec<StreetMatch> {
        let entry = |at: u32| &self.entries[at as usize];
        let score = |(at, total): (u32, Total)| (at, total.score + coverage(entry(at), total));
        let mut found: Vec<(u32, u32)> = totals.into_iter().map(score).collect();
        found.sort_by(|(a, a_score), (b, b_score)| {
            let by_name = || entry(*a).name.cmp(&entry(*b).name);
            b_score.cmp(a_score).then_with(by_name).then(a.cmp(b))
        });
        found.into_iter().map(|(at, score)| StreetMatch { id: entry(at).id, score }).collect()
    }

    /// Names of the streets that look most like `words`, for when nothing was found.
    pub fn suggestions(&self, words: &[String]) -> Vec<&str> {
        let typed = canonical(&words.join(" ")).join(" ");
        let shape = Shape::of(&typed);
        let may_be_alike = |entry: &&Entry| {
            shape.greatest_likeness(&entry.shape, shared_prefix(&typed, &entry.canonical)) >= LIKENESS_TO_SUGGEST
        };
        let mut likeness: BTreeMap<&str, f64> = BTreeMap::new();
        for entry in self.entries.iter().filter(may_be_alike) {
            likeness.entry(&entry.name).or_insert_with(|| strsim::jaro_winkler(&typed, &entry.canonical));
        }
        let mut alike: Vec<(&str, f64)> =
            likeness.into_iter().filter(|(_, likeness)| *likeness >= LIKENESS_TO_SUGGEST).collect();
        alike.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        alike.into_iter().take(MOST_SUGGESTIONS).map(|(name, _)| name).collect()
    }

    /// Each street that has `word` in any of its spellings, with the best of them.
    fn hits(&self, word: &str, is_last: bool) -> HashMap<u32, Hit> {
        let spellings = spellings(word);
        let typed: Vec<TypedWord> = spellings.iter().map(|spelling| TypedWord::new(spelling, is_last)).collect();
        let mut hits: HashMap<u32, Hit> = HashMap::new();
        for term in &self.vocabulary {
            let score = typed.iter().map(|typed| typed.score(&term.word)).max().unwrap_or_default();
            if score == 0 {
                continue;
            }
            for posting in &term.postings {
                let in_name = posting.field == Field::Name;
                let score = score + if in_name { NAME_BONUS } else { 0 };
                let best = hits.entry(posting.entry).or_default();
                if score > best.score {
                    *best = Hit { score, in_name };
                }
            }
        }
        hits
    }
}

#[derive(Clone, Copy, Default)]
struct Total {
    score: u32,
    /// Typed words that were found.
    words: usize,
    /// Those of them that were found in the name.
    in_name: u16,
}

impl Total {
    fn add(&mut self, hit: Hit) {
        self.score += hit.score;
        self.words += 1;
        self.in_name += u16::from(hit.in_name);
    }
}

/// More for a street whose whole name was typed.
fn coverage(entry: &Entry, total: Total) -> u32 {
    NAME_BONUS * u32::from(total.in_name) / u32::from(entry.length.max(total.in_name).max(1))
}

/// How many of the first four characters agree.
fn shared_prefix(one: &str, other: &str) -> u8 {
    one.chars().zip(other.chars()).take(4).take_while(|(one, other)| one == other).fold(0, |count, _| count + 1)
}

/// The folded words of a street's name, abbreviations spelt out.
fn canonical(name: &str) -> Vec<String> {
    let words = fold(name);
    let last = words.len().saturating_sub(1);
    words.iter().enumerate().map(|(at, word)| in_name(word, at == last).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::Query;

    const STREETS: [(&str, &str); 14] = [
        ("Abbey Avenue", "Bramley"),
        ("Abbey Road", "Kirkstall"),
        ("Abbey Avenue", "Garforth"),
        ("Abbotsford Close", "Bramley"),
        ("Bramley Road", "Farnley"),
        ("St John's Close", "Bramley"),
        ("St Marks Street", "Woodhouse"),
        ("Street Lane", "Roundhay"),
        ("Lôn y Bwthyn", "Pentre"),
        ("Heol-y-Derw", "Pentre"),
        ("The Crescent", "Bramley"),
        ("Otley Old Road", "Cookridge"),
        ("Wellington Mount", "Bramley"),
        ("Headingley Mount", "Headingley"),
    ];

    fn index() -> StreetIndex {
        StreetIndex::new(STREETS.into_iter().zip(0..).map(|((name, locality), id)| Street {
            id,
            name: name.into(),
            locality: Some(locality.into()),
            town: "Leeds".into(),
            outward: Some(if locality == "Bramley" { "LS13" } else { "LS5" }.into()),
        }))
    }

    fn found(typed: &str) -> Vec<String> {
        let Ok(Query::Street { words, .. }) = Query::parse(typed) else { panic!("{typed} is a street") };
        let show = |found: StreetMatch| {
            let (name, locality) = STREETS[found.id as usize];
            format!("{name}, {locality}")
        };
        index().search(&words).into_iter().map(show).collect()
    }

    #[test]
    fn people_find_their_street() {
        for (typed, best) in [
            ("abbey avenue", "Abbey Avenue, Bramley"),
            ("abbey av bramley", "Abbey Avenue, Bramley"),
            ("abbey av 10 bramley", "Abbey Avenue, Bramley"),
            ("garforth abbey ave", "Abbey Avenue, Garforth"),
            ("Abbey Av. LS13", "Abbey Avenue, Bramley"),
            ("abbey avenue leeds bramley", "Abbey Avenue, Bramley"),
            ("abey avenue bramley", "Abbey Avenue, Bramley"),
            ("abbey aveneu bramly", "Abbey Avenue, Bramley"),
            ("abbotsfrod cl", "Abbotsford Close, Bramley"),
            ("abbots", "Abbotsford Close, Bramley"),
            ("st johns close", "St John's Close, Bramley"),
            ("Saint John's Cl", "St John's Close, Bramley"),
            ("st marks st", "St Marks Street, Woodhouse"),
            ("street lane", "Street Lane, Roundhay"),
            ("lon y bwthyn", "Lôn y Bwthyn, Pentre"),
            ("LÔN Y BWTHYN", "Lôn y Bwthyn, Pentre"),
            ("heol y derw", "Heol-y-Derw, Pentre"),
            ("crescent", "The Crescent, Bramley"),
            ("road otley old", "Otley Old Road, Cookridge"),
            ("welington mt", "Wellington Mount, Bramley"),
            ("headinley mount", "Headingley Mount, Headingley"),
        ] {
            assert_eq!(found(typed).first().map(String::as_str), Some(best), "{typed}");
        }
    }

    #[test]
    fn the_place_narrows() {
        assert_eq!(found("abbey bramley"), ["Abbey Avenue, Bramley"]);
        assert_eq!(found("abbey avenue").len(), 2);
        assert_eq!(found("abbey ls13"), ["Abbey Avenue, Bramley"]);
        assert_eq!(found("bramley"), ["Bramley Road, Farnley"]);
    }

    #[test]
    fn words_that_no_street_has_do_not_hide_the_street() {
        assert_eq!(found("abbey avenue otley").len(), 2);
        assert_eq!(found("the tannery abbey av bramley"), ["Abbey Avenue, Bramley"]);
    }

    #[test]
    fn exact_comes_before_prefix_before_typo() {
        let streets = ["Parkin Road", "Perk Road", "Park Road", "Parks Road"].into_iter().zip(0..);
        let index = StreetIndex::new(streets.map(|(name, id)| Street {
            id,
            name: name.into(),
            locality: None,
            town: "Leeds".into(),
            outward: None,
        }));
        let order = |words: [&str; 2]| {
            let found = index.search(&words.map(str::to_owned));
            found.into_iter().map(|found| found.id).collect::<Vec<_>>()
        };
        assert_eq!(order(["road", "park"]), [2, 0, 3, 1]);
        assert_eq!(order(["park", "road"]), [2, 3, 1]);
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        for typed in ["abbey otley", "xyzzy", "rod", "leeds"] {
            assert_eq!(found(typed), Vec::<String>::new(), "{typed}");
        }
        assert!(index().search(&[]).is_empty());
    }

    #[test]
    fn nothing_found_gets_the_nearest_names() {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(index().suggestions(&words("abby avanew")).first(), Some(&"Abbey Avenue"));
        assert!(index().suggestions(&words("zzzz")).is_empty());
    }

    #[test]
    fn a_city_is_searched_word_by_word_not_street_by_street() {
        let stems = (0..3000u32).map(|number| format!("{}ley", letters_of(number)));
        let kinds = ["Road", "Street", "Avenue", "Close"];
        let names = stems.flat_map(|stem| kinds.map(|kind| format!("{stem} {kind}")));
        let index = StreetIndex::new(names.zip(0..).map(|(name, id)| Street {
            id,
            name,
            locality: Some("Bramley".into()),
            town: "Leeds".into(),
            outward: Some("LS13".into()),
        }));
        assert_eq!(index.vocabulary.len(), 3000 + 4 + 3);
        let found = index.search(&["abcley", "rd", "bramley"].map(str::to_owned));
        assert_eq!(index.entries[found[0].id as usize].name.to_lowercase(), "abcley road");
    }

    /// Distinct for each number below 17,576.
    fn letters_of(number: u32) -> String {
        [number / 676, number / 26, number].map(|letter| char::from(b'a' + (letter % 26) as u8)).iter().collect()
    }
}
