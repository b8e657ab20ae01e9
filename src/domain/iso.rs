//! Dates (`2026-11-24`, ISO 8601), times of day (`07:00`) and instants (`2026-11-24T18:02:00Z`, RFC 3339 in UTC) as text,
//! for the wire and the store. One fixed form each: the parser of the date library reads many more, and would add a fifth
//! to what a browser downloads.

use crate::london;
use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
    tz::TimeZone,
};

/// None where the text is not exactly `YYYY-MM-DD`, or there is no such day.
pub fn parse_date(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '-');
    let (year, month, day) = (number(parts.next()?, 4)?, number(parts.next()?, 2)?, number(parts.next()?, 2)?);
    Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()
}

/// None where the text is not exactly `HH:MM`, or there is no such time of day.
pub fn parse_time(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute) = (number(hour, 2)?, number(minute, 2)?);
    Time::new(hour.try_into().ok()?, minute.try_into().ok()?, 0, 0).ok()
}

/// None where the text is not `YYYY-MM-DDTHH:MM:SS` with any fraction and a `Z`. The fraction is dropped.
pub fn parse_instant(text: &str) -> Option<Timestamp> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut parts = time.splitn(3, ':');
    let (hour, minute, second) = (number(parts.next()?, 2)?, number(parts.next()?, 2)?, number(parts.next()?, 2)?);
    let date = parse_date(date)?;
    let part = |value: i16| i8::try_from(value).ok();
    let time = Time::new(part(hour)?, part(minute)?, part(second)?, 0).ok()?;
    TimeZone::UTC.to_timestamp(date.to_datetime(time)).ok()
}

pub fn date_text(date: Date) -> String {
    let mut text = String::with_capacity(10);
    push(&mut text, date.year().unsigned_abs().into(), 4);
    for part in [date.month(), date.day()] {
        text.push('-');
        push(&mut text, part.unsigned_abs().into(), 2);
    }
    text
}

/// Hours and minutes; seconds are left out.
pub fn time_text(time: Time) -> String {
    let mut text = String::with_capacity(5);
    push(&mut text, time.hour().unsigned_abs().into(), 2);
    text.push(':');
    push(&mut text, time.minute().unsigned_abs().into(), 2);
    text
}

/// What a clock in London shows at an instant that [`parse_instant`] reads.
pub fn parse_london(text: &str) -> Option<DateTime> {
    parse_instant(text).map(london::civil)
}

/// The instant at which a clock in London shows it; [`london::instant`] says which one at the changes of the clocks.
pub fn london_text(civil: DateTime) -> String {
    instant_text(london::instant(civil))
}

pub fn instant_text(instant: Timestamp) -> String {
    let civil = TimeZone::UTC.to_datetime(instant);
    let mut text = date_text(civil.date());
    for (mark, part) in [('T', civil.hour()), (':', civil.minute()), (':', civil.second())] {
        text.push(mark);
        push(&mut text, part.unsigned_abs().into(), 2);
    }
    text.push('Z');
    text
}

/// Exactly so many digits, four at most; no sign.
fn number(text: &str, digits: usize) -> Option<i16> {
    let add = |number: i16, byte: u8| byte.is_ascii_digit().then(|| number * 10 + i16::from(byte - b'0'));
    if text.len() == digits { text.bytes().try_fold(0, add) } else { None }
}

fn push(text: &mut String, number: u32, digits: u32) {
    for place in (0..digits).rev() {
        let digit = number / 10_u32.pow(place) % 10;
        text.push(char::from_digit(digit, 10).unwrap_or('0'));
    }
}

/// A serde module (`#[serde(with = "...")]`) for a type.
macro_rules! as_text {
    ($name:ident, $type:ty, $write:path, $read:path, $wanted:literal) => {
        pub mod $name {
            use serde::{Deserialize, Deserializer, Serializer, de::Error};

            pub fn serialize<S: Serializer>(value: &$type, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&$write(*value))
            }

            pub fn deserialize<'a, D: Deserializer<'a>>(deserializer: D) -> Result<$type, D::Error> {
                let text = String::deserialize(deserializer)?;
                $read(&text).ok_or_else(|| D::Error::custom($wanted))
            }
        }
    };
}

/// The same for an option of it.
macro_rules! as_optional_text {
    ($optional:ident, $name:ident, $type:ty, $read:path, $wanted:literal) => {
        pub mod $optional {
            use serde::{Deserialize, Deserializer, Serializer, de::Error};

            pub fn serialize<S: Serializer>(value: &Option<$type>, serializer: S) -> Result<S::Ok, S::Error> {
                match value {
                    Some(value) => super::$name::serialize(value, serializer),
                    None => serializer.serialize_none(),
                }
            }

            pub fn deserialize<'a, D: Deserializer<'a>>(deserializer: D) -> Result<Option<$type>, D::Error> {
                match Option::<String>::deserialize(deserializer)? {
                    Some(text) => $read(&text).map(Some).ok_or_else(|| D::Error::custom($wanted)),
                    None => Ok(None),
                }
            }
        }
    };
}

as_text!(date, jiff::civil::Date, super::date_text, super::parse_date, "a date is YYYY-MM-DD");
as_optional_text!(optional_date, date, jiff::civil::Date, super::parse_date, "a date is YYYY-MM-DD");
as_text!(time, jiff::civil::Time, super::time_text, super::parse_time, "a time of day is HH:MM");
as_text!(instant, jiff::Timestamp, super::instant_text, super::parse_instant, "an instant is YYYY-MM-DDTHH:MM:SSZ");
as_text!(
    london_time,
    jiff::civil::DateTime,
    super::london_text,
    super::parse_london,
    "an instant is YYYY-MM-DDTHH:MM:SSZ"
);
as_optional_text!(
    optional_london_time,
    london_time,
    jiff::civil::DateTime,
    super::parse_london,
    "an instant is YYYY-MM-DDTHH:MM:SSZ"
);
as_optional_text!(
    optional_instant,
    instant,
    jiff::Timestamp,
    super::parse_instant,
    "an instant is YYYY-MM-DDTHH:MM:SSZ"
);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_the_one_form_is_read() {
        assert!(parse_date("2026-11-24").is_some() && parse_date("2024-02-29").is_some());
        for wrong in
            ["", "2026-11-31", "2026-1-24", "26-11-24", "2026-11-24T00", "+026-11-24", "2026/11/24", "2026-11-2é"]
        {
            assert_eq!(parse_date(wrong), None, "{wrong}");
        }
        for wrong in [
            "2026-11-24",
            "2026-11-24T18:02:00",
            "2026-11-24T18:02:00+01:00",
            "2026-11-24T25:00:00Z",
            "2026-11-24T18:02:00.Z",
            "2026-11-24T18:02:00.1garbageZ",
            "2026-11-24T1:2:3Z",
            "2026-11-24T18:02:000Z",
        ] {
            assert_eq!(parse_instant(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_time_of_day_is_hours_and_minutes() {
        for text in ["00:00", "07:00", "23:59"] {
            assert_eq!(parse_time(text).map(time_text).as_deref(), Some(text));
        }
        for wrong in ["", "7:00", "24:00", "07:60", "0700", "07:00:00", "7am", "+7:00"] {
            assert_eq!(parse_time(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_time_in_london_is_an_instant_on_the_wire() {
        for (text, clock) in
            [("2026-11-26T17:00:00Z", "2026-11-26T17:00:00"), ("2026-07-01T16:00:00Z", "2026-07-01T17:00:00")]
        {
            let civil = parse_london(text).expect("an instant");
            assert_eq!((civil.to_string(), london_text(civil)), (clock.to_owned(), text.to_owned()));
        }
        assert_eq!(parse_london("2026-11-26T17:00:00"), None);
    }

    #[test]
    fn a_fraction_of_a_second_is_dropped() {
        assert_eq!(
            parse_instant("2026-11-24T18:02:09.123456Z").map(instant_text).as_deref(),
            Some("2026-11-24T18:02:09Z")
        );
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back_and_means_the_same_to_others(second in 0_i64..4_102_444_800) {
            let instant = Timestamp::from_second(second).expect("in range");
            prop_assert_eq!(instant_text(instant), instant.to_string());
            prop_assert_eq!(parse_instant(&instant_text(instant)), Some(instant));
            let date = TimeZone::UTC.to_datetime(instant).date();
            prop_assert_eq!(date_text(date), date.to_string());
            prop_assert_eq!(parse_date(&date_text(date)), Some(date));
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,30}") {
            let _ = (parse_date(&text), parse_time(&text), parse_instant(&text));
        }
    }
}
