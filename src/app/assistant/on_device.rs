//! What the device answers by itself, where no answer comes from the gateway: whom to turn to in danger, the days of the
//! person's own home, a missed bin of it. All else is asked once there is a network.

use crate::{
    app::App,
    reports::{self, Said, Step},
};
use ::assistant::{Decision, Reading, safety::Danger, slots::Asked};
use domain::{address::AddressId, iso::date_text, london, reports::ReportKey};
use platform::{clock, engine, random, storage::StoreName};
use screens::{AreaPage, reports::Page};
use serde::{Deserialize, Serialize};

/// What was typed, and what was answered to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// Without what looks like personal details.
    pub said: String,
    pub answer: Answer,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    Danger(Danger),
    /// The days of a home.
    Days(AddressId, Asked),
    Missed(Missed),
    /// It is asked once there is a network.
    Later,
}

/// A missed bin of a home, as far as it is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Missed {
    pub home: AddressId,
    pub said: Said,
    /// That of its report.
    pub key: ReportKey,
    pub is_kept: bool,
}

impl Missed {
    fn of(home: AddressId) -> Missed {
        Missed { home, said: Said::new(), key: ReportKey::from_random(random::bytes()), is_kept: false }
    }

    /// None where what takes reports is not there.
    pub async fn step(&self, app: App) -> Option<Step> {
        let area = reports::area().await.ok()?;
        Some((area.step)(app, self.home.clone(), self.said.clone()).await)
    }

    /// Whether it is on the device by now.
    pub async fn report(&self, app: App) -> bool {
        match reports::area().await {
            Ok(area) => (area.report)(app, self.home.clone(), self.key.clone(), self.said.clone()).await,
            Err(_) => false,
        }
    }
}

pub const DATES: &str = "waste.dates";
pub const MISSED: &str = "waste.missed";

pub async fn answer(app: App, text: &str) -> Answer {
    let known = async {
        let read = engine::read(text).await.ok()?;
        let reading = Reading::read(&read).ok()?;
        if let Some(danger) = reading.danger {
            return Some(Answer::Danger(danger));
        }
        let Decision::Act(meant) = reading.decision else { return None };
        answer_to(app, meant.label, text).await
    };
    known.await.unwrap_or(Answer::Later)
}

/// None where the device cannot answer it.
pub async fn answer_to(app: App, intent: &str, text: &str) -> Option<Answer> {
    let home = app.device.home()?;
    match intent {
        DATES => days(app, home, text).await,
        MISSED if app.with_context(|context| context.council.areas.iter().any(|area| area == Page::ROOT)) => {
            Some(Answer::Missed(Missed::of(home)))
        }
        _ => None,
    }
}

async fn days(app: App, home: AddressId, text: &str) -> Option<Answer> {
    let kept = app.device.storage().all(StoreName::Schedules).await;
    let (_, kept) = kept.into_iter().find(|(of, _)| of == home.as_str())?;
    let asked = engine::asked(text, &date_text(london::today(clock::now())), &kept).await;
    // Without the engine it is told what comes next, whatever was asked.
    let asked = asked.ok().and_then(|asked| Asked::read(&asked)).unwrap_or_default();
    Some(Answer::Days(home, asked))
}
