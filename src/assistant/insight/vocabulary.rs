//! The words of what is counted. Their names are in the store and in files that councils have: they never change.

use serde::{Deserialize, Serialize};

macro_rules! vocabulary {
    ($(#[$about:meta])* $word:ident: $($(#[$says:meta])* $one:ident = $name:literal,)+) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $word {
            $($(#[$says])* #[serde(rename = $name)] $one,)+
        }

        impl $word {
            pub const ALL: &'static [$word] = &[$($word::$one),+];

            pub const fn name(self) -> &'static str {
                match self {
                    $($word::$one => $name,)+
                }
            }

            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.name() == name)
            }
        }
    };
}

vocabulary! {
    /// What a turn came to. Where it came to several things, the first of these counts.
    Status:
    /// Danger was told of, and whom to turn to.
    Danger = "danger",
    HandedOver = "handed_over",
    /// Something was done, and has a reference.
    Done = "done",
    /// It is done as soon as it can be sent.
    Queued = "queued",
    Failed = "failed",
    Answered = "answered",
    NotUnderstood = "not_understood",
    /// It was asked which of a few is meant.
    Clarified = "clarified",
    /// What a matter takes was asked.
    Asked = "asked",
}

vocabulary! {
    /// Who has answered.
    AnsweredBy:
    Dialogue = "dialogue",
    /// The council's pages.
    Pages = "pages",
    /// A brain outside the council.
    Outside = "outside",
}

vocabulary! {
    /// Where it was asked.
    Channel:
    /// A page, which needs no script.
    Page = "page",
    /// The panel beside another page.
    Panel = "panel",
}

vocabulary! {
    /// How sure the engine was of its first guess, in percent.
    Certainty:
    Below25 = "0-25",
    Below50 = "25-50",
    Below75 = "50-75",
    Below90 = "75-90",
    From90 = "90-100",
}

vocabulary! {
    /// What became of a matter, if nothing more is said of it.
    Outcome:
    /// It was done, or waits to be sent.
    Done = "done",
    Answered = "answered",
    /// It was settled, and the person came back with it.
    AskedAgain = "asked_again",
    HandedOver = "handed_over",
    /// The person went away in the middle of it.
    Abandoned = "abandoned",
    /// It never came out what it is.
    NotUnderstood = "not_understood",
    Failed = "failed",
    Danger = "danger",
}

vocabulary! {
    /// How far figures go back, by its days. Whole weeks: a Monday is not like a Sunday.
    Span:
    Week = "7",
    Month = "28",
    Quarter = "91",
    Year = "364",
}

impl Span {
    pub const fn days(self) -> i64 {
        match self {
            Span::Week => 7,
            Span::Month => 28,
            Span::Quarter => 91,
            Span::Year => 364,
        }
    }

    /// What is shown over time, in days: few are shown one by one, else each week.
    pub const fn step(self) -> i64 {
        match self {
            Span::Week | Span::Month => 1,
            Span::Quarter | Span::Year => 7,
        }
    }
}

impl Certainty {
    /// Of a confidence from 0 to 1.
    pub fn of(confidence: f32) -> Certainty {
        match confidence {
            _ if confidence < 0.25 => Certainty::Below25,
            _ if confidence < 0.50 => Certainty::Below50,
            _ if confidence < 0.75 => Certainty::Below75,
            _ if confidence < 0.90 => Certainty::Below90,
            _ => Certainty::From90,
        }
    }
}

impl Outcome {
    /// Whether nobody at the council had to do anything.
    pub fn is_contained(self) -> bool {
        matches!(self, Outcome::Done | Outcome::Answered)
    }
}
