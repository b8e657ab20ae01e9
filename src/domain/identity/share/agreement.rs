//! What was asked, and what was agreed to: from a request to the end of a share. The values are nowhere here: they are the
//! organisation's to read and nobody's to remember.

use super::{Recipient, RequestId, ShareId, SharePeriod, Terms};
use crate::identity::{Attribute, Confidence};
use crate::language::Language;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A request, as its person sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShareRequest {
    pub id: RequestId,
    pub recipient: Recipient,
    pub terms: Terms,
    pub asked_at: Timestamp,
    /// It can be answered until then.
    pub expires_at: Timestamp,
    pub answer: Option<RequestAnswer>,
    /// Its organisation is told nothing of the answer before the person is back there.
    pub awaits_return: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestAnswer {
    Given(ShareId),
    Refused,
}

/// By whom the details were proved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    pub issuer: String,
    pub confidence: Confidence,
}

/// What a person has agreed to. It changes to less alone: for more, the organisation asks anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Agreement {
    pub recipient: Recipient,
    pub terms: Terms,
    /// Of those that were asked for.
    pub given: Vec<Attribute>,
    pub period: SharePeriod,
    pub source: Source,
    /// In which the person was asked.
    pub language: Language,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    pub id: ShareId,
    pub agreement: Agreement,
    pub given_at: Timestamp,
    /// The organisation can read it until then, at most.
    pub until: Timestamp,
    /// When the organisation read it last.
    pub read_at: Option<Timestamp>,
    /// When its person ended it. From then on the organisation is asked to erase what it has read.
    pub ended_at: Option<Timestamp>,
    /// When the organisation said that it has.
    pub erased_at: Option<Timestamp>,
    /// Where the organisation is told nothing of it before the person is back there: the request that they have answered.
    pub awaits_return: Option<RequestId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ShareState {
    Active,
    /// By its person.
    Ended,
    /// Its time is over, or it was for one reading.
    Over,
}

impl Share {
    pub fn state(&self, now: Timestamp) -> ShareState {
        match self.ended_at {
            Some(_) => ShareState::Ended,
            None if now >= self.until => ShareState::Over,
            None => ShareState::Active,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;
    use jiff::ToSpan;

    #[test]
    fn a_share_is_active_until_its_time_is_over_or_its_person_ends_it() {
        let share = samples::share();
        let (before, after) = (share.until - 1.second(), share.until);
        assert_eq!((share.state(before), share.state(after)), (ShareState::Active, ShareState::Over));
        let ended = Share { ended_at: Some(share.given_at), ..share };
        assert_eq!((ended.state(before), ended.state(after)), (ShareState::Ended, ShareState::Ended));
    }

    #[test]
    fn an_agreement_is_kept_as_it_was() {
        let agreement = samples::share().agreement;
        let kept = serde_json::to_string(&agreement).unwrap();
        assert_eq!(serde_json::from_str::<Agreement>(&kept).unwrap(), agreement);
    }
}
