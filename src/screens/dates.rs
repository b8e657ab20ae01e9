//! Days and times in words, the same in the browser and on the server (no browser is asked for Welsh dates).

use domain::bins::{Countdown, Weekday};
use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
};
use words::{DateDay, DateDayAndYear, DateDayOfMonth, DateDayOfMonthAndYear, DateMonthAndYear, Words};

/// "Tuesday 24 November", with the year where it is not this one, as it stands within a sentence.
pub fn day(words: Words, date: Date, today: Date) -> String {
    in_order(words, weekday(words, Weekday::of(date)), month_name(words, date), date, today)
}

/// The same after words that soften it in Welsh: "ddydd Mawrth 24 Tachwedd".
pub(crate) fn soft_day(words: Words, date: Date, today: Date) -> String {
    let (weekday, month) = (soft_weekday(words, Weekday::of(date)), month_name(words, date));
    in_order(words, weekday, month, date, today)
}

/// "5pm" and "Thursday 26 November", as they stand after each other: "until 5pm on Thursday 26 November".
pub(crate) fn time_and_day(words: Words, time: DateTime, today: Date) -> (String, String) {
    (time_of_day(words, time.time()), soft_day(words, time.date(), today))
}

fn in_order(words: Words, weekday: &str, month: &str, date: Date, today: Date) -> String {
    let day = &date.day().to_string();
    if date.year() == today.year() {
        words.date_day(DateDay { weekday, day, month })
    } else {
        words.date_day_and_year(DateDayAndYear { weekday, day, month, year: &date.year().to_string() })
    }
}

/// "Tomorrow, Tuesday 24 November", standing alone.
pub fn relative(words: Words, date: Date, today: Date) -> String {
    let day = day(words, date, today);
    match Countdown::to(date, today) {
        Some(Countdown::Today) => words.date_today(&day),
        Some(Countdown::Tomorrow) => words.date_tomorrow(&day),
        _ => sentence(day),
    }
}

/// "24 December", with the year where it is far away.
pub fn day_of_month(words: Words, date: Date, today: Date) -> String {
    if (date - today).get_days().unsigned_abs() > 300 {
        return full_date(words, date);
    }
    words.date_day_of_month(DateDayOfMonth { day: &date.day().to_string(), month: month_name(words, date) })
}

/// "6 July 2025"
pub(crate) fn full_date(words: Words, date: Date) -> String {
    let (day, year) = (&date.day().to_string(), &date.year().to_string());
    words.date_day_of_month_and_year(DateDayOfMonthAndYear { day, month: month_name(words, date), year })
}

/// "November 2026"
pub fn month(words: Words, date: Date) -> String {
    words.date_month_and_year(DateMonthAndYear { month: month_name(words, date), year: &date.year().to_string() })
}

/// "6:02pm" on a clock in London.
pub(crate) fn time(words: Words, instant: Timestamp) -> String {
    time_of_day(words, domain::london::civil(instant).time())
}

/// "7am", "6:30am", "midday".
pub fn time_of_day(words: Words, time: Time) -> String {
    let (hour, minute) = (time.hour(), time.minute());
    match (hour, minute) {
        (0, 0) => return words.date_midnight().to_owned(),
        (12, 0) => return words.date_midday().to_owned(),
        _ => {}
    }
    let minutes = match minute {
        0 => String::new(),
        minute => [if minute < 10 { ":0" } else { ":" }, &minute.to_string()].concat(),
    };
    let on_the_dial = if hour % 12 == 0 { 12 } else { hour % 12 };
    [&*on_the_dial.to_string(), &minutes, if hour < 12 { "am" } else { "pm" }].concat()
}

/// With a capital first letter, as at the start of a line. What begins a line here begins with a plain letter; the
/// tables of all others would be a part of the download.
pub(crate) fn sentence(mut text: String) -> String {
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

pub(crate) fn weekday(words: Words, weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => words.weekday_monday(),
        Weekday::Tuesday => words.weekday_tuesday(),
        Weekday::Wednesday => words.weekday_wednesday(),
        Weekday::Thursday => words.weekday_thursday(),
        Weekday::Friday => words.weekday_friday(),
        Weekday::Saturday => words.weekday_saturday(),
        Weekday::Sunday => words.weekday_sunday(),
    }
}

/// As it stands after words that soften it in Welsh: "bob yn ail ddydd Mawrth".
pub(crate) fn soft_weekday(words: Words, weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => words.weekday_soft_monday(),
        Weekday::Tuesday => words.weekday_soft_tuesday(),
        Weekday::Wednesday => words.weekday_soft_wednesday(),
        Weekday::Thursday => words.weekday_soft_thursday(),
        Weekday::Friday => words.weekday_soft_friday(),
        Weekday::Saturday => words.weekday_soft_saturday(),
        Weekday::Sunday => words.weekday_soft_sunday(),
    }
}

/// Short and full names, Monday first, for the head of a calendar.
pub(crate) fn weekdays(words: Words) -> [(&'static str, &'static str); 7] {
    let short = [
        words.weekday_short_monday(),
        words.weekday_short_tuesday(),
        words.weekday_short_wednesday(),
        words.weekday_short_thursday(),
        words.weekday_short_friday(),
        words.weekday_short_saturday(),
        words.weekday_short_sunday(),
    ];
    let mut column = 0;
    short.map(|short| {
        let full = weekday(words, Weekday::ALL[column]);
        column += 1;
        (short, full)
    })
}

fn month_name(words: Words, date: Date) -> &'static str {
    match date.month() {
        1 => words.month_name_january(),
        2 => words.month_name_february(),
        3 => words.month_name_march(),
        4 => words.month_name_april(),
        5 => words.month_name_may(),
        6 => words.month_name_june(),
        7 => words.month_name_july(),
        8 => words.month_name_august(),
        9 => words.month_name_september(),
        10 => words.month_name_october(),
        11 => words.month_name_november(),
        _ => words.month_name_december(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::language::Language::{Cy, En};
    use jiff::civil::date;

    const TUESDAY: Date = date(2026, 11, 24);

    #[test]
    fn days_are_said_as_people_say_them() {
        let said = |language, today| relative(Words::of(language), TUESDAY, today);
        assert_eq!(said(En, TUESDAY), "Today, Tuesday 24 November");
        assert_eq!(said(En, date(2026, 11, 23)), "Tomorrow, Tuesday 24 November");
        assert_eq!(said(En, date(2026, 11, 20)), "Tuesday 24 November");
        assert_eq!(said(Cy, TUESDAY), "Heddiw, dydd Mawrth 24 Tachwedd");
        assert_eq!(said(Cy, date(2026, 11, 23)), "Yfory, dydd Mawrth 24 Tachwedd");
        assert_eq!(said(Cy, date(2026, 11, 20)), "Dydd Mawrth 24 Tachwedd");
    }

    #[test]
    fn another_year_is_said() {
        let new_year = date(2027, 1, 5);
        assert_eq!(day(Words::of(En), new_year, TUESDAY), "Tuesday 5 January 2027");
        assert_eq!(day(Words::of(Cy), new_year, TUESDAY), "dydd Mawrth 5 Ionawr 2027");
        assert_eq!(month(Words::of(Cy), new_year), "Ionawr 2027");
    }

    #[test]
    fn a_time_is_said_with_its_day() {
        let said = |language| time_and_day(Words::of(language), TUESDAY.at(17, 0, 0, 0), TUESDAY);
        assert_eq!(said(En), ("5pm".to_owned(), "Tuesday 24 November".to_owned()));
        assert_eq!(said(Cy).1, "ddydd Mawrth 24 Tachwedd");
        assert_eq!(soft_day(Words::of(Cy), date(2027, 1, 5), TUESDAY), "ddydd Mawrth 5 Ionawr 2027");
    }

    #[test]
    fn a_day_without_its_weekday_has_the_year_where_it_is_far_away() {
        let said = |date| day_of_month(Words::of(En), date, TUESDAY);
        assert_eq!(said(date(2027, 1, 2)), "2 January");
        assert_eq!(said(date(2027, 11, 24)), "24 November 2027");
        assert_eq!(said(date(2025, 7, 6)), "6 July 2025");
    }

    #[test]
    fn times_are_london_s_in_summer_and_winter() {
        let at = |instant: &str| time(Words::of(Cy), instant.parse().expect("an instant"));
        assert_eq!(at("2026-11-23T18:02:59Z"), "6:02pm");
        assert_eq!(at("2026-07-01T08:05:00Z"), "9:05am");
    }

    #[test]
    fn a_time_of_day_is_said_on_a_twelve_hour_clock() {
        let said = |hour, minute| time_of_day(Words::of(En), Time::constant(hour, minute, 0, 0));
        assert_eq!([said(7, 0), said(6, 30), said(19, 0), said(12, 30)], ["7am", "6:30am", "7pm", "12:30pm"]);
        assert_eq!([said(0, 0), said(0, 5), said(12, 0)], ["midnight", "12:05am", "midday"]);
        assert_eq!(time_of_day(Words::of(Cy), Time::midnight()), "hanner nos");
    }

    #[test]
    fn columns_run_from_monday_to_sunday() {
        assert_eq!(weekdays(Words::of(En))[6], ("Sun", "Sunday"));
        assert_eq!(weekdays(Words::of(Cy))[0], ("Llun", "dydd Llun"));
    }
}
