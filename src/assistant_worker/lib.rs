//! The chat engine as the browser's worker calls it: a wasm of its own, which the app loads when somebody first asks.
//!
//! Belongs here: what goes between `worker.js` and the engine, as bytes and text. Must not be here: what a text means
//! (`assistant`), what is done with it (`app`).

use assistant::Model;
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
}
