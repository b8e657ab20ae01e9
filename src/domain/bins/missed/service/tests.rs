use super::*;
use crate::bins::fixtures::calendar;
use crate::bins::special_days::special_days;
use crate::forms::Answers;
use crate::holidays::{Division, tests::published};
use crate::reports::{Report, ReportKey, ReportKind};
use jiff::civil::{date, time};
use proptest::prelude::*;

const TUESDAY: Date = date(2026, 11, 24);
const NEXT: Date = date(2026, 12, 1);

fn reference() -> Reference {
    Reference::from_random([1; 8])
}

fn log(day: Date, at: DateTime, event: CrewEvent) -> CrewLog {
    CrewLog { service: "black".to_owned(), collection: day, at, event }
}

fn reported(at: DateTime) -> OpenReport {
    OpenReport { service: "black".to_owned(), reference: reference(), at }
}

/// Of a bin that comes on Tuesdays, with what is known of that of 24 November.
fn state(now: DateTime, status: Status, crew: &[CrewLog], open: &[OpenReport]) -> MissedState {
    let mut black = calendar("black", [date(2026, 11, 17), TUESDAY, NEXT]);
    black.collections[1].status = status;
    let schedule = Schedule::as_of(&[black], now.date(), None, None);
    let (rule, holidays) = (MissedRule::default(), published(Division::EnglandAndWales));
    let facts = MissedFacts { rule: &rule, holidays: &holidays, crew, open };
    let [only] = &*schedule.missed(&facts, now) else { panic!("one service") };
    only.missed.clone()
}

fn on(day: i8, hour: i8) -> DateTime {
    date(2026, 11, day).at(hour, 0, 0, 0)
}

const UNTIL: DateTime = date(2026, 11, 26).at(17, 0, 0, 0);

#[test]
fn it_may_be_reported_from_five_on_the_day_until_five_two_working_days_later() {
    let early = MissedState::TooEarly { collection: TUESDAY, from: on(24, 17), until: UNTIL };
    let open = MissedState::Open { collection: TUESDAY, until: UNTIL };
    let late = MissedState::TooLate { collection: TUESDAY, was_until: UNTIL, next: Some(NEXT) };
    for (now, expected) in
        [(on(24, 0), &early), (on(24, 16), &early), (on(24, 17), &open), (on(26, 16), &open), (UNTIL, &late)]
    {
        assert_eq!(&state(now, Status::Scheduled, &[], &[]), expected, "{now}");
    }
    assert_eq!(state(on(16, 12), Status::Scheduled, &[], &[]), MissedState::NothingToReport, "before the first");
}

#[test]
fn a_crew_that_is_done_opens_the_reports_and_one_on_its_way_does_not() {
    let done = [log(TUESDAY, on(24, 10), CrewEvent::Done)];
    let open = MissedState::Open { collection: TUESDAY, until: UNTIL };
    assert_eq!(state(on(24, 10), Status::Completed, &done, &[]), open);
    assert!(matches!(state(on(24, 9), Status::Completed, &done, &[]), MissedState::TooEarly { .. }), "not yet logged");
    assert!(matches!(state(on(24, 12), Status::Completed, &[], &[]), MissedState::TooEarly { .. }), "without a time");
    let late = state(on(24, 20), Status::Delayed, &[], &[]);
    assert_eq!(late, MissedState::TooEarly { collection: TUESDAY, from: on(25, 0), until: UNTIL });
    assert_eq!(state(on(25, 0), Status::Delayed, &[], &[]), open);
    let came_later = [log(TUESDAY, on(25, 11), CrewEvent::Done)];
    let until = date(2026, 11, 27).at(17, 0, 0, 0);
    assert_eq!(
        state(on(26, 18), Status::Completed, &came_later, &[]),
        MissedState::Open { collection: TUESDAY, until }
    );
}

#[test]
fn a_crew_that_says_it_is_on_its_way_has_the_day_unless_reports_have_opened() {
    let open = MissedState::Open { collection: TUESDAY, until: UNTIL };
    for event in [CrewEvent::Begun, CrewEvent::Delayed { reason: None }] {
        let crew = [log(TUESDAY, on(24, 10), event.clone())];
        let early = MissedState::TooEarly { collection: TUESDAY, from: on(25, 0), until: UNTIL };
        assert_eq!(state(on(24, 20), Status::Scheduled, &crew, &[]), early);
        assert_eq!(state(on(25, 0), Status::Scheduled, &crew, &[]), open);
        let late = [log(TUESDAY, on(24, 18), event.clone())];
        assert_eq!(state(on(24, 19), Status::Scheduled, &late, &[]), open, "since five");
        let back =
            [log(TUESDAY, on(24, 9), CrewEvent::NotDone(CrewReason::RoadClosed)), log(TUESDAY, on(24, 11), event)];
        assert_eq!(state(on(24, 12), Status::Scheduled, &back, &[]), open, "it has been there");
    }
}

#[test]
fn a_service_has_the_progress_of_the_collection_that_its_state_is_about() {
    let black = calendar("black", [TUESDAY, NEXT]);
    let (rule, holidays) = (MissedRule::default(), published(Division::EnglandAndWales));
    let crew = [log(TUESDAY, on(24, 10), CrewEvent::Begun), log(TUESDAY, on(24, 11), CrewEvent::Done)];
    let facts = MissedFacts { rule: &rule, holidays: &holidays, crew: &crew, open: &[] };
    let at = |now: DateTime| {
        Schedule::as_of(std::slice::from_ref(&black), now.date(), None, None).missed(&facts, now)[0].clone()
    };
    let (under_way, completed) = (Progress::UnderWay { since: on(24, 10) }, Progress::Completed { at: on(24, 11) });
    assert_eq!((at(on(24, 9)).progress, at(on(24, 10)).progress), (None, Some(under_way.clone())));
    assert_eq!(at(on(28, 9)).progress, Some(completed.clone()));
    let kept = at(on(24, 10));
    assert_eq!((kept.as_of(on(24, 16)).progress, kept.as_of(on(25, 9)).progress), (Some(under_way), None));
    let done = at(on(24, 12));
    assert_eq!(done.as_of(on(28, 9)).progress, Some(completed));
    assert_eq!(done.as_of(NEXT.at(9, 0, 0, 0)).progress, None, "of another collection");
}

#[test]
fn what_the_crew_logged_comes_first_and_only_what_it_says_of_the_bin_can_be_disputed() {
    let logged =
        |reason, can_dispute| MissedState::CrewLogged { collection: TUESDAY, reason, can_dispute, until: UNTIL };
    for (reason, can_dispute) in [(CrewReason::NotPresented, true), (CrewReason::Breakdown, false)] {
        let crew = [log(TUESDAY, on(24, 10), CrewEvent::NotDone(reason))];
        let state = |now| state(now, Status::NotCompleted, &crew, &[]);
        assert_eq!(state(on(24, 11)), logged(reason, can_dispute));
        assert_eq!(state(on(24, 11)).may_be_reported(), can_dispute);
        assert!(matches!(state(UNTIL), MissedState::TooLate { .. }));
    }
    assert_eq!(state(on(24, 11), Status::NotCompleted, &[], &[]), logged(CrewReason::NotSaid, false));
    let twice = [
        log(TUESDAY, on(24, 15), CrewEvent::Done),
        log(TUESDAY, on(24, 10), CrewEvent::NotDone(CrewReason::BlockedByVehicles)),
    ];
    let open = MissedState::Open { collection: TUESDAY, until: UNTIL };
    assert_eq!(state(on(24, 16), Status::Completed, &twice, &[]), open, "the last entry counts");
}

#[test]
fn an_open_report_of_this_collection_is_told_and_one_of_an_earlier_is_not_in_the_way() {
    let report = reported(on(24, 18));
    let known = MissedState::AlreadyReported { collection: TUESDAY, reference: reference(), at: report.at };
    for now in [on(24, 19), on(28, 9)] {
        assert_eq!(state(now, Status::Scheduled, &[], std::slice::from_ref(&report)), known, "{now}");
    }
    let earlier = [reported(on(18, 9))];
    assert!(matches!(state(on(24, 18), Status::Scheduled, &[], &earlier), MissedState::Open { .. }));
    let known = state(on(24, 9), Status::Scheduled, &[], &earlier);
    assert!(matches!(known, MissedState::AlreadyReported { .. }), "today's may still come");
    let another = [OpenReport { service: "food".to_owned(), ..report }];
    assert!(matches!(state(on(25, 9), Status::Scheduled, &[], &another), MissedState::Open { .. }));
}

#[test]
fn yesterdays_bin_may_be_reported_although_todays_is_awaited() {
    let daily = calendar("black", [TUESDAY, date(2026, 11, 25)]);
    let schedule = Schedule::as_of(&[daily], date(2026, 11, 25), None, None);
    let (rule, holidays) = (MissedRule::default(), published(Division::EnglandAndWales));
    let facts = MissedFacts { rule: &rule, holidays: &holidays, crew: &[], open: &[] };
    let collection = |now| schedule.missed(&facts, now)[0].missed.collection();
    assert_eq!(collection(on(25, 9)), Some(TUESDAY));
    assert_eq!(collection(on(25, 17)), Some(date(2026, 11, 25)));
}

#[test]
fn a_report_about_several_bins_closes_with_the_first() {
    let state = |id: &str, hour| {
        let missed = MissedState::Open { collection: TUESDAY, until: on(26, hour) };
        MissedService { service: id.to_owned(), missed, progress: None, ahead: None }
    };
    let states = [state("black", 17), state("food", 12), state("green", 9)];
    let chosen = ["black", "food"].map(str::to_owned);
    assert_eq!(closes_first(&states, &chosen), Some(on(26, 12)));
    assert_eq!(closes_first(&states, &[]), None);
}

#[test]
fn of_several_bins_those_are_named_that_may_not_be_reported() {
    let open = MissedState::Open { collection: TUESDAY, until: UNTIL };
    let states = [("black", open), ("food", MissedState::NothingToReport)].map(|(id, missed)| MissedService {
        service: id.to_owned(),
        missed,
        progress: None,
        ahead: None,
    });
    let chosen = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
    assert_eq!(not_reportable(&states, &chosen(&["black"])), []);
    let refused = not_reportable(&states, &chosen(&["black", "food", "moon"]));
    assert_eq!(refused.iter().map(|state| &*state.service).collect::<Vec<_>>(), ["food", "moon"]);
}

#[test]
fn a_device_without_a_network_knows_of_the_next_collection_too() {
    let black = calendar("black", [TUESDAY, NEXT]);
    let (rule, holidays) = (MissedRule::default(), published(Division::EnglandAndWales));
    let facts = MissedFacts { rule: &rule, holidays: &holidays, crew: &[], open: &[] };
    let at = |now: DateTime| {
        Schedule::as_of(std::slice::from_ref(&black), now.date(), None, None).missed(&facts, now)[0].clone()
    };
    let kept = at(on(25, 9));
    assert!(matches!(kept.ahead, Some(MissedState::TooEarly { collection: NEXT, .. })));
    for hour in 0..240 {
        let now = on(25, 9).saturating_add(hour.hours());
        let plain = |service: MissedService| match service.missed {
            MissedState::TooLate { collection, was_until, .. } => (collection, Some(was_until), None),
            other => (other.collection().expect("something was collected"), None, Some(other)),
        };
        assert_eq!(plain(kept.as_of(now)), plain(at(now)), "{now}");
        assert_eq!(kept.as_of(now).as_of(now), kept.as_of(now));
    }
}

/// How far a collection has come: a later state never has a smaller one.
fn rank(state: &MissedState) -> u8 {
    match state {
        MissedState::TooEarly { .. } => 0,
        MissedState::Open { .. }
        | MissedState::CrewLogged { .. }
        | MissedState::AlreadyReported { .. }
        | MissedState::Waiting { .. } => 1,
        MissedState::TooLate { .. } => 2,
        MissedState::NothingToReport => 3,
    }
}

#[test]
fn around_every_special_day_the_window_has_its_working_days_and_time_only_moves_on() {
    for division in Division::ALL {
        let holidays = published(division);
        for day in special_days(&holidays) {
            for window in [1, 2, 3] {
                let rule = MissedRule { window_working_days: window, ..MissedRule::default() };
                holds(&rule, &holidays, day, &[], Status::Scheduled);
            }
        }
    }
}

/// The rule on one collection, hour by hour from its day until the reports about it are over.
fn holds(rule: &MissedRule, holidays: &BankHolidays, day: Date, crew: &[CrewLog], status: Status) {
    let mut calendar = calendar("black", [day]);
    calendar.collections[0].status = status;
    let facts = MissedFacts { rule, holidays, crew, open: &[] };
    let until = rule.closes(day, holidays);
    let last = until.date();
    let days = day.saturating_add(1.day()).series(1.day()).take_while(|between| *between <= last);
    let working = days.filter(|between| holidays.is_working_day(*between)).count();
    assert_eq!(working, usize::from(rule.window_working_days.max(1)), "{day}");
    assert!(holidays.is_working_day(last), "{day}: {last}");
    let schedule = Schedule::as_of(&[calendar], day, None, None);
    let mut before: Option<(DateTime, MissedState)> = None;
    let end = last.saturating_add(3.days()).at(0, 0, 0, 0);
    for now in day.at(0, 0, 0, 0).series(1.hour()).take_while(|now| *now < end) {
        let state = schedule.missed(&facts, now)[0].missed.clone();
        if let Some((earlier, before)) = &before {
            assert!(rank(before) <= rank(&state), "{day}: {before:?} at {earlier}, {state:?} at {now}");
            if crew.is_empty() {
                assert_eq!(before.as_of(now), state, "{day}: kept from {earlier} until {now}");
            }
        }
        before = Some((now, state));
    }
    assert!(matches!(before, Some((_, MissedState::TooLate { .. }))), "{day}");
}

proptest! {
    #[test]
    fn whatever_the_crew_logs_time_only_moves_on(
        division in 0..3usize,
        offset in 0..3653i32,
        window in 0..6u8,
        hours in (0..24i8, 0..24i8),
        logs in proptest::collection::vec((0..60i64, 0..31usize), 0..4),
        status in 0..5usize,
    ) {
        let holidays = published(Division::ALL[division]);
        let day = date(2019, 1, 1).saturating_add(offset.days());
        let rule = MissedRule {
            window_working_days: window,
            not_before: time(hours.0, 0, 0, 0),
            closes_at: time(hours.1, 0, 0, 0),
            ..MissedRule::default()
        };
        let others = [CrewEvent::Begun, CrewEvent::Delayed { reason: None }, CrewEvent::Done];
        let event = |index: usize| match CrewReason::ALL.get(index) {
            Some(reason) => CrewEvent::NotDone(*reason),
            None => others[index - CrewReason::ALL.len()].clone(),
        };
        // On the day itself: a crew that comes later gives people more time.
        let at = |hour: i64| day.at((hour % 24) as i8, 0, 0, 0);
        let crew: Vec<CrewLog> = logs.into_iter().map(|(hour, index)| log(day, at(hour), event(index))).collect();
        let statuses =
            [Status::Scheduled, Status::UnderWay, Status::Delayed, Status::Completed, Status::NotCompleted];
        holds(&rule, &holidays, day, &crew, statuses[status]);
    }

    #[test]
    fn no_day_of_the_calendar_panics(day in -4_000_000..4_000_000i32, now in -4_000_000..4_000_000i32) {
        let [day, now] = [day, now].map(|days| date(0, 1, 1).saturating_add(days.days()));
        let schedule = Schedule::as_of(&[calendar("black", [day])], now, None, None);
        let (rule, holidays) = (MissedRule::default(), BankHolidays::default());
        let facts = MissedFacts { rule: &rule, holidays: &holidays, crew: &[], open: &[] };
        for state in schedule.missed(&facts, now.at(12, 0, 0, 0)) {
            let _ = (state.missed.as_of(DateTime::MAX), serde_json::to_string(&state));
        }
    }
}

#[test]
fn what_waits_on_the_device_is_not_offered_again() {
    let collection = TUESDAY;
    let open = MissedState::Open { collection, until: UNTIL };
    let service = |id: &str, missed: &MissedState| MissedService {
        service: id.to_owned(),
        missed: missed.clone(),
        progress: None,
        ahead: None,
    };
    let early = MissedState::TooEarly { collection: NEXT, from: on(25, 17), until: UNTIL };
    let states = vec![service("black", &open), service("green", &open), service("food", &early)];
    let home: AddressId = "1".parse().expect("an id");
    let mine = |address: &str, made_at: DateTime| {
        let report = Report {
            reference: None,
            key: ReportKey::from_random([3; 16]),
            kind: ReportKind::missed_collection(),
            address: address.parse().expect("an id"),
            services: vec!["black".to_owned(), "food".to_owned()],
            answers: Answers::default(),
            made_at: london::instant(made_at),
        };
        MyReport::new(report, "12 Weir Lane", vec![], None)
    };
    let black_with = |report: MyReport| {
        let states = with_waiting(states.clone(), &home, [report].iter());
        assert_eq!((&states[1].missed, &states[2].missed), (&open, &early), "no others");
        states[0].missed.clone()
    };
    assert_eq!(black_with(mine("1", on(25, 9))), MissedState::Waiting { collection });
    assert_eq!(black_with(mine("2", on(25, 9))), open, "of another home");
    assert_eq!(black_with(mine("1", on(23, 9))), open, "of the collection before");
    let mut sent = mine("1", on(25, 9));
    sent.received(reference(), None, london::instant(on(25, 10)));
    assert_eq!(black_with(sent), open, "the council says what has become of it");
    assert!(!MissedState::Waiting { collection }.may_be_reported());
}
