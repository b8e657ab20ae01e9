//! Dates with a day, a month and a whole year, in this order or as ISO 8601 has them. Months in English and Welsh.

use super::super::FaultKind;
use crate::calendar::names::{month_named, weekday_named};
use jiff::civil::Date;

/// What follows the number of a day, and what stands between it and its month.
const ORDINALS: [&str; 12] = ["st", "nd", "rd", "th", "af", "ail", "il", "ydd", "ed", "fed", "eg", "ain"];
const FILLERS: [&str; 5] = ["of", "o", "dydd", "the", "y"];
/// No date is longer, in bytes.
const MAX_BYTES: usize = 80;

/// "27/03/2026", "27 3 2026", "27 March 2026", "Friday, 27th of March 2026", "27 o Fawrth 2026", "2026-03-27".
pub fn read(text: &str) -> Result<Date, FaultKind> {
    let text = text.trim();
    if text.len() > MAX_BYTES {
        return Err(FaultKind::NotADate);
    }
    let text = text.to_lowercase();
    let tokens = tokens(&text);
    let named: Vec<&str> = match &*tokens {
        [weekday, rest @ ..] if rest.len() >= 3 && weekday_named(weekday).is_some() => rest.to_vec(),
        all => all.to_vec(),
    };
    let [first, second, third] = *named else { return Err(FaultKind::NotADate) };
    let (day, month, year) = match (month_named(first), number(first)) {
        (Some(month), _) => (number(second), Some(i16::from(month)), third),
        // ISO 8601.
        (None, Some(_)) if first.len() == 4 => (number(third), month(second), first),
        _ => (number(first), month(second), third),
    };
    let (Some(day), Some(month), Some(number)) = (day, month, number(year)) else { return Err(FaultKind::NotADate) };
    let is_in_a_year = |year| date(year, month, day).is_some();
    match year.len() {
        4 => date(number, month, day).ok_or(FaultKind::NotADate),
        1..=3 if is_in_a_year(2000) => Err(FaultKind::YearNotFull),
        _ => Err(FaultKind::NotADate),
    }
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok().filter(|date| date.year() >= 1)
}

/// Runs of digits and of letters that say something.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_digit = first.is_ascii_digit();
        let is_in = |letter: char| if is_digit { letter.is_ascii_digit() } else { letter.is_alphabetic() };
        let end =
            if is_in(first) { rest.find(|letter| !is_in(letter)).unwrap_or(rest.len()) } else { first.len_utf8() };
        let (token, after) = rest.split_at(end);
        let follows_number = tokens.last().is_some_and(|last| number(last).is_some());
        let is_silent = FILLERS.contains(&token)
            || ORDINALS.contains(&token) && follows_number
            || matches!(token, "/" | "-" | "." | "," | "\u{2013}")
            || token.trim().is_empty();
        if !is_silent {
            tokens.push(token);
        }
        rest = after;
    }
    tokens
}

/// Four digits at most.
fn number(token: &str) -> Option<i16> {
    let is_number = (1..=4).contains(&token.len()) && token.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { token.parse().ok() } else { None }
}

fn month(token: &str) -> Option<i16> {
    number(token).or_else(|| month_named(token).map(i16::from))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::names::MONTHS;
    use crate::iso::date_text;
    use proptest::prelude::*;

    #[test]
    fn a_date_is_read_in_every_form_that_people_type() {
        for text in [
            "27 3 2026",
            "27/03/2026",
            " 27-3-2026 ",
            "27.03.2026.",
            "2026-03-27",
            "27 March 2026",
            "27march2026",
            "27th of March, 2026",
            "Friday 27 Mar 2026",
            "Fri, 27th March 2026",
            "March 27, 2026",
            "27 Mawrth 2026",
            "27 o Fawrth 2026",
            "27ain o Fawrth 2026",
            "dydd Gwener, 27 Mawrth 2026",
        ] {
            assert_eq!(read(text).map(date_text).as_deref(), Ok("2026-03-27"), "{text}");
        }
        assert_eq!(read("dydd Mawrth 24 Mawrth 2026").map(date_text).as_deref(), Ok("2026-03-24"));
        assert_eq!(read("29 2 2028").map(date_text).as_deref(), Ok("2028-02-29"));
    }

    #[test]
    fn every_month_has_its_names() {
        for (number, names) in (1..=12).zip(MONTHS) {
            for name in names {
                assert_eq!(read(&format!("1 {name} 2026")).map(|date| date.month()), Ok(number), "{name}");
            }
            let short: String = names[1].chars().take(3).collect();
            assert_eq!(read(&format!("1 {short} 2026")).map(|date| date.month()), Ok(number), "{short}");
        }
    }

    #[test]
    fn a_year_that_is_cut_short_is_told_apart() {
        for text in ["27/3/26", "27 March 6", "27 o Fawrth 026"] {
            assert_eq!(read(text), Err(FaultKind::YearNotFull), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in [
            "",
            "27",
            "27 March",
            "March 2026",
            "29 2 2027",
            "31/4/2026",
            "3/27/2026",
            "0/1/2026",
            "27/3/0000",
            "27/3/20266",
            "27 ma 2026",
            "27 3 2026 10:00",
            "27+3+2026",
            "a b c",
            "٢٧ 3 2026",
            &format!("27{}3 2026", "/".repeat(100)),
        ] {
            assert_eq!(read(text), Err(FaultKind::NotADate), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_date_is_read_back(day in 0..3_650_000i32) {
            let date = jiff::civil::date(1, 1, 1).saturating_add(jiff::ToSpan::days(day));
            prop_assert_eq!(read(&date_text(date)), Ok(date));
        }

        #[test]
        fn any_text_is_read_or_refused(text in any::<String>(), near in "[0-9a-z/ .-]{0,20}") {
            let _ = (read(&text), read(&near));
        }
    }
}
