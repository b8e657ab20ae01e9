//! Reading the day out of what councils' systems write for one: "25/11/2026.", "Wed 25th November", "Tomorrow".
//!
//! Nothing is guessed: a text that may mean another day, such as a week or a span, has none.

use super::unreadable::{Unreadable, plausible};
use domain::bins::Collection;
use domain::london;
use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan};

/// The days that a text names, read on `today`; none where no day can be read. An empty list where the text says that
/// nothing is collected.
pub fn days(text: &str, today: Date) -> Option<Vec<Date>> {
    let text = text.trim();
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some(vec![plausible(london::today(instant)).ok()?]);
    }
    let plain = text.to_lowercase();
    if CALLED_OFF.iter().any(|phrase| plain.contains(phrase)) {
        return Some(Vec::new());
    }
    listed(&tokens(&plain), today)
}

/// The collections on the days that an entry names.
pub fn collections(text: Option<&str>, today: Date) -> Result<Vec<Collection>, Unreadable> {
    let text = text.unwrap_or_default();
    let days = days(text, today).ok_or(Unreadable::Date)?;
    Ok(days.into_iter().map(Collection::scheduled).collect())
}

const CALLED_OFF: [&str; 9] = [
    "subscri",
    "tanysgrif",
    "no collection",
    "not collected",
    "no service",
    "not applicable",
    "cancelled",
    "suspended",
    "dim casgliad",
];

/// The first day, and those that follow it as in a list.
fn listed(tokens: &[Token], today: Date) -> Option<Vec<Date>> {
    let (first, mut rest) = next_day(tokens, today)?;
    let mut days = vec![first];
    loop {
        rest = match rest {
            [Token::Mark(',' | ';' | '&' | '|'), rest @ ..] | [Token::Word("and" | "a" | "ac"), rest @ ..] => rest,
            // A span, of which no day is known.
            [Token::Mark('-' | '–' | '—'), rest @ ..] | [Token::Word("to" | "until" | "till" | "i"), rest @ ..]
                if next_day(rest, today).is_some() =>
            {
                return None;
            }
            _ => break,
        };
        let Some((day, after)) = next_day(rest, today) else { break };
        days.push(day);
        rest = after;
    }
    days.dedup();
    Some(days)
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Token<'a> {
    Number(&'a str),
    Word(&'a str),
    Mark(char),
}

/// Of a text in small letters.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let run = |is_in: fn(char) -> bool| rest.find(|letter| !is_in(letter)).unwrap_or(rest.len());
        let end = if first.is_ascii_digit() {
            run(|letter| letter.is_ascii_digit())
        } else if first.is_alphabetic() {
            run(char::is_alphabetic)
        } else {
            first.len_utf8()
        };
        let (token, after) = rest.split_at(end);
        tokens.push(match first {
            _ if first.is_ascii_digit() => Token::Number(token),
            _ if first.is_alphabetic() => Token::Word(token),
            mark => Token::Mark(mark),
        });
        rest = after.trim_start();
    }
    tokens
}

/// Words that may stand before a day and change nothing about it. "From", "after" or "week commencing" do.
const LEAD_IN: [&str; 21] = [
    "your",
    "the",
    "this",
    "next",
    "collection",
    "collections",
    "collected",
    "date",
    "day",
    "due",
    "on",
    "is",
    "will",
    "be",
    "bin",
    "bins",
    "casgliad",
    "nesaf",
    "dydd",
    "ddydd",
    "dyddiad",
];

/// The first day of the tokens, and what follows it.
fn next_day<'t, 'a>(tokens: &'t [Token<'a>], today: Date) -> Option<(Date, &'t [Token<'a>])> {
    let mut weekday = None;
    let mut rest = tokens;
    loop {
        if let Some((written, after)) = Written::read(rest) {
            return Some((written.date(weekday, today)?, after));
        }
        let (first, after) = rest.split_first()?;
        rest = after;
        match first {
            Token::Word(word) => {
                if let Some(day) = relative(word, today) {
                    // "Tomorrow, 25 November" was true when it was written; the date still is.
                    return Some(next_day(after, today).unwrap_or((day, after)));
                }
                match weekday_named(word) {
                    Some(named) => weekday = Some(named),
                    None if LEAD_IN.contains(word) => {}
                    None => return None,
                }
            }
            Token::Mark(':' | ',' | '.' | '(' | '-') => {}
            Token::Mark(_) | Token::Number(_) => return None,
        }
    }
}

fn relative(word: &str, today: Date) -> Option<Date> {
    match word {
        "today" | "heddiw" => Some(today),
        "tomorrow" | "yfory" => Some(today.saturating_add(1.day())),
        _ => None,
    }
}

/// A day as it is written, perhaps without its year.
#[derive(Clone, Copy)]
struct Written {
    year: Option<i16>,
    month: i8,
    day: i8,
}

impl Written {
    /// What the tokens begin with.
    fn read<'t, 'a>(tokens: &'t [Token<'a>]) -> Option<(Written, &'t [Token<'a>])> {
        use Token::{Mark, Number, Word};
        match tokens {
            [Number(year), Mark(one), Number(month), Mark(other), Number(day), rest @ ..]
                if one == other && is_between(*one) && year.len() == 4 =>
            {
                Some((Written::of(Some(year), month, day)?, rest))
            }
            [Number(day), Mark(one), Number(month), Mark(other), Number(year), rest @ ..]
                if one == other && is_between(*one) && day.len() <= 2 =>
            {
                Some((Written::of(Some(year), month, day)?, rest))
            }
            [Number(all), rest @ ..] if all.len() == 8 => {
                Some((Written::of(Some(&all[..4]), &all[4..6], &all[6..])?, rest))
            }
            [Number(day), Word(ordinal), rest @ ..] if ORDINALS.contains(ordinal) => Self::after_day(day, rest),
            [Number(day), rest @ ..] => Self::after_day(day, rest),
            [Word(month), Number(day), rest @ ..] => {
                let rest = match rest {
                    [Word(ordinal), rest @ ..] if ORDINALS.contains(ordinal) => rest,
                    _ => rest,
                };
                let rest = if let [Mark(','), Number(_), ..] = rest { &rest[1..] } else { rest };
                Self::with_year(day, english_month(month)?, rest)
            }
            _ => None,
        }
    }

    /// "November 2026", "of November", "-Nov-26" after the day.
    fn after_day<'t, 'a>(day: &str, rest: &'t [Token<'a>]) -> Option<(Written, &'t [Token<'a>])> {
        let rest = match rest {
            [Token::Word("of" | "o"), rest @ ..] => rest,
            [Token::Mark(mark), rest @ ..] if is_between(*mark) => rest,
            _ => rest,
        };
        let (Token::Word(name), rest) = rest.split_first()? else { return None };
        let month = english_month(name).or_else(|| welsh_month(name))?;
        let is_marked = |mark: char| is_between(mark) || mark == ',';
        match rest {
            [Token::Mark(mark), Token::Number(_), ..] if is_marked(*mark) => Self::with_year(day, month, &rest[1..]),
            _ => Self::with_year(day, month, rest),
        }
    }

    /// A number behind is the year where it can be no time of day.
    fn with_year<'t, 'a>(day: &str, month: i8, rest: &'t [Token<'a>]) -> Option<(Written, &'t [Token<'a>])> {
        let written = |year| Some(Written { year, month, day: day.parse().ok()? });
        match rest {
            [Token::Number(year), after @ ..] if year.len() == 4 => Some((written(Some(year_of(year)?))?, after)),
            [Token::Number(year)] if year.len() == 2 => Some((written(Some(year_of(year)?))?, &[])),
            _ => Some((written(None)?, rest)),
        }
    }

    fn of(year: Option<&str>, month: &str, day: &str) -> Option<Written> {
        let year = match year {
            Some(year) => Some(year_of(year)?),
            None => None,
        };
        Some(Written { year, month: month.parse().ok()?, day: day.parse().ok()? })
    }

    /// The day that was meant, which must be the named day of the week. Without a year, the one about `today`.
    fn date(self, weekday: Option<Weekday>, today: Date) -> Option<Date> {
        let date = match self.year {
            Some(year) => plausible(Date::new(year, self.month, self.day).ok()?).ok()?,
            None => {
                let near = today.saturating_sub(60.days())..=today.saturating_add(300.days());
                let years = (-1..=1).filter_map(|more| Date::new(today.year() + more, self.month, self.day).ok());
                years.into_iter().find(|date| near.contains(date))?
            }
        };
        weekday.is_none_or(|weekday| weekday == date.weekday()).then_some(date)
    }
}

fn is_between(mark: char) -> bool {
    matches!(mark, '/' | '-' | '.')
}

/// Of four digits, or of two in this century.
fn year_of(digits: &str) -> Option<i16> {
    let year: i16 = digits.parse().ok()?;
    match digits.len() {
        2 => Some(2000 + year),
        4 => Some(year),
        _ => None,
    }
}

const ORDINALS: [&str; 12] = ["st", "nd", "rd", "th", "af", "ail", "il", "ydd", "ed", "fed", "eg", "ain"];
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WELSH_MONTHS: [&str; 12] = [
    "ionawr",
    "chwefror",
    "mawrth",
    "ebrill",
    "mai",
    "mehefin",
    "gorffennaf",
    "awst",
    "medi",
    "hydref",
    "tachwedd",
    "rhagfyr",
];
const SOFTENED_MONTHS: [&str; 12] = [
    "ionawr",
    "chwefror",
    "fawrth",
    "ebrill",
    "fai",
    "fehefin",
    "orffennaf",
    "awst",
    "fedi",
    "hydref",
    "dachwedd",
    "ragfyr",
];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const WELSH_WEEKDAYS: [&str; 7] = ["llun", "mawrth", "mercher", "iau", "gwener", "sadwrn", "sul"];

/// The place in a list, from 1.
fn at(names: &[&str], is_it: impl Fn(&str) -> bool) -> Option<i8> {
    names.iter().zip(1..).find(|(name, _)| is_it(name)).map(|(_, place)| place)
}

/// In full or cut short: "nov", "sept".
fn english_month(word: &str) -> Option<i8> {
    at(&MONTHS, |month| word.len() >= 3 && month.starts_with(word))
}

/// Also as it stands after "o": "25 o Dachwedd".
fn welsh_month(word: &str) -> Option<i8> {
    at(&WELSH_MONTHS, |month| month == word).or_else(|| at(&SOFTENED_MONTHS, |month| month == word))
}

fn weekday_named(word: &str) -> Option<Weekday> {
    let english =
        || at(&WEEKDAYS, |day| word.len() >= 3 && day.starts_with(word) || day == "wednesday" && word == "weds");
    let place = english().or_else(|| at(&WELSH_WEEKDAYS, |day| day == word))?;
    Weekday::from_monday_one_offset(place).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    const TODAY: Date = date(2026, 11, 23);

    fn read(text: &str) -> Option<Vec<Date>> {
        days(text, TODAY)
    }

    #[test]
    fn a_day_is_read_in_every_form_that_is_met() {
        for text in [
            "25/11/2026",
            " 25/11/2026. ",
            "25/11/26",
            "25-11-2026",
            "25.11.2026",
            "25/11/2026 07:00:00",
            "2026-11-25",
            "2026/11/25",
            "20261125",
            "2026-11-25T00:00:00",
            "2026-11-25T07:00:00+00:00",
            "2026-11-25T00:00:00.0000000Z",
            "2026-11-25 07:00",
            "25 November 2026",
            "25th November 2026",
            "25th of November, 2026",
            "25 Nov",
            "25-Nov-2026",
            "25-Nov-26",
            "November 25, 2026",
            "Nov 25th",
            "Wednesday 25 November",
            "Wednesday, 25 November 2026",
            "Weds 25 Nov 2026 07:00",
            "Wed, 25 November 10am",
            "WEDNESDAY 25TH NOVEMBER",
            "Next collection: Wednesday 25/11/2026",
            "Dydd Mercher 25 Tachwedd 2026",
            "25ain o Dachwedd 2026",
            "Casgliad nesaf: ddydd Mercher 25 Tachwedd",
            "25/11/2026,25/11/2026",
            "25/11/2026 (every two weeks)",
        ] {
            assert_eq!(read(text), Some(vec![date(2026, 11, 25)]), "{text}");
        }
    }

    #[test]
    fn words_for_a_day_are_read_from_today_on() {
        for (text, day) in [("Today", 23), ("TOMORROW", 24), ("Yfory", 24), ("Tomorrow, Wednesday 25 November", 25)] {
            assert_eq!(read(text), Some(vec![date(2026, 11, day)]), "{text}");
        }
    }

    #[test]
    fn an_instant_is_a_day_in_great_britain() {
        assert_eq!(read("2026-06-30T23:00:00Z"), Some(vec![date(2026, 7, 1)]));
        assert_eq!(read("2026-07-01T00:00:00+01:00"), Some(vec![date(2026, 7, 1)]));
    }

    #[test]
    fn a_day_without_its_year_is_the_one_about_today() {
        for (text, day) in [
            ("1 January", date(2027, 1, 1)),
            ("20 November", date(2026, 11, 20)),
            ("12 June", date(2027, 6, 12)),
            ("Dydd Mawrth 2 Mawrth", date(2027, 3, 2)),
        ] {
            assert_eq!(read(text), Some(vec![day]), "{text}");
        }
    }

    #[test]
    fn a_list_has_all_its_days() {
        let both = Some(vec![date(2026, 11, 25), date(2026, 12, 9)]);
        for text in
            ["25/11/2026, 09/12/2026", "25 November and 9 December", "2026-11-25; 2026-12-09", "Wed 25 Nov & Wed 9 Dec"]
        {
            assert_eq!(read(text), both, "{text}");
        }
    }

    #[test]
    fn what_may_be_another_day_is_none() {
        for text in [
            "",
            " ",
            "Unknown",
            "N/A",
            "TBC",
            "null",
            "Wednesday",
            "Every Wednesday",
            "Tuesday 25 November 2026",
            "Tuesday 25 November",
            "31/02/2026",
            "11/25/2026",
            "01/01/1900",
            "0001-01-01T00:00:00",
            "9999-12-31",
            "from 25/11/2026",
            "w/c 23/11/2026",
            "week commencing 23 November",
            "23/11/2026 - 27/11/2026",
            "23 November to 27 November",
            "25",
            "November 2026",
            "12 weeks",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_not_collected_has_no_day() {
        for text in ["Not subscribed", "No collection", "Service suspended until 25/11/2026", "Subscription required"] {
            assert_eq!(read(text), Some(vec![]), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_plausible_days_or_none(text in "\\PC{0,40}|[0-9a-z ,./:-]{0,40}") {
            let days = read(&text).unwrap_or_default();
            prop_assert!(days.iter().all(|day| (2000..2100).contains(&day.year())));
        }

        #[test]
        fn any_day_is_read_in_any_form(
            day in 1i8..=28, month in 1i8..=12, year in 2000i16..2100,
            form in prop::sample::select(vec!["%d/%m/%Y", "%Y-%m-%d", "%A %d %B %Y", "%d %b %Y", "%B %d, %Y", "%Y%m%d", "%e-%b-%y"]),
        ) {
            let day = date(year, month, day);
            prop_assert_eq!(read(&day.strftime(form).to_string()), Some(vec![day]), "{}", form);
        }
    }
}
