//! Carries a conversation to Chatwoot and back. What is there already is looked for first: a message whose answer was lost has
//! its name (`source_id`) there, and is not sent again.

use super::ChatwootDesk;
use super::api::{Agent, By, Failed};
use super::records::Carried;
use crate::clock::Clock;
use crate::desk::embedded::Member;
use crate::desk::{Chat, Port, Standing};
use crate::port::PortError;
use domain::{
    assistant::ConversationId,
    desk::{Colleague, Note, What},
};
use jiff::Timestamp;
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// So many are carried at once by one gateway.
const AT_ONCE: usize = 8;
const LOOKED_EVERY: Duration = Duration::from_millis(500);
/// One that takes longer is broken off, and goes on later from where it was.
const WITHIN: Duration = Duration::from_secs(40);
/// In milliseconds: so often it is looked for answers, and so often where nobody has said anything for long.
const AGAIN: i64 = 3_000;
const QUIET_AFTER: i64 = 10 * 60_000;
const AGAIN_WHEN_QUIET: i64 = 60_000;
const AGAIN_AFTER_FAILURE: i64 = 5_000;
const LATEST_AFTER_FAILURE: i64 = 5 * 60_000;
/// A page of Chatwoot's messages.
const PAGE: usize = 100;
/// In seconds. Messages of one moment may come to be seen in another order than that of their numbers.
const SETTLED_AFTER: i64 = 30;
const EVENTS_AT_ONCE: u32 = 50;

/// For as long as somebody holds the desk.
pub async fn carry_on(held: Weak<ChatwootDesk>, clock: Clock) {
    let turns = Arc::new(Semaphore::new(AT_ONCE));
    while let Some(desk) = held.upgrade() {
        let due = desk.due(clock.now()).await.unwrap_or_else(|error| {
            tracing::debug!(%error, "nothing is carried to Chatwoot now");
            Vec::new()
        });
        for id in due {
            let Ok(turn) = Arc::clone(&turns).acquire_owned().await else { return };
            let desk = Arc::clone(&desk);
            tokio::spawn(async move {
                desk.carry(&id, clock.now()).await;
                drop(turn);
            });
        }
        // Either way it is looked again.
        let _ = timeout(LOOKED_EVERY, desk.wanted.notified()).await;
    }
}

/// What is to be done next with one that was carried.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    LookAgain,
    Nothing,
}

#[derive(Debug, thiserror::Error)]
enum Stopped {
    #[error("{0}")]
    Chatwoot(#[from] Failed),
    #[error("{0}")]
    Store(#[from] PortError),
    #[error("it takes too long")]
    TooSlow,
}

impl ChatwootDesk {
    /// Both ways, as far as it gets.
    pub(super) async fn carry(&self, id: &ConversationId, now: Timestamp) {
        let mut carried = match self.hold(id, now).await {
            Ok(Some(carried)) => carried,
            Ok(None) => return,
            Err(error) => return tracing::debug!(%error, "a conversation is carried to Chatwoot later"),
        };
        let due_at = match timeout(WITHIN, self.both_ways(id, &mut carried, now)).await {
            Ok(Ok(next)) => {
                carried.failures = 0;
                due_at(next, &carried, now)
            }
            failed => {
                carried.failures += 1;
                let why = failed.map_err(|_| Stopped::TooSlow).and_then(|failed| failed).err();
                tracing::warn!(?why, "Chatwoot does not take or tell what is said at the desk");
                let pause = AGAIN_AFTER_FAILURE.saturating_mul(1 << carried.failures.clamp(0, 10));
                now.as_millisecond() + pause.min(LATEST_AFTER_FAILURE)
            }
        };
        if let Err(error) = self.let_go(id, &carried, due_at).await {
            tracing::debug!(%error, "a conversation is carried to Chatwoot once more");
        }
    }

    async fn both_ways(&self, id: &ConversationId, carried: &mut Carried, now: Timestamp) -> Result<Next, Stopped> {
        let Some(chat) = self.kept.look(id).await? else { return Ok(Next::Nothing) };
        let conversation = match carried.conversation {
            Some(conversation) => conversation,
            None => self.begin(id).await?,
        };
        carried.conversation = Some(conversation);
        let was_heard = self.hear(id, conversation, carried, now).await?;
        let was_sent = self.send(&chat, conversation, carried).await?;
        if was_heard || was_sent {
            carried.active_at = now.as_millisecond();
        }
        let theirs = self.account.conversation(conversation).await?;
        match &chat.standing {
            Standing::Closed(_) => {
                if !theirs.is_resolved() {
                    self.account.resolve(conversation).await?;
                }
                return Ok(Next::Nothing);
            }
            // What was just sent has opened it again there.
            _ if theirs.is_resolved() && !was_sent => self.kept.ended_elsewhere(id, now).await?,
            Standing::Waiting => {
                if let Some(agent) = theirs.assignee() {
                    self.kept.has_elsewhere(id, &self.member(agent), now).await?;
                }
            }
            Standing::Taken { .. } => {}
        }
        Ok(Next::LookAgain)
    }

    /// Its number there. Begun twice, it is the same.
    async fn begin(&self, id: &ConversationId) -> Result<i64, Failed> {
        let name = id.as_str().get(..6).unwrap_or_default();
        let contact = self.account.contact(id.as_str(), name).await?;
        self.account.conversation_of(contact, id.as_str()).await
    }

    /// What has come there since; whether staff have said something.
    async fn hear(
        &self,
        id: &ConversationId,
        conversation: i64,
        carried: &mut Carried,
        now: Timestamp,
    ) -> Result<bool, Stopped> {
        let (mut after, mut is_new) = (carried.heard, false);
        loop {
            let page = self.account.messages(conversation, after).await?;
            for message in &page {
                if let Some(number) = message.source_id.as_deref().and_then(|name| number_of(id, name)) {
                    carried.sent = carried.sent.max(number);
                } else if let Some((agent, text)) = message.answer() {
                    is_new |= self.tell(id, message.id, agent, text, now).await?;
                }
            }
            let newest = page.iter().map(|message| message.created_at).max().unwrap_or_default();
            let settled =
                page.iter().filter(|message| message.created_at + SETTLED_AFTER < newest).map(|message| message.id);
            carried.heard = settled.fold(carried.heard, i64::max);
            let last = page.last().map_or(after, |message| message.id);
            if page.len() < PAGE || last <= after {
                return Ok(is_new);
            }
            after = last;
        }
    }

    /// What a member of staff has written, in as many messages as it takes; whether it is new.
    async fn tell(
        &self,
        id: &ConversationId,
        message: i64,
        agent: &Agent,
        text: &str,
        now: Timestamp,
    ) -> Result<bool, PortError> {
        let (mut is_new, letters) = (false, text.chars().collect::<Vec<_>>());
        let most = usize::try_from(Note::MOST).unwrap_or(usize::MAX);
        for (part, letters) in letters.chunks(most).enumerate() {
            if let Ok(note) = Note::parse(&letters.iter().collect::<String>()) {
                let name = format!("chatwoot {message} {part}");
                is_new |= self.kept.answered_elsewhere(id, &name, &note, &self.member(agent), now).await?;
            }
        }
        Ok(is_new)
    }

    fn member(&self, agent: &Agent) -> Member {
        let colleague = Colleague { name: agent.first_name(), team: self.team.clone() };
        Member { id: format!("chatwoot {}", agent.id), colleague, others: Vec::new() }
    }

    /// What staff are given, and then what the person says, in its order; whether anything was sent.
    async fn send(&self, chat: &Chat, conversation: i64, carried: &mut Carried) -> Result<bool, Stopped> {
        let mut was_sent = false;
        if carried.sent < 0 {
            let note = (self.in_words)(&chat.packet);
            self.account.send(conversation, &name_of(&chat.id, 0), By::Note, &note).await?;
            (carried.sent, was_sent) = (0, true);
        }
        loop {
            let events = self.kept.events(&chat.id, carried.sent, EVENTS_AT_ONCE).await?;
            if events.is_empty() {
                return Ok(was_sent);
            }
            for event in events {
                if let What::Asked(text) = &event.what {
                    self.account.send(conversation, &name_of(&chat.id, event.number), By::Person, text).await?;
                    was_sent = true;
                }
                carried.sent = event.number;
            }
        }
    }
}

/// By which a message is known again there.
fn name_of(id: &ConversationId, number: i64) -> String {
    format!("{}-{number}", id.as_str())
}

fn number_of(id: &ConversationId, name: &str) -> Option<i64> {
    name.strip_prefix(id.as_str())?.strip_prefix('-')?.parse().ok()
}

fn due_at(next: Next, carried: &Carried, now: Timestamp) -> i64 {
    let now = now.as_millisecond();
    match next {
        Next::Nothing => i64::MAX,
        Next::LookAgain if now - carried.active_at < QUIET_AFTER => now + AGAIN,
        Next::LookAgain => now + AGAIN_WHEN_QUIET,
    }
}
