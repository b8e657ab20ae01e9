//! What comes next in a conversation, as the engine of this project says it.

use ::assistant::{Guess, Model, Unreadable, conversation::Call, dialogue::Next};
use std::sync::LazyLock;

/// Made by `cargo xtask train`.
const FILE: &[u8] = include_bytes!("../../assistant/model.bin");
/// Read once, whoever asks.
static MODEL: LazyLock<Result<Model, Unreadable>> = LazyLock::new(|| Model::read(FILE));

#[derive(Clone, Copy)]
pub struct Brain(&'static Model);

impl Brain {
    pub fn embedded() -> Result<Brain, Unreadable> {
        MODEL.as_ref().map(Brain).map_err(|error| *error)
    }

    /// What comes next, and what it means most likely that was said, where it is asked what that means.
    pub fn next(self, call: Call) -> (Next, Option<Guess<'static>>) {
        let mut likeliest = None;
        let next = call.answer_as(|text| {
            let (guesses, decision) = self.0.understood(text);
            likeliest = guesses.first().copied();
            decision
        });
        (next, likeliest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_an_answer_to_whatever_the_model_says() {
        let Brain(model) = Brain::embedded().unwrap();
        for label in model.labels().filter(|label| *label != "none") {
            assert!(screens::assistant::is_answered(label), "{label}");
        }
    }
}
