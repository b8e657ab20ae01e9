//! Sorts homes as people count them: 2 before 10, 10a after 10, named houses after the numbers, flats by building.
//!
//! The same text is searched for numbers, whole words only.

use super::building;
use domain::address::{AddressParts, fold};

/// Longer numbers than this many digits sort as they are written.
const DIGITS: usize = 5;

/// Folded words between spaces, numbers with leading zeros: "Flat 2, 10a" -> " 00010a flat 00002 ".
pub fn of(parts: &AddressParts) -> String {
    let (paon, saon) = (parts.paon.as_deref().unwrap_or_default(), parts.saon.as_deref().unwrap_or_default());
    match building::name(paon) {
        Some(name) => spaced([name, paon.strip_suffix(name).unwrap_or_default(), saon]),
        None => spaced([paon, saon]),
    }
}

/// What [`of`] contains where a home carries this number: "10a", "10-12", "flat 2".
pub fn containing(number: &str) -> String {
    spaced([number])
}

fn spaced<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut spaced = String::from(" ");
    for word in texts.into_iter().flat_map(fold) {
        push_padded(&mut spaced, &word);
        spaced.push(' ');
    }
    spaced
}

fn push_padded(spaced: &mut String, word: &str) {
    let mut rest = word;
    while let Some(at) = rest.find(|character: char| character.is_ascii_digit()) {
        let (letters, numbered) = rest.split_at(at);
        let end = numbered.find(|character: char| !character.is_ascii_digit()).unwrap_or(numbered.len());
        let (digits, after) = numbered.split_at(end);
        spaced.push_str(letters);
        (digits.len()..DIGITS).for_each(|_| spaced.push('0'));
        spaced.push_str(digits);
        rest = after;
    }
    spaced.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(saon: &str, paon: &str) -> String {
        let part = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        of(&AddressParts { saon: part(saon), paon: part(paon), ..AddressParts::default() })
    }

    #[test]
    fn homes_come_as_people_count_them() {
        let counted = [
            ("", "2"),
            ("", "10"),
            ("Flat 2", "10"),
            ("Flat 10", "10"),
            ("", "10a"),
            ("", "100"),
            ("", "9 Ingledew Court"),
            ("", "29 Ingledew Court"),
            ("", "Laburnum"),
            ("", "Room 2 Block B Lupton Flats"),
            ("", "Room 10 Block B Lupton Flats"),
        ];
        let orders: Vec<String> = counted.map(|(saon, paon)| order(saon, paon)).into();
        assert!(orders.is_sorted(), "{orders:#?}");
    }

    #[test]
    fn a_number_is_found_whole() {
        let found = |saon: &str, paon: &str, number: &str| order(saon, paon).contains(&containing(number));
        assert!(found("Flat 2", "10", "10") && found("Flat 2", "10", "flat 2"));
        assert!(!found("", "110", "10") && !found("Flat 10", "2", "flat 2"));
        assert!(found("", "3a-5", "3a-5") && found("", "10-12", "10") && found("", "29 Ingledew Court", "29"));
        assert!(found("", "Room B1 2 1 Block B Lupton Flats", "room b1"));
    }
}
