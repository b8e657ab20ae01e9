//! The dates of a recurrence rule (RFC 5545, section 3.3.10) up to a day. No rule is endless here.

use super::event::{Moment, moment};
use crate::bins::unreadable::Unreadable;
use domain::london;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use rrule::RRuleSet;
use std::ops::RangeInclusive;

/// Those of the `wanted` days that a rule gives from its start on, each once. The rule is followed on the clock by which it was
/// written, so that "Sundays at 23:00 UTC" are Mondays in a British summer.
pub fn days(rule: &str, start: Moment, wanted: &RangeInclusive<Date>) -> Result<Vec<Date>, Unreadable> {
    let refused = || Unreadable::Rule;
    // `rrule` slices by byte and would panic inside a letter of several bytes.
    if !rule.is_ascii() {
        return Err(refused());
    }
    let written = match start {
        Moment::Wall(time) | Moment::Utc(time) => time,
    };
    let Some(parts) = parts(rule, start).ok_or_else(refused)? else {
        return Ok(Vec::new());
    };
    let text = format!("DTSTART:{}\nRRULE:{parts}", utc(written));
    let series: RRuleSet = text.parse().map_err(|_| refused())?;
    let day = |second: i64| {
        let instant = Timestamp::from_second(second).ok()?;
        Some(match start {
            Moment::Wall(_) => instant.to_zoned(TimeZone::UTC).date(),
            Moment::Utc(_) => london::today(instant),
        })
    };
    // `limit` ends the search for a day that never comes, such as 30 February.
    let days = series.limit().into_iter().map_while(|time| day(time.timestamp()));
    let mut days: Vec<Date> = days.take_while(|day| day <= wanted.end()).filter(|day| day >= wanted.start()).collect();
    days.dedup();
    Ok(days)
}

/// The rule's parts as far as days depend on them, or none where it was over before it began. Times of day are left
/// out: with them a rule could give a thousand times a day.
fn parts(rule: &str, start: Moment) -> Option<Option<String>> {
    let mut parts = Vec::new();
    let mut by_the_day = false;
    for part in rule.split(';').filter(|part| !part.trim().is_empty()) {
        let (key, value) = part.split_once('=')?;
        let (key, value) = (key.trim().to_ascii_uppercase(), value.trim().to_ascii_uppercase());
        match key.as_str() {
            "BYHOUR" | "BYMINUTE" | "BYSECOND" => continue,
            "FREQ" => by_the_day = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"].contains(&value.as_str()),
            _ => {}
        }
        if key == "UNTIL" {
            let until = until(&value, start)?;
            let (Moment::Wall(begin) | Moment::Utc(begin)) = start;
            if until < begin {
                return Some(None);
            }
            parts.push(format!("UNTIL={}", utc(until)));
        } else {
            parts.push(format!("{key}={value}"));
        }
    }
    by_the_day.then(|| Some(parts.join(";")))
}

/// The last moment on the clock of the start. A day counts to its end, whichever form it was given in.
fn until(text: &str, start: Moment) -> Option<DateTime> {
    let last = moment(text)?;
    let whole_day = !text.contains('T');
    match (start, last) {
        (_, Moment::Wall(day)) if whole_day => Some(day.date().at(23, 59, 59, 0)),
        (Moment::Wall(_), last) => Some(last.wall()),
        (Moment::Utc(_), Moment::Utc(last) | Moment::Wall(last)) => Some(last),
    }
}

fn utc(time: DateTime) -> String {
    time.strftime("%Y%m%dT%H%M%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn given(rule: &str, start: &str, to: Date) -> Vec<String> {
        let days = days(rule, moment(start).unwrap(), &(Date::MIN..=to)).unwrap();
        days.into_iter().map(|day| day.strftime("%m-%d").to_string()).collect()
    }

    #[test]
    fn the_rules_of_bin_days_are_followed() {
        let to = date(2026, 12, 31);
        for (rule, days) in [
            ("FREQ=WEEKLY", ["11-24", "12-01", "12-08", "12-15", "12-22", "12-29"].as_slice()),
            ("FREQ=WEEKLY;INTERVAL=2", &["11-24", "12-08", "12-22"]),
            ("FREQ=WEEKLY;COUNT=2", &["11-24", "12-01"]),
            ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,FR", &["11-24", "11-27", "12-08", "12-11", "12-22", "12-25"]),
            ("FREQ=MONTHLY;BYDAY=4FR", &["11-27", "12-25"]),
            ("FREQ=MONTHLY;BYDAY=-1TU", &["11-24", "12-29"]),
            ("freq=monthly;bymonthday=28;", &["11-28", "12-28"]),
            ("FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=1,2;COUNT=3", &["11-24", "11-25", "11-26"]),
        ] {
            assert_eq!(given(rule, "20261124", to), days, "{rule}");
        }
    }

    #[test]
    fn a_rule_ends_with_its_last_day() {
        let to = date(2027, 12, 31);
        for until in ["20261201", "20261201T235959", "20261201T070000Z", "20261202T000000Z"] {
            let rule = format!("FREQ=WEEKLY;UNTIL={until}");
            assert_eq!(given(&rule, "20261124T070000", to), ["11-24", "12-01"], "{until}");
        }
        assert_eq!(given("FREQ=WEEKLY;UNTIL=20260630T225959Z", "20260623", to), ["06-23", "06-30"]);
        assert!(given("FREQ=WEEKLY;UNTIL=20261123", "20261124", to).is_empty());
    }

    #[test]
    fn a_rule_in_other_letters_is_refused() {
        for rule in ["FREQ=WEEKLY;BYDAY=չR", "FREQ=WÉEKLY", "FREQ=WEEKLY;BYDAY=１TU"] {
            assert!(days(rule, moment("20261124").unwrap(), &(Date::MIN..=Date::MAX)).is_err(), "{rule}");
        }
    }

    #[test]
    fn only_the_days_that_are_wanted_are_given() {
        let wanted = date(2026, 12, 2)..=date(2026, 12, 20);
        let given = days("FREQ=WEEKLY", moment("20150106").unwrap(), &wanted).unwrap();
        assert_eq!(given, [date(2026, 12, 8), date(2026, 12, 15)]);
    }

    #[test]
    fn a_rule_in_utc_is_followed_there() {
        let days = given("FREQ=WEEKLY;BYDAY=SU", "20261011T230000Z", date(2026, 11, 3));
        assert_eq!(days, ["10-12", "10-19", "10-25", "11-01"], "from 25 October London is at UTC");
    }

    #[test]
    fn a_rule_by_the_wall_keeps_its_day_over_the_clock_change() {
        let days = given("FREQ=WEEKLY", "20261019T003000", date(2026, 11, 3));
        assert_eq!(days, ["10-19", "10-26", "11-02"]);
    }

    #[test]
    fn what_cannot_be_followed_is_refused() {
        for rule in [
            "",
            "weekly",
            "FREQ=HOURLY",
            "FREQ=SECONDLY;INTERVAL=1",
            "INTERVAL=2",
            "FREQ=WEEKLY;INTERVAL=0x",
            "FREQ=WEEKLY;UNTIL=soon",
            "FREQ=WEEKLY;BYDAY=XX",
            "FREQ=MONTHLY;BYMONTHDAY=99",
        ] {
            let given = days(rule, moment("20261124").unwrap(), &(Date::MIN..=date(2027, 1, 1)));
            assert!(matches!(given, Err(Unreadable::Rule)), "{rule} {given:?}");
        }
    }

    #[test]
    fn a_day_that_never_comes_ends_the_search() {
        assert!(given("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "20260101", date(2028, 1, 1)).is_empty());
        assert!(given("FREQ=DAILY;INTERVAL=65535;BYMONTH=2;BYMONTHDAY=30", "20260101", date(2028, 1, 1)).is_empty());
    }

    fn part() -> impl Strategy<Value = String> {
        prop_oneof![
            "INTERVAL=[0-9]{1,5}",
            "COUNT=[0-9]{1,4}",
            "UNTIL=202[0-9]0[0-9][0-2][0-9](T[0-2]30000Z?)?",
            "BYDAY=-?[0-9]?(MO|FR),[1-5]?SU",
            "BY(MONTHDAY|YEARDAY|SETPOS|WEEKNO)=-?[0-9]{1,3}",
            "BYMONTH=[0-9]{1,2}",
            "WKST=SU",
        ]
    }

    proptest! {
        // A search for a day that never comes takes its time.
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_text_is_a_rule_or_refused(text in any::<String>()) {
            let _ = days(&text, Moment::Wall(date(2026, 1, 1).at(0, 0, 0, 0)), &(Date::MIN..=date(2027, 1, 1)));
        }

        #[test]
        fn any_rule_gives_days_in_order_within_its_bounds(
            freq in "(DAILY|WEEKLY|MONTHLY|YEARLY)",
            parts in proptest::collection::vec(part(), 0..4),
            offset in 0..9000i32, utc in any::<bool>(),
        ) {
            let first = date(2002, 1, 1).saturating_add(jiff::ToSpan::days(offset));
            let (start, to) = (first.at(23, 30, 0, 0), date(2028, 1, 1));
            let start = if utc { Moment::Utc(start) } else { Moment::Wall(start) };
            if let Ok(days) = days(&format!("FREQ={freq};{}", parts.join(";")), start, &(Date::MIN..=to)) {
                prop_assert!(days.is_sorted_by(|a, b| a < b));
                prop_assert!(days.iter().all(|day| (first..=to).contains(day)));
            }
        }
    }
}
