//! Chatwoot's API for applications, as far as the desk speaks it. A number is Chatwoot's own; a `source_id` is ours, by which
//! what was sent is known again.

use crate::identity::is_secret;
use crate::upstream::{self, Answer, Upstream, UpstreamError, web_address};
use anyhow::{Context, ensure};
use reqwest::{StatusCode, Url};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use std::path::PathBuf;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    url: String,
    account: u64,
    /// An inbox of the kind "API".
    inbox: u64,
    /// A file with the access token of a user who may see that inbox.
    token_file: PathBuf,
    #[serde(default = "patience")]
    upstream: upstream::Settings,
}

/// Nobody waits for an answer of it: what people write is kept here first.
fn patience() -> upstream::Settings {
    upstream::Settings { seconds: 10, most_bytes: 4 * 1024 * 1024, failures: 20, pause_seconds: 10 }
}

/// Why something could not be asked or done. All of it is tried again.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    #[error("{0}")]
    Upstream(#[from] UpstreamError),
    #[error("it refuses with {0}")]
    Refused(StatusCode),
    #[error("its answer is not in its form")]
    Garbled,
}

pub struct Account {
    /// Up to `/accounts/1/`.
    base: Url,
    token: String,
    inbox: u64,
    upstream: Upstream,
}

/// One message of a conversation, by whomever.
#[derive(Debug, Deserialize)]
pub struct Message {
    pub id: i64,
    content: Option<String>,
    message_type: i64,
    /// In seconds since 1970.
    #[serde(default)]
    pub created_at: i64,
    #[serde(default)]
    private: bool,
    pub source_id: Option<String>,
    sender: Option<Agent>,
    #[serde(default)]
    content_attributes: Option<Attributes>,
}

#[derive(Debug, Default, Deserialize)]
struct Attributes {
    #[serde(default)]
    deleted: Option<bool>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Agent {
    pub id: i64,
    name: Option<String>,
    available_name: Option<String>,
    #[serde(default, rename = "type")]
    kind: Option<String>,
}

impl Agent {
    /// The first of the names by which people are to know them.
    pub fn first_name(&self) -> Option<String> {
        let names = [&self.available_name, &self.name].into_iter().flatten();
        names.flat_map(|name| name.split_whitespace().next()).map(str::to_owned).next()
    }
}

impl Message {
    const OUTGOING: i64 = 1;

    /// What a member of staff has written to the person: no note among themselves, nothing that a bot or a rule sends.
    pub fn answer(&self) -> Option<(&Agent, &str)> {
        let is_deleted = self.content_attributes.as_ref().is_some_and(|attributes| attributes.deleted == Some(true));
        let is_answer = self.message_type == Message::OUTGOING && !self.private && !is_deleted;
        let agent = self.sender.as_ref().filter(|sender| sender.kind.as_deref() == Some("user"))?;
        is_answer.then_some((agent, self.content.as_deref()?))
    }
}

/// How a conversation stands.
#[derive(Debug, Deserialize)]
pub struct Conversation {
    pub id: i64,
    #[serde(default)]
    inbox_id: u64,
    status: String,
    #[serde(default)]
    meta: Meta,
}

#[derive(Debug, Default, Deserialize)]
struct Meta {
    assignee: Option<Agent>,
}

impl Conversation {
    pub fn is_resolved(&self) -> bool {
        self.status == "resolved"
    }

    pub fn assignee(&self) -> Option<&Agent> {
        self.meta.assignee.as_ref()
    }
}

#[derive(Deserialize)]
struct Listed<T> {
    payload: Vec<T>,
}

#[derive(Deserialize)]
struct Made {
    payload: MadeContact,
}

#[derive(Deserialize)]
struct MadeContact {
    contact: Contact,
}

#[derive(Deserialize)]
struct Contact {
    id: i64,
    identifier: Option<String>,
}

/// By whom a message was written, as it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Person,
    /// Read by staff alone.
    Note,
}

impl Account {
    pub fn open(settings: &Settings) -> anyhow::Result<Self> {
        let file = &settings.token_file;
        let token = std::fs::read_to_string(file)
            .with_context(|| format!("desk.chatwoot.token_file {} cannot be read", file.display()))?;
        let token = token.trim().to_owned();
        let is_token = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic());
        ensure!(is_token, "desk.chatwoot.token_file {} must hold the token and nothing else", file.display());
        let url = web_address("desk.chatwoot.url", &settings.url)?;
        ensure!(is_secret(&url), "desk.chatwoot.url must be https: what people write goes there");
        let base =
            [url.as_str().trim_end_matches('/'), "/api/v1/accounts/", &settings.account.to_string(), "/"].concat();
        let upstream = Upstream::new(&settings.upstream)?;
        Ok(Account { base: Url::parse(&base)?, token, inbox: settings.inbox, upstream })
    }

    /// The contact of ours that has this name; made where there is none. Whoever asks twice has the same.
    pub async fn contact(&self, source_id: &str, name: &str) -> Result<i64, Failed> {
        let body = json!({ "inbox_id": self.inbox, "name": name, "identifier": source_id, "source_id": source_id });
        match self.post::<Made>(&["contacts"], &body).await {
            Ok(made) => Ok(made.payload.contact.id),
            Err(Failed::Refused(StatusCode::UNPROCESSABLE_ENTITY)) => self.contact_of(source_id).await,
            Err(failed) => Err(failed),
        }
    }

    async fn contact_of(&self, source_id: &str) -> Result<i64, Failed> {
        let found: Listed<Contact> = self.get(&["contacts", "search"], &[("q", source_id)]).await?;
        let mut found = found.payload.into_iter();
        found
            .find(|contact| contact.identifier.as_deref() == Some(source_id))
            .map(|contact| contact.id)
            .ok_or(Failed::Garbled)
    }

    /// The one conversation of a contact of ours; begun where there is none.
    pub async fn conversation_of(&self, contact: i64, source_id: &str) -> Result<i64, Failed> {
        let found: Listed<Conversation> = self.get(&["contacts", &contact.to_string(), "conversations"], &[]).await?;
        if let Some(found) = found.payload.iter().find(|conversation| conversation.inbox_id == self.inbox) {
            return Ok(found.id);
        }
        let body = json!({ "source_id": source_id, "inbox_id": self.inbox, "contact_id": contact, "status": "open" });
        let begun: Conversation = self.post(&["conversations"], &body).await?;
        Ok(begun.id)
    }

    pub async fn conversation(&self, conversation: i64) -> Result<Conversation, Failed> {
        self.get(&["conversations", &conversation.to_string()], &[]).await
    }

    /// Those with a greater number, up to a hundred of them, the lowest first.
    pub async fn messages(&self, conversation: i64, after: i64) -> Result<Vec<Message>, Failed> {
        let path = ["conversations", &conversation.to_string(), "messages"];
        let mut listed: Listed<Message> = self.get(&path, &[("after", &after.to_string())]).await?;
        listed.payload.sort_by_key(|message| message.id);
        Ok(listed.payload)
    }

    pub async fn send(&self, conversation: i64, source_id: &str, by: By, text: &str) -> Result<(), Failed> {
        let (kind, private) = match by {
            By::Person => ("incoming", false),
            By::Note => ("outgoing", true),
        };
        let body = json!({ "content": text, "message_type": kind, "private": private, "source_id": source_id });
        let path = ["conversations", &conversation.to_string(), "messages"];
        self.post::<Value>(&path, &body).await.map(drop)
    }

    pub async fn resolve(&self, conversation: i64) -> Result<(), Failed> {
        let path = ["conversations", &conversation.to_string(), "toggle_status"];
        self.post::<Value>(&path, &json!({ "status": "resolved" })).await.map(drop)
    }

    async fn get<T: DeserializeOwned>(&self, path: &[&str], pairs: &[(&str, &str)]) -> Result<T, Failed> {
        let mut url = self.url(path)?;
        if !pairs.is_empty() {
            url.query_pairs_mut().extend_pairs(pairs);
        }
        read(&self.upstream.get_with(url, TOKEN, &self.token).await?)
    }

    async fn post<T: DeserializeOwned>(&self, path: &[&str], body: &Value) -> Result<T, Failed> {
        read(&self.upstream.post_json_with(self.url(path)?, TOKEN, &self.token, body).await?)
    }

    fn url(&self, path: &[&str]) -> Result<Url, Failed> {
        let mut url = self.base.clone();
        url.path_segments_mut().map_err(|()| Failed::Garbled)?.pop_if_empty().extend(path);
        Ok(url)
    }
}

const TOKEN: &str = "api_access_token";

fn read<T: DeserializeOwned>(answer: &Answer) -> Result<T, Failed> {
    if !answer.status.is_success() {
        return Err(Failed::Refused(answer.status));
    }
    serde_json::from_slice(&answer.body.bytes).map_err(|_| Failed::Garbled)
}
