//! What a wallet answers, itself or through the browser, and what of it is believed. An answer is looked at once: a second one,
//! whatever it says, is too late.

use super::encryption::EncryptionFault;
use super::format::{Expected, NotBelieved};
use super::presentations::{Asked, Presentation};
use super::query::{CREDENTIAL, shown};
use super::settings::ResponseMode;
use super::{NotAsked, Verifier};
use crate::identity::random::Unguessable;
use contract::identity::presentations::WalletResponse;
use domain::identity::{Outcome, PresentationId, SessionId, Way};
use jiff::Timestamp;
use screens::{AreaPage, identity::Page};
use serde::Deserialize;
use std::collections::HashMap;

/// As a wallet posts it, in clear or encrypted (OpenID4VP 1.0, 8.2 and 8.3).
#[derive(Default, Deserialize)]
pub struct Posted {
    response: Option<String>,
    vp_token: Option<String>,
    state: Option<String>,
    error: Option<String>,
}

/// What stands in an answer, in clear or once it is decrypted.
#[derive(Deserialize)]
struct Content {
    vp_token: Option<HashMap<String, Vec<String>>>,
    state: Option<String>,
    error: Option<String>,
}

/// An answer, whichever way it has come.
enum Answer {
    Encrypted(String),
    Clear(Content),
}

impl Answer {
    fn posted(posted: Posted) -> Result<Answer, Fault> {
        let Posted { response, vp_token, state, error } = posted;
        let vp_token = vp_token.map(|token| serde_json::from_str(&token)).transpose();
        Answer::of(response, Content { vp_token: vp_token.map_err(|_| Fault::Unreadable)?, state, error })
    }

    fn through_browser(response: WalletResponse) -> Result<Answer, Fault> {
        let WalletResponse { response, vp_token, error } = response;
        Answer::of(response, Content { vp_token, state: None, error })
    }

    /// One of them alone: what is encrypted, what is shown, why nothing is.
    fn of(response: Option<String>, clear: Content) -> Result<Answer, Fault> {
        match (response, clear) {
            (Some(response), Content { vp_token: None, error: None, .. }) => Ok(Answer::Encrypted(response)),
            (None, clear) if clear.vp_token.is_some() != clear.error.is_some() => Ok(Answer::Clear(clear)),
            _ => Err(Fault::Mode),
        }
    }
}

/// Why an answer proves nothing. It holds no value out of it.
#[derive(Debug, thiserror::Error)]
enum Fault {
    #[error("it is not of the kind that was asked for")]
    Mode,
    #[error("it cannot be read")]
    Unreadable,
    #[error("it is to another request")]
    State,
    #[error("it is encrypted wrongly: {0}")]
    Encryption(#[from] EncryptionFault),
    #[error("it holds another credential than the one that was asked for, or several")]
    Other,
    #[error("it does not show all that was asked for")]
    TooLittle,
    #[error("{0}")]
    NotBelieved(#[from] NotBelieved),
    #[error("the wallet says {0}")]
    Error(String),
}

impl From<Fault> for Outcome {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Error(_) => Outcome::CannotShow,
            Fault::NotBelieved(NotBelieved::Revoked) => Outcome::Revoked,
            // A later try may do.
            Fault::NotBelieved(NotBelieved::NotChecked(_)) => Outcome::NotChecked,
            _ => Outcome::NotBelieved,
        }
    }
}

/// How a wallet was answered.
pub enum Received {
    /// Nobody waits for it.
    Unknown,
    /// Where the wallet leads its person, if it is to.
    Taken { leads_to: Option<String> },
    /// It was believed in no way.
    Refused,
}

impl Verifier {
    pub async fn receive(&self, request: &str, posted: Posted) -> Result<Received, NotAsked> {
        let Some(asked) = self.presentations.take(request, self.clock.now()).await? else {
            return Ok(Received::Unknown);
        };
        let outcome = self.outcome(&asked, Some(request), Answer::posted(posted)).await;
        let is_refused = matches!(outcome, Outcome::NotBelieved | Outcome::Revoked);
        // Whoever is led back brings the code to the browser that has begun. Where nothing was shown, there is nothing to keep
        // from another.
        let code = if asked.way == Way::ThisDevice && !is_refused { Some(Unguessable::make()?) } else { None };
        self.presentations.conclude(request, &outcome, code.as_ref()).await?;
        if is_refused {
            return Ok(Received::Refused);
        }
        let leads_to = code.map(|code| {
            let page = Page::WalletBack(code.as_str().to_owned());
            [&*asked.origin, &*page.path(asked.language)].concat()
        });
        Ok(Received::Taken { leads_to })
    }

    /// What the browser has brought in which this session has begun. Whether anybody waited for it: what came of it is told
    /// on the page.
    pub async fn receive_in_browser(
        &self,
        id: &PresentationId,
        session: &SessionId,
        response: WalletResponse,
    ) -> Result<bool, NotAsked> {
        let now = self.clock.now();
        let found = self.presentations.find(id, session, now).await?;
        let Some(Presentation { request, .. }) = found.filter(|found| found.way == Way::Browser) else {
            return Ok(false);
        };
        let Some(asked) = self.presentations.take(&request, now).await? else { return Ok(false) };
        let outcome = self.outcome(&asked, None, Answer::through_browser(response)).await;
        self.presentations.conclude(&request, &outcome, None).await?;
        Ok(true)
    }

    /// `to` is the request that an answer must name (`state`); through the browser it names none.
    async fn outcome(&self, asked: &Asked, to: Option<&str>, answer: Result<Answer, Fault>) -> Outcome {
        self.believed(asked, to, answer).await.unwrap_or_else(|fault| {
            tracing::warn!(%fault, "what a wallet has shown proves nothing");
            fault.into()
        })
    }

    async fn believed(&self, asked: &Asked, to: Option<&str>, answer: Result<Answer, Fault>) -> Result<Outcome, Fault> {
        let Content { vp_token, state, error } = self.opened(asked, answer?)?;
        if to.is_some() && state.as_deref() != to {
            return Err(Fault::State);
        }
        match error.as_deref() {
            Some(DECLINED) => return Ok(Outcome::Declined),
            Some(error) => return Err(Fault::Error(known(error))),
            None => {}
        }
        let mut token = vp_token.ok_or(Fault::Unreadable)?;
        let presentations = token.remove(CREDENTIAL).ok_or(Fault::Other)?;
        let [presentation] = &*presentations else { return Err(Fault::Other) };
        if !token.is_empty() {
            return Err(Fault::Other);
        }
        // Wallets keep the time of the world, whatever day the service is to believe.
        let audience = asked.audience();
        let expected = Expected { nonce: &asked.nonce, audience: &audience, now: Timestamp::now() };
        let claims = self.format.verify(presentation, expected).await?;
        shown(asked.purpose, &claims).map(Outcome::Shown).ok_or(Fault::TooLittle)
    }

    /// The answer in clear. An error may come in clear where a credential may not.
    fn opened(&self, asked: &Asked, answer: Answer) -> Result<Content, Fault> {
        match (self.response_mode, answer) {
            (ResponseMode::Encrypted, Answer::Encrypted(response)) => {
                let bytes = asked.key.decrypt(&response)?;
                serde_json::from_slice(&bytes).map_err(|_| Fault::Unreadable)
            }
            (_, Answer::Clear(error @ Content { error: Some(_), .. })) => Ok(error),
            (ResponseMode::Plain, Answer::Clear(shown)) => Ok(shown),
            _ => Err(Fault::Mode),
        }
    }
}

/// The person has shown nothing (OpenID4VP 1.0, 8.5).
const DECLINED: &str = "access_denied";
/// The errors of OpenID4VP 1.0, 8.5: what else a wallet says is not repeated to the log.
const ERRORS: [&str; 8] = [
    "invalid_client",
    "invalid_request",
    "invalid_request_uri_method",
    "invalid_scope",
    "invalid_transaction_data",
    "unsupported_response_type",
    "vp_formats_not_supported",
    "wallet_unavailable",
];

fn known(error: &str) -> String {
    ERRORS.into_iter().find(|known| *known == error).unwrap_or("an error of its own").to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::sd_jwt::SdJwtFault;
    use super::*;
    use crate::port::PortError;

    #[test]
    fn who_is_told_to_try_later_may_have_another_answer_then() {
        let unavailable = NotBelieved::NotChecked(PortError::Unavailable { retry_after: None });
        for (fault, outcome) in [
            (Fault::NotBelieved(unavailable), Outcome::NotChecked),
            (Fault::NotBelieved(SdJwtFault::Status.into()), Outcome::NotBelieved),
            (Fault::NotBelieved(NotBelieved::Revoked), Outcome::Revoked),
            (Fault::Error("invalid_scope".to_owned()), Outcome::CannotShow),
            (Fault::State, Outcome::NotBelieved),
        ] {
            assert_eq!(Outcome::from(fault), outcome);
        }
    }
}
