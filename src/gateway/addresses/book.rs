//! Addresses from a book: full or outward postcodes, streets, buildings and villages, with tolerance for spelling.

use super::Addresses;
use crate::book::{BookError, LiveBook, OpenBook};
use crate::port::PortError;
use async_trait::async_trait;
use contract::addresses::AddressPage;
use domain::address::{Address, AddressId, Found, Postcode, Query, Uprn};
use std::ops::Range;
use std::sync::Arc;

/// How many addresses a page of results holds.
const PAGE: usize = 50;
/// Nobody reads more pages than these homes fill: a whole town or half a postcode needs a street.
const MAX_OF_A_PLACE: usize = 1000;

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
        let (offset, query) = (offset(cursor)?, query.clone());
        Ok(self.live.book().ask(move |book| answer(book, &query, offset)).await?)
    }

    fn outward_only(&self) -> bool {
        !self.live.book().has_full_postcodes()
    }

    async fn address(&self, id: &AddressId) -> Result<Address, PortError> {
        let home = self.live.book().home(id).await?.ok_or(PortError::NotFound)?;
        Ok(home.address.clone())
    }

    async fn by_uprn(&self, uprn: &Uprn) -> Result<Address, PortError> {
        // Where it is known it is the id.
        let home = self.address(&AddressId::from(uprn.clone())).await?;
        if home.uprn.as_ref() == Some(uprn) { Ok(home) } else { Err(PortError::NotFound) }
    }
}

impl From<BookError> for PortError {
    fn from(error: BookError) -> Self {
        tracing::error!(%error, "the book cannot be read");
        PortError::Unavailable { retry_after: None }
    }
}

/// What is to be shown, before it is cut into pages.
#[derive(Default)]
struct Answer {
    found: Found,
    suggestions: Vec<String>,
    elsewhere: Option<String>,
    apart: Option<String>,
}

impl From<Found> for Answer {
    fn from(found: Found) -> Self {
        Answer { found, ..Answer::default() }
    }
}

impl Answer {
    fn page(self, book: &OpenBook, offset: usize) -> Result<AddressPage, BookError> {
        let Found { homes, is_whole, without, .. } = self.found;
        let total: usize = homes.iter().map(Range::len).sum();
        let is_too_wide = !is_whole && total > MAX_OF_A_PLACE;
        let shown = if is_too_wide { Vec::new() } else { slice(&homes, offset, PAGE) };
        let end = offset.saturating_add(shown.iter().map(Range::len).sum());
        Ok(AddressPage {
            addresses: book.entries(&shown)?.into_iter().map(|entry| entry.address).collect(),
            total: u32::try_from(total).unwrap_or(u32::MAX),
            offset: u32::try_from(offset).unwrap_or(u32::MAX),
            previous: (offset > 0).then(|| offset.saturating_sub(PAGE).to_string()),
            next: (end < total && !is_too_wide).then(|| end.to_string()),
            suggestions: self.suggestions,
            without,
            elsewhere: self.elsewhere,
            apart: self.apart,
            is_too_wide,
        })
    }
}

/// `most` of the homes in these runs, after the first `skip`.
fn slice(runs: &[Range<u32>], mut skip: usize, mut most: usize) -> Vec<Range<u32>> {
    let mut slice = Vec::new();
    for run in runs {
        let skipped = skip.min(run.len());
        let taken = most.min(run.len() - skipped);
        skip -= skipped;
        most -= taken;
        let mut numbers = run.clone().skip(skipped).take(taken);
        slice.extend(numbers.next().map(|first| first..numbers.next_back().unwrap_or(first) + 1));
        if most == 0 {
            break;
        }
    }
    slice
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

fn answer(book: &OpenBook, query: &Query, offset: usize) -> Result<AddressPage, BookError> {
    let answer = match &query.postcode {
        None => by_words(book, query)?,
        Some(postcode) if !book.has_outward(postcode.outward().as_str()) => elsewhere(book, query, postcode)?,
        Some(postcode) if book.has_full_postcodes() => in_postcode(book, query, postcode)?,
        Some(postcode) => in_half(book, query, postcode),
    };
    answer.page(book, offset)
}

fn by_words(book: &OpenBook, query: &Query) -> Result<Answer, BookError> {
    let found = book.index().search(query);
    let half = query.outward().filter(|half| !book.has_outward(half.as_str()));
    let is_found = !found.homes.is_empty();
    Ok(match half {
        Some(half) if !is_found => Answer { elsewhere: Some(half.into()), ..Answer::default() },
        _ if is_found => apart_from_half(book, query, &found).unwrap_or_else(|| found.into()),
        _ => {
            let postcodes = misread_postcodes(book, query)?;
            let suggestions = if postcodes.is_empty() { book.index().suggestions(query) } else { postcodes };
            Answer { suggestions, ..Answer::default() }
        }
    })
}

/// The answer where half of a postcode was typed beside a street that is not there: the street's, as was `found`, but by
/// the number that stands before it.
fn apart_from_half(book: &OpenBook, query: &Query, found: &Found) -> Option<Answer> {
    let (half, rest) = query.without_outward()?;
    // Else it may as well be a part of a building: "Unit E1".
    let is_half = book.has_outward(half.as_str()) || found.without.is_some();
    if !is_half || has_home_in(book, found, half.as_str()) {
        return None;
    }
    let found = book.index().search(&rest);
    found.is_named.then(|| Answer { found, apart: Some(half.into()), ..Answer::default() })
}

fn has_home_in(book: &OpenBook, found: &Found, outward: &str) -> bool {
    found.homes.iter().any(|run| book.place_of(run.start).is_some_and(|place| place.is_in(outward)))
}

/// A postcode that nobody here has, not even its first half: a slip beside a street that is here, or another council's.
fn elsewhere(book: &OpenBook, query: &Query, postcode: &Postcode) -> Result<Answer, BookError> {
    let found = book.index().search(&query.without_postcode());
    if query.names_place() && found.is_named {
        return Ok(Answer { found, apart: Some(postcode.to_string()), ..Answer::default() });
    }
    let suggestions = inhabited(book, Postcode::near_misses(postcode.as_str()))?;
    Ok(Answer { suggestions, elsewhere: Some(postcode.to_string()), ..Answer::default() })
}

/// Where only first halves of postcodes are known.
fn in_half(book: &OpenBook, query: &Query, postcode: &Postcode) -> Answer {
    let half = book.index().search(&query.with_outward());
    if query.is_postcode_alone() {
        let is_too_wide = half.homes.iter().map(Range::len).sum::<usize>() > MAX_OF_A_PLACE;
        let found = if is_too_wide { half } else { Found::default() };
        return Answer { found, suggestions: vec![postcode.outward().into()], ..Answer::default() };
    }
    if has_home_in(book, &half, postcode.outward().as_str()) {
        return half.into();
    }
    let found = book.index().search(&query.without_postcode());
    if found.homes.is_empty() {
        return Answer { suggestions: book.index().suggestions(query), ..Answer::default() };
    }
    Answer { found, apart: Some(postcode.to_string()), ..Answer::default() }
}

fn in_postcode(book: &OpenBook, query: &Query, postcode: &Postcode) -> Result<Answer, BookError> {
    let homes = book.in_postcode(postcode)?;
    let all = || Found { homes: runs(&homes), is_named: true, is_whole: true, without: None };
    if !homes.is_empty() && query.is_postcode_alone() {
        return Ok(all().into());
    }
    let within = book.index().search_within(query, &homes);
    if !within.homes.is_empty() {
        return Ok(within.into());
    }
    let found = if query.names_place() { book.index().search(&query.without_postcode()) } else { Found::default() };
    let both: Vec<u32> =
        found.homes.iter().cloned().flatten().filter(|home| homes.binary_search(home).is_ok()).collect();
    let by_number = || query.by_number().map(|number| (book.index().search_within(&number, &homes), number.text()));
    Ok(match () {
        () if !both.is_empty() => Found { homes: runs(&both), ..found }.into(),
        // The postcode of one place with the street of another: both are shown.
        () if found.is_named => {
            let homes = [runs(&homes), found.homes].concat();
            Answer { apart: Some(postcode.to_string()), ..Found { homes, ..found }.into() }
        }
        () if !homes.is_empty() => match by_number() {
            Some((found, _)) if !found.homes.is_empty() => found.into(),
            number => Found { without: number.map(|(_, number)| number), ..all() }.into(),
        },
        () => Answer { suggestions: inhabited(book, Postcode::near_misses(postcode.as_str()))?, ..Answer::default() },
    })
}

/// Rising numbers as runs.
fn runs(numbers: &[u32]) -> Vec<Range<u32>> {
    numbers
        .chunk_by(|one, next| one + 1 == *next)
        .map(|run| run[0]..run[0] + u32::try_from(run.len()).unwrap_or(1))
        .collect()
}

/// Those of the postcodes under which there are homes, or as much of them as the book knows.
fn inhabited(book: &OpenBook, postcodes: Vec<Postcode>) -> Result<Vec<String>, BookError> {
    let mut known = Vec::new();
    for postcode in postcodes {
        if !book.has_full_postcodes() {
            known.extend(
                Some(postcode.outward()).filter(|outward| book.has_outward(outward.as_str())).map(String::from),
            );
        } else if !book.in_postcode(&postcode)?.is_empty() {
            known.push(postcode.to_string());
        }
    }
    known.dedup();
    Ok(known)
}

/// The postcodes that may have been meant by what looks like a street: "LS13 2AAA".
fn misread_postcodes(book: &OpenBook, query: &Query) -> Result<Vec<String>, BookError> {
    inhabited(book, Postcode::near_misses(&query.text()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Book, BookWriter, Premises};
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
        book.with(|book| answer(book, &Query::parse(typed).unwrap(), 0)).unwrap()
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
        assert_eq!((page.addresses.len(), page.without.as_deref()), (4, Some("99")));
        assert_eq!(ask(&book, "flat 9 10 burley road").without.as_deref(), Some("flat 9"));
        assert_eq!(lines(&book, "flat 9 10 burley road"), ["Flat 2, 10 Burley Road, Burley"]);
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
    fn the_postcode_of_another_place_is_said_and_takes_nothing_from_the_number() {
        let (_folder, book) = book("");
        for (typed, apart) in [
            ("LS12 10 abbey avenue bramley", Some("LS12")),
            ("10 abbey avenue bramley LS25", Some("LS25")),
            ("10 abey avenue bramley, LS25", Some("LS25")),
            ("M1 10 abbey avenue bramley", Some("M1")),
            ("10 abbey avenue bramley LS12 3AA", Some("LS12 3AA")),
            ("10 abbey avenue LS13", None),
            ("10 abbey avenue LS13 2AA", None),
        ] {
            let page = ask(&book, typed);
            assert_eq!((page.apart.as_deref(), page.without.as_deref()), (apart, None), "{typed}");
            assert_eq!(lines(&book, typed), ["10 Abbey Avenue, Bramley"], "{typed}");
        }
        let page = ask(&book, "99 abbey avenue garforth LS12");
        assert_eq!((page.apart.as_deref(), page.without.as_deref()), (Some("LS12"), Some("99")));
    }

    #[test]
    fn a_word_of_thousands_of_homes_wants_more_and_a_whole_street_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("city.book");
        let mut writer = BookWriter::begin(&path).unwrap();
        let streets = [("Mill Lane", 1..700), ("Long Road", 700..1400), ("Leeds Road", 1400..1500)];
        for (street, ids) in streets {
            for id in ids {
                let (paon, street, town) = (Some(id.to_string()), Some(street.to_owned()), Some("Leeds".to_owned()));
                let parts = AddressParts { paon, street, town, ..AddressParts::default() };
                writer.add(&Premises { id, parts, uprn: None, parent: None, calendar: None }).unwrap();
            }
        }
        writer.finish().unwrap();
        let book = Book::open(&path).unwrap();
        let answered = ["leeds", "road", "mill lane", "long", "mill lane leeds"].map(|typed| {
            let page = ask(&book, typed);
            (page.is_too_wide, page.total)
        });
        assert_eq!(answered, [(true, 1499), (false, 800), (false, 699), (false, 700), (false, 699)]);
    }

    #[test]
    fn a_number_that_is_there_is_never_said_to_be_missing() {
        let (_whole, whole) = book("2AA");
        let (_half, half) = book("");
        for typed in [
            "10 abbey avenue, bramley, leeds, west yorkshire, ls13 2aa",
            "10 abbey avenue, bramley, ls13 2aa, uk",
            "10 ls13 2aa, gwynedd",
            "10, abbey avenue, bramley, west yorkshire",
        ] {
            let page = ask(&whole, typed);
            assert_eq!((page.addresses.len(), page.without.as_deref()), (1, None), "{typed}");
        }
        for (typed, without) in [
            ("annexe, 10 burley road", Some("annexe")),
            ("rear of 10 burley road", Some("rear")),
            ("garden flat, 10 burley road", Some("garden flat")),
            ("flat 3b, 10 burley road, horsforth", Some("3b")),
            ("flat 2, 10 burley road, horsforth", None),
        ] {
            let page = ask(&half, typed);
            assert_eq!(page.without.as_deref(), without, "{typed}");
            assert_eq!(lines(&half, typed), ["Flat 2, 10 Burley Road, Burley"], "{typed}");
        }
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
        let page = ask(&book, "99 LS13 2AA");
        assert_eq!((page.addresses.len(), page.without.as_deref()), (5, Some("99")));
        assert_eq!(ask(&book, "LS31 2AA").suggestions, ["LS13 2AA", "LS3 2AA"]);
    }

    #[test]
    fn pages_follow_each_other_without_gap_or_repetition() {
        let runs = [0..70, 90..100, 100..101, 200..239];
        let sizes = [0, 50, 100, 119, 120, usize::MAX].map(|offset| {
            let page = slice(&runs, offset, PAGE);
            (page.iter().map(Range::len).sum::<usize>(), page.first().map(|run| run.start))
        });
        assert_eq!(sizes, [(50, Some(0)), (50, Some(50)), (20, Some(219)), (1, Some(238)), (0, None), (0, None)]);
        assert_eq!(slice(&runs, 60, PAGE), [60..70, 90..100, 100..101, 200..229]);
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
    fn a_foreign_cursor_is_refused() {
        assert!(matches!(offset(Some("later")), Err(PortError::Invalid { field: "cursor", .. })));
        assert_eq!(offset(Some("50")), Ok(50));
    }
}
