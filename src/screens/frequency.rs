//! How often a service comes, in words.

use crate::dates::{day, sentence, soft_weekday, weekday};
use domain::bins::{Frequency, Nth, Pause, Rhythm, Weekday};
use jiff::civil::Date;
use words::{DateTwo, FrequencyPause, Words};

/// Short lines: "Every other Tuesday", "Last collection before the break: Tuesday 8 December. Starts again: ...".
pub(crate) fn frequency(words: Words, frequency: &Frequency, today: Date) -> Vec<String> {
    let pause = frequency.pause.map(|pause| pause_in_words(words, pause, today));
    std::iter::once(rhythm(words, &frequency.rhythm)).chain(pause).collect()
}

fn rhythm(words: Words, rhythm: &Rhythm) -> String {
    let text = match rhythm {
        Rhythm::Weekly { weekdays } => words.frequency_every(&list(words, weekdays)),
        Rhythm::EveryWeeks { weeks: 2, weekday } => words.frequency_other_week(soft_weekday(words, *weekday)),
        Rhythm::EveryWeeks { weeks, weekday } => {
            words.frequency_weeks(u32::from(*weeks), soft_weekday(words, *weekday))
        }
        Rhythm::Monthly { nth, weekday } => monthly(words, *nth, *weekday),
    };
    sentence(text)
}

fn monthly(words: Words, nth: Nth, day: Weekday) -> String {
    match nth {
        Nth::First => words.frequency_first(weekday(words, day)),
        Nth::Second => words.frequency_second(soft_weekday(words, day)),
        Nth::Third => words.frequency_third(weekday(words, day)),
        Nth::Fourth => words.frequency_fourth(weekday(words, day)),
        Nth::Last => words.frequency_last(weekday(words, day)),
    }
}

/// "Monday, Wednesday and Friday"
fn list(words: Words, weekdays: &[Weekday]) -> String {
    let names: Vec<&str> = weekdays.iter().map(|day| weekday(words, *day)).collect();
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, before)) => words.date_two(DateTwo { first: &before.join(", "), second: last }),
        None => String::new(),
    }
}

fn pause_in_words(words: Words, pause: Pause, today: Date) -> String {
    let first = day(words, pause.first, today);
    if pause.last < today {
        words.frequency_restart(&first)
    } else {
        words.frequency_pause(FrequencyPause { last: &day(words, pause.last, today), first: &first })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::language::Language::{Cy, En};
    use jiff::civil::date;

    fn both(rhythm: Rhythm) -> [String; 2] {
        let frequency = Frequency { rhythm, pause: None };
        [En, Cy].map(|language| super::frequency(Words::of(language), &frequency, date(2026, 11, 23)).concat())
    }

    #[test]
    fn rhythms_are_said_in_both_languages() {
        use Weekday::{Friday, Monday, Tuesday};
        let cases = [
            (Rhythm::Weekly { weekdays: vec![Tuesday] }, ["Every Tuesday", "Bob dydd Mawrth"]),
            (
                Rhythm::Weekly { weekdays: vec![Monday, Tuesday, Friday] },
                ["Every Monday, Tuesday and Friday", "Bob dydd Llun, dydd Mawrth a dydd Gwener"],
            ),
            (Rhythm::EveryWeeks { weeks: 2, weekday: Tuesday }, ["Every other Tuesday", "Bob yn ail ddydd Mawrth"]),
            (
                Rhythm::EveryWeeks { weeks: 3, weekday: Friday },
                ["Every 3 weeks on Friday", "Bob 3 wythnos ar ddydd Gwener"],
            ),
            (
                Rhythm::Monthly { nth: Nth::First, weekday: Monday },
                ["First Monday of the month", "Dydd Llun cyntaf y mis"],
            ),
            (
                Rhythm::Monthly { nth: Nth::Second, weekday: Monday },
                ["Second Monday of the month", "Ail ddydd Llun y mis"],
            ),
            (Rhythm::Monthly { nth: Nth::Last, weekday: Monday }, ["Last Monday of the month", "Dydd Llun olaf y mis"]),
        ];
        for (rhythm, said) in cases {
            assert_eq!(both(rhythm), said);
        }
    }

    #[test]
    fn a_break_is_announced_and_then_only_its_end() {
        let pause = Pause { last: date(2026, 12, 8), first: date(2027, 3, 2) };
        let said = |today| pause_in_words(Words::of(En), pause, today);
        assert_eq!(
            said(date(2026, 11, 23)),
            "Last collection before the break: Tuesday 8 December. Starts again: Tuesday 2 March 2027"
        );
        assert_eq!(said(date(2027, 1, 1)), "Starts again: Tuesday 2 March");
    }
}
