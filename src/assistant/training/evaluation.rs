//! How well a model does on phrases that it has not seen.

use super::phrases::Phrase;
use crate::{Decision, Model, understanding::NONE};

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
    let (outside, inside): (Vec<&Phrase>, Vec<&Phrase>) = phrases.iter().partition(|phrase| phrase.label == NONE);
    let guesses = |phrase: &Phrase| model.guesses(&phrase.text);
    let decided = |phrase: &Phrase, is: fn(&Decision, &str) -> bool| is(&model.decide(&phrase.text), &phrase.label);
    let share = |is: &dyn Fn(&Phrase) -> bool| percent(&inside, is);
    let caught = percent(&outside, &|phrase| !decided(phrase, |decision, _| matches!(decision, Decision::Act(_))));
    Evaluation {
        top_1: share(&|phrase| guesses(phrase).first().is_some_and(|guess| guess.label == phrase.label)),
        top_3: share(&|phrase| guesses(phrase).iter().any(|guess| guess.label == phrase.label)),
        acted_right: share(&|phrase| {
            decided(phrase, |it, label| matches!(it, Decision::Act(guess) if guess.label == label))
        }),
        acted_wrong: share(&|phrase| {
            decided(phrase, |it, label| matches!(it, Decision::Act(guess) if guess.label != label))
        }),
        clarified: share(&|phrase| decided(phrase, |it, _| matches!(it, Decision::Clarify(_)))),
        fell_back: share(&|phrase| decided(phrase, |it, _| matches!(it, Decision::Fallback))),
        out_of_scope_caught: (!outside.is_empty()).then_some(caught),
    }
}

fn percent(phrases: &[&Phrase], is: &dyn Fn(&Phrase) -> bool) -> f32 {
    let count = phrases.iter().filter(|phrase| is(phrase)).count();
    100.0 * count as f32 / phrases.len().max(1) as f32
}
