//! What is done with a guess.

use super::model::NONE;

/// What a text may mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Guess<'a> {
    pub label: &'a str,
    /// From 0 to 1.
    pub confidence: f32,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Decision<'a> {
    /// It is what is meant.
    Act(Guess<'a>),
    /// One of these is, the likeliest first: the person says which, or none.
    Clarify(Vec<Guess<'a>>),
    /// It cannot be told, or it is nothing that is answered here.
    Fallback,
}

impl<'a> Decision<'a> {
    /// Asks back about these, so far as they are answered here.
    pub(crate) fn clarify(guesses: &[Guess<'a>]) -> Self {
        Decision::Clarify(guesses.iter().filter(|guess| guess.label != NONE).copied().collect())
    }

    pub fn name(&self) -> &'static str {
        match self {
            Decision::Act(_) => "act",
            Decision::Clarify(_) => "clarify",
            Decision::Fallback => "fallback",
        }
    }
}
