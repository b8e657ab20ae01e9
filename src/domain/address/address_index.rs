//! Finds homes by what people type: abbreviated, misspelt, unfinished, in any order, with or without the place.
//!
//! Homes are numbered in the order in which they are shown, street by street, so that a street is a run of numbers, and
//! what was found is a list of runs: half a town costs no more than one home.

use super::{
    Query,
    abbreviations::in_name,
    fold,
    query::{Word, tells_home},
    vocabulary::{Term, Vocabulary},
    word_match::{Fit, Shape},
};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// A street, or the homes of a place that stand in none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Street {
    pub name: String,
    pub locality: Option<String>,
    pub town: String,
    /// The outward half of its postcodes.
    pub outward: Option<String>,
    /// The numbers of its homes; those of the next street follow.
    pub homes: Range<u32>,
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The numbers of the homes in the order in which they are best shown.
    pub homes: Vec<Range<u32>>,
    /// Whether a home or a street was named, as opposed to a whole village, town or half of a postcode.
    pub is_named: bool,
    /// Whether so was the whole name of the street, or all that the home is called by.
    pub is_whole: bool,
    /// The number or part of a building that none of these homes has, as it was typed ("12a", "flat 3").
    pub without: Option<String>,
}

pub struct AddressIndex {
    streets: Vec<Entry>,
    vocabulary: Vocabulary,
    /// How many words of its own each home has.
    lengths: Vec<u8>,
    /// The street of each home.
    street_of: Vec<u32>,
}

struct Entry {
    name: Box<str>,
    /// The name folded and spelt out.
    canonical: Box<str>,
    shape: Shape,
    /// Words in the name.
    length: u32,
    homes: Range<u32>,
}

/// Which of the typed words were found in a street: one bit for each.
#[derive(Clone, Copy)]
struct Reach {
    name: u64,
    place: u64,
    worst: Fit,
}

const UNREACHED: Reach = Reach { name: 0, place: 0, worst: Fit::Exact };

/// Where a typed word was found.
struct Hits<'a> {
    fits: Vec<(Fit, &'a Term)>,
    homes: OnceCell<Cow<'a, [u32]>>,
    weight: u8,
    is_detail: bool,
    tells_home: bool,
}

/// Homes of one street that were found alike, with what they are sorted by: the smaller, the better.
struct Run {
    rank: (Fit, bool, bool, u32),
    homes: Range<u32>,
    is_named: bool,
    is_whole: bool,
}

/// So many kinds of streets, by the words that they lack, are looked into.
const MAX_KINDS: usize = 64;
const MAX_SUGGESTIONS: usize = 5;
const LIKENESS_TO_SUGGEST: f64 = 0.8;

impl AddressIndex {
    /// Of all streets in the order of their homes; for each word that homes have of their own, the homes in order; and
    /// how many words each home has.
    pub fn new(
        streets: impl IntoIterator<Item = Street>,
        home_words: impl IntoIterator<Item = (String, Vec<u32>)>,
        lengths: Vec<u8>,
    ) -> AddressIndex {
        let mut terms: BTreeMap<String, Term> = BTreeMap::new();
        let mut entries = Vec::new();
        let mut street_of = vec![0; lengths.len()];
        for (street, at) in streets.into_iter().zip(0..) {
            let place = [street.locality.as_deref(), Some(&*street.town), street.outward.as_deref()];
            let place: Vec<String> = place.into_iter().flatten().flat_map(fold).collect();
            for word in place {
                terms.entry(word).or_default().places.push(at);
            }
            let canonical = canonical(&street.name);
            for word in fold(&street.name).into_iter().chain(canonical.iter().cloned()) {
                terms.entry(word).or_default().names.push(at);
            }
            for home in street.homes.clone() {
                if let Some(street) = street_of.get_mut(place_in_list(home)) {
                    *street = at;
                }
            }
            let length = u32::try_from(canonical.len()).unwrap_or(u32::MAX);
            let canonical = canonical.join(" ").into_boxed_str();
            let shape = Shape::of(&canonical);
            entries.push(Entry { name: street.name.into(), canonical, shape, length, homes: street.homes });
        }
        for (word, homes) in home_words {
            terms.entry(word).or_default().homes = homes;
        }
        AddressIndex { streets: entries, vocabulary: Vocabulary::new(terms), lengths, street_of }
    }

    /// The street of a home, by its place in the list.
    pub fn street_of(&self, home: u32) -> Option<u32> {
        self.street_of.get(place_in_list(home)).copied()
    }

    /// The homes that the words of `query` mean: as written before misspelt, all words before some, a street without the
    /// number before another street.
    pub fn search(&self, query: &Query) -> Found {
        let spaced = || self.respaced(&query.plain());
        let written = [Fit::Begun];
        let misspelt = [Fit::Transposed, Fit::OneTypo, Fit::TwoTypos];
        self.all_of(query.readings(), &written)
            .or_else(|| self.all_of(spaced(), &written))
            .or_else(|| self.less(query, &written))
            .or_else(|| self.all_of(query.readings(), &misspelt))
            .or_else(|| self.less(query, &misspelt))
            .or_else(|| self.whole_names(query, Fit::Begun))
            .or_else(|| self.whole_names(query, Fit::OneTypo))
            .unwrap_or_default()
    }

    /// Those of the homes `within`, in order, that all words of `query` mean.
    pub fn search_within(&self, query: &Query, within: &[u32]) -> Found {
        let fits = [Fit::Begun, Fit::Transposed, Fit::OneTypo, Fit::TwoTypos];
        let found = fits.into_iter().find_map(|worst| {
            query.readings().into_iter().find_map(|reading| {
                let mut hits = self.hits(&reading, worst);
                hits.push(Hits::of_homes(within));
                self.matching(&hits)
            })
        });
        found.map(|runs| self.found(runs)).unwrap_or_default()
    }

    /// What all words of one of the `readings` mean.
    fn all_of(&self, readings: Vec<Vec<Word>>, fits: &[Fit]) -> Option<Found> {
        let found = |worst: &Fit| readings.iter().find_map(|reading| self.matching(&self.hits(reading, *worst)));
        fits.iter().find_map(found).map(|runs| self.found(runs))
    }

    /// What the words mean without the parts of a building, or without any number: what was typed is then not there.
    fn less(&self, query: &Query, fits: &[Fit]) -> Option<Found> {
        let plain = query.plain();
        let without_parts = query.without_parts();
        let fewer = without_parts.iter().filter(|(words, _)| words.len() < plain.len());
        fits.iter().find_map(|worst| {
            let mut less = fewer.clone().filter_map(|(words, parts)| {
                let runs = self.matching(&self.hits(words, *worst))?;
                Some(Found { without: parts.clone(), ..self.found(runs) })
            });
            less.next().or_else(|| self.without_details(query, &self.hits(&plain, *worst)))
        })
    }

    fn found(&self, mut runs: Vec<Run>) -> Found {
        runs.sort_by_key(|run| (run.rank, run.homes.start));
        let is_named = runs.iter().any(|run| run.is_named);
        let is_whole = runs.iter().any(|run| run.is_whole);
        Found { homes: runs.into_iter().map(|run| run.homes).collect(), is_named, is_whole, without: None }
    }

    fn hits(&self, words: &[Word], worst: Fit) -> Vec<Hits<'_>> {
        let hits = |word: &Word| Hits {
            fits: self.vocabulary.fits(word, worst),
            homes: OnceCell::new(),
            weight: word.weight,
            is_detail: word.is_detail,
            tells_home: tells_home(&word.text),
        };
        words.iter().map(hits).collect()
    }

    /// For each street which of the words it has in its name and in its place.
    fn reached(&self, hits: &[Hits]) -> Vec<Reach> {
        let mut reached = vec![UNREACHED; self.streets.len()];
        for (word, bit) in hits.iter().zip((0..u64::BITS).map(|bit| 1 << bit)) {
            for fits in word.fits.chunk_by(|(one, _), (other, _)| one == other) {
                let fit = fits[0].0;
                let mut reach = |streets: &[u32], in_name: bool| {
                    for street in streets {
                        let reach = &mut reached[place_in_list(*street)];
                        if reach.bits() & bit == 0 {
                            *if in_name { &mut reach.name } else { &mut reach.place } |= bit;
                            reach.worst = reach.worst.max(fit);
                        }
                    }
                };
                fits.iter().for_each(|(_, term)| reach(&term.names, true));
                fits.iter().for_each(|(_, term)| reach(&term.places, false));
            }
        }
        reached
    }

    /// The homes that have every word, themselves or by their street.
    fn matching(&self, hits: &[Hits]) -> Option<Vec<Run>> {
        if hits.is_empty() || hits.iter().any(Hits::is_nowhere) {
            return None;
        }
        let all = u64::MAX >> (u64::BITS - u32::try_from(hits.len()).unwrap_or(u64::BITS).min(u64::BITS));
        let reached = self.reached(hits);
        let mut runs = Vec::new();
        let mut kinds = Vec::new();
        for (street, reach) in self.streets.iter().zip(&reached) {
            let lacking = all & !reach.bits();
            if lacking == 0 {
                runs.extend(self.whole(street, reach));
            } else if !kinds.contains(&lacking) && kinds.len() < MAX_KINDS {
                kinds.push(lacking);
            }
        }
        for lacking in kinds {
            self.push_homes(&mut runs, hits, &reached, all, lacking);
        }
        Some(runs).filter(|runs| !runs.is_empty())
    }

    /// The streets that have every word but numbers and the like, and of those the most.
    fn without_details(&self, query: &Query, hits: &[Hits]) -> Option<Found> {
        let needed = mask(hits, |word| !word.is_detail);
        let reached = self.reached(hits);
        let has_needed = |reach: &&Reach| needed & !reach.bits() == 0 && reach.name != 0;
        let most = reached.iter().filter(has_needed).map(|reach| reach.words()).max()?;
        let streets = self.streets.iter().zip(&reached);
        let best = streets.filter(|(_, reach)| has_needed(reach) && reach.words() == most);
        self.whole_streets(query, &best.collect::<Vec<_>>())
    }

    /// All homes of these streets, as none of them has the number.
    fn whole_streets(&self, query: &Query, streets: &[(&Entry, &Reach)]) -> Option<Found> {
        let runs: Vec<Run> = streets.iter().filter_map(|(street, reach)| self.whole(street, reach)).collect();
        let found = streets.iter().fold(0, |bits, (_, reach)| bits | reach.bits());
        (!runs.is_empty()).then(|| Found { without: query.number(is_in(found)), ..self.found(runs) })
    }

    /// Streets of which the whole name is among the words, and of those the ones with the most words: for another place's
    /// name, or a house's. With the homes that have the number, if any have.
    fn whole_names(&self, query: &Query, worst: Fit) -> Option<Found> {
        let hits = self.hits(&query.plain(), worst);
        let reached = self.reached(&hits);
        // "Weir Lane" is not Laneside.
        let is_whole = |(street, reach): &(&Entry, &Reach)| {
            reach.name != 0 && reach.name.count_ones() >= street.length && reach.worst != Fit::Begun
        };
        let streets = || self.streets.iter().zip(&reached).filter(is_whole);
        let most = streets().map(|(_, reach)| reach.words()).max()?;
        let best: Vec<(&Entry, &Reach)> = streets().filter(|(_, reach)| reach.words() == most).collect();
        let numbers = mask(&hits, |word| word.tells_home && !word.homes().is_empty());
        let mut runs = Vec::new();
        for (street, reach) in &best {
            let own: Vec<&Hits> = of_mask(&hits, numbers & !reach.bits()).collect();
            let has_all = |home: &u32| own.iter().all(|word| word.homes().binary_search(home).is_ok());
            let homes = street.homes.clone().filter(|home| !own.is_empty() && has_all(home));
            runs.extend(homes.map(|home| self.run(reach, street, home..home + 1, false)));
        }
        if runs.is_empty() {
            return self.whole_streets(query, &best);
        }
        // What no home anywhere has is not had by these.
        let found = best.iter().fold(numbers, |bits, (_, reach)| bits | reach.bits());
        Some(Found { without: query.number(is_in(found)), ..self.found(runs) })
    }

    fn whole(&self, street: &Entry, reach: &Reach) -> Option<Run> {
        (!street.homes.is_empty()).then(|| self.run(reach, street, street.homes.clone(), true))
    }

    fn run(&self, reach: &Reach, street: &Entry, homes: Range<u32>, is_exact: bool) -> Run {
        let in_name = reach.name.count_ones();
        let lacks_name = in_name < street.length;
        let rank = (reach.worst, lacks_name, !is_exact, u32::MAX - in_name);
        Run { rank, homes, is_named: in_name > 0, is_whole: in_name > 0 && !lacks_name }
    }

    /// Adds the homes that have all `lacking` words themselves, of the streets that lack just these.
    fn push_homes(&self, runs: &mut Vec<Run>, hits: &[Hits], reached: &[Reach], all: u64, lacking: u64) {
        let mut words: Vec<&Hits> = of_mask(hits, lacking).collect();
        if words.iter().any(|word| word.has_no_home()) {
            return;
        }
        words.sort_by_key(|word| word.homes().len());
        let Some((fewest, others)) = words.split_first() else { return };
        for home in fewest.homes().iter().copied() {
            let Some(street) = self.street_of(home) else { continue };
            let reach = &reached[place_in_list(street)];
            let lacks_these = all & !reach.bits() == lacking;
            if lacks_these && others.iter().all(|word| word.homes().binary_search(&home).is_ok()) {
                let own: u8 = hits.iter().filter(|word| word.has(home)).map(|word| word.weight).sum();
                let is_exact = own >= self.lengths[place_in_list(home)];
                let worst = words.iter().map(|word| word.fit(home)).max().unwrap_or(Fit::Exact).max(reach.worst);
                let reach = Reach { worst, ..*reach };
                let run = self.run(&reach, &self.streets[place_in_list(street)], home..home + 1, is_exact);
                runs.push(Run { is_named: true, is_whole: run.is_whole || is_exact, ..run });
            }
        }
    }

    /// The words with two written as one, or one as two, where that makes known words.
    fn respaced(&self, words: &[Word]) -> Vec<Vec<Word>> {
        const SHORTEST_PART: usize = 2;
        let mut respaced = Vec::new();
        let word = |text: String, like: &Word| Word { text, ..like.clone() };
        for (at, pair) in words.windows(2).enumerate() {
            let together = [&*pair[0].text, &*pair[1].text].concat();
            if self.vocabulary.has(&together) {
                respaced.push([&words[..at], &[word(together, &pair[1])], &words[at + 2..]].concat());
            }
        }
        for (at, whole) in words.iter().enumerate() {
            for (cut, _) in whole.text.char_indices().skip(SHORTEST_PART) {
                let (one, other) = whole.text.split_at(cut);
                if other.len() >= SHORTEST_PART && self.vocabulary.has(one) && self.vocabulary.has(other) {
                    let apart = [word(one.to_owned(), whole), word(other.to_owned(), whole)];
                    respaced.push([&words[..at], &apart, &words[at + 1..]].concat());
                }
            }
        }
        respaced
    }

    /// Names of the streets that look most like what was typed, for when nothing was found; with its number.
    pub fn suggestions(&self, query: &Query) -> Vec<String> {
        let words =
            query.plain().into_iter().filter(|word| !word.text.contains(|letter: char| letter.is_ascii_digit()));
        let typed = canonical(&words.map(|word| word.text).collect::<Vec<_>>().join(" ")).join(" ");
        let shape = Shape::of(&typed);
        let may_be_alike = |entry: &&Entry| {
            shape.greatest_likeness(&entry.shape, shared_prefix(&typed, &entry.canonical)) >= LIKENESS_TO_SUGGEST
        };
        let mut likeness: HashMap<&str, f64> = HashMap::new();
        for entry in self.streets.iter().filter(may_be_alike) {
            likeness.entry(&entry.name).or_insert_with(|| strsim::jaro_winkler(&typed, &entry.canonical));
        }
        let mut alike: Vec<(&str, f64)> =
            likeness.into_iter().filter(|(_, likeness)| *likeness >= LIKENESS_TO_SUGGEST).collect();
        alike.sort_by(|(name, a), (other, b)| b.total_cmp(a).then_with(|| name.cmp(other)));
        let with_number = |(name, _): (&str, f64)| {
            let of_name = fold(name);
            let number = query.number(|_, word| of_name.iter().any(|own| own == word));
            number.into_iter().chain([name.to_owned()]).collect::<Vec<_>>().join(" ")
        };
        alike.into_iter().take(MAX_SUGGESTIONS).map(with_number).collect()
    }
}

impl<'a> Hits<'a> {
    /// As if a word was typed that these homes alone have.
    fn of_homes(homes: &'a [u32]) -> Hits<'a> {
        Hits {
            fits: Vec::new(),
            homes: OnceCell::from(Cow::Borrowed(homes)),
            weight: 0,
            is_detail: true,
            tells_home: false,
        }
    }

    fn homes(&self) -> &[u32] {
        self.homes.get_or_init(|| {
            let mut lists = self.fits.iter().map(|(_, term)| &*term.homes).filter(|homes| !homes.is_empty());
            match (lists.next(), lists.next()) {
                (None, _) => Cow::Borrowed(&[]),
                (Some(one), None) => Cow::Borrowed(one),
                (Some(one), Some(other)) => {
                    let mut homes = [one, other].concat();
                    lists.for_each(|more| homes.extend_from_slice(more));
                    homes.sort_unstable();
                    homes.dedup();
                    Cow::Owned(homes)
                }
            }
        })
    }

    fn has_no_home(&self) -> bool {
        self.fits.iter().all(|(_, term)| term.homes.is_empty()) && self.homes.get().is_none_or(|homes| homes.is_empty())
    }

    fn is_nowhere(&self) -> bool {
        self.fits.is_empty() && self.has_no_home()
    }

    fn has(&self, home: u32) -> bool {
        !self.has_no_home() && self.homes().binary_search(&home).is_ok()
    }

    /// How well it fits what the home has.
    fn fit(&self, home: u32) -> Fit {
        let fit = self.fits.iter().find(|(_, term)| term.homes.binary_search(&home).is_ok());
        fit.map_or(Fit::Exact, |(fit, _)| *fit)
    }
}

impl Reach {
    fn bits(&self) -> u64 {
        self.name | self.place
    }

    fn words(&self) -> u32 {
        self.bits().count_ones()
    }
}

fn mask(hits: &[Hits], is_in: impl Fn(&Hits) -> bool) -> u64 {
    hits.iter().zip(0..u64::BITS).filter(|(word, _)| is_in(word)).fold(0, |mask, (_, bit)| mask | 1 << bit)
}

fn of_mask<'h, 'a>(hits: &'h [Hits<'a>], mask: u64) -> impl Iterator<Item = &'h Hits<'a>> {
    hits.iter().zip(0..u64::BITS).filter(move |(_, bit)| mask & 1 << bit != 0).map(|(word, _)| word)
}

/// Whether the bit of the typed word in this place is among `bits`.
fn is_in(bits: u64) -> impl Fn(u32, &str) -> bool {
    move |at, _| bits.checked_shr(at).unwrap_or(0) & 1 == 1
}

/// Numbers of homes and streets are their places in lists.
fn place_in_list(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
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
    use crate::address::{AddressParts, home_words};
    use proptest::prelude::*;

    /// Streets with the homes in them: the name, the locality and the outward half of its postcodes, then "saon/paon".
    type Town<'a> = &'a [(&'a str, &'a str, &'a str, &'a [&'a str])];

    const TOWN: Town = &[
        ("Abbey Avenue", "Bramley", "LS13", &["10", "10a", "12"]),
        ("Abbey Road", "Kirkstall", "LS5", &["10"]),
        ("Abbey Avenue", "Garforth", "LS25", &["10"]),
        ("Abbotsford Close", "Bramley", "LS13", &["1"]),
        ("Bramley Road", "Farnley", "LS12", &["1"]),
        ("St John's Close", "Bramley", "LS13", &["1"]),
        ("St Marks Street", "Woodhouse", "LS2", &["1"]),
        ("Street Lane", "Roundhay", "LS8", &["1"]),
        ("Lôn y Bwthyn", "Pentre", "CF41", &["1"]),
        ("Heol-y-Derw", "Pentre", "CF41", &["Fflat Islawr/3", "Fflat 2/3"]),
        ("", "Pentre", "CF41", &["Tŷ Gwyn", "Rose Cottage"]),
        ("The Crescent", "Bramley", "LS13", &["1"]),
        ("Otley Old Road", "Cookridge", "LS16", &["1"]),
        ("Wellington Mount", "Bramley", "LS13", &["Flat A/279", "Flat 1/12", "Basement Flat/12", "12-14"]),
        ("Headingley Mount", "Headingley", "LS6", &["1"]),
        ("Second Avenue", "Wortley", "LS12", &["5"]),
        ("4th Street", "Wortley", "LS12", &["5"]),
        ("Alma Road", "Headingley", "LS6", &["Room B1 2 1 Block B Lupton Flats", "Room 9 Block B Lupton Flats", "3"]),
        ("White House Lane", "Yeadon", "LS19", &["4"]),
        ("Weir Lane", "Yeadon", "LS19", &["12"]),
        ("Cross Gates Road", "Cross Gates", "EC1A", &["7"]),
    ];

    fn parts(home: &str) -> AddressParts {
        let (saon, paon) = home.split_once('/').map_or((None, home), |(saon, paon)| (Some(saon), paon));
        AddressParts { saon: saon.map(Into::into), paon: Some(paon.into()), ..AddressParts::default() }
    }

    fn index(town: Town) -> AddressIndex {
        let (mut words, mut lengths) = (BTreeMap::<String, Vec<u32>>::new(), Vec::new());
        let mut streets = Vec::new();
        for (name, locality, outward, homes) in town {
            let first = u32::try_from(lengths.len()).expect("few");
            for (home, number) in homes.iter().zip(first..) {
                let (own, length) = home_words(&parts(home));
                lengths.push(length);
                own.into_iter().for_each(|word| words.entry(word).or_default().push(number));
            }
            let homes = first..u32::try_from(lengths.len()).expect("few");
            let (name, locality) = ((*name).to_owned(), Some((*locality).to_owned()));
            streets.push(Street { name, locality, town: "Leeds".into(), outward: Some((*outward).into()), homes });
        }
        AddressIndex::new(streets, words, lengths)
    }

    fn search(town: Town, typed: &str) -> (Vec<String>, Option<String>) {
        let index = index(town);
        let found = index.search(&Query::parse(typed).unwrap_or_else(|error| panic!("{typed}: {error}")));
        let line = |home: u32| {
            let street = index.street_of(home).expect("a home") as usize;
            let (name, locality, _, homes) = town[street];
            let own = parts(homes[(home - index.streets[street].homes.start) as usize]);
            format!("{}, {locality}", AddressParts { street: Some(name.into()), ..own }.line())
        };
        (found.homes.into_iter().flatten().map(line).collect(), found.without)
    }

    fn found(typed: &str) -> Vec<String> {
        search(TOWN, typed).0
    }

    #[test]
    fn people_find_their_street() {
        for (typed, best) in [
            ("abbey avenue", "10 Abbey Avenue, Bramley"),
            ("abbey av bramley", "10 Abbey Avenue, Bramley"),
            ("abbey av 10 bramley", "10 Abbey Avenue, Bramley"),
            ("garforth abbey ave", "10 Abbey Avenue, Garforth"),
            ("Abbey Av. LS25", "10 Abbey Avenue, Garforth"),
            ("Abbey Av. LS2S", "10 Abbey Avenue, Bramley"),
            ("abbey avenue leeds garforth", "10 Abbey Avenue, Garforth"),
            ("abey avenue bramley", "10 Abbey Avenue, Bramley"),
            ("abbey aveneu bramly", "10 Abbey Avenue, Bramley"),
            ("babey avenue bramley", "10 Abbey Avenue, Bramley"),
            ("abbotsfrod cl", "1 Abbotsford Close, Bramley"),
            ("abbots", "1 Abbotsford Close, Bramley"),
            ("st johns close", "1 St John's Close, Bramley"),
            ("st john close", "1 St John's Close, Bramley"),
            ("ts johns close", "1 St John's Close, Bramley"),
            ("Saint John's Cl", "1 St John's Close, Bramley"),
            ("st marks st", "1 St Marks Street, Woodhouse"),
            ("street lane", "1 Street Lane, Roundhay"),
            ("lon y bwthyn", "1 Lôn y Bwthyn, Pentre"),
            ("LÔN Y BWTHYN", "1 Lôn y Bwthyn, Pentre"),
            ("bwthyn lane", "1 Lôn y Bwthyn, Pentre"),
            ("crescent", "1 The Crescent, Bramley"),
            ("hte crescent", "1 The Crescent, Bramley"),
            ("road otley old", "1 Otley Old Road, Cookridge"),
            ("welington mt", "Flat A, 279 Wellington Mount, Bramley"),
            ("headinley mount", "1 Headingley Mount, Headingley"),
            ("2nd avenue", "5 Second Avenue, Wortley"),
            ("fourth street", "5 4th Street, Wortley"),
            ("whitehouse lane", "4 White House Lane, Yeadon"),
            ("crossgates road", "7 Cross Gates Road, Cross Gates"),
            ("weir lôn", "12 Weir Lane, Yeadon"),
            ("ec1 cross gates", "7 Cross Gates Road, Cross Gates"),
        ] {
            assert_eq!(found(typed).first().map(String::as_str), Some(best), "{typed}");
        }
    }

    #[test]
    fn a_street_is_not_named_by_how_it_begins() {
        const TOWN: Town = &[("Laneside", "Morley", "LS27", &["1", "2"])];
        assert_eq!(search(TOWN, "laneside").0.len(), 2);
        assert_eq!(search(TOWN, "lanes").0.len(), 2);
        assert!(search(TOWN, "xyzzy lane").0.is_empty());
    }

    #[test]
    fn the_article_of_a_street_is_no_number() {
        const TOWN: Town = &[
            ("The Crescent", "Bramley", "LS13", &["11", "12", "The Gables"]),
            ("Heol y Derw", "Pentre", "CF1", &["12", "Y Felin"]),
            ("Back Lane", "Bramley", "LS13", &["12", "14"]),
            ("Mill Lane", "Bramley", "LS13", &["12", "14"]),
        ];
        for (typed, home, without) in [
            ("12 the crescent, bramley, west yorkshire", "12 The Crescent, Bramley", None),
            ("12 heol y derw, llanfair", "12 Heol y Derw, Pentre", None),
            ("12 back lane flat 9", "12 Back Lane, Bramley", Some("flat 9")),
        ] {
            let (homes, missing) = search(TOWN, typed);
            assert_eq!((homes, missing.as_deref()), (vec![home.to_owned()], without), "{typed}");
        }
        assert_eq!(search(TOWN, "99 back lane").1.as_deref(), Some("99"));
    }

    #[test]
    fn a_number_is_found_in_every_spelling_and_a_part_by_its_name() {
        for (typed, home) in [
            ("10a abbey avenue", "10a Abbey Avenue, Bramley"),
            ("10 A abbey avenue", "10a Abbey Avenue, Bramley"),
            ("279a wellington mount", "Flat A, 279 Wellington Mount, Bramley"),
            ("1/12 wellington mount", "Flat 1, 12 Wellington Mount, Bramley"),
            ("12/1 wellington mount", "Flat 1, 12 Wellington Mount, Bramley"),
            ("12-14 wellington mount", "12-14 Wellington Mount, Bramley"),
            ("Basement Flat, 12 Wellington Mount", "Basement Flat, 12 Wellington Mount, Bramley"),
            ("basement flat 12 wellington mount", "Basement Flat, 12 Wellington Mount, Bramley"),
            ("apartment 1, 12 wellington mount", "Flat 1, 12 Wellington Mount, Bramley"),
            ("flat 2 heol y derw", "Fflat 2, 3 Heol-y-Derw, Pentre"),
            ("basement flat heol y derw", "Fflat Islawr, 3 Heol-y-Derw, Pentre"),
            ("room b1 lupton", "Room B1 2 1 Block B Lupton Flats, Alma Road, Headingley"),
            ("room 9 lupton flats headingley", "Room 9 Block B Lupton Flats, Alma Road, Headingley"),
            ("rose cottage pentre", "Rose Cottage, Pentre"),
            ("ty gwyn", "Tŷ Gwyn, Pentre"),
        ] {
            assert_eq!(found(typed), [home], "{typed}");
        }
    }

    #[test]
    fn the_place_narrows_and_alone_has_its_streets() {
        assert_eq!(
            found("abbey bramley"),
            ["10 Abbey Avenue, Bramley", "10a Abbey Avenue, Bramley", "12 Abbey Avenue, Bramley"]
        );
        assert_eq!(found("abbey avenue").len(), 4);
        assert_eq!(found("bramley").first().map(String::as_str), Some("1 Bramley Road, Farnley"));
        assert_eq!(found("pentre").len(), 5);
        assert_eq!(found("wortley").len(), 2);
        assert_eq!(found("10 bramley"), ["10 Abbey Avenue, Bramley"]);
    }

    #[test]
    fn the_number_comes_first_and_one_that_is_not_there_is_told() {
        assert_eq!(found("abbey 10").len(), 3);
        let street = vec!["12 Weir Lane, Yeadon".to_owned()];
        assert_eq!(search(TOWN, "12a weir lane"), (street.clone(), Some("12a".into())));
        assert_eq!(search(TOWN, "flat 3, 12 weir lane"), (street, Some("flat 3".into())));
        assert_eq!(search(TOWN, "12 weir lane").1, None);
        assert_eq!(search(TOWN, "99 wier lane").1.as_deref(), Some("99"));
    }

    #[test]
    fn words_that_no_street_has_do_not_hide_the_street() {
        assert_eq!(found("abbey avenue otley").len(), 4);
        assert_eq!(found("the tannery abbey av bramley").len(), 3);
        assert_eq!(found("rose cottage, 12 weir lane, north yorkshire"), ["12 Weir Lane, Yeadon"]);
    }

    #[test]
    fn exact_comes_before_prefix_before_typo() {
        let town = ["Parkin Road", "Perk Road", "Park Road", "Parks Road"].map(|name| (name, "", "", &["1"][..]));
        let order = |typed: &str| search(&town, typed).0.join("; ");
        assert_eq!(order("road park"), "1 Park Road, ; 1 Parkin Road, ; 1 Parks Road, ");
        assert_eq!(order("park road"), "1 Park Road, ");
        assert_eq!(order("pakr road"), "1 Park Road, ");
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        for typed in ["abbey otley", "xyzzy"] {
            assert_eq!(found(typed), Vec::<String>::new(), "{typed}");
        }
    }

    #[test]
    fn nothing_found_gets_the_nearest_names_with_the_number() {
        let suggestions = |typed: &str| index(TOWN).suggestions(&Query::parse(typed).expect("a query"));
        assert_eq!(suggestions("abby avanew").first().map(String::as_str), Some("Abbey Avenue"));
        assert_eq!(suggestions("12 weir lain").first().map(String::as_str), Some("12 Weir Lane"));
        assert!(suggestions("zzzz").is_empty());
    }

    proptest! {
        #[test]
        fn any_text_gets_an_answer(typed in "\\PC{0,60}|[a-z0-9, ]{0,60}") {
            if let Ok(query) = Query::parse(&typed) {
                index(TOWN).search(&query);
                index(TOWN).suggestions(&query);
            }
        }

        /// Whatever homes there are beside it: as it is written, with its place.
        #[test]
        fn the_line_of_every_home_finds_that_home(
            streets in prop::collection::vec(("(Mill|Abbey|High|Ford) (Lane|Street|Road)", "(Otley|Ford|Mill)"), 1..5),
            homes in prop::collection::vec("(Flat [1-3A-C]/|Room B[1-3]/|Basement Flat/|)([1-9][0-9]?[a-c]?|[1-9]-[1-9]|Mill House|[1-9] Ford Court)", 1..8),
        ) {
            let homes: Vec<&str> = homes.iter().map(String::as_str).collect();
            let town: Vec<_> = streets.iter().map(|(name, locality)| (&**name, &**locality, "LS1", &*homes)).collect();
            for (name, locality, _, homes) in &town {
                for home in *homes {
                    let line = AddressParts { street: Some((*name).into()), ..parts(home) }.line();
                    let typed = format!("{line}, {locality}, Leeds, LS1");
                    let (found, without) = search(&town, &typed);
                    prop_assert!(found.contains(&format!("{line}, {locality}")), "{} among {:?}", typed, found);
                    prop_assert_eq!(without, None);
                }
            }
        }
    }
}
