//! The words by which people name days, in both languages, as words are compared. Data.

use domain::calendar::{
    Weekday,
    names::{MONTHS, WEEKDAYS, month_named},
};

/// Phrases that name a day, by how many days it is from today. The longer ones first.
pub(super) const DAYS: &[(&str, i32)] = &[
    ("the day before yesterday", -2),
    ("day before yesterday", -2),
    ("the day after tomorrow", 2),
    ("day after tomorrow", 2),
    ("yesterday", -1),
    ("yday", -1),
    ("last night", -1),
    ("today", 0),
    ("tonight", 0),
    ("this morning", 0),
    ("this afternoon", 0),
    ("this evening", 0),
    ("tomorrow", 1),
    ("tommorrow", 1),
    ("tommorow", 1),
    ("tomoz", 1),
    ("tmrw", 1),
    ("2moro", 1),
    ("2morrow", 1),
    ("echdoe", -2),
    ("echddoe", -2),
    ("echnos", -2),
    ("ddoe", -1),
    ("ddo", -1),
    ("neithiwr", -1),
    ("neithwr", -1),
    ("heddiw", 0),
    ("heddi", 0),
    ("heno", 0),
    ("y bore ma", 0),
    ("bore ma", 0),
    ("bora ma", 0),
    ("prynhawn ma", 0),
    ("pnawn ma", 0),
    ("yfory", 1),
    ("fory", 1),
    ("drennydd", 2),
    ("tradwy", 3),
    ("dradwy", 3),
];
/// Those of them that are long enough to be known in spite of a typo.
const FORGIVING: [(&str, i32); 2] = [("yesterday", -1), ("tomorrow", 1)];

/// Which of several a day or a week is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    Last,
    This,
    Next,
}

pub(super) const BEFORE: &[(&str, Which)] = &[
    ("this past", Which::Last),
    ("this coming", Which::Next),
    ("last", Which::Last),
    ("previous", Which::Last),
    ("past", Which::Last),
    ("this", Which::This),
    ("next", Which::Next),
    ("nxt", Which::Next),
    ("coming", Which::Next),
];
pub(super) const AFTER: &[(&str, Which)] = &[
    ("diwethaf", Which::Last),
    ("diwetha", Which::Last),
    ("dwethaf", Which::Last),
    ("dwetha", Which::Last),
    ("dwytha", Which::Last),
    ("ddiwethaf", Which::Last),
    ("ddwetha", Which::Last),
    ("hon", Which::This),
    ("hwn", Which::This),
    ("yma", Which::This),
    ("ma", Which::This),
    ("nesaf", Which::Next),
    ("nesa", Which::Next),
];
/// What says that a day comes again and again, and no one of them is meant.
pub(super) const EVERY: [&str; 5] = ["every", "each", "bob", "pob", "fob"];
/// What stands before the Welsh name of a day.
pub(super) const DAY_OR_NIGHT: [&str; 9] =
    ["dydd", "ddydd", "nydd", "nos", "bore", "bora", "pnawn", "prynhawn", "noson"];
/// What an English name that is cut short stands behind where it may be another word: "on sat", not "it sat".
pub(super) const PREPOSITIONS: [&str; 12] =
    ["on", "last", "next", "this", "since", "by", "until", "till", "til", "for", "from", "coming"];

/// Days, weeks and months, as they are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Days(i32),
    Weeks(i32),
    Month,
    Weekend,
}

pub(super) fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "day" | "days" | "diwrnod" | "ddiwrnod" | "niwrnod" | "dydd" | "ddydd" => Unit::Days(1),
        "deuddydd" | "ddeuddydd" => Unit::Days(2),
        "tridiau" | "dridiau" => Unit::Days(3),
        "week" | "weeks" | "wk" | "wks" | "wythnos" | "wsnos" | "wsos" | "wthnos" => Unit::Weeks(1),
        "fortnight" | "fortnights" | "pythefnos" | "bythefnos" => Unit::Weeks(2),
        "month" | "months" | "mis" | "fis" => Unit::Month,
        "weekend" | "penwythnos" | "benwythnos" => Unit::Weekend,
        _ => return None,
    })
}

pub(super) fn count(word: &str) -> Option<i32> {
    const WORDS: [&[&str]; 7] = [
        &["a", "an", "one", "un"],
        &["two", "dau", "ddau", "dwy", "ddwy"],
        &["three", "tri", "dri", "tair", "dair"],
        &["four", "pedwar", "bedwar", "pedair", "bedair"],
        &["five", "pum", "bum", "pump", "bump"],
        &["six", "chwe", "chwech"],
        &["seven", "saith"],
    ];
    let spelt = || (1..).zip(WORDS).find(|(_, words)| words.contains(&word)).map(|(count, _)| count);
    word.parse().ok().filter(|count| (1..=60).contains(count)).or_else(spelt)
}

/// The day that one word names in spite of a typo, from today.
pub(super) fn near_day(word: &str) -> Option<i32> {
    FORGIVING.into_iter().find(|(name, _)| is_near(word, name)).map(|(_, days)| days)
}

/// The day of the week whose name is one typo away at most. Of Welsh names only with `is_announced`, behind "dydd": alone, some
/// are other words ("llun", a picture) or near them ("merched", women).
pub(super) fn weekday(word: &str, is_announced: bool) -> Option<Weekday> {
    let is_english = |name: &str| name == word || is_near(word, name);
    let is_welsh = |name: &str| name == word || name.len() >= 5 && is_near(word, name);
    let is_alone = ["mercher", "gwener", "sadwrn"].contains(&word);
    let is_named = |[english, welsh, softened]: &[&str; 3]| match is_announced {
        true => is_english(english) || is_welsh(welsh) || word == *softened,
        false => is_english(english) || word == *welsh && is_alone,
    };
    Weekday::ALL.into_iter().zip(&WEEKDAYS).find(|(_, names)| is_named(names)).map(|(weekday, _)| weekday)
}

/// An English name that is cut short, and whether it is sure to be one.
pub(super) fn short_weekday(word: &str) -> Option<(Weekday, bool)> {
    Some(match word {
        "mon" => (Weekday::Monday, false),
        "tue" | "tues" => (Weekday::Tuesday, true),
        "wed" => (Weekday::Wednesday, false),
        "weds" => (Weekday::Wednesday, true),
        "thu" | "thur" | "thurs" => (Weekday::Thursday, true),
        "fri" => (Weekday::Friday, true),
        "sat" => (Weekday::Saturday, false),
        "sun" => (Weekday::Sunday, false),
        _ => return None,
    })
}

/// "mondays" is no one day, and not a typo either.
fn is_near(word: &str, name: &str) -> bool {
    let is_plural = word.strip_suffix('s') == Some(name);
    word.len() >= 5 && !is_plural && strsim::damerau_levenshtein(word, name) == 1
}

/// A month by its whole name, which is no other word: "may" and "march" are.
pub(super) fn whole_month(word: &str) -> Option<i8> {
    let is_another = ["may", "march", "mai", "mawrth", "medi"].contains(&word);
    let is_whole = MONTHS.iter().any(|names| names.contains(&word));
    month_named(word).filter(|_| is_whole && !is_another)
}

/// The number of a day in its month, and whether it has the ending of one: "3rd", "3ydd".
pub(super) fn day_number(word: &str) -> Option<(i8, bool)> {
    const ENDINGS: [&str; 12] = ["st", "nd", "rd", "th", "af", "ail", "il", "ydd", "ed", "fed", "eg", "ain"];
    let ending = word.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let number: i8 = word[..word.len() - ending.len()].parse().ok()?;
    let is_day = (1..=31).contains(&number) && (ending.is_empty() || ENDINGS.contains(&ending));
    is_day.then_some((number, !ending.is_empty()))
}
