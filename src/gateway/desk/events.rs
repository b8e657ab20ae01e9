//! What happens in a conversation, as server-sent events (HTML, 9.2). What is numbered is read from the store after the number
//! that a client has last: nothing is lost or told twice, through whichever gateway it comes back.

use super::pages::standing_in_words;
use super::{Chat, Desk, Listener, Standing};
use crate::App;
use crate::event_streams::{Place, streamed, told};
use crate::port::PortError;
use async_trait::async_trait;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response, sse},
};
use contract::{
    assistant::{TextFinal, events},
    desk::{HandOver, HandOverState, Status},
};
use domain::{
    assistant::ConversationId,
    desk::{Event, What},
    language::Language,
    london,
};
use futures_util::stream::{self, Stream};
use jiff::{SignedDuration, Timestamp};
use screens::{
    Context,
    desk::{Closed, Side, line, typing},
};
use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;

/// So many are read at once.
const AT_ONCE: u32 = 50;
/// So often it is looked whether everything was heard of, and whether this may still be seen.
const LOOKED_EVERY: Duration = Duration::from_secs(15);
/// Who has typed so lately is taken to type still.
const TYPES_FOR: SignedDuration = SignedDuration::from_secs(6);
/// Whoever reads, and whether they may still.
#[async_trait]
pub trait Reader: Send + Sync {
    fn side(&self) -> Side;
    async fn may_see(&self, chat: &Chat) -> bool;
}

pub struct Following {
    pub app: App,
    pub desk: Desk,
    pub id: ConversationId,
    pub language: Language,
    /// The number of the last event that is known.
    pub after: i64,
    pub reader: Box<dyn Reader>,
    /// Given back when the stream ends.
    pub _place: Place,
}

/// The events from now on. A conversation that has ended, of which everything is known, has none: 204 keeps a browser from
/// asking again.
pub async fn follow(following: Following) -> Result<Response, PortError> {
    let chat = following.desk.port.look(&following.id).await?.ok_or(PortError::NotFound)?;
    if !following.reader.may_see(&chat).await {
        return Err(PortError::NotFound);
    }
    if matches!(chat.standing, Standing::Closed(_)) && following.after >= chat.events {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let listener = following.desk.port.listen(&following.id);
    let told =
        Told { following, listener, ready: VecDeque::new(), stands: None, types: None, is_new: true, is_over: false };
    Ok(streamed(told.stream()))
}

/// What was told of a conversation to one reader, and what is to be.
struct Told {
    following: Following,
    listener: Listener,
    ready: VecDeque<sse::Event>,
    /// How it was said to stand.
    stands: Option<HandOver>,
    /// Since when the other side was said to type.
    types: Option<Timestamp>,
    is_new: bool,
    is_over: bool,
}

impl Told {
    fn stream(self) -> impl Stream<Item = Result<sse::Event, Infallible>> {
        stream::unfold(self, |mut told| async {
            let event = told.next().await?;
            Some((Ok(event), told))
        })
    }

    /// None at the end, and where nothing can be read now: the reader comes back.
    async fn next(&mut self) -> Option<sse::Event> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            if self.is_over || (!self.is_new && !self.wait().await) {
                return None;
            }
            self.is_new = false;
            if let Err(error) = self.read().await {
                tracing::debug!(%error, "a stream of the desk ends early");
                return None;
            }
        }
    }

    /// Until there may be something new; false where the gateway ends.
    async fn wait(&mut self) -> bool {
        let is_waiting = self.stands.as_ref().is_some_and(|stands| stands.state == HandOverState::Waiting);
        let within = if self.types.is_some() { TYPES_FOR.unsigned_abs() } else { LOOKED_EVERY };
        let Told { following, listener, .. } = self;
        let changed = async {
            // Whoever waits moves up when others are taken.
            if is_waiting { listener.chat_or_queue_changed().await } else { listener.chat_changed().await }
        };
        tokio::select! {
            () = following.app.stopping.cancelled() => false,
            () = changed => true,
            () = tokio::time::sleep(within) => true,
        }
    }

    async fn read(&mut self) -> Result<(), PortError> {
        let Following { desk, id, .. } = &self.following;
        let desk = desk.clone();
        let chat = desk.port.look(id).await?.ok_or(PortError::NotFound)?;
        if !self.following.reader.may_see(&chat).await {
            return Err(PortError::Forbidden);
        }
        let before = if chat.waits_here() { Some(desk.port.before(&chat).await?) } else { None };
        let new = match chat.events > self.following.after {
            true => desk.port.events(id, self.following.after, AT_ONCE).await?,
            false => Vec::new(),
        };
        let app = self.following.app.clone();
        let now = app.clock.now();
        let context = Context::at(self.following.language, &app.council_brief, london::civil(now));
        let handover = stands(context, &chat, before, desk.hours.closed(now));
        for event in &new {
            self.ready.push_back(numbered(context, self.following.reader.side(), event, &handover));
            self.following.after = event.number;
        }
        if self.stands.as_ref() != Some(&handover) {
            self.ready.push_back(told(events::HANDOVER, &handover));
            self.stands = Some(handover);
        }
        self.tell_of_typing(context, &chat, now);
        self.is_over = matches!(chat.standing, Standing::Closed(_)) && self.following.after >= chat.events;
        Ok(())
    }

    /// Once when the other side begins, and once when it has stopped.
    fn tell_of_typing(&mut self, context: Context, chat: &Chat, now: Timestamp) {
        let (at, by) = match (self.following.reader.side(), &chat.standing) {
            (Side::Staff, _) => (chat.asker_types_at, None),
            (Side::Asker, Standing::Taken { by, .. }) => (chat.staff_types_at, Some(by)),
            (Side::Asker, _) => (None, None),
        };
        let types = at.filter(|at| now.duration_since(*at) < TYPES_FOR);
        if types.is_some() != self.types.is_some() {
            let text = types.map_or_else(String::new, |_| typing(context, by));
            self.ready.push_back(told(events::STATUS, &Status { text }));
        }
        self.types = types;
    }
}

/// How a conversation stands now.
pub fn stands(context: Context, chat: &Chat, before: Option<u32>, closed: Option<Closed>) -> HandOver {
    HandOver {
        state: state(&chat.standing),
        url: None,
        queue: before,
        text: standing_in_words(context, chat, before.unwrap_or_default(), closed),
        line: None,
    }
}

fn state(standing: &Standing) -> HandOverState {
    match standing {
        Standing::Waiting => HandOverState::Waiting,
        Standing::Taken { .. } => HandOverState::Taken,
        Standing::Closed(_) => HandOverState::Closed,
    }
}

fn numbered(context: Context, side: Side, event: &Event, handover: &HandOver) -> sse::Event {
    let screens::desk::Line { by, at, text } = line(context, side, event);
    let line = TextFinal { by, at: Some(at), text, links: Vec::new() };
    let is_said = matches!(event.what, What::Asked(_) | What::Answered(..));
    let told = match is_said {
        true => told(events::TEXT_FINAL, &line),
        false => told(events::HANDOVER, &HandOver { line: Some(line), ..handover.clone() }),
    };
    told.id(event.number.to_string())
}
