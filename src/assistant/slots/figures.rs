//! A date in figures: "12/06", "12.6.26", "2026-06-12". The day stands before the month, as in this country.

use super::{Span, When, days::in_some_year, tokens::Tokens};
use domain::{address::is_numbered_unit, iso::parse_date};
use jiff::civil::Date;

pub(super) fn find(tokens: &mut Tokens, today: Date) -> Option<When> {
    let (at, when) = (0..tokens.len()).find_map(|at| {
        let chunk = tokens.token(at)?.chunk;
        let is_first = at == 0 || tokens.token(at - 1).is_none_or(|before| before.chunk != chunk);
        // "Flat 3/2".
        let is_unit = tokens.before(at, 1).is_some_and(is_numbered_unit);
        let readings = if is_unit || !is_first { Vec::new() } else { read(tokens.chunks[chunk], today) };
        Some((at, When::of(readings)?))
    })?;
    let chunk = tokens.token(at)?.chunk;
    tokens.take_chunk(chunk);
    Some(when)
}

fn read(chunk: &str, today: Date) -> Vec<Span> {
    let text = chunk.trim_matches(|letter: char| !letter.is_ascii_digit());
    if let Some(date) = parse_date(text) {
        return vec![Span::day(date)];
    }
    let parts: Vec<&str> = text.split(['/', '.', '-']).collect();
    let is_short = parts.iter().all(|part| (1..=4).contains(&part.len()));
    let numbers: Vec<i16> = parts.iter().filter_map(|part| part.parse().ok()).collect();
    match *numbers {
        _ if !is_short || numbers.len() != parts.len() => Vec::new(),
        // All day and night, and not the 24th of July. Without a year, only a slash is sure to be of a date.
        [24, 7] => Vec::new(),
        [day, month] if text.contains('/') => in_order(day, month, |month, day| in_some_year(month, day, today)),
        [day, month, year] => in_order(day, month, |month, day| {
            let year = if parts[2].len() == 2 { 2000 + year } else { year };
            Date::new(year, month, day)
                .ok()
                .filter(|_| [2, 4].contains(&parts[2].len()))
                .map(Span::day)
                .into_iter()
                .collect()
        }),
        _ => Vec::new(),
    }
}

/// As it is written here; where that is no day, as in America.
fn in_order(day: i16, month: i16, read: impl Fn(i8, i8) -> Vec<Span>) -> Vec<Span> {
    let (Ok(day), Ok(month)) = (i8::try_from(day), i8::try_from(month)) else { return Vec::new() };
    let here = read(month, day);
    if here.is_empty() { read(day, month) } else { here }
}
