//! What a wallet answers, and what of it is believed. An answer is looked at once: a second one, whatever it says, is too late.

use super::encryption::EncryptionFault;
use super::format::{Expected, NotBelieved};
use super::presentations::Asked;
use super::query::{CREDENTIAL, shown};
use super::settings::ResponseMode;
use super::{NotAsked, Verifier};
use crate::identity::random::Unguessable;
use domain::identity::{Outcome, Way};
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

/// What stands in an answer that was encrypted.
#[derive(Deserialize)]
struct Decrypted {
    vp_token: Option<HashMap<String, Vec<String>>>,
    state: Option<String>,
    error: Option<String>,
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
        let outcome = self.outcome(request, &asked, posted).await;
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

    async fn outcome(&self, request: &str, asked: &Asked, posted: Posted) -> Outcome {
        self.believed(request, asked, posted).await.unwrap_or_else(|fault| {
            tracing::warn!(%fault, "what a wallet has shown proves nothing");
            fault.into()
        })
    }

    async fn believed(&self, request: &str, asked: &Asked, posted: Posted) -> Result<Outcome, Fault> {
        let Decrypted { vp_token, state, error } = self.opened(asked, posted)?;
        if state.as_deref() != Some(request) {
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
        let expected = Expected { nonce: &asked.nonce, audience: &asked.client_id, now: Timestamp::now() };
        let claims = self.format.verify(presentation, expected).await?;
        shown(asked.purpose, &claims).map(Outcome::Shown).ok_or(Fault::TooLittle)
    }

    /// The answer in clear. An error may come in clear where a credential may not.
    fn opened(&self, asked: &Asked, posted: Posted) -> Result<Decrypted, Fault> {
        match (self.response_mode, posted) {
            (ResponseMode::Encrypted, Posted { response: Some(response), vp_token: None, .. }) => {
                let bytes = asked.key.decrypt(&response)?;
                serde_json::from_slice(&bytes).map_err(|_| Fault::Unreadable)
            }
            (_, Posted { error: Some(error), state, vp_token: None, response: None }) => {
                Ok(Decrypted { vp_token: None, state, error: Some(error) })
            }
            (ResponseMode::Plain, Posted { vp_token: Some(token), state, response: None, error: None }) => {
                let token = serde_json::from_str(&token).map_err(|_| Fault::Unreadable)?;
                Ok(Decrypted { vp_token: Some(token), state, error: None })
            }
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
