//! Whether an answer was useful, as the person says it who has got it.

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Usefulness {
    Useful,
    /// `words` are without personal details.
    Useless {
        reason: Option<Shortcoming>,
        words: Option<String>,
    },
}

/// Why it was not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortcoming {
    Misunderstood,
    Wrong,
    Unclear,
    /// It was right, and it did not help.
    NotDone,
}

impl Shortcoming {
    pub const ALL: [Shortcoming; 4] =
        [Shortcoming::Misunderstood, Shortcoming::Wrong, Shortcoming::Unclear, Shortcoming::NotDone];

    pub fn name(self) -> &'static str {
        match self {
            Shortcoming::Misunderstood => "misunderstood",
            Shortcoming::Wrong => "wrong",
            Shortcoming::Unclear => "unclear",
            Shortcoming::NotDone => "not_done",
        }
    }

    pub fn named(name: &str) -> Option<Shortcoming> {
        Shortcoming::ALL.into_iter().find(|reason| reason.name() == name)
    }
}

impl Usefulness {
    /// In characters, of the words.
    pub const MOST: usize = 300;
}
