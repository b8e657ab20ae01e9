//! The name of a building within what a source writes for a home: "Room B1 2 1 Block B Lupton Flats" -> "Lupton Flats".

use domain::address::{UnitWord, is_numbered_unit, unit_word};

/// Beside the words for parts of a building, these stand among its parts' numbers, before its own name.
const BETWEEN: [&str; 5] = ["and", "floor", "house", "no", "to"];

/// Beside the words for parts of a building, these say what a home is or where; alone they name no building.
const COMMON: [&str; 6] = ["at", "bungalow", "cottage", "farm", "house", "of"];

/// None where only a number or a position is given ("10a", "Basement Flat", "Room 3 Flat 2").
pub fn name(text: &str) -> Option<&str> {
    let mut rest = text.trim();
    let mut in_unit = false;
    while let Some((word, after)) = first_word(rest) {
        let names_part = in_unit && word.chars().count() == 1;
        if !names_part && !is_unit(word, after) {
            break;
        }
        in_unit = true;
        rest = after;
    }
    let is_common = |word: &str| unit_word(word).is_some() || BETWEEN.contains(&word) || COMMON.contains(&word);
    let is_name = rest.split_whitespace().any(|word| !is_common(&word.to_lowercase()));
    is_name.then_some(rest)
}

fn first_word(text: &str) -> Option<(&str, &str)> {
    let (word, after) = text.split_once(' ').unwrap_or((text, ""));
    (!word.is_empty()).then_some((word, after.trim_start()))
}

/// A number, or a word for a part of a building that has its number after it.
fn is_unit(word: &str, after: &str) -> bool {
    let is_numbered = |word: &str| word.chars().any(|character| character.is_ascii_digit());
    let next = first_word(after).map_or("", |(next, _)| next);
    let names_next = is_numbered(next) || next.chars().count() == 1 || is_between(next);
    is_numbered(word) || is_between(word) && (names_next || is_plain_unit(word))
}

fn is_between(word: &str) -> bool {
    let word = word.to_lowercase();
    is_numbered_unit(&word) || BETWEEN.contains(&&*word)
}

/// "Flat Windmill Inn" is the flat of the Windmill Inn, but "House" begins many names, and "Block", "Studio" some.
fn is_plain_unit(word: &str) -> bool {
    matches!(unit_word(&word.to_lowercase()), Some(UnitWord::Numbered("flat" | "room")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_building_is_what_follows_the_parts() {
        for (text, building) in [
            ("Room B1 2 1 Block B Lupton Flats", "Lupton Flats"),
            ("Room 409A The Tannery", "The Tannery"),
            ("Room D 111 The Plaza", "The Plaza"),
            ("22 Rooms 1 and 3 to 5 Block E Oxley Hall", "Oxley Hall"),
            ("Flat A006 Block A Alexandra Park", "Alexandra Park"),
            ("29 Ingledew Court", "Ingledew Court"),
            ("Flat Windmill Inn", "Windmill Inn"),
            ("Fflat 7 Llys Mair", "Llys Mair"),
            ("Uned 2 Bloc B Tŷ Mawr", "Tŷ Mawr"),
            ("Laburnum", "Laburnum"),
            ("Y Felin", "Y Felin"),
            ("House of the Rising Sun", "House of the Rising Sun"),
        ] {
            assert_eq!(name(text), Some(building), "{text}");
        }
    }

    #[test]
    fn a_number_or_a_position_is_no_building() {
        for text in [
            "",
            "10",
            "10a",
            "3a-5",
            "Room 3 Flat 2",
            "Basement Flat",
            "Flat A",
            "Ground Floor Front",
            "Rooms at",
            "Fflat Islawr",
        ] {
            assert_eq!(name(text), None, "{text}");
        }
    }
}
