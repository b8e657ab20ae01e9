//! The events of a conversation for whoever has asked, and that they type.

use super::events::{Following, Reader, follow};
use super::{Chat, Desk};
use crate::event_streams::too_many;
use crate::origin::Origin;
use crate::port::PortError;
use crate::same_site::Sender;
use crate::{App, areas, problem::ProblemResponse};
use async_trait::async_trait;
use axum::{
    extract::{FromRequestParts, Path, Query},
    http::{HeaderMap, StatusCode, request::Parts},
    response::Response,
};
use contract::{
    assistant::TextFinal,
    desk::{HandOver, Status, paths},
    problem::Problem,
};
use domain::{assistant::ConversationId, language::Language};
use screens::desk::Side;
use serde::Deserialize;

/// How a client goes on with a stream.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    language: String,
    after: i64,
}

/// In which language, and after which event. A browser that comes back says in `Last-Event-ID` what it has.
pub struct Resumed {
    pub language: Language,
    pub after: i64,
}

impl Resumed {
    pub fn of(parts: &Parts) -> Self {
        let Asked { language, after } =
            Query::try_from_uri(&parts.uri).map_or_else(|_| Asked::default(), |Query(asked)| asked);
        let last = parts.headers.get("last-event-id").and_then(|last| last.to_str().ok()?.parse().ok());
        Resumed { language: Language::of_tag(&language).unwrap_or_default(), after: last.unwrap_or(after).max(0) }
    }
}

/// Somebody at a conversation that is theirs to see.
pub struct Visitor {
    app: App,
    desk: Desk,
    headers: HeaderMap,
    resumed: Resumed,
    chat: Chat,
}

impl FromRequestParts<App> for Visitor {
    type Rejection = ProblemResponse;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ProblemResponse> {
        let text = Path::<String>::from_request_parts(parts, app).await.ok();
        let id: Option<ConversationId> = text.and_then(|Path(text)| text.parse().ok());
        let id = id.ok_or_else(ProblemResponse::not_found)?;
        let desk = app.areas.desk.clone().ok_or_else(ProblemResponse::not_found)?;
        let chat = desk.port.look(&id).await?.ok_or_else(ProblemResponse::not_found)?;
        if !is_theirs(app, &parts.headers, &chat).await? {
            return Err(ProblemResponse::not_found());
        }
        let (headers, resumed) = (parts.headers.clone(), Resumed::of(parts));
        Ok(Visitor { app: app.clone(), desk, headers, resumed, chat })
    }
}

/// Whoever knows it may see it, unless it is one person's.
pub async fn is_theirs(app: &App, headers: &HeaderMap, chat: &Chat) -> Result<bool, PortError> {
    match &chat.person {
        None => Ok(true),
        whose => Ok(areas::person(app, headers).await? == *whose),
    }
}

/// Whoever has asked, as long as they are signed in where it is one person's.
struct Asker {
    app: App,
    headers: HeaderMap,
}

#[async_trait]
impl Reader for Asker {
    fn side(&self) -> Side {
        Side::Asker
    }

    async fn may_see(&self, chat: &Chat) -> bool {
        is_theirs(&self.app, &self.headers, chat).await.unwrap_or(false)
    }
}

impl Desk {
    /// The events of a conversation that has been handed over, for whoever has asked; None where it has not.
    pub async fn told(
        &self,
        app: &App,
        headers: &HeaderMap,
        id: &ConversationId,
        resumed: Resumed,
    ) -> Result<Option<Response>, ProblemResponse> {
        let Some(chat) = self.port.look(id).await? else { return Ok(None) };
        if !is_theirs(app, headers, &chat).await? {
            return Err(ProblemResponse::not_found());
        }
        let place = self.streams.enter(id.as_str().to_owned()).ok_or_else(too_many)?;
        let reader = Box::new(Asker { app: app.clone(), headers: headers.clone() });
        let Resumed { language, after } = resumed;
        let (desk, id) = (self.clone(), id.clone());
        Ok(Some(follow(Following { app: app.clone(), desk, id, language, after, reader, _place: place }).await?))
    }
}

/// What happens in a conversation at the desk: `text.final`, `handover` and `status`, as [`contract::assistant::events`] says.
#[utoipa::path(get, path = paths::EVENTS, tag = "desk",
    params(("id" = String, Path, description = "The conversation"),
           ("language" = Option<String>, Query, description = "In which language it is told: `en`, or `cy`", example = "cy"),
           ("after" = Option<i64>, Query, description = "The number of the last event that is known; `Last-Event-ID` comes before it", example = 0)),
    responses((status = 200, content_type = "text/event-stream", body = String, description = "Server-sent events: `text.final` (TextFinal) and `handover` (HandOver) with ids from 1 on, without a gap; `handover` and `status` (Status) without an id say how it stands now; `beat` comes every 15 seconds where nothing else does"),
              (status = 204, description = "It has ended, and all of it is known"),
              (status = 404, body = Problem, content_type = "application/problem+json", description = "No conversation of theirs is at the desk"),
              (status = 429, body = Problem, content_type = "application/problem+json", description = "Too many streams of it are open"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "It cannot be told now")))]
pub async fn events(visitor: Visitor) -> Result<Response, ProblemResponse> {
    let Visitor { app, desk, headers, resumed, chat } = visitor;
    desk.told(&app, &headers, &chat.id, resumed).await?.ok_or_else(ProblemResponse::not_found)
}

/// Says to the other side that somebody types. It is forgotten within seconds.
#[utoipa::path(post, path = paths::TYPING, tag = "desk",
    params(("id" = String, Path, description = "The conversation")),
    responses((status = 204, description = "It is said"),
              (status = 403, body = Problem, content_type = "application/problem+json", description = "It was sent by a page of another site"),
              (status = 404, body = Problem, content_type = "application/problem+json", description = "No conversation of theirs is at the desk"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "It cannot be done now")))]
pub async fn typing(visitor: Visitor, origin: Origin) -> Result<StatusCode, ProblemResponse> {
    if Sender::of(&visitor.headers, &origin) == Sender::Elsewhere {
        return Err(ProblemResponse::forbidden());
    }
    visitor.desk.port.types(&visitor.chat, visitor.app.clock.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(utoipa::OpenApi)]
#[openapi(paths(events, typing), components(schemas(TextFinal, HandOver, Status)))]
pub struct Api;
