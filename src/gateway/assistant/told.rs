//! What was said and answered, as server-sent events (HTML, 9.2): all of it, and what comes, for whoever shows it without our pages.
//! An event's id is the number of its turn and its own place in it, so that whoever comes back is told the rest, at any gateway.

use super::{
    Assistant,
    conversations::{Kept, News},
    look_ups::{LookUps, shown_with},
    turn::visit,
};
use crate::App;
use crate::desk::Listener;
use crate::event_streams::{Place, streamed, told};
use crate::origin::Origin;
use crate::pages::Caller;
use crate::port::PortError;
use ::assistant::conversation::Conversation;
use axum::response::{Response, sse};
use contract::assistant::{Event, TurnEnd};
use domain::{assistant::ConversationId, language::Language};
use futures_util::stream;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::str::FromStr;
use std::time::Duration;
use tokio::sync::watch;

/// So often it is looked whether everything was heard of, and whether it may still be seen.
const LOOKED_EVERY: Duration = Duration::from_secs(15);

/// Where an event stands in its conversation: `3.1`, the second event of the fourth turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    turn: u32,
    event: usize,
}

impl FromStr for Position {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (turn, event) = text.split_once('.').ok_or(())?;
        Ok(Position { turn: turn.parse().map_err(drop)?, event: event.parse().map_err(drop)? })
    }
}

/// The events of one turn, as they are told in a language to whoever asks by a name of the service.
pub struct Drawn {
    language: Language,
    origin: Origin,
    events: Vec<(Position, Event)>,
}

/// One turn: what was said, and what was answered to it.
pub async fn turn(
    caller: &Caller,
    id: &ConversationId,
    conversation: &Conversation,
    number: u32,
    looked_up: &LookUps,
) -> Drawn {
    let mut events = events(caller, id, conversation, number, None, looked_up).await;
    events.retain(|(position, _)| position.turn == number);
    Drawn { language: caller.language, origin: caller.request().origin.clone(), events }
}

impl Drawn {
    pub fn answer(&self) -> Response {
        let events: Vec<_> = self.events.iter().map(|(position, event)| Ok(sent(event, Some(*position)))).collect();
        streamed(stream::iter(events))
    }

    fn is_for(&self, caller: &Caller) -> bool {
        self.language == caller.language && self.origin == *caller.request().origin
    }
}

/// There is nothing more to tell: the person begins anew.
pub fn over() -> Response {
    let end = Event::TurnEnd(TurnEnd { number: None, status: "over".to_owned(), intent: None });
    streamed(stream::iter([Ok::<_, Infallible>(sent(&end, None))]))
}

/// All events of a conversation from one turn on, after a position.
async fn events(
    caller: &Caller,
    id: &ConversationId,
    conversation: &Conversation,
    from: u32,
    after: Option<Position>,
    looked_up: &LookUps,
) -> Vec<(Position, Event)> {
    let request = caller.request();
    let all = conversation.exchanges();
    let first = all.iter().position(|exchange| exchange.number >= from).unwrap_or(all.len());
    let mut before = first.checked_sub(1).and_then(|before| all.get(before));
    let mut events = Vec::new();
    for shown in shown_with(&request, &all[first..], looked_up).await {
        let turn = shown.exchange.number;
        let told = screens::assistant::events(request.whole(), id, before, &shown, request.origin);
        let placed = told.into_iter().enumerate().map(|(event, told)| (Position { turn, event }, told));
        events.extend(placed.filter(|(position, _)| after.is_none_or(|after| *position > after)));
        before = Some(shown.exchange);
    }
    events
}

fn sent(event: &Event, position: Option<Position>) -> sse::Event {
    let told = told(event.name(), event);
    match position {
        Some(Position { turn, event }) => told.id(format!("{turn}.{event}")),
        None => told,
    }
}

/// Somebody who is told of a conversation as it goes on.
pub struct Following {
    pub app: App,
    pub assistant: Assistant,
    pub caller: Caller,
    pub id: ConversationId,
    /// What is known of it.
    pub after: Option<Position>,
    /// Given back when the stream ends.
    pub _place: Place,
}

impl Following {
    /// Until the person begins anew, or another has it. Whoever comes back then is told so.
    pub fn follow(self) -> Response {
        let said = self.assistant.conversations.listen(&self.id);
        let desk = self.app.areas.desk.as_ref().map(|desk| desk.listen(&self.id));
        let telling =
            Telling { following: self, said, desk, may_have_gone: true, ready: VecDeque::new(), version: None };
        streamed(stream::unfold(telling, |mut telling| async {
            let event = telling.next().await?;
            Some((Ok::<_, Infallible>(event), telling))
        }))
    }
}

struct Telling {
    following: Following,
    said: watch::Receiver<News>,
    desk: Option<Listener>,
    /// A person at the council may have it by now.
    may_have_gone: bool,
    ready: VecDeque<sse::Event>,
    /// Of the conversation, as far as it is told.
    version: Option<i64>,
}

impl Telling {
    /// None at the end, and where nothing can be read now.
    async fn next(&mut self) -> Option<sse::Event> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            if self.version.is_some() && !self.wait().await {
                return None;
            }
            match self.read().await {
                Ok(true) => {}
                Ok(false) => return None,
                Err(error) => {
                    tracing::debug!(%error, "a stream of the assistant ends early");
                    return None;
                }
            }
        }
    }

    /// Until there may be something new; false where the gateway ends.
    async fn wait(&mut self) -> bool {
        let Telling { following, said, desk, may_have_gone, .. } = self;
        let taken = async {
            match desk {
                Some(desk) => desk.chat_changed().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = following.app.stopping.cancelled() => return false,
            // Whoever rings outlives those who listen, or the gateway ends.
            heard = said.changed() => return heard.is_ok(),
            () = taken => {}
            () = tokio::time::sleep(LOOKED_EVERY) => {}
        }
        *may_have_gone = true;
        true
    }

    /// False where there is nothing more to be told here.
    async fn read(&mut self) -> Result<bool, PortError> {
        let Following { app, assistant, caller, id, after, .. } = &mut self.following;
        let must_look = std::mem::take(&mut self.may_have_gone);
        if must_look
            && let Some(desk) = &app.areas.desk
            && desk.has(id).await?
        {
            return Ok(false);
        }
        // What was said at this gateway is told as it was said. The store is asked now and then, and for what was said elsewhere.
        let news = self.said.borrow_and_update().clone().filter(|_| !must_look && self.version.is_some());
        let request = caller.request();
        let visit = match &news {
            Some(news) => visit(&request, Some(id.clone()), Some(news.kept.clone())).await?,
            None => assistant.visit(&request, Some(id.clone())).await?,
        };
        let Some(Kept { said, version }) = visit.kept else { return Ok(false) };
        let before = self.version.replace(version);
        if before == Some(version) {
            return Ok(true);
        }
        let drawn = news.as_ref().and_then(|news| news.drawn.as_ref()).filter(|drawn| drawn.is_for(caller));
        let events = match drawn.filter(|_| before == Some(version - 1)) {
            Some(drawn) => &drawn.events,
            None => {
                // All of a turn is told at once; of that at which somebody comes back, they may have a part.
                let from = after.map_or(0, |after| after.turn + u32::from(before.is_some()));
                &events(caller, id, &said, from, *after, &LookUps::default()).await
            }
        };
        for (position, event) in events {
            *after = Some(*position);
            self.ready.push_back(sent(event, Some(*position)));
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_read_as_it_is_written_and_nothing_else_is() {
        assert_eq!("3.1".parse(), Ok(Position { turn: 3, event: 1 }));
        for other in ["", "3", "3.", ".1", "-1.0", "3.1.2", "99999999999.0", "a.b"] {
            assert!(other.parse::<Position>().is_err(), "{other}");
        }
        assert!("2.9".parse::<Position>().unwrap() < "10.0".parse().unwrap());
    }
}
