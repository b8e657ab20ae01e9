//! The pages of whoever asks: the way to a person, and the conversation. What is posted is answered by leading to the
//! conversation, which is only read there.

use super::handing::{NotHanded, Wanted};
use super::packet::packet;
use super::routes::is_theirs;
use super::{Chat, Desk, Message, Standing};
use crate::identity::Identity;
use crate::limits::LookUp;
use crate::pages::{Fields, PageAnswer, PageRequest};
use crate::port::PortError;
use ::assistant::conversation::Conversation;
use axum::http::StatusCode;
use contract::desk::paths;
use domain::{
    assistant::ConversationId,
    desk::{CallTime, Event, Note, NoteFault},
    identity::Session,
};
use screens::{
    AreaPage, Context, Trouble,
    assistant::gone,
    desk::{
        CONSENT, Chat as ChatShown, Closed, END, KEY, MESSAGE, NoteProblem, PHONE, Page, Shown, Start, StartFaults,
        WHEN, chat, standing, start,
    },
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// So many are shown of one conversation: these are the last.
const MOST_EVENTS: u32 = 1000;

impl Desk {
    /// What has happened in a conversation, as a page shows it.
    pub(super) async fn latest(&self, chat: &Chat) -> Result<Vec<Event>, PortError> {
        self.port.events(&chat.id, (chat.events - i64::from(MOST_EVENTS)).max(0), MOST_EVENTS).await
    }

    pub(super) async fn answer_page(&self, request: &PageRequest<'_>, page: Page) -> PageAnswer {
        let answered = async {
            let visit = Visit::of(request).await?;
            let answer = match &page {
                Page::Start | Page::About(_) => {
                    let Some(said) = visit.said(request, &page).await? else {
                        return Ok(PageAnswer::new(StatusCode::NOT_FOUND, gone(request.whole())));
                    };
                    if let Page::About(id) = &page
                        && self.port.look(id).await?.is_some()
                    {
                        return Ok(PageAnswer::see_other(Page::Chat(id.clone()).path(request.context.language)));
                    }
                    self.start_page(request, &page, said.as_ref(), &Typed::default(), StartFaults::default()).await
                }
                Page::Chat(id) => self.chat_page(request, id, None).await?,
            };
            Ok(visit.own(request, answer))
        };
        let answered: Result<PageAnswer, PortError> = answered.await;
        answered.unwrap_or_else(|error| trouble(request, error)).for_one_person()
    }

    pub(super) async fn answer_form(&self, request: &PageRequest<'_>, page: Page, fields: &Fields) -> PageAnswer {
        if request.app.limits.admit(request.client, LookUp::Question, &Uuid::new_v4().to_string()).await.is_err() {
            return request.too_many();
        }
        let answered = async {
            let visit = Visit::of(request).await?;
            let answer = match &page {
                Page::Start | Page::About(_) => self.begin(request, &visit, &page, &Typed::read(fields)).await?,
                Page::Chat(id) => self.go_on(request, id, fields).await?,
            };
            Ok(visit.own(request, answer))
        };
        let answered: Result<PageAnswer, PortError> = answered.await;
        answered.unwrap_or_else(|error| trouble(request, error)).for_one_person()
    }

    async fn start_page(
        &self,
        request: &PageRequest<'_>,
        page: &Page,
        said: Option<&Conversation>,
        typed: &Typed,
        faults: StartFaults,
    ) -> PageAnswer {
        let now = self.clock.now();
        let packet = match said {
            Some(said) => Some(packet(request, said, None, now).await),
            None => None,
        };
        let closed = self.hours.closed(now);
        let key = typed.key.unwrap_or_else(Uuid::new_v4).to_string();
        let Typed { message, phone, when, .. } = typed;
        let packet = packet.as_ref();
        let shown = Start { packet, key: &key, closed, message, phone, when: *when, faults };
        let status = if faults.any() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        PageAnswer::new(status, start(request.whole(), page.clone(), shown))
    }

    async fn begin(
        &self,
        request: &PageRequest<'_>,
        visit: &Visit,
        page: &Page,
        typed: &Typed,
    ) -> Result<PageAnswer, PortError> {
        let nothing = || PageAnswer::new(StatusCode::NOT_FOUND, gone(request.whole()));
        let Some(said) = visit.said(request, page).await? else { return Ok(nothing()) };
        let key = typed.key.unwrap_or_else(Uuid::new_v4);
        let id = match page {
            Page::About(id) => id.clone(),
            _ => begun_by(key),
        };
        let wanted = Wanted {
            id: id.clone(),
            said: said.clone(),
            person: visit.session.as_ref().map(|session| session.person.clone()),
            key,
            message: &typed.message,
            phone: &typed.phone,
            when: typed.when,
            agrees: typed.agrees,
        };
        match self.hand_over(request, wanted).await {
            Ok(()) => Ok(PageAnswer::see_other(Page::Chat(id).path(request.context.language))),
            Err(NotHanded::Faults(faults)) => Ok(self.start_page(request, page, said.as_ref(), typed, faults).await),
            Err(NotHanded::NotTheirs) => Ok(nothing()),
            Err(NotHanded::Ended) => self.too_late(request, &id, &typed.message).await,
            Err(NotHanded::Port(error)) => Err(error),
        }
    }

    async fn chat_page(
        &self,
        request: &PageRequest<'_>,
        id: &ConversationId,
        problem: Option<NoteProblem<'_>>,
    ) -> Result<PageAnswer, PortError> {
        let found = self.port.look(id).await?;
        let found = match found {
            Some(found) if is_theirs(request.app, request.headers, &found).await? => found,
            _ => return Ok(PageAnswer::new(StatusCode::NOT_FOUND, gone(request.whole()))),
        };
        let before = match found.waits_here() {
            true => self.port.before(&found).await?,
            false => 0,
        };
        let events = self.latest(&found).await?;
        let shown = ChatShown {
            id,
            standing: shown(&found, before, self.hours.closed(self.clock.now())),
            events: &events,
            key: &Uuid::new_v4().to_string(),
            fault: problem,
            events_at: &paths::events(id),
            types_at: &paths::typing(id),
        };
        let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        Ok(PageAnswer::new(status, chat(request.whole(), shown)))
    }

    /// It has ended meanwhile: the page says so, with what was written.
    async fn too_late(
        &self,
        request: &PageRequest<'_>,
        id: &ConversationId,
        typed: &str,
    ) -> Result<PageAnswer, PortError> {
        self.chat_page(request, id, Some(NoteProblem { typed, fault: NoteFault::Empty })).await
    }

    /// Something was written, or a button was pressed.
    async fn go_on(
        &self,
        request: &PageRequest<'_>,
        id: &ConversationId,
        fields: &Fields,
    ) -> Result<PageAnswer, PortError> {
        let found = self.port.look(id).await?;
        match found {
            Some(found) if is_theirs(request.app, request.headers, &found).await? => {}
            _ => return Ok(PageAnswer::new(StatusCode::NOT_FOUND, gone(request.whole()))),
        }
        let now = self.clock.now();
        if value(fields, END).is_some() {
            self.port.leave(id, now).await?;
        } else if let Some(typed) = value(fields, MESSAGE) {
            let note = match Note::parse(typed) {
                Ok(note) => note,
                Err(fault) => return self.chat_page(request, id, Some(NoteProblem { typed, fault })).await,
            };
            let message = Message { key: key(fields).unwrap_or_else(Uuid::new_v4), note };
            match self.port.ask(id, &message, now).await {
                Err(PortError::Conflict) => return self.too_late(request, id, typed).await,
                said => said?,
            }
        }
        Ok(PageAnswer::see_other(Page::latest(id.clone(), request.context.language)))
    }
}

/// Which conversation a page begins that has this key: sent twice, the same; and none that is known from elsewhere, such as by
/// what was said to the assistant.
fn begun_by(key: Uuid) -> ConversationId {
    let digest = Sha256::new().chain_update("desk").chain_update(key).finalize();
    let mut id = [0; 16];
    id.iter_mut().zip(digest).for_each(|(byte, digest)| *byte = digest);
    ConversationId::from_random(id)
}

fn trouble(request: &PageRequest<'_>, error: PortError) -> PageAnswer {
    request.trouble(error, |_| Trouble::Unexpected)
}

fn shown(chat: &Chat, before: u32, closed: Option<Closed>) -> Shown<'_> {
    match (&chat.standing, &chat.packet.call_back) {
        (Standing::Waiting, Some(call_back)) => Shown::CalledBack(call_back),
        (Standing::Waiting, None) => closed.map_or(Shown::Waiting(before), Shown::WaitingFor),
        (Standing::Taken { by, .. }, _) => Shown::Taken(by),
        (Standing::Closed(outcome), _) => Shown::Closed(*outcome),
    }
}

/// How a conversation stands, in one sentence for whoever has asked.
pub fn standing_in_words(context: Context, chat: &Chat, before: u32, closed: Option<Closed>) -> String {
    standing(context, shown(chat, before, closed))
}

/// What was typed on the way to a person.
#[derive(Default)]
struct Typed {
    key: Option<Uuid>,
    message: String,
    phone: String,
    when: CallTime,
    agrees: bool,
}

impl Typed {
    fn read(fields: &Fields) -> Typed {
        let text = |name| value(fields, name).unwrap_or_default().to_owned();
        Typed {
            key: key(fields),
            message: text(MESSAGE),
            phone: text(PHONE),
            when: text(WHEN).parse().unwrap_or_default(),
            agrees: value(fields, CONSENT).is_some(),
        }
    }
}

pub fn value<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    fields.iter().find(|(field, _)| field == name).map(|(_, value)| &**value)
}

pub fn key(fields: &Fields) -> Option<Uuid> {
    value(fields, KEY)?.parse().ok()
}

/// Whoever asks, with whoever is signed in there.
struct Visit {
    session: Option<Session>,
    identity: Option<Identity>,
}

impl Visit {
    async fn of(request: &PageRequest<'_>) -> Result<Visit, PortError> {
        let identity = request.app.areas.identity.clone();
        let session = match &identity {
            Some(identity) => identity.session_in_use(request.headers).await?,
            None => None,
        };
        Ok(Visit { session, identity })
    }

    /// What was said to the assistant; None where that is gone or another person's. Nothing was said on the way without it.
    async fn said(&self, request: &PageRequest<'_>, page: &Page) -> Result<Option<Option<Conversation>>, PortError> {
        let Page::About(id) = page else { return Ok(Some(None)) };
        let Some(assistant) = &request.app.areas.assistant else { return Ok(None) };
        let person = self.session.as_ref().map(|session| &session.person);
        let found = assistant.conversation(id).await?.filter(|found| found.is_of(person));
        Ok(found.map(Some))
    }

    /// Nobody keeps what is said here; where somebody is signed in, their page warns before the session ends.
    fn own(&self, request: &PageRequest<'_>, answer: PageAnswer) -> PageAnswer {
        match (&self.identity, &self.session) {
            (Some(identity), Some(session)) => identity.of_person(request, session, answer),
            _ => answer.for_one_person(),
        }
    }
}
