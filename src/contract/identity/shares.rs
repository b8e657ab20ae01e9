//! Who has which of a person's details. Organisations ask, read and say that they have erased, each with its own key
//! (`Authorization: Bearer`); the person gives, looks and ends.

use domain::identity::{
    Attribute, AttributeValues,
    share::{
        Agreement, LawfulBasis, Recipient, RequestId, ReturnTo, Share, ShareEvent, ShareEventKind, ShareId,
        SharePeriod, ShareState, Terms,
    },
};
use domain::text::Text;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub mod paths {
    use domain::identity::share::{RequestId, ShareId};

    /// An organisation asks here.
    pub const REQUESTS: &str = "/api/v1/identity/requests";
    /// What became of a request.
    pub const REQUEST: &str = "/api/v1/identity/requests/{id}";
    /// A person has come back to their organisation, which is told what they have answered.
    pub const OUTCOME: &str = "/api/v1/identity/requests/{id}/outcome";
    /// What was given. Each reading is told to the person.
    pub const DETAILS: &str = "/api/v1/identity/requests/{id}/details";
    /// An organisation says here that it has erased what it had read.
    pub const ERASURE: &str = "/api/v1/identity/requests/{id}/erasure";
    /// A person's own.
    pub const SHARES: &str = "/api/v1/identity/shares";
    pub const SHARE: &str = "/api/v1/identity/shares/{id}";
    /// A person's own, as a file.
    pub const HISTORY: &str = "/api/v1/identity/history";

    pub fn request(id: &RequestId) -> String {
        REQUEST.replace("{id}", id.as_str())
    }

    pub fn outcome(id: &RequestId) -> String {
        OUTCOME.replace("{id}", id.as_str())
    }

    pub fn details(id: &RequestId) -> String {
        DETAILS.replace("{id}", id.as_str())
    }

    pub fn erasure(id: &RequestId) -> String {
        ERASURE.replace("{id}", id.as_str())
    }

    pub fn share(id: &ShareId) -> String {
        SHARE.replace("{id}", id.as_str())
    }
}

/// The stable names of what stands in the way.
pub mod code {
    /// 401: no organisation has this key.
    pub const WRONG_KEY: &str = "wrong_key";
    /// 409: the request was answered before, or it is too late for it.
    pub const REQUEST_CLOSED: &str = "request_closed";
}

/// What an organisation asks for, and where the person is led back to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRequest {
    pub service: Text,
    pub purpose: Text,
    pub attributes: Vec<Attribute>,
    pub lawful_basis: LawfulBasis,
    pub retention: Text,
    pub longest: SharePeriod,
    /// An organisation that has return addresses names one of them; no other does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_to: Option<ReturnTo>,
}

impl NewRequest {
    pub fn into_parts(self) -> (Terms, Option<ReturnTo>) {
        let NewRequest { service, purpose, attributes, lawful_basis, retention, longest, return_to } = self;
        (Terms { service, purpose, attributes, lawful_basis, retention, longest }, return_to)
    }
}

/// What a person has brought back with them (`code`, beside `state`), good once and for ten minutes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReturnCode {
    pub code: String,
}

/// A request was taken; its person is to be led to `url`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RequestTaken {
    pub id: RequestId,
    pub url: String,
    #[serde(with = "domain::iso::instant")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub expires_at: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum RequestState {
    Waiting,
    /// Somebody has answered, and is not back yet: what, is told for the code that they bring.
    Answered,
    /// Nobody answered in time.
    Expired,
    Refused,
    /// What was given can be read.
    Given,
    /// By the person: what was read is to be erased.
    Ended,
    /// Its time is over.
    Over,
}

/// What became of a request, as its organisation is told it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RequestStanding {
    pub id: RequestId,
    pub state: RequestState,
    /// Those that were given.
    pub attributes: Vec<Attribute>,
    /// Until when they can be read.
    #[serde(default, with = "domain::iso::optional_instant", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub until: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erasure: Option<Erasure>,
}

/// The person wants what was read to be erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Erasure {
    #[serde(with = "domain::iso::instant")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub asked_at: Timestamp,
    /// When the organisation said that it was done.
    #[serde(default, with = "domain::iso::optional_instant", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub confirmed_at: Option<Timestamp>,
}

impl RequestStanding {
    pub fn of(id: &RequestId, share: &Share, now: Timestamp) -> Self {
        let state = match share.state(now) {
            ShareState::Active => RequestState::Given,
            ShareState::Ended => RequestState::Ended,
            ShareState::Over => RequestState::Over,
        };
        let erasure = share.ended_at.map(|asked_at| Erasure { asked_at, confirmed_at: share.erased_at });
        let attributes = share.agreement.given.clone();
        RequestStanding { id: id.clone(), state, attributes, until: Some(share.until), erasure }
    }

    /// Where nothing was given.
    pub fn without_share(id: &RequestId, state: RequestState) -> Self {
        RequestStanding { id: id.clone(), state, attributes: Vec::new(), until: None, erasure: None }
    }
}

/// What was given, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DetailsAnswer {
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::HashMap<String, domain::identity::AttributeValue>))]
    pub details: AttributeValues,
    #[serde(with = "domain::iso::instant")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub given_at: Timestamp,
    /// They may be read again until then.
    #[serde(with = "domain::iso::instant")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub until: Timestamp,
}

/// A person answers a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewShare {
    pub request: RequestId,
    pub attributes: Vec<Attribute>,
    pub period: SharePeriod,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SharesAnswer {
    /// The active ones first, then the one that was given last.
    pub shares: Vec<SharedWith>,
}

/// A share, as its person sees it. What it says is not here, but which attributes it is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SharedWith {
    pub id: ShareId,
    pub state: ShareState,
    pub recipient: Recipient,
    pub service: Text,
    pub purpose: Text,
    pub lawful_basis: LawfulBasis,
    pub retention: Text,
    pub attributes: Vec<Attribute>,
    pub period: SharePeriod,
    #[serde(with = "domain::iso::instant")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub given_at: Timestamp,
    #[serde(with = "domain::iso::instant")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub until: Timestamp,
    /// When the organisation read it last.
    #[serde(default, with = "domain::iso::optional_instant", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub read_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erasure: Option<Erasure>,
    /// The organisation is told nothing of it before the person is back there.
    #[serde(default)]
    pub awaits_return: bool,
}

impl SharedWith {
    pub fn of(share: &Share, now: Timestamp) -> Self {
        let Agreement { recipient, terms, given, period, .. } = share.agreement.clone();
        let awaits_return = share.awaits_return.is_some();
        let asked_at = share.ended_at.filter(|_| !awaits_return);
        SharedWith {
            id: share.id.clone(),
            state: share.state(now),
            recipient,
            service: terms.service,
            purpose: terms.purpose,
            lawful_basis: terms.lawful_basis,
            retention: terms.retention,
            attributes: given,
            period,
            given_at: share.given_at,
            until: share.until,
            read_at: share.read_at,
            erasure: asked_at.map(|asked_at| Erasure { asked_at, confirmed_at: share.erased_at }),
            awaits_return,
        }
    }
}

/// All that has happened to a person's details, the latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HistoryAnswer {
    pub events: Vec<HistoryEvent>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HistoryEvent {
    #[serde(with = "domain::iso::instant")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    #[serde(flatten)]
    pub kind: ShareEventKind,
    pub organisation: Text,
    pub purpose: Text,
    pub attributes: Vec<Attribute>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<ShareId>,
    /// How often on that day, the last time at `at`.
    #[serde(default = "once")]
    pub times: u32,
}

fn once() -> u32 {
    1
}

impl From<ShareEvent> for HistoryEvent {
    fn from(event: ShareEvent) -> Self {
        let ShareEvent { id: _, at, kind, share, about, times } = event;
        HistoryEvent {
            at,
            kind,
            organisation: about.organisation,
            purpose: about.purpose,
            attributes: about.attributes,
            share,
            times,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::identity::share::EventAbout;
    use domain::identity::share::ShareEventId;

    #[test]
    fn a_line_of_the_history_names_attributes_and_has_no_value() {
        let event = ShareEvent {
            id: ShareEventId::from_random([1; 16]),
            at: "2026-11-27T12:00:00Z".parse().unwrap(),
            kind: ShareEventKind::GivenInPart,
            share: Some(ShareId::from_random([2; 16])),
            about: EventAbout {
                organisation: Text::untranslated("Library"),
                purpose: Text::untranslated("Card"),
                attributes: vec![Attribute::AgeOver18],
            },
            times: 2,
        };
        let told = serde_json::to_string(&HistoryEvent::from(event)).unwrap();
        assert_eq!(
            told,
            r#"{"at":"2026-11-27T12:00:00Z","outcome":"given-in-part","organisation":{"en":"Library","cy":"Library"},"purpose":{"en":"Card","cy":"Card"},"attributes":["age_over_18"],"share":"02020202020202020202020202020202","times":2}"#
        );
    }

    #[test]
    fn a_request_says_nothing_that_is_not_known() {
        let terms = r#""service":{"en":"a","cy":"a"},"purpose":{"en":"a","cy":"a"},"attributes":["name"],
            "lawfulBasis":"consent","retention":{"en":"a","cy":"a"},"longest":"once""#;
        let read = |more: &str| serde_json::from_str::<NewRequest>(&["{", terms, more, "}"].concat());
        assert_eq!(read("").unwrap().return_to, None);
        let back = read(r#","returnTo":{"url":"https://a.example","state":"s"}"#).unwrap().return_to.unwrap();
        assert_eq!((&*back.url, &*back.state), ("https://a.example", "s"));
        for more in [r#","returnto":{}"#, r#","returnTo":{"url":"a"}"#, r#","name":"Siân""#] {
            assert!(read(more).is_err(), "{more}");
        }
    }

    #[test]
    fn paths_name_what_they_are_of() {
        let id = RequestId::from_random([1; 16]);
        assert_eq!(paths::details(&id), format!("/api/v1/identity/requests/{id}/details"));
        assert!(paths::erasure(&id).starts_with(&paths::request(&id)));
    }
}
