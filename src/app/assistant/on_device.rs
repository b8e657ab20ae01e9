//! What the device answers by itself, where no answer comes from the gateway: whom to turn to in danger, the days of the
//! person's own home, where a missed bin of it is reported. All else is asked once there is a network.

use crate::{app::App, reports};
use ::assistant::{Meant, safety::Danger, slots::Asked};
use domain::{address::AddressId, iso::date_text, london, reports::ReportKey};
use platform::{clock, engine, storage::StoreName};
use screens::{AreaPage, reports::Page};

/// What was typed, and what was answered to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Without what looks like personal details.
    pub said: String,
    pub answer: Answer,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Danger(Danger),
    /// The days of a home.
    Days(AddressId, Asked),
    /// A missed bin of a home, and the key of its report once that has one.
    Missed(AddressId, Option<ReportKey>),
    /// It is asked once there is a network.
    Later,
}

pub const DATES: &str = "waste.dates";
pub const MISSED: &str = "waste.missed";

pub async fn answer(app: App, text: &str) -> Answer {
    let known = async {
        let read = engine::read(text).await.ok()?;
        match Meant::read(&read) {
            Meant::Danger(danger) => Some(Answer::Danger(danger)),
            Meant::Intent(intent) => answer_to(app, intent, text).await,
            Meant::Unclear => None,
        }
    };
    known.await.unwrap_or(Answer::Later)
}

/// None where the device cannot answer it.
pub async fn answer_to(app: App, intent: &str, text: &str) -> Option<Answer> {
    let home = app.device.home()?;
    match intent {
        DATES => days(app, home, text).await,
        MISSED if may_report(app) && reports::area().await.is_ok() => Some(Answer::Missed(home, None)),
        _ => None,
    }
}

fn may_report(app: App) -> bool {
    app.with_context(|context| context.council.areas.iter().any(|area| area == Page::ROOT))
}

async fn days(app: App, home: AddressId, text: &str) -> Option<Answer> {
    let kept = app.device.storage().all(StoreName::Schedules).await;
    let (_, kept) = kept.into_iter().find(|(of, _)| of == home.as_str())?;
    let asked = engine::asked(text, &date_text(london::today(clock::now())), &kept).await;
    // Without the engine it is told what comes next, whatever was asked.
    let asked = asked.ok().and_then(|asked| Asked::read(&asked)).unwrap_or_default();
    Some(Answer::Days(home, asked))
}

const LATER: &str = "later";

impl Turn {
    /// As it is kept: what was said, what kind of answer it was, and what that holds.
    pub fn write(&self) -> Vec<String> {
        let (kind, holds) = match &self.answer {
            Answer::Danger(danger) => ("danger", [Some(danger.name().to_owned()), None]),
            Answer::Days(home, asked) => (DATES, [Some(home.to_string()), Some(asked.write())]),
            Answer::Missed(home, key) => (MISSED, [Some(home.to_string()), key.as_ref().map(ReportKey::to_string)]),
            Answer::Later => (LATER, [None, None]),
        };
        let mut text = vec![self.said.clone(), kind.to_owned()];
        text.extend(holds.into_iter().flatten());
        text
    }

    /// None where it was not written here.
    pub fn read(text: &[String]) -> Option<Turn> {
        let (said, kind) = (text.first()?.clone(), text.get(1)?);
        let holds = |place: usize| text.get(place + 2);
        let answer = match &**kind {
            "danger" => Answer::Danger(Danger::named(holds(0)?)?),
            DATES => Answer::Days(holds(0)?.parse().ok()?, Asked::read(holds(1)?)?),
            MISSED => Answer::Missed(holds(0)?.parse().ok()?, holds(1).and_then(|key| key.parse().ok())),
            LATER => Answer::Later,
            _ => return None,
        };
        Some(Turn { said, answer })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_answered_is_read_as_it_was_written() {
        let home = || "1".parse::<AddressId>().expect("an id");
        let asked = Asked { services: Some(vec!["food".to_owned()]), ..Asked::default() };
        let key = Some("6f1c2a34-5b6d-4e7f-8a9b-0c1d2e3f4a5b".parse().expect("a key"));
        let missed = [None, key].map(|key| Answer::Missed(home(), key));
        for answer in
            missed.into_iter().chain([Answer::Danger(Danger::Gas), Answer::Days(home(), asked), Answer::Later])
        {
            let turn = Turn { said: "is it\nbrown".to_owned(), answer };
            assert_eq!(Turn::read(&turn.write()), Some(turn));
        }
        assert_eq!(Turn::read(&["said".to_owned()]), None);
        assert_eq!(Turn::read(&["said", "sung"].map(str::to_owned)), None);
    }
}
