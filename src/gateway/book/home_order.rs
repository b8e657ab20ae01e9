//! Sorts homes as people count them: 2 before 10, 10a after 10, named houses after the numbers, flats by building.

use super::building;
use domain::address::{AddressParts, UnitWord, fold, unit_word};

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

fn spaced<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut spaced = String::from(" ");
    for word in texts.into_iter().flat_map(fold) {
        push_padded(&mut spaced, unit(&word));
        spaced.push(' ');
    }
    spaced
}

/// A part of a building by one word, in whichever language and however short it is written.
fn unit(word: &str) -> &str {
    match unit_word(word) {
        Some(UnitWord::Numbered(matched) | UnitWord::Position(matched)) => matched,
        None => word,
    }
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
            ("Fflat 3", "10"),
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
}
