//! What comes in a stream of server-sent events.

use super::{Browser, From};
use axum::{
    body::{Body, BodyDataStream},
    http::{Request, StatusCode},
    response::Response,
};
use futures_util::StreamExt;
use serde_json::Value;
use std::time::Duration;
use tokio::time::timeout;

pub struct Events {
    body: BodyDataStream,
    read: String,
}

#[derive(Debug, PartialEq)]
pub struct Heard {
    pub name: String,
    pub id: Option<String>,
    pub data: Value,
}

impl Events {
    /// `last` is the id of the last event that is known.
    pub async fn open(browser: &Browser<'_>, path: &str, last: Option<&str>) -> Result<Events, StatusCode> {
        let request = browser.request(From::Here).uri(path);
        let request = last.into_iter().fold(request, |request, last| request.header("last-event-id", last));
        Events::sent(browser, request.body(Body::empty()).unwrap()).await
    }

    /// What answers a request.
    pub async fn sent(browser: &Browser<'_>, request: Request<Body>) -> Result<Events, StatusCode> {
        Events::of(browser.town.response(request).await)
    }

    fn of(response: Response) -> Result<Events, StatusCode> {
        if response.status() != StatusCode::OK {
            return Err(response.status());
        }
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(response.headers()["cache-control"], "no-store");
        Ok(Events { body: response.into_body().into_data_stream(), read: String::new() })
    }

    /// None at the end.
    pub async fn next(&mut self) -> Option<Heard> {
        loop {
            if let Some((event, rest)) = self.read.split_once("\n\n") {
                let event = event.to_owned();
                self.read = rest.to_owned();
                let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name).map(str::to_owned));
                let Some(name) = field("event: ") else { continue };
                let data = serde_json::from_str(&field("data: ").unwrap()).unwrap();
                return Some(Heard { name, id: field("id: "), data });
            }
            let more = timeout(Duration::from_secs(5), self.body.next()).await.expect("something comes")?;
            self.read.push_str(std::str::from_utf8(&more.unwrap()).unwrap());
        }
    }

    /// Up to the end of a turn.
    pub async fn turn(&mut self) -> Vec<Heard> {
        let mut turn = Vec::new();
        while let Some(heard) = self.next().await {
            let is_end = heard.name == "turn.end";
            turn.push(heard);
            if is_end {
                break;
            }
        }
        turn
    }
}
