//! A home's days as an iCalendar (RFC 5545).

use super::{
    alarm::Alarm,
    content_lines::ContentLines,
    events::{DayEvent, events},
};
use contract::bins::ScheduleAnswer;
use domain::bins::{Collection, Confidence, Service, UnknownDays};
use domain::language::Languages;
use jiff::{
    ToSpan,
    civil::{Date, Time},
};
use screens::dates;
use words::{CalendarUnknown, Words};

/// A calendar has at least one part (RFC 5545, 3.6), so that a subscription stands while no days are known.
const LONDON: &str = "\
BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:STANDARD
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
TZNAME:GMT
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19810329T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
TZNAME:BST
END:DAYLIGHT
END:VTIMEZONE";

pub struct Feed<'a> {
    pub answer: &'a ScheduleAnswer,
    pub today: Date,
    pub put_out_by: Time,
    pub alarms: &'a [Alarm],
    pub languages: Languages,
    /// How often each of the [`events`] has moved, in their order.
    pub moves: &'a [u32],
}

impl Feed<'_> {
    pub fn write(&self) -> String {
        let mut lines = ContentLines::default();
        lines.raw("BEGIN:VCALENDAR");
        lines.raw("VERSION:2.0");
        lines.raw("PRODID:-//Doorstep//Bin days//EN");
        lines.raw("CALSCALE:GREGORIAN");
        lines.raw("METHOD:PUBLISH");
        let name = self.in_languages(|words| words.bins_title(&self.answer.address.line));
        lines.text("NAME", &name);
        lines.text("X-WR-CALNAME", &name);
        lines.raw("X-WR-TIMEZONE:Europe/London");
        lines.raw("REFRESH-INTERVAL;VALUE=DURATION:P1D");
        lines.raw("X-PUBLISHED-TTL:P1D");
        let (schedule, days) = (&self.answer.schedule, events(&self.answer.schedule));
        let unknown: Vec<&UnknownDays> = schedule.unknown.iter().filter(|days| days.to >= self.today).collect();
        if days.is_empty() && unknown.is_empty() {
            LONDON.lines().for_each(|line| lines.raw(line));
        }
        for (day, moves) in days.iter().zip(self.moves) {
            self.day(&mut lines, day, *moves);
        }
        for days in unknown {
            self.note(&mut lines, days);
        }
        lines.raw("END:VCALENDAR");
        lines.finish()
    }

    fn day(&self, lines: &mut ContentLines, event: &DayEvent, moves: u32) {
        let (date, is_confirmed) = (event.event.date, event.is_confirmed());
        let summary = self.in_languages(|words| summary(words, event));
        lines.raw("BEGIN:VEVENT");
        lines.text("UID", &event.event.uid(&self.answer.address.id));
        self.stamp(lines, event.event.usual);
        // A day that moves and one that becomes sure are changes (RFC 5546, 2.1.4).
        lines.raw(&format!("SEQUENCE:{}", 2 * moves + u32::from(is_confirmed)));
        whole_days(lines, date, date);
        lines.text("SUMMARY", &summary);
        lines.text("DESCRIPTION", &self.description(event));
        lines.raw(if is_confirmed { "STATUS:CONFIRMED" } else { "STATUS:TENTATIVE" });
        for alarm in self.alarms {
            lines.raw("BEGIN:VALARM");
            lines.raw("ACTION:DISPLAY");
            lines.text("DESCRIPTION", &summary);
            lines.raw(&format!("TRIGGER:{alarm}"));
            lines.raw("END:VALARM");
        }
        lines.raw("END:VEVENT");
    }

    /// Days that are not known yet, so that an empty week is not taken for one without a collection.
    fn note(&self, lines: &mut ContentLines, days: &UnknownDays) {
        let UnknownDays { from, to, reason } = days;
        lines.raw("BEGIN:VEVENT");
        lines.text("UID", &format!("{}/unknown/{from}/{to}@doorstep", self.answer.address.id));
        self.stamp(lines, *from);
        lines.raw("SEQUENCE:0");
        whole_days(lines, *from, *to);
        lines.text("SUMMARY", &self.in_languages(|words| unknown(words, days, self.today)));
        if let Some(reason) = reason {
            let reason = self.in_languages(|words| words.bins_reason(reason.in_language(words.language())));
            lines.text("DESCRIPTION", &reason);
        }
        lines.raw("END:VEVENT");
    }

    /// By when to put out what is not shared, then each bin with its change, then that the day is not sure.
    fn description(&self, event: &DayEvent) -> String {
        let mut lines = Vec::new();
        if event.day.is_put_out() {
            lines.push(self.in_languages(|words| words.bins_put_out(&dates::time_of_day(words, self.put_out_by))));
        }
        let day = event.day.services.iter().zip(&event.day.collections);
        lines.extend(day.map(|(service, collection)| self.in_languages(|words| bin(words, service, collection))));
        if !event.is_confirmed() {
            lines.push(self.in_languages(|words| words.calendar_not_confirmed().to_owned()));
        }
        lines.join("\n")
    }

    /// When the source says that it changed. Not when it was asked: each renewal would change the feed's tag.
    fn stamp(&self, lines: &mut ContentLines, date: Date) {
        let stamp = match self.answer.updated_at {
            Some(changed) => changed.strftime("%Y%m%dT%H%M%SZ").to_string(),
            None => format!("{}T000000Z", basic(date)),
        };
        lines.raw(&format!("DTSTAMP:{stamp}"));
    }

    /// "Recycling / Ailgylchu"; once where both languages say the same.
    fn in_languages(&self, say: impl Fn(Words) -> String) -> String {
        let mut said: Vec<String> = self.languages.iter().map(|language| say(Words::of(language))).collect();
        said.dedup();
        said.join(" / ")
    }
}

/// All of the days from `from` to `to`; nobody is busy. The end is the day after (RFC 5545, 3.6.1).
fn whole_days(lines: &mut ContentLines, from: Date, to: Date) {
    lines.raw(&format!("DTSTART;VALUE=DATE:{}", basic(from)));
    lines.raw(&format!("DTEND;VALUE=DATE:{}", basic(to.saturating_add(1.day()))));
    lines.raw("TRANSP:TRANSPARENT");
}

/// "Bins: Recycling, Food". What is not sure says so, as many calendars show nothing else.
fn summary(words: Words, event: &DayEvent) -> String {
    let is_sure = |collection: &Collection| collection.confidence == Confidence::Confirmed;
    let is_unsure = !event.day.collections.iter().copied().any(is_sure);
    let day = event.day.services.iter().zip(&event.day.collections);
    let services = day.map(|(service, collection)| {
        let name = service.name.in_language(words.language());
        if is_unsure || is_sure(collection) { name.to_owned() } else { words.calendar_unsure(name) }
    });
    let bins = words.calendar_bins(&services.collect::<Vec<_>>().join(", "));
    if is_unsure { words.calendar_unsure(&bins) } else { bins }
}

/// "Recycling: Green bin. Changed. Usual day: Monday 28 December. Reason: Boxing Day"
fn bin(words: Words, service: &Service, collection: &Collection) -> String {
    let language = words.language();
    let name = [service.name.in_language(language), service.container.name.in_language(language)].join(": ");
    if !collection.is_moved() {
        return name;
    }
    let usual = words.bins_usually(&dates::day(words, collection.usual_date(), collection.date));
    let reason = collection.reason.as_ref().map(|reason| words.bins_reason(reason.in_language(language)));
    [Some(name), Some(usual), reason].into_iter().flatten().collect::<Vec<_>>().join(". ")
}

/// "Bin days from 24 December to 2 January are not known yet"
fn unknown(words: Words, days: &UnknownDays, today: Date) -> String {
    let [from, to] = [days.from, days.to].map(|date| dates::day_of_month(words, date, today));
    if days.from == days.to {
        words.calendar_unknown_day(&from)
    } else {
        words.calendar_unknown(CalendarUnknown { from: &from, to: &to })
    }
}

/// "20261124"
fn basic(date: Date) -> String {
    date.strftime("%Y%m%d").to_string()
}
