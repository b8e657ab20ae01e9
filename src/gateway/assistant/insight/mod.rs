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
    conversation::{Conversation, Said},
    insight::{AnsweredBy, Certainty, Channel, Status, Turn},
};
use axum::http::HeaderMap;
use counts::Heard;
use domain::{assistant::ConversationId, language::Language, london};
use jiff::ToSpan;
use std::sync::Weak;
use std::time::Instant;

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
    /// Counts what was said last. That nothing can be counted now keeps nobody from their answer.
    pub(super) async fn count(&self, begun: &Begun, id: &ConversationId, conversation: &Conversation) {
        let Some(turn) = Turn::last_of(conversation) else { return };
        let certainty = self.certainty(conversation, &turn);
        self.hear(begun, id, &turn, certainty).await;
    }

    /// Counts that a person at the council is to have it, which no turn says.
    pub async fn count_handover(&self, request: &PageRequest<'_>, id: &ConversationId) {
        let begun = Begun::now(request.context.language, request.headers);
        let turn = Turn { status: Status::HandedOver, intent: None, by: AnsweredBy::Dialogue };
        self.hear(&begun, id, &turn, None).await;
    }

    async fn hear(&self, begun: &Begun, id: &ConversationId, turn: &Turn, certainty: Option<Certainty>) {
        let Begun { language, channel, at } = *begun;
        let heard = Heard { id, turn, language, channel, certainty, took: at.elapsed() };
        if let Err(error) = self.counts.hear(&heard, self.clock.now()).await {
            tracing::warn!(%error, "a turn of a conversation is not counted");
        }
    }

    /// Of what was typed to begin something: an answer to what was asked is not guessed at.
    fn certainty(&self, conversation: &Conversation, turn: &Turn) -> Option<Certainty> {
        let Said::Typed(text) = &conversation.last()?.said else { return None };
        let guess = self.brain.guess(text)?;
        let is_of_it = turn.intent.as_deref().is_none_or(|intent| intent == guess.label);
        is_of_it.then(|| Certainty::of(guess.confidence))
    }
}

/// For as long as somebody holds the counts.
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
