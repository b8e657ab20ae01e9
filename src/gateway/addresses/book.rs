//! Addresses from a book: full or outward postcodes, and streets and buildings with tolerance for spelling.

use super::Addresses;
use crate::book::{Book, BookError, LiveBook, Place};
use crate::port::PortError;
use async_trait::async_trait;
use contract::addresses::AddressPage;
use domain::address::{Address, AddressId, Outward, Postcode, Query, StreetMatch};
use std::collections::HashSet;
use std::sync::Arc;

/// How many addresses a page of results holds.
const PAGE: usize = 50;
const MOST_SUGGESTIONS: usize = 5;
/// Places this near to the best score are as good as the best.
const AS_GOOD: u32 = 9;
/// Places this far from the best score have one mistyped word more than the best.
const WORSE: u32 = 50;

pub struct BookAddresses {
    live: Arc<LiveBook>,
}

impl BookAddresses {
    pub fn new(live: Arc<LiveBook>) -> Self {
        BookAddresses { live }
    }
}

#[async_trait]
impl Addresses for BookAddresses {
    async fn search(&self, query: &Query, cursor: Option<&str>) -> Result<AddressPage, PortError> {
        let offset = offset(cursor)?;
        let (book, query) = (self.live.book(), query.clone());
        match tokio::task::spawn_blocking(move || answer(&book, &query, offset)).await {
            Ok(page) => Ok(page?),
            Err(error) => {
                tracing::error!(%error, "the address search broke off");
                Err(PortError::Unavailable { retry_after: None })
            }
        }
    }

    async fn address(&self, id: &AddressId) -> Result<Address, PortError> {
        self.live.book().entry(id)?.map(|entry| entry.address).ok_or(PortError::NotFound)
    }
}

impl From<BookError> for PortError {
    fn from(error: BookError) -> Self {
        tracing::error!(%error, "the book cannot be read");
        PortError::Unavailable { retry_after: None }
    }
}

/// All homes that match, by their numbers, in the order they are shown in.
#[derive(Default)]
struct Found {
    homes: Vec<i64>,
    suggestions: Vec<String>,
}

impl Found {
    fn page(self, book: &Book, offset: usize) -> Result<AddressPage, BookError> {
        let total = self.homes.len();
        let start = offset.min(total);
        let end = start.saturating_add(PAGE).min(total);
        page_of(book, &self.homes[start..end], total, offset, self.suggestions)
    }
}

/// The page that shows these `homes`, which come after the first `offset` of `total`.
fn page_of(
    book: &Book,
    homes: &[i64],
    total: usize,
    offset: usize,
    suggestions: Vec<String>,
) -> Result<AddressPage, BookError> {
    let end = offset.saturating_add(homes.len());
    Ok(AddressPage {
        addresses: book.entries(homes)?.into_iter().map(|entry| entry.address).collect(),
        total: u32::try_from(total).unwrap_or(u32::MAX),
        next: (end < total).then(|| end.to_string()),
        suggestions,
    })
}

fn offset(cursor: Option<&str>) -> Result<usize, PortError> {
    cursor.map_or(Ok(0), |cursor| {
        cursor.parse().map_err(|_| PortError::Invalid {
            field: "cursor",
            message: "Give back the value of `next` as it was".to_owned(),
            suggestions: Vec::new(),
        })
    })
}

fn answer(book: &Book, query: &Query, offset: usize) -> Result<AddressPage, BookError> {
    match query {
        Query::Postcode { postcode, numbers } => in_postcode(book, postcode, numbers)?.page(book, offset),
        // Half a town: only the page itself is read.
        Query::Outward { outward, numbers } if numbers.is_empty() => outward_page(book, outward, offset),
        Query::Outward { outward, numbers } => in_outward(book, outward, numbers)?.page(book, offset),
        Query::Street { words, numbers } => in_places(book, words, numbers)?.page(book, offset),
    }
}

fn in_postcode(book: &Book, postcode: &Postcode, numbers: &[String]) -> Result<Found, BookError> {
    let homes = book.in_postcode(postcode, numbers)?;
    let suggestions = match () {
        () if !homes.is_empty() => Vec::new(),
        () if !numbers.is_empty() && !book.in_postcode(postcode, &[])?.is_empty() => vec![postcode.to_string()],
        () => near_postcodes(book, postcode)?,
    };
    Ok(Found { homes, suggestions })
}

/// The corrections of a postcode under which there are homes; where only first halves are known, the first half of
/// this postcode, else those of its corrections.
fn near_postcodes(book: &Book, postcode: &Postcode) -> Result<Vec<String>, BookError> {
    let own = postcode.outward();
    if !book.has_full_postcodes() && book.has_outward(own.as_str()) {
        return Ok(vec![own.into()]);
    }
    inhabited(book, Postcode::near_misses(postcode.as_str()))
}

/// Those of the postcodes under which there are homes, or as much of them as the book knows.
fn inhabited(book: &Book, postcodes: Vec<Postcode>) -> Result<Vec<String>, BookError> {
    let mut known = Vec::new();
    for postcode in postcodes {
        if !book.has_full_postcodes() {
            known.extend(
                Some(postcode.outward()).filter(|outward| book.has_outward(outward.as_str())).map(String::from),
            );
        } else if !book.in_postcode(&postcode, &[])?.is_empty() {
            known.push(postcode.to_string());
        }
    }
    known.dedup();
    Ok(known)
}

fn streets_of<'a>(book: &'a Book, outward: &Outward) -> Vec<&'a Place> {
    let mut streets = book.streets_in_outward(outward.as_str());
    streets.sort_by_key(|street| street.sort_key());
    streets
}

fn in_outward(book: &Book, outward: &Outward, numbers: &[String]) -> Result<Found, BookError> {
    let homes = book.homes(&streets_of(book, outward), numbers)?.concat();
    Ok(Found { homes, suggestions: Vec::new() })
}

fn outward_page(book: &Book, outward: &Outward, offset: usize) -> Result<AddressPage, BookError> {
    let counts = book.home_counts(outward.as_str())?;
    let (mut skip, mut homes) = (offset, Vec::with_capacity(PAGE));
    for street in streets_of(book, outward) {
        let count = counts.get(&street.street).copied().unwrap_or_default();
        if homes.len() < PAGE && skip < count {
            homes.extend(book.some_homes(street.street, skip, PAGE - homes.len())?);
        }
        skip = skip.saturating_sub(count);
    }
    page_of(book, &homes, counts.values().sum(), offset, Vec::new())
}

/// Words that number a part of a building are looked for in the homes; where none has them, they are left out.
fn in_places(book: &Book, words: &[String], numbers: &[String]) -> Result<Found, BookError> {
    let first = search(book, words, numbers)?;
    let (parts, rest): (Vec<String>, Vec<String>) = words.iter().cloned().partition(|word| numbers_part(book, word));
    if !first.homes.is_empty() || parts.is_empty() || rest.is_empty() {
        return Ok(first);
    }
    for numbers in [&[numbers, &parts].concat()[..], numbers] {
        let found = search(book, &rest, numbers)?;
        if !found.homes.is_empty() {
            return Ok(found);
        }
    }
    Ok(first)
}

/// The postcodes that may have been meant by what looks like a street: "LS13 2AAA". The query has the first half last,
/// if it is one.
fn misread_postcodes(book: &Book, words: &[String]) -> Result<Vec<String>, BookError> {
    let mut turned = words.to_vec();
    turned.rotate_right(1);
    let meant = [words, &turned].map(|words| Postcode::near_misses(&words.concat()));
    inhabited(book, meant.concat())
}

/// "b1", "d", "block", and the last letter typed so far; not the first half of a postcode.
fn numbers_part(book: &Book, word: &str) -> bool {
    const UNITS: [&str; 6] = ["apartment", "block", "flat", "floor", "room", "unit"];
    let has_digit = word.contains(|character: char| character.is_ascii_digit());
    let is_number = has_digit && !book.has_outward(&word.to_ascii_uppercase());
    is_number || word.chars().count() == 1 || UNITS.contains(&word)
}

fn search(book: &Book, words: &[String], numbers: &[String]) -> Result<Found, BookError> {
    let matches = book.index().search(words);
    let places: Vec<&Place> = matches.iter().filter_map(|found| book.place(found.id)).collect();
    let homes = book.homes(&places, numbers)?;
    let places = matches.iter().zip(places).zip(homes);
    let mut found: Vec<(u32, &Place, Vec<i64>)> = places
        .map(|((found, place), homes)| (found.score, place, homes))
        .filter(|(.., homes)| !homes.is_empty())
        .collect();

    let best = found.iter().map(|(score, ..)| *score).max().unwrap_or_default();
    found.retain(|(score, ..)| score + WORSE > best);
    found.sort_by_key(|(score, place, _)| (score + AS_GOOD < best, place.sort_key()));
    // A building's homes are on its street too.
    let mut seen = HashSet::new();
    let homes: Vec<i64> = found.into_iter().flat_map(|(.., homes)| homes).filter(|home| seen.insert(*home)).collect();
    let suggestions = if homes.is_empty() { near_places(book, words, &matches)? } else { Vec::new() };
    Ok(Found { homes, suggestions })
}

/// Where no home has the number, the places without it; where there is no such place, the postcodes that may have been
/// meant, else the places that look like it.
fn near_places(book: &Book, words: &[String], matches: &[StreetMatch]) -> Result<Vec<String>, BookError> {
    let Some(best) = matches.first() else {
        let postcodes = misread_postcodes(book, words)?;
        let names = || book.index().suggestions(words).into_iter().map(str::to_owned).collect();
        return Ok(if postcodes.is_empty() { names() } else { postcodes });
    };
    let as_good = matches.iter().take_while(|found| found.score + WORSE > best.score).take(MOST_SUGGESTIONS);
    Ok(as_good.filter_map(|found| book.place(found.id)).map(Place::title).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{BookWriter, Premises};
    use domain::address::AddressParts;

    const HOMES: [(&str, &str, &str, &str, &str); 15] = [
        ("", "10", "Abbey Avenue", "Bramley", "LS13"),
        ("", "10a", "Abbey Avenue", "Bramley", "LS13"),
        ("", "2", "Abbey Avenue", "Bramley", "LS13"),
        ("", "110", "Abbey Avenue", "Bramley", "LS13"),
        ("", "10", "Abbey Avenue", "Garforth", "LS25"),
        ("", "10", "Abbey Lodge Avenue", "Armley", "LS12"),
        ("", "Room B1 2 1 Block B Lupton Flats", "Alma Road", "Headingley", "LS6"),
        ("", "Room 10 Block B Lupton Flats", "Alma Road", "Headingley", "LS6"),
        ("", "Room 9 Block B Lupton Flats", "Alma Road", "Headingley", "LS6"),
        ("", "3", "Alma Road", "Headingley", "LS6"),
        ("Flat 12 The Tannery", "1", "Cavendish Street", "Burley", "LS3"),
        ("Flat 2", "10", "Burley Road", "Burley", "LS4"),
        ("", "Burley House", "Burley Road", "Burley", "LS4"),
        ("", "1", "Lôn y Bwthyn", "Pentre", "LS13"),
        ("", "7", "Bayley Road", "Armley", "LS12"),
    ];

    /// Kept with the folder that it lies in. With an inward half, homes have full postcodes.
    fn book(inward: &str) -> (tempfile::TempDir, Book) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("city.book");
        let mut writer = BookWriter::begin(&path).unwrap();
        for ((saon, paon, street, locality, outward), id) in HOMES.into_iter().zip(1..) {
            let part = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            let parts = AddressParts {
                saon: part(saon),
                paon: part(paon),
                street: part(street),
                locality: part(locality),
                town: part("Leeds"),
                administrative_area: None,
                postcode: Some(format!("{outward} {inward}").trim().to_owned()),
            };
            writer.add(&Premises { id, parts, uprn: None, parent: None, calendar: None }).unwrap();
        }
        writer.finish().unwrap();
        let book = Book::open(&path).unwrap();
        (folder, book)
    }

    fn ask(book: &Book, typed: &str) -> AddressPage {
        answer(book, &Query::parse(typed).unwrap(), 0).unwrap()
    }

    fn lines(book: &Book, typed: &str) -> Vec<String> {
        ask(book, typed)
            .addresses
            .iter()
            .map(|address| format!("{}, {}", address.line, address.locality.as_deref().unwrap_or_default()))
            .collect()
    }

    #[test]
    fn homes_are_grouped_by_locality_and_counted_as_people_do() {
        let (_folder, book) = book("");
        assert_eq!(
            lines(&book, "abbey avenue"),
            [
                "2 Abbey Avenue, Bramley",
                "10 Abbey Avenue, Bramley",
                "10a Abbey Avenue, Bramley",
                "110 Abbey Avenue, Bramley",
                "10 Abbey Avenue, Garforth",
                "10 Abbey Lodge Avenue, Armley",
            ]
        );
    }

    #[test]
    fn a_number_narrows_and_none_is_chosen_for_the_person() {
        let (_folder, book) = book("");
        assert_eq!(lines(&book, "abbey av 10 bramley"), ["10 Abbey Avenue, Bramley"]);
        assert_eq!(lines(&book, "10 abey avenue garforth"), ["10 Abbey Avenue, Garforth"]);
        assert_eq!(lines(&book, "10 abbey avenue").len(), 3);
        assert_eq!(lines(&book, "flat 2 10 burley road"), ["Flat 2, 10 Burley Road, Burley"]);
    }

    #[test]
    fn a_number_that_nobody_has_leads_to_the_street() {
        let (_folder, book) = book("");
        let page = ask(&book, "99 abbey avenue bramley");
        assert!(page.addresses.is_empty());
        assert_eq!(page.suggestions, ["Abbey Avenue, Bramley"]);
        assert_eq!(lines(&book, &page.suggestions[0]).len(), 4);
    }

    #[test]
    fn buildings_are_found_by_their_name() {
        let (_folder, book) = book("");
        assert_eq!(
            lines(&book, "lupton flats"),
            [
                "Room 9 Block B Lupton Flats, Alma Road, Headingley",
                "Room 10 Block B Lupton Flats, Alma Road, Headingley",
                "Room B1 2 1 Block B Lupton Flats, Alma Road, Headingley",
            ]
        );
        assert_eq!(lines(&book, "the tannery"), ["Flat 12 The Tannery, 1 Cavendish Street, Burley"]);
        assert_eq!(lines(&book, "flat 12 tannery cavendish st"), ["Flat 12 The Tannery, 1 Cavendish Street, Burley"]);
        assert_eq!(lines(&book, "burley house"), ["Burley House, Burley Road, Burley"]);
        assert_eq!(lines(&book, "room b1 lupton"), ["Room B1 2 1 Block B Lupton Flats, Alma Road, Headingley"]);
        assert_eq!(lines(&book, "room z9 lupton").len(), 3);
        assert_eq!(lines(&book, "lupton f").len(), 3);
    }

    #[test]
    fn a_street_has_its_buildings_once_and_no_lookalikes() {
        let (_folder, book) = book("");
        assert_eq!(
            lines(&book, "burley road"),
            ["Flat 2, 10 Burley Road, Burley", "Burley House, Burley Road, Burley"]
        );
        assert_eq!(lines(&book, "alma road").len(), 4);
    }

    #[test]
    fn a_full_postcode_over_halves_says_which_half_is_known() {
        let (_folder, book) = book("");
        let page = ask(&book, "LS13 2AA");
        assert!(page.addresses.is_empty());
        assert_eq!(page.suggestions, ["LS13"]);
        assert_eq!(ask(&book, "LS31 2AA").suggestions, ["LS13", "LS3"]);
        assert!(ask(&book, "CF10 1AA").suggestions.is_empty());
        assert_eq!(lines(&book, "10 LS13"), ["10 Abbey Avenue, Bramley"]);
        assert_eq!(lines(&book, "10 abbey avenue, LS13 2AA"), ["10 Abbey Avenue, Bramley"]);
    }

    #[test]
    fn a_full_postcode_lists_its_homes_or_its_corrections() {
        let (_folder, book) = book("2AA");
        assert_eq!(
            lines(&book, "ls132aa"),
            [
                "2 Abbey Avenue, Bramley",
                "10 Abbey Avenue, Bramley",
                "10a Abbey Avenue, Bramley",
                "110 Abbey Avenue, Bramley",
                "1 Lôn y Bwthyn, Pentre",
            ]
        );
        assert_eq!(lines(&book, "10a LS13 2AA"), ["10a Abbey Avenue, Bramley"]);
        assert_eq!(ask(&book, "99 LS13 2AA").suggestions, ["LS13 2AA"]);
        assert_eq!(ask(&book, "LS31 2AA").suggestions, ["LS13 2AA", "LS3 2AA"]);
    }

    #[test]
    fn pages_follow_each_other_without_gap_or_repetition() {
        let (_folder, book) = book("");
        let found = || Found { homes: (1..=15).cycle().take(120).collect(), suggestions: Vec::new() };
        let sizes = [0, 50, 100, 150, usize::MAX].map(|offset| {
            let page = found().page(&book, offset).unwrap();
            assert_eq!(page.total, 120);
            (page.addresses.len(), page.next)
        });
        let next = |offset: &str| Some(offset.to_owned());
        assert_eq!(sizes, [(50, next("50")), (50, next("100")), (20, None), (0, None), (0, None)]);
    }

    #[test]
    fn a_mistyped_postcode_that_reads_like_a_street_is_put_right() {
        let (_folder, whole) = book("2AA");
        for typed in ["LS13 2AAA", "ls132aaa", "L513 2AA"] {
            assert_eq!(ask(&whole, typed).suggestions.first().map(String::as_str), Some("LS13 2AA"), "{typed}");
        }
        let (_folder, halves) = book("");
        assert_eq!(ask(&halves, "LS13 2AAA").suggestions, ["LS13"]);
    }

    #[test]
    fn half_a_town_is_read_a_page_at_a_time() {
        let (_folder, book) = book("");
        let outward = Outward::parse("LS13").unwrap();
        let whole = in_outward(&book, &outward, &[]).unwrap().homes;
        assert_eq!(whole.len(), 5);
        for offset in 0..7 {
            let page = outward_page(&book, &outward, offset).unwrap();
            let ids: Vec<i64> = page.addresses.iter().map(|home| home.id.as_str().parse().unwrap()).collect();
            assert_eq!((page.total, page.next, &ids[..]), (5, None, &whole[offset.min(5)..]));
        }
    }

    #[test]
    fn a_foreign_cursor_is_refused() {
        assert!(matches!(offset(Some("later")), Err(PortError::Invalid { field: "cursor", .. })));
        assert_eq!(offset(Some("50")), Ok(50));
    }
}
