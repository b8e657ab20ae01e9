//! The chat engine as the browser's worker calls it: a wasm of its own, which the app loads when somebody first asks.
//!
//! Belongs here: what goes between `worker.js` and the engine, as bytes and text. Must not be here: what a text means
//! (`assistant`), what is done with it (`app`).

use assistant::{
    Model,
    conversation::Collects,
    slots::{Asked, Collected, Known},
};
use domain::{
    bins::{Container, Pattern},
    iso::parse_date,
    text::Text,
};
use serde::de::{
    DeserializeOwned, IntoDeserializer,
    value::{Error, StrDeserializer},
};
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

/// What is asked about the bins of a home, as [`Asked::write`] has it. `today` is as ISO 8601 has it; `services` are those of the
/// home, a line each: id, its names in English and Welsh, those of what it is collected in, the kind, colour and lid of that, and
/// the material, with tabs between. None where they cannot be read.
#[wasm_bindgen]
pub fn asked(text: &str, today: &str, services: &str) -> Option<String> {
    let today = parse_date(today)?;
    let services: Vec<Collects> = services.lines().map(service).collect::<Option<_>>()?;
    let containers: Vec<Collected> = services.iter().map(Collected::from).collect();
    Some(Asked::in_text(text, Known { today, containers: &containers }).write())
}

fn service(line: &str) -> Option<Collects> {
    let mut parts = line.split('\t');
    let mut next = || parts.next();
    let id = next()?.to_owned();
    let name = Text::new(next()?, next()?);
    let called = Text::new(next()?, next()?);
    let (kind, colour, lid) = (named(next()?)?, named(next()?)?, next()?);
    let lid = if lid.is_empty() { None } else { Some(named(lid)?) };
    let container = Container { kind, name: called, colour, lid, pattern: Pattern::Plain };
    Some(Collects { id, name, container, material: named(next()?)? })
}

/// As the contract names it.
fn named<T: DeserializeOwned>(name: &str) -> Option<T> {
    let name: StrDeserializer<Error> = name.into_deserializer();
    T::deserialize(name).ok()
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

    const SERVICES: &str = "garden\tGarden waste\tGwastraff gardd\tBrown bin\tBin brown\tbin\tbrown\t\tgarden
food\tFood waste\tGwastraff bwyd\tGreen caddy\tCadi gwyrdd\tcaddy\tgreen\tblack\tfood";

    #[test]
    fn what_is_asked_about_bins_is_found_among_those_of_the_home() {
        let found = |text| Asked::read(&asked(text, "2026-11-25", SERVICES).unwrap()).unwrap();
        let brown = found("is it the brown bin this week?");
        assert_eq!(brown.services, Some(vec!["garden".to_owned()]));
        assert_eq!(brown.days.iter().map(ToString::to_string).collect::<Vec<_>>(), ["2026-11-25/2026-11-29"]);
        assert_eq!(found("pa fin yr wythnos hon").services, None);
        for services in ["garden", "a\ta\ta\ta\ta\tbin\tultraviolet\t\tgarden"] {
            assert_eq!(asked("when", "2026-11-25", services), None);
        }
    }
}
