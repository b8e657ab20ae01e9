//! The pages of the assistant. What is posted is answered by leading to the conversation, which is only read there: to load
//! it again says nothing twice.

use super::{
    Assistant,
    conversations::Kept,
    look_ups::{LookUps, shown},
    sent::{Sent, saved_home},
    turn::{Visit, Went},
};
use crate::limits::LookUp;
use crate::pages::{Fields, PageAnswer, PageRequest};
use crate::port::PortError;
use axum::http::StatusCode;
use domain::assistant::{ConversationId, QuestionFault};
use screens::{
    AreaPage, Trouble,
    assistant::{AskFault, Page, ask, gone, transcript},
};
use uuid::Uuid;

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
        match &visit.kept {
            Some(Kept { said, .. }) if !is_page => {
                let text = transcript(request.whole(), &shown(request, said.exchanges()).await, request.origin);
                PageAnswer::file(text, "conversation.txt").for_one_person()
            }
            _ => visit.own(request, visit.page(request, StatusCode::OK, None).await),
        }
    }

    pub(super) async fn answer_form(&self, request: &PageRequest<'_>, page: Page, fields: &Fields) -> PageAnswer {
        let (saved_home, fields) = saved_home(fields);
        let Some(sent) = Sent::read(&fields) else { return request.not_found() };
        if request.app.limits.admit(request.client, LookUp::Question, &Uuid::new_v4().to_string()).await.is_err() {
            return request.too_many();
        }
        let id = match page {
            Page::Ask => None,
            Page::Conversation(id) | Page::Transcript(id) => Some(id),
        };
        let answer = async {
            let visit = Visit { saved_home, ..self.visit(request, id).await? };
            let answer = self.turn(request, &visit, sent, &fields).await?;
            Ok(visit.own(request, answer))
        };
        let answer: Result<PageAnswer, PortError> = answer.await;
        answer.unwrap_or_else(|error| request.trouble(error, |_| Trouble::Unexpected)).for_one_person()
    }

    async fn turn(
        &self,
        request: &PageRequest<'_>,
        visit: &Visit,
        sent: Sent,
        fields: &Fields,
    ) -> Result<PageAnswer, PortError> {
        if visit.kept.is_none() {
            return Ok(visit.page(request, StatusCode::OK, None).await);
        }
        let seen = || visit.id.clone().map_or_else(|| anew(request), |id| see(request, id));
        Ok(match sent {
            Sent::Said(said) => match self.say(request, visit, said, None, &LookUps::default()).await? {
                Went::On(on) => {
                    if let Some(new) = on.new {
                        self.conversations.tell(new, None);
                    }
                    see(request, on.id)
                }
                Went::Over => anew(request),
                Went::Gone => seen(),
            },
            Sent::Judged(judged) if self.judge(request, visit, &judged).await? => seen(),
            Sent::Judged(_) => request.not_found(),
            Sent::Nothing => seen(),
            Sent::Fault(fault) => visit.fault(request, fault, fields).await,
        })
    }
}

/// How it is shown to them.
impl Visit {
    async fn page(&self, request: &PageRequest<'_>, status: StatusCode, fault: Option<AskFault<'_>>) -> PageAnswer {
        let screen = match (&self.id, &self.kept) {
            (_, None) => return PageAnswer::new(StatusCode::NOT_FOUND, gone(request.whole())),
            (None, Some(_)) => ask(request.whole(), fault),
            (Some(id), Some(Kept { said, .. })) => {
                let shown = shown(request, said.exchanges()).await;
                screens::assistant::conversation(request.whole(), id, &shown, fault)
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
}

fn see(request: &PageRequest<'_>, id: ConversationId) -> PageAnswer {
    PageAnswer::see_other(Page::latest(id, request.context.language))
}

fn anew(request: &PageRequest<'_>) -> PageAnswer {
    PageAnswer::see_other(Page::Ask.path(request.context.language))
}
