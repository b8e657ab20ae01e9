//! A bot of the council's that runs on Rasa, by its REST channel: its texts are the council's own.

use super::{Brain, Brief, Failed, Passage, Piece, Pieces, key::Key, lines::Lines, settings::patience, tools};
use crate::identity::is_secret;
use crate::upstream::{self, Posted, Upstream, web_address};
use anyhow::ensure;
use async_trait::async_trait;
use domain::{assistant::Source, language::Language, text::Text};
use jiff::civil::Date;
use reqwest::Url;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// What people are told of who answers.
    pub name: Text,
    /// Up to `/webhooks`.
    pub url: String,
    pub key_file: Option<PathBuf>,
    pub key_variable: Option<String>,
    /// The page on which the council says what the bot answers from.
    pub page: Page,
    /// What its buttons send, without the slash, and the intent of the assistant that each means. Other buttons are not shown.
    #[serde(default)]
    pub buttons: BTreeMap<String, String>,
    #[serde(default = "patience")]
    pub upstream: upstream::Settings,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    pub title: Text,
    pub url: Text,
    pub reviewed: Date,
}

/// A message of the bot. Pictures, cards and whatever else it may send are not for this page.
#[derive(Deserialize)]
struct Message {
    text: Option<String>,
    #[serde(default)]
    buttons: Vec<Button>,
}

#[derive(Deserialize)]
struct Button {
    #[serde(default)]
    payload: String,
}

pub struct Rasa {
    url: Url,
    page: Page,
    buttons: BTreeMap<String, String>,
    upstream: Upstream,
}

impl Rasa {
    pub fn open(settings: &Settings) -> anyhow::Result<Self> {
        let url = web_address("url", &settings.url)?;
        ensure!(is_secret(&url), "url must be https: what people ask goes there");
        for link in [&settings.page.url.en, &settings.page.url.cy] {
            ensure!(
                Url::parse(link).is_ok_and(|link| link.scheme() == "https"),
                "page.url must be https, not {link:?}"
            );
        }
        for intent in settings.buttons.values() {
            ensure!(
                tools::offered().any(|offered| offered == intent),
                "buttons: {intent:?} is nothing that can be offered"
            );
        }
        let mut url = Url::parse(&[url.as_str().trim_end_matches('/'), "/webhooks/rest/webhook"].concat())?;
        url.query_pairs_mut().append_pair("stream", "true");
        if let Some(key) = Key::find(settings.key_file.as_deref(), settings.key_variable.as_deref())? {
            url.query_pairs_mut().append_pair("token", key.as_str());
        }
        let (page, buttons) = (settings.page.clone(), settings.buttons.clone());
        Ok(Rasa { url, page, buttons, upstream: Upstream::new(&settings.upstream)? })
    }
}

#[async_trait]
impl Brain for Rasa {
    async fn begin(&self, brief: &Brief<'_>) -> Result<Box<dyn Pieces>, Failed> {
        let language = match brief.language {
            Language::En => "en-GB",
            Language::Cy => "cy-GB",
        };
        // What begins with a slash is a command to it.
        let message = brief.question.as_str().trim_start_matches('/');
        let body = json!({ "sender": brief.session, "message": message, "metadata": { "language": language } });
        let posted = Posted { url: self.url.clone(), bearer: None, accept: "*/*", body: &body };
        let streamed = self.upstream.post_streamed(posted).await?;
        match streamed.kind() {
            "text/event-stream" | "application/json" | "application/x-ndjson" | "text/plain" => {}
            kind => return Err(Failed::Kind(kind.chars().take(40).collect())),
        }
        let (lines, buttons) = (Some(Lines::of(streamed)), self.buttons.clone());
        Ok(Box::new(Said { lines, buttons, pieces: VecDeque::new(), has_said: false }))
    }

    fn own_page(&self, language: Language) -> Option<Passage> {
        let Page { title, url, reviewed } = &self.page;
        let of = |text: &Text| text.in_language(language).to_owned();
        let source = Source { title: of(title), link: of(url), reviewed: *reviewed };
        Some(Passage { source, text: String::new() })
    }
}

struct Said {
    /// None once it has ended.
    lines: Option<Lines>,
    buttons: BTreeMap<String, String>,
    pieces: VecDeque<Piece>,
    has_said: bool,
}

#[async_trait]
impl Pieces for Said {
    /// It says that it streams events and sends a JSON value a line, or one list of them. What went wrong in it is an empty list
    /// and success all the same: who says nothing has failed.
    async fn next(&mut self) -> Result<Option<Piece>, Failed> {
        loop {
            if let Some(piece) = self.pieces.pop_front() {
                self.has_said = true;
                return Ok(Some(piece));
            }
            let Some(lines) = &mut self.lines else { return Ok(None) };
            match lines.next().await? {
                Some(line) => self.pieces = pieces(&line, &self.buttons)?,
                None if !self.has_said => return Err(Failed::Garbled("it says nothing")),
                None => {
                    if let Some(lines) = self.lines.take() {
                        lines.good();
                    }
                }
            }
        }
    }
}

fn pieces(line: &str, buttons: &BTreeMap<String, String>) -> Result<VecDeque<Piece>, Failed> {
    let line = line.strip_prefix("data:").unwrap_or(line).trim();
    if line.is_empty() {
        return Ok(VecDeque::new());
    }
    let not_a_message = |_| Failed::Garbled("it is no message");
    let value: Value = serde_json::from_str(line).map_err(not_a_message)?;
    if value.get("error").is_some() || value.get("status").is_some_and(|status| status == "failure") {
        return Err(Failed::Error);
    }
    let messages: Vec<Message> =
        serde_json::from_value(if value.is_array() { value } else { json!([value]) }).map_err(not_a_message)?;
    let of = |message: Message| {
        let text = message.text.filter(|text| !text.trim().is_empty()).map(|text| Piece::Text(text + "\n"));
        let offers = message.buttons.into_iter().filter_map(|button| offered(&button.payload, buttons));
        text.into_iter().chain(offers.collect::<Vec<_>>())
    };
    Ok(messages.into_iter().flat_map(of).collect())
}

/// `/report_missed{"bin":"black"}` is `report_missed`: what it would fill in, the person says.
fn offered(payload: &str, buttons: &BTreeMap<String, String>) -> Option<Piece> {
    let name = payload.trim().strip_prefix('/')?.split('{').next()?.trim();
    buttons.get(name).map(|intent| Piece::Offer(intent.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(line: &str) -> Result<Vec<Piece>, String> {
        let buttons = BTreeMap::from([("report_missed".to_owned(), "waste.missed".to_owned())]);
        pieces(line, &buttons).map(Vec::from).map_err(|error| error.to_string())
    }

    #[test]
    fn texts_are_told_and_buttons_are_offered_where_they_are_known() {
        let line = r#"[{"recipient_id":"1","text":"Hello"},{"text":"Which?","buttons":[{"title":"Missed","payload":"/report_missed{\"bin\":\"black\"}"},
            {"title":"Delete","payload":"/delete_all"},{"title":"Type","payload":"report_missed"}]}]"#
            .replace('\n', "");
        let text = |text: &str| Piece::Text(text.to_owned());
        assert_eq!(read(&line), Ok(vec![text("Hello\n"), text("Which?\n"), Piece::Offer("waste.missed".into())]));
        assert_eq!(read(r#"{"recipient_id":"1","text":"One"}"#), Ok(vec![text("One\n")]));
        for silent in [
            "",
            "[]",
            r#"{"image":"https://evil.example/a.png"}"#,
            r#"{"custom":{"handover":true}}"#,
            r#"{"text":" "}"#,
        ] {
            assert_eq!(read(silent), Ok(vec![]), "{silent}");
        }
    }

    #[test]
    fn what_went_wrong_is_no_answer() {
        assert_eq!(read(r#"{"status":"failure","message":"boom"}"#), Err(Failed::Error.to_string()));
        for line in ["<html>", "{\"text\":", "7", r#"[{"text":7}]"#] {
            assert!(read(line).is_err(), "{line}");
        }
    }

    proptest! {
        #[test]
        fn any_line_is_read_or_refused(line in "\\PC{0,80}") {
            let _ = read(&line);
        }
    }
}
