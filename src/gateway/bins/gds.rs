//! Bin days from a server of the GDS waste-collection schedule API: `GET /api/schedule?uprn&localCustodianCode`.
//!
//! Its answer is a list of collections with a date, the bin's name and colour, and what goes in. A date that is empty
//! is never taken for today, which would send people to the kerb for nothing; that some servers do so themselves can
//! only be seen over several days (`bins::last_good`).

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
use async_trait::async_trait;
use domain::address::Address;
use domain::bins::{Calendar, Colour};
use jiff::civil::Date;
use reqwest::{StatusCode, Url};
use serde::Deserialize;
use serde_json::Value;
use std::sync::Arc;

/// `[bins]` with `adapter = "gds"`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    base_url: String,
    /// The code of the authority that keeps the addresses, such as 2741 for York.
    local_custodian_code: u32,
    /// Matched with the name of the bin.
    #[serde(default)]
    pub(super) services: ServiceRules,
    #[serde(default)]
    ignore: Ignored,
    #[serde(default)]
    upstream: upstream::Settings,
    #[serde(default)]
    last_good: kept::Settings,
}

struct Gds {
    upstream: Upstream,
    url: Url,
    names: BinNames,
    clock: Clock,
}

pub fn schedules(config: &Config, foundations: &Foundations) -> anyhow::Result<Arc<dyn BinSchedules>> {
    let meaning = (&config.base_url, config.local_custodian_code, &config.services, &config.ignore);
    kept_answers("gds", &meaning, Gds::new(config, foundations.clock)?, &config.last_good, foundations)
}

impl Gds {
    fn new(config: &Config, clock: Clock) -> anyhow::Result<Self> {
        let path = format!("{}/api/schedule", config.base_url.trim_end_matches('/'));
        let mut url = web_address("bins.base_url", &path)?;
        url.query_pairs_mut().append_pair("localCustodianCode", &config.local_custodian_code.to_string());
        let names = BinNames::new(&config.services, &config.ignore);
        Ok(Gds { upstream: Upstream::new(&config.upstream)?, url, names, clock })
    }
}

#[async_trait]
impl BinSchedules for Gds {
    async fn calendars(&self, address: &Address, _: Date, _: Date) -> Result<Calendars, PortError> {
        let uprn = address.uprn.as_ref().ok_or(PortError::NotFound)?;
        let mut url = self.url.clone();
        url.query_pairs_mut().append_pair("uprn", uprn.as_str());
        let answer = self.upstream.get(url).await?;
        if !answer.status.is_success() {
            return Err(refusal(answer.status, &answer.body.text()));
        }
        let calendars = decode(&answer.body.text(), &self.names, self.clock.today())?;
        Ok(Calendars { calendars: calendars.into(), fetched_at: None, updated_at: None })
    }
}

/// What a 4xx means. A council that is not supported is for the operator to put right, not for the citizen.
fn refusal(status: StatusCode, body: &str) -> PortError {
    #[derive(Deserialize)]
    struct Refusal {
        message: String,
    }
    match serde_json::from_str(body) {
        Ok(Refusal { message }) if ["postcodeNotFound", "invalidPostcode"].contains(&&*message) => PortError::NotFound,
        Ok(_) => Unreadable::Refused.into(),
        Err(_) => Unreadable::Status(status).into(),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Item {
    date: Option<String>,
    bin_name: String,
    bin_colour: Option<String>,
}

/// The calendars of an answer, read on `today`.
pub(crate) fn decode(body: &str, names: &BinNames, today: Date) -> Result<Vec<Calendar>, Unreadable> {
    let mut findings = Findings::default();
    for item in items(serde_json::from_str(body)?) {
        match serde_json::from_value::<Item>(item) {
            Ok(item) => {
                findings.entry(names, bins(&item, names), day_text::collections(item.date.as_deref(), today))?
            }
            Err(error) => findings.refuse(error.into()),
        }
    }
    findings.calendars()
}

/// The collections: a list, the list of an object whose entries name bins, or one alone.
fn items(body: Value) -> Vec<Value> {
    match body {
        Value::Array(items) => items,
        Value::Object(mut object) => {
            let names_bins = |list: &Value| list.as_array().is_some_and(|items| items.iter().any(is_item));
            let key = object.iter().find(|(_, value)| names_bins(value)).map(|(key, _)| key.clone());
            match key.and_then(|key| object.remove(&key)) {
                Some(Value::Array(items)) => items,
                _ if object.values().any(Value::is_array) => Vec::new(),
                _ => vec![Value::Object(object)],
            }
        }
        other => vec![other],
    }
}

fn is_item(value: &Value) -> bool {
    value.get("binName").is_some()
}

/// A bin of no rule has the colour that is given beside it.
fn bins(item: &Item, names: &BinNames) -> Result<Vec<Calendar>, Unreadable> {
    let mut bins = names.bins(&item.bin_name)?;
    let colour = item.bin_colour.as_deref().and_then(colour);
    if let (Some(colour), [bin]) = (colour, &mut *bins)
        && !names.is_of_a_rule(bin)
    {
        bin.container.colour = colour;
    }
    Ok(bins)
}

fn colour(name: &str) -> Option<Colour> {
    Some(match name.trim().to_lowercase().as_str() {
        "black" => Colour::Black,
        "green" => Colour::Green,
        "red" => Colour::Red,
        "blue" => Colour::Blue,
        "brown" => Colour::Brown,
        "yellow" => Colour::Yellow,
        "purple" => Colour::Purple,
        // The API has no grey and calls it silver; some of its councils say grey all the same.
        "silver" | "grey" => Colour::Grey,
        _ => return None,
    })
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

    const SCHEDULE: &str = include_str!("samples/gds-schedule.json");

    fn read(body: &str) -> Result<Vec<Calendar>, Unreadable> {
        decode(body, &names(), date(2026, 11, 23))
    }

    async fn ask(reply: impl Fn(usize) -> Reply + Send + Sync + 'static) -> (Result<Calendars, PortError>, Stub) {
        let stub = Stub::start(reply).await;
        let config = format!("base_url = {:?}\nlocal_custodian_code = 2741", stub.base);
        let gds = Gds::new(&toml::from_str(&config).unwrap(), Clock::default()).unwrap();
        (gds.calendars(&address(), date(2026, 11, 1), date(2027, 11, 1)).await, stub)
    }

    fn one(day: &str) -> String {
        format!(r#"{{"date":"{day}","binName":"Refuse","binColour":"black","binContents":"Rubbish"}}"#)
    }

    #[test]
    fn a_schedule_is_sorted_by_service() {
        let calendars = read(SCHEDULE).unwrap();
        let (first, second) = (date(2026, 11, 24), date(2026, 12, 1));
        let expected =
            [("black", vec![first, date(2026, 12, 8)]), ("recycling-box", vec![second]), ("food", vec![first, second])];
        assert_eq!(days(&calendars), expected);
    }

    #[test]
    fn silver_is_grey_and_a_rule_has_the_last_word() {
        let calendars = read(SCHEDULE).unwrap();
        let colours: Vec<_> = calendars.iter().map(|calendar| calendar.container.colour).collect();
        assert_eq!(colours, [Colour::Black, Colour::Grey, Colour::Brown], "the sample says that food is green");
        assert_eq!(
            (colour(" Grey "), colour("purple"), colour("tartan")),
            (Some(Colour::Grey), Some(Colour::Purple), None)
        );
    }

    #[test]
    fn one_or_many_are_understood() {
        let item = one("2026-11-24");
        for body in [item.clone(), format!("[{item}]"), format!(r#"{{"errors":[],"schedule":[{item}]}}"#)] {
            let calendars = read(&body).unwrap();
            assert_eq!(days(&calendars), [("black", vec![date(2026, 11, 24)])], "{body}");
        }
    }

    #[test]
    fn a_date_that_is_none_is_never_today() {
        for day in ["", " ", "N/A", "2026-02-30", "0001-01-01"] {
            let alone = format!("[{}]", one(day));
            assert!(matches!(read(&alone), Err(Unreadable::Date)), "{day}");
            let food = one("2026-11-24").replace("Refuse", "Food");
            let beside = read(&format!("[{food},{}]", one(day))).unwrap();
            assert_eq!(days(&beside), [("food", vec![date(2026, 11, 24)]), ("black", vec![])], "{day}");
        }
        for missing in [r#"[{"binName":"Refuse"}]"#, r#"[{"binName":"Refuse","date":null}]"#] {
            assert!(matches!(read(missing), Err(Unreadable::Date)), "{missing}");
        }
        assert!(matches!(read(r#"[{"date":"2026-11-24"}]"#), Err(Unreadable::Json(_))));
        for empty in ["[]", r#"{"schedule":[]}"#, r#"{"errors":["none found"]}"#] {
            assert!(matches!(read(empty), Err(Unreadable::Empty)), "{empty}");
        }
    }

    #[tokio::test]
    async fn a_server_is_asked_and_understood() {
        let (answer, stub) = ask(|_| Reply::Answer(200, SCHEDULE.into())).await;
        assert_eq!(answer.unwrap().calendars.len(), 3);
        assert_eq!(stub.asked(), ["GET /api/schedule?localCustodianCode=2741&uprn=100012345678 HTTP/1.1"]);
    }

    #[tokio::test]
    async fn a_refusal_is_told_apart_by_its_message() {
        let unavailable = PortError::Unavailable { retry_after: None };
        for (status, message, expected) in [
            (400, r#"{"message":"postcodeNotFound"}"#, &PortError::NotFound),
            (400, r#"{"message":"invalidPostcode"}"#, &PortError::NotFound),
            (400, r#"{"message":"councilNotSupported"}"#, &unavailable),
            (400, r#"{"message":"unknownError"}"#, &unavailable),
            (400, "<html>", &unavailable),
            (500, "{}", &unavailable),
            (200, "[]", &unavailable),
        ] {
            let (answer, _) = ask(move |_| Reply::Answer(status, message.into())).await;
            assert_eq!(answer.as_ref(), Err(expected), "{status} {message}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_schedule_or_refused(bytes in any::<Vec<u8>>(), text in any::<String>()) {
            prop_assert!(read(&String::from_utf8_lossy(&bytes)).is_err());
            prop_assert!(read(&text).is_err());
        }

        #[test]
        fn any_item_is_a_collection_or_refused(texts in any::<[String; 3]>()) {
            let [day, name, colour] = texts;
            let body = serde_json::json!([{ "date": day, "binName": name, "binColour": colour }]).to_string();
            if let Ok(calendars) = read(&body) {
                prop_assert!((2000..2100).contains(&calendars[0].collections[0].date.year()));
            }
        }
    }
}
