//! `GET /addresses/{id}/calendar.ics`: a home's collections for a calendar to subscribe to (RFC 5545).
//!
//! One all-day event for each service and usual day. An event keeps its UID when its day moves, and its SEQUENCE rises.
//! An answer that is fetched anew and says the same leaves the feed as it was.

mod alarm;
mod content_lines;

use super::event_revision::{self, Event};
use super::feed_key;
use super::schedule::{NoDays, Window, look_up};
use crate::{
    App,
    addresses::Home,
    limits::{Client, LookUp},
    port::PortError,
    problem::ProblemResponse,
    read::{Asked, Tagged},
};
use alarm::Alarm;
use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use content_lines::ContentLines;
use contract::{bins::ScheduleAnswer, problem::Problem};
use domain::bins::{Collection, Confidence, Service};
use domain::language::Language;
use jiff::{ToSpan, civil::Date};
use serde::Deserialize;
use words::Words;

/// Days that are over stay in the feed for so long.
const WEEKS_BACK: i64 = 4;
/// Calendars ask a few times a day at most; a changed day is with them within hours.
const CACHE: HeaderValue = HeaderValue::from_static("private, max-age=3600");
const FILE_NAME: HeaderValue = HeaderValue::from_static("inline; filename=\"bin-days.ics\"");

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

#[derive(Deserialize)]
pub struct AskedFeed {
    #[serde(default)]
    alarm: String,
    lang: Option<String>,
    #[serde(default)]
    key: String,
}

/// The collections of a home as a calendar subscription.
#[utoipa::path(get, path = contract::paths::CALENDAR, tag = "bins",
    params(("id" = String, Path, description = "The address id", example = "990000000012"),
           ("alarm" = Option<String>, Query, description = "Reminders, separated by commas: `evening` (19:00 the day before), `morning` (an hour before the council's `putOutBy` on the day) or an ISO 8601 duration from the start of the day (`-PT6H`)"),
           ("lang" = Option<Language>, Query, description = "One language; both if not given"),
           ("key" = Option<String>, Query, description = "The key of this home's feed, which the calendar page gives out. With it a feed is not counted among those of the client that fetches it; a wrong one counts as none")),
    responses((status = 200, body = String, content_type = "text/calendar", description = "An iCalendar (RFC 5545)"),
              (status = 304, description = "The answer that `If-None-Match` names"),
              (status = 422, body = Problem, content_type = "application/problem+json", description = "`alarm` or `lang` cannot be read"),
              NoDays))]
pub async fn calendar_feed(
    State(app): State<App>,
    client: Client,
    headers: HeaderMap,
    Home(id): Home,
    Asked(asked): Asked<AskedFeed>,
) -> Result<Response, ProblemResponse> {
    let (alarms, languages) = (alarm::parse(&asked.alarm, app.council.put_out_by)?, languages(asked.lang.as_deref())?);
    let window = Window { from: Some(app.clock.today().saturating_sub(WEEKS_BACK.weeks())), to: None };
    let address = app.addresses.address(&id).await?;
    if !feed_key::is_good(&app.secret, &id, &asked.key) {
        app.limits.admit(client, LookUp::Feed, &id)?;
    }
    let answer = look_up(&app, address, &window).await?;
    let sequences = sequences(&app, &answer).await?;
    let feed = Feed { answer: &answer, alarms: &alarms, languages: &languages, sequences: &sequences };
    let mut response = Tagged::new("text/calendar; charset=utf-8", feed.write()).answer(&headers);
    response.headers_mut().insert(header::CACHE_CONTROL, CACHE);
    response.headers_mut().insert(header::CONTENT_DISPOSITION, FILE_NAME);
    Ok(response)
}

fn languages(asked: Option<&str>) -> Result<Vec<Language>, PortError> {
    let Some(asked) = asked else { return Ok(Language::ALL.to_vec()) };
    let language = Language::ALL.into_iter().find(|language| language.tag() == asked);
    language.map(|language| vec![language]).ok_or_else(|| PortError::Invalid {
        field: "lang",
        message: "Ask for en or cy, or leave it out for both".to_owned(),
        suggestions: Language::ALL.map(|language| language.tag().to_owned()).into(),
    })
}

/// The SEQUENCE of each event in the order of [`events`].
async fn sequences(app: &App, answer: &ScheduleAnswer) -> Result<Vec<u32>, PortError> {
    let (store, address) = (app.store.clone(), answer.address.id.clone());
    let events: Vec<Event> = events(answer).map(|(service, collection)| event(service, collection)).collect();
    let asked = tokio::task::spawn_blocking(move || event_revision::sequences(&store, &address, &events)).await;
    match asked {
        Ok(Ok(sequences)) => return Ok(sequences),
        Ok(Err(error)) => tracing::error!(%error, "the revisions of calendar events cannot be kept"),
        Err(error) => tracing::error!(%error, "looking up the revisions of calendar events broke off"),
    }
    Err(PortError::Unavailable { retry_after: None })
}

fn events(answer: &ScheduleAnswer) -> impl Iterator<Item = (&Service, &Collection)> {
    let services = answer.schedule.services.iter();
    services.flat_map(|service| {
        let events = service.upcoming.iter().filter(|collection| is_event(service, collection));
        events.map(move |collection| (service, collection))
    })
}

/// Of the collections with one usual day only one can have its UID: the moved one, and the last of several.
fn is_event(service: &Service, collection: &Collection) -> bool {
    let rivals = service.upcoming.iter().filter(|other| other.usual_date() == collection.usual_date());
    let kept = rivals.max_by_key(|rival| (rival.is_moved(), rival.date));
    kept.is_some_and(|kept| kept.date == collection.date)
}

fn event(service: &Service, collection: &Collection) -> Event {
    Event { service: service.id.clone(), usual: collection.usual_date(), date: collection.date }
}

struct Feed<'a> {
    answer: &'a ScheduleAnswer,
    alarms: &'a [Alarm],
    languages: &'a [Language],
    sequences: &'a [u32],
}

impl Feed<'_> {
    fn write(&self) -> String {
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
        if self.sequences.is_empty() {
            LONDON.lines().for_each(|line| lines.raw(line));
        }
        for ((service, collection), sequence) in events(self.answer).zip(self.sequences) {
            self.event(&mut lines, service, collection, *sequence);
        }
        lines.raw("END:VCALENDAR");
        lines.finish()
    }

    fn event(&self, lines: &mut ContentLines, service: &Service, collection: &Collection, sequence: u32) {
        let summary = self.in_languages(|words| service.name.in_language(words.language()).to_owned());
        let day_after = collection.date.saturating_add(1.day());
        lines.raw("BEGIN:VEVENT");
        lines.text("UID", &event(service, collection).uid(&self.answer.address.id));
        lines.raw(&format!("DTSTAMP:{}", self.stamp(collection)));
        lines.raw(&format!("SEQUENCE:{sequence}"));
        lines.raw(&format!("DTSTART;VALUE=DATE:{}", basic(collection.date)));
        lines.raw(&format!("DTEND;VALUE=DATE:{}", basic(day_after)));
        lines.text("SUMMARY", &summary);
        lines.text("DESCRIPTION", &self.description(service, collection));
        lines.raw("TRANSP:TRANSPARENT");
        lines.raw(match collection.confidence {
            Confidence::Confirmed => "STATUS:CONFIRMED",
            Confidence::Projected => "STATUS:TENTATIVE",
        });
        for alarm in self.alarms {
            lines.raw("BEGIN:VALARM");
            lines.raw("ACTION:DISPLAY");
            lines.text("DESCRIPTION", &summary);
            lines.raw(&format!("TRIGGER:{alarm}"));
            lines.raw("END:VALARM");
        }
        lines.raw("END:VEVENT");
    }

    /// The container, and on a moved day the usual one and why it moved.
    fn description(&self, service: &Service, collection: &Collection) -> String {
        let mut lines =
            vec![self.in_languages(|words| service.container.name.in_language(words.language()).to_owned())];
        if collection.is_moved() {
            lines.push(self.in_languages(|words| change(words, collection)));
        }
        lines.join("\n")
    }

    /// When the source says that it changed. Not when it was asked: each renewal would change the feed's tag.
    fn stamp(&self, collection: &Collection) -> String {
        match self.answer.updated_at {
            Some(changed) => changed.strftime("%Y%m%dT%H%M%SZ").to_string(),
            None => format!("{}T000000Z", basic(collection.usual_date())),
        }
    }

    /// "Recycling / Ailgylchu"; once where both languages say the same.
    fn in_languages(&self, say: impl Fn(Words) -> String) -> String {
        let mut said: Vec<String> = self.languages.iter().map(|language| say(Words::of(*language))).collect();
        said.dedup();
        said.join(" / ")
    }
}

/// "Changed. Usual day: Monday 28 December. Reason: Boxing Day"
fn change(words: Words, collection: &Collection) -> String {
    let usual = words.bins_usually(&screens::dates::day(words, collection.usual_date(), collection.date));
    match &collection.reason {
        Some(reason) => [usual, words.bins_reason(reason.in_language(words.language()))].join(". "),
        None => usual,
    }
}

/// "20261124"
fn basic(date: Date) -> String {
    date.strftime("%Y%m%d").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Town;
    use domain::address::Address;
    use domain::bins::Reminder;
    use domain::bins::{Colour, Container, ContainerKind, Material, Pattern, Schedule};
    use domain::iso;
    use domain::text::Text;
    use jiff::{
        SignedDuration,
        civil::{Time, date, time},
    };

    fn answer() -> ScheduleAnswer {
        let moved = Collection {
            original_date: Some(date(2026, 12, 28)),
            reason: Some(Text::new("Boxing Day (substitute)", "Gŵyl San Steffan (yn lle)")),
            ..Collection::scheduled(date(2026, 12, 29))
        };
        let projected = Collection { confidence: Confidence::Projected, ..Collection::scheduled(date(2027, 1, 18)) };
        let service = Service {
            id: "recycling".into(),
            name: Text::new("Recycling, paper; glass", "Ailgylchu, papur; gwydr"),
            container: Container {
                kind: ContainerKind::Bin,
                name: Text::new("Green bin", "Bin gwyrdd"),
                colour: Colour::Green,
                lid: None,
                pattern: Pattern::Stripes,
            },
            material: Material::MixedRecycling,
            frequency: None,
            last: None,
            next: None,
            upcoming: vec![Collection::scheduled(date(2026, 12, 14)), moved, projected],
        };
        ScheduleAnswer {
            address: Address {
                id: "666049".parse().unwrap(),
                uprn: None,
                line: "10 Lôn y Bwthyn".into(),
                locality: None,
                town: "Aberwen".into(),
                postcode: None,
                parent_id: None,
            },
            schedule: Schedule { services: vec![service], unknown: vec![] },
            fetched_at: None,
            updated_at: None,
        }
    }

    fn written(alarm: &str, lang: Option<&str>) -> String {
        let (alarms, languages) = (alarm::parse(alarm, time(7, 0, 0, 0)).unwrap(), languages(lang).unwrap());
        Feed { answer: &answer(), alarms: &alarms, languages: &languages, sequences: &[0, 1, 0] }.write()
    }

    /// Without the folds, one property a line.
    fn unfolded(feed: &str) -> String {
        feed.replace("\r\n ", "").replace("\r\n", "\n")
    }

    #[test]
    fn the_feed_is_a_published_calendar() {
        let feed = unfolded(&written("", None));
        let head =
            "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Doorstep//Bin days//EN\nCALSCALE:GREGORIAN\nMETHOD:PUBLISH\n";
        assert!(feed.starts_with(head) && feed.ends_with("END:VEVENT\nEND:VCALENDAR\n"), "{feed}");
        assert!(
            feed.contains("\nX-WR-CALNAME:Bin days for 10 Lôn y Bwthyn / Diwrnodau casglu biniau 10 Lôn y Bwthyn\n"),
            "{feed}"
        );
        assert!(feed.contains("\nREFRESH-INTERVAL;VALUE=DURATION:P1D\nX-PUBLISHED-TTL:P1D\n"));
        assert_eq!(feed.matches("BEGIN:VEVENT").count(), 3);
        assert!(!feed.contains("VALARM"));
    }

    #[test]
    fn a_home_without_days_has_a_valid_calendar() {
        let answer = ScheduleAnswer { schedule: Schedule { services: Vec::new(), unknown: Vec::new() }, ..answer() };
        let feed = Feed { answer: &answer, alarms: &[], languages: &[Language::En], sequences: &[] }.write();
        assert!(
            feed.contains("X-PUBLISHED-TTL:P1D\r\nBEGIN:VTIMEZONE\r\nTZID:Europe/London\r\nBEGIN:STANDARD\r\n"),
            "{feed}"
        );
        assert!(feed.ends_with("END:VTIMEZONE\r\nEND:VCALENDAR\r\n"));
        assert_eq!(feed.matches("BEGIN:").count(), feed.matches("END:").count());
    }

    #[test]
    fn a_moved_day_keeps_its_name_and_says_why() {
        let feed = unfolded(&written("", None));
        let event = "BEGIN:VEVENT\nUID:666049/recycling/2026-12-28@doorstep\nDTSTAMP:20261228T000000Z\nSEQUENCE:1\n\
             DTSTART;VALUE=DATE:20261229\nDTEND;VALUE=DATE:20261230\n\
             SUMMARY:Recycling\\, paper\\; glass / Ailgylchu\\, papur\\; gwydr\n\
             DESCRIPTION:Green bin / Bin gwyrdd\\nChanged. Usual day: Monday 28 December. Reason: Boxing Day (substitute) / \
             Wedi newid. Diwrnod arferol: dydd Llun 28 Rhagfyr. Rheswm: Gŵyl San Steffan (yn lle)\nTRANSP:TRANSPARENT\nSTATUS:CONFIRMED\nEND:VEVENT\n";
        assert!(feed.contains(event), "{feed}");
    }

    #[test]
    fn a_projected_day_is_tentative() {
        let feed = unfolded(&written("", None));
        let projected = feed.split("BEGIN:VEVENT").find(|event| event.contains("20270118")).unwrap();
        assert!(projected.contains("\nSTATUS:TENTATIVE\n"));
        assert_eq!(feed.matches("STATUS:CONFIRMED").count(), 2);
    }

    #[test]
    fn one_language_stands_alone() {
        let feed = unfolded(&written("", Some("cy")));
        assert!(feed.contains("\nSUMMARY:Ailgylchu\\, papur\\; gwydr\n") && !feed.contains("Recycling\\,"), "{feed}");
        assert!(matches!(languages(Some("fr")), Err(PortError::Invalid { field: "lang", .. })));
    }

    #[test]
    fn alarms_stand_in_every_event() {
        let feed = unfolded(&written("evening,morning", Some("en")));
        let alarm = |trigger: &str| {
            format!(
                "BEGIN:VALARM\nACTION:DISPLAY\nDESCRIPTION:Recycling\\, paper\\; glass\nTRIGGER:{trigger}\nEND:VALARM\n"
            )
        };
        assert_eq!(feed.matches(&(alarm("-PT5H") + &alarm("PT6H"))).count(), 3, "{feed}");
    }

    #[test]
    fn the_contract_names_the_hour_at_which_a_reminder_rings() {
        let evening = Reminder::EveningBefore.time(Time::midnight());
        let told = format!("`evening` ({} the day before)", iso::time_text(evening));
        assert!(include_str!("../openapi.json").contains(&told), "{told}");
        let trigger = SignedDuration::from_mins(Reminder::EveningBefore.minutes(Time::midnight()));
        assert_eq!(evening, Time::midnight().wrapping_add(trigger));
    }

    #[test]
    fn the_same_answer_makes_the_same_feed_and_a_changed_source_another_stamp() {
        assert_eq!(written("", None), written("", None));
        let updated = ScheduleAnswer { updated_at: "2026-12-01T09:30:00Z".parse().ok(), ..answer() };
        let feed = Feed { answer: &updated, alarms: &[], languages: &[Language::En], sequences: &[0, 1, 0] }.write();
        assert_eq!(feed.matches("DTSTAMP:20261201T093000Z").count(), 3);
    }

    #[test]
    fn a_renewed_answer_that_says_the_same_makes_the_same_feed() {
        let renewed = ScheduleAnswer { fetched_at: "2026-12-01T09:30:00Z".parse().ok(), ..answer() };
        let (alarms, languages) = (Vec::new(), languages(None).unwrap());
        let feed = Feed { answer: &renewed, alarms: &alarms, languages: &languages, sequences: &[0, 1, 0] };
        assert_eq!(feed.write(), written("", None));
    }

    #[test]
    fn two_collections_with_one_usual_day_are_one_event() {
        let mut answer = answer();
        answer.schedule.services[0].upcoming.insert(1, Collection::scheduled(date(2026, 12, 28)));
        let days: Vec<Date> = events(&answer).map(|(_, collection)| collection.date).collect();
        assert_eq!(days, [date(2026, 12, 14), date(2026, 12, 29), date(2027, 1, 18)]);
    }

    #[test]
    fn no_line_is_longer_than_75_octets_and_every_line_ends_as_the_standard_says() {
        let feed = written("evening", None);
        assert!(feed.ends_with("\r\n"));
        for line in feed.trim_end_matches("\r\n").split("\r\n") {
            assert!(line.len() <= 75 && !line.contains(['\r', '\n']), "{line}");
        }
    }

    const HOME: &str = "/api/v1/addresses/990000000001/calendar.ics";

    #[tokio::test]
    async fn a_calendar_gets_the_feed_and_is_not_sent_it_twice() {
        let town = Town::on(date(2026, 11, 24));
        let feed = town.get(HOME).await;
        assert_eq!(feed.status, 200);
        assert_eq!(feed.headers["content-type"], "text/calendar; charset=utf-8");
        assert_eq!(feed.headers["cache-control"], CACHE);
        assert_eq!(feed.headers["content-disposition"], FILE_NAME);
        assert!(feed.body.contains("UID:990000000001/general/2026-11-24@doorstep\r\n"), "{}", feed.body);
        let tag = feed.headers["etag"].to_str().unwrap();
        assert_eq!(town.get_with(HOME, Some(tag)).await.status, 304);
    }

    #[tokio::test]
    async fn what_cannot_be_answered_is_a_problem() {
        let town = Town::on(date(2026, 11, 24));
        for (path, status, told) in [
            ("/api/v1/addresses/1/calendar.ics", 404, "\"code\":\"not_found\""),
            ("/api/v1/addresses/990000000001/calendar.ics?alarm=noon", 422, "\"field\":\"alarm\""),
            ("/api/v1/addresses/990000000001/calendar.ics?lang=fr", 422, "\"field\":\"lang\""),
        ] {
            let answer = town.get(path).await;
            assert_eq!(answer.status, status, "{path}");
            assert_eq!(answer.headers["content-type"], "application/problem+json");
            assert!(answer.body.contains(told), "{}", answer.body);
        }
    }
}
