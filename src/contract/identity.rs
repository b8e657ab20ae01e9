//! Identity: who is signed in, and on which devices. No answer holds a token, nor what a provider calls the person.
//!
//! Signing in and out is for browsers, not for programs: [`doors`] are opened by links and forms, and answer with a page or
//! lead to one.

pub mod presentations;
pub mod shares;

use domain::identity::{Confidence, Device, PersonName, Receipt, Session, SessionId, SessionRule};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Where sessions are. Templates in `{}` are the router's; the functions fill them.
pub mod paths {
    use domain::identity::SessionId;

    /// Who is signed in here. To ask is not to do something: it does not put off the end.
    pub const SESSION: &str = "/api/v1/session";
    pub const EXTEND: &str = "/api/v1/session/extend";
    /// What locks, on this device, what the person has entered.
    pub const FORM_KEY: &str = "/api/v1/session/form-key";
    /// All devices on which this person is signed in. Deleted, all but this one are signed out.
    pub const SESSIONS: &str = "/api/v1/sessions";
    pub const SESSION_OF: &str = "/api/v1/sessions/{id}";
    /// What this person has been given a receipt of.
    pub const RECEIPTS: &str = "/api/v1/identity/receipts";
    /// The log in which all receipts are; what is below it is laid out by C2SP tlog-tiles.
    pub const LOG: &str = "/api/v1/identity/log/";
    pub const LOG_CHECKPOINT: &str = "/api/v1/identity/log/checkpoint";
    /// Who signs checkpoints and receipts: a verifier key of signed notes (C2SP signed-note) a line.
    pub const LOG_KEYS: &str = "/api/v1/identity/log/keys";
    /// The rest of the path is `domain::identity::log::TilePath`'s.
    pub const LOG_TILE: &str = "/api/v1/identity/log/tile/{*path}";

    pub fn session(id: &SessionId) -> String {
        [SESSIONS, "/", id.as_str()].concat()
    }
}

/// The stable name of what stands in the way, beside those of every problem.
pub mod code {
    /// 401: nobody is signed in.
    pub const SIGNED_OUT: &str = "signed_out";
}

/// Where people sign in and out.
pub mod doors {
    use crate::paths::encode;
    use domain::{identity::Confidence, language::Language};

    /// Leads to the provider, and from there back to the page that `return_to` names.
    pub const LOGIN: &str = "/auth/login";
    /// The provider leads here.
    pub const CALLBACK: &str = "/auth/callback";
    /// Where nobody waits any more for what the provider led back with.
    pub const LATE: &str = "/auth/late";
    /// Leads to the provider for a proof of at least `level`.
    pub const STEP_UP: &str = "/auth/step-up";
    /// A form is posted here.
    pub const LOGOUT: &str = "/auth/logout";
    /// The provider's own servers post here (OpenID Connect Back-Channel Logout 1.0).
    pub const BACK_CHANNEL_LOGOUT: &str = "/auth/backchannel-logout";
    /// The keys by which a provider knows this service (RFC 7517).
    pub const KEYS: &str = "/.well-known/jwks.json";

    /// A wallet fetches here what it is asked (OpenID4VP 1.0, 5).
    pub const PRESENTATION_REQUEST: &str = "/auth/presentation/request/{id}";
    /// And posts here what its person agrees to show.
    pub const PRESENTATION_RESPONSE: &str = "/auth/presentation/response/{id}";

    /// What the council says of itself as an issuer of credentials (OpenID4VCI 1.0, 12.2).
    pub const CREDENTIAL_ISSUER: &str = "/.well-known/openid-credential-issuer";
    /// And of where a wallet has its token (RFC 8414).
    pub const CREDENTIAL_SERVER: &str = "/.well-known/oauth-authorization-server";
    pub const CREDENTIAL_TOKEN: &str = "/auth/credential/token";
    pub const CREDENTIAL_NONCE: &str = "/auth/credential/nonce";
    pub const CREDENTIAL: &str = "/auth/credential";
    /// Which credentials were withdrawn (Token Status List).
    pub const CREDENTIAL_LIST: &str = "/auth/credential/lists/{list}";
    /// What the credential of a resident is (SD-JWT VC, type metadata).
    pub const RESIDENT: &str = "/credentials/resident/1";

    pub const RETURN_TO: &str = "return_to";
    pub const LEVEL: &str = "level";
    pub const LANGUAGE: &str = "language";

    /// `path` is of this site.
    pub fn login(path: &str) -> String {
        [LOGIN, "?", RETURN_TO, "=", &encode(path)].concat()
    }

    pub fn late(language: Language) -> String {
        [LATE, "?", LANGUAGE, "=", language.tag()].concat()
    }

    /// `id` is what a wallet knows the request by.
    pub fn presentation_request(id: &str) -> String {
        PRESENTATION_REQUEST.replace("{id}", id)
    }

    pub fn presentation_response(id: &str) -> String {
        PRESENTATION_RESPONSE.replace("{id}", id)
    }

    pub fn credential_list(list: i64) -> String {
        CREDENTIAL_LIST.replace("{list}", &list.to_string())
    }

    /// `path` is of this site.
    pub fn step_up(level: Confidence, path: &str) -> String {
        [STEP_UP, "?", LEVEL, "=", level.name(), "&", RETURN_TO, "=", &encode(path)].concat()
    }
}

/// Where those who work for the council sign in and out, and what they do here. Each page is also below `/cy`.
pub mod staff_doors {
    pub const DESK: &str = "/staff";
    /// Leads to the council's own provider.
    pub const SIGN_IN: &str = "/staff/sign-in";
    /// The provider leads here.
    pub const CALLBACK: &str = "/staff/callback";
    pub const ARRIVED: &str = "/staff/arrived";
    pub const NOT_SIGNED_IN: &str = "/staff/not-signed-in";
    /// A form is posted here.
    pub const SIGN_OUT: &str = "/staff/sign-out";
    /// The provider's own servers post here (OpenID Connect Back-Channel Logout 1.0).
    pub const BACK_CHANNEL_LOGOUT: &str = "/staff/backchannel-logout";
}

/// Every write needs this header, with any value. A page of another site cannot send it unless this one allows it, and it
/// allows none (draft-ietf-oauth-browser-based-apps, 6.1.3.3).
pub const WRITE_HEADER: &str = "X-Council";

/// The cookie that is there while somebody may be signed in. It says no more, and opens nothing.
pub const SIGNED_IN: &str = "__Host-signed-in";

/// Whether anybody is signed in on this device, and who.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionAnswer {
    /// Null where nobody is signed in.
    pub session: Option<SignedIn>,
    /// By what a page knows whether it was drawn for whoever is signed in now. Each person has one of their own, which stays the
    /// same and opens nothing; absent where nobody is signed in.
    #[serde(rename = "drawnFor", default, skip_serializing_if = "Option::is_none")]
    pub drawn_for: Option<String>,
    /// What time it is for whoever answers: what is left of the session does not hang on the device's own clock.
    #[serde(with = "domain::iso::instant")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub now: Timestamp,
}

/// Each person has one of their own, and it stays the same: what one person has entered before their session ended is read
/// again in their next, and in nobody else's.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FormKey {
    /// 256 bits in hexadecimal digits, for AES-GCM.
    pub key: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionsAnswer {
    /// That of this device first, then the one that was used last.
    pub sessions: Vec<SignedIn>,
}

/// All receipts of whoever asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReceiptsAnswer {
    /// The newest first.
    pub receipts: Vec<Receipt>,
}

/// A session, as its person sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SignedIn {
    pub id: SessionId,
    /// Whether it is the one that asks.
    pub is_this: bool,
    pub confidence: Confidence,
    /// As it was proved; absent below P1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<PersonName>,
    pub device: Device,
    #[serde(with = "domain::iso::instant")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub started_at: Timestamp,
    #[serde(with = "domain::iso::instant")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub used_at: Timestamp,
    #[serde(with = "domain::iso::instant")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub ends_at: Timestamp,
    /// Whether something that is done before then puts the end off.
    pub may_be_extended: bool,
}

impl SignedIn {
    /// `asking` is the session that asks.
    pub fn of(session: &Session, asking: &SessionId, rule: &SessionRule) -> SignedIn {
        let end = session.end(rule);
        SignedIn {
            id: session.id.clone(),
            is_this: session.id == *asking,
            confidence: session.confidence,
            name: session.name.clone(),
            device: session.device,
            started_at: session.started_at,
            used_at: session.used_at,
            ends_at: end.at,
            may_be_extended: end.may_be_put_off,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::identity::PersonId;
    use jiff::ToSpan;

    #[test]
    fn a_session_is_told_without_whose_it_is() {
        let started_at: Timestamp = "2026-11-24T09:00:00Z".parse().unwrap();
        let session = Session {
            id: SessionId::from_random([1; 16]),
            person: PersonId::from_random([2; 16]),
            confidence: Confidence::P2,
            name: PersonName::of(["Siân", "Rhys"]),
            device: Device::of("Firefox/145.0 Windows"),
            started_at,
            used_at: started_at + 5.minutes(),
        };
        let told = SignedIn::of(&session, &session.id, &SessionRule::default());
        let json = serde_json::to_string(&told).unwrap();
        assert_eq!(
            json,
            r#"{"id":"01010101010101010101010101010101","isThis":true,"confidence":"P2","name":"Siân Rhys","device":{"browser":"firefox","system":"windows"},"startedAt":"2026-11-24T09:00:00Z","usedAt":"2026-11-24T09:05:00Z","endsAt":"2026-11-24T09:35:00Z","mayBeExtended":true}"#
        );
        assert_eq!(serde_json::from_str::<SignedIn>(&json).unwrap(), told);
        assert!(!json.contains(session.person.as_str()));
        let other = SessionId::from_random([3; 16]);
        assert!(!SignedIn::of(&session, &other, &SessionRule::default()).is_this);
    }

    #[test]
    fn nobody_is_signed_in_is_said_and_not_left_out() {
        let answer = SessionAnswer { session: None, drawn_for: None, now: Timestamp::UNIX_EPOCH };
        let json = serde_json::to_string(&answer).unwrap();
        assert_eq!(json, r#"{"session":null,"now":"1970-01-01T00:00:00Z"}"#);
    }

    #[test]
    fn the_way_back_is_written_into_the_way_there() {
        assert_eq!(doors::login("/cy/bins?q=a b"), "/auth/login?return_to=%2Fcy%2Fbins%3Fq%3Da%20b");
        assert_eq!(doors::step_up(Confidence::P2, "/"), "/auth/step-up?level=P2&return_to=%2F");
    }
}
