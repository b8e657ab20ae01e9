//! Handing a conversation over: one use case, whether a page or a program asks for it.
//!
//! Must not be here: how it is asked for and what is shown of it (`pages.rs`, and the assistant's routes).

use super::events::stands;
use super::packet::packet;
use super::routes::is_theirs;
use super::{Desk, HandOver, Message};
use crate::pages::PageRequest;
use crate::port::PortError;
use ::assistant::conversation::Conversation;
use contract::{
    assistant::paths,
    desk::{CalledBack, HandedOver},
};
use domain::{
    assistant::ConversationId,
    desk::{CallBack, CallTime, Note, NoteFault},
    identity::PersonId,
    london,
};
use jiff::Timestamp;
use screens::{
    AreaPage,
    desk::{Page, StartFaults},
};
use uuid::Uuid;

/// What somebody sends who wants a person to take over.
pub struct Wanted<'a> {
    pub id: ConversationId,
    /// What was said to the assistant; None where nothing was, and a message is needed.
    pub said: Option<Conversation>,
    /// Whoever is signed in.
    pub person: Option<PersonId>,
    /// By which the message is known again.
    pub key: Uuid,
    pub message: &'a str,
    pub phone: &'a str,
    pub when: CallTime,
    pub agrees: bool,
}

/// Why it is not handed over.
pub enum NotHanded {
    Faults(StartFaults),
    /// It is another person's.
    NotTheirs,
    /// It has ended, and nothing is added to it.
    Ended,
    Port(PortError),
}

impl<E: Into<PortError>> From<E> for NotHanded {
    fn from(error: E) -> Self {
        NotHanded::Port(error.into())
    }
}

struct NoPhone;

impl Desk {
    /// Hands over what was said, if it is agreed to and somebody can answer it. What was handed over before stays as it was, but
    /// for what is said first, where that is new.
    pub async fn hand_over(&self, request: &PageRequest<'_>, wanted: Wanted<'_>) -> Result<(), NotHanded> {
        let Wanted { id, said, person, key, message, phone, when, agrees } = wanted;
        let now = self.clock.now();
        let found = self.port.look(&id).await?;
        if let Some(found) = &found
            && !is_theirs(request.app, request.headers, found).await?
        {
            return Err(NotHanded::NotTheirs);
        }
        let call_back = match &found {
            Some(found) => Ok(found.packet.call_back.clone()),
            None => self.call_back(phone, when, now),
        };
        let first = match Note::parse(message) {
            Ok(note) => Ok(Some(note)),
            Err(NoteFault::Empty) if said.is_some() => Ok(None),
            Err(fault) => Err(fault),
        };
        let faults = StartFaults {
            message: first.as_ref().err().copied(),
            has_no_phone: call_back.is_err(),
            has_no_consent: !agrees,
        };
        let (Ok(first), Ok(call_back), false) = (first, call_back, faults.any()) else {
            return Err(NotHanded::Faults(faults));
        };
        let said = said.unwrap_or_default();
        let packet = packet(request, &said, call_back, now).await;
        let first = first.map(|note| Message { key, note });
        let handing = HandOver { person: person.or(said.person), packet, first };
        match self.port.hand_over(&id, &handing, now).await {
            Err(PortError::Conflict) => return Err(NotHanded::Ended),
            handed => handed?,
        }
        if let (None, Some(assistant)) = (found, &request.app.areas.assistant) {
            assistant.count_handover(request, &id);
        }
        Ok(())
    }

    /// Where a conversation stands that was handed over.
    pub async fn place(&self, request: &PageRequest<'_>, id: &ConversationId) -> Result<HandedOver, PortError> {
        let chat = self.port.look(id).await?.ok_or(PortError::NotFound)?;
        let before = if chat.waits_here() { Some(self.port.before(&chat).await?) } else { None };
        let closed = self.hours.closed(self.clock.now());
        let page = Page::Chat(id.clone()).path(request.context.language);
        let url = Some([request.origin, &*page].concat());
        Ok(HandedOver {
            handover: contract::desk::HandOver { url, ..stands(request.context, &chat, before, closed) },
            opens_at: closed.and_then(|closed| closed.until).map(london::instant),
            call_back: chat.packet.call_back.map(|CallBack { when, from, .. }| CalledBack { when, from }),
            events: paths::events(id),
        })
    }

    /// Where nobody is there a number is needed; where somebody is, none.
    fn call_back(&self, phone: &str, when: CallTime, now: Timestamp) -> Result<Option<CallBack>, NoPhone> {
        if self.hours.is_open(now) {
            return Ok(None);
        }
        let from = self.hours.next(now).map_or(now, london::instant);
        let phone = CallBack::phone(phone).ok_or(NoPhone)?;
        Ok(Some(CallBack { phone, when, from }))
    }
}
