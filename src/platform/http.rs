//! Reading from the council's server, and sending to it.
//!
//! Belongs here: one request and how it can fail, and the answers that the page has brought along. Must not be here:
//! paths, decoding, what to show instead.

use std::{cell::RefCell, pin::Pin};

use futures_channel::oneshot;
use gloo_net::http::{Method, Request, RequestBuilder};
use jiff::{SignedDuration, Timestamp};
use thiserror::Error;
use wasm_bindgen_futures::spawn_local;
use web_sys::AbortController;

use crate::{clock, connectivity, events::document, timer::sleep};

/// Longer than the gateway waits for the council's system: its answer says more than none.
const TIME_OUT_MILLISECONDS: i32 = 20_000;

/// A page that is older was not sent for this visit.
const MAX_TRANSIT_MILLISECONDS: i64 = 60_000;

/// What was asked for ahead, and is older, is asked for again.
const MAX_AHEAD: SignedDuration = SignedDuration::from_secs(10);
const AHEAD_TIME_OUT_MILLISECONDS: i32 = 4000;

const NOT_MODIFIED: u16 = 304;

const JSON: &str = "application/json";

/// An answer with a status of 200 to 299, or 304 when the caller's etag still holds; then `body` is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    pub status: u16,
    pub body: String,
    /// The version of the body, to be sent along with the next request for it.
    pub etag: Option<String>,
    /// When it was asked for; what a page has brought counts as asked for when that page was sent.
    pub asked_at: Timestamp,
}

impl Fetched {
    /// The body that the caller has is still the right one.
    pub fn is_unchanged(&self) -> bool {
        self.status == NOT_MODIFIED
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum HttpError {
    /// No answer came: no network, or nobody at the other end.
    #[error("the server cannot be reached")]
    Offline,
    #[error("the server did not answer in time")]
    TimedOut,
    /// The server refused; `body` is its problem document (RFC 9457), or whatever it sent.
    #[error("the server answered {status}")]
    Status { status: u16, body: String },
}

/// What comes of a request. Boxed, as there is less to download than with one of another type for each.
pub type Exchange = Pin<Box<dyn Future<Output = Result<Fetched, HttpError>>>>;

/// Asks for the JSON text at `path`, unless it is still the version that `etag` names. What the page has brought along is
/// taken first, once: `<script type="application/json" id="/the/path" data-etag="..." data-at="MILLISECONDS">`.
pub fn get_json(path: &str, etag: Option<&str>) -> Exchange {
    get_json_within(TIME_OUT_MILLISECONDS, path, etag)
}

/// The same for whoever does not wait for long.
pub fn get_json_within(milliseconds: i32, path: &str, etag: Option<&str>) -> Exchange {
    let (path, etag) = (path.to_owned(), etag.map(str::to_owned));
    Box::pin(async move {
        if let Some(brought) = brought(&path) {
            return Ok(brought);
        }
        if let Some(asked) = take_ahead(&path)
            && let Ok(Ok(fetched)) = asked.await
        {
            return Ok(fetched);
        }
        let etag = etag.as_deref().map(|etag| ("if-none-match", etag));
        exchange(milliseconds, Method::GET, &path, etag.as_slice(), None).await
    })
}

type Asked = oneshot::Receiver<Result<Fetched, HttpError>>;

thread_local! {
    /// What was asked for ahead last, and when: it is taken once.
    static AHEAD: RefCell<Option<(String, Timestamp, Asked)>> = const { RefCell::new(None) };
}

/// Asks for the JSON text at `path` for whoever gets it soon, once, unless the page has brought it along.
pub fn ask_ahead(path: String) {
    let is_asked =
        AHEAD.with_borrow(|ahead| ahead.as_ref().is_some_and(|(asked, at, _)| *asked == path && is_recent(*at)));
    if is_asked || has_brought(&path) || !connectivity::online() {
        return;
    }
    let (tell, told) = oneshot::channel();
    AHEAD.set(Some((path.clone(), clock::now(), told)));
    spawn_local(async move {
        // Nobody may want it after all.
        let _ = tell.send(exchange(AHEAD_TIME_OUT_MILLISECONDS, Method::GET, &path, &[], None).await);
    });
}

fn take_ahead(path: &str) -> Option<Asked> {
    let is_it = |(asked, at, _): &mut (String, Timestamp, Asked)| asked == path && is_recent(*at);
    let (_, _, answer) = AHEAD.with_borrow_mut(|ahead| ahead.take_if(is_it))?;
    Some(answer)
}

fn is_recent(at: Timestamp) -> bool {
    clock::now().duration_since(at) < MAX_AHEAD
}

/// Sends JSON text to `path`, with headers. That no answer came does not mean that it has not arrived.
pub fn post_json(path: &str, headers: &[(&str, &str)], body: String) -> Exchange {
    exchange(TIME_OUT_MILLISECONDS, Method::POST, path, headers, Some(body))
}

/// Asks for the bytes at `path`, which may be kept by the browser for as long as the server has said.
pub async fn get_bytes(path: &str) -> Result<Vec<u8>, HttpError> {
    let whole = async {
        let response = RequestBuilder::new(path).method(Method::GET).build()?.send().await?;
        Ok::<_, gloo_net::Error>((response.status(), response.binary().await?))
    };
    match whole.await {
        Ok((200, bytes)) => Ok(bytes),
        Ok((status, body)) => Err(HttpError::Status { status, body: String::from_utf8_lossy(&body).into_owned() }),
        Err(_) => Err(HttpError::Offline),
    }
}

/// Whether the page has brought along what is at `path`, and nobody has taken it.
pub fn has_brought(path: &str) -> bool {
    document().get_element_by_id(path).is_some()
}

fn brought(path: &str) -> Option<Fetched> {
    let block = document().get_element_by_id(path)?;
    block.remove();
    let (at, now): (i64, _) = (block.get_attribute("data-at")?.parse().ok()?, clock::now());
    // It was on its way until now, unless the browser has kept the page; nor are two clocks quite the same.
    let is_just_sent = (now.as_millisecond() - at).abs() < MAX_TRANSIT_MILLISECONDS;
    let asked_at = if is_just_sent { now } else { Timestamp::from_millisecond(at).ok()?.min(now) };
    Some(Fetched { status: 200, body: block.text_content()?, etag: block.get_attribute("data-etag"), asked_at })
}

/// One for every kind of request.
fn exchange(milliseconds: i32, method: Method, path: &str, headers: &[(&str, &str)], body: Option<String>) -> Exchange {
    let controller = AbortController::new().expect("every browser with wasm can abort a request");
    let signal = controller.signal();
    spawn_local(async move {
        sleep(milliseconds).await;
        controller.abort();
    });
    let mut request = RequestBuilder::new(path).method(method).header("accept", JSON).abort_signal(Some(&signal));
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let request = match body {
        Some(body) => request.header("content-type", JSON).body(body),
        None => request.build(),
    };
    Box::pin(async move {
        let answer = answer(request).await;
        answer.map_err(|_| if signal.aborted() { HttpError::TimedOut } else { HttpError::Offline })?
    })
}

/// The outer error is the browser's: no complete answer arrived.
async fn answer(request: Result<Request, gloo_net::Error>) -> Result<Result<Fetched, HttpError>, gloo_net::Error> {
    let asked_at = clock::now();
    let response = request?.send().await?;
    let (status, etag) = (response.status(), response.headers().get("etag"));
    let body = response.text().await?;
    Ok(if response.ok() || status == NOT_MODIFIED {
        Ok(Fetched { status, body, etag, asked_at })
    } else {
        Err(HttpError::Status { status, body })
    })
}
