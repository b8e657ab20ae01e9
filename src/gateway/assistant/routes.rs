//! The contract of the assistant: a conversation is begun, something is said in it, and what is answered comes as events.

use super::{
    Assistant, handing_over,
    look_ups::LookUps,
    sent::Judged,
    told::{Following, Position, over, turn},
    turn::{Visit, Went},
};
use crate::desk::Resumed;
use crate::event_streams::too_many;
use crate::limits::LookUp;
use crate::pages::Caller;
use crate::port::PortError;
use crate::write::{Key, Sent};
use crate::{App, problem::ProblemResponse};
use ::assistant::conversation::Said;
use axum::{
    Json,
    extract::{FromRequestParts, Path},
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use contract::{
    assistant::{
        Ask, Choices, Confirm, Conversation, Failed, Feedback, NewTurn, Receipt, TextFinal, TurnEnd, TurnStart, paths,
    },
    problem::Problem,
};
use domain::assistant::{ConversationId, Question, QuestionFault, Shortcoming, Usefulness, hidden};
use std::convert::Infallible;
use uuid::Uuid;

/// Somebody who talks to the assistant through the contract.
pub struct Talker {
    pub app: App,
    assistant: Assistant,
    pub caller: Caller,
}

impl FromRequestParts<App> for Talker {
    type Rejection = ProblemResponse;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ProblemResponse> {
        let assistant = app.areas.assistant.clone().ok_or_else(ProblemResponse::not_found)?;
        let Ok(caller) = Caller::from_request_parts(parts, app).await;
        Ok(Talker { app: app.clone(), assistant, caller })
    }
}

/// The conversation in the path of a URL. What cannot be an id is nobody's.
pub struct Named(ConversationId);

impl FromRequestParts<App> for Named {
    type Rejection = ProblemResponse;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ProblemResponse> {
        let text = Path::<String>::from_request_parts(parts, app).await.ok();
        text.and_then(|Path(text)| text.parse().ok()).map(Named).ok_or_else(ProblemResponse::not_found)
    }
}

/// Somebody at a conversation that is there, and theirs: nothing else of their request is looked at before.
pub struct Visitor {
    pub talker: Talker,
    pub visit: Visit,
}

impl FromRequestParts<App> for Visitor {
    type Rejection = ProblemResponse;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ProblemResponse> {
        let talker = Talker::from_request_parts(parts, app).await?;
        let Named(id) = Named::from_request_parts(parts, app).await?;
        let visit = talker.visit(id).await?;
        Ok(Visitor { talker, visit })
    }
}

/// Somebody who goes on with a conversation that is there, and theirs, as it was known last: the same comes first here.
pub struct Speaker {
    talker: Talker,
    visit: Visit,
}

impl FromRequestParts<App> for Speaker {
    type Rejection = ProblemResponse;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ProblemResponse> {
        let talker = Talker::from_request_parts(parts, app).await?;
        let Named(id) = Named::from_request_parts(parts, app).await?;
        let visit = talker.assistant.visit_to_say(&talker.caller.request(), id).await?;
        if visit.kept.is_some() { Ok(Speaker { talker, visit }) } else { Err(ProblemResponse::not_found()) }
    }
}

/// Where a stream goes on, at the assistant and at the desk.
pub struct Back {
    resumed: Resumed,
    after: Option<Position>,
}

impl FromRequestParts<App> for Back {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Infallible> {
        let last = parts.headers.get("last-event-id").and_then(|last| last.to_str().ok()?.parse().ok());
        Ok(Back { resumed: Resumed::of(parts), after: last })
    }
}

impl Talker {
    /// Counts something that is said.
    pub async fn admit(&self) -> Result<(), ProblemResponse> {
        let limits = &self.app.limits;
        Ok(limits.admit(self.caller.client, LookUp::Question, &Uuid::new_v4().to_string()).await?)
    }

    async fn visit(&self, id: ConversationId) -> Result<Visit, ProblemResponse> {
        let visit = self.assistant.visit(&self.caller.request(), Some(id)).await?;
        if visit.kept.is_some() { Ok(visit) } else { Err(ProblemResponse::not_found()) }
    }
}

/// Begins a conversation, in which nothing is said yet.
#[utoipa::path(post, operation_id = "begin_conversation", path = paths::CONVERSATIONS, tag = "assistant",
    responses((status = 201, body = Conversation, description = "It is there for a day", headers(("Location" = String, description = "What is said and answered"))),
              (status = 403, body = Problem, content_type = "application/problem+json", description = "It was sent by a page of another site"),
              (status = 429, body = Problem, content_type = "application/problem+json", description = "Too much was said on one day"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "It cannot be begun now")))]
pub async fn begin(talker: Talker) -> Result<Response, ProblemResponse> {
    if talker.caller.is_elsewhere() {
        return Err(ProblemResponse::forbidden());
    }
    talker.admit().await?;
    let Talker { assistant, .. } = talker;
    let begun = assistant.conversations.begin(&Default::default(), assistant.clock.now()).await;
    let id = begun.map_err(PortError::from)?;
    let headers = [(header::LOCATION, paths::events(&id)), (header::CACHE_CONTROL, "no-store".to_owned())];
    Ok((StatusCode::CREATED, headers, Json(Conversation { id })).into_response())
}

/// Says something, and tells what is answered to it. The same key with the same words is told the same again, and nothing is
/// said twice.
#[utoipa::path(post, operation_id = "say_in_conversation", path = paths::TURNS, tag = "assistant",
    params(("id" = String, Path, description = "The conversation"),
           ("Idempotency-Key" = String, Header, description = "A UUID that is made with the turn and sent with each try")),
    request_body = NewTurn,
    responses((status = 200, content_type = "text/event-stream", body = String, description = "Server-sent events of the turn: `turn.start` (TurnStart), `text.final` (TextFinal), then those of `choices` (Choices), `ask` (Ask), `confirm` (Confirm), `result` (Receipt), `handover` (HandOver) and `error` (Failed) that belong to the answer, and `turn.end` (TurnEnd)"),
              (status = 400, body = Problem, content_type = "application/problem+json", description = "There is no key, or it is no UUID"),
              (status = 403, body = Problem, content_type = "application/problem+json", description = "It was sent by a page of another site"),
              (status = 404, body = Problem, content_type = "application/problem+json", description = "No conversation of theirs has this id, or none any more"),
              (status = 409, body = Problem, content_type = "application/problem+json", description = "The key has come before with other words"),
              (status = 413, body = Problem, content_type = "application/problem+json", description = "It is longer than any turn"),
              (status = 415, body = Problem, content_type = "application/problem+json", description = "It is not JSON"),
              (status = 422, body = Problem, content_type = "application/problem+json", description = "Nothing is said, or too much: `errors` says which"),
              (status = 429, body = Problem, content_type = "application/problem+json", description = "Too much was said on one day"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "It cannot be answered now; send it again later")))]
pub async fn say(speaker: Speaker, Key(key): Key, Sent(new): Sent<NewTurn>) -> Result<Response, ProblemResponse> {
    let Speaker { mut talker, visit } = speaker;
    talker.caller.language = new.language;
    let said = said(&new).map_err(|why| ProblemResponse::invalid("typed", why, Vec::new()))?;
    talker.admit().await?;
    let (request, looked_up) = (talker.caller.request(), LookUps::default());
    let went = talker.assistant.say(&request, &visit, said.clone(), Some(key.as_str()), &looked_up).await?;
    let on = match went {
        Went::On(on) => on,
        Went::Over => return Ok(over()),
        Went::Gone => return Err(ProblemResponse::not_found()),
    };
    let told = on.said.of_key(key.as_str());
    if told.is_some_and(|told| told.said != said.without_details()) {
        return Err(ProblemResponse::idempotency_mismatch());
    }
    let number = told.or(on.said.last()).map_or(0, |exchange| exchange.number);
    let drawn = turn(&talker.caller, &on.id, &on.said, number, &looked_up).await;
    let answer = drawn.answer();
    if let Some(new) = on.new {
        talker.assistant.conversations.tell(new, Some(drawn));
    }
    Ok(answer)
}

/// Why it says nothing, where it does not.
fn said(new: &NewTurn) -> Result<Said, String> {
    match (&new.typed, &new.pressed) {
        (Some(typed), _) => match Question::parse(typed) {
            Ok(question) => Ok(Said::Typed(question.as_str().to_owned())),
            Err(QuestionFault::Empty) => Err("Say something".to_owned()),
            Err(QuestionFault::TooLong) => Err(format!("Say it in {} characters at most", Question::MOST)),
        },
        (None, Some(pressed)) => Ok(Said::Pressed(pressed.clone())),
        (None, None) => Err("Send what is typed, or the payload that is pressed".to_owned()),
    }
}

/// All that was said and answered, and what comes. Once a person at the council has it, what is said there.
#[utoipa::path(get, operation_id = "conversation_events", path = paths::EVENTS, tag = "assistant",
    params(("id" = String, Path, description = "The conversation"),
           ("language" = Option<String>, Query, description = "In which language it is told: `en`, or `cy`", example = "cy"),
           ("Last-Event-ID" = Option<String>, Header, description = "The id of the last event that is known", example = "3.1")),
    responses((status = 200, content_type = "text/event-stream", body = String, description = "Server-sent events as of a turn, each with an id; after a handover those of `handover/events`"),
              (status = 404, body = Problem, content_type = "application/problem+json", description = "No conversation of theirs has this id, or none any more"),
              (status = 429, body = Problem, content_type = "application/problem+json", description = "Too many streams of it are open"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "It cannot be told now")))]
pub async fn events(
    talker: Talker,
    Named(id): Named,
    Back { resumed, after }: Back,
) -> Result<Response, ProblemResponse> {
    let (desk, headers) = (&talker.app.areas.desk, &talker.caller.headers);
    let language = resumed.language;
    if let Some(desk) = desk
        && let Some(told) = desk.told(&talker.app, headers, &id, resumed).await?
    {
        return Ok(told);
    }
    talker.visit(id.clone()).await?;
    let Talker { app, assistant, mut caller } = talker;
    caller.language = language;
    let place = assistant.streams.enter(id.as_str().to_owned()).ok_or_else(too_many)?;
    Ok(Following { app, assistant, caller, id, after, _place: place }.follow())
}

/// Says whether the answer of a turn was useful. What is said of it again is not kept.
#[utoipa::path(post, operation_id = "judge_answer", path = paths::FEEDBACK, tag = "assistant",
    params(("id" = String, Path, description = "The conversation")),
    request_body = Feedback,
    responses((status = 204, description = "It is kept"),
              (status = 403, body = Problem, content_type = "application/problem+json", description = "It was sent by a page of another site"),
              (status = 404, body = Problem, content_type = "application/problem+json", description = "No conversation of theirs has this id, or none any more"),
              (status = 413, body = Problem, content_type = "application/problem+json", description = "It is longer than any feedback"),
              (status = 415, body = Problem, content_type = "application/problem+json", description = "It is not JSON"),
              (status = 422, body = Problem, content_type = "application/problem+json", description = "There is no such turn, or no such reason: `errors` says which"),
              (status = 429, body = Problem, content_type = "application/problem+json", description = "Too much was said on one day"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "It cannot be kept now; send it again later")))]
pub async fn judge(visitor: Visitor, Sent(feedback): Sent<Feedback>) -> Result<StatusCode, ProblemResponse> {
    let Visitor { mut talker, visit } = visitor;
    talker.caller.language = feedback.language;
    let judged = judged(feedback).ok_or_else(no_such_reason)?;
    talker.admit().await?;
    match talker.assistant.judge(&talker.caller.request(), &visit, &judged).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(ProblemResponse::invalid("number", "No turn has this number".to_owned(), Vec::new())),
    }
}

fn no_such_reason() -> ProblemResponse {
    let all = Shortcoming::ALL.map(Shortcoming::name).map(str::to_owned).to_vec();
    ProblemResponse::invalid("reason", "There is no such reason".to_owned(), all)
}

/// None where there is no such reason.
fn judged(feedback: Feedback) -> Option<Judged> {
    let Feedback { number, is_useful, reason, words, may_keep, .. } = feedback;
    let reason = match reason {
        Some(name) => Some(Shortcoming::named(&name)?),
        None => None,
    };
    let words = words.map(|words| hidden(words.trim()).chars().take(Usefulness::MOST).collect::<String>());
    let usefulness = match is_useful {
        true => Usefulness::Useful,
        false => Usefulness::Useless { reason, words: words.filter(|words| !words.is_empty()) },
    };
    Some(Judged { number, usefulness, may_keep })
}

#[derive(utoipa::OpenApi)]
#[openapi(
    paths(begin, say, events, judge, handing_over::hand_over),
    components(schemas(TurnStart, TextFinal, Choices, Ask, Confirm, Receipt, Failed, TurnEnd))
)]
pub struct Api;
