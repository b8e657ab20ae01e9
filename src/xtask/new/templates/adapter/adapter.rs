//! Entries from a system of the council, which answers one request with all of them: `[{"id": "1", "title": "...",
//! "titleCy": "..."}]`. Where it has no Welsh, its English stands for both.

use super::__Port__;
use crate::port::PortError;
use crate::upstream::{self, Upstream, web_address};
use async_trait::async_trait;
use domain::{
    __area__::{SameId, __Area__Entry, each_once},
    text::Text,
};
use reqwest::{StatusCode, Url};
use serde::Deserialize;
use std::sync::Arc;

/// `[__area__]` with `adapter = "__path__"`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    url: String,
    #[serde(default)]
    upstream: upstream::Settings,
}

struct __Name__ {
    upstream: Upstream,
    url: Url,
}

pub fn __port__(config: &Config) -> anyhow::Result<Arc<dyn __Port__>> {
    Ok(Arc::new(__Name__::new(config)?))
}

impl __Name__ {
    fn new(config: &Config) -> anyhow::Result<Self> {
        let url = web_address("__area__.url", &config.url)?;
        Ok(__Name__ { upstream: Upstream::new(&config.upstream)?, url })
    }
}

#[async_trait]
impl __Port__ for __Name__ {
    async fn all(&self) -> Result<Vec<__Area__Entry>, PortError> {
        let answer = self.upstream.get(self.url.clone()).await?;
        if !answer.status.is_success() {
            return Err(Unreadable::Status(answer.status).into());
        }
        Ok(decode(&answer.body.text())?)
    }
}

/// Why an answer that arrived cannot be used.
#[derive(Debug, thiserror::Error)]
enum Unreadable {
    #[error("it is not the JSON that was expected, at line {} column {}", .0.line(), .0.column())]
    Json(#[from] serde_json::Error),
    #[error(transparent)]
    SameId(#[from] SameId),
    #[error("an entry has no id or no title")]
    Empty,
    #[error("it answered {0}")]
    Status(StatusCode),
}

impl From<Unreadable> for PortError {
    fn from(error: Unreadable) -> Self {
        tracing::warn!(%error, "the answer of the council's system cannot be used");
        PortError::Unavailable { retry_after: None }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Item {
    id: String,
    title: String,
    title_cy: Option<String>,
}

fn decode(body: &str) -> Result<Vec<__Area__Entry>, Unreadable> {
    let items: Vec<Item> = serde_json::from_str(body)?;
    let entries: Result<Vec<_>, _> = items.into_iter().map(entry).collect();
    Ok(each_once(entries?)?)
}

fn entry(item: Item) -> Result<__Area__Entry, Unreadable> {
    let filled = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let (id, title) = filled(item.id).zip(filled(item.title)).ok_or(Unreadable::Empty)?;
    let name = match item.title_cy.and_then(filled) {
        Some(welsh) => Text::new(title, welsh),
        None => Text::untranslated(title),
    };
    Ok(__Area__Entry { id, name })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::__area__::__port__::suite;
    use crate::upstream::stub::{Reply, Stub};
    use proptest::prelude::*;

    const RECORDED: &str = include_str!("samples/__name__.json");

    async fn adapter(status: u16, body: &'static str) -> __Name__ {
        let stub = Stub::start(move |_| Reply::Answer(status, body.into())).await;
        let config = toml::from_str(&format!("url = {:?}", stub.base)).unwrap();
        __Name__::new(&config).unwrap()
    }

    #[tokio::test]
    async fn it_keeps_to_the_port() {
        suite::keeps_to_the_port(&adapter(200, RECORDED).await).await;
    }

    #[test]
    fn a_title_without_welsh_stands_for_both() {
        let names: Vec<_> = decode(RECORDED).unwrap().into_iter().map(|entry| entry.name).collect();
        assert_eq!(names, [Text::new("First entry", "Cofnod cyntaf"), Text::untranslated("Second entry")]);
    }

    #[tokio::test]
    async fn an_answer_that_cannot_be_used_is_none() {
        let twice = r#"[{"id":"1","title":"One"},{"id":"1","title":"Two"}]"#;
        for (status, body) in [(200, "<html>"), (200, r#"[{"id":"1"}]"#), (200, twice), (404, RECORDED), (500, "")] {
            let answer = adapter(status, body).await.all().await;
            assert_eq!(answer, Err(PortError::Unavailable { retry_after: None }), "{status} {body}");
        }
        assert!(matches!(decode(r#"[{"id":" ","title":"One"}]"#), Err(Unreadable::Empty)));
    }

    #[test]
    fn a_url_that_is_none_is_named() {
        let config = toml::from_str("url = \"entries.example\"").unwrap();
        let error = __port__(&config).err().unwrap().to_string();
        assert!(error.contains("__area__.url must be an address that begins with https://"), "{error}");
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(body in any::<String>()) {
            prop_assert!(decode(&body).is_ok_and(|entries| each_once(entries).is_ok()) || decode(&body).is_err());
        }
    }
}
