//! What staff say that a kept question was about, and how often the assistant had acted on something else.

use super::figures::Share;
use crate::dialogue::Rule;

/// What a question was about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Label {
    Intent(String),
    /// Nothing that the assistant knows.
    None,
    /// Its words do not say it.
    Unclear,
}

impl Label {
    pub const NONE: &str = "none";
    pub const UNCLEAR: &str = "unclear";

    /// None where it is no label.
    pub fn named(name: &str) -> Option<Label> {
        match name {
            Label::NONE => Some(Label::None),
            Label::UNCLEAR => Some(Label::Unclear),
            intent => Rule::of(intent).map(|_| Label::Intent(intent.to_owned())),
        }
    }

    pub fn name(&self) -> &str {
        match self {
            Label::Intent(intent) => intent,
            Label::None => Label::NONE,
            Label::Unclear => Label::UNCLEAR,
        }
    }
}

/// How many questions have a label that says what they are about, and on how many the assistant acted, rightly or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    pub labelled: u64,
    pub acted: u64,
    pub wrong: u64,
}

impl Labels {
    /// Each is what the assistant took the question for, and what it was about.
    pub fn of<'a>(samples: impl IntoIterator<Item = (Option<&'a str>, &'a Label)>) -> Labels {
        let mut labels = Labels::default();
        for (taken_for, label) in samples {
            if *label == Label::Unclear {
                continue;
            }
            labels.labelled += 1;
            if let Some(intent) = taken_for {
                labels.acted += 1;
                labels.wrong += u64::from(label.name() != intent);
            }
        }
        labels
    }

    /// The wrong-act rate: of all that are labelled.
    pub fn wrong_acts(self) -> Share {
        Share { part: self.wrong, of: self.labelled }
    }
}
