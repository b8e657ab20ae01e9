//! What goes on, as the device keeps it: which conversation the gateway has, and what was answered here meanwhile. For as long as
//! the gateway keeps what was said.

use crate::app::App;
use jiff::{SignedDuration, Timestamp};
use platform::{
    clock, json,
    storage::{Change, StoreName},
};
use serde::{Deserialize, Serialize};
use std::pin::Pin;

/// Under which it is kept.
const KEY: &str = "conversation";
const LONGEST: SignedDuration = SignedDuration::from_hours(24);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Where the gateway has it, if anything was said there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// As [`super::on_device::Turn::write`] has each.
    #[serde(default)]
    pub turns: Vec<Vec<String>>,
    /// How much the gateway had answered before these.
    #[serde(default)]
    pub before: u32,
    /// When something was said last.
    #[serde(with = "domain::iso::instant")]
    pub at: Timestamp,
}

impl Kept {
    /// A clock that was set back makes nothing older.
    fn is_of_today(&self, now: Timestamp) -> bool {
        self.at.duration_since(now).abs() < LONGEST
    }

    fn is_empty(&self) -> bool {
        self.path.is_none() && self.turns.is_empty()
    }
}

/// What goes on. What is too old is deleted, and so is what cannot be read.
pub async fn read(app: App) -> Option<Kept> {
    let documents = app.device.storage().all(StoreName::Assistant).await;
    let (_, document) = documents.into_iter().find(|(key, _)| key == KEY)?;
    let kept = json::read::<Kept>(&document).filter(|kept| kept.is_of_today(clock::now()));
    if kept.is_none() {
        write(app, None).await;
    }
    kept
}

/// Nothing is kept of one in which nothing is said. Boxed, as there is less to download than with one for each that waits.
pub fn write(app: App, kept: Option<Kept>) -> Pin<Box<dyn Future<Output = ()>>> {
    Box::pin(async move {
        let key = KEY.to_owned();
        let change = match kept.filter(|kept| !kept.is_empty()).and_then(|kept| json::write(&kept)) {
            Some(document) => Change::Put(StoreName::Assistant, key, document),
            None => Change::Delete(StoreName::Assistant, key),
        };
        // Where it is not kept, it goes on for as long as the page is there.
        let _ = app.device.storage().write(vec![change]).await;
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assistant::on_device::{Answer, Turn};
    use serde_json::{Value, from_str};

    #[test]
    fn what_every_released_version_has_kept_is_understood() {
        let fixture = include_str!("../../platform/storage/fixtures/version_4.json");
        let stores: Value = from_str(fixture).expect("the fixture is JSON");
        let document = stores["assistant"][KEY].as_str().expect("there is a conversation");
        let kept: Kept = from_str(document).expect("it is read");
        assert!(kept.path.is_some_and(|path| path.starts_with("/ask/")));
        let turns: Option<Vec<Turn>> = kept.turns.iter().map(|turn| Turn::read(turn)).collect();
        let answers: Vec<Answer> = turns.expect("each is read").into_iter().map(|turn| turn.answer).collect();
        assert!(matches!(&*answers, [Answer::Danger(_), Answer::Days(..), Answer::Missed(..), Answer::Later]));
    }

    #[test]
    fn what_is_older_than_a_day_goes_on_no_more() {
        let now = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(100);
        let goes_on = |hours| {
            let at = now + SignedDuration::from_hours(hours);
            Kept { path: None, turns: Vec::new(), before: 0, at }.is_of_today(now)
        };
        assert_eq!([0, -23, -24, 24].map(goes_on), [true, true, false, false]);
    }
}
