//! The counts as files, for whatever the council reckons with: CSV (RFC 4180), a line a count. Nothing in them is anybody's
//! text, so that no cell can be a formula.

use ::assistant::insight::{Certainty, Contacts, Turns, area_of};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use domain::iso::date_text;

pub fn contacts(all: &[Contacts]) -> String {
    let row = |one: &Contacts| {
        let intent = one.intent.as_deref().unwrap_or_default();
        let (day, count) = (date_text(one.day), one.count.to_string());
        line(&[&day, one.language.tag(), one.channel.name(), area_of(intent), intent, one.outcome.name(), &count])
    };
    let head = line(&["day", "language", "channel", "area", "intent", "outcome", "contacts"]);
    head + &all.iter().map(row).collect::<String>()
}

pub fn turns(all: &[Turns]) -> String {
    let row = |one: &Turns| {
        let intent = one.intent.as_deref().unwrap_or_default();
        let (day, certainty) = (date_text(one.day), one.certainty.map_or("", Certainty::name));
        let (count, milliseconds) = (one.count.to_string(), one.milliseconds.to_string());
        let (status, by) = (one.status.name(), one.by.name());
        line(&[&day, one.language.tag(), one.channel.name(), intent, status, by, certainty, &count, &milliseconds])
    };
    let head = line(&[
        "day",
        "language",
        "channel",
        "intent",
        "status",
        "answered_by",
        "certainty_percent",
        "turns",
        "milliseconds",
    ]);
    head + &all.iter().map(row).collect::<String>()
}

fn line(cells: &[&str]) -> String {
    cells.join(",") + "\r\n"
}

pub fn file(name: &str, text: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::assistant::insight::{AnsweredBy, Channel, Outcome, Status};
    use domain::language::Language;
    use jiff::civil::date;

    #[test]
    fn a_count_is_a_line() {
        let day = date(2026, 11, 24);
        let (language, channel, count) = (Language::Cy, Channel::Panel, 12);
        let known = Contacts {
            day,
            language,
            channel,
            intent: Some("waste.dates".to_owned()),
            outcome: Outcome::AskedAgain,
            count,
        };
        let unknown = Contacts { intent: None, outcome: Outcome::NotUnderstood, ..known.clone() };
        let text = "day,language,channel,area,intent,outcome,contacts\r\n\
                    2026-11-24,cy,panel,waste,waste.dates,asked_again,12\r\n\
                    2026-11-24,cy,panel,,,not_understood,12\r\n";
        assert_eq!(contacts(&[known, unknown]), text);
        let (status, by, certainty) = (Status::Answered, AnsweredBy::Pages, Some(Certainty::Below50));
        let turn = Turns { day, language, channel, intent: None, status, by, certainty, count, milliseconds: 90 };
        assert!(turns(&[turn]).ends_with("\r\n2026-11-24,cy,panel,,answered,pages,25-50,12,90\r\n"));
    }
}
