//! Bin days from a calendar feed (iCalendar, RFC 5545) for each address.
//!
//! Dates that the feed names are confirmed: a single event, the start of a series, an added or a moved date. What only
//! follows from a rule is projected, and withheld where councils are known to depart from their rules.

mod event;
mod recurrence;

use super::last_good;
use super::services::ServiceRules;
use super::upstream::{self, Unreadable, Upstream, bin_name};
use super::{BinSchedules, Calendars, Parts, Sources, kept};
use crate::port::PortError;
use anyhow::{Context, ensure};
use async_trait::async_trait;
use domain::address::{Address, Postcode};
use domain::bins::{Calendar, Collection, Confidence, withhold_projected};
use domain::holidays::BankHolidays;
use event::Event;
use jiff::civil::Date;
use reqwest::{StatusCode, Url};
use serde::Deserialize;
use std::collections::{HashMap, HashSet};
use std::ops::RangeInclusive;
use std::sync::Arc;

/// `[bins]` with `adapter = "ics"`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where the feed of a home is, with `{uprn}`, `{postcode}` or `{id}` in its place.
    url: String,
    /// Matched with the summary of an event, else with each part of one that lists several bins.
    #[serde(default)]
    pub(super) services: ServiceRules,
    #[serde(default)]
    upstream: upstream::Settings,
    #[serde(default)]
    last_good: last_good::Settings,
}

struct Ics {
    upstream: Upstream,
    url: String,
    services: ServiceRules,
    holidays: Arc<BankHolidays>,
}

pub fn sources(config: &Config, parts: &Parts) -> anyhow::Result<Sources> {
    let meaning = (&config.url, &config.services);
    kept("ics", &meaning, Ics::new(config, Arc::clone(&parts.holidays))?, &config.last_good, parts)
}

impl Ics {
    fn new(config: &Config, holidays: Arc<BankHolidays>) -> anyhow::Result<Self> {
        let filled = |text| filled(&config.url, text, text, text);
        let (one, other) = (filled("1").unwrap_or_default(), filled("2").unwrap_or_default());
        let url = Url::parse(&one).context("bins.url is not an address on the web")?;
        ensure!(one != other, "bins.url names no home: put {{uprn}}, {{postcode}} or {{id}} into it");
        let same_host = Url::parse(&other).is_ok_and(|other| other.origin() == url.origin());
        ensure!(same_host, "bins.url must lead to the same host for every home");
        Ok(Ics {
            upstream: Upstream::new(&config.upstream)?,
            url: config.url.clone(),
            services: config.services.clone(),
            holidays,
        })
    }

    /// The feed of this home; none where something that its URL needs is not known of it.
    fn url(&self, address: &Address) -> Option<Url> {
        let uprn = address.uprn.as_ref().map(|uprn| uprn.as_str());
        let postcode = address.postcode.as_deref().and_then(|postcode| Postcode::parse(postcode).ok());
        let postcode = postcode.map(|postcode| postcode.as_str().replace(' ', "%20"));
        Url::parse(&filled(&self.url, uprn, postcode.as_deref(), Some(address.id.as_str()))?).ok()
    }
}

/// The template with what it asks for; none where it asks for something that is missing.
fn filled<'a>(
    template: &str,
    uprn: impl Into<Option<&'a str>>,
    postcode: impl Into<Option<&'a str>>,
    id: impl Into<Option<&'a str>>,
) -> Option<String> {
    let mut url = template.to_owned();
    for (place, value) in [("{uprn}", uprn.into()), ("{postcode}", postcode.into()), ("{id}", id.into())] {
        if url.contains(place) {
            url = url.replace(place, value?);
        }
    }
    Some(url)
}

#[async_trait]
impl BinSchedules for Ics {
    async fn calendars(&self, address: &Address, from: Date, to: Date) -> Result<Calendars, PortError> {
        let url = self.url(address).ok_or(PortError::NotFound)?;
        let answer = self.upstream.get(url).await?;
        match answer.status {
            StatusCode::NOT_FOUND | StatusCode::GONE => return Err(PortError::NotFound),
            status if !status.is_success() => return Err(Unreadable::Status(status).into()),
            _ => {}
        }
        let calendars = decode(&answer.body, &self.services, &self.holidays, from..=to)?;
        Ok(Calendars { calendars, fetched_at: None, updated_at: None })
    }
}

/// A household has a handful of series. Many more, written to take long, would hold the gateway up.
const MOST_RULES: usize = 50;

/// The calendars of a feed: the dates that it names, and those of its rules within `days`.
pub(crate) fn decode(
    feed: &[u8],
    services: &ServiceRules,
    holidays: &BankHolidays,
    days: RangeInclusive<Date>,
) -> Result<Vec<Calendar>, Unreadable> {
    let events = event::events(feed)?;
    if events.iter().map(|event| event.rules.len()).sum::<usize>() > MOST_RULES {
        return Err(Unreadable::TooManyRules(MOST_RULES));
    }
    let families = families(&events);
    let mut found = Vec::new();
    for event in &events {
        let family = families.get(&*event.uid);
        let collections = match event.instead_of {
            Some(usual) => stand_in(event, usual)?,
            None => series(event, family, &days)?,
        };
        if let Some(summary) = summary(event, family).filter(|_| !collections.is_empty()) {
            found.push((bins(bin_name(summary)?, services)?, collections));
        }
    }
    let each = found.into_iter().flat_map(|(bins, collections)| {
        bins.into_iter()
            .flat_map(move |bin| collections.clone().into_iter().map(move |collection| Ok((bin.clone(), collection))))
    });
    let mut calendars = upstream::calendars(each)?;
    for calendar in &mut calendars {
        withhold_projected(calendar, holidays);
    }
    Ok(calendars)
}

/// A series and the events that stand in for some of its dates: all have one uid.
#[derive(Default)]
struct Family<'a> {
    summary: Option<&'a str>,
    replaced: HashSet<Date>,
}

/// By uid. An event without one stands alone.
fn families(events: &[Event]) -> HashMap<&str, Family<'_>> {
    let mut families: HashMap<&str, Family> = HashMap::new();
    for event in events.iter().filter(|event| !event.uid.is_empty()) {
        let family = families.entry(&event.uid).or_default();
        family.summary = family.summary.or(own_summary(event));
        family.replaced.extend(event.instead_of);
    }
    families
}

/// The one date of an event that stands in for the `usual` date of its series.
fn stand_in(event: &Event, usual: Date) -> Result<Vec<Collection>, Unreadable> {
    if event.cancelled {
        return Ok(Vec::new());
    }
    let date = event.start.ok_or_else(|| Unreadable::date(""))?.date();
    let original_date = Some(usual).filter(|usual| *usual != date);
    Ok(vec![Collection { original_date, ..Collection::scheduled(date) }])
}

/// The dates of an event and its rules, without those for which others stand in.
fn series(event: &Event, family: Option<&Family>, days: &RangeInclusive<Date>) -> Result<Vec<Collection>, Unreadable> {
    if event.cancelled {
        return Ok(Vec::new());
    }
    let start = event.start.ok_or_else(|| Unreadable::date(""))?;
    let first = start.date();
    let mut collections = Vec::new();
    if event.rules.is_empty() {
        collections.push(Collection::scheduled(first));
    }
    for rule in &event.rules {
        for date in recurrence::days(rule, start, days)? {
            let confidence = if date == first { Confidence::Confirmed } else { Confidence::Projected };
            collections.push(Collection { confidence, ..Collection::scheduled(date) });
        }
    }
    collections.extend(event.added.iter().copied().map(Collection::scheduled));
    let replaced = |date: &Date| family.is_some_and(|family| family.replaced.contains(date));
    collections.retain(|collection| !event.excluded.contains(&collection.date) && !replaced(&collection.date));
    Ok(collections)
}

/// What an event is called: its own summary, else that of its family.
fn summary<'a>(event: &'a Event, family: Option<&Family<'a>>) -> Option<&'a str> {
    own_summary(event).or(family.and_then(|family| family.summary))
}

fn own_summary(event: &Event) -> Option<&str> {
    event.summary.as_deref().filter(|summary| !summary.trim().is_empty())
}

/// The bins that a summary means: one that is known as a whole, else each that it lists ("Refuse, Food", "A / B").
fn bins(summary: &str, services: &ServiceRules) -> Result<Vec<Calendar>, Unreadable> {
    if services.rule(summary).is_some() {
        return Ok(vec![services.calendar(summary)]);
    }
    let names = summary.split([',', '/', '\n']).map(str::trim).filter(|name| !name.is_empty());
    let bins: Vec<Calendar> = names.map(|name| services.calendar(name)).collect();
    if bins.is_empty() { Err(Unreadable::Name) } else { Ok(bins) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bins::services::tests::{days, rules};
    use crate::bins::stub::{Reply, Stub};
    use crate::bins::tests::{address, holidays};
    use jiff::civil::date;
    use proptest::prelude::*;

    const RECORDED: &[u8] = include_bytes!("samples/recurring.ics");
    const UNTIDY: &[u8] = include_bytes!("samples/untidy.ics");

    fn read(feed: &[u8], to: Date) -> Result<Vec<Calendar>, Unreadable> {
        decode(feed, &rules(), &holidays(), Date::MIN..=to)
    }

    fn feed(events: &[&str]) -> Vec<u8> {
        let events: String = events.iter().map(|event| format!("BEGIN:VEVENT\n{event}\nEND:VEVENT\n")).collect();
        format!("BEGIN:VCALENDAR\n{events}END:VCALENDAR\n").into_bytes()
    }

    fn only(events: &[&str], to: Date) -> Vec<Collection> {
        let [calendar] = &*read(&feed(events), to).unwrap() else { panic!("one service") };
        calendar.collections.clone()
    }

    fn projected(date: Date) -> Collection {
        Collection { confidence: Confidence::Projected, ..Collection::scheduled(date) }
    }

    #[test]
    fn the_recorded_feed_is_followed_for_years() {
        let calendars = read(RECORDED, date(2026, 11, 30)).unwrap();
        let last: Vec<_> =
            days(&calendars).into_iter().map(|(id, days)| (id, days[0], *days.last().unwrap())).collect();
        assert_eq!(
            last,
            [
                ("poubelle-jaune", date(2020, 4, 2), date(2026, 11, 19)),
                ("encombrants", date(2020, 5, 22), date(2026, 11, 27)),
                ("poubelle-verte", date(2020, 4, 6), date(2026, 11, 30)),
                ("poubelle-marron-matin", date(2020, 4, 10), date(2026, 11, 27)),
            ]
        );
    }

    #[test]
    fn an_untidy_feed_is_understood() {
        let calendars = read(UNTIDY, date(2026, 12, 31)).unwrap();
        let november = |days: &[i8]| days.iter().map(|day| date(2026, 11, *day)).collect::<Vec<_>>();
        let mut black = november(&[3, 18]);
        black.extend([date(2026, 12, 1), date(2026, 12, 15)]);
        let expected = [("black", black), ("food", november(&[3, 10, 18, 24])), ("garden-waste", november(&[6, 20]))];
        assert_eq!(days(&calendars), expected);
    }

    #[test]
    fn what_the_feed_names_is_confirmed_and_what_a_rule_gives_is_projected() {
        let refuse = "UID:a\nSUMMARY:Refuse\nDTSTART:20261103\nRRULE:FREQ=WEEKLY;COUNT=4\n\
                      RDATE:20261205\nEXDATE;VALUE=DATE:20261117";
        let moved = "UID:a\nRECURRENCE-ID:20261110\nDTSTART:20261111";
        let collections = only(&[refuse, moved], date(2027, 1, 1));
        let stand_in =
            Collection { original_date: Some(date(2026, 11, 10)), ..Collection::scheduled(date(2026, 11, 11)) };
        let (first, added) = (Collection::scheduled(date(2026, 11, 3)), Collection::scheduled(date(2026, 12, 5)));
        assert_eq!(collections, [first, stand_in, projected(date(2026, 11, 24)), added]);
    }

    #[test]
    fn projections_near_a_bank_holiday_are_withheld() {
        let weekly = "SUMMARY:Refuse\nDTSTART:20261201\nRRULE:FREQ=WEEKLY\nRDATE:20261230";
        let days: Vec<Date> = only(&[weekly], date(2027, 1, 20)).iter().map(|collection| collection.date).collect();
        let kept = [(2026, 12, 1), (2026, 12, 8), (2026, 12, 15), (2026, 12, 30), (2027, 1, 19)];
        assert_eq!(days, kept.map(|(year, month, day)| date(year, month, day)));
    }

    #[test]
    fn a_date_that_is_called_off_is_left_out() {
        let weekly = "UID:a\nSUMMARY:Refuse\nDTSTART:20261103\nRRULE:FREQ=WEEKLY;COUNT=2";
        let off = "UID:a\nRECURRENCE-ID:20261110\nSTATUS:CANCELLED\nDTSTART:20261110";
        assert_eq!(only(&[off, weekly], date(2027, 1, 1)), [Collection::scheduled(date(2026, 11, 3))]);
        assert!(matches!(
            read(&feed(&["SUMMARY:a\nDTSTART:20261103\nSTATUS:CANCELLED"]), date(2027, 1, 1)),
            Err(Unreadable::Empty)
        ));
    }

    #[test]
    fn events_without_a_uid_do_not_stand_in_for_each_other() {
        let single = "SUMMARY:Refuse\nDTSTART:20261110";
        let foreign = "SUMMARY:Refuse\nRECURRENCE-ID:20261110\nDTSTART:20261111";
        assert_eq!(only(&[single, foreign], date(2027, 1, 1)).len(), 2);
    }

    #[test]
    fn one_event_may_list_several_bins() {
        let ids = |summary: &str| bins(summary, &rules()).unwrap().into_iter().map(|bin| bin.id).collect::<Vec<_>>();
        assert_eq!(ids("Refuse, Food"), ["black", "food"]);
        assert_eq!(ids("Refuse / Paper"), ["black", "paper"]);
        assert_eq!(ids("Black General Waste Bin"), ["black"]);
        assert!(matches!(bins(" , / ", &rules()), Err(Unreadable::Name)));
    }

    #[test]
    fn more_rules_than_a_household_has_are_refused() {
        let weekly = ["SUMMARY:Refuse\nDTSTART:20261103\nRRULE:FREQ=WEEKLY"; MOST_RULES + 1];
        assert!(matches!(read(&feed(&weekly), date(2027, 1, 1)), Err(Unreadable::TooManyRules(_))));
        assert!(read(&feed(&weekly[1..]), date(2027, 1, 1)).is_ok());
    }

    #[test]
    fn more_collections_than_a_home_has_are_refused() {
        let daily = |names: &str| format!("SUMMARY:{names}\nDTSTART:20260101\nRRULE:FREQ=DAILY;COUNT=300");
        let bins: String = (0..20).map(|number| format!("bin {number},")).collect();
        let read = |names: &str| read(&feed(&[&daily(names)]), date(2027, 1, 1));
        assert!(matches!(read(&bins), Err(Unreadable::TooManyCollections(_))));
        assert!(read("Refuse, Food").is_ok());
    }

    fn ics(url: &str) -> anyhow::Result<Ics> {
        Ics::new(&toml::from_str(&format!("url = {url:?}")).unwrap(), Arc::new(holidays()))
    }

    #[test]
    fn the_url_is_filled_with_what_is_known_of_a_home() {
        let url = |template: &str, address: &Address| ics(template).unwrap().url(address).map(String::from);
        let template = "https://bins.example/{postcode}/{id}.ics?uprn={uprn}";
        let expected = "https://bins.example/LS13%202AA/100012345678.ics?uprn=100012345678";
        assert_eq!(url(template, &address()).as_deref(), Some(expected));
        let unknown = Address { uprn: None, ..address() };
        assert_eq!(url(template, &unknown), None);
        assert!(url("https://bins.example/{id}", &unknown).is_some());
    }

    #[test]
    fn a_template_that_fits_no_home_is_refused_at_the_start() {
        for template in ["bins/{uprn}", "https://bins.example/all.ics", "https://{id}.example/feed.ics"] {
            assert!(ics(template).is_err(), "{template}");
        }
    }

    #[tokio::test]
    async fn a_server_is_asked_and_understood() {
        for (status, body, expected) in [
            (200, UNTIDY, Ok(3)),
            (404, b"", Err(PortError::NotFound)),
            (403, b"", Err(PortError::Unavailable { retry_after: None })),
            (500, b"", Err(PortError::Unavailable { retry_after: None })),
            (200, &UNTIDY[..UNTIDY.len() / 2], Err(PortError::Unavailable { retry_after: None })),
            (200, b"<html>", Err(PortError::Unavailable { retry_after: None })),
            (200, b"BEGIN:VCALENDAR\nEND:VCALENDAR", Err(PortError::Unavailable { retry_after: None })),
        ] {
            let stub = Stub::start(move |_| Reply::Answer(status, body.to_vec())).await;
            let ics = ics(&format!("{}feeds/{{uprn}}.ics", stub.base)).unwrap();
            let answer = ics.calendars(&address(), date(2026, 11, 1), date(2026, 12, 31)).await;
            assert_eq!(answer.map(|answer| answer.calendars.len()), expected, "{status}");
            assert_eq!(stub.asked(), ["GET /feeds/100012345678.ics HTTP/1.1"]);
        }
    }

    fn line() -> impl Strategy<Value = String> {
        prop_oneof![
            "UID:[ab]",
            "SUMMARY:[A-Z,/ŷ]{0,8}",
            "(DTSTART|EXDATE|RDATE|RECURRENCE-ID):2026[01][0-9][0-2][0-9]",
            "RRULE:FREQ=(DAILY|WEEKLY);COUNT=[0-9]{1,2}",
            "(BEGIN|END):VEVENT",
        ]
    }

    proptest! {
        #[test]
        fn any_event_is_a_collection_or_refused(lines in proptest::collection::vec(line(), 0..20)) {
            if let Ok(calendars) = read(&feed(&[&lines.join("\n")]), date(2027, 6, 1)) {
                prop_assert!(!calendars.is_empty());
                for calendar in calendars {
                    prop_assert!(calendar.collections.is_sorted_by(|a, b| a.date < b.date));
                }
            }
        }
    }
}
