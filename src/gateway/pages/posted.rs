//! A form that was posted to a page's own URL: who may send it, and how it is read.

use super::{PageAnswer, PageRequest, drawn_for::take_tag};
use crate::App;
use crate::areas;
use crate::limits::Client;
use crate::origin::Origin;
use crate::same_site::Sender;
use crate::write::SENT_WITHIN;
use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{HeaderMap, StatusCode, Uri, header},
    response::Response,
};
use screens::{Destination, Trouble, Unread};
use std::collections::HashMap;
use tokio::time::timeout;

/// The fields of a form, decoded, in their order.
pub type Fields = Vec<(String, String)>;

const FORM: &str = "application/x-www-form-urlencoded";

/// Whether a form is posted to this page.
pub fn takes_forms(uri: &Uri) -> bool {
    matches!(Destination::of(uri.path(), |_| None).1, Destination::Area(area) if areas::takes_forms(&area))
}

/// Answers a form; nothing where the page is only read.
pub async fn post(app: &App, client: Client, origin: &Origin, uri: &Uri, request: Request) -> Option<Response> {
    let (values, headers) = (HashMap::new(), request.headers().clone());
    let (page, destination) = PageRequest::of(app, client, origin, uri, &headers, &values);
    let Destination::Area(area) = destination else { return None };
    if !areas::takes_forms(&area) {
        return None;
    }
    // The browser may keep the answer for the way back: without it, that way ends at a fault, and what was written is lost.
    let mut fields = match read(app, request, origin).await {
        Ok(fields) => fields,
        Err(status) => return Some(page.respond(page.refused(status), None)),
    };
    let destination = Destination::Area(area);
    let session = match page.session_of(&destination).await {
        Ok(session) => session,
        Err(error) => return Some(page.respond(page.trouble(error, |_| Trouble::Unexpected).for_one_person(), None)),
    };
    let tag = take_tag(&mut fields);
    let is_for_another = session.as_ref().filter(|session| !page.drawn_for(session).is(&tag));
    let answer = match (destination, is_for_another) {
        (Destination::Area(area), None) => areas::post(&page, area, fields).await,
        (destination, session) => page.drawn_anew(destination, session).await,
    };
    Some(page.respond(answer, session.as_ref()))
}

/// A page is posted by a browser, and each says where from.
async fn read(app: &App, request: Request, origin: &Origin) -> Result<Fields, StatusCode> {
    if Sender::of(request.headers(), origin) != Sender::Here {
        return Err(StatusCode::FORBIDDEN);
    }
    if !is_form(request.headers()) {
        return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    let body = timeout(SENT_WITHIN, Bytes::from_request(request, app)).await;
    let body = body.map_err(|_| StatusCode::REQUEST_TIMEOUT)?.map_err(|refused| refused.status())?;
    Ok(url::form_urlencoded::parse(&body).into_owned().collect())
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case(FORM))
}

impl PageRequest<'_> {
    /// What came is no form of ours.
    fn refused(&self, status: StatusCode) -> PageAnswer {
        let why = match status {
            StatusCode::PAYLOAD_TOO_LARGE => Unread::TooLong,
            StatusCode::REQUEST_TIMEOUT => Unread::TooSlow,
            _ => Unread::SentElsewhere,
        };
        PageAnswer::new(status, screens::unread(self.context, why, self.path))
    }
}
