//! Signing in: leading a person to the provider, and taking them in when they are back.

use super::attempt::Attempt;
use super::ended::Ended;
use super::provider::{NotProved, Proof};
use super::random::{Unguessable, random};
use super::sessions::{Arrival, NotBegun, SessionError};
use super::{Identity, cookies};
use crate::origin::Origin;
use crate::pages::DrawnFor;
use crate::port::PortError;
use axum::http::{HeaderMap, HeaderValue, header};
use contract::identity::{SessionAnswer, SignedIn};
use domain::{
    identity::{Confidence, Device, HomeAddress, Session, SessionId},
    language::Language,
};
use screens::identity::NotSignedIn;
use std::collections::HashMap;

/// Where a person is led, and the cookie that they take along.
pub struct Led {
    pub to: String,
    pub cookie: HeaderValue,
}

/// A person who has just signed in.
pub struct Arrived {
    pub return_to: String,
    pub cookies: [HeaderValue; 2],
}

/// A person who has just signed out here.
pub struct Left {
    /// By which the provider knows whom it is to sign out, and that this service may ask for it.
    pub id_token: Option<String>,
}

/// What the person came with.
pub struct Visitor<'a> {
    pub headers: &'a HeaderMap,
    pub origin: &'a Origin,
}

impl Identity {
    /// Leads a person to the provider; from there they come back to `return_to`.
    pub async fn lead(&self, visitor: &Visitor<'_>, return_to: String, level: Confidence) -> Result<Led, NotSignedIn> {
        if !self.provider.proves(level) {
            return Err(NotSignedIn::CannotProve);
        }
        let language = screens::language::language_of(&return_to);
        let session = self.session(visitor.headers).await.map_err(told_of_store)?;
        let browser = cookies::sign_in(visitor.headers).map_or_else(Unguessable::make, Ok);
        let browser = browser.map_err(|error| told_of_store(error.into()))?;
        let opened_by = cookies::session(visitor.headers);
        let session = session.as_ref().zip(opened_by.as_ref());
        let attempt = Attempt::begin(visitor.origin, return_to, level, session);
        let attempt = attempt.map_err(|error| told_of_store(error.into()))?;
        let to = self.provider.leads_to(&attempt, language).await.map_err(told)?;
        let key = Attempt::key(&browser, &attempt.state);
        self.sessions.keep_attempt(&key, &attempt, self.clock.now()).await.map_err(told_of_store)?;
        Ok(Led { to, cookie: cookies::set_sign_in(&browser) })
    }

    /// Takes a person in who comes back from the provider with `answer`. The second is the language in which they are told
    /// why not.
    pub async fn arrive(
        &self,
        headers: &HeaderMap,
        answer: &HashMap<String, String>,
    ) -> Result<Arrived, (NotSignedIn, Language)> {
        let taken = self.take(headers, answer).await.map_err(|why| (why, Attempt::language(answer.get("state"))))?;
        let language = screens::language::language_of(&taken.return_to);
        self.take_in(headers, answer, taken).await.map_err(|why| (why, language))
    }

    /// The sign-in that this browser has begun and this answer is to, once.
    async fn take(&self, headers: &HeaderMap, answer: &HashMap<String, String>) -> Result<Attempt, NotSignedIn> {
        let (Some(browser), Some(state)) = (cookies::sign_in(headers), answer.get("state")) else {
            return Err(NotSignedIn::Late);
        };
        let key = Attempt::key(&browser, state);
        let taken = self.sessions.take_attempt(&key, self.clock.now()).await.map_err(told_of_store)?;
        taken.ok_or(NotSignedIn::Late)
    }

    async fn take_in(
        &self,
        headers: &HeaderMap,
        answer: &HashMap<String, String>,
        attempt: Attempt,
    ) -> Result<Arrived, NotSignedIn> {
        let asked_at = self.clock.now();
        let Proof { subject, session, confidence, name, details, id_token, more: _ } =
            self.provider.prove(answer, &attempt).await.map_err(told)?;
        // It was there when the attempt was taken.
        let browser = cookies::sign_in(headers).ok_or(NotSignedIn::Late)?.digest();
        let id = SessionId::from_random(random().map_err(|error| told_of_store(error.into()))?);
        let id_token = self.id_tokens.close(&id_token, id.as_str());
        let arrival = Arrival {
            id,
            id_token,
            browser: &browser,
            issuer: self.provider.issuer(),
            subject: &subject,
            provider_session: session.as_deref(),
            asked_at,
            confidence,
            name,
            details,
            device: device(headers),
            instead_of: attempt.instead_of.as_deref(),
            only: attempt.person.as_ref(),
        };
        let begun = self.sessions.begin(arrival, self.clock.now()).await.map_err(told_of_store)?;
        let (_, key) = begun.map_err(|why| match why {
            NotBegun::OtherPerson => NotSignedIn::OtherPerson,
            NotBegun::SignedOut => NotSignedIn::Late,
        })?;
        let cookies = cookies::set_session(&key, self.sessions.rule());
        Ok(Arrived { return_to: attempt.return_to, cookies })
    }

    /// Who is signed in in this browser. To ask puts off no end.
    pub async fn session(&self, headers: &HeaderMap) -> Result<Option<Session>, SessionError> {
        match cookies::session(headers) {
            Some(key) => self.sessions.find(&key, self.clock.now()).await,
            None => Ok(None),
        }
    }

    /// The same, of a person who does something.
    pub async fn session_in_use(&self, headers: &HeaderMap) -> Result<Option<Session>, SessionError> {
        let mut session = self.session(headers).await?;
        if let Some(session) = &mut session {
            self.sessions.use_now(session, self.clock.now()).await?;
        }
        Ok(session)
    }

    /// Where a person has proved that they live.
    pub async fn proved_home(&self, session: &Session) -> Result<Option<HomeAddress>, PortError> {
        if session.confidence < Confidence::P2 {
            return Ok(None);
        }
        Ok(self.sessions.details(&session.id).await?.address)
    }

    /// What the person's own browser is told of it.
    pub fn told(&self, session: Option<&Session>) -> SessionAnswer {
        let told = session.map(|session| SignedIn::of(session, &session.id, self.sessions.rule()));
        let drawn_for = session.map(|session| DrawnFor::person(&self.secret, &session.person).tag());
        SessionAnswer { session: told, drawn_for, now: self.clock.now() }
    }

    /// Ends the session of this browser, if there is one, or was: the provider's goes on longer than ours.
    pub async fn leave(&self, headers: &HeaderMap) -> Result<Option<Left>, SessionError> {
        let Some(key) = cookies::session(headers) else { return Ok(None) };
        let ended = self.sessions.leave(&key, self.clock.now()).await?;
        Ok(ended.map(|ended| self.left(&ended)))
    }

    pub fn left(&self, ended: &Ended) -> Left {
        let id_token = ended.id_token.as_ref().and_then(|sealed| self.id_tokens.open(sealed, ended.id.as_str()));
        Left { id_token }
    }
}

fn device(headers: &HeaderMap) -> Device {
    Device::of(headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default())
}

/// What a person is told; the log is told why, and of whom never.
fn told(error: NotProved) -> NotSignedIn {
    match error {
        NotProved::Provider(_) => NotSignedIn::Unavailable,
        NotProved::Declined => NotSignedIn::Declined,
        NotProved::Fault(fault) => {
            tracing::warn!(%fault, "nobody was signed in: the provider's answer is not believed");
            NotSignedIn::NotBelieved
        }
    }
}

fn told_of_store(error: SessionError) -> NotSignedIn {
    tracing::error!(%error, "nobody can be signed in");
    NotSignedIn::Store
}
