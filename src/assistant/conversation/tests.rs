//! Whole conversations with a host that knows one street. It is noon on Wednesday 25 November 2026; all but the food waste was
//! collected on Tuesday, and the crew for that may still come.

use super::*;
use crate::{
    Model,
    dialogue::{Next, Rule, Step, Way},
    slots::{Container, tests::Council},
};
use domain::{
    address::AddressId,
    assistant::Composed,
    bins::{
        Schedule,
        missed::{MissedFacts, MissedRule, MissedService, MissedState, form::BINS, missed_form, not_reportable},
    },
    forms::{Answers, validate},
    holidays::BankHolidays,
    reports::{Reference, ReportKey},
    text::Text,
};
use jiff::civil::{Date, date};
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    future::Future,
    sync::LazyLock,
    task::{Context, Poll, Waker},
};

static MODEL: LazyLock<Model> = LazyLock::new(|| Model::read(include_bytes!("../model.bin")).expect("a model"));
const TODAY: Date = date(2026, 11, 25);

#[derive(Default)]
pub(crate) struct Street {
    keys: Cell<u8>,
    /// What was taken, by its key.
    taken: RefCell<BTreeMap<ReportKey, (Errand, Answers)>>,
    pub(crate) is_down: Cell<bool>,
}

impl Street {
    fn schedule() -> Schedule {
        let mut calendars = Council::example().calendars(date(2026, 11, 24));
        for calendar in calendars.iter_mut().filter(|calendar| calendar.id == "food") {
            calendar.collections = vec![domain::bins::Collection::scheduled(TODAY)];
        }
        Schedule::as_of(&calendars, TODAY, None, None)
    }

    fn states() -> Vec<MissedService> {
        let holidays = BankHolidays::default();
        let facts = MissedFacts { rule: &MissedRule::default(), holidays: &holidays, crew: &[], open: &[] };
        Street::schedule().missed(&facts, TODAY.at(12, 0, 0, 0))
    }
}

/// That of the report that comes as this one.
fn reference(nth: usize) -> Reference {
    Reference::from_random((nth as u64).to_be_bytes())
}

fn ids(errand: &Errand) -> Vec<String> {
    let id = |container: &Container| match container {
        Container::Is(id) => Some(id.clone()),
        Container::Like(_) => None,
    };
    errand.slots.containers.iter().filter_map(id).collect()
}

impl Host for Street {
    fn facts(&self) -> Facts {
        let is_undone = |rule: &&Rule| !matches!(rule.intent, "waste.dates" | "waste.missed") && rule.way == Way::Do;
        let undone = Rule::all().filter(is_undone).map(|rule| rule.intent.to_owned()).collect();
        Facts { today: TODAY, home: None, is_signed_in: false, undone, services: Vec::new() }
    }

    fn new_key(&self) -> ReportKey {
        self.keys.set(self.keys.get() + 1);
        ReportKey::from_random([self.keys.get(); 16])
    }

    async fn next(&self, call: Call) -> Result<Next, Failure> {
        let text = serde_json::to_string(&call).expect("serialises");
        let next = serde_json::from_str::<Call>(&text).expect("own output").answer(&MODEL);
        let text = serde_json::to_string(&next).expect("serialises");
        Ok(serde_json::from_str(&text).expect("own output"))
    }

    async fn homes(&self, typed: &str) -> Result<Homes, Failure> {
        Ok(match typed {
            _ if self.is_down.get() => return Err(Failure::Unavailable),
            "12 weir lane" | "12 AW1 2AB" => Homes::One("12".parse().expect("an id")),
            "AW1 2AB" => Homes::Several,
            _ => Homes::None,
        })
    }

    async fn services(&self, home: &AddressId) -> Result<Vec<Collects>, Failure> {
        match home.as_str() {
            "12" | "14" => Ok(Street::schedule().services.into_iter().map(Collects::from).collect()),
            _ => Err(Failure::NoSuchHome),
        }
    }

    async fn ready(&self, errand: &Errand) -> Result<Ready, Failure> {
        let (bins, states) = (ids(errand), Street::states());
        let refused = not_reportable(&states, &bins);
        match missed_form(&Street::schedule(), &states) {
            Some(form) if refused.is_empty() => {
                let given = Answers::from_pairs(bins.into_iter().map(|bin| (BINS, bin)));
                Ok(Ready::Form(Box::new(form), given))
            }
            _ => Ok(Ready::Refused(refused)),
        }
    }

    async fn act(&self, errand: &Errand, key: &ReportKey, said: &Answers) -> Result<Outcome, Failure> {
        if self.is_down.get() {
            return Err(Failure::Unavailable);
        }
        let mut answers = said.clone();
        answers.set(BINS, ids(errand));
        let form = missed_form(&Street::schedule(), &Street::states()).expect("a form");
        assert!(validate(&form, &answers, TODAY).is_ok(), "{answers:?}");
        let mut taken = self.taken.borrow_mut();
        let of_key = taken.entry(key.clone()).or_insert_with(|| (errand.clone(), answers.clone()));
        assert_eq!(*of_key, (errand.clone(), answers), "one key is one report");
        Ok(Outcome::Taken(reference(taken.len())))
    }
}

/// Of a future that waits for nothing.
fn ready<T>(future: impl Future<Output = T>) -> T {
    match std::pin::pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("it waits"),
    }
}

/// As it comes back from wherever it was kept.
fn kept(conversation: &Conversation) -> Conversation {
    let text = serde_json::to_string(conversation).expect("serialises");
    let read: Conversation = serde_json::from_str(&text).expect("own output");
    assert_eq!(read, *conversation);
    read
}

/// What begins with `>` is pressed.
fn said(text: &str) -> Said {
    match text.strip_prefix('>') {
        Some(pressed) => Said::Pressed(pressed.to_owned()),
        None => Said::Typed(text.to_owned()),
    }
}

pub(crate) fn go_on(street: &Street, conversation: Conversation, text: &str) -> Conversation {
    kept(&ready(say(street, conversation, said(text))))
}

fn check(street: &Street, conversation: &[(&str, &str)]) -> Conversation {
    let mut after = Conversation::default();
    for (text, expected) in conversation {
        after = go_on(street, after, text);
        assert_eq!(shown(&after), *expected, "{text}");
    }
    after
}

fn shown(conversation: &Conversation) -> String {
    let answers = conversation.last().map_or(&[][..], |last| &last.answers);
    answers.iter().map(written).collect::<Vec<_>>().join(", then ")
}

fn written(answer: &Answer) -> String {
    let bins =
        |errand: &Errand| [errand.slots.home().map_or("?", AddressId::as_str), " ", &ids(errand).join("+")].concat();
    match answer {
        Answer::Step(Step::Ask { slot, why, choices }) => format!("ask {} {why:?} of {}", slot.name(), choices.len()),
        Answer::Step(Step::Look(intent, slots)) => {
            format!("look {intent} {}", bins(&Errand { intent: intent.clone(), slots: slots.clone() }))
                .trim_end()
                .to_owned()
        }
        Answer::Step(Step::Signpost(danger)) => format!("signpost {}", danger.name()),
        Answer::Step(Step::HandOver(reason)) => format!("hand over {reason:?}"),
        Answer::Step(Step::Told(intent)) => format!("tell {intent}"),
        Answer::Step(step) => format!("{step:?}"),
        Answer::WhichHome(typed) => format!("which of {typed}"),
        Answer::NoHome(typed) => format!("no {typed}"),
        Answer::Question { question, why } => format!("question {} {why:?}", question.id),
        Answer::Check { errand, given, is_refused } => {
            let given = given.iter().map(|given| format!(" {}={}", given.question.id, given.values.join("+")));
            let given: String = given.collect();
            format!("{} {}{given}", if *is_refused { "change" } else { "check" }, bins(errand))
        }
        Answer::Done { errand, outcome: Outcome::Taken(taken) } => {
            let nth = (1..9).find(|nth| reference(*nth) == *taken).expect("it was given out");
            format!("taken {} as #{nth}", bins(errand))
        }
        Answer::Composed(composed) => format!("composed {}", composed.text),
        Answer::Done { outcome, .. } => format!("{outcome:?}"),
        Answer::Refused { errand, why } => {
            let is_early = |state: &MissedService| matches!(state.missed, MissedState::TooEarly { .. });
            assert!(why.iter().all(is_early));
            format!("too early {}", bins(errand))
        }
        Answer::Failed(failure) => format!("failed {failure:?}"),
    }
}

#[test]
fn they_never_emptied_my_bin_comes_to_a_reference() {
    let street = Street::default();
    let after = check(
        &street,
        &[
            ("they never emptied my bin", "ask address Missing of 0"),
            ("12 weir lane", "ask container Missing of 7"),
            ("the brown one", "question place Missing"),
            ("the kerb please", "question assisted Missing"),
            ("no", "check 12 garden place=kerb assisted=no"),
            ("no, the grey one", "check 12 general place=kerb assisted=no"),
            ("yes", "taken 12 general as #1"),
        ],
    );
    assert_eq!(street.taken.borrow().len(), 1);
    assert_eq!(go_on(&street, after.clone(), ">send"), after, "pressed twice");
    assert_eq!(after.last().and_then(|last| last.home.as_ref()).map(AddressId::as_str), Some("12"));
}

#[test]
fn in_welsh_and_by_its_buttons_too() {
    let street = Street::default();
    check(
        &street,
        &[
            ("bin brown heb ei gasglu ddoe", "ask address Missing of 0"),
            ("AW1 2AB", "which of AW1 2AB"),
            (">home:14", "question place Missing"),
            ("yn y lôn y tu ôl", "question assisted Missing"),
            (">answer:assisted=yes", "check 14 garden place=lane assisted=yes"),
            (">alter:place", "question place Missing"),
            (">answer:place=elsewhere", "question other-place Missing"),
            ("wrth y giât", "check 14 garden place=elsewhere other-place=wrth y giât assisted=yes"),
            (">change:container", "ask container Changed of 7"),
            (">container:glass", "check 14 glass place=elsewhere other-place=wrth y giât assisted=yes"),
            (">send", "taken 14 glass as #1"),
        ],
    );
}

#[test]
fn a_home_is_asked_for_until_there_is_one() {
    let street = Street::default();
    check(
        &street,
        &[
            ("when are the bins collected", "ask address Missing of 0"),
            ("AW1 2AB", "which of AW1 2AB"),
            ("12", "look waste.dates 12"),
            ("and the brown one", "look waste.dates 12 garden"),
        ],
    );
    check(
        &street,
        &[
            ("when are the bins collected", "ask address Missing of 0"),
            ("1 nowhere road", "no 1 nowhere road"),
            (">home:99", "failed NoSuchHome, then hand over Missed"),
            (">home:12", "look waste.dates 12"),
        ],
    );
    street.is_down.set(true);
    check(
        &street,
        &[
            ("when are the bins collected", "ask address Missing of 0"),
            ("12 weir lane", "failed Unavailable"),
            (">home:12", "look waste.dates 12"),
        ],
    );
}

#[test]
fn what_may_not_be_reported_is_told_before_anything_is_asked_for_it() {
    let street = Street::default();
    check(
        &street,
        &[
            ("the food caddy at 12 weir lane was missed", "too early 12 food"),
            (">send", "Begin"),
            ("the brown bin", "question place Missing"),
        ],
    );
    assert!(street.taken.borrow().is_empty());
}

#[test]
fn back_and_a_digression_keep_what_was_said() {
    let street = Street::default();
    check(
        &street,
        &[
            ("the brown bin at 12 weir lane was missed", "question place Missing"),
            ("who won the rugby", "question place NotUnderstood"),
            (">send", "question place NotUnderstood"),
            ("yes", "question place NotUnderstood"),
            ("i can smell gas", "signpost gas, then question place Missing"),
            ("in the lane behind", "question assisted Missing"),
            ("back", "question place Missing"),
            ("at the kerb", "question assisted Missing"),
            ("when is the grey bin collected", "look waste.dates 12 general, then question assisted Missing"),
            ("no", "check 12 garden place=kerb assisted=no"),
            (">back", "question assisted Missing"),
            (">back", "question place Missing"),
            ("talk to a person", "hand over Asked"),
        ],
    );
    let anew =
        check(&street, &[("the brown bin at 12 weir lane was missed", "question place Missing"), ("start again", "")]);
    assert_eq!(anew, Conversation::default());
}

#[test]
fn what_could_not_be_sent_is_sent_again_with_the_same_key() {
    let street = Street::default();
    let filled = [
        ("the brown bin at 12 weir lane was missed", "question place Missing"),
        ("kerb", "question assisted Missing"),
        ("no", "check 12 garden place=kerb assisted=no"),
    ];
    let before = check(&street, &filled);
    street.is_down.set(true);
    let failed = go_on(&street, before.clone(), ">send");
    assert_eq!(shown(&failed), "failed Unavailable, then check 12 garden place=kerb assisted=no");
    street.is_down.set(false);
    // Two presses at once, each of which found the conversation as it was.
    for conversation in [failed, before] {
        assert_eq!(shown(&go_on(&street, conversation, ">send")), "taken 12 garden as #1");
    }
    assert_eq!(street.taken.borrow().len(), 1);
}

#[test]
fn what_is_changed_is_another_report() {
    let street = Street::default();
    let filled = [
        ("the brown bin at 12 weir lane was missed", "question place Missing"),
        ("kerb", "question assisted Missing"),
        ("no", "check 12 garden place=kerb assisted=no"),
    ];
    let before = check(&street, &filled);
    go_on(&street, before.clone(), ">send");
    let other = go_on(&street, go_on(&street, before, "no, the grey one"), ">send");
    assert_eq!(shown(&other), "taken 12 general as #2");
    assert_eq!(street.taken.borrow().len(), 2);
}

#[test]
fn personal_details_are_not_kept_and_the_earliest_is_forgotten() {
    let street = Street::default();
    let mut conversation = go_on(&street, Conversation::default(), "ring 07700 900123 about my bin");
    assert!(!serde_json::to_string(&conversation).expect("serialises").contains("900123"));
    for _ in 0..Conversation::MOST {
        conversation = go_on(&street, conversation, "hello");
    }
    assert_eq!(conversation.exchanges().len(), Conversation::MOST);
    assert_eq!(conversation.exchanges()[0].number, 1);
    let number = conversation.exchanges()[3].number;
    assert!(conversation.judge(number) && !conversation.judge(number) && !conversation.judge(0));
}

#[test]
fn another_version_is_not_read() {
    let text = serde_json::to_string(&Conversation::default()).expect("serialises");
    assert_eq!(text, r#"{"v":1,"exchanges":[],"state":{"v":1,"misses":0}}"#);
    assert!(serde_json::from_str::<Conversation>(&text.replacen("\"v\":1", "\"v\":2", 1)).is_err());
}

#[test]
fn what_only_a_person_does_is_handed_over() {
    let street = Street::default();
    check(&street, &[("bailiff letter", "hand over Intent"), ("sofa collection please", "tell waste.bulky")]);
}

#[test]
fn what_another_brain_offers_is_chosen_as_if_it_were_offered_here() {
    let street = Street::default();
    let mut conversation = go_on(&street, Conversation::default(), "how do I get a skip licence");
    let intents = |labels: &[&str]| labels.iter().map(|label| (*label).to_owned()).collect::<Vec<_>>();
    conversation.offered(&intents(&["waste.missed", "no.such"]));
    assert_eq!(shown(&conversation), "Offer([\"waste.missed\"])");
    assert_eq!(shown(&go_on(&street, conversation.clone(), ">intent:waste.missed")), "ask address Missing of 0");
    let composed = Composed {
        text: "Skips need one.".into(),
        sources: Vec::new(),
        offers: intents(&["highways.licence"]),
        by: Text::new("Writer", "Awdur"),
        at: "2026-11-23T12:05:00Z".parse().unwrap(),
    };
    conversation.composed(composed);
    assert_eq!(shown(&kept(&conversation)), "composed Skips need one.");
    assert_eq!(shown(&go_on(&street, conversation.clone(), ">intent:highways.licence")), "tell highways.licence");
    let none = go_on(&street, conversation, ">none");
    assert!(shown(&none).starts_with("Retrieve"), "{}", shown(&none));
}

#[test]
fn what_was_not_understood_is_about_nothing_that_was_said_before() {
    let street = Street::default();
    let after = go_on(&street, Conversation::default(), "when are the bins at 12 weir lane collected");
    assert_eq!(after.last().and_then(|last| last.intent.as_deref()), Some("waste.dates"), "{}", shown(&after));
    let after = go_on(&street, after, "tell me a joke");
    assert!(shown(&after).starts_with("Retrieve"), "{}", shown(&after));
    assert_eq!(after.last().and_then(|last| last.intent.as_deref()), None);
}
