//! The bank holidays in use: those that were built in, with the years of a newer list in their place. The list is one
//! file below `--data`, which `gateway import bank-holidays` or the gateway itself writes, and is taken up while serving.
//!
//! A holiday proclaimed for one year must be known in time: in its week no day is shown that only follows from a rule.

use crate::App;
use crate::upstream::{self, Upstream, UpstreamError, web_address};
use anyhow::Context;
use domain::holidays::{BankHolidays, Division, PUBLISHED, PublishedHolidays};
use jiff::{ToSpan, civil::Date};
use reqwest::{StatusCode, Url};
use serde::Deserialize;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};
use tokio::time::Instant;

/// `[bank_holidays]`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Where GOV.UK's list is asked for once a day; never if left out.
    pub url: Option<String>,
}

pub struct LiveHolidays {
    division: Division,
    path: PathBuf,
    current: RwLock<(Option<SystemTime>, Arc<BankHolidays>)>,
}

/// Where the list is below `data`.
fn path(data: &Path) -> PathBuf {
    data.join("bank-holidays.json")
}

/// Why a list was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    #[error("it is not the list of bank holidays that GOV.UK publishes at https://www.gov.uk/bank-holidays.json: {0}")]
    Shape(#[from] serde_json::Error),
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Upstream(#[from] UpstreamError),
    #[error("it answered {0}")]
    Status(StatusCode),
}

/// Puts a list below `data`, whole or not at all.
pub fn keep(list: &str, data: &Path) -> Result<PublishedHolidays, ListError> {
    let published: PublishedHolidays = serde_json::from_str(list.trim_start_matches('\u{feff}'))?;
    fs::create_dir_all(data)?;
    let draft = path(data).with_extension("draft");
    let mut file = File::create(&draft)?;
    file.write_all(list.trim_start_matches('\u{feff}').as_bytes())?;
    file.sync_all()?;
    fs::rename(&draft, path(data))?;
    Ok(published)
}

impl LiveHolidays {
    pub fn open(division: Division, data: &Path) -> anyhow::Result<Self> {
        let built_in: PublishedHolidays = serde_json::from_str(PUBLISHED).context("the bank holidays are damaged")?;
        let current = RwLock::new((None, Arc::new(built_in.division(division))));
        let live = LiveHolidays { division, path: path(data), current };
        live.refresh();
        Ok(live)
    }

    pub fn now(&self) -> Arc<BankHolidays> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner).1)
    }

    /// Takes up the list that stands below the data folder now.
    fn refresh(&self) {
        let Ok(changed) = fs::metadata(&self.path).and_then(|file| file.modified()) else { return };
        let (known, before) = self.current.read().unwrap_or_else(PoisonError::into_inner).clone();
        if known == Some(changed) {
            return;
        }
        let list = fs::read_to_string(&self.path).map_err(ListError::from);
        let holidays = match list.and_then(|list| Ok(serde_json::from_str::<PublishedHolidays>(&list)?)) {
            Ok(newer) => Arc::new(before.updated_by(&newer.division(self.division))),
            Err(error) => {
                tracing::warn!(%error, "the bank holidays in {} cannot be used; the old ones stay", self.path.display());
                before
            }
        };
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = (Some(changed), holidays);
    }

    /// What to tell an operator where the list ends soon.
    fn warning(&self, today: Date) -> Option<String> {
        let end = self.now().end();
        let is_near = end.is_none_or(|end| end < today.saturating_add(1.year()));
        let end = end.map_or_else(|| "there are none".to_owned(), |end| format!("they end on {end}"));
        is_near.then(|| {
            format!(
                "{end}, and later days that only follow from a rule are not shown; run `gateway import bank-holidays FILE` \
                 with https://www.gov.uk/bank-holidays.json, or set bank_holidays.url"
            )
        })
    }

    fn tell(&self, app: &App) {
        match self.warning(app.clock.today()) {
            Some(warning) => app.warnings.say(ABOUT, &warning),
            None => app.warnings.withdraw(ABOUT),
        }
    }
}

const ABOUT: &str = "bank_holidays";
const LOOK_EVERY: Duration = Duration::from_secs(20);
const ASK_EVERY: Duration = Duration::from_secs(24 * 60 * 60);
/// After a failure.
const ASK_AGAIN_AFTER: Duration = Duration::from_secs(60 * 60);

/// Where the list is asked for.
pub struct Source {
    upstream: Upstream,
    url: Url,
}

impl Source {
    pub fn of(settings: &Settings) -> anyhow::Result<Option<Source>> {
        let Some(url) = &settings.url else { return Ok(None) };
        let url = web_address("bank_holidays.url", url)?;
        Ok(Some(Source { upstream: Upstream::new(&upstream::Settings::default())?, url }))
    }

    async fn fetch(&self, data: &Path) -> Result<(), ListError> {
        let answer = self.upstream.get(self.url.clone()).await?;
        if !answer.status.is_success() {
            return Err(ListError::Status(answer.status));
        }
        keep(&answer.body.text(), data)?;
        Ok(())
    }
}

/// Keeps the list up to date and says when it ends soon, for as long as the gateway runs.
pub fn follow(source: Option<Source>, app: App) {
    let live = Arc::clone(&app.holidays);
    live.tell(&app);
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(LOOK_EVERY);
        let mut ask_at = Instant::now();
        loop {
            ticks.tick().await;
            if let (Some(source), Some(data)) = (&source, live.path.parent())
                && Instant::now() >= ask_at
            {
                let asked = source.fetch(data).await;
                ask_at = Instant::now() + if asked.is_ok() { ASK_EVERY } else { ASK_AGAIN_AFTER };
                if let Err(error) = asked {
                    tracing::warn!(%error, "the bank holidays cannot be renewed; the old ones stay");
                }
            }
            let looked = Arc::clone(&live);
            if tokio::task::spawn_blocking(move || looked.refresh()).await.is_ok() {
                live.tell(&app);
            }
        }
    });
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::upstream::stub::{Reply, Stub};
    use jiff::civil::date;

    impl LiveHolidays {
        /// Those of England and Wales that were built in.
        pub fn built_in() -> Arc<Self> {
            Arc::new(LiveHolidays::open(Division::EnglandAndWales, Path::new("no-such-folder")).unwrap())
        }
    }

    fn list(title: &str, day: &str) -> String {
        let division = serde_json::json!({ "events": [{ "title": title, "date": day, "notes": "" }] });
        serde_json::json!({ "england-and-wales": division, "scotland": division, "northern-ireland": division })
            .to_string()
    }

    #[test]
    fn a_kept_list_is_taken_up_and_a_broken_one_is_not() {
        let data = tempfile::tempdir().unwrap();
        let live = LiveHolidays::open(Division::Scotland, data.path()).unwrap();
        assert_eq!(live.now().end(), Some(date(2028, 12, 31)));
        keep(&["\u{feff}", &list("Moon landing", "2029-07-20")].concat(), data.path()).unwrap();
        live.refresh();
        assert!(live.now().is_holiday(date(2029, 7, 20)) && live.now().is_holiday(date(2026, 12, 25)));
        let error = keep("{}", data.path()).err().unwrap().to_string();
        assert!(error.contains("https://www.gov.uk/bank-holidays.json"), "{error}");
        fs::write(path(data.path()), "broken").unwrap();
        File::open(path(data.path())).unwrap().set_modified(SystemTime::now() + Duration::from_secs(5)).unwrap();
        live.refresh();
        assert!(live.now().is_holiday(date(2029, 7, 20)));
        assert!(!LiveHolidays::open(Division::Scotland, data.path()).unwrap().now().is_holiday(date(2029, 7, 20)));
    }

    #[tokio::test]
    async fn the_list_is_fetched_and_a_failure_takes_nothing_away() {
        let answer = list("Moon landing", "2027-07-20");
        let stub = Stub::start(move |nth| match nth {
            0 => Reply::Answer(200, answer.clone().into_bytes()),
            1 => Reply::Answer(200, b"<html>".to_vec()),
            _ => Reply::Answer(404, Vec::new()),
        })
        .await;
        let data = tempfile::tempdir().unwrap();
        let source = Source::of(&Settings { url: Some(stub.base.clone()) }).unwrap().unwrap();
        let live = LiveHolidays::open(Division::EnglandAndWales, data.path()).unwrap();
        for is_good in [true, false, false] {
            assert_eq!(source.fetch(data.path()).await.is_ok(), is_good);
            live.refresh();
            assert!(live.now().is_holiday(date(2027, 7, 20)));
        }
    }

    #[test]
    fn an_operator_is_told_a_year_before_the_list_ends() {
        let live = LiveHolidays::built_in();
        assert_eq!(live.warning(date(2027, 12, 31)), None);
        assert!(live.warning(date(2028, 1, 1)).is_some_and(|text| text.contains("they end on 2028-12-31")));
    }
}
