//! A model of a few phrases, from their reading to what it decides.

use super::*;
use crate::{Decision, Guess};

const PHRASES: &str = "\
lights\tthe street light is out
lights\ta lamp post flickers all night
lights\tour street lamp does not come on
lights\tlight by the bus stop is broken
lights\tno street lighting on the hill
none\twhat is the weather in paris
none\ttell me a joke
none\twho won the football
none\twrite a poem for my cat
none\tis there life on mars
waste\twhen is my bin collected
waste\twhich bin goes out this week
waste\twhat day is the recycling bin
waste\tis it the brown bin tomorrow
waste\tbin day after the bank holiday
";

fn phrases() -> Vec<Phrase> {
    read(PHRASES).unwrap()
}

fn trained() -> Model {
    train(&phrases(), &Lexicon::default()).unwrap()
}

#[test]
fn the_same_phrases_make_the_same_bytes() {
    assert_eq!(trained().write(), trained().write());
}

#[test]
fn what_was_learnt_is_known() {
    let model = trained();
    for phrase in phrases() {
        assert_eq!(model.guesses(&phrase.text)[0].label, phrase.label, "{}", phrase.text);
    }
    let found = evaluate(&Model { act: 0.2, ..model }, &phrases());
    assert_eq!((found.top_1, found.acted_right, found.acted_wrong), (100.0, 100.0, 0.0));
    assert_eq!(found.out_of_scope_caught, Some(100.0));
}

#[test]
fn what_is_nothing_of_it_falls_back() {
    let model = Model { act: 0.5, clarify: 0.25, ..trained() };
    for text in ["tell me a joke", "a poem of mars", "zzyzx qwfp", ""] {
        assert_eq!(model.reading(text).decision, Decision::Fallback, "{text}");
    }
}

#[test]
fn what_is_as_likely_as_the_next_is_asked_about() {
    let model = Model { act: 0.5, clarify: 0.25, ..trained() };
    let decision = |confidences: &[f32]| {
        let guesses: Vec<Guess> = ["waste", "lights"]
            .into_iter()
            .zip(confidences)
            .map(|(label, it)| Guess { label, confidence: *it })
            .collect();
        model.decision(&guesses).name()
    };
    assert_eq!(decision(&[0.6, 0.05]), "act");
    assert_eq!(decision(&[0.5]), "act");
    assert_eq!(decision(&[0.6, 0.3]), "clarify");
    assert_eq!(decision(&[0.2, 0.1]), "fallback");
}

#[test]
fn a_word_alone_is_not_more_certain_than_the_phrases_that_have_it() {
    let model = trained();
    let sure = |word: &str| model.guesses(word)[0].confidence;
    assert!(sure("is") < 0.5, "{}", sure("is"));
    assert!(sure("bin") > 0.7, "{}", sure("bin"));
}

#[test]
fn a_word_of_several_meanings_is_asked_about_unless_somebody_has_said_it_alone() {
    let elsewhere = [PHRASES, "lights\tthe light above our bin is out\n"].concat();
    let asked = |phrases: &str| {
        let phrases = read(phrases).unwrap();
        let model = Model { act: 0.0, clarify: 0.0, ..train(&phrases, &Lexicon::default()).unwrap() };
        Model { ambiguous: ambiguous::ambiguous(&phrases, &model), ..model }
    };
    let model = asked(&elsewhere);
    for text in ["bin", "the bin please", "Hello, my bin"] {
        let Decision::Clarify(guesses) = model.reading(text).decision else { panic!("{text}") };
        assert_eq!(guesses.iter().map(|guess| guess.label).collect::<Vec<_>>(), ["waste", "lights"], "{text}");
    }
    for text in ["street", "which bin"] {
        assert_eq!(model.reading(text).decision.name(), "act", "{text}");
    }
    assert_eq!(asked(&[&*elsewhere, "waste\tbin\n"].concat()).meanings("bin"), None);
}

#[test]
fn there_must_be_phrases_and_not_too_many_labels() {
    let of = |labels: usize| -> Vec<Phrase> {
        (0..labels).map(|label| Phrase { label: label.to_string(), text: format!("text {label}") }).collect()
    };
    assert_eq!(train(&[], &Lexicon::default()), Err(Untrainable::NothingToLearn));
    assert_eq!(train(&of(257), &Lexicon::default()), Err(Untrainable::TooManyLabels(257)));
    for few in [1, 3] {
        assert_eq!(train(&of(few), &Lexicon::default()).map(|model| model.labels().count()), Ok(few));
    }
    assert_eq!(train(&of(256), &Lexicon::default()).map(|model| model.labels().count()), Ok(256));
}
