//! Any server that answers as OpenAI's chat completions do, streaming or not: many do, and each a little otherwise.

mod events;
mod messages;

use super::{Brain, Brief, Failed, Piece, Pieces, key::Key, lines::Lines, settings::patience};
use crate::identity::is_secret;
use crate::upstream::{self, Posted, Upstream, web_address};
use anyhow::ensure;
use async_trait::async_trait;
use domain::text::Text;
use events::Events;
use reqwest::Url;
use serde::Deserialize;
use std::collections::VecDeque;
use std::path::PathBuf;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// What people are told of who writes.
    pub name: Text,
    /// Up to `/v1`.
    pub url: String,
    pub model: String,
    pub key_file: Option<PathBuf>,
    pub key_variable: Option<String>,
    /// Whether it is asked to answer bit by bit.
    #[serde(default = "yes")]
    pub stream: bool,
    #[serde(default = "patience")]
    pub upstream: upstream::Settings,
}

fn yes() -> bool {
    true
}

pub struct OpenAi {
    url: Url,
    model: String,
    key: Option<Key>,
    is_streaming: bool,
    upstream: Upstream,
}

const EVENTS: &str = "text/event-stream";
const JSON: &str = "application/json";

impl OpenAi {
    pub fn open(settings: &Settings) -> anyhow::Result<Self> {
        let url = web_address("url", &settings.url)?;
        ensure!(is_secret(&url), "url must be https: the key and what people ask go there");
        ensure!(!settings.model.is_empty(), "model must name one");
        Ok(OpenAi {
            url: Url::parse(&[url.as_str().trim_end_matches('/'), "/chat/completions"].concat())?,
            model: settings.model.clone(),
            key: Key::find(settings.key_file.as_deref(), settings.key_variable.as_deref())?,
            is_streaming: settings.stream,
            upstream: Upstream::new(&settings.upstream)?,
        })
    }
}

#[async_trait]
impl Brain for OpenAi {
    async fn begin(&self, brief: &Brief<'_>) -> Result<Box<dyn Pieces>, Failed> {
        let body = messages::request(brief, &self.model, self.is_streaming);
        let accept = if self.is_streaming { EVENTS } else { JSON };
        let (url, bearer) = (self.url.clone(), self.key.as_ref().map(Key::as_str));
        let streamed = self.upstream.post_streamed(Posted { url, bearer, accept, body: &body }).await?;
        let is_whole = match streamed.kind() {
            EVENTS => false,
            // Some do not stream, whatever they are asked.
            JSON => true,
            kind => return Err(Failed::Kind(kind.chars().take(40).collect())),
        };
        let mut lines = Lines::of(streamed);
        let mut events = Events::default();
        if is_whole {
            events.read(&lines.rest().await?)?;
            events.end()?;
        }
        Ok(Box::new(Said { lines: Some(lines), events, pieces: VecDeque::new(), is_whole }))
    }
}

/// What it says, as it comes.
struct Said {
    /// None once it has ended.
    lines: Option<Lines>,
    events: Events,
    pieces: VecDeque<Piece>,
    is_whole: bool,
}

#[async_trait]
impl Pieces for Said {
    async fn next(&mut self) -> Result<Option<Piece>, Failed> {
        loop {
            self.pieces.extend(self.events.texts());
            if let Some(piece) = self.pieces.pop_front() {
                return Ok(Some(piece));
            }
            let Some(lines) = &mut self.lines else { return Ok(None) };
            let is_over = self.is_whole
                || match lines.next().await? {
                    Some(line) => self.events.line(&line)?,
                    None => true,
                };
            if is_over {
                self.events.end()?;
                self.pieces.extend(self.events.calls());
                if let Some(lines) = self.lines.take() {
                    lines.good();
                }
            }
        }
    }
}
