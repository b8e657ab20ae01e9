//! What the council learns from conversations: counts, and pages for those who may see them.
//!
//! Must not be here: what is counted and the figures (the engine's), any text of a conversation.

mod counts;
mod export;
mod settings;
mod staff;
#[cfg(test)]
mod tests;

pub use counts::{Counts, Period, STEP};
pub use settings::Settings;
pub use staff::doors;

use super::Assistant;
use super::area::SWEPT_EVERY;
use crate::clock::Clock;
use crate::pages::PageRequest;
use crate::store::StoreError;
use ::assistant::{
    Guess,
    conversation::Conversation,
    insight::{AnsweredBy, Certainty, Channel, Status, Turn},
};
use axum::http::HeaderMap;
use counts::{Heard, session_of};
use domain::{assistant::ConversationId, language::Language, london};
use jiff::ToSpan;
use std::sync::Weak;
use std::time::{Duration, Instant};

/// A turn that has begun.
pub struct Begun {
    language: Language,
    channel: Channel,
    at: Instant,
}

impl Begun {
    pub fn now(language: Language, headers: &HeaderMap) -> Self {
        Begun { language, channel: channel(headers), at: Instant::now() }
    }
}

/// A browser says itself whether it fetches a page to show it or a script does (Fetch Metadata). One that does not say so has
/// no script that could.
fn channel(headers: &HeaderMap) -> Channel {
    match headers.get("sec-fetch-dest").map(|dest| dest.as_bytes()) {
        Some(b"empty") => Channel::Panel,
        _ => Channel::Page,
    }
}

impl Assistant {
    /// Counts what was said last, and was guessed at: an answer to what was asked is not.
    pub(super) fn count(&self, begun: &Begun, id: &ConversationId, said: &Conversation, guess: Option<Guess>) {
        let Some(turn) = Turn::last_of(said) else { return };
        let is_of_it = |guess: &Guess| turn.intent.as_deref().is_none_or(|intent| intent == guess.label);
        let certainty = guess.filter(is_of_it).map(|guess| Certainty::of(guess.confidence));
        self.hear(begun, id, turn, certainty);
    }

    /// Counts that a person at the council is to have it, which no turn says.
    pub fn count_handover(&self, request: &PageRequest<'_>, id: &ConversationId) {
        let begun = Begun::now(request.context.language, request.headers);
        let turn = Turn { status: Status::HandedOver, intent: None, by: AnsweredBy::Dialogue };
        self.hear(&begun, id, turn, None);
    }

    fn hear(&self, begun: &Begun, id: &ConversationId, turn: Turn, certainty: Option<Certainty>) {
        let Begun { language, channel, at } = *begun;
        let (session, now) = (session_of(id), self.clock.now());
        self.counts.hear(Heard { session, at: now, turn, language, channel, certainty, took: at.elapsed() });
    }
}

const WRITTEN_EVERY: Duration = Duration::from_secs(1);

/// For as long as somebody holds the counts.
pub async fn write_down_each_second(counts: Weak<Counts>) {
    while let Some(counts) = counts.upgrade() {
        write_down(&counts).await;
        drop(counts);
        tokio::time::sleep(WRITTEN_EVERY).await;
    }
}

/// That nothing can be counted now keeps nobody from their answer.
pub async fn write_down(counts: &Counts) {
    if let Err(error) = counts.write_down().await {
        tracing::warn!(%error, "turns of conversations are not counted now");
    }
}

/// The same.
pub async fn settle_now_and_then(counts: Weak<Counts>, settings: Settings, clock: Clock) {
    while let Some(counts) = counts.upgrade() {
        if let Err(error) = sweep(&counts, settings, clock).await {
            tracing::warn!(%error, "what is over of conversations cannot be counted now");
        }
        drop(counts);
        tokio::time::sleep(SWEPT_EVERY).await;
    }
}

async fn sweep(counts: &Counts, settings: Settings, clock: Clock) -> Result<(), StoreError> {
    let now = clock.now();
    counts.settle(now).await?;
    let oldest = london::today(now).saturating_sub(i64::from(settings.days).days());
    counts.forget(oldest).await.map(drop)
}
