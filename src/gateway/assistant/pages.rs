//! The pages of the assistant. What is posted is answered by leading to the conversation, which is only read there: to load
//! it again says nothing twice.

use super::{
    Assistant,
    host::Gateway,
    insight::Begun,
    look_ups::{passage, shown},
    outside::Visited,
    sent::{Judged, Sent},
    usefulness::About,
};
use crate::identity::Identity;
use crate::limits::LookUp;
use crate::pages::{Fields, PageAnswer, PageRequest};
use crate::port::PortError;
use ::assistant::conversation::{self, Conversation, Said};
use axum::http::StatusCode;
use domain::{
    address::AddressId,
    assistant::{ConversationId, Question, QuestionFault},
    identity::Session,
};
use screens::{
    AreaPage, Trouble,
    assistant::{AskFault, Page, ask, gone, transcript},
};
use uuid::Uuid;

/// So often a conversation is tried that somebody else goes on with at the same moment.
const MOST_TRIES: usize = 8;

impl Assistant {
    pub(super) async fn answer_page(&self, request: &PageRequest<'_>, page: Page) -> PageAnswer {
        let (id, is_page) = match page {
            Page::Ask => return PageAnswer::ok(ask(request.whole(), None)),
            Page::Conversation(id) => (id, true),
            Page::Transcript(id) => (id, false),
        };
        let visit = match self.visit(request, Some(id)).await {
            Ok(visit) => visit,
            Err(error) => return request.trouble(error, |_| Trouble::Unexpected).for_one_person(),
        };
        match &visit.conversation {
            Some(said) if !is_page => {
                let text = transcript(request.whole(), &shown(request, said).await, request.origin);
                PageAnswer::file(text, "conversation.txt").for_one_person()
            }
            _ => visit.own(request, visit.page(request, StatusCode::OK, None).await),
        }
    }

    pub(super) async fn answer_form(&self, request: &PageRequest<'_>, page: Page, fields: &Fields) -> PageAnswer {
        let Some(sent) = Sent::read(fields) else { return request.not_found() };
        if request.app.limits.admit(request.client, LookUp::Question, &Uuid::new_v4().to_string()).await.is_err() {
            return request.too_many();
        }
        let id = match page {
            Page::Ask => None,
            Page::Conversation(id) | Page::Transcript(id) => Some(id),
        };
        let answer = async {
            let visit = self.visit(request, id).await?;
            let answer = self.turn(request, &visit, sent, fields).await?;
            Ok(visit.own(request, answer))
        };
        let answer: Result<PageAnswer, PortError> = answer.await;
        answer.unwrap_or_else(|error| request.trouble(error, |_| Trouble::Unexpected)).for_one_person()
    }

    async fn visit(&self, request: &PageRequest<'_>, id: Option<ConversationId>) -> Result<Visit, PortError> {
        let identity = request.app.areas.identity.as_ref();
        let session = match identity {
            Some(identity) => identity.session_in_use(request.headers).await?,
            None => None,
        };
        let conversation = match &id {
            Some(id) => self.conversations.find(id, self.clock.now()).await?,
            None => Some(Conversation::default()),
        };
        let person = session.as_ref().map(|session| &session.person);
        let conversation = conversation.filter(|conversation| conversation.is_of(person));
        Ok(Visit { id, conversation, session, identity: identity.cloned() })
    }

    async fn turn(
        &self,
        request: &PageRequest<'_>,
        visit: &Visit,
        sent: Sent,
        fields: &Fields,
    ) -> Result<PageAnswer, PortError> {
        let Some(conversation) = &visit.conversation else {
            return Ok(visit.page(request, StatusCode::OK, None).await);
        };
        match sent {
            Sent::Said(said) => self.say(request, visit, conversation, said).await,
            Sent::Judged(judged) => self.judge(request, visit, conversation, &judged).await,
            Sent::Nothing => Ok(visit.id.clone().map_or_else(|| anew(request), |id| see(request, id))),
            Sent::Fault(fault) => Ok(visit.fault(request, fault, fields).await),
        }
    }

    /// Goes on from what was said. With whoever is signed in it becomes theirs alone.
    async fn say(
        &self,
        request: &PageRequest<'_>,
        visit: &Visit,
        before: &Conversation,
        said: Said,
    ) -> Result<PageAnswer, PortError> {
        let begun = Begun::now(request.context.language, request.headers);
        let host = visit.host(request, self.brain).await;
        let Some(id) = &visit.id else {
            let after = self.after(&host, visit, before.clone(), said).await;
            if after.exchanges().is_empty() {
                return Ok(anew(request));
            }
            let id = self.conversations.begin(&after, self.clock.now()).await?;
            self.count(&begun, &id, &after).await;
            return Ok(see(request, id));
        };
        let mut before = before.clone();
        for _ in 0..MOST_TRIES {
            let after = self.after(&host, visit, before.clone(), said.clone()).await;
            if after.exchanges().is_empty() {
                self.conversations.delete(id).await?;
                return Ok(anew(request));
            }
            let now = self.clock.now();
            if after == before {
                return Ok(see(request, id.clone()));
            }
            if self.conversations.replace(id, &before, &after, now).await? {
                self.count(&begun, id, &after).await;
                return Ok(see(request, id.clone()));
            }
            // Somebody has said something meanwhile, maybe the same: from there it goes on.
            match self.conversations.find(id, now).await? {
                Some(found) if found.is_of(visit.person()) => before = found,
                _ => return Ok(see(request, id.clone())),
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

    /// The answer has a note that it is done, so that nobody is asked again.
    async fn judge(
        &self,
        request: &PageRequest<'_>,
        visit: &Visit,
        conversation: &Conversation,
        judged: &Judged,
    ) -> Result<PageAnswer, PortError> {
        let exchange = conversation.exchanges().iter().find(|exchange| exchange.number == judged.number);
        let (Some(id), Some(exchange)) = (&visit.id, exchange) else { return Ok(request.not_found()) };
        let question = match &exchange.said {
            Said::Typed(text) => Some(&**text),
            Said::Pressed(_) => None,
        };
        let (language, intent) = (request.context.language, exchange.intent.as_deref());
        let now = self.clock.now();
        self.usefulnesses.keep(&About { conversation: id, language, intent, question }, judged, now).await?;
        let mut before = conversation.clone();
        for _ in 0..MOST_TRIES {
            let mut after = before.clone();
            if !after.judge(judged.number) || self.conversations.replace(id, &before, &after, now).await? {
                break;
            }
            match self.conversations.find(id, now).await? {
                Some(found) => before = found,
                None => break,
            }
        }
        Ok(see(request, id.clone()))
    }
}

/// Somebody at a conversation.
struct Visit {
    /// None before anything was said.
    id: Option<ConversationId>,
    /// None where it is gone, or another person's.
    conversation: Option<Conversation>,
    session: Option<Session>,
    identity: Option<Identity>,
}

impl Visit {
    fn person(&self) -> Option<&domain::identity::PersonId> {
        self.session.as_ref().map(|session| &session.person)
    }

    async fn page(&self, request: &PageRequest<'_>, status: StatusCode, fault: Option<AskFault<'_>>) -> PageAnswer {
        let screen = match (&self.id, &self.conversation) {
            (_, None) => return PageAnswer::new(StatusCode::NOT_FOUND, gone(request.whole())),
            (None, Some(_)) => ask(request.whole(), fault),
            (Some(id), Some(said)) => {
                screens::assistant::conversation(request.whole(), id, &shown(request, said).await, fault)
            }
        };
        PageAnswer::new(status, screen)
    }

    /// What was typed stays in the box.
    async fn fault(&self, request: &PageRequest<'_>, fault: QuestionFault, fields: &Fields) -> PageAnswer {
        let typed = fields.first().map_or("", |(_, value)| value);
        self.page(request, StatusCode::UNPROCESSABLE_ENTITY, Some(AskFault { typed, fault })).await
    }

    /// Nobody keeps what was said here; where somebody is signed in, their page warns before the session ends.
    fn own(&self, request: &PageRequest<'_>, answer: PageAnswer) -> PageAnswer {
        match (&self.identity, &self.session) {
            (Some(identity), Some(session)) => identity.of_person(request, session, answer),
            _ => answer.for_one_person(),
        }
    }

    async fn host<'a>(&self, request: &'a PageRequest<'a>, brain: super::brain::Brain) -> Gateway<'a> {
        Gateway { request, brain, home: self.own_home(request).await, is_signed_in: self.session.is_some() }
    }

    /// Where whoever is signed in has proved that they live, if its days are known here. Who cannot be told so is asked.
    async fn own_home(&self, request: &PageRequest<'_>) -> Option<AddressId> {
        let (identity, session) = (self.identity.as_ref()?, self.session.as_ref()?);
        let id = AddressId::from(identity.proved_home(session).await.ok()??.uprn?);
        request.app.addresses.address(&id).await.ok().map(|address| address.id)
    }
}

fn see(request: &PageRequest<'_>, id: ConversationId) -> PageAnswer {
    PageAnswer::see_other(Page::latest(id, request.context.language))
}

fn anew(request: &PageRequest<'_>) -> PageAnswer {
    PageAnswer::see_other(Page::Ask.path(request.context.language))
}
