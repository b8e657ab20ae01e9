//! Reading the events out of a calendar feed (RFC 5545), as feeds really are: in any encoding, with bare line feeds,
//! lines folded or not, commas escaped or not, times cut off.
//!
//! Read line by line and never nested, so that no feed can exhaust the stack.
//! Must not be here: what an event says about bins.

use crate::bins::unreadable::{Unreadable, plausible};
use crate::upstream::{narrow, text};
use domain::london;
use encoding_rs::Encoding;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use std::collections::HashSet;

/// A `VEVENT`, as far as bin days need it.
#[derive(Debug, Default)]
pub struct Event {
    pub uid: String,
    pub summary: Option<String>,
    pub description: Option<String>,
    pub start: Option<Moment>,
    pub rules: Vec<String>,
    /// The dates that the rules are to leave out.
    pub excluded: HashSet<Date>,
    /// The dates that are added to the rules'.
    pub added: Vec<Date>,
    /// Which date of the event with the same uid this one stands in for.
    pub instead_of: Option<Date>,
    pub cancelled: bool,
    /// Which version of the event this is.
    pub sequence: Option<u32>,
    /// When this version was written, on the writer's clock.
    pub stamp: Option<DateTime>,
    /// Why the event cannot be used.
    pub wrong: Option<Unreadable>,
    /// Whether it stands in for a date of its series that cannot be read, so that no date of the series is sure.
    pub spoils_series: bool,
}

/// A date, with its time where the feed gives one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// On the wall of whoever wrote it. The zone that is named beside it is the council's own, or a name for it that
    /// only one calendar program knows.
    Wall(DateTime),
    Utc(DateTime),
}

impl Moment {
    /// On the clock by which it was written.
    pub fn written(self) -> DateTime {
        match self {
            Moment::Wall(time) | Moment::Utc(time) => time,
        }
    }

    /// The day in Great Britain.
    pub fn date(self) -> Date {
        self.wall().date()
    }

    /// The time on a wall in Great Britain.
    pub fn wall(self) -> DateTime {
        match self {
            Moment::Wall(time) => time,
            Moment::Utc(time) => time.to_zoned(TimeZone::UTC).map_or(time, |zoned| london::civil(zoned.timestamp())),
        }
    }
}

/// The events of a whole feed. `declared` is the encoding that its server names.
pub fn events(feed: &[u8], declared: Option<&'static Encoding>) -> Result<Vec<Event>, Unreadable> {
    let unfolded = unfolded(&narrow(feed, declared));
    let text = text(unfolded.trim_ascii(), declared);
    let text = text.trim().trim_start_matches('\u{feff}');
    let (first, last) = (text.lines().next().unwrap_or_default(), text.lines().last().unwrap_or_default());
    if !first.trim().eq_ignore_ascii_case("BEGIN:VCALENDAR") || !last.trim().eq_ignore_ascii_case("END:VCALENDAR") {
        return Err(Unreadable::Calendar);
    }
    let mut events = Vec::new();
    let mut current: Option<Event> = None;
    // An alarm within an event has a summary of its own.
    let mut within = 0_u32;
    for line in text.lines().filter_map(Line::parse) {
        match (line.name.as_str(), &mut current) {
            ("BEGIN", None) if line.value.trim().eq_ignore_ascii_case("VEVENT") => current = Some(Event::default()),
            ("BEGIN", Some(_)) => within += 1,
            ("END", Some(_)) if within > 0 => within -= 1,
            ("END", Some(_)) if line.value.trim().eq_ignore_ascii_case("VEVENT") => events.extend(current.take()),
            // The event was cut off.
            ("END", Some(_)) => return Err(Unreadable::Calendar),
            (_, Some(event)) if within == 0 => event.take(&line),
            _ => {}
        }
    }
    if current.is_some() { Err(Unreadable::Calendar) } else { Ok(events) }
}

impl Event {
    fn take(&mut self, line: &Line) {
        if let Err(error) = self.read(line) {
            self.spoils_series |= line.name == "RECURRENCE-ID";
            self.wrong.get_or_insert(error);
        }
    }

    fn read(&mut self, line: &Line) -> Result<(), Unreadable> {
        match line.name.as_str() {
            "UID" => self.uid = line.value.trim().to_owned(),
            "SUMMARY" => self.summary = Some(unescaped(line.value)),
            "DESCRIPTION" => self.description = Some(unescaped(line.value)),
            "SEQUENCE" => self.sequence = line.value.trim().parse().ok(),
            "DTSTAMP" => self.stamp = moment(line.value).map(Moment::written),
            "STATUS" => self.cancelled = line.value.trim().eq_ignore_ascii_case("CANCELLED"),
            "DTSTART" => self.start = Some(line.moment(line.value)?),
            "RRULE" => self.rules.push(line.value.trim().to_owned()),
            "EXDATE" => self.excluded.extend(line.dates()?),
            "RDATE" => self.added.extend(line.dates()?),
            // Moves the whole rest of a series, and is obsolete; following half of it would give wrong dates.
            "RECURRENCE-ID" if line.parameter("RANGE").is_some() => return Err(Unreadable::Rule),
            "RECURRENCE-ID" => self.instead_of = Some(line.moment(line.value)?.date()),
            _ => {}
        }
        Ok(())
    }
}

/// A line `NAME;PARAMETER=VALUE:VALUE`.
struct Line<'a> {
    /// In capitals.
    name: String,
    parameters: Vec<(&'a str, &'a str)>,
    value: &'a str,
}

impl<'a> Line<'a> {
    /// None for what is no such line, like the rest of a text whose line break was not escaped.
    fn parse(line: &'a str) -> Option<Self> {
        let mut quoted = false;
        let colon = line.find(|letter| {
            quoted ^= letter == '"';
            letter == ':' && !quoted
        })?;
        let mut head = line[..colon].split(';');
        let name = head.next()?.trim().to_ascii_uppercase();
        let parameters = head.filter_map(|parameter| parameter.split_once('='));
        Some(Line { name, parameters: parameters.collect(), value: &line[colon + 1..] })
    }

    fn parameter(&self, name: &str) -> Option<&'a str> {
        let found = self.parameters.iter().find(|(key, _)| key.trim().eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.trim().trim_matches('"'))
    }

    /// The dates of a list, each perhaps with a time or as the start of a period.
    fn dates(&self) -> Result<Vec<Date>, Unreadable> {
        let starts = self.value.split(',').map(|item| item.split('/').next().unwrap_or_default());
        starts.map(|start| Ok(self.moment(start)?.date())).collect()
    }

    fn moment(&self, text: &str) -> Result<Moment, Unreadable> {
        let named_utc = self.parameter("TZID").is_some_and(|zone| ["UTC", "Etc/UTC", "GMT", "Etc/GMT"].contains(&zone));
        match moment(text).ok_or(Unreadable::Date)? {
            Moment::Wall(time) if named_utc && text.contains('T') => checked(Moment::Utc(time)),
            moment => checked(moment),
        }
    }
}

fn checked(moment: Moment) -> Result<Moment, Unreadable> {
    plausible(moment.date()).map(|_| moment)
}

/// `20260505`, `20260505T070000`, `20260505T070000Z`, the same with the time cut off, and with the marks of ISO 8601
/// that do not belong here.
pub fn moment(text: &str) -> Option<Moment> {
    let text = text.trim();
    let (date, time) = text.split_once('T').unwrap_or((text, ""));
    let date = if date.len() == 10 { date.replace('-', "") } else { date.to_owned() };
    let date = Date::strptime("%Y%m%d", date.get(..8).filter(|_| date.len() == 8)?).ok()?;
    let time = time.replace(':', "");
    let digits = time.strip_suffix('Z').unwrap_or(&time);
    let time_of_day = match digits.len() {
        0 => return Some(Moment::Wall(date.at(0, 0, 0, 0))),
        4 => Time::strptime("%H%M", digits).ok()?,
        6 => Time::strptime("%H%M%S", digits).ok()?,
        _ => return None,
    };
    let moment = date.to_datetime(time_of_day);
    Some(if time.ends_with('Z') { Moment::Utc(moment) } else { Moment::Wall(moment) })
}

/// Joins folded lines: a line that begins with a space or a tab continues the one before. Done on bytes, as a fold
/// may go through the middle of a letter.
fn unfolded(feed: &[u8]) -> Vec<u8> {
    let mut unfolded: Vec<u8> = Vec::with_capacity(feed.len());
    for line in feed.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        match line {
            [b' ' | b'\t', rest @ ..] => unfolded.extend_from_slice(rest),
            _ => {
                unfolded.push(b'\n');
                unfolded.extend_from_slice(line);
            }
        }
    }
    unfolded
}

/// A text as it was meant: `\,` is a comma, `\n` a line break.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        plain.push(match letter {
            '\\' => match letters.next() {
                Some('n' | 'N') => '\n',
                Some(escaped) => escaped,
                None => letter,
            },
            _ => letter,
        });
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn one(lines: &str) -> Result<Event, Unreadable> {
        let feed = format!("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{lines}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
        let event = events(feed.as_bytes(), None)?.remove(0);
        event.wrong.map_or(Ok(()), Err)?;
        Ok(Event { wrong: None, ..event })
    }

    fn start(line: &str) -> Option<Date> {
        one(line).ok()?.start.map(Moment::date)
    }

    #[test]
    fn a_start_is_a_day_in_great_britain() {
        for (line, day) in [
            ("DTSTART;VALUE=DATE:20260505", 5),
            ("DTSTART:20260505", 5),
            ("DTSTART;TZID=Europe/London:20260505T070000", 5),
            ("DTSTART;TZID=Europe/London:20260505T", 5),
            ("DTSTART;TZID=Europe/London:20260505", 5),
            ("DTSTART;TZID=Europe/London;VALUE=DATE:20260505", 5),
            ("DTSTART;TZID=\"GMT: Standard Time\":20260505T000000", 5),
            ("DTSTART;TZID=UTC:20260504T230000", 5),
            ("DTSTART;TZID=UTC:20260504", 4),
            ("DTSTART:20260504T230000Z", 5),
            ("DTSTART:20260504T225959Z", 4),
            ("dtstart:20260505T0700", 5),
            ("DTSTART:2026-05-05", 5),
            ("DTSTART:2026-05-05T07:00:00", 5),
            ("DTSTART:2026-05-04T23:00:00Z", 5),
        ] {
            assert_eq!(start(line), Some(date(2026, 5, day)), "{line}");
        }
        assert_eq!(start("DTSTART:20261204T233000Z"), Some(date(2026, 12, 4)), "in winter London is at UTC");
    }

    #[test]
    fn a_start_that_is_no_day_is_refused() {
        for value in
            ["", "2026", "20260231", "20260505T25", "20260505T250000", "tomorrow", "19000101", "2026050Ŵ", "202605055"]
        {
            assert!(matches!(one(&format!("DTSTART:{value}")), Err(Unreadable::Date)), "{value}");
        }
    }

    #[test]
    fn lists_of_dates_come_with_and_without_times() {
        let event = one("EXDATE;VALUE=DATE:20260505,20260512\r\nEXDATE:20260518T230000Z\r\n\
                         RDATE;VALUE=PERIOD:20260601T070000/PT1H,20260602T070000/PT1H")
        .unwrap();
        assert_eq!(event.excluded, HashSet::from([5, 12, 19].map(|day| date(2026, 5, day))));
        assert_eq!(event.added, [1, 2].map(|day| date(2026, 6, day)));
    }

    #[test]
    fn summaries_are_unfolded_and_unescaped() {
        for line in
            ["SUMMARY:Bin tŷ\\, food", "SUMMARY:Bin tŷ, food", "SUMMARY;LANGUAGE=\"cy:GB\":Bin t\r\n ŷ\\,\r\n\t food"]
        {
            assert_eq!(one(line).unwrap().summary.as_deref(), Some("Bin tŷ, food"), "{line}");
        }
        assert_eq!(unescaped(r"a\nb\\c\;d\"), "a\nb\\c;d\\");
    }

    #[test]
    fn a_fold_through_a_letter_is_mended() {
        let feed =
            [b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:T\xc5\n \xb7\nEND:VEVENT\nEND:VCALENDAR".as_slice()].concat();
        assert_eq!(events(&feed, None).unwrap()[0].summary.as_deref(), Some("Tŷ"));
    }

    #[test]
    fn every_encoding_says_the_same() {
        let feed = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Caf\u{e9}\r\n  bin\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        let windows =
            feed.replace('\u{e9}', "?").into_bytes().into_iter().map(|byte| if byte == b'?' { 0xe9 } else { byte });
        let utf_16 = |text: &str, order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
        let marked = ["\u{feff}", feed].concat();
        for bytes in [
            feed.as_bytes().to_vec(),
            windows.collect(),
            utf_16(&marked, u16::to_le_bytes),
            utf_16(&marked, u16::to_be_bytes),
            utf_16(feed, u16::to_le_bytes),
        ] {
            assert_eq!(events(&bytes, None).unwrap()[0].summary.as_deref(), Some("Caf\u{e9} bin"));
        }
    }

    #[test]
    fn a_byte_order_mark_and_bare_line_feeds_do_not_matter() {
        let feed = "\u{feff}BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nEND:VEVENT\nEND:VCALENDAR\n\n";
        assert_eq!(events(feed.as_bytes(), None).unwrap()[0].uid, "a");
    }

    #[test]
    fn an_alarm_does_not_rename_its_event() {
        let event = one("SUMMARY:Food\r\nBEGIN:VALARM\r\nSUMMARY:Alarm\r\nEND:VALARM\r\nSTATUS:CANCELLED").unwrap();
        assert_eq!((event.summary.as_deref(), event.cancelled), (Some("Food"), true));
    }

    #[test]
    fn what_is_cut_off_or_no_calendar_is_refused() {
        let whole = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nEND:VEVENT\nEND:VCALENDAR";
        let unclosed = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nEND:VCALENDAR";
        for feed in ["", "<html></html>", &whole[..whole.len() - 14], unclosed] {
            assert!(matches!(events(feed.as_bytes(), None), Err(Unreadable::Calendar)), "{feed}");
        }
    }

    #[test]
    fn the_rest_of_a_series_is_not_moved_by_half() {
        let moved = one("RECURRENCE-ID;RANGE=THISANDFUTURE:20260505T070000Z");
        assert!(matches!(moved, Err(Unreadable::Rule)));
    }

    #[test]
    fn deep_nesting_is_read_like_anything_else() {
        let feed = format!("BEGIN:VCALENDAR\n{}END:VCALENDAR", "BEGIN:VEVENT\n".repeat(100_000));
        assert!(matches!(events(feed.as_bytes(), None), Err(Unreadable::Calendar)));
    }

    proptest! {
        #[test]
        fn any_bytes_are_events_or_refused(bytes in any::<Vec<u8>>()) {
            let feed = [b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n".as_slice(), &bytes, b"\nEND:VEVENT\nEND:VCALENDAR"].concat();
            let _ = events(&feed, None);
            prop_assert!(events(&bytes, None).is_err());
        }

        #[test]
        fn any_line_is_read_or_refused(
            line in "(DTSTART|EXDATE|RDATE|RECURRENCE-ID|SUMMARY)[;:=A-Z0-9,/\"ŷ ]{0,40}",
        ) {
            if let Ok(event) = one(&line) {
                prop_assert!(event.start.is_none_or(|start| (2000..2100).contains(&start.date().year())));
            }
        }
    }
}
