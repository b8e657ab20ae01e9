//! Made-up states and reports for the tests of these screens; the day is 23 November 2026, at noon.

use contract::reports::{ReportAnswer, ReportedService};
use domain::{
    bins::missed::{MissedService, MissedState},
    forms::Answers,
    reports::{History, MyReport, Reference, Report, ReportKey, ReportKind, Status, StatusEntry},
    text::Text,
};
use jiff::{Timestamp, civil::date};

pub(super) fn key() -> ReportKey {
    ReportKey::from_random([3; 16])
}

pub(super) fn reference() -> Reference {
    "DS-7K3M-2QW2".parse().expect("a reference")
}

pub(super) fn instant(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

/// Recycling may be reported, food may not.
pub(super) fn states() -> [MissedService; 2] {
    let until = date(2026, 11, 24).at(17, 0, 0, 0);
    let open = MissedState::Open { collection: date(2026, 11, 20), until };
    [("recycling", open), ("food", MissedState::NothingToReport)].map(|(id, missed)| service(id, missed))
}

pub(super) fn too_late(id: &str) -> MissedService {
    let (collection, was_until) = (date(2026, 11, 18), date(2026, 11, 20).at(17, 0, 0, 0));
    service(id, MissedState::TooLate { collection, was_until, next: None })
}

fn service(id: &str, missed: MissedState) -> MissedService {
    MissedService { service: id.to_owned(), missed, progress: None, ahead: None }
}

pub(super) fn mine() -> MyReport {
    let report = Report {
        reference: None,
        key: key(),
        kind: ReportKind::missed_collection(),
        address: "1".parse().expect("an id"),
        services: vec!["recycling".to_owned()],
        answers: Answers::from_pairs([("bins", "recycling"), ("more", "By the gate")]),
        made_at: instant("2026-11-22T18:02:00Z"),
    };
    let closes = date(2026, 11, 24).at(17, 0, 0, 0);
    MyReport::new(report, "12 Weir Lane", vec![Text::new("Recycling", "Ailgylchu")], Some(closes))
}

pub(super) fn answer() -> ReportAnswer {
    let mut history = History::received(instant("2026-11-22T18:02:00Z"));
    let due = Some(date(2026, 11, 24));
    history.add(StatusEntry { due, ..StatusEntry::new(Status::InProgress, instant("2026-11-23T09:15:00Z")) });
    ReportAnswer {
        reference: reference(),
        kind: ReportKind::missed_collection(),
        services: vec![ReportedService { id: "recycling".into(), name: Text::new("Recycling", "Ailgylchu") }],
        status: history.status(),
        history,
        expected_by: due,
        fetched_at: None,
        updated_at: None,
    }
}
