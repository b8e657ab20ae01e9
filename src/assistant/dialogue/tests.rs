//! Whole conversations: who says what, and what comes next. It is always Wednesday 25 November 2026.

use super::*;
use crate::{
    Guess,
    safety::danger,
    slots::{Place, Span, tests::Council},
};
use jiff::civil::date;
use proptest::prelude::*;

/// What comes in: a text with what the model makes of it, a button, or what the host could not use.
#[derive(Clone, Debug)]
enum In {
    Acts(&'static str, &'static str),
    Unsure(&'static str, &'static [&'static str]),
    Says(&'static str),
    Presses(&'static str),
    Unfits(Slot, Unfit),
}
use In::{Acts, Presses, Says, Unfits, Unsure};

struct Table {
    /// Whether each home that is told of is found at once, as if its address were its id.
    finds_homes: bool,
    home: Option<AddressId>,
    is_signed_in: bool,
    undone: &'static [&'static str],
}

const STRANGER: Table = Table { finds_homes: true, home: None, is_signed_in: false, undone: &[] };

impl Table {
    fn next(&self, state: State, input: &In) -> Next {
        let council = Council::example();
        let containers = council.containers();
        let known = Known { today: date(2026, 11, 25), containers: &containers };
        let Table { finds_homes, home, is_signed_in, undone } = self;
        let setting = Setting { known, home: home.as_ref(), is_signed_in: *is_signed_in, undone };
        let guess = |label: &&'static str| Guess { label, confidence: 0.5 };
        let came = match input {
            Acts(text, label) => Turn::Said(text, Decision::Act(guess(label))),
            Unsure(text, labels) => Turn::Said(text, Decision::Clarify(labels.iter().map(guess).collect())),
            Says(text) => Turn::Said(text, Decision::Fallback),
            Presses(payload) => Turn::Pressed(payload),
            Unfits(slot, why) => Turn::Unfit(*slot, *why),
        };
        let next = turn(state, came, setting);
        if *finds_homes { found(next, setting) } else { next }
    }

    fn check(&self, conversation: &[(In, &str)]) {
        let mut state = State::default();
        for (input, expected) in conversation {
            let Next { state: after, step, then } = self.next(state, input);
            let steps: Vec<String> = [Some(step), then].into_iter().flatten().map(written).collect();
            assert_eq!(steps.join(", then "), *expected, "{input:?}");
            state = carried(after);
        }
    }
}

/// As a host goes on that knows of each home.
fn found(next: Next, setting: Setting) -> Next {
    match &next.step {
        Step::Find(typed) => match typed.replace(' ', "_").parse() {
            Ok(home) => turn(next.state, Turn::Pressed(&Payload::Home(home).to_string()), setting),
            Err(_) => turn(next.state, Turn::Unfit(Slot::Address, Unfit::Unknown), setting),
        },
        _ => next,
    }
}

/// As it comes back from wherever the host has kept it.
fn carried(state: State) -> State {
    let text = serde_json::to_string(&state).expect("serialises");
    assert!(text.len() < 1024, "{} bytes: {text}", text.len());
    let read: State = serde_json::from_str(&text).expect("own output");
    assert_eq!(read, state);
    read
}

fn written(step: Step) -> String {
    let listed = |choices: Vec<Payload>| choices.iter().map(Payload::to_string).collect::<Vec<_>>().join(" ");
    match step {
        Step::Ask { slot, why, choices } if choices.len() < 4 => {
            format!("ask {} {why:?} {}", slot.name(), listed(choices)).trim().to_owned()
        }
        Step::Ask { slot, why, choices } => format!("ask {} {why:?} of {}", slot.name(), choices.len()),
        Step::Look(intent, slots) => format!("look {intent}{}", told(&slots)),
        Step::Do(intent, slots) => format!("do {intent}{}", told(&slots)),
        Step::CheckAnswers { intent, slots, is_refused } => {
            format!("{} {intent}{}", if is_refused { "change" } else { "check" }, told(&slots))
        }
        Step::Told(intent) => format!("tell {intent}"),
        Step::SignIn(intent) => format!("sign in {intent}"),
        Step::Offer(intents) => format!("offer {}", intents.join(" ")),
        Step::Retrieve(text) => format!("retrieve {text}"),
        Step::HandOver(reason) => format!("hand over {reason:?}"),
        Step::Signpost(danger) => format!("signpost {}", danger.name()),
        Step::Find(typed) => format!("find {typed}"),
        Step::Restart => "restart".to_owned(),
        Step::Begin => "begin".to_owned(),
        Step::Help => "help".to_owned(),
    }
}

fn told(slots: &Slots) -> String {
    let place = |place: &Where| match place {
        Where::Home(id) => id.as_str().replace('_', " "),
        Where::Here => "here".to_owned(),
        place @ Where::Typed { .. } => place.typed().unwrap_or_default(),
    };
    let container = |container: &crate::slots::Container| match container {
        crate::slots::Container::Is(id) => id.clone(),
        crate::slots::Container::Like(_) => "?".to_owned(),
    };
    let days = slots.when.iter().flat_map(|when| when.readings()).map(Span::to_string);
    let parts = slots.address.iter().chain(&slots.place).map(place);
    let parts = parts.chain(slots.containers.iter().map(container)).chain(days);
    let all: Vec<String> =
        parts.chain(slots.reference.clone().map(String::from)).map(|part| format!(" [{part}]")).collect();
    all.concat()
}

#[test]
fn a_missed_bin_comes_to_its_report() {
    STRANGER.check(&[
        (Acts("they never emptied my bin", "waste.missed"), "ask address Missing"),
        (Says("12 weir lane"), "ask container Missing of 7"),
        (Says("the brown one"), "check waste.missed [12 weir lane] [garden]"),
        (Says("no, the grey one"), "check waste.missed [12 weir lane] [general]"),
        (Says("no"), "change waste.missed [12 weir lane] [general]"),
        (Presses("change:container"), "ask container Changed of 7"),
        (Presses("container:food"), "check waste.missed [12 weir lane] [food]"),
        (Says("yes please"), "do waste.missed [12 weir lane] [food]"),
        (Says("yes"), "retrieve yes"),
    ]);
    STRANGER.check(&[
        (Acts("bin brown heb ei gasglu ddoe", "waste.missed"), "ask address Missing"),
        (Says("AW1 2AB"), "check waste.missed [AW1 2AB] [garden] [2026-11-24]"),
        (Says("na, yr un llwyd"), "check waste.missed [AW1 2AB] [general] [2026-11-24]"),
        (Says("nage"), "change waste.missed [AW1 2AB] [general] [2026-11-24]"),
    ]);
    STRANGER.check(&[
        (Acts("brown bin at 12 weir lane was missed", "waste.missed"), "check waste.missed [12 weir lane] [garden]"),
        (Says("ie"), "do waste.missed [12 weir lane] [garden]"),
    ]);
}

#[test]
fn what_is_known_is_not_asked_again() {
    let home: AddressId = "990000000012".parse().expect("an id");
    let neighbour = Table { home: Some(home), ..STRANGER };
    neighbour.check(&[
        (Acts("when is the brown bin", "waste.dates"), "look waste.dates [990000000012] [garden]"),
        (Says("and the grey one"), "look waste.dates [990000000012] [general]"),
        (Says("a'r cadi bwyd"), "look waste.dates [990000000012] [food]"),
        (Says("wythnos nesaf"), "look waste.dates [990000000012] [food] [2026-11-30/2026-12-06]"),
        (Acts("grey bin dates", "waste.dates"), "look waste.dates [990000000012] [general]"),
        (Acts("it was missed", "waste.missed"), "ask container Missing of 7"),
    ]);
    const TOWN: Table = Table { finds_homes: false, ..STRANGER };
    TOWN.check(&[
        (Acts("when are the bins", "waste.dates"), "ask address Missing"),
        (Says("aw1 2ab"), "find AW1 2AB"),
        (Unfits(Slot::Address, Unfit::Many), "ask address Many"),
        (Says("22"), "find 22 AW1 2AB"),
    ]);
    TOWN.check(&[
        (Acts("when are the bins", "waste.dates"), "ask address Missing"),
        (Says("aw1 2ab"), "find AW1 2AB"),
        (Unfits(Slot::Address, Unfit::Many), "ask address Many"),
        (Presses("home:42"), "look waste.dates [42]"),
        (Acts("they forgot the food caddy", "waste.missed"), "check waste.missed [42] [food]"),
    ]);
}

#[test]
fn what_may_mean_two_things_is_asked() {
    STRANGER.check(&[
        (Acts("the black bag at 12 weir lane was left", "waste.missed"), "ask container Unclear of 7"),
        (Presses("container:general"), "check waste.missed [12 weir lane] [general]"),
    ]);
    STRANGER.check(&[
        (
            Acts("sofa pick up 12 weir lane next friday", "waste.bulky"),
            "ask date Unclear date:2026-11-27 date:2026-12-04",
        ),
        (Presses("date:2026-12-04"), "check waste.bulky [12 weir lane] [2026-12-04]"),
    ]);
    STRANGER.check(&[(
        Acts("which bin at 12 weir lane next friday", "waste.dates"),
        "look waste.dates [12 weir lane] [2026-11-27] [2026-12-04]",
    )]);
    STRANGER.check(&[
        (Acts("any news of DS-7K3M-2QW3", "meta.status"), "ask reference Misread"),
        (Says("ds 7k3m 2qw2"), "look meta.status [DS-7K3M-2QW2]"),
    ]);
}

#[test]
fn commands_work_in_the_middle_of_a_question() {
    for (typed, expected) in [
        ("start again", "restart"),
        ("dechrau eto", "restart"),
        ("speak to a person please", "hand over Asked"),
        ("siarad efo rhywun", "hand over Asked"),
        ("help", "help, then ask container Again of 7"),
        ("cymorth", "help, then ask container Again of 7"),
        ("back", "ask address Changed"),
        ("yn ôl", "ask address Changed"),
    ] {
        STRANGER.check(&[
            (Acts("they never emptied my bin", "waste.missed"), "ask address Missing"),
            (Says("12 weir lane"), "ask container Missing of 7"),
            (Says(typed), expected),
        ]);
    }
    STRANGER.check(&[
        (Acts("they never emptied my bin", "waste.missed"), "ask address Missing"),
        (Acts("i would rather have this out with a human being", "meta.human"), "hand over Asked"),
        (Says("back"), "begin"),
    ]);
}

#[test]
fn a_digression_leads_back_to_the_open_question() {
    STRANGER.check(&[
        (Acts("they never emptied my bin", "waste.missed"), "ask address Missing"),
        (Acts("hiya", "meta.greet"), "tell meta.greet, then ask address Again"),
        (Acts("when does the tip close", "waste.sorting"), "look waste.sorting, then ask address Again"),
        (Acts("there is a pothole", "highways.pothole"), "ask place Missing"),
        (Acts("when does the tip close", "waste.sorting"), "look waste.sorting, then ask address Again"),
        (Says("weir lane 12"), "ask container Missing of 7"),
        (Acts("pothole on Mill Road too", "highways.pothole"), "check highways.pothole [Mill Road]"),
        (Presses("send"), "do highways.pothole [Mill Road], then ask container Again of 7"),
        (Says("y bin brown"), "check waste.missed [12 weir lane] [garden]"),
    ]);
    STRANGER.check(&[
        (Acts("twll yn y ffordd", "highways.pothole"), "ask place Missing"),
        (
            Acts("pryd mae'r bin brown yn 12 Heol y Castell", "waste.dates"),
            "look waste.dates [12 Heol y Castell] [garden], then ask place Again",
        ),
        (Says("wrth y Spar yn y pentref"), "check highways.pothole [wrth y Spar yn y pentref]"),
        (Says("iawn"), "do highways.pothole [wrth y Spar yn y pentref]"),
    ]);
    STRANGER.check(&[
        (Acts("street light out", "highways.street_light_out"), "ask place Missing"),
        (Says("near me"), "check highways.street_light_out [here]"),
        (Acts("my wall has graffiti", "street.graffiti"), "ask place Missing"),
        (Says("12 weir lane"), "check street.graffiti [12 weir lane]"),
        (Presses("send"), "do street.graffiti [12 weir lane], then check highways.street_light_out [here]"),
    ]);
}

#[test]
fn what_is_not_sure_is_asked_back_and_then_looked_for() {
    STRANGER.check(&[
        (
            Unsure("my brown bin", &["waste.dates", "waste.missed", "waste.garden"]),
            "offer waste.dates waste.missed waste.garden",
        ),
        (Presses("intent:waste.missed"), "ask address Missing"),
        (Says("12 weir lane"), "check waste.missed [12 weir lane] [garden]"),
    ]);
    STRANGER.check(&[
        (Unsure("my brown bin", &["waste.dates", "waste.missed"]), "offer waste.dates waste.missed"),
        (Presses("none"), "retrieve my brown bin"),
        (Unsure("beth am y bin", &["waste.dates", "waste.missed"]), "offer waste.dates waste.missed"),
        (Says("dim un o'r rhain"), "hand over Missed"),
    ]);
    STRANGER.check(&[
        (Says("who won the rugby"), "retrieve who won the rugby"),
        (Says("pwy enillodd"), "hand over Missed"),
        (Says("hmm"), "retrieve hmm"),
    ]);
    STRANGER.check(&[
        (Acts("they never emptied my bin", "waste.missed"), "ask address Missing"),
        (Says("12 weir lane"), "ask container Missing of 7"),
        (Says("you what"), "ask container NotUnderstood of 7"),
        (Says("beth"), "hand over Missed"),
        (Says("the food caddy"), "check waste.missed [12 weir lane] [food]"),
    ]);
    Table { finds_homes: false, ..STRANGER }.check(&[
        (Acts("when are the bins", "waste.dates"), "ask address Missing"),
        (Says("Tanybryn"), "find Tanybryn"),
        (Unfits(Slot::Address, Unfit::Unknown), "ask address Unknown"),
        (Says("12 weir lane"), "find 12 weir lane"),
        (Acts("they never emptied my bin", "waste.missed"), "find 12 weir lane"),
    ]);
    Table { finds_homes: false, ..STRANGER }.check(&[
        (Acts("when are the bins", "waste.dates"), "ask address Missing"),
        (Says("Tanybryn"), "find Tanybryn"),
        (Unfits(Slot::Address, Unfit::Unknown), "ask address Unknown"),
        (Says("Tanyfron"), "find Tanyfron"),
        (Unfits(Slot::Address, Unfit::Unknown), "hand over Missed"),
        (Presses("home:42"), "look waste.dates [42]"),
    ]);
}

#[test]
fn what_needs_a_sign_in_waits_for_it_and_what_is_not_done_here_is_told() {
    STRANGER.check(&[
        (Acts("how much do i owe", "tax.balance"), "sign in tax.balance"),
        (Presses("on"), "sign in tax.balance"),
    ]);
    Table { is_signed_in: true, ..STRANGER }.check(&[(Acts("faint sydd arna i", "tax.balance"), "look tax.balance")]);
    Table { undone: &["waste.bulky"], ..STRANGER }.check(&[(Acts("sofa", "waste.bulky"), "tell waste.bulky")]);
    STRANGER.check(&[(Acts("bailiff letter", "tax.arrears"), "hand over Intent")]);
}

#[test]
fn danger_comes_first_and_the_question_stays() {
    STRANGER.check(&[
        (Acts("they never emptied my bin", "waste.missed"), "ask address Missing"),
        (Acts("i can smell gas in the street", "highways.drain"), "signpost gas, then ask address Again"),
        (Says("mae'r tŷ drws nesa ar dân"), "signpost emergency, then ask address Again"),
        (Says("12 weir lane"), "ask container Missing of 7"),
    ]);
}

#[test]
fn a_button_that_is_made_up_does_nothing() {
    for pressed in [
        "",
        "send",
        "none",
        "on",
        "yes",
        "container:gold",
        "intent:waste.gold",
        "change:container",
        "date:2026-11-25",
        "home:a/b",
        "here",
        "change:wish",
        "x:y",
        "date:soon",
    ] {
        STRANGER.check(&[
            (Presses(pressed), "begin"),
            (Acts("sharps", "waste.assisted"), "ask address Missing"),
            (Presses(pressed), "ask address Again"),
        ]);
    }
}

#[test]
fn what_is_not_a_state_starts_anew() {
    let started = STRANGER.next(State::default(), &Acts("they never emptied my bin", "waste.missed")).state;
    let text = serde_json::to_string(&started).expect("serialises");
    for (from, to) in [
        ("\"v\":1", "\"v\":2"),
        ("waste.missed", "waste.gold"),
        ("{\"slot\":\"address\"}", "{\"slot\":\"reference\"}"),
        ("{\"slot\":\"address\"}", "\"sold\""),
        ("\"misses\":0", "\"misses\":9"),
        ("}", ""),
    ] {
        let tampered = text.replace(from, to);
        assert_ne!(tampered, text);
        assert_eq!(serde_json::from_str::<State>(&tampered).unwrap_or_default(), State::default(), "{tampered}");
    }
    assert_ne!(serde_json::from_str::<State>(&text).unwrap_or_default(), State::default());
}

/// What the model takes short answers for is its own matter: they stay answers.
#[test]
fn with_the_model_that_is_shipped_a_report_comes_to_its_end() {
    let model = crate::Model::read(include_bytes!("../model.bin")).expect("a model");
    let council = Council::example();
    let containers = council.containers();
    let known = Known { today: date(2026, 11, 25), containers: &containers };
    let setting = Setting { known, home: None, is_signed_in: false, undone: &[] };
    for (texts, end) in [
        (
            &["they never emptied my bin", "12 weir lane", "the brown one", "no, the grey one", "yes"][..],
            "do waste.missed [12 weir lane] [general]",
        ),
        (&["they never emptied my bin", "aw1 2ab", "brown bin", "send"], "do waste.missed [AW1 2AB] [garden]"),
        (
            &[
                "dim ond y papur aethon nhw, poteli a tuniau dal 'ma",
                "12 Heol y Castell",
                "y bin du",
                "na, yr un brown",
                "ie",
            ],
            "do waste.missed [12 Heol y Castell] [garden]",
        ),
        (&["there is a pothole", "near me", "yes"], "do highways.pothole [here]"),
        (&["they never emptied my bin", "speak to a person"], "hand over Asked"),
    ] {
        let mut state = State::default();
        let mut last = String::new();
        for text in texts {
            let next = found(turn(state, Turn::Said(text, model.reading(text).decision), setting), setting);
            last = written(next.step);
            state = carried(next.state);
        }
        assert_eq!(last, end, "{texts:?}");
    }
}

fn any_input() -> impl Strategy<Value = In> {
    let texts = [
        "12 weir lane",
        "AW1 2AB",
        "22",
        "the brown bin",
        "not the brown one, the grey one",
        "y bin melyn",
        "next friday",
        "ddoe",
        "DS-7K3M-2QW2",
        "DS-7K3M-2QW3",
        "near me",
        "yes",
        "na",
        "none of these",
        "help",
        "back",
        "yn ôl",
        "who won the rugby",
        "",
        "i can smell gas",
        "Ffordd Penrhyndeudraeth-a-Llanfairpwllgwyngyllgogerychwyrndrobwll a llawer mwy o eiriau",
        "\u{0}\"\\ŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵ",
    ];
    let labels = [
        "waste.missed",
        "waste.dates",
        "waste.bulky",
        "highways.pothole",
        "tax.balance",
        "meta.greet",
        "meta.status",
        "meta.back",
        "tax.arrears",
        "planning.find",
        "none",
    ];
    let payloads = [
        "send",
        "none",
        "on",
        "here",
        "restart",
        "back",
        "person",
        "help",
        "home:9900000000129900000000129900000000129900000000129900000000124444",
        "container:garden",
        "container:gold",
        "date:2026-11-24",
        "intent:waste.missed",
        "intent:meta.restart",
        "change:address",
        "change:date",
        "?",
    ];
    let text = prop::sample::select(texts.to_vec());
    prop_oneof![
        (text.clone(), prop::sample::select(labels.to_vec())).prop_map(|(text, label)| Acts(text, label)),
        text.clone().prop_map(|text| Unsure(text, &["waste.dates", "highways.street_light_out", "none"])),
        text.prop_map(Says),
        prop::sample::select(payloads.to_vec()).prop_map(Presses),
        (prop::sample::select(Slot::ALL.to_vec()), prop::sample::select(vec![Unfit::Unknown, Unfit::Many]))
            .prop_map(|(slot, why)| Unfits(slot, why)),
    ]
}

proptest! {
    #[test]
    fn every_conversation_goes_on(inputs in prop::collection::vec(any_input(), 0..12), is_signed_in in any::<bool>()) {
        let table = Table { is_signed_in, ..STRANGER };
        let mut state = State::default();
        for input in &inputs {
            let was_checked = matches!(&state.task, Some(task) if task.open == state::Open::Check);
            let next = table.next(state, input);
            match input {
                Acts(text, _) | Unsure(text, _) | Says(text) if danger(text).is_some() => {
                    prop_assert!(matches!(next.step, Step::Signpost(_)));
                }
                _ => prop_assert!(!matches!(next.step, Step::Signpost(_))),
            }
            // Nothing is written but what was checked in the turn before.
            prop_assert!(was_checked || !matches!(next.step, Step::Do(..)));
            state = carried(next.state);
            for (typed, label) in [("start again", "waste.missed"), ("dechrau eto", "meta.greet")] {
                let restarted = table.next(state.clone(), &Acts(typed, label));
                prop_assert_eq!(restarted, Next { state: State::default(), step: Step::Restart, then: None });
            }
            for typed in ["speak to a person", "siarad efo rhywun"] {
                prop_assert_eq!(table.next(state.clone(), &Says(typed)).step, Step::HandOver(Reason::Asked));
            }
            let gas = table.next(state.clone(), &Acts("start again, i can smell gas", "meta.restart"));
            prop_assert_eq!(gas.step, Step::Signpost(Danger::Gas));
        }
    }

    #[test]
    fn any_text_and_any_button_are_taken(text in any::<String>(), pressed in any::<String>()) {
        let council = Council::example();
        let containers = council.containers();
        let known = Known { today: date(2026, 11, 25), containers: &containers };
        let setting = Setting { known, home: None, is_signed_in: false, undone: &[] };
        let begun = STRANGER.next(State::default(), &Acts("pothole", "highways.pothole")).state;
        let said = turn(begun, Turn::Said(&text, Decision::Fallback), setting);
        carried(turn(carried(said.state), Turn::Pressed(&pressed), setting).state);
        prop_assert!(Place::whole(&text).street.len() <= Place::MAX[1]);
    }

    #[test]
    fn a_payload_is_read_back(id in "[a-z0-9-]{1,40}", slot in prop::sample::select(Slot::ALL.to_vec())) {
        let span = Span::day(date(2026, 12, 1));
        for payload in [
            Payload::Restart, Payload::Back, Payload::Person, Payload::Help, Payload::Send, Payload::None, Payload::GoOn, Payload::Here,
            Payload::Intent(id.clone()), Payload::Container(id.clone()), Payload::Change(slot), Payload::Date(span),
            Payload::Home(id.parse().expect("an id")),
        ] {
            prop_assert_eq!(Payload::read(&payload.to_string()), Some(payload));
        }
    }
}
