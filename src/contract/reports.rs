//! Reports: sending one, what became of it, and which bins may be reported as missed.
//!
//! Every type is whole on every target: the app writes and reads them all.

use crate::problem::FieldError;
use domain::{
    address::AddressId,
    bins::missed::{MissedService, MissedState},
    forms::{Answers, FieldFault},
    reports::{History, MyReport, Reference, Refused, Report, ReportKey, ReportKind, ReportState, Status},
    text::Text,
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

/// Where reports are. Templates in `{}` are the router's; the functions fill them.
pub mod paths {
    use domain::{address::AddressId, reports::Reference};

    pub const REPORTS: &str = "/api/v1/reports";
    pub const REPORT: &str = "/api/v1/reports/{reference}";
    pub const MISSED: &str = "/api/v1/addresses/{id}/missed";

    pub fn report(reference: &Reference) -> String {
        [REPORTS, "/", reference.as_str()].concat()
    }

    pub fn missed(id: &AddressId) -> String {
        [crate::paths::ADDRESSES, "/", id.as_str(), "/missed"].concat()
    }
}

/// The stable names of what stands in the way of a report, beside those of every problem. A report with faults in its
/// fields is `invalid`.
pub mod code {
    /// 409: the same key has come before, with another report.
    pub const IDEMPOTENCY_MISMATCH: &str = "idempotency_mismatch";
    /// 400: the header with the key is not there, or holds no UUID.
    pub const IDEMPOTENCY_KEY: &str = "idempotency_key";
    /// 409: the crew may still come.
    pub const TOO_EARLY: &str = "too_early";
    /// 409: the time for reports of this collection is over.
    pub const WINDOW_CLOSED: &str = "window_closed";
    /// 409: there is an open report of this collection.
    pub const ALREADY_REPORTED: &str = "already_reported";
    /// 409: the crew logged why it left the bin, and that cannot be disputed.
    pub const CREW_LOGGED: &str = "crew_logged";
    /// 409: no collection of this service is known that should have been.
    pub const NOTHING_TO_REPORT: &str = "nothing_to_report";
}

/// The request header with the key of a report, a UUID.
pub const IDEMPOTENCY_KEY: &str = "Idempotency-Key";

/// The body that sends a report. Its key is in the header [`IDEMPOTENCY_KEY`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct NewReport {
    #[serde(rename = "type")]
    pub kind: ReportKind,
    pub address: AddressId,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<String>,
    pub answers: Answers,
    /// When the person sent it, by their own clock: it may have waited for a network.
    #[serde(with = "domain::iso::instant")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub made_at: Timestamp,
}

impl NewReport {
    pub fn of(report: &Report) -> NewReport {
        NewReport {
            kind: report.kind.clone(),
            address: report.address.clone(),
            services: report.services.clone(),
            answers: report.answers.clone(),
            made_at: report.made_at,
        }
    }

    /// Not yet received.
    pub fn into_report(self, key: ReportKey) -> Report {
        let NewReport { kind, address, services, answers, made_at } = self;
        Report { reference: None, key, kind, address, services, answers, made_at }
    }
}

/// The answer to a report that was received, and to the same one sent again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ReportReceipt {
    pub reference: Reference,
    pub status: Status,
    /// The day by which it should be done, where the council promises one.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "domain::iso::optional_date")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub expected_by: Option<Date>,
}

/// What became of a report. Whoever has the reference may see it, so it holds nothing of what the person wrote, and no
/// address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ReportAnswer {
    pub reference: Reference,
    #[serde(rename = "type")]
    pub kind: ReportKind,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<ReportedService>,
    pub status: Status,
    pub history: History,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "domain::iso::optional_date")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub expected_by: Option<Date>,
    /// When the gateway got it from an upstream; absent where the gateway itself is the source.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "domain::iso::optional_instant")]
    pub fetched_at: Option<Timestamp>,
    /// When the source says that it last changed.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "domain::iso::optional_instant")]
    pub updated_at: Option<Timestamp>,
}

impl ReportAnswer {
    /// What a device that made the report knows of it, as of when it last asked. None where it has not arrived.
    pub fn known_of(mine: &MyReport) -> Option<ReportAnswer> {
        let ReportState::Sent { reference, history, expected_by } = &mine.state else { return None };
        let services = mine.report.services.iter().zip(&mine.names);
        let services = services.map(|(id, name)| ReportedService { id: id.clone(), name: name.clone() });
        Some(ReportAnswer {
            reference: reference.clone(),
            kind: mine.report.kind.clone(),
            services: services.collect(),
            status: history.status(),
            history: history.clone(),
            expected_by: *expected_by,
            fetched_at: Some(mine.at),
            updated_at: None,
        })
    }
}

/// The reports that whoever is signed in has added to their account, the latest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnReports {
    pub reports: Vec<ReportAnswer>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportedService {
    pub id: String,
    pub name: Text,
}

/// For each service of an address, in the order of its schedule, whether it may be reported as missed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct MissedAnswer {
    pub services: Vec<MissedService>,
    /// When the gateway got what the crews logged; absent where the gateway itself is the source.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "domain::iso::optional_instant")]
    pub fetched_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "domain::iso::optional_instant")]
    pub updated_at: Option<Timestamp>,
}

/// Why a report was not received: the members of the problem details (RFC 9457) that the app acts on, and which bins stand
/// in the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Refusal {
    pub code: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// The chosen services that may not be reported.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<MissedService>,
    /// Seconds after which another try makes sense.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
}

impl From<Refusal> for Refused {
    fn from(Refusal { code, errors, services, .. }: Refusal) -> Refused {
        Refused { code, questions: errors.into_iter().map(|error| error.field).collect(), services }
    }
}

/// The code of a refusal because of this state; none where the collection may be reported.
pub fn refusal_code(state: &MissedState) -> Option<&'static str> {
    match state {
        MissedState::TooEarly { .. } => Some(code::TOO_EARLY),
        MissedState::TooLate { .. } => Some(code::WINDOW_CLOSED),
        MissedState::AlreadyReported { .. } | MissedState::Waiting { .. } => Some(code::ALREADY_REPORTED),
        MissedState::NothingToReport => Some(code::NOTHING_TO_REPORT),
        MissedState::CrewLogged { can_dispute: false, .. } => Some(code::CREW_LOGGED),
        MissedState::Open { .. } | MissedState::CrewLogged { .. } => None,
    }
}

/// A fault of a form as the problem details have it. `message` is for developers; the app has words by the code.
pub fn field_error(fault: &FieldFault) -> FieldError {
    FieldError {
        field: fault.question.clone(),
        code: fault.kind.code().to_owned(),
        message: format!("{:?}", fault.kind),
        suggestions: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{forms::FaultKind, reports::StatusEntry};
    use serde_json::json;

    fn reference() -> Reference {
        "DS-7K3M-2QW2".parse().expect("a reference")
    }

    #[test]
    fn paths_hold_the_id_and_the_reference() {
        assert_eq!(paths::report(&reference()), "/api/v1/reports/DS-7K3M-2QW2");
        let id = "100012345678".parse().expect("an id");
        assert_eq!(paths::missed(&id), "/api/v1/addresses/100012345678/missed");
    }

    #[test]
    fn a_report_travels_without_its_key_and_its_reference() {
        let report = Report {
            reference: Some(reference()),
            key: ReportKey::from_random([3; 16]),
            kind: ReportKind::missed_collection(),
            address: "100012345678".parse().expect("an id"),
            services: vec!["food".to_owned()],
            answers: Answers::from_pairs([("bins", "food")]),
            made_at: Timestamp::UNIX_EPOCH,
        };
        let json = serde_json::to_value(NewReport::of(&report)).expect("serialises");
        let expected = json!({
            "type": "missed_collection", "address": "100012345678", "services": ["food"],
            "answers": { "bins": ["food"] }, "madeAt": "1970-01-01T00:00:00Z",
        });
        assert_eq!(json, expected);
        let read: NewReport = serde_json::from_value(json).expect("own output");
        assert_eq!(read.into_report(report.key.clone()), Report { reference: None, ..report });
    }

    #[test]
    fn a_device_knows_of_its_own_report_what_it_was_told_last() {
        let report = Report {
            reference: None,
            key: ReportKey::from_random([3; 16]),
            kind: ReportKind::missed_collection(),
            address: "1".parse().expect("an id"),
            services: vec!["food".to_owned()],
            answers: Answers::default(),
            made_at: Timestamp::UNIX_EPOCH,
        };
        let mut mine = MyReport::new(report, "12 Weir Lane", vec![Text::new("Food", "Bwyd")], None);
        assert_eq!(ReportAnswer::known_of(&mine), None);
        let day = Some(jiff::civil::date(2026, 11, 30));
        mine.received(reference(), day, Timestamp::UNIX_EPOCH);
        let known = ReportAnswer::known_of(&mine).expect("it has arrived");
        assert_eq!((known.status, known.expected_by, known.fetched_at), (Status::Received, day, Some(mine.at)));
        assert_eq!((&*known.services[0].id, &*known.services[0].name.cy), ("food", "Bwyd"));
    }

    #[test]
    fn what_a_newer_server_adds_is_ignored() {
        let json = json!({ "reference": "DS-7K3M-2QW2", "status": "received", "expectedBy": "2026-11-30", "queue": 3 });
        let receipt: ReportReceipt = serde_json::from_value(json).expect("a receipt");
        assert_eq!(receipt.expected_by, Some(jiff::civil::date(2026, 11, 30)));
        let json = json!({
            "reference": "DS-7K3M-2QW2", "type": "missed_collection", "status": "done",
            "history": [{ "status": "done", "at": "2026-11-26T18:02:00Z", "by": "crew 7" }],
        });
        let answer: ReportAnswer = serde_json::from_value(json).expect("an answer");
        assert_eq!(answer.history.last().map(|entry: &StatusEntry| entry.status), Some(Status::Done));
        let json = json!({ "services": [{ "service": "food", "missed": { "state": "nothing_to_report" } }] });
        let answer: MissedAnswer = serde_json::from_value(json).expect("an answer");
        assert_eq!(answer.services[0].missed, MissedState::NothingToReport);
    }

    #[test]
    fn what_may_not_be_reported_has_a_code() {
        let (collection, until) = (jiff::civil::date(2026, 11, 24), jiff::civil::date(2026, 11, 26).at(17, 0, 0, 0));
        let open = MissedState::Open { collection, until };
        for (state, code) in [
            (open.as_of(until), Some(code::WINDOW_CLOSED)),
            (open, None),
            (MissedState::TooEarly { collection, from: until, until }, Some(code::TOO_EARLY)),
            (MissedState::NothingToReport, Some(code::NOTHING_TO_REPORT)),
        ] {
            assert_eq!(refusal_code(&state), code);
            assert_eq!(state.may_be_reported(), code.is_none());
        }
    }

    #[test]
    fn a_refusal_is_read_out_of_the_problem_details() {
        let fault = FieldFault { question: "email".to_owned(), kind: FaultKind::NotAnEmail };
        let problem = json!({
            "type": "about:blank", "title": "Conflict", "status": 409, "code": code::WINDOW_CLOSED, "requestId": "r",
            "errors": [field_error(&fault)],
            "services": [{ "service": "food", "missed": {
                "state": "too_late", "collection": "2026-11-24", "wasUntil": "2026-11-26T17:00:00Z",
            } }],
        });
        let refusal: Refusal = serde_json::from_value(problem).expect("a refusal");
        assert_eq!((&*refusal.errors[0].field, &*refusal.errors[0].code), ("email", "not_an_email"));
        assert!(matches!(refusal.services[0].missed, MissedState::TooLate { next: None, .. }));
        let refused = Refused::from(refusal);
        assert_eq!((&*refused.code, &*refused.questions), (code::WINDOW_CLOSED, &["email".to_owned()][..]));
        let plain: Refusal = serde_json::from_value(json!({ "code": "unavailable", "retryAfter": 5 })).expect("one");
        assert_eq!((plain.services.len(), plain.retry_after), (0, Some(5)));
    }
}
