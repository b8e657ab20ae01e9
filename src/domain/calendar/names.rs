//! What months and days of the week are called, in small letters: in English, in Welsh, and in Welsh as it stands after a word
//! that softens it.

use super::Weekday;

/// As in "27 o Fawrth", of March.
pub const MONTHS: [[&str; 3]; 12] = [
    ["january", "ionawr", "ionawr"],
    ["february", "chwefror", "chwefror"],
    ["march", "mawrth", "fawrth"],
    ["april", "ebrill", "ebrill"],
    ["may", "mai", "fai"],
    ["june", "mehefin", "fehefin"],
    ["july", "gorffennaf", "orffennaf"],
    ["august", "awst", "awst"],
    ["september", "medi", "fedi"],
    ["october", "hydref", "hydref"],
    ["november", "tachwedd", "dachwedd"],
    ["december", "rhagfyr", "ragfyr"],
];
/// As in "nos Fawrth", Tuesday night.
pub const WEEKDAYS: [[&str; 3]; 7] = [
    ["monday", "llun", "lun"],
    ["tuesday", "mawrth", "fawrth"],
    ["wednesday", "mercher", "fercher"],
    ["thursday", "iau", "iau"],
    ["friday", "gwener", "wener"],
    ["saturday", "sadwrn", "sadwrn"],
    ["sunday", "sul", "sul"],
];
/// A name that is cut shorter may be another.
const SHORTEST: usize = 3;

/// 1 to 12. A name may be cut short.
pub fn month_named(word: &str) -> Option<i8> {
    (1..).zip(&MONTHS).find(|(_, names)| is_named(word, names)).map(|(month, _)| month)
}

/// A name may be cut short.
pub fn weekday_named(word: &str) -> Option<Weekday> {
    Weekday::ALL.into_iter().zip(&WEEKDAYS).find(|(_, names)| is_named(word, names)).map(|(weekday, _)| weekday)
}

fn is_named(word: &str, [english, welsh, softened]: &[&str; 3]) -> bool {
    let is_short = |name: &str| word.len() >= SHORTEST && name.starts_with(word);
    is_short(english) || is_short(welsh) || word == *softened
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_is_of_its_day_and_month_also_cut_short() {
        for (month, names) in (1..).zip(MONTHS) {
            for name in names {
                assert_eq!(month_named(name), Some(month), "{name}");
            }
            assert_eq!(month_named(&names[1][..3]), Some(month), "{}", names[1]);
        }
        for (weekday, names) in Weekday::ALL.into_iter().zip(WEEKDAYS) {
            for name in names {
                assert_eq!(weekday_named(name), Some(weekday), "{name}");
            }
            assert_eq!(weekday_named(&names[0][..3]), Some(weekday), "{}", names[0]);
        }
    }

    #[test]
    fn what_is_too_short_or_longer_is_no_name() {
        for word in ["", "ma", "mo", "mondays", "faw", "junes", "Monday"] {
            assert_eq!((month_named(word), weekday_named(word)), (None, None), "{word}");
        }
    }
}
