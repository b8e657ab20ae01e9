//! Bin days from a server of UKBinCollectionData, which reads the web pages of some 350 councils.
//!
//! Its answer is a list of free-text types with a date each: unsorted, with repetitions, never empty. Whatever goes
//! wrong is a 500, and it may take a minute, so its answers are always kept ([`super::last_good`]).
//! The parameter `usrn` is never sent: the server hands it on in a way that overwrites the UPRN.

use super::last_good;
use super::services::ServiceRules;
use super::upstream::{self, Unreadable, Upstream, bin_name, plausible};
use super::{BinSchedules, Calendars, Parts, Sources, kept};
use crate::port::PortError;
use anyhow::{Context, ensure};
use async_trait::async_trait;
use domain::address::{Address, Postcode, is_house_number};
use domain::bins::{Calendar, Collection};
use jiff::civil::Date;
use reqwest::Url;
use serde::Deserialize;

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
    upstream: upstream::Settings,
    #[serde(default)]
    last_good: last_good::Settings,
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
    services: ServiceRules,
}

pub fn sources(config: &Config, parts: &Parts) -> anyhow::Result<Sources> {
    let Config { base_url, council, url, inputs, pad_uprn, services, .. } = config;
    let meaning = (base_url, council, url, inputs, pad_uprn, services);
    kept("ukbcd", &meaning, Ukbcd::new(config)?, &config.last_good, parts)
}

impl Ukbcd {
    fn new(config: &Config) -> anyhow::Result<Self> {
        ensure!(
            config.council.bytes().all(|byte| byte.is_ascii_alphanumeric()),
            "bins.council is the name of a module"
        );
        let path = format!("{}/api/bin_collection/{}", config.base_url.trim_end_matches('/'), config.council);
        let mut url = Url::parse(&path).context("bins.base_url is not an address on the web")?;
        url.query_pairs_mut().append_pair("url", &config.url);
        if config.skip_get_url {
            url.query_pairs_mut().append_pair("skip_get_url", "true");
        }
        Ok(Ukbcd {
            upstream: Upstream::new(&config.upstream)?,
            url,
            inputs: config.inputs.clone(),
            pad_uprn: config.pad_uprn,
            services: config.services.clone(),
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
        let calendars = decode(&answer.body, &self.services)?;
        Ok(Calendars { calendars, fetched_at: None, updated_at: None })
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
    bins: Vec<Bin>,
}

#[derive(Deserialize)]
struct Bin {
    #[serde(rename = "type")]
    kind: String,
    #[serde(rename = "collectionDate")]
    date: String,
}

pub(crate) fn decode(body: &[u8], services: &ServiceRules) -> Result<Vec<Calendar>, Unreadable> {
    let Body { bins } = serde_json::from_slice(body)?;
    let collection = |bin: &Bin| {
        let day = Date::strptime("%d/%m/%Y", bin.date.trim()).map_err(|_| Unreadable::date(&bin.date))?;
        Ok((services.calendar(bin_name(&bin.kind)?), Collection::scheduled(plausible(day)?)))
    };
    upstream::calendars(bins.iter().map(collection))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bins::services::tests::{days, rules};
    use crate::bins::stub::{Reply, Stub};
    use crate::bins::tests::address;
    use jiff::civil::date;
    use proptest::prelude::*;

    const RECORDED: &[u8] = include_bytes!("samples/ukbcd-recorded.json");
    const UNTIDY: &[u8] = include_bytes!("samples/ukbcd-untidy.json");

    fn config(base_url: &str, more: &str) -> Config {
        let council = "council = \"AberwenBoroughCouncil\"\nurl = \"https://aberwen.example/bins?a=1\"";
        toml::from_str(&format!("base_url = \"{base_url}\"\n{council}\n{more}")).unwrap()
    }

    async fn ask(base_url: &str) -> Result<Calendars, PortError> {
        let ukbcd = Ukbcd::new(&config(base_url, "inputs = [\"uprn\"]")).unwrap();
        ukbcd.calendars(&address(), date(2026, 11, 1), date(2027, 11, 1)).await
    }

    fn asked(more: &str, address: &Address) -> Option<String> {
        let url = Ukbcd::new(&config("http://bins.example:8080/", more)).unwrap().url(address)?;
        Some(url.to_string())
    }

    #[test]
    fn the_recorded_answer_is_sorted_by_service() {
        let calendars = decode(RECORDED, &rules()).unwrap();
        let ids: Vec<_> = calendars.iter().map(|calendar| calendar.id.as_str()).collect();
        assert_eq!(ids, ["black", "paper-cardboard", "garden", "recycling", "food"]);
        let (_, refuse) = &days(&calendars)[0];
        assert_eq!(refuse[..3], [date(2023, 1, 5), date(2023, 1, 9), date(2023, 2, 9)]);
    }

    #[test]
    fn repetitions_and_two_words_for_one_bin_are_one() {
        let calendars = decode(UNTIDY, &rules()).unwrap();
        let (first, second) = (date(2026, 11, 24), date(2026, 12, 8));
        let garden = "garden-waste-subscription-only";
        assert_eq!(days(&calendars), [("black", vec![first, second]), ("food", vec![first]), (garden, vec![second])]);
    }

    #[test]
    fn what_is_not_a_list_of_bins_is_refused() {
        let bin = |kind: &str, day: &str| format!(r#"{{"bins":[{{"type":"{kind}","collectionDate":"{day}"}}]}}"#);
        for body in
            [bin("Refuse", ""), bin("Refuse", "31/02/2026"), bin("Refuse", "01/01/1900"), bin("Refuse", "2026-11-24")]
        {
            assert!(matches!(decode(body.as_bytes(), &rules()), Err(Unreadable::Date(_))), "{body}");
        }
        for body in [bin(" ", "24/11/2026"), bin(&"a".repeat(1000), "24/11/2026")] {
            assert!(matches!(decode(body.as_bytes(), &rules()), Err(Unreadable::Name)), "{body}");
        }
        assert!(matches!(decode(br#"{"bins":[]}"#, &rules()), Err(Unreadable::Empty)));
        for body in
            ["", "null", "[]", r#"{"bins":{}}"#, r#"{"bins":[{"type":1,"collectionDate":"24/11/2026"}]}"#, "<html>"]
        {
            assert!(matches!(decode(body.as_bytes(), &rules()), Err(Unreadable::Json(_))), "{body}");
        }
        assert!(matches!(decode(&UNTIDY[..UNTIDY.len() / 2], &rules()), Err(Unreadable::Json(_))));
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
        assert!(Ukbcd::new(&config).is_err());
    }

    #[tokio::test]
    async fn a_server_is_asked_and_understood() {
        let stub = Stub::start(|_| Reply::Answer(200, UNTIDY.to_vec())).await;
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
            prop_assert!(decode(&bytes, &rules()).is_err());
        }

        #[test]
        fn any_type_and_date_are_a_bin_or_refused(kind in any::<String>(), day in any::<String>()) {
            let body = serde_json::json!({ "bins": [{ "type": kind, "collectionDate": day }] }).to_string();
            if let Ok(calendars) = decode(body.as_bytes(), &rules()) {
                prop_assert!((2000..2100).contains(&calendars[0].collections[0].date.year()));
            }
        }

        #[test]
        fn any_plausible_day_is_read(day in 1i8..=28, month in 1i8..=12, year in 2000i16..2100) {
            let body = format!(r#"{{"bins":[{{"type":"Food","collectionDate":"{day:02}/{month:02}/{year}"}}]}}"#);
            let calendars = decode(body.as_bytes(), &rules()).unwrap();
            prop_assert_eq!(days(&calendars), [("food", vec![date(year, month, day)])]);
        }
    }
}
