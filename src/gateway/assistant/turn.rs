//! A turn of a conversation, however it came: who is there, what was said, and what has become of the conversation.
//!
//! Must not be here: how that is shown (`pages.rs`), or told to others (`routes.rs`).

use super::{
    Assistant,
    brain::Brain,
    conversations::{Kept, Untold},
    host::Gateway,
    insight::Begun,
    look_ups::{LookUps, passage},
    outside::Visited,
    sent::Judged,
    usefulness::About,
};
use crate::identity::Identity;
use crate::pages::PageRequest;
use crate::port::PortError;
use ::assistant::conversation::{self, Conversation, Said};
use domain::{
    address::AddressId,
    assistant::{ConversationId, Question},
    identity::{PersonId, Session},
};
use std::sync::Mutex;

/// So often a conversation is tried that somebody else goes on with at the same moment.
const MOST_TRIES: usize = 8;

/// What has become of a conversation.
pub enum Went {
    On(Box<GoneOn>),
    /// The person begins anew, and nothing of it is kept.
    Over,
    /// It is not there any more, or has become another person's.
    Gone,
}

/// A conversation after something was said.
pub struct GoneOn {
    pub id: ConversationId,
    pub said: Conversation,
    /// None where nothing is new.
    pub new: Option<Untold>,
}

/// Somebody at a conversation.
pub struct Visit {
    /// None before anything was said.
    pub id: Option<ConversationId>,
    /// None where it is gone, or another person's.
    pub kept: Option<Kept>,
    pub session: Option<Session>,
    pub identity: Option<Identity>,
    /// The home that the app on their device opens first, where it names one.
    pub saved_home: Option<AddressId>,
}

impl Assistant {
    pub(super) async fn visit(
        &self,
        request: &PageRequest<'_>,
        id: Option<ConversationId>,
    ) -> Result<Visit, PortError> {
        let kept = match &id {
            Some(id) => self.conversations.find(id, self.clock.now()).await?,
            None => Some(Kept { said: Conversation::default(), version: 0 }),
        };
        visit(request, id, kept).await
    }

    /// The same of somebody who goes on with it. It is taken as it was known last at this gateway, if it is: whether it still is
    /// so, the store says when it has gone on.
    pub(super) async fn visit_to_say(&self, request: &PageRequest<'_>, id: ConversationId) -> Result<Visit, PortError> {
        match self.conversations.known(&id) {
            Some(known) => visit(request, Some(id), Some(known.kept.clone())).await,
            None => self.visit(request, Some(id)).await,
        }
    }

    /// Goes on from what was said. With whoever is signed in it becomes theirs alone. What was sent under the same key before
    /// is not said again.
    pub(super) async fn say(
        &self,
        request: &PageRequest<'_>,
        visit: &Visit,
        said: Said,
        key: Option<&str>,
        looked_up: &LookUps,
    ) -> Result<Went, PortError> {
        let Some(mut before) = visit.kept.clone() else { return Ok(Went::Gone) };
        let begun = Begun::now(request.context.language, request.headers);
        let host = visit.host(request, self.brain, looked_up).await;
        let Some(id) = &visit.id else {
            let after = self.after(&host, visit, before.said, said).await;
            if after.exchanges().is_empty() {
                return Ok(Went::Over);
            }
            let id = self.conversations.begin(&after, self.clock.now()).await?;
            self.count(&begun, &id, &after, host.guess());
            return Ok(on(&id, after, None));
        };
        for _ in 0..MOST_TRIES {
            let now = self.clock.now();
            let is_said = key.is_some_and(|key| before.said.of_key(key).is_some());
            let mut after = match is_said {
                true => before.said.clone(),
                false => self.after(&host, visit, before.said.clone(), said.clone()).await,
            };
            if after.exchanges().is_empty() {
                if self.conversations.delete(id, before.version).await? {
                    return Ok(Went::Over);
                }
            } else if after != before.said {
                if let Some(key) = key {
                    after.sent_under(key);
                }
                if let Some(new) = self.conversations.replace(id, before.version, &after, now).await? {
                    self.count(&begun, id, &after, host.guess());
                    return Ok(on(id, after, Some(new)));
                }
            }
            // Somebody has said something meanwhile, maybe the same: from there it goes on.
            match self.conversations.find(id, now).await? {
                Some(found) if !found.said.is_of(visit.person()) => return Ok(Went::Gone),
                Some(found) if found.version == before.version => return Ok(on(id, found.said, None)),
                Some(found) => before = found,
                None => return Ok(Went::Gone),
            }
        }
        Err(PortError::Unavailable { retry_after: None })
    }

    async fn after(&self, host: &Gateway<'_>, visit: &Visit, before: Conversation, said: Said) -> Conversation {
        // Whoever else may answer hides personal details in its own way.
        let asked = match &said {
            Said::Typed(text) => Question::parse(text).ok(),
            Said::Pressed(_) => None,
        };
        let mut after = conversation::say(host, before, said).await;
        after.person = after.person.or_else(|| visit.person().cloned());
        if let Some(asked) = asked {
            let visited = Visited { id: visit.id.as_ref(), home: host.home.as_ref() };
            self.ask_outside(host.request, &visited, &mut after, &asked).await;
        }
        if after.last().is_some_and(|last| passage(host.request, last).is_some()) {
            after.found();
        }
        after
    }

    /// Keeps whether an answer was useful; the answer has a note that it is done, so that nobody is asked again. False where
    /// there is no such answer.
    pub(super) async fn judge(
        &self,
        request: &PageRequest<'_>,
        visit: &Visit,
        judged: &Judged,
    ) -> Result<bool, PortError> {
        let (Some(id), Some(mut before)) = (&visit.id, visit.kept.clone()) else { return Ok(false) };
        let exchange = before.said.exchanges().iter().find(|exchange| exchange.number == judged.number);
        let Some(exchange) = exchange else { return Ok(false) };
        let question = match &exchange.said {
            Said::Typed(text) => Some(&**text),
            Said::Pressed(_) => None,
        };
        let (language, intent) = (request.context.language, exchange.intent.as_deref());
        let now = self.clock.now();
        self.usefulnesses.keep(&About { conversation: id, language, intent, question }, judged, now).await?;
        for _ in 0..MOST_TRIES {
            let mut after = before.said.clone();
            if !after.judge(judged.number) {
                break;
            }
            if let Some(new) = self.conversations.replace(id, before.version, &after, now).await? {
                self.conversations.tell(new, None);
                break;
            }
            match self.conversations.find(id, now).await? {
                Some(found) => before = found,
                None => break,
            }
        }
        Ok(true)
    }
}

fn on(id: &ConversationId, said: Conversation, new: Option<Untold>) -> Went {
    Went::On(Box::new(GoneOn { id: id.clone(), said, new }))
}

/// Somebody at a conversation that was found.
pub(super) async fn visit(
    request: &PageRequest<'_>,
    id: Option<ConversationId>,
    kept: Option<Kept>,
) -> Result<Visit, PortError> {
    let identity = request.app.areas.identity.as_ref();
    let session = match identity {
        Some(identity) => identity.session_in_use(request.headers).await?,
        None => None,
    };
    let person = session.as_ref().map(|session| &session.person);
    let kept = kept.filter(|kept| kept.said.is_of(person));
    Ok(Visit { id, kept, session, identity: identity.cloned(), saved_home: None })
}

impl Visit {
    pub fn person(&self) -> Option<&PersonId> {
        self.session.as_ref().map(|session| &session.person)
    }

    async fn host<'a>(&self, request: &'a PageRequest<'a>, brain: Brain, looked_up: &'a LookUps) -> Gateway<'a> {
        let (home, is_signed_in) = (self.own_home(request).await, self.session.is_some());
        Gateway { request, brain, home, is_signed_in, looked_up, guessed: Mutex::default() }
    }

    /// Where whoever is signed in has proved that they live, else what their device names, if its days are known here. Who
    /// cannot be told so is asked.
    async fn own_home(&self, request: &PageRequest<'_>) -> Option<AddressId> {
        let id = self.proved_home().await.or_else(|| self.saved_home.clone())?;
        request.app.addresses.address(&id).await.ok().map(|address| address.id)
    }

    async fn proved_home(&self) -> Option<AddressId> {
        let (identity, session) = (self.identity.as_ref()?, self.session.as_ref()?);
        Some(AddressId::from(identity.proved_home(session).await.ok()??.uprn?))
    }
}
