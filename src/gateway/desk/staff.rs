//! The pages of those who answer people. Whoever is of no team that does is shown nothing, and of what is another's nothing is
//! told but that it is not here.

use super::embedded::{EmbeddedDesk, Listed, Member};
use super::events::{Following, Reader, follow};
use super::pages::{key, value};
use super::routes::Resumed;
use super::{Chat, Desk, Message, Standing};
use crate::app::Routes;
use crate::event_streams::{Place, streamed, told, too_many};
use crate::identity::{StaffSession, StaffVisit, lead_on};
use crate::pages::{DRAWN_FOR, Fields};
use crate::port::PortError;
use crate::write::MAX_BODY_BYTES;
use crate::{App, problem::ProblemResponse};
use async_trait::async_trait;
use axum::{
    Form,
    extract::{DefaultBodyLimit, FromRequestParts, Path, rejection::FormRejection},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response, sse},
    routing::{get, post},
};
use contract::{
    assistant::events,
    desk::{Status, staff_doors},
};
use domain::{
    assistant::ConversationId,
    desk::{Colleague, Event, Note},
    identity::StaffRole,
    london,
    text::Text,
};
use futures_util::stream;
use screens::{
    Context,
    desk::{
        MESSAGE, MOVE, OUTCOME, Side, StaffChat, StaffFault, StaffState, TAKE, TEXT, Waiting, staff_chat, staff_gone,
        staff_list, waiting_now,
    },
    for_somebody_else,
    identity::{NotStaff, staff_not_signed_in, staff_sign_in},
};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use uuid::Uuid;

/// With it a page of theirs is asked for again by itself.
const RENEW: &str = "renew";
/// So often it is looked whether whoever reads is still signed in.
const LOOKED_EVERY: Duration = Duration::from_secs(15);

/// Each page is at the same path in both languages.
pub fn doors() -> Routes {
    let limit = || DefaultBodyLimit::max(MAX_BODY_BYTES);
    vec![
        (staff_doors::QUEUE, get(list)),
        ("/cy/staff/desk", get(list)),
        (staff_doors::QUEUE_EVENTS, get(queue_events)),
        (staff_doors::CHAT, get(see).post(act).layer(limit())),
        ("/cy/staff/desk/{id}", get(see).post(act).layer(limit())),
        (staff_doors::EVENTS, get(chat_events)),
        (staff_doors::TYPING, post(typing)),
    ]
}

/// Somebody who is signed in and may answer people.
pub struct AtDesk {
    visit: StaffVisit,
    session: StaffSession,
    member: Member,
    area: Desk,
    desk: Arc<EmbeddedDesk>,
    resumed: Resumed,
}

/// Whether what is asked for is something that they do. A stream that is open for hours is not, and neither is what a script
/// asks for by itself: whoever has gone away is signed out though their page is open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    Does,
    Reads,
}

impl FromRequestParts<App> for AtDesk {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let not_there = || ProblemResponse::not_found().into_response();
        let (Some(area), true) = (app.areas.desk.clone(), app.areas.identity.is_some()) else {
            return Err(not_there());
        };
        let desk = area.staff.clone().ok_or_else(not_there)?;
        let visit = StaffVisit::from_request_parts(parts, app).await?;
        let is_by_script = parts.uri.path().ends_with("/events") || parts.uri.query() == Some(RENEW);
        let how = if is_by_script { How::Reads } else { How::Does };
        let found = if how == How::Does { visit.session().await } else { visit.session_now().await };
        let session = match found {
            Ok(Some(session)) => session,
            Ok(None) => return Err(signed_out(&visit, how)),
            Err(error) => return Err(visit.store_failed(&error)),
        };
        if !session.may(StaffRole::Answer) {
            return Err(match how {
                How::Does => visit.refused(NotStaff::NoAccess),
                How::Reads => ProblemResponse::forbidden().into_response(),
            });
        }
        let member = member(&visit, &session);
        Ok(AtDesk { visit, session, member, area, desk, resumed: Resumed::of(parts) })
    }
}

fn signed_out(visit: &StaffVisit, how: How) -> Response {
    match how {
        How::Reads => StatusCode::NO_CONTENT.into_response(),
        How::Does if visit.had_session() => visit.refused(NotStaff::TimedOut),
        How::Does => visit.show(StatusCode::OK, staff_sign_in),
    }
}

fn member(visit: &StaffVisit, session: &StaffSession) -> Member {
    let name = session.name.as_ref().and_then(|name| name.as_str().split_whitespace().next()).map(str::to_owned);
    let others = visit.staff.teams_that(StaffRole::Answer).filter(|team| team.en != session.team.en);
    Member {
        id: session.member.clone(),
        colleague: Colleague { name, team: session.team.clone() },
        others: others.cloned().collect(),
    }
}

/// Which conversation.
pub struct Named(ConversationId);

impl FromRequestParts<App> for Named {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let text = Path::<String>::from_request_parts(parts, app).await.ok();
        let id = text.and_then(|Path(text)| text.parse().ok());
        id.map(Named).ok_or_else(|| ProblemResponse::not_found().into_response())
    }
}

impl AtDesk {
    fn may_see(&self, chat: &Chat) -> bool {
        self.member.has(chat) || self.member.may_take(chat, self.area.clock.now())
    }

    fn gone(&self, status: StatusCode) -> Response {
        self.visit.show_to(Some(&self.visit.drawn_for(&self.session)), status, staff_gone)
    }

    fn failed(&self, error: &PortError) -> Response {
        tracing::error!(%error, "nothing can be done at the desk");
        self.visit.refused(NotStaff::Unavailable)
    }

    /// The conversation as it is now, for whoever has it or may take it.
    async fn show(&self, id: &ConversationId, status: StatusCode, writing: Writing<'_>) -> Response {
        let found = async {
            match self.area.port.look(id).await?.filter(|chat| self.may_see(chat)) {
                Some(chat) => self.area.latest(&chat).await.map(|events| Some((chat, events))),
                None => Ok(None),
            }
        };
        match found.await {
            Ok(Some((chat, events))) => self.shown(&chat, &events, status, writing),
            Ok(None) => self.gone(StatusCode::NOT_FOUND),
            Err(error) => self.failed(&error),
        }
    }

    fn shown(&self, chat: &Chat, events: &[Event], status: StatusCode, writing: Writing) -> Response {
        let key = Uuid::new_v4().to_string();
        let teams: Vec<Text> = self.visit.staff.teams_that(StaffRole::Answer).cloned().collect();
        let Writing { typed, fault } = writing;
        let state = match &chat.standing {
            _ if self.member.has(chat) => {
                StaffState::Mine { key: &key, typed, fault, texts: &self.area.texts, teams: &teams }
            }
            Standing::Closed(outcome) => StaffState::Closed(*outcome),
            Standing::Waiting | Standing::Taken { .. } => StaffState::Waiting,
        };
        let shown = StaffChat { id: &chat.id, packet: &chat.packet, events, state, me: &self.member.colleague };
        self.visit.show_to(Some(&self.visit.drawn_for(&self.session)), status, |context| {
            let screen = staff_chat(context, shown);
            if status == StatusCode::CONFLICT { for_somebody_else(*context, screen) } else { screen }
        })
    }

    /// On to the conversation, or where that is left to those who wait.
    fn on(&self, id: Option<&ConversationId>) -> Response {
        let to = id.map_or_else(|| staff_doors::QUEUE.to_owned(), staff_doors::chat);
        lead_on(&self.visit.at(&to), None)
    }

    async fn act(&self, id: &ConversationId, fields: &Fields) -> Result<Response, PortError> {
        let (desk, by, now) = (&self.desk, &self.member, self.area.clock.now());
        if value(fields, TAKE).is_some() {
            desk.take(id, by, now).await?;
        } else if let Some(team) = value(fields, MOVE) {
            let Some(team) =
                self.visit.staff.teams_that(StaffRole::Answer).find(|one| one.en == last(fields, MOVE, team))
            else {
                return Ok(self.wrong(id, StaffFault::NoTeam).await);
            };
            desk.transfer(id, team, by, now).await?;
            return Ok(self.on(None));
        } else if let Some(outcome) = value(fields, OUTCOME) {
            let Ok(outcome) = last(fields, OUTCOME, outcome).parse() else {
                return Ok(self.wrong(id, StaffFault::NoOutcome).await);
            };
            desk.close(id, outcome, by, now).await?;
            return Ok(self.on(None));
        } else if let Some(typed) = value(fields, MESSAGE) {
            return self.write(id, fields, typed).await;
        }
        Ok(self.on(Some(id)))
    }

    /// An answer is sent, or a text is put below what was typed.
    async fn write(&self, id: &ConversationId, fields: &Fields, typed: &str) -> Result<Response, PortError> {
        if let Some(place) = value(fields, TEXT) {
            let chat = self.area.port.look(id).await?.ok_or(PortError::NotFound)?;
            let text = place.parse().ok().and_then(|place: usize| self.area.texts.get(place));
            let text = text.map_or("", |text| text.in_language(chat.packet.language));
            let typed = [typed.trim_end(), text].join("\n").trim_start().to_owned();
            return Ok(self.show(id, StatusCode::OK, Writing { typed: &typed, fault: None }).await);
        }
        let note = match Note::parse(typed) {
            Ok(note) => note,
            Err(fault) => {
                let writing = Writing { typed, fault: Some(StaffFault::Note(fault)) };
                return Ok(self.show(id, StatusCode::UNPROCESSABLE_ENTITY, writing).await);
            }
        };
        let message = Message { key: key(fields).unwrap_or_else(Uuid::new_v4), note };
        self.desk.answer(id, &message, &self.member, self.area.clock.now()).await?;
        Ok(self.on(Some(id)))
    }

    async fn wrong(&self, id: &ConversationId, fault: StaffFault) -> Response {
        self.show(id, StatusCode::UNPROCESSABLE_ENTITY, Writing { typed: "", fault: Some(fault) }).await
    }
}

/// A group of which nothing is chosen sends the one hidden field of its name.
fn last<'a>(fields: &'a Fields, name: &str, first: &'a str) -> &'a str {
    fields.iter().rev().find(|(field, _)| field == name).map_or(first, |(_, value)| value)
}

#[derive(Clone, Copy, Default)]
struct Writing<'a> {
    typed: &'a str,
    fault: Option<StaffFault>,
}

pub async fn list(at: AtDesk) -> Response {
    let all = match at.desk.list(&at.member, at.area.clock.now()).await {
        Ok(all) => all,
        Err(error) => return at.failed(&error),
    };
    let waiting: Vec<Waiting> = all.iter().map(waiting).collect();
    at.visit.show_to(Some(&at.visit.drawn_for(&at.session)), StatusCode::OK, |context| {
        staff_list(context, &at.member.colleague, &waiting)
    })
}

fn waiting(Listed { chat, is_mine }: &Listed) -> Waiting<'_> {
    let left_by = match &chat.standing {
        Standing::Taken { by, .. } if !is_mine => Some(by),
        _ => None,
    };
    Waiting { id: &chat.id, packet: &chat.packet, since: chat.waits_since, is_mine: *is_mine, left_by }
}

pub async fn see(at: AtDesk, Named(id): Named) -> Response {
    at.show(&id, StatusCode::OK, Writing::default()).await
}

pub async fn act(at: AtDesk, Named(id): Named, form: Result<Form<Fields>, FormRejection>) -> Response {
    if !at.visit.is_own() {
        return at.visit.show(StatusCode::FORBIDDEN, |context| staff_not_signed_in(context, NotStaff::Failed));
    }
    let fields = form.map_or_else(|_| Fields::new(), |Form(fields)| fields);
    let tag = value(&fields, DRAWN_FOR).unwrap_or_default();
    if !at.visit.drawn_for(&at.session).is(tag) {
        return at.show(&id, StatusCode::CONFLICT, Writing::default()).await;
    }
    match at.act(&id, &fields).await {
        Ok(response) => response,
        Err(PortError::NotFound) => at.gone(StatusCode::NOT_FOUND),
        Err(PortError::Conflict) => at.gone(StatusCode::CONFLICT),
        Err(error) => at.failed(&error),
    }
}

pub async fn typing(at: AtDesk, Named(id): Named) -> Response {
    if !at.visit.is_own() {
        return ProblemResponse::forbidden().into_response();
    }
    let typed = async {
        let chat = at.area.port.look(&id).await?.filter(|chat| at.member.has(chat)).ok_or(PortError::NotFound)?;
        at.desk.staff_types(&chat, at.area.clock.now()).await
    };
    match typed.await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => ProblemResponse::from(error).into_response(),
    }
}

/// Whether whoever has begun to read may still.
async fn may_answer(visit: &StaffVisit) -> bool {
    visit.session_now().await.is_ok_and(|session| session.is_some_and(|session| session.may(StaffRole::Answer)))
}

/// Whoever has a conversation, as long as they have it and are signed in.
struct Staff {
    visit: StaffVisit,
    member: Member,
}

#[async_trait]
impl Reader for Staff {
    fn side(&self) -> Side {
        Side::Staff
    }

    async fn may_see(&self, chat: &Chat) -> bool {
        self.member.has(chat) && may_answer(&self.visit).await
    }
}

pub async fn chat_events(at: AtDesk, Named(id): Named) -> Response {
    let AtDesk { visit, member, area, resumed: Resumed { language, after }, .. } = at;
    let of = ["staff ", &*member.id, " ", id.as_str()].concat();
    let Some(place) = area.streams.enter(of) else { return too_many().into_response() };
    let app = visit.asker.app.clone();
    let reader = Box::new(Staff { visit, member });
    let following = Following { app, desk: area, id, language, after, reader, _place: place };
    follow(following).await.unwrap_or_else(|error| ProblemResponse::from(error).into_response())
}

/// How many wait, whenever what is listed has changed.
pub async fn queue_events(at: AtDesk) -> Response {
    let Some(place) = at.area.streams.enter(["queue ", &*at.member.id].concat()) else {
        return too_many().into_response();
    };
    let queue = at.desk.listen_to_queue();
    let told = QueueTold { at, queue, seen: None, _place: place };
    streamed(stream::unfold(told, async |mut told| told.next().await.map(|event| (Ok(event), told))))
}

/// The list, as one page was told of it last.
struct QueueTold {
    at: AtDesk,
    queue: watch::Receiver<()>,
    seen: Option<Vec<(ConversationId, bool)>>,
    _place: Place,
}

impl QueueTold {
    /// None at the end.
    async fn next(&mut self) -> Option<sse::Event> {
        loop {
            if self.seen.is_some() {
                self.wait().await?;
            }
            if !may_answer(&self.at.visit).await {
                return None;
            }
            let listed = self.at.desk.list(&self.at.member, self.at.area.clock.now()).await.ok()?;
            let seen: Vec<_> = listed.iter().map(|listed| (listed.chat.id.clone(), listed.is_mine)).collect();
            if self.seen.as_ref() != Some(&seen) {
                self.seen = Some(seen);
                return Some(self.told(&listed));
            }
        }
    }

    async fn wait(&mut self) -> Option<()> {
        tokio::select! {
            () = self.at.visit.asker.app.stopping.cancelled() => None,
            changed = self.queue.changed() => changed.ok(),
            () = tokio::time::sleep(LOOKED_EVERY) => Some(()),
        }
    }

    fn told(&self, listed: &[Listed]) -> sse::Event {
        let (app, now) = (&self.at.visit.asker.app, self.at.area.clock.now());
        let context = Context::at(self.at.resumed.language, &app.council_brief, london::civil(now));
        let count = listed.iter().filter(|listed| !listed.is_mine).count();
        let text = waiting_now(context, u32::try_from(count).unwrap_or(u32::MAX));
        told(events::STATUS, &Status { text })
    }
}
