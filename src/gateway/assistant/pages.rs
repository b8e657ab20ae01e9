//! The pages of the assistant. What is posted is answered by leading to the conversation, which is only read there: to load
//! it again says nothing twice.

use super::Assistant;
use super::look_ups::shown;
use super::outside::Visited;
use super::turns::{Known, Outcome, Sent, outcome};
use crate::identity::Identity;
use crate::limits::LookUp;
use crate::pages::{Fields, PageAnswer, PageRequest};
use crate::port::PortError;
use axum::http::StatusCode;
use domain::{
    address::AddressId,
    assistant::{Conversation, ConversationId, Question, Turn},
    identity::Session,
};
use screens::{
    AreaPage, Trouble,
    assistant::{AskFault, Page, ask, conversation, gone},
};
use uuid::Uuid;

impl Assistant {
    pub(super) async fn answer_page(&self, request: &PageRequest<'_>, page: Page) -> PageAnswer {
        let id = match page {
            Page::Ask => return PageAnswer::ok(ask(request.whole(), None)),
            Page::Conversation(id) => id,
        };
        let visit = match self.visit(request, Some(id)).await {
            Ok(visit) => visit,
            Err(error) => return request.trouble(error, |_| Trouble::Unexpected).for_one_person(),
        };
        let answer = visit.page(request, StatusCode::OK, None).await;
        visit.own(request, answer)
    }

    pub(super) async fn answer_form(&self, request: &PageRequest<'_>, page: Page, fields: &Fields) -> PageAnswer {
        let Some(sent) = Sent::read(fields) else { return request.not_found() };
        if request.app.limits.admit(request.client, LookUp::Question, &Uuid::new_v4().to_string()).await.is_err() {
            return request.too_many();
        }
        let id = match page {
            Page::Ask => None,
            Page::Conversation(id) => Some(id),
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
        let known = visit.known(request).await;
        let asked = match &sent {
            Sent::Question(text) => Question::parse(text).ok(),
            _ => None,
        };
        match outcome(self.brain, conversation, &known, sent) {
            Outcome::Said(turn) => {
                let visited = Visited { id: visit.id.as_ref(), conversation, home: known.home.as_ref() };
                let turn = match asked {
                    Some(asked) => self.or_outside(request, &visited, turn, &asked).await,
                    None => turn,
                };
                Ok(see(request, self.say(visit, turn).await?))
            }
            Outcome::Same => Ok(visit.id.clone().map_or_else(|| anew(request), |id| see(request, id))),
            Outcome::Anew => Ok(anew(request)),
            Outcome::Back => self.take_back(request, visit, conversation.turns().len()).await,
            Outcome::Fault(fault) => {
                let typed = fields.first().map_or("", |(_, value)| value);
                let fault = AskFault { typed, fault };
                Ok(visit.page(request, StatusCode::UNPROCESSABLE_ENTITY, Some(fault)).await)
            }
        }
    }

    /// Keeps what was said. With whoever is signed in it becomes theirs alone.
    async fn say(&self, visit: &Visit, turn: Turn) -> Result<ConversationId, PortError> {
        let now = self.clock.now();
        let person = visit.session.as_ref().map(|session| session.person.clone());
        let add = |conversation: &mut Conversation| {
            conversation.person = conversation.person.take().or(person);
            conversation.add(turn);
        };
        match &visit.id {
            Some(id) => {
                self.conversations.change(id, now, add).await?;
                Ok(id.clone())
            }
            None => {
                let mut conversation = Conversation::default();
                add(&mut conversation);
                Ok(self.conversations.begin(&conversation, now).await?)
            }
        }
    }

    async fn take_back(&self, request: &PageRequest<'_>, visit: &Visit, turns: usize) -> Result<PageAnswer, PortError> {
        let Some(id) = visit.id.as_ref().filter(|_| turns > 1) else { return Ok(anew(request)) };
        self.conversations.change(id, self.clock.now(), Conversation::take_back).await?;
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
    async fn page(&self, request: &PageRequest<'_>, status: StatusCode, fault: Option<AskFault<'_>>) -> PageAnswer {
        let screen = match (&self.id, &self.conversation) {
            (_, None) => return PageAnswer::new(StatusCode::NOT_FOUND, gone(request.whole())),
            (None, Some(_)) => ask(request.whole(), fault),
            (Some(id), Some(said)) => conversation(request.whole(), id, &shown(request, said).await, fault),
        };
        PageAnswer::new(status, screen)
    }

    /// Nobody keeps what was said here; where somebody is signed in, their page warns before the session ends.
    fn own(&self, request: &PageRequest<'_>, answer: PageAnswer) -> PageAnswer {
        match (&self.identity, &self.session) {
            (Some(identity), Some(session)) => identity.of_person(request, session, answer),
            _ => answer.for_one_person(),
        }
    }

    async fn known(&self, request: &PageRequest<'_>) -> Known {
        let areas = &request.app.areas;
        let (has_days, takes_reports) = (areas.bins.is_some(), areas.reports.is_some());
        Known { home: self.own_home(request).await, has_days, takes_reports }
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
