//! For whom a page was drawn: each of its forms says so, and is taken from nobody else. Two people use one browser, one after
//! the other, and a page of the first is still open: what they pressed there is not what the second has agreed to.
//!
//! Must not be here: who is signed in (`areas::session`), and what they may do.

use super::{Fields, PageAnswer, PageRequest};
use crate::secret::{Secret, Signature};
use axum::http::StatusCode;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::identity::{PersonId, Session};
use hmac::Mac;
use screens::{Destination, for_somebody_else};

/// The field of a form that says it.
pub const FIELD: &str = "drawn-for";

/// Somebody for whom pages are drawn. A page names them by a tag that is good for this alone, and tells nobody who they are.
pub struct DrawnFor(Signature);

impl DrawnFor {
    /// Another session of the same person is the same.
    pub fn person(secret: &Secret, person: &PersonId) -> Self {
        DrawnFor(secret.sign("page of a person", person.as_str()))
    }

    /// `member` is what their provider calls them.
    pub fn staff(secret: &Secret, member: &str) -> Self {
        DrawnFor(secret.sign("page of staff", member))
    }

    pub fn tag(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.clone().finalize().into_bytes())
    }

    pub fn is(&self, tag: &str) -> bool {
        URL_SAFE_NO_PAD.decode(tag).is_ok_and(|tag| self.0.clone().verify_slice(&tag).is_ok())
    }
}

/// A document for `whom`. It is done with what is drawn, so that no form of any area can lack it: in text and in values there
/// is no `<`.
pub(super) fn marked(html: String, whom: Option<&DrawnFor>) -> String {
    let Some(whom) = whom else { return html };
    let field = format!(r#"<input type="hidden" name="{FIELD}" value="{}">"#, whom.tag());
    let mut parts = html.split(FORM);
    let mut marked = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (attributes, rest) = part.split_once('>').unwrap_or((part, ""));
        let field = if attributes.contains(r#"method="post""#) { &*field } else { "" };
        marked.extend([FORM, attributes, ">", field, rest]);
    }
    marked
}

const FORM: &str = "<form ";

impl PageRequest<'_> {
    pub(super) fn drawn_for(&self, session: &Session) -> DrawnFor {
        DrawnFor::person(&self.app.secret, &session.person)
    }

    /// The page as it is for whoever is signed in now. Nothing was done.
    pub(super) async fn drawn_anew(&self, destination: Destination, session: Option<&Session>) -> PageAnswer {
        let answer = self.answer(destination, session).await;
        answer.with_screen(StatusCode::CONFLICT, |screen| for_somebody_else(self.context, screen)).for_one_person()
    }
}

/// What a form says of whom it was drawn for is taken out of its fields.
pub(super) fn take_tag(fields: &mut Fields) -> String {
    let place = fields.iter().position(|(name, _)| name == FIELD);
    place.map(|place| fields.remove(place).1).unwrap_or_default()
}
