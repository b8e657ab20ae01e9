//! How well a model does on phrases that it has not seen.

use super::phrases::Phrase;
use crate::{Decision, Guess, Model, Reading, understanding::NONE};

/// Shares of the phrases in percent. Those of what is answered here and those of what is not are told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Evaluation {
    /// What was meant came first, and among the first three.
    pub top_1: f32,
    pub top_3: f32,
    pub acted_right: f32,
    pub acted_wrong: f32,
    /// Asked back, with what was meant among the choices or without it.
    pub clarified: f32,
    pub fell_back: f32,
    /// Of what is not answered here, that on which it did not act. None where there was nothing of it.
    pub out_of_scope_caught: Option<f32>,
}

pub fn evaluate(model: &Model, phrases: &[Phrase]) -> Evaluation {
    let (outside, inside): (Vec<Answer>, Vec<Answer>) =
        phrases.iter().map(|phrase| Answer::of(model, phrase)).partition(|answer| answer.meant == NONE);
    let share = |is: fn(&Answer) -> bool| percent(&inside, is);
    Evaluation {
        top_1: share(|answer| answer.guesses.first().is_some_and(|guess| guess.label == answer.meant)),
        top_3: share(|answer| answer.guesses.iter().any(|guess| guess.label == answer.meant)),
        acted_right: share(|answer| answer.acted_on().is_some_and(|label| label == answer.meant)),
        acted_wrong: share(|answer| answer.acted_on().is_some_and(|label| label != answer.meant)),
        clarified: share(|answer| matches!(answer.decision, Decision::Clarify(_))),
        fell_back: share(|answer| answer.decision == Decision::Fallback),
        out_of_scope_caught: (!outside.is_empty()).then(|| percent(&outside, |answer| answer.acted_on().is_none())),
    }
}

/// What a model says of a phrase, and what was meant.
struct Answer<'a> {
    meant: &'a str,
    guesses: Vec<Guess<'a>>,
    decision: Decision<'a>,
}

impl<'a> Answer<'a> {
    fn of(model: &'a Model, phrase: &'a Phrase) -> Self {
        let Reading { guesses, decision, .. } = model.reading(&phrase.text);
        Answer { meant: &phrase.label, guesses, decision }
    }

    fn acted_on(&self) -> Option<&'a str> {
        match &self.decision {
            Decision::Act(guess) => Some(guess.label),
            _ => None,
        }
    }
}

fn percent(answers: &[Answer], is: impl Fn(&Answer) -> bool) -> f32 {
    let count = answers.iter().filter(|answer| is(answer)).count();
    100.0 * count as f32 / answers.len().max(1) as f32
}
