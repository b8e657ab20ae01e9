//! It is noon on Wednesday 25 November 2026, with the street of the conversations' tests.

use super::*;
use crate::conversation::{
    Conversation,
    tests::{Street, go_on},
};
use domain::{
    assistant::Composed,
    language::Language::{self, Cy, En},
    text::Text,
};
use jiff::{SignedDuration, Timestamp, civil::date};
use proptest::prelude::*;

fn noon() -> Timestamp {
    "2026-11-25T12:00:00Z".parse().expect("an instant")
}

fn after(minutes: i64) -> Timestamp {
    noon() + SignedDuration::from_mins(minutes)
}

/// As it is written below: what it came to, by whom if not the dialogue, about what.
fn written(turn: &Turn) -> String {
    let by = if turn.by == AnsweredBy::Dialogue { "" } else { turn.by.name() };
    [turn.status.name(), by, turn.intent.as_deref().unwrap_or_default()].join(" ").replace("  ", " ").trim().to_owned()
}

fn composed() -> Composed {
    Composed {
        text: "A text.".to_owned(),
        sources: Vec::new(),
        offers: Vec::new(),
        by: Text::untranslated("A brain"),
        at: noon(),
    }
}

#[test]
fn each_turn_is_counted_by_what_it_came_to() {
    let street = Street::default();
    let mut conversation = Conversation::default();
    assert_eq!(Turn::last_of(&conversation), None);
    for (text, expected) in [
        ("hello", "answered meta.greet"),
        ("they never emptied my bin", "asked waste.missed"),
        ("12 weir lane", "asked waste.missed"),
        ("the brown one", "asked waste.missed"),
        ("who won the rugby", "not_understood waste.missed"),
        ("I smell gas", "danger"),
        ("help", "answered"),
        ("the kerb please", "asked waste.missed"),
        ("no", "asked waste.missed"),
        ("yes", "done waste.missed"),
        ("when is the brown bin collected", "answered waste.dates"),
        ("tell me a joke", "not_understood"),
        ("I want to speak to a person", "handed_over"),
        ("there is a pothole in my street", "answered highways.pothole"),
        ("I am going to be evicted next week", "handed_over housing.homeless"),
        ("how much council tax do I owe", "asked tax.balance"),
    ] {
        conversation = go_on(&street, conversation, text);
        let turn = Turn::last_of(&conversation).expect("something was said");
        assert_eq!(written(&turn), expected, "{text}: {:?}", conversation.last());
    }
}

#[test]
fn who_has_answered_and_what_does_not_work_is_counted_too() {
    let street = Street::default();
    let asked = |text| go_on(&street, Conversation::default(), text);
    let last = |conversation: &Conversation| written(&Turn::last_of(conversation).expect("a turn"));
    let mut found = asked("tell me a joke");
    found.found();
    assert_eq!(last(&found), "answered pages");
    let mut told = asked("there is a pothole in my street");
    told.composed(composed());
    assert_eq!(last(&told), "answered outside highways.pothole");
    let mut unknown = asked("tell me a joke");
    unknown.composed(composed());
    assert_eq!(last(&unknown), "answered outside");
    street.is_down.set(true);
    assert_eq!(last(&asked("when are the bins at 12 weir lane collected")), "failed waste.dates");
}

fn turn(written: &str) -> Turn {
    let mut words = written.split(' ').peekable();
    let status = words.next().and_then(Status::named).expect("a status");
    let by = words.peek().and_then(|word| AnsweredBy::named(word));
    if by.is_some() {
        words.next();
    }
    Turn { status, by: by.unwrap_or(AnsweredBy::Dialogue), intent: words.next().map(str::to_owned) }
}

/// What became of the matters of a conversation, each as its intent and its outcome.
fn outcomes(turns: &[(i64, &str)]) -> Vec<String> {
    let mut session = Session::default();
    for (minutes, written) in turns {
        session.hear(&turn(written), En, Channel::Page, after(*minutes));
    }
    let told = |matter: &Matter| [matter.intent.as_deref().unwrap_or("?"), " ", matter.outcome.name()].concat();
    session.matters().iter().map(told).collect()
}

#[test]
fn what_became_of_a_matter_is_seen_when_nothing_more_is_said_of_it() {
    const DATES: &str = "answered waste.dates";
    for (turns, expected) in [
        (&[][..], &[][..]),
        (&[(0, "asked waste.missed"), (1, "asked waste.missed"), (2, "done waste.missed")], &["waste.missed done"]),
        (&[(0, "asked waste.missed"), (1, "queued waste.missed")], &["waste.missed done"]),
        (&[(0, "asked waste.missed"), (1, "not_understood waste.missed")], &["waste.missed abandoned"]),
        (&[(0, DATES), (3, DATES), (6, "asked waste.dates")], &["waste.dates answered"]),
        (&[(0, DATES), (30, DATES)], &["waste.dates asked_again"]),
        (&[(0, DATES), (29, DATES), (58, DATES)], &["waste.dates answered"]),
        (&[(0, DATES), (1, "handed_over")], &["waste.dates handed_over"]),
        (&[(0, DATES), (1, "handed_over"), (2, DATES)], &["waste.dates handed_over"]),
        (
            &[(0, DATES), (1, "done waste.missed"), (2, "handed_over")],
            &["waste.dates answered", "waste.missed handed_over"],
        ),
        (
            &[(0, "done waste.missed"), (1, DATES), (2, "asked waste.missed")],
            &["waste.missed done", "waste.dates answered"],
        ),
        (&[(0, "failed waste.dates")], &["waste.dates failed"]),
        (&[(0, "failed waste.dates"), (1, DATES)], &["waste.dates answered"]),
        (&[(0, "handed_over care.adult")], &["care.adult handed_over"]),
        (&[(0, "handed_over")], &["? handed_over"]),
        (&[(0, "not_understood")], &["? not_understood"]),
        (&[(0, "clarified")], &["? not_understood"]),
        (&[(0, "not_understood"), (1, "clarified"), (2, DATES)], &["waste.dates answered"]),
        (&[(0, "not_understood"), (1, "handed_over")], &["? handed_over"]),
        (&[(0, "answered pages"), (1, "answered pages")], &["? answered", "? answered"]),
        (&[(0, "answered pages"), (1, "not_understood")], &["? answered", "? not_understood"]),
        (&[(0, DATES), (1, "danger"), (2, "danger"), (3, "handed_over")], &["waste.dates handed_over", "? danger"]),
        (&[(0, "answered meta.greet"), (1, "answered"), (2, "answered meta.thanks")], &[]),
        (&[(0, DATES), (40, "answered meta.thanks")], &["waste.dates answered"]),
    ] {
        assert_eq!(outcomes(turns), expected, "{turns:?}");
    }
}

#[test]
fn a_matter_is_of_the_place_and_the_time_where_it_began() {
    let mut session = Session::default();
    session.hear(&turn("clarified"), Cy, Channel::Page, noon());
    session.hear(&turn("answered waste.dates"), En, Channel::Panel, after(2));
    let [matter] = session.matters() else { panic!("{session:?}") };
    assert_eq!((matter.language, matter.channel), (Cy, Channel::Page));
    assert_eq!((matter.begun_at, matter.last_at), (noon(), after(2)));
}

#[test]
fn the_words_of_the_vocabulary_are_told_apart() {
    for status in Status::ALL {
        assert_eq!(Status::named(status.name()), Some(*status));
        assert_eq!(serde_json::to_string(status).expect("serialises"), format!("{:?}", status.name()));
    }
    for outcome in Outcome::ALL {
        assert_eq!(Outcome::named(outcome.name()), Some(*outcome));
    }
    for span in Span::ALL {
        assert_eq!(span.days().to_string(), span.name());
    }
    assert_eq!((Channel::named("phone"), AnsweredBy::named("")), (None, None));
    let certainties = [0.0, 0.249, 0.25, 0.5, 0.75, 0.9, 1.0].map(|confidence| Certainty::of(confidence).name());
    assert_eq!(certainties, ["0-25", "0-25", "25-50", "50-75", "75-90", "90-100", "90-100"]);
}

fn contacts(day: i8, language: Language, intent: &str, outcome: Outcome, count: u64) -> Contacts {
    let intent = (!intent.is_empty()).then(|| intent.to_owned());
    Contacts { day: date(2026, 11, day), language, channel: Channel::Page, intent, outcome, count }
}

/// A week of a small council.
fn week() -> Vec<Contacts> {
    vec![
        contacts(23, En, "waste.dates", Outcome::Answered, 40),
        contacts(23, Cy, "waste.dates", Outcome::AskedAgain, 4),
        contacts(23, En, "waste.missed", Outcome::Done, 20),
        contacts(24, En, "waste.missed", Outcome::Abandoned, 6),
        contacts(24, En, "waste.bulky", Outcome::HandedOver, 7),
        contacts(24, En, "waste.garden", Outcome::Answered, 5),
        contacts(24, Cy, "waste.sorting", Outcome::Answered, 3),
        contacts(24, En, "highways.pothole", Outcome::Answered, 6),
        contacts(24, En, "highways.drain", Outcome::Failed, 2),
        contacts(25, En, "", Outcome::NotUnderstood, 5),
        contacts(25, En, "", Outcome::Danger, 3),
        contacts(25, En, "care.adult", Outcome::HandedOver, 2),
    ]
}

/// Recomputed by hand: of 40+4+20+6+7+5+3+6+2+5+2 = 100 contacts 40+20+5+3+6 = 74 are contained.
#[test]
fn the_figures_of_a_week_are_those_that_one_counts_by_hand() {
    let figures = Figures::of(&week(), &[], Labels::default());
    assert_eq!((figures.all.contacts(), figures.all.with(Outcome::Danger)), (100, 3));
    assert_eq!(figures.all.contained(), Share { part: 74, of: 100 });
    assert_eq!(figures.all.share(Outcome::HandedOver), Share { part: 9, of: 100 });
    assert_eq!(figures.all.share(Outcome::Abandoned), Share { part: 6, of: 100 });
    assert_eq!(figures.all.unsettled(), 4 + 6 + 7 + 2 + 5 + 2);
    assert_eq!(figures.minutes_saved(5), 370);

    let areas: Vec<(&str, u64)> =
        figures.areas.iter().map(|(area, tally)| (area.as_deref().unwrap_or("?"), tally.contacts())).collect();
    assert_eq!(areas, [("waste", 85), ("highways", 8), ("?", 5), ("care", 2)]);
    // 44 + 26 + 7 of 85 are 90.6 %.
    let waste = figures.claim("waste");
    let most =
        [("waste.dates", 44), ("waste.missed", 26), ("waste.bulky", 7)].map(|(one, count)| (one.to_owned(), count));
    assert_eq!(waste, Claim { reasons: 7, asked: 5, most: most.to_vec(), share: Share { part: 77, of: 85 } });
    assert_eq!(waste.share.percent(), Some(91));
    let highways = figures.claim("highways");
    assert_eq!((highways.reasons, highways.asked, highways.share), (30, 2, Share { part: 8, of: 8 }));
    assert_eq!(figures.claim("tax").share.percent(), None);

    let unsettled: Vec<(&str, u64)> =
        figures.unsettled().iter().map(|(intent, tally)| (intent.unwrap_or("?"), tally.unsettled())).collect();
    let expected = [
        ("waste.bulky", 7),
        ("waste.missed", 6),
        ("?", 5),
        ("waste.dates", 4),
        ("care.adult", 2),
        ("highways.drain", 2),
    ];
    assert_eq!(unsettled, expected);
    assert_eq!(figures.languages[&Cy].contacts(), 7);
    let (first, last) = (date(2026, 11, 19), date(2026, 11, 25));
    let counts = |first, span| figures.course(first, last, span).iter().map(|(_, count)| *count).collect::<Vec<_>>();
    assert_eq!(counts(first, Span::Week), [0, 0, 0, 0, 64, 29, 7]);
    assert_eq!(counts(date(2026, 11, 12), Span::Quarter), [0, 100]);
}

#[test]
fn the_figures_of_turns_are_those_that_one_counts_by_hand() {
    let of = |status, by, certainty, count, milliseconds| Turns {
        day: date(2026, 11, 23),
        language: En,
        channel: Channel::Panel,
        intent: None,
        status,
        by,
        certainty,
        count,
        milliseconds,
    };
    let turns = [
        of(Status::Answered, AnsweredBy::Dialogue, Some(Certainty::From90), 6, 30),
        of(Status::Answered, AnsweredBy::Pages, Some(Certainty::Below50), 2, 11),
        of(Status::NotUnderstood, AnsweredBy::Dialogue, Some(Certainty::Below25), 1, 4),
        of(Status::Asked, AnsweredBy::Dialogue, None, 1, 0),
    ];
    let figures = Figures::of(&[], &turns, Labels::default());
    assert_eq!((figures.turns, figures.mean_milliseconds()), (10, Some(5)), "45 by 10 is 4.5");
    assert_eq!(figures.statuses[&Status::Answered], 8);
    assert_eq!(
        figures.answered_by.into_iter().collect::<Vec<_>>(),
        [(AnsweredBy::Dialogue, 6), (AnsweredBy::Pages, 2)]
    );
    assert_eq!(figures.certainties.values().sum::<u64>(), 9);
    assert_eq!(Figures::default().mean_milliseconds(), None);
}

#[test]
fn wrong_acts_are_counted_of_what_is_labelled_and_nothing_is_made_of_no_sample() {
    let label = |name| Label::named(name).expect("a label");
    let [dates, missed, none, unclear] = ["waste.dates", "waste.missed", "none", "unclear"].map(label);
    let labels = Labels::of([
        (Some("waste.dates"), &dates),
        (Some("waste.dates"), &missed),
        (Some("waste.dates"), &none),
        (Some("waste.dates"), &unclear),
        (None, &missed),
        (None, &none),
    ]);
    assert_eq!(labels, Labels { labelled: 5, acted: 3, wrong: 2 });
    assert_eq!(labels.wrong_acts().percent(), Some(40));
    assert_eq!(Labels::default().wrong_acts().percent(), None);
    assert_eq!(Label::named("waste.nothing"), None);
    for label in [dates, none, unclear] {
        assert_eq!(Label::named(label.name()), Some(label));
    }
}

fn any_turn() -> impl Strategy<Value = Turn> {
    let intents = vec![None, Some("waste.dates"), Some("waste.missed"), Some("meta.greet"), Some("care.adult")];
    let (status, by) = (prop::sample::select(Status::ALL), prop::sample::select(AnsweredBy::ALL));
    (status, by, prop::sample::select(intents).prop_map(|intent| intent.map(str::to_owned)))
        .prop_map(|(status, by, intent)| Turn { status, by, intent: intent.filter(|_| status != Status::Danger) })
}

proptest! {
    #[test]
    fn each_intent_is_one_matter_and_who_was_handed_over_stays_so(turns in prop::collection::vec((any_turn(), 0..90_i64), 0..40)) {
        let (mut session, mut now) = (Session::default(), noon());
        for (turn, minutes) in &turns {
            let handed_over = |session: &Session| {
                session.matters().iter().filter(|matter| matter.outcome == Outcome::HandedOver).count()
            };
            let before = handed_over(&session);
            now += SignedDuration::from_mins(*minutes);
            session.hear(turn, En, Channel::Page, now);
            prop_assert!(handed_over(&session) >= before);
        }
        for matter in session.matters() {
            let alike = session.matters().iter().filter(|other| other.intent == matter.intent).count();
            prop_assert!(matter.intent.is_none() || alike == 1);
            prop_assert!(matter.begun_at <= matter.last_at && matter.last_at <= now);
            prop_assert!(matter.intent.as_deref() != Some("meta.greet"));
        }
        let text = serde_json::to_string(&session).expect("serialises");
        prop_assert_eq!(serde_json::from_str::<Session>(&text).expect("own output"), session);
    }
}
