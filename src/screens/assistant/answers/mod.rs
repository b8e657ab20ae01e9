//! The answers, a file for each area of intents. An intent of the engine without one fails the build's tests.

mod account;
mod alerts;
mod business;
mod care;
mod civic;
mod environment;
mod highways;
mod housing;
mod meta;
mod parking;
mod planning;
mod school;
mod street;
mod tax;
mod waste;

use super::answer::{Answer, Next};
use domain::language::Language;

const ALL: [&[Answer]; 15] = [
    waste::ANSWERS,
    highways::ANSWERS,
    street::ANSWERS,
    tax::ANSWERS,
    planning::ANSWERS,
    housing::ANSWERS,
    school::ANSWERS,
    care::ANSWERS,
    civic::ANSWERS,
    parking::ANSWERS,
    business::ANSWERS,
    environment::ANSWERS,
    alerts::ANSWERS,
    account::ANSWERS,
    meta::ANSWERS,
];

fn all() -> impl Iterator<Item = &'static Answer> {
    ALL.into_iter().flatten()
}

pub(super) fn to(intent: &str) -> Option<&'static Answer> {
    all().find(|answer| answer.intent == intent)
}

/// What an intent is called.
pub fn topic(words: words::Words, intent: &str) -> Option<&'static str> {
    to(intent).map(|answer| (answer.name)(words))
}

/// Whether there is an answer to an intent.
pub fn is_answered(intent: &str) -> bool {
    to(intent).is_some()
}

/// The pages of this service to which answers lead.
pub fn links(language: Language) -> impl Iterator<Item = String> {
    let here = move |next: &'static Next| match next {
        Next::Here(here) => Some(here.destination().path(language)),
        _ => None,
    };
    all().flat_map(|answer| answer.next).filter_map(here)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{WholeContext, samples};
    use contract::council::Council;
    use domain::{holidays::Division, language::Language::Cy};
    use leptos::prelude::*;
    use std::collections::BTreeSet;

    const INTENTS: &str = include_str!("../../../assistant/intents.tsv");
    /// Not a council matter, or nothing that can be told.
    const NONE: &str = "none";

    fn labels() -> BTreeSet<&'static str> {
        let labels = INTENTS.lines().skip(1).filter_map(|line| line.split('\t').next());
        labels.filter(|label| *label != NONE).collect()
    }

    fn councils() -> Vec<Council> {
        let mut councils = Vec::new();
        for areas in [&["bins"][..], &["account", "assistant", "bins", "identity", "reports"]] {
            for division in [Division::EnglandAndWales, Division::Scotland, Division::NorthernIreland] {
                let areas = areas.iter().map(|area| (*area).to_owned()).collect();
                councils.push(Council { areas, division, ..samples::whole_council() });
            }
        }
        councils
    }

    #[test]
    fn each_intent_of_the_engine_has_one_answer_and_there_is_none_to_another() {
        let answered: Vec<&str> = all().map(|answer| answer.intent).collect();
        assert_eq!(answered.iter().copied().collect::<BTreeSet<_>>(), labels());
        assert_eq!(answered.len(), labels().len(), "each once");
        assert!(labels().len() > 90 && to(NONE).is_none());
    }

    /// Where an answer leads, of any council, with whatever it has switched on.
    fn is_dead_end(answer: &Answer, context: WholeContext) -> bool {
        let html = answer.view(context).to_html();
        !html.contains("href=") && !matches!(answer.next, [Next::AskOn])
    }

    #[test]
    fn no_answer_is_a_dead_end_in_any_part_of_the_country() {
        for council in councils() {
            for language in Language::ALL {
                samples::with_whole(&council, language, |context| {
                    for answer in all() {
                        assert!(!is_dead_end(answer, context), "{} of {:?}", answer.intent, council.division);
                    }
                });
            }
        }
    }

    #[test]
    fn each_answer_speaks_both_languages_and_no_two_have_one_name() {
        let council = samples::whole_council();
        for language in Language::ALL {
            samples::with_whole(&council, language, |context| {
                let names: BTreeSet<&str> = all().map(|answer| (answer.name)(context.words())).collect();
                assert_eq!(names.len(), all().count(), "{language:?}");
            });
        }
        samples::with_whole(&council, Cy, |context| {
            let html = to("highways.pothole").expect("an answer").view(context).to_html();
            assert!(html.contains("y stryd") && html.contains("01234 567 890"), "{html}");
        });
    }

    #[test]
    fn what_a_council_has_not_switched_on_is_answered_by_the_council_itself() {
        for council in councils() {
            let html = samples::with_whole(&council, Language::En, |context| {
                to("tax.pay").expect("an answer").view(context).to_html()
            });
            let is_on = council.areas.len() > 1;
            assert_eq!(html.contains("href=\"/account\""), is_on, "{html}");
            assert_eq!(html.contains("tel:01234567890"), !is_on, "{html}");
        }
    }
}
