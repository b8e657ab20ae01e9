//! `GET /addresses/{id}/calendar.ics`: a home's collections for a calendar to subscribe to (RFC 5545).
//!
//! One all-day event for each day. An event keeps its UID when its day moves, and its SEQUENCE rises. An answer that is
//! fetched anew and says the same leaves the feed as it was.

mod alarm;
mod content_lines;
mod events;
mod feed;

use super::event_revision::Event;
use super::schedule::{NoDays, Window};
use super::{Bins, feed_key};
use crate::{
    addresses::{Addresses, Home},
    limits::{Client, Limits, LookUp},
    port::PortError,
    problem::ProblemResponse,
    read::{Asked, Tagged},
};
use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use contract::{bins::ScheduleAnswer, problem::Problem};
use domain::language::{Language, Languages};
use events::events;
use feed::Feed;
use jiff::{ToSpan, civil::Date};
use serde::Deserialize;
use std::sync::Arc;

/// Days that are over stay in the feed for so long.
const WEEKS_BACK: i64 = 4;
/// Calendars ask a few times a day at most; a changed day is with them within hours.
const CACHE: HeaderValue = HeaderValue::from_static("private, max-age=3600");
const FILE_NAME: HeaderValue = HeaderValue::from_static("inline; filename=\"bin-days.ics\"");

#[derive(Deserialize)]
pub struct AskedFeed {
    #[serde(default)]
    alarm: String,
    lang: Option<String>,
    #[serde(default)]
    key: String,
}

/// The collections of a home as a calendar subscription: one all-day event for each day.
#[utoipa::path(get, path = contract::paths::CALENDAR, tag = "bins",
    params(("id" = String, Path, description = "The address id", example = "990000000012"),
           ("alarm" = Option<String>, Query, description = "Reminders, separated by commas: `evening` (19:00 the day before), `morning` (an hour before the council's `putOutBy` on the day) or an ISO 8601 duration from the start of the day (`-PT6H`); `none`, or left out, for no reminder"),
           ("lang" = Option<String>, Query, description = "`en` or `cy` for one language; `both`, or left out, for both with English first; `cy,en` for both with Welsh first"),
           ("key" = Option<String>, Query, description = "The key of this home's feed, which the calendar page gives out. With it a feed is not counted among those of the client that fetches it; a wrong one counts as none")),
    responses((status = 200, body = String, content_type = "text/calendar", description = "An iCalendar (RFC 5545)"),
              (status = 304, description = "The answer that `If-None-Match` names"),
              (status = 422, body = Problem, content_type = "application/problem+json", description = "`alarm` or `lang` cannot be read"),
              NoDays))]
pub async fn calendar_feed(
    State(bins): State<Bins>,
    State(addresses): State<Arc<dyn Addresses>>,
    State(limits): State<Arc<Limits>>,
    client: Client,
    headers: HeaderMap,
    Home(id): Home,
    Asked(asked): Asked<AskedFeed>,
) -> Result<Response, ProblemResponse> {
    let (today, put_out_by) = (bins.clock.today(), bins.put_out_by);
    let (alarms, languages) = (alarm::parse(&asked.alarm, put_out_by)?, languages(asked.lang.as_deref())?);
    let first = today.saturating_sub(WEEKS_BACK.weeks());
    let address = addresses.address(&id).await?;
    if !feed_key::is_good(&bins.secret, &id, &asked.key) {
        limits.admit(client, LookUp::Feed, id.as_str()).await?;
    }
    let answer = bins.look_up(address, &Window { from: Some(first), to: None }).await?;
    let moves = moves(&bins, &answer, first).await?;
    let feed = Feed { answer: &answer, today, put_out_by, alarms: &alarms, languages, moves: &moves };
    let mut response = Tagged::new("text/calendar; charset=utf-8", feed.write()).answer(&headers);
    response.headers_mut().insert(header::CACHE_CONTROL, CACHE);
    response.headers_mut().insert(header::CONTENT_DISPOSITION, FILE_NAME);
    Ok(response)
}

fn languages(asked: Option<&str>) -> Result<Languages, PortError> {
    let Some(asked) = asked else { return Ok(Languages::Both { first: Language::En }) };
    Languages::from_name(asked).ok_or_else(|| PortError::Invalid {
        field: "lang",
        message: "Ask for en, cy, both or cy,en".to_owned(),
        suggestions: ["en", "cy", "both", "cy,en"].map(str::to_owned).into(),
    })
}

/// How often each of the [`events()`] has moved, in their order.
async fn moves(bins: &Bins, answer: &ScheduleAnswer, first: Date) -> Result<Vec<u32>, PortError> {
    let events: Vec<Event> = events(&answer.schedule).into_iter().map(|day| day.event).collect();
    Ok(bins.revisions.moves(&answer.address.id, &events, first).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Town;
    use domain::address::Address;
    use domain::bins::{
        Collection, Colour, Confidence, Container, ContainerKind, Material, Pattern, Reminder, Schedule, Service,
        UnknownDays,
    };
    use domain::iso;
    use domain::text::Text;
    use jiff::{
        SignedDuration,
        civil::{Time, date, time},
    };

    fn service(id: &str, name: Text, kind: ContainerKind, container: Text, upcoming: Vec<Collection>) -> Service {
        Service {
            id: id.into(),
            name,
            container: Container { kind, name: container, colour: Colour::Green, lid: None, pattern: Pattern::Plain },
            material: Material::Other,
            frequency: None,
            last: None,
            next: None,
            upcoming,
        }
    }

    fn recycling(upcoming: Vec<Collection>) -> Service {
        let name = Text::new("Recycling, paper; glass", "Ailgylchu, papur; gwydr");
        service("recycling", name, ContainerKind::Bin, Text::new("Green bin", "Bin gwyrdd"), upcoming)
    }

    fn food(upcoming: Vec<Collection>) -> Service {
        service("food", Text::new("Food", "Bwyd"), ContainerKind::Caddy, Text::new("Caddy", "Cadi"), upcoming)
    }

    fn projected(day: Date) -> Collection {
        Collection { confidence: Confidence::Projected, ..Collection::scheduled(day) }
    }

    /// One day of both bins, one that moved, and one that is only expected.
    fn answer() -> ScheduleAnswer {
        let moved = Collection {
            original_date: Some(date(2026, 12, 28)),
            reason: Some(Text::new("Boxing Day (substitute)", "Gŵyl San Steffan (yn lle)")),
            ..Collection::scheduled(date(2026, 12, 29))
        };
        let december = Collection::scheduled(date(2026, 12, 14));
        answering(Schedule {
            services: vec![
                recycling(vec![december.clone(), moved, projected(date(2027, 1, 18))]),
                food(vec![december]),
            ],
            unknown: vec![],
        })
    }

    fn answering(schedule: Schedule) -> ScheduleAnswer {
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
            schedule,
            fetched_at: None,
            updated_at: None,
        }
    }

    const TODAY: Date = date(2026, 12, 1);

    fn written(answer: &ScheduleAnswer, alarm: &str, lang: Option<&str>) -> String {
        let put_out_by = time(7, 0, 0, 0);
        let (alarms, languages) = (alarm::parse(alarm, put_out_by).unwrap(), languages(lang).unwrap());
        let events = events(&answer.schedule);
        let moves: Vec<u32> = events.iter().map(|day| u32::from(day.event.usual != day.event.date)).collect();
        Feed { answer, today: TODAY, put_out_by, alarms: &alarms, languages, moves: &moves }.write()
    }

    /// Without the folds, one property a line.
    fn unfolded(feed: &str) -> String {
        feed.replace("\r\n ", "").replace("\r\n", "\n")
    }

    #[test]
    fn the_feed_is_a_published_calendar() {
        let feed = unfolded(&written(&answer(), "", None));
        let head =
            "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Doorstep//Bin days//EN\nCALSCALE:GREGORIAN\nMETHOD:PUBLISH\n";
        assert!(feed.starts_with(head) && feed.ends_with("END:VEVENT\nEND:VCALENDAR\n"), "{feed}");
        assert!(
            feed.contains("\nX-WR-CALNAME:Bin days for 10 Lôn y Bwthyn / Diwrnodau casglu biniau 10 Lôn y Bwthyn\n"),
            "{feed}"
        );
        assert!(feed.contains("\nREFRESH-INTERVAL;VALUE=DURATION:P1D\nX-PUBLISHED-TTL:P1D\n"));
        assert!(!feed.contains("VALARM"));
    }

    #[test]
    fn all_bins_of_a_day_are_one_event_and_say_by_when() {
        let feed = unfolded(&written(&answer(), "", Some("en")));
        assert_eq!(feed.matches("BEGIN:VEVENT").count(), 3);
        let event = "BEGIN:VEVENT\nUID:666049/2026-12-14@doorstep\nDTSTAMP:20261214T000000Z\nSEQUENCE:1\n\
             DTSTART;VALUE=DATE:20261214\nDTEND;VALUE=DATE:20261215\nTRANSP:TRANSPARENT\n\
             SUMMARY:Bins: Recycling\\, paper\\; glass\\, Food\n\
             DESCRIPTION:Put out by 7am\\nRecycling\\, paper\\; glass: Green bin\\nFood: Caddy\n\
             STATUS:CONFIRMED\nEND:VEVENT\n";
        assert!(feed.contains(event), "{feed}");
    }

    #[test]
    fn a_home_without_days_has_a_valid_calendar() {
        let empty = answering(Schedule { services: Vec::new(), unknown: Vec::new() });
        let feed = written(&empty, "evening", None);
        assert!(
            feed.contains("X-PUBLISHED-TTL:P1D\r\nBEGIN:VTIMEZONE\r\nTZID:Europe/London\r\nBEGIN:STANDARD\r\n"),
            "{feed}"
        );
        assert!(feed.ends_with("END:VTIMEZONE\r\nEND:VCALENDAR\r\n"));
        assert_eq!(feed.matches("BEGIN:").count(), feed.matches("END:").count());
    }

    #[test]
    fn a_moved_day_keeps_its_name_and_says_why() {
        let feed = unfolded(&written(&answer(), "", None));
        let event = "BEGIN:VEVENT\nUID:666049/2026-12-28@doorstep\nDTSTAMP:20261228T000000Z\nSEQUENCE:3\n\
             DTSTART;VALUE=DATE:20261229\nDTEND;VALUE=DATE:20261230\nTRANSP:TRANSPARENT\n\
             SUMMARY:Bins: Recycling\\, paper\\; glass / Biniau: Ailgylchu\\, papur\\; gwydr\n\
             DESCRIPTION:Put out by 7am / Rhoi allan erbyn 7am\\n\
             Recycling\\, paper\\; glass: Green bin. Changed. Usual day: Monday 28 December. Reason: Boxing Day (substitute) / \
             Ailgylchu\\, papur\\; gwydr: Bin gwyrdd. Wedi newid. Diwrnod arferol: dydd Llun 28 Rhagfyr. Rheswm: Gŵyl San Steffan (yn lle)\n\
             STATUS:CONFIRMED\nEND:VEVENT\n";
        assert!(feed.contains(event), "{feed}");
    }

    fn event_on<'a>(feed: &'a str, day: &str) -> &'a str {
        let start = format!("DTSTART;VALUE=DATE:{day}\n");
        feed.split("BEGIN:VEVENT").find(|event| event.contains(&start)).unwrap()
    }

    #[test]
    fn what_is_only_expected_says_so_in_words() {
        let feed = unfolded(&written(&answer(), "", Some("en")));
        let event = event_on(&feed, "20270118");
        assert!(event.contains("\nSUMMARY:Bins: Recycling\\, paper\\; glass (not confirmed)\n"), "{event}");
        assert!(
            event.contains("\\nThe council has not confirmed this day yet.\n") && event.contains("STATUS:TENTATIVE")
        );
        assert!(event.contains("\nSEQUENCE:0\n"));
        assert_eq!(feed.matches("not confirmed").count(), 2);

        let mixed = vec![recycling(vec![Collection::scheduled(TODAY)]), food(vec![projected(TODAY)])];
        let feed = unfolded(&written(&answering(Schedule { services: mixed, unknown: vec![] }), "", Some("cy")));
        assert!(feed.contains("\nSUMMARY:Biniau: Ailgylchu\\, papur\\; gwydr\\, Bwyd (heb ei gadarnhau)\n"), "{feed}");
        assert!(feed.contains("STATUS:TENTATIVE"));
    }

    #[test]
    fn nobody_is_told_to_put_out_a_shared_bin() {
        let shared = |upcoming| {
            service(
                "s",
                Text::new("Waste", "Gwastraff"),
                ContainerKind::Communal,
                Text::new("Shared bin", "Bin"),
                upcoming,
            )
        };
        let day = || vec![Collection::scheduled(TODAY)];
        let described = |services| {
            let feed = unfolded(&written(&answering(Schedule { services, unknown: vec![] }), "evening", Some("en")));
            feed.contains("Put out by")
        };
        assert!(!described(vec![shared(day())]));
        assert!(described(vec![shared(day()), food(day())]));
    }

    #[test]
    fn days_that_are_not_known_are_a_note_without_alarm() {
        let unknown = |from, to, reason| UnknownDays { from, to, reason };
        let reason = Some(Text::new("Christmas and New Year", "y Nadolig a’r Flwyddyn Newydd"));
        let days = vec![
            unknown(date(2026, 11, 1), date(2026, 11, 30), None),
            unknown(date(2026, 12, 24), date(2027, 1, 2), reason),
            unknown(date(2027, 4, 6), date(2027, 4, 6), None),
        ];
        let noted = answering(Schedule { services: vec![], unknown: days });
        let feed = unfolded(&written(&noted, "evening", Some("en")));
        let event = event_on(&feed, "20261224");
        assert!(event.contains("\nUID:666049/unknown/2026-12-24/2027-01-02@doorstep\n"), "{event}");
        assert!(event.contains("\nDTEND;VALUE=DATE:20270103\nTRANSP:TRANSPARENT\n"), "{event}");
        assert!(event.contains("\nSUMMARY:Bin days from 24 December to 2 January are not known yet\n"), "{event}");
        assert!(event.contains("\nDESCRIPTION:Reason: Christmas and New Year\n"), "{event}");
        assert!(event_on(&feed, "20270406").contains("DTEND;VALUE=DATE:20270407"));
        // What is over is of no use any more.
        assert_eq!((feed.matches("BEGIN:VEVENT").count(), feed.matches("VALARM").count()), (2, 0));
    }

    #[test]
    fn titles_are_in_the_languages_that_were_asked_for_in_their_order() {
        let title = |lang| {
            let feed = unfolded(&written(
                &answering(Schedule { services: vec![food(vec![Collection::scheduled(TODAY)])], unknown: vec![] }),
                "",
                lang,
            ));
            let (_, title) = feed.split_once("\nSUMMARY:").unwrap();
            title.split_once('\n').unwrap().0.to_owned()
        };
        for (lang, expected) in [
            (Some("en"), "Bins: Food"),
            (Some("cy"), "Biniau: Bwyd"),
            (Some("both"), "Bins: Food / Biniau: Bwyd"),
            (Some("cy,en"), "Biniau: Bwyd / Bins: Food"),
            (None, "Bins: Food / Biniau: Bwyd"),
        ] {
            assert_eq!(title(lang), expected);
        }
        assert!(matches!(languages(Some("fr")), Err(PortError::Invalid { field: "lang", .. })));
    }

    #[test]
    fn each_day_has_one_of_each_alarm() {
        let feed = unfolded(&written(&answer(), "evening,morning", Some("cy")));
        let alarms = "BEGIN:VALARM\nACTION:DISPLAY\nDESCRIPTION:Biniau: Ailgylchu\\, papur\\; gwydr\\, Bwyd\nTRIGGER:-PT5H\n\
             END:VALARM\nBEGIN:VALARM\n";
        assert!(event_on(&feed, "20261214").contains(alarms), "{feed}");
        assert_eq!(feed.matches("BEGIN:VALARM").count(), 6);
        assert_eq!(unfolded(&written(&answer(), "none", None)).matches("VALARM").count(), 0);
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
    fn only_a_changed_source_makes_another_feed() {
        let feed = written(&answer(), "", None);
        let renewed = ScheduleAnswer { fetched_at: "2026-12-01T09:30:00Z".parse().ok(), ..answer() };
        assert_eq!(written(&renewed, "", None), feed);
        let updated = ScheduleAnswer { updated_at: "2026-12-01T09:30:00Z".parse().ok(), ..answer() };
        assert_eq!(written(&updated, "", None).matches("DTSTAMP:20261201T093000Z").count(), 3);
    }

    #[test]
    fn no_line_is_longer_than_75_octets_and_every_line_ends_as_the_standard_says() {
        let feed = written(&answer(), "evening", None);
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
        assert!(feed.body.contains("UID:990000000001/2026-11-24@doorstep\r\n"), "{}", feed.body);
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
