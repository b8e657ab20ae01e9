//! Bin days from a server of UKBinCollectionData, which reads the web pages of some 350 councils.
//!
//! Its answer is a list of free-text types with a date each: unsorted, with repetitions, never empty. Whatever goes
//! wrong is a 500, and it may take a minute, so its answers are always kept (`bins::last_good`).
//! The parameter `usrn` is never sent: the server hands it on in a way that overwrites the UPRN.

use super::bin_names::{BinNames, Ignored};
use super::day_text;
use super::findings::Findings;
use super::services::ServiceRules;
use super::unreadable::Unreadable;
use super::{BinSchedules, Calendars, kept_answers};
use crate::app::Foundations;
use crate::clock::Clock;
use crate::kept;
use crate::port::PortError;
use crate::upstream::{self, Upstream, web_address};
use anyhow::ensure;
use async_trait::async_trait;
use domain::address::{Address, Postcode, is_house_number};
use domain::bins::Calendar;
use jiff::civil::Date;
use reqwest::Url;
use serde::Deserialize;
use serde_json::Value;
use std::sync::Arc;

/// `[bins]` with `adapter = "ukbcd"`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where the server is, such as `http://localhost:8080`.
    base_url: String,
    /// The module of the council, such as `LeedsCityCouncil`.
    council: String,
    /// The council's page that the module reads.
    url: String,
    /// What the module needs to know of a home.
    inputs: Vec<Input>,
    /// For modules that compare the UPRN as twelve digits.
    #[serde(default)]
    pad_uprn: bool,
    /// For modules that read their page by themselves.
    #[serde(default)]
    skip_get_url: bool,
    #[serde(default)]
    pub(super) services: ServiceRules,
    #[serde(default)]
    ignore: Ignored,
    #[serde(default)]
    upstream: upstream::Settings,
    #[serde(default)]
    last_good: kept::Settings,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Input {
    Uprn,
    Postcode,
    HouseNumber,
}

struct Ukbcd {
    upstream: Upstream,
    /// With all that is the same for every home.
    url: Url,
    inputs: Vec<Input>,
    pad_uprn: bool,
    names: BinNames,
    clock: Clock,
}

pub fn schedules(config: &Config, foundations: &Foundations) -> anyhow::Result<Arc<dyn BinSchedules>> {
    let Config { base_url, council, url, inputs, pad_uprn, services, ignore, .. } = config;
    let meaning = (base_url, council, url, inputs, pad_uprn, services, ignore);
    kept_answers("ukbcd", &meaning, Ukbcd::new(config, foundations.clock)?, &config.last_good, foundations)
}

impl Ukbcd {
    fn new(config: &Config, clock: Clock) -> anyhow::Result<Self> {
        ensure!(
            config.council.bytes().all(|byte| byte.is_ascii_alphanumeric()),
            "bins.council is the name of a module"
        );
        let path = format!("{}/api/bin_collection/{}", config.base_url.trim_end_matches('/'), config.council);
        let mut url = web_address("bins.base_url", &path)?;
        url.query_pairs_mut().append_pair("url", &config.url);
        if config.skip_get_url {
            url.query_pairs_mut().append_pair("skip_get_url", "true");
        }
        Ok(Ukbcd {
            upstream: Upstream::new(&config.upstream)?,
            url,
            inputs: config.inputs.clone(),
            pad_uprn: config.pad_uprn,
            names: BinNames::new(&config.services, &config.ignore),
            clock,
        })
    }

    /// What to ask for this home; none where something that the module needs is not known of it.
    fn url(&self, address: &Address) -> Option<Url> {
        let mut url = self.url.clone();
        for input in &self.inputs {
            let (key, value) = match input {
                Input::Uprn if self.pad_uprn => ("uprn", address.uprn.as_ref()?.padded()),
                Input::Uprn => ("uprn", address.uprn.as_ref()?.to_string()),
                Input::Postcode => ("postcode", Postcode::parse(address.postcode.as_deref()?).ok()?.to_string()),
                Input::HouseNumber => ("house_number", house(&address.line).to_owned()),
            };
            url.query_pairs_mut().append_pair(key, &value);
        }
        Some(url)
    }
}

#[async_trait]
impl BinSchedules for Ukbcd {
    async fn calendars(&self, address: &Address, _: Date, _: Date) -> Result<Calendars, PortError> {
        let url = self.url(address).ok_or(PortError::NotFound)?;
        let answer = self.upstream.get(url).await?;
        if !answer.status.is_success() {
            return Err(Unreadable::Status(answer.status).into());
        }
        let calendars = decode(&answer.body.text(), &self.names, self.clock.today())?;
        Ok(Calendars { calendars: calendars.into(), fetched_at: None, updated_at: None })
    }
}

/// The number of the house, or its name: "10" of "Flat 2, 10 Weir Lane", "Rose Cottage" of "Rose Cottage, Weir Lane".
fn house(line: &str) -> &str {
    let parts = || line.rsplit(',').map(str::trim);
    let number = parts().filter_map(|part| part.split_whitespace().next()).find(|word| is_house_number(word));
    number.or_else(|| parts().nth(1)).unwrap_or(line)
}

#[derive(Deserialize)]
struct Body {
    bins: Vec<Value>,
}

#[derive(Deserialize)]
struct Bin {
    #[serde(rename = "type")]
    kind: String,
    #[serde(rename = "collectionDate")]
    date: Option<String>,
}

/// The calendars of an answer, read on `today`.
pub(crate) fn decode(body: &str, names: &BinNames, today: Date) -> Result<Vec<Calendar>, Unreadable> {
    let Body { bins } = serde_json::from_str(body)?;
    let mut findings = Findings::default();
    for bin in bins {
        match serde_json::from_value::<Bin>(bin) {
            Ok(bin) => {
                findings.entry(names, names.bins(&bin.kind), day_text::collections(bin.date.as_deref(), today))?
            }
            Err(error) => findings.refuse(error.into()),
        }
    }
    findings.calendars()
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

    const RECORDED: &str = include_str!("samples/ukbcd-recorded.json");
    const UNTIDY: &str = include_str!("samples/ukbcd-untidy.json");

    fn read(body: &str) -> Result<Vec<Calendar>, Unreadable> {
        decode(body, &names(), date(2026, 11, 23))
    }

    fn bins(bins: &[(&str, &str)]) -> String {
        let bin = |(kind, day): &(&str, &str)| serde_json::json!({ "type": kind, "collectionDate": day });
        serde_json::json!({ "bins": bins.iter().map(bin).collect::<Vec<_>>() }).to_string()
    }

    fn config(base_url: &str, more: &str) -> Config {
        let council = "council = \"AberwenBoroughCouncil\"\nurl = \"https://aberwen.example/bins?a=1\"";
        toml::from_str(&format!("base_url = \"{base_url}\"\n{council}\n{more}")).unwrap()
    }

    async fn ask(base_url: &str) -> Result<Calendars, PortError> {
        let ukbcd = Ukbcd::new(&config(base_url, "inputs = [\"uprn\"]"), Clock::default()).unwrap();
        ukbcd.calendars(&address(), date(2026, 11, 1), date(2027, 11, 1)).await
    }

    fn asked(more: &str, address: &Address) -> Option<String> {
        let url = Ukbcd::new(&config("http://bins.example:8080/", more), Clock::default()).unwrap().url(address)?;
        Some(url.to_string())
    }

    #[test]
    fn the_recorded_answer_is_sorted_by_service() {
        let calendars = read(RECORDED).unwrap();
        let ids: Vec<_> = calendars.iter().map(|calendar| calendar.id.as_str()).collect();
        assert_eq!(ids, ["black", "paper-cardboard", "garden", "recycling", "food"]);
        let (_, refuse) = &days(&calendars)[0];
        assert_eq!(refuse[..3], [date(2023, 1, 5), date(2023, 1, 9), date(2023, 2, 9)]);
    }

    #[test]
    fn repetitions_and_two_words_for_one_bin_are_one() {
        let calendars = read(UNTIDY).unwrap();
        let (first, second) = (date(2026, 11, 24), date(2026, 12, 8));
        let expected = [("black", vec![first, second]), ("food", vec![first]), ("brown", vec![second])];
        assert_eq!(days(&calendars), expected);
    }

    #[test]
    fn what_is_not_a_list_of_bins_is_refused() {
        for day in ["", "31/02/2026", "01/01/1900", "Unknown"] {
            assert!(matches!(read(&bins(&[("Refuse", day)])), Err(Unreadable::Date)), "{day}");
        }
        for kind in [" ", &"a".repeat(1000)] {
            assert!(matches!(read(&bins(&[(kind, "24/11/2026")])), Err(Unreadable::Name)), "{kind}");
        }
        assert!(matches!(read(&bins(&[("Error", "23/11/2026")])), Err(Unreadable::Failure)));
        for empty in [bins(&[]), bins(&[("No collections", "24/11/2026")])] {
            assert!(matches!(read(&empty), Err(Unreadable::Empty)), "{empty}");
        }
        for body in
            ["", "null", "[]", r#"{"bins":{}}"#, r#"{"bins":[{"type":1,"collectionDate":"24/11/2026"}]}"#, "<html>"]
        {
            assert!(matches!(read(body), Err(Unreadable::Json(_))), "{body}");
        }
        assert!(matches!(read(&UNTIDY[..UNTIDY.len() / 2]), Err(Unreadable::Json(_))));
    }

    #[test]
    fn a_wrong_entry_costs_itself_alone() {
        let refuse = ("Refuse", "25/11/2026.");
        let on = vec![date(2026, 11, 25)];
        for wrong in
            [("Error", "23/11/2026"), (" ", "25/11/2026"), ("Batteries", "Unknown"), ("Food", "Not subscribed")]
        {
            assert_eq!(days(&read(&bins(&[wrong, refuse])).unwrap()), [("black", on.clone())], "{wrong:?}");
        }
        let body = r#"{"bins":[{"type":"Refuse","collectionDate":"25/11/2026"},{"type":null},7]}"#;
        assert_eq!(days(&read(body).unwrap()), [("black", on.clone())]);
    }

    #[test]
    fn a_known_bin_whose_day_is_not_known_is_shown_without_one() {
        let found = read(&bins(&[("Refuse", "25/11/2026"), ("Food", "Unknown"), ("Refuse", "N/A")])).unwrap();
        assert_eq!(days(&found), [("black", vec![date(2026, 11, 25)]), ("food", vec![])]);
        let body =
            r#"{"bins":[{"type":"Refuse","collectionDate":"25/11/2026"},{"type":"Food","collectionDate":null}]}"#;
        assert_eq!(days(&read(body).unwrap()), days(&found));
    }

    #[test]
    fn two_bins_of_one_type_are_two() {
        let found = read(&bins(&[("Brown bin, Refuse", "25/11/2026"), ("Food and blue bin", "02/12/2026")])).unwrap();
        let (first, second) = (vec![date(2026, 11, 25)], vec![date(2026, 12, 2)]);
        let expected = [("brown", first.clone()), ("black", first), ("food", second.clone()), ("recycling", second)];
        assert_eq!(days(&found), expected);
    }

    #[test]
    fn only_what_the_module_needs_is_asked_with() {
        let start = "http://bins.example:8080/api/bin_collection/AberwenBoroughCouncil\
                     ?url=https%3A%2F%2Faberwen.example%2Fbins%3Fa%3D1";
        let home = address();
        assert_eq!(asked("inputs = []\nskip_get_url = true", &home), Some(format!("{start}&skip_get_url=true")));
        let all = asked("inputs = [\"uprn\", \"postcode\", \"house_number\"]", &home);
        assert_eq!(all, Some(format!("{start}&uprn=100012345678&postcode=LS13+2AA&house_number=10")));
        let short = Address { uprn: domain::address::Uprn::parse("1234").ok(), ..home };
        let padded = asked("inputs = [\"uprn\"]\npad_uprn = true", &short);
        assert_eq!(padded, Some(format!("{start}&uprn=000000001234")));
    }

    #[test]
    fn a_home_of_which_too_little_is_known_is_not_asked_for() {
        let outward = Address { postcode: Some("LS13".to_owned()), uprn: None, ..address() };
        assert_eq!(asked("inputs = [\"postcode\"]", &outward), None);
        assert_eq!(asked("inputs = [\"uprn\"]", &outward), None);
    }

    #[test]
    fn houses_go_by_number_or_name() {
        for (line, expected) in [
            ("10 Weir Lane", "10"),
            ("3a-5 Weir Lane", "3a-5"),
            ("Flat 2, 10 Weir Lane", "10"),
            ("Rose Cottage, Weir Lane", "Rose Cottage"),
            ("Rose Cottage, 2nd Avenue", "Rose Cottage"),
            ("10a 2nd Avenue", "10a"),
            ("Rose Cottage", "Rose Cottage"),
        ] {
            assert_eq!(house(line), expected);
        }
    }

    #[test]
    fn a_module_is_a_name_and_not_a_path() {
        let config = Config { council: "../admin".to_owned(), ..config("http://bins.example", "inputs = []") };
        assert!(Ukbcd::new(&config, Clock::default()).is_err());
    }

    #[tokio::test]
    async fn a_server_is_asked_and_understood() {
        let stub = Stub::start(|_| Reply::Answer(200, UNTIDY.into())).await;
        let answer = ask(&stub.base).await.unwrap();
        assert_eq!(answer.calendars.len(), 4, "without rules each word is a service");
        assert!(stub.asked()[0].starts_with("GET /api/bin_collection/AberwenBoroughCouncil?url="));
    }

    #[tokio::test]
    async fn every_failure_is_a_source_that_cannot_be_reached() {
        for (status, body) in [(500, "{}"), (404, "{}"), (200, "<html>"), (200, r#"{"bins":[]}"#)] {
            let stub = Stub::start(move |_| Reply::Answer(status, body.into())).await;
            assert_eq!(ask(&stub.base).await, Err(PortError::Unavailable { retry_after: None }), "{status} {body}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_bins_or_refused(bytes in any::<Vec<u8>>()) {
            prop_assert!(read(&String::from_utf8_lossy(&bytes)).is_err());
        }

        #[test]
        fn any_type_and_date_are_a_bin_or_refused(kind in any::<String>(), day in any::<String>()) {
            let body = serde_json::json!({ "bins": [{ "type": kind, "collectionDate": day }] }).to_string();
            if let Ok(calendars) = read(&body) {
                prop_assert!((2000..2100).contains(&calendars[0].collections[0].date.year()));
            }
        }

        #[test]
        fn any_plausible_day_is_read(day in 1i8..=28, month in 1i8..=12, year in 2000i16..2100) {
            let body = format!(r#"{{"bins":[{{"type":"Food","collectionDate":"{day:02}/{month:02}/{year}"}}]}}"#);
            let calendars = read(&body).unwrap();
            prop_assert_eq!(days(&calendars), [("food", vec![date(year, month, day)])]);
        }
    }
}
