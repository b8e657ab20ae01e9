//! Which conversation goes on, as the device keeps it: for as long as the gateway has what was said.

use crate::app::App;
use jiff::{SignedDuration, Timestamp};
use platform::{
    clock, json,
    storage::{Change, StoreName},
};
use serde::{Deserialize, Serialize};

/// Under which it is kept.
const KEY: &str = "conversation";
const LONGEST: SignedDuration = SignedDuration::from_hours(24);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Where the gateway has it.
    pub path: String,
    /// When something was said last.
    #[serde(with = "domain::iso::instant")]
    pub at: Timestamp,
}

impl Kept {
    /// A clock that was set back makes nothing older.
    fn is_of_today(&self, now: Timestamp) -> bool {
        self.at.duration_since(now).abs() < LONGEST
    }
}

/// What goes on; none where it is too old, or cannot be read.
pub async fn read(app: App) -> Option<String> {
    let documents = app.device.storage().all(StoreName::Assistant).await;
    let (_, document) = documents.into_iter().find(|(key, _)| key == KEY)?;
    let kept: Kept = json::read(&document)?;
    kept.is_of_today(clock::now()).then_some(kept.path)
}

/// Nothing is kept of one in which nothing is said.
pub async fn write(app: App, path: Option<String>) {
    let document = path.and_then(|path| json::write(&Kept { path, at: clock::now() }));
    let change = match document {
        Some(document) => Change::Put(StoreName::Assistant, KEY.to_owned(), document),
        None => Change::Delete(StoreName::Assistant, KEY.to_owned()),
    };
    // Where it is not kept, it goes on for as long as the page is there.
    let _ = app.device.storage().write(vec![change]).await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, from_str};

    #[test]
    fn what_every_released_version_has_kept_is_understood() {
        let fixture = include_str!("../../platform/storage/fixtures/version_4.json");
        let stores: Value = from_str(fixture).expect("the fixture is JSON");
        let document = stores["assistant"][KEY].as_str().expect("there is a conversation");
        let kept: Kept = from_str(document).expect("it is read");
        assert!(kept.path.starts_with("/ask/"), "{kept:?}");
    }

    #[test]
    fn what_is_older_than_a_day_goes_on_no_more() {
        let now = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(100);
        let goes_on = |hours| {
            let at = now + SignedDuration::from_hours(hours);
            Kept { path: String::new(), at }.is_of_today(now)
        };
        assert_eq!([0, -23, -24, 24].map(goes_on), [true, true, false, false]);
    }
}
