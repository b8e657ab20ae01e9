//! Somebody at a page of staff: which page, in which language, and who they are if they are signed in. No page of the people's
//! leads here, and no search engine.

use super::Staff;
use super::records::StaffSession;
use crate::identity::routes::{Asker, lead_on};
use crate::identity::sessions::SessionError;
use crate::identity::{Identity, cookies};
use crate::pages::DrawnFor;
use crate::same_site::Sender;
use crate::{App, pages};
use axum::{
    extract::FromRequestParts,
    http::{HeaderName, HeaderValue, StatusCode, request::Parts},
    response::Response,
};
use contract::identity::staff_doors;
use domain::language::Language;
use screens::{
    Screen, WholeContext,
    identity::NotStaff,
    language::{in_language, language_of},
};

const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

/// Somebody at one of these pages, who may be signed in. Where no staff is configured there is no such page.
pub struct Visit {
    pub asker: Asker,
    pub staff: Staff,
    pub language: Language,
    /// Of the page, in English.
    pub path: String,
}

impl FromRequestParts<App> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let Ok(asker) = Asker::from_request_parts(parts, app).await;
        let (language, path) = (language_of(parts.uri.path()), in_language(parts.uri.path(), Language::En));
        let Some(staff) = asker.identity.staff.clone() else {
            let path = in_language(&path, language);
            return Err(pages::show(app, language, &path, StatusCode::NOT_FOUND, |context| {
                screens::not_found(*context)
            }));
        };
        Ok(Visit { asker, staff, language, path })
    }
}

impl Visit {
    pub fn identity(&self) -> &Identity {
        &self.asker.identity
    }

    pub fn at(&self, door: &str) -> String {
        in_language(door, self.language)
    }

    pub fn show(&self, status: StatusCode, screen: impl FnOnce(WholeContext) -> Screen) -> Response {
        self.show_to(None, status, screen)
    }

    /// The same, where it is for one of them alone.
    pub fn show_to(
        &self,
        whom: Option<&DrawnFor>,
        status: StatusCode,
        screen: impl FnOnce(WholeContext) -> Screen,
    ) -> Response {
        let (app, path) = (&self.asker.app, self.at(&self.path));
        let mut response = pages::show_to(whom, app, self.language, &path, status, screen);
        response.headers_mut().insert(ROBOTS, HeaderValue::from_static("noindex"));
        response
    }

    /// For whom the pages of this session are drawn.
    pub fn drawn_for(&self, session: &StaffSession) -> DrawnFor {
        DrawnFor::staff(&self.asker.app.secret, &session.member)
    }

    pub fn refused(&self, why: NotStaff) -> Response {
        lead_on(&[&self.at(staff_doors::NOT_SIGNED_IN), "?why=", why.name()].concat(), None)
    }

    pub fn store_failed(&self, error: &SessionError) -> Response {
        tracing::error!(%error, "nothing can be done at the desk of staff");
        self.refused(NotStaff::Unavailable)
    }

    pub async fn session(&self) -> Result<Option<StaffSession>, SessionError> {
        match cookies::staff_session(&self.asker.headers) {
            Some(key) => self.staff.records.find(&key, self.identity().clock.now()).await,
            None => Ok(None),
        }
    }

    /// The same for what goes on without them: to ask does not put off the end.
    pub async fn session_now(&self) -> Result<Option<StaffSession>, SessionError> {
        match cookies::staff_session(&self.asker.headers) {
            Some(key) => self.staff.records.look(&key, self.identity().clock.now()).await,
            None => Ok(None),
        }
    }

    /// Whether they have signed in here, whatever has become of it.
    pub fn had_session(&self) -> bool {
        cookies::staff_session(&self.asker.headers).is_some()
    }

    /// Whether a form was sent by a page of ours.
    pub fn is_own(&self) -> bool {
        Sender::of(&self.asker.headers, &self.asker.origin) == Sender::Here
    }
}
