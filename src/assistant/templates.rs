//! Sentences that say what they mean by how they go: a container together with a question about its day, whatever its colour.
//!
//! Belongs here: the few that most people say. What is said in other ways is the classifier's (`understanding`).

use crate::slots::{Sentence, Time};

/// A template a line: what is meant, a tab, and the pieces of the whole sentence one after the other. `|` is between what may
/// stand for a piece, `_` between words that follow each other, and `?` behind a piece that may be missing. `{container}` is
/// one told from others ("the brown one"), `{bin}` whatever is called so, `{ahead}` and `{behind}` are days from today on and
/// until today. Where several things may be meant, each is named: who says that is asked which. Words are as
/// [`words`](crate::words) gives them; a Welsh article that leans on a word is one of its own.
const TEMPLATES: &str = include_str!("templates.tsv");

/// What may stand before and behind, and says nothing.
const BESIDE: [&str; 24] = [
    "hi",
    "hiya",
    "hello",
    "hey",
    "please",
    "pls",
    "plz",
    "thanks",
    "thank you",
    "ta",
    "ok",
    "so",
    "oh",
    "and",
    "um",
    "sorry",
    "helo",
    "shwmae",
    "plis",
    "os gwelwch yn dda",
    "diolch",
    "sori",
    "iawn",
    "a",
];

/// What may stand before the name of a thing.
const ARTICLES: [&str; 9] = ["the", "an", "my", "our", "y", "yr", "r", "fy", "ein"];

/// What is meant by a text that goes as one of the templates does; if more than one thing, the person is to say which.
pub fn meant(text: &str) -> Option<Vec<&'static str>> {
    let sentence = Sentence::of(text);
    let starts = beside(vec![0], &sentence);
    let (labels, _) = templates().find(|(_, template)| is_as(template, &sentence, starts.clone()))?;
    Some(labels.split(' ').collect())
}

/// The word that a text is, beside what says nothing.
pub fn only_word(text: &str) -> Option<String> {
    let sentence = Sentence::of(text);
    let starts = beside(vec![0], &sentence);
    let behind = starts.iter().filter(|at| ARTICLES.contains(&sentence.word(**at))).map(|at| at + 1);
    let word =
        behind.chain(starts.iter().copied()).find(|at| beside(vec![at + 1], &sentence).contains(&sentence.len()))?;
    Some(sentence.word(word).to_owned())
}

fn templates() -> impl Iterator<Item = (&'static str, &'static str)> {
    TEMPLATES.lines().filter_map(|line| line.split_once('\t'))
}

fn is_as(template: &str, sentence: &Sentence, starts: Vec<usize>) -> bool {
    // Where the sentence may go on after the pieces so far.
    let mut ends = starts;
    for piece in template.split(' ') {
        let (piece, may_miss) = piece.strip_suffix('?').map_or((piece, false), |piece| (piece, true));
        let mut after: Vec<usize> =
            ends.iter().flat_map(|at| piece.split('|').filter_map(|one| end_of(one, sentence, *at))).collect();
        if may_miss {
            after.append(&mut ends);
        }
        after.sort_unstable();
        after.dedup();
        if after.is_empty() {
            return false;
        }
        ends = after;
    }
    beside(ends, sentence).contains(&sentence.len())
}

/// Where what may stand for a piece ends, if it stands there.
fn end_of(one: &str, sentence: &Sentence, at: usize) -> Option<usize> {
    match one {
        "{container}" => sentence.container(at),
        "{bin}" => sentence.bin(at),
        "{ahead}" => sentence.days(at, Time::Future),
        "{behind}" => sentence.days(at, Time::Past),
        words => sentence.words(at, words.split('_')),
    }
}

/// These places, and those behind what says nothing there.
fn beside(mut ends: Vec<usize>, sentence: &Sentence) -> Vec<usize> {
    let mut next = 0;
    while let Some(at) = ends.get(next).copied() {
        let behind = BESIDE.iter().filter_map(|words| sentence.words(at, words.split(' ')));
        ends.extend(behind.collect::<Vec<_>>());
        next += 1;
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words;
    use std::collections::BTreeSet;

    const DATES: &[&str] = &["waste.dates"];
    const MISSED: &[&str] = &["waste.missed"];
    const WHICH: &[&str] = &["waste.dates", "waste.missed", "waste.container"];

    #[test]
    fn a_container_with_a_question_about_its_day_is_asked_for_its_dates() {
        for text in [
            "when is the brown one",
            "When's my food waste collected?",
            "is it brown this week",
            "Hi, is it the green one tomorrow please",
            "is it black or green this week",
            "when is the clear bag out",
            "what day is glass",
            "when do you empty the blue bin",
            "do I put the brown bin out tonight",
            "recycling on friday?",
            "next garden waste collection",
            "is the recycling collected next week",
            "ai'r bin brown yw hi wythnos yma",
            "ai brown ydi hi'r wythnos hon",
            "yr un glas sy'n mynd fory?",
            "pryd mae'r gwastraff bwyd yn cael ei gasglu",
            "pryd mae'r bin yn cael ei gasglu",
            "pryd ma'r un brown yn mynd",
            "ydi'r bin gwyrdd yn mynd allan fory",
            "bin du wythnos nesa",
        ] {
            assert_eq!(meant(text).as_deref(), Some(DATES), "{text}");
        }
    }

    #[test]
    fn a_container_that_was_left_full_is_missed() {
        for text in [
            "they missed the green one",
            "You didn't empty my brown bin again",
            "sorry, binmen never took the recycling on Tuesday",
            "my food caddy wasn't collected yesterday",
            "blue box has been missed",
            "wnaethon nhw ddim casglu'r bin brown",
            "maen nhw wedi methu'r un gwyrdd",
            "chafodd y bin bwyd mo'i gasglu ddoe",
            "mae'r bin du heb ei wagio",
            "ddaeth neb i nôl y bin glas",
        ] {
            assert_eq!(meant(text).as_deref(), Some(MISSED), "{text}");
        }
    }

    #[test]
    fn who_only_names_a_bin_is_asked_what_about_it() {
        for text in ["bins", "my bin", "the brown bin please", "caddy", "biniau", "y bin glas"] {
            assert_eq!(meant(text).as_deref(), Some(WHICH), "{text}");
        }
    }

    #[test]
    fn what_goes_otherwise_is_none_of_them() {
        for text in [
            "",
            "please",
            "when is the green fair",
            "is it brown or green paint this week",
            "they missed the hedge",
            "when is the grass cut",
            "is it clear tomorrow",
            "when is my card coming",
            "pryd mae'r arian yn dod",
            "when is the general election",
            "the brown bin is broken",
            "I missed the brown bin, can I bring it to the tip",
            "they missed the brown bin and broke its lid",
            "my brown bin was stolen yesterday",
            "brown bin yesterday",
            "which bin does glass go in",
            "new brown bin",
            "ydi'r llyfrgell ar agor fory",
            "mae'r bin du wedi torri",
        ] {
            assert_eq!(meant(text), None, "{text}");
        }
    }

    #[test]
    fn a_word_alone_is_one_beside_what_says_nothing() {
        for text in ["dog", "The dog", "hi, my dog please", "an dog", "sorry - dog. thanks"] {
            assert_eq!(only_word(text).as_deref(), Some("dog"), "{text}");
        }
        assert_eq!(only_word("y ci os gwelwch yn dda").as_deref(), Some("ci"));
        assert_eq!(only_word("my").as_deref(), Some("my"));
        for text in ["", "dog poo", "my my dog", "the dog is lost"] {
            assert_eq!(only_word(text), None, "{text}");
        }
    }

    #[test]
    fn each_line_is_a_template_of_intents_that_there_are() {
        assert_eq!(templates().count(), TEMPLATES.lines().count());
        let intents: BTreeSet<&str> =
            include_str!("intents.tsv").lines().filter_map(|line| line.split('\t').next()).collect();
        for (labels, template) in templates() {
            assert!(labels.split(' ').all(|label| intents.contains(label)), "{labels}");
            for one in template.split(' ').flat_map(|piece| piece.trim_end_matches('?').split('|')) {
                let is_slot = ["{container}", "{bin}", "{ahead}", "{behind}"].contains(&one);
                assert!(is_slot || one.split('_').all(|word| words(word) == [word]), "{one}");
            }
        }
    }
}
