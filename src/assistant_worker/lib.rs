//! The chat engine as the browser's worker calls it: a wasm of its own, which the app loads when somebody first asks.
//!
//! Belongs here: what goes between `worker.js` and the engine, as bytes and text. Must not be here: what a text means
//! (`assistant`), what is done with it (`app`).

use assistant::{
    Model,
    conversation::Collects,
    slots::{Asked, Collected, Known},
};
use domain::iso::parse_date;
use serde::Deserialize;
use std::cell::OnceCell;
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    static MODEL: OnceCell<Model> = const { OnceCell::new() };
}

/// Takes the model, once. Answers whether it can be used.
#[wasm_bindgen]
pub fn load(file: &[u8]) -> bool {
    Model::read(file).is_ok_and(|model| MODEL.with(|kept| kept.set(model).is_ok()))
}

/// What is read in a text, as [`assistant::Reading::write`] has it; nothing before the model is loaded.
#[wasm_bindgen]
pub fn read(text: &str) -> Option<String> {
    MODEL.with(|model| model.get().map(|model| model.reading(text).write()))
}

/// What is asked about the bins of a home, as [`Asked::write`] has it. `today` is as ISO 8601 has it, `kept` the days of the home
/// as the device keeps them. None where they cannot be read.
#[wasm_bindgen]
pub fn asked(text: &str, today: &str, kept: &str) -> Option<String> {
    let today = parse_date(today)?;
    let kept: Kept = serde_json::from_str(kept).ok()?;
    let containers: Vec<Collected> = kept.answer.schedule.services.iter().map(Collected::from).collect();
    Some(Asked::in_text(text, Known { today, containers: &containers }).write())
}

/// As much of it as is read here.
#[derive(Deserialize)]
struct Kept {
    answer: Answer,
}

#[derive(Deserialize)]
struct Answer {
    schedule: Schedule,
}

#[derive(Deserialize)]
struct Schedule {
    services: Vec<Collects>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use assistant::Reading;

    #[test]
    fn nothing_is_read_before_there_is_a_model() {
        assert_eq!(read("when is my bin day"), None);
        assert!(!load(b"no model"));
        assert_eq!(read("when is my bin day"), None);
        assert!(load(include_bytes!("../assistant/model.bin")));
        let said = read("when is my bin day").unwrap();
        assert_eq!(Reading::read(&said).unwrap().guesses[0].label, "waste.dates");
    }

    #[test]
    fn what_is_asked_about_bins_is_found_in_what_the_device_keeps() {
        let stores = include_str!("../platform/storage/fixtures/version_4.json");
        let stores: serde_json::Value = serde_json::from_str(stores).unwrap();
        let kept = stores["schedules"]["990000000012"].as_str().unwrap();
        let found = |text| Asked::read(&asked(text, "2026-11-25", kept).unwrap()).unwrap();
        let brown = found("is it the brown bin this week?");
        assert_eq!(brown.services, Some(vec!["garden".to_owned()]));
        assert_eq!(brown.days.iter().map(ToString::to_string).collect::<Vec<_>>(), ["2026-11-25/2026-11-29"]);
        assert_eq!(found("pa fin yr wythnos hon").services, None);
        assert_eq!(asked("when", "2026-11-25", "{}"), None);
    }
}
