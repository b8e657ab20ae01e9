//! The front page for whoever is signed in, and `GET /cards`: what the areas have to say to them, below the answer.
//!
//! For everybody else the front page is made once (`site`).

use super::{PageAnswer, PageRequest, SOON, empty_box};
use crate::areas::{self, Addressee};
use crate::{App, problem::ProblemResponse, read};
use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use contract::{
    cards::{CardsAnswer, paths},
    identity::SIGNED_IN,
    problem::Problem,
};
use domain::{
    identity::{PersonId, Session},
    language::Language,
    london,
};
use screens::{Context, Destination, with_cards};
use serde::Deserialize;
use std::time::Duration;

/// So long the app is answered late.
const PATIENCE: Duration = Duration::from_secs(5);

/// Whether this page may be another for whoever asks than for everybody.
pub fn may_be_personal(path: &str, headers: &HeaderMap) -> bool {
    let mut lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    lines.any(|line| line.contains(SIGNED_IN)) && matches!(Destination::of(path, |_| None).1, Destination::Home)
}

impl PageRequest<'_> {
    pub(super) async fn home(&self, session: Option<&Session>) -> PageAnswer {
        let Some(session) = session else { return PageAnswer::ok(empty_box(self.context)) };
        let (answer, is_whole) = news(self.app, self.context, &session.person, SOON).await;
        let page = PageAnswer::ok(with_cards(empty_box(self.context), &answer));
        let page = if is_whole { page.with(self, paths::cards(self.context.language), &answer) } else { page };
        page.for_one_person()
    }
}

async fn news(app: &App, context: Context<'_>, person: &PersonId, within: Duration) -> (CardsAnswer, bool) {
    let mut all = areas::cards(&Addressee { app, context, person }, within).await;
    all.cards.retain(|card| card.is_news);
    (CardsAnswer { title: context.words().cards_title().to_owned(), cards: all.cards }, all.is_whole)
}

#[derive(Deserialize)]
pub struct Asked {
    language: Option<String>,
}

/// What is new for whoever is signed in. To ask does not put off the end of the session.
#[utoipa::path(get, path = paths::CARDS, tag = "cards",
    params(("language" = Option<String>, Query, description = "In which language it is said: `en`, or `cy`", example = "cy")),
    responses((status = 200, body = CardsAnswer, description = "None where nobody is signed in; kept by nobody"),
              (status = 304, description = "The answer that `If-None-Match` names"),
              (status = 400, body = Problem, content_type = "application/problem+json", description = "The query cannot be read"),
              (status = 503, body = Problem, content_type = "application/problem+json", description = "It cannot be told now")))]
pub async fn told(
    State(app): State<App>,
    headers: HeaderMap,
    read::Asked(asked): read::Asked<Asked>,
) -> Result<Response, ProblemResponse> {
    let language = asked.language.as_deref().and_then(Language::of_tag).unwrap_or_default();
    let answer = match areas::person(&app, &headers).await? {
        Some(person) => {
            let context = Context::at(language, &app.council_brief, london::civil(app.clock.now()));
            news(&app, context, &person, PATIENCE).await.0
        }
        None => CardsAnswer::default(),
    };
    let mut response = read::json(&headers, &answer);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
