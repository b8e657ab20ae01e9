//! Bin days from a calendar feed (iCalendar, RFC 5545) for each address.
//!
//! Dates that the feed names are confirmed: a single event, the start of a series, an added or a moved date. What only
//! follows from a rule is projected, and withheld where councils are known to depart from their rules.

mod event;
mod recurrence;
mod revisions;

use super::bin_names::{BinNames, Ignored};
use super::findings::Findings;
use super::services::ServiceRules;
use super::unreadable::Unreadable;
use super::{BinSchedules, Calendars, kept_answers};
use crate::app::Foundations;
use crate::bank_holidays::LiveHolidays;
use crate::kept;
use crate::port::PortError;
use crate::upstream::{self, Body, Upstream, web_address};
use anyhow::ensure;
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
    /// Which property of an event names its bins; without it the summary, or where that names none that is known, those
    /// known ones that the description lists.
    names_in: Option<Property>,
    /// What stands before the list of bins, such as "Collecting:".
    #[serde(default)]
    lead_in: Vec<String>,
    /// Matched with what names the bins, else with each part of one that lists several.
    #[serde(default)]
    pub(super) services: ServiceRules,
    #[serde(default)]
    ignore: Ignored,
    #[serde(default)]
    upstream: upstream::Settings,
    #[serde(default)]
    last_good: kept::Settings,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Property {
    Summary,
    Description,
}

struct Ics {
    upstream: Upstream,
    url: String,
    reader: Reader,
    holidays: Arc<LiveHolidays>,
}

/// How the feeds of a council are read.
pub(crate) struct Reader {
    names: BinNames,
    names_in: Option<Property>,
    lead_in: Vec<String>,
}

pub fn schedules(config: &Config, foundations: &Foundations) -> anyhow::Result<Arc<dyn BinSchedules>> {
    let meaning = (&config.url, config.names_in, &config.lead_in, &config.services, &config.ignore);
    kept_answers("ics", &meaning, Ics::new(config, Arc::clone(&foundations.holidays))?, &config.last_good, foundations)
}

impl Ics {
    fn new(config: &Config, holidays: Arc<LiveHolidays>) -> anyhow::Result<Self> {
        let filled = |text| filled(&config.url, text, text, text);
        let (one, other) = (filled("1").unwrap_or_default(), filled("2").unwrap_or_default());
        let url = web_address("bins.url", &one)?;
        ensure!(one != other, "bins.url names no home: put {{uprn}}, {{postcode}} or {{id}} into it");
        let same_host = web_address("bins.url", &other).is_ok_and(|other| other.origin() == url.origin());
        ensure!(same_host, "bins.url must lead to the same host for every home");
        Ok(Ics {
            upstream: Upstream::new(&config.upstream)?,
            url: config.url.clone(),
            reader: Reader::new(config),
            holidays,
        })
    }

    /// The feed of this home; none where something that its URL needs is not known of it.
    fn url(&self, address: &Address) -> Option<Url> {
        let uprn = address.uprn.as_ref().map(|uprn| uprn.as_str());
        let postcode = address.postcode.as_deref().and_then(|postcode| Postcode::parse(postcode).ok());
        let postcode = postcode.map(|postcode| postcode.as_str().replace(' ', "%20"));
        web_address("bins.url", &filled(&self.url, uprn, postcode.as_deref(), Some(address.id.as_str()))?).ok()
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
        let calendars = decode(&answer.body, &self.reader, &self.holidays.now(), from..=to)?;
        Ok(Calendars { calendars: calendars.into(), fetched_at: None, updated_at: None })
    }
}

/// A household has a handful of series. Many more, written to take long, would hold the gateway up.
const MAX_RULES: usize = 50;

/// The calendars of a feed: the dates that it names, and those of its rules within `days`.
pub(crate) fn decode(
    feed: &Body,
    reader: &Reader,
    holidays: &BankHolidays,
    days: RangeInclusive<Date>,
) -> Result<Vec<Calendar>, Unreadable> {
    let events = revisions::current(event::events(&feed.bytes, feed.declared)?);
    if events.iter().map(|event| event.rules.len()).sum::<usize>() > MAX_RULES {
        return Err(Unreadable::TooManyRules(MAX_RULES));
    }
    let families = families(&events);
    let mut findings = Findings::default();
    for event in events.into_iter().filter(|event| !event.cancelled) {
        let family = families.get(&event.uid);
        let Some(bins) = reader.bins(&event, family) else { continue };
        let collections = collections(event, family, &days);
        if !collections.as_ref().is_ok_and(Vec::is_empty) {
            findings.entry(&reader.names, bins, collections)?;
        }
    }
    let mut calendars = findings.calendars()?;
    for calendar in &mut calendars {
        withhold_projected(calendar, holidays);
    }
    Ok(calendars)
}

impl Config {
    pub(crate) fn names(&self) -> BinNames {
        BinNames::new(&self.services, &self.ignore)
    }
}

impl Reader {
    pub(crate) fn new(config: &Config) -> Self {
        Reader { names: config.names(), names_in: config.names_in, lead_in: config.lead_in.clone() }
    }

    /// The bins of an event, by its own words, else by those of its family; none where nothing is said.
    fn bins(&self, event: &Event, family: Option<&Family>) -> Option<Result<Vec<Calendar>, Unreadable>> {
        let summary = filled_in(&event.summary).or(family.and_then(|family| family.summary.as_deref()));
        let description = filled_in(&event.description).or(family.and_then(|family| family.description.as_deref()));
        match self.names_in {
            Some(Property::Summary) => summary.map(|text| self.names.bins(self.list(text))),
            Some(Property::Description) => description.map(|text| self.names.bins(self.list(text))),
            None => {
                let Some(summary) = summary else { return description.map(|text| self.names.bins(self.list(text))) };
                let bins = self.names.bins(self.list(summary));
                let names_none =
                    |bins: &Vec<Calendar>| !bins.is_empty() && !bins.iter().any(|bin| self.names.is_of_a_rule(bin));
                if !bins.as_ref().is_ok_and(names_none) {
                    return Some(bins);
                }
                let listed = description.map(|text| self.names.listed(self.list(text))).unwrap_or_default();
                Some(if listed.is_empty() { bins } else { Ok(listed) })
            }
        }
    }

    /// What stands behind a lead-in, to the end of its line or, where it ends that, of its paragraph; else the whole.
    fn list<'a>(&self, text: &'a str) -> &'a str {
        let after = self.lead_in.iter().find_map(|lead_in| {
            let start = text.to_ascii_lowercase().find(&lead_in.to_ascii_lowercase())?;
            Some(text[start + lead_in.len()..].trim_start_matches([' ', '\t']))
        });
        match after {
            Some(after) if after.starts_with(['\n', '<']) => {
                after.trim_start().split("\n\n").next().unwrap_or_default()
            }
            Some(after) => after.lines().next().unwrap_or_default(),
            None => text,
        }
    }
}

/// A series and the events that stand in for some of its dates: all have one uid.
#[derive(Default)]
struct Family {
    summary: Option<String>,
    description: Option<String>,
    replaced: HashSet<Date>,
    is_spoiled: bool,
}

/// By uid. An event without one stands alone.
fn families(events: &[Event]) -> HashMap<String, Family> {
    let mut families: HashMap<String, Family> = HashMap::new();
    for event in events.iter().filter(|event| !event.uid.is_empty()) {
        let family = families.entry(event.uid.clone()).or_default();
        let or_own = |known: &mut Option<String>, own| *known = known.take().or(filled_in(own).map(str::to_owned));
        or_own(&mut family.summary, &event.summary);
        or_own(&mut family.description, &event.description);
        family.replaced.extend(event.instead_of);
        family.is_spoiled |= event.spoils_series;
    }
    families
}

/// The dates that an event gives to its bins.
fn collections(
    event: Event,
    family: Option<&Family>,
    days: &RangeInclusive<Date>,
) -> Result<Vec<Collection>, Unreadable> {
    if let Some(wrong) = event.wrong {
        return Err(wrong);
    }
    match event.instead_of {
        Some(usual) => stand_in(&event, usual),
        None if !event.rules.is_empty() && family.is_some_and(|family| family.is_spoiled) => Err(Unreadable::Rule),
        None => series(&event, family, days),
    }
}

/// The one date of an event that stands in for the `usual` date of its series.
fn stand_in(event: &Event, usual: Date) -> Result<Vec<Collection>, Unreadable> {
    let date = event.start.ok_or(Unreadable::Date)?.date();
    let original_date = Some(usual).filter(|usual| *usual != date);
    Ok(vec![Collection { original_date, ..Collection::scheduled(date) }])
}

/// The dates of an event and its rules, without those for which others stand in.
fn series(event: &Event, family: Option<&Family>, days: &RangeInclusive<Date>) -> Result<Vec<Collection>, Unreadable> {
    let start = event.start.ok_or(Unreadable::Date)?;
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

fn filled_in(text: &Option<String>) -> Option<&str> {
    text.as_deref().filter(|text| !text.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bins::bin_names::tests::names;
    use crate::bins::services::tests::days;
    use crate::bins::tests::address;
    use crate::upstream::stub::{Reply, Stub};
    use jiff::civil::date;
    use proptest::prelude::*;

    const RECORDED: &[u8] = include_bytes!("samples/recurring.ics");
    const UNTIDY: &[u8] = include_bytes!("samples/untidy.ics");

    fn read(feed: &[u8], to: Date) -> Result<Vec<Calendar>, Unreadable> {
        read_by(&Reader { names: names(), names_in: None, lead_in: vec![] }, feed, to)
    }

    fn read_by(reader: &Reader, feed: &[u8], to: Date) -> Result<Vec<Calendar>, Unreadable> {
        let feed = Body { bytes: feed.to_vec(), declared: None };
        decode(&feed, reader, &LiveHolidays::built_in().now(), Date::MIN..=to)
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
        let expected = [("black", black), ("food", november(&[3, 10, 18, 24])), ("brown", november(&[6, 20]))];
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
    fn an_older_version_of_an_event_is_over() {
        let old = "UID:a\nSEQUENCE:0\nSUMMARY:Refuse\nDTSTART:20261225";
        let new = "UID:a\nSEQUENCE:1\nSUMMARY:Refuse\nDTSTART:20261224";
        assert_eq!(only(&[old, new], date(2027, 1, 1)), [Collection::scheduled(date(2026, 12, 24))]);
    }

    #[test]
    fn a_wrong_event_costs_itself_alone() {
        let good = "UID:a\nSUMMARY:Food\nDTSTART:20261124";
        for wrong in [
            "UID:b\nSUMMARY:Batteries\nDTSTART:tomorrow",
            "UID:b\nSUMMARY:Batteries",
            "UID:b\nSUMMARY:Batteries\nDTSTART:20261124\nRRULE:FREQ=NEVER",
            "UID:b\nSUMMARY:Batteries\nDTSTART:20261124\nRRULE:FREQ=DAILY\nEXDATE:soon",
            "UID:b\nSUMMARY:No collections\nDTSTART:20261124",
            "UID:b\nSUMMARY:Error\nDTSTART:20261124",
        ] {
            assert_eq!(only(&[good, wrong], date(2027, 1, 1)), [Collection::scheduled(date(2026, 11, 24))], "{wrong}");
        }
    }

    #[test]
    fn a_stand_in_that_cannot_be_read_never_leaves_its_usual_date_standing() {
        let food = "UID:b\nSUMMARY:Food\nDTSTART:20261124";
        let weekly = "UID:a\nSUMMARY:Refuse\nDTSTART:20261103\nRRULE:FREQ=WEEKLY;COUNT=3";
        let to = date(2027, 1, 1);
        let undated = read(&feed(&[food, weekly, "UID:a\nRECURRENCE-ID:20261110\nDTSTART:soon"]), to).unwrap();
        assert_eq!(days(&undated)[1], ("black", vec![date(2026, 11, 3), date(2026, 11, 17)]));
        let lost = read(&feed(&[food, weekly, "UID:a\nRECURRENCE-ID:soon\nDTSTART:20261111"]), to).unwrap();
        assert_eq!(days(&lost), [("food", vec![date(2026, 11, 24)]), ("black", vec![])]);
    }

    #[test]
    fn bins_may_be_named_in_the_description() {
        let event = |description: &str| format!("SUMMARY:Bin collection\nDESCRIPTION:{description}\nDTSTART:20261125");
        let ids = |reader: &Reader, description: &str| {
            let found = read_by(reader, &feed(&[&event(description)]), date(2027, 1, 1)).unwrap();
            found.into_iter().map(|calendar| calendar.id).collect::<Vec<_>>()
        };
        let usual = Reader { names: names(), names_in: None, lead_in: vec![] };
        assert_eq!(ids(&usual, "Collecting: Refuse\\, Food"), ["black", "food"]);
        assert_eq!(ids(&usual, "Collecting: Batteries"), ["bin-collection"], "no bin that is known");
        let told = Reader { names_in: Some(Property::Description), lead_in: vec!["today we take".into()], ..usual };
        assert_eq!(ids(&told, "Hello! Today we take Refuse\\, Batteries\\nSee you"), ["black", "batteries"]);
        assert_eq!(ids(&told, "Today we take\\nRefuse\\nBatteries\\n\\nSee you"), ["black", "batteries"]);
        assert_eq!(ids(&told, "Refuse"), ["black"]);
    }

    #[test]
    fn more_rules_than_a_household_has_are_refused() {
        let weekly = ["SUMMARY:Refuse\nDTSTART:20261103\nRRULE:FREQ=WEEKLY"; MAX_RULES + 1];
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
        Ics::new(&toml::from_str(&format!("url = {url:?}")).unwrap(), LiveHolidays::built_in())
    }

    #[test]
    fn the_url_is_filled_with_what_is_known_of_a_home() {
        let url = |template: &str, address: &Address| ics(template).unwrap().url(address).map(String::from);
        let template = "https://bins.example/{postcode}/{id}.ics?uprn={uprn}";
        let expected = "https://bins.example/LS13%202AA/100012345678.ics?uprn=100012345678";
        assert_eq!(url(template, &address()).as_deref(), Some(expected));
        assert_eq!(url(&template.replace("https", "webcal"), &address()).as_deref(), Some(expected));
        let unknown = Address { uprn: None, ..address() };
        assert_eq!(url(template, &unknown), None);
        assert!(url("https://bins.example/{id}", &unknown).is_some());
    }

    #[test]
    fn a_template_that_fits_no_home_is_refused_at_the_start() {
        for template in [
            "bins/{uprn}",
            "ftp://bins.example/{uprn}",
            "https://bins.example/all.ics",
            "https://{id}.example/feed.ics",
        ] {
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
