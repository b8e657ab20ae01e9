//! What a person means, as the engine of this project says it.

use ::assistant::{Decision, Model, Reading, Unreadable, safety::Danger};
use domain::assistant::Question;
use std::sync::LazyLock;

/// Made by `cargo xtask train`.
const FILE: &[u8] = include_bytes!("../../assistant/model.bin");
/// Read once, whoever asks.
static MODEL: LazyLock<Result<Model, Unreadable>> = LazyLock::new(|| Model::read(FILE));

#[derive(Clone, Copy)]
pub struct Brain(&'static Model);

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Comes before everything else.
    Danger(Danger),
    /// This intent.
    One(String),
    /// One of these, or none: the likeliest first.
    OneOf(Vec<String>),
    Unknown,
}

impl Brain {
    pub fn embedded() -> Result<Brain, Unreadable> {
        MODEL.as_ref().map(Brain).map_err(|error| *error)
    }

    pub fn meaning(self, question: &Question) -> Meaning {
        let Reading { danger, decision, .. } = self.0.reading(question.as_str());
        match (danger, decision) {
            (Some(danger), _) => Meaning::Danger(danger),
            (None, Decision::Act(guess)) => Meaning::One(guess.label.to_owned()),
            (None, Decision::Clarify(guesses)) => {
                Meaning::OneOf(guesses.into_iter().map(|guess| guess.label.to_owned()).collect())
            }
            (None, Decision::Fallback) => Meaning::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meaning(text: &str) -> Meaning {
        Brain::embedded().unwrap().meaning(&Question::parse(text).unwrap())
    }

    #[test]
    fn danger_comes_first_and_what_is_plain_is_acted_on() {
        assert_eq!(meaning("I can smell gas by the bins"), Meaning::Danger(Danger::Gas));
        assert_eq!(meaning("when is my bin day"), Meaning::One("waste.dates".to_owned()));
        assert_eq!(meaning("pryd mae'r bin yn cael ei gasglu"), Meaning::One("waste.dates".to_owned()));
        assert_eq!(meaning("pa fin sy’n mynd allan yr wythnos hon?"), Meaning::One("waste.dates".to_owned()));
        assert_eq!(meaning("colourless green ideas sleep furiously"), Meaning::Unknown);
    }

    #[test]
    fn there_is_an_answer_to_whatever_the_model_says() {
        let Brain(model) = Brain::embedded().unwrap();
        for label in model.labels().filter(|label| *label != "none") {
            assert!(screens::assistant::is_answered(label), "{label}");
        }
    }
}
