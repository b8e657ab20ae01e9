//! Reminders of a calendar feed, relative to the midnight on which the day begins.

use crate::port::PortError;
use domain::bins::Reminder;
use jiff::{SignedDuration, Span, civil::Time};
use std::fmt;

/// When to remind, from the start of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// Before the day if below zero.
    minutes: i64,
}

const FURTHEST: i64 = 7 * 24 * 60;
const MAX_ALARMS: usize = 5;
/// A form cannot leave a choice out.
const NONE: &str = "none";

/// The names of [`Reminder`]s and ISO 8601 durations of whole minutes within a week, separated by commas, for a council
/// whose bins must be out by `put_out_by`; or `none`.
pub fn parse(asked: &str, put_out_by: Time) -> Result<Vec<Alarm>, PortError> {
    let mut alarms = Vec::new();
    if asked == NONE {
        return Ok(alarms);
    }
    for word in asked.split(',').map(str::trim).filter(|word| !word.is_empty()) {
        let alarm = match Reminder::from_name(word) {
            Some(reminder) => Some(Alarm { minutes: reminder.minutes(put_out_by) }),
            None => duration(word),
        };
        let alarm = alarm.ok_or_else(|| invalid(format!("{word:?} is not a reminder")))?;
        if !alarms.contains(&alarm) {
            alarms.push(alarm);
        }
    }
    if alarms.len() > MAX_ALARMS { Err(invalid(format!("ask for {MAX_ALARMS} reminders at most"))) } else { Ok(alarms) }
}

fn duration(word: &str) -> Option<Alarm> {
    let span: Span = word.strip_prefix('+').unwrap_or(word).parse().ok().filter(|_| word.contains('P'))?;
    if span.get_years() != 0 || span.get_months() != 0 {
        return None;
    }
    let days = i64::from(span.get_weeks()) * 7 + i64::from(span.get_days());
    let time = SignedDuration::try_from(span.weeks(0).days(0)).ok()?;
    let seconds = days.checked_mul(24 * 60 * 60)?.checked_add(time.as_secs())?;
    let is_whole = seconds % 60 == 0 && time.subsec_nanos() == 0;
    let minutes = seconds / 60;
    (is_whole && minutes.abs() <= FURTHEST).then_some(Alarm { minutes })
}

fn invalid(message: String) -> PortError {
    let suggestions = Reminder::ALL.map(Reminder::name).into_iter().chain(["-PT6H"]).map(str::to_owned).collect();
    PortError::Invalid { field: "alarm", message, suggestions }
}

/// A duration of RFC 5545 (3.3.6): "-PT6H", "-P1DT30M".
impl fmt::Display for Alarm {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let total = self.minutes.abs();
        let (days, hours, minutes) = (total / (24 * 60), total / 60 % 24, total % 60);
        formatter.write_str(if self.minutes < 0 { "-P" } else { "P" })?;
        if days > 0 {
            write!(formatter, "{days}D")?;
        }
        match (hours, minutes) {
            (0, 0) if days > 0 => Ok(()),
            (0, minutes) => write!(formatter, "T{minutes}M"),
            (hours, 0) => write!(formatter, "T{hours}H"),
            (hours, minutes) => write!(formatter, "T{hours}H{minutes}M"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::time;
    use proptest::prelude::*;

    const SEVEN: Time = time(7, 0, 0, 0);

    #[test]
    fn reminders_are_words_or_durations() {
        for (asked, written) in [
            ("", ""),
            ("none", ""),
            ("evening", "-PT5H"),
            ("morning, evening", "PT6H -PT5H"),
            ("-PT5H,evening", "-PT5H"),
            ("-PT5H30M", "-PT5H30M"),
            ("-P1D", "-P1D"),
            ("-PT90M", "-PT1H30M"),
            ("-P1DT6H", "-P1DT6H"),
            ("-P1W", "-P7D"),
            ("+PT7H", "PT7H"),
            ("PT0S", "PT0M"),
        ] {
            let alarms = parse(asked, SEVEN).unwrap();
            assert_eq!(alarms.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "), written, "{asked}");
        }
    }

    #[test]
    fn anything_else_is_refused_by_name() {
        for asked in
            ["noon", "6h", "P1Y", "-P1M", "-PT30S", "-PT0.5H30S", "-P8D", "P", "1 hour", "evening,noon", "evening,none"]
        {
            assert!(matches!(parse(asked, SEVEN), Err(PortError::Invalid { field: "alarm", .. })), "{asked}");
        }
        assert!(parse("PT1H,PT2H,PT3H,PT4H,PT5H,PT6H", SEVEN).is_err());
    }

    proptest! {
        #[test]
        fn what_is_written_reads_the_same(minutes in -FURTHEST..=FURTHEST) {
            let alarm = Alarm { minutes };
            prop_assert_eq!(parse(&alarm.to_string(), SEVEN), Ok(vec![alarm]));
        }

        #[test]
        fn any_text_is_reminders_or_refused(text in any::<String>()) {
            let _ = parse(&text, SEVEN);
        }
    }
}
