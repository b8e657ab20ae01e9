//! Asking a brain: which one for what, rounds of looking up, and what is made of its answer, all within the time of one turn.

use super::{
    Brain, Brief, Exchange, Failed, Guarded, Host, Outcome, Piece, Round,
    off_switch::OffSwitch,
    review::{Judge, MOST_LETTERS, Refusal},
    settings::{Settings, may_be_told},
    sources::Sources,
    tools::{self, Call, Done, Tool},
};
use ::assistant::dialogue::Rule;
use domain::{
    assistant::{Composed, Question},
    language::Language,
    text::Text,
};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;

/// What a question is about, as the embedded brain has read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Topic {
    Intent(String),
    /// It is not understood.
    Unknown,
}

impl Topic {
    pub const UNKNOWN: &'static str = "unknown";

    /// Whether a topic of the settings covers it: an intent, all of an area (`tax.*`), or `unknown`.
    pub fn is_of(&self, pattern: &str) -> bool {
        match (self, pattern.strip_suffix(".*")) {
            (Topic::Unknown, _) => pattern == Self::UNKNOWN,
            (Topic::Intent(intent), None) => intent == pattern,
            (Topic::Intent(intent), Some(area)) => intent.split_once('.').is_some_and(|(of, _)| of == area),
        }
    }
}

/// Those that are switched on.
#[derive(Default)]
pub struct Brains {
    pub(super) topics: Vec<(String, String)>,
    pub(super) brains: BTreeMap<String, OnDuty>,
    pub(super) off: OffSwitch,
    pub(super) patience: Duration,
    pub(super) forbidden: Vec<String>,
}

/// A brain, and what people are told of who it is.
pub(super) struct OnDuty {
    pub name: Text,
    pub brain: Arc<dyn Brain>,
}

/// A question that may go to a brain.
pub struct Asked<'a> {
    pub council: &'a str,
    pub language: Language,
    pub session: &'a str,
    pub question: &'a Question,
    pub earlier: &'a [Exchange],
    pub now: Timestamp,
}

/// A brain that may be asked about something.
pub struct Consultant<'a> {
    brains: &'a Brains,
    pub(super) on_duty: &'a OnDuty,
}

/// More than these rounds of looking up are not gone through.
const MOST_ROUNDS: usize = 3;
/// More are not done in one round.
const MOST_CALLS: usize = 4;
/// What is offered at once.
const MOST_OFFERS: usize = 3;

impl Brains {
    pub fn open(settings: Option<&Settings>) -> anyhow::Result<Brains> {
        settings.map_or_else(|| Ok(Brains::default()), Settings::open)
    }

    /// The brain that is asked about this, if there is one and the topic is not switched off. What is named comes before all of
    /// its area.
    pub async fn on(&self, topic: &Topic) -> Option<Consultant<'_>> {
        if let Topic::Intent(intent) = topic
            && !Rule::of(intent).is_some_and(may_be_told)
        {
            return None;
        }
        let of = |is_area: bool| {
            let mut topics = self.topics.iter().filter(move |(pattern, _)| pattern.ends_with('*') == is_area);
            topics.find(|(pattern, _)| topic.is_of(pattern))
        };
        let (_, name) = of(false).or_else(|| of(true))?;
        let on_duty = self.brains.get(name)?;
        if self.off.is_off(topic).await { None } else { Some(Consultant { brains: self, on_duty }) }
    }
}

impl Consultant<'_> {
    /// None where the embedded brain is to answer: nothing may be asked, the brain fails or is too slow, or what it says is not
    /// to be told.
    pub async fn consult(&self, asked: &Asked<'_>, host: &dyn Host) -> Option<Outcome> {
        let question = match Guarded::new(asked.question) {
            Ok(question) => question,
            Err(held) => {
                metrics::counter!("assistant_brain_answers_total", "outcome" => "held").increment(1);
                tracing::info!(?held, "a question stays with the embedded brain");
                return None;
            }
        };
        let answer = timeout(self.brains.patience, self.answer(asked, &question, host)).await;
        let answer = answer.unwrap_or(Err(Failed::TooSlow));
        let outcome = match &answer {
            Ok(_) => "answered",
            Err(Failed::Refused(_)) => "refused",
            Err(_) => "failed",
        };
        metrics::counter!("assistant_brain_answers_total", "outcome" => outcome).increment(1);
        answer.inspect_err(|error| tracing::warn!(%error, "the embedded brain answers for an outside one")).ok()
    }

    async fn answer(&self, asked: &Asked<'_>, question: &Guarded, host: &dyn Host) -> Result<Outcome, Failed> {
        let mut sources = Sources::default();
        sources.add(host.look_up(question.as_str()));
        let tools = Tool::list(host);
        let mut rounds: Vec<Round> = Vec::new();
        let mut offers: Vec<String> = Vec::new();
        loop {
            let brief = Brief {
                council: asked.council,
                language: asked.language,
                session: asked.session,
                question,
                earlier: asked.earlier,
                sources: &sources,
                tools: &tools,
                rounds: &rounds,
            };
            let mut heard = self.hear(&brief).await?;
            offers.append(&mut heard.offers);
            let mut told = Vec::new();
            for call in heard.calls {
                match tools::done(&call, &tools, host, &mut sources).await? {
                    Done::Offered(intent) => offers.push(intent),
                    Done::Told(text) => told.push((call, text)),
                }
            }
            if told.is_empty() {
                return self.judged(asked, &heard.text, &sources, offers);
            }
            if rounds.len() == MOST_ROUNDS {
                return Err(Failed::Circles);
            }
            rounds.push(Round { said: heard.text, calls: told });
        }
    }

    /// All that a brain says in one round. It is not heard to the end where it says too much.
    async fn hear(&self, brief: &Brief<'_>) -> Result<Heard, Failed> {
        let mut pieces = self.on_duty.brain.begin(brief).await?;
        let mut heard = Heard::default();
        while let Some(piece) = pieces.next().await? {
            match piece {
                Piece::Text(text) => heard.text += &text,
                Piece::Call(call) => heard.calls.push(call),
                Piece::Offer(intent) => heard.offers.push(intent),
            }
            // Characters have four bytes at most.
            if heard.text.len() > 4 * MOST_LETTERS {
                return Err(Refusal::TooLong.into());
            }
            if heard.calls.len() > MOST_CALLS {
                return Err(Failed::Circles);
            }
        }
        Ok(heard)
    }

    fn judged(&self, asked: &Asked<'_>, text: &str, sources: &Sources, offers: Vec<String>) -> Result<Outcome, Failed> {
        let offers = offered(offers);
        if text.trim().is_empty() && !offers.is_empty() {
            return Ok(Outcome::Offer(offers));
        }
        let own = self.on_duty.brain.own_page(asked.language);
        let judge = Judge {
            language: asked.language,
            sources,
            own: own.as_ref().map(|page| &page.source),
            forbidden: &self.brains.forbidden,
        };
        match judge.reviewed(text) {
            Ok((text, sources)) => {
                let by = self.on_duty.name.clone();
                Ok(Outcome::Answer(Composed { text, sources, offers, by, at: asked.now }))
            }
            // What it offers is the assistant's own, whatever it says beside it.
            Err(refusal) if !offers.is_empty() => {
                tracing::info!(%refusal, "what an outside brain said beside an offer is not told");
                Ok(Outcome::Offer(offers))
            }
            Err(refusal) => Err(refusal.into()),
        }
    }
}

#[derive(Default)]
struct Heard {
    text: String,
    calls: Vec<Call>,
    offers: Vec<String>,
}

/// Each once, and only what can be offered.
fn offered(offers: Vec<String>) -> Vec<String> {
    let mut once: Vec<String> = Vec::new();
    for offer in offers {
        if !once.contains(&offer) && tools::offered().any(|intent| intent == offer) {
            once.push(offer);
        }
    }
    once.truncate(MOST_OFFERS);
    once
}
