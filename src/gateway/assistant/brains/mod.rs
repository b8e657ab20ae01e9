//! Brains outside the council, which a council may switch on for some topics: they write an answer from the council's pages, or
//! offer what the assistant can do. The embedded brain has read each question before them, and answers where they do not.
//!
//! Belongs here: who may be asked what (`settings`, `off_switch`), what may leave (`guard`), how each is asked (`openai`, `rasa`),
//! what they may look up (`tools`), what of their answers is believed (`review`). Must not be here: what is remembered and shown.
//! Nothing that writes: a brain offers an intent, and the dialogue has the person check it.

mod consultation;
mod guard;
mod key;
mod language;
mod lines;
mod off_switch;
mod openai;
mod rasa;
mod review;
mod settings;
mod sources;
#[cfg(test)]
mod tests;
mod tools;

pub use consultation::{Asked, Brains, Topic};
use guard::Guarded;
pub use settings::Settings;
pub use sources::Passage;

use crate::upstream::UpstreamError;
use async_trait::async_trait;
use domain::{
    assistant::{Composed, Question},
    language::Language,
};
use sources::Sources;
use tools::{Call, Tool};

/// A brain, whatever it speaks. It is asked anew in each round, with what it has looked up before.
#[async_trait]
trait Brain: Send + Sync {
    async fn begin(&self, brief: &Brief<'_>) -> Result<Box<dyn Pieces>, Failed>;

    /// The page that stands behind whatever it says, where it has its texts from its council.
    fn own_page(&self, _language: Language) -> Option<Passage> {
        None
    }
}

/// What a brain says, as it comes.
#[async_trait]
trait Pieces: Send {
    /// None once it has said all, and ended as it should.
    async fn next(&mut self) -> Result<Option<Piece>, Failed>;
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    /// It wants something looked up.
    Call(Call),
    /// It offers an intent.
    Offer(String),
}

/// What a brain is told. Nothing in it says who asks.
struct Brief<'a> {
    council: &'a str,
    language: Language,
    /// By which it knows the conversation again.
    session: &'a str,
    question: &'a Guarded,
    earlier: &'a [Exchange],
    sources: &'a Sources,
    tools: &'a [Tool],
    rounds: &'a [Round],
}

/// What was asked before, as far as it may be told, and what a brain has answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    asked: String,
    answered: Option<String>,
}

/// What was looked up in a round, and what came of it.
struct Round {
    said: String,
    calls: Vec<(Call, String)>,
}

impl Exchange {
    /// None where nothing of it may be told.
    pub fn new(asked: &str, answered: Option<&str>) -> Option<Exchange> {
        let asked = Guarded::new(&Question::parse(asked).ok()?).ok()?;
        Some(Exchange { asked: asked.into_text(), answered: answered.map(str::to_owned) })
    }
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Answer(Composed),
    /// These intents are offered, and nothing is said.
    Offer(Vec<String>),
}

/// Whoever has the council's pages and the days of a home.
#[async_trait]
pub trait Host: Sync {
    /// What the council's pages say of it, the best first.
    fn look_up(&self, words: &str) -> Vec<Passage>;

    /// Whether the home is known that the conversation is about.
    fn knows_home(&self) -> bool;

    /// The next collections of that home. The passage does not say which home it is.
    async fn bin_days(&self) -> Option<Passage>;
}

/// Why there is no answer of it. The embedded brain answers then.
#[derive(Debug, thiserror::Error)]
enum Failed {
    #[error("{0}")]
    Upstream(#[from] UpstreamError),
    #[error("its answer is not in its form: {0}")]
    Garbled(&'static str),
    #[error("its answer breaks off")]
    BrokenOff,
    #[error("it says that it has failed")]
    Error,
    #[error("it answers in {0:?}, which is none of its forms")]
    Kind(String),
    #[error("it asks for a tool that is not on the list")]
    UnknownTool,
    #[error("it looks up more and more")]
    Circles,
    #[error("it did not answer in time")]
    TooSlow,
    #[error("its answer is not told: {0}")]
    Refused(#[from] review::Refusal),
}
