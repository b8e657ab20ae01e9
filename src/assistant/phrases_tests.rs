//! The phrases of the training: enough of each, none twice, and each as somebody else would say it.

use crate::{CONCEPTS, Lexicon, words};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

fn lines(file: &str) -> Vec<(String, String)> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
    let line = |line: &str| line.split_once('\t').map(|(one, other)| (one.to_owned(), other.to_owned()));
    text.lines().map(|text| line(text).unwrap_or_else(|| panic!("{file}: {text:?}"))).collect()
}

fn intents() -> Vec<String> {
    lines("intents.tsv").into_iter().skip(1).map(|(intent, _)| intent).collect()
}

fn phrases(language: &str) -> BTreeMap<String, Vec<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("phrases").join(language);
    let mut phrases: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        for (intent, phrase) in lines(&format!("phrases/{language}/{name}")) {
            phrases.entry(intent).or_default().push(phrase);
        }
    }
    phrases
}

#[test]
fn there_are_enough_of_each_intent_in_both_languages() {
    let (english, welsh) = (phrases("en"), phrases("cy"));
    for intent in intents() {
        let (area, _) = intent.split_once('.').unwrap_or((&*intent, ""));
        let (least_english, least_welsh) = match area {
            "waste" => (100, 25),
            "none" => (600, 100),
            "highways" | "street" | "tax" | "meta" => (40, 25),
            _ => (40, 10),
        };
        let count = |phrases: &BTreeMap<String, Vec<String>>| phrases.get(&intent).map_or(0, Vec::len);
        assert!(count(&english) >= least_english, "{intent}: {} in English", count(&english));
        assert!(count(&welsh) >= least_welsh, "{intent}: {} in Welsh", count(&welsh));
    }
}

#[test]
fn each_phrase_is_of_an_intent_and_is_there_once() {
    let intents: BTreeSet<String> = intents().into_iter().collect();
    let mut seen = BTreeMap::new();
    for (intent, phrases) in phrases("en").into_iter().chain(phrases("cy")) {
        assert!(intents.contains(&intent), "{intent}");
        for phrase in phrases {
            let before = seen.insert(words(&phrase), intent.clone());
            assert!(before.is_none(), "{phrase:?} is under {intent} and {before:?}");
        }
    }
}

/// What one template was filled with twice begins alike.
#[test]
fn people_begin_in_many_ways() {
    for (language, least) in [("en", 0.5), ("cy", 0.5)] {
        for (intent, phrases) in phrases(language) {
            let firsts: BTreeSet<Vec<String>> =
                phrases.iter().map(|phrase| words(phrase).into_iter().take(2).collect()).collect();
            let share = firsts.len() as f64 / phrases.len() as f64;
            assert!(share >= least, "{intent} in {language}: {} beginnings of {}", firsts.len(), phrases.len());
        }
    }
}

#[test]
fn each_word_of_a_phrase_stands_for_the_concepts_that_name_it_and_for_no_others() {
    let (mut named, mut begun) = (BTreeMap::new(), BTreeMap::new());
    for (concept, words) in lines("concepts.tsv") {
        for word in words.split(' ') {
            let (list, word) = word.strip_suffix('*').map_or((&mut named, word), |beginning| (&mut begun, beginning));
            list.entry(word.to_owned()).or_insert_with(BTreeSet::new).insert(concept.clone());
        }
    }
    let lexicon = Lexicon::read(CONCEPTS).unwrap();
    let said: BTreeSet<String> = ["en", "cy"]
        .into_iter()
        .flat_map(phrases)
        .flat_map(|(_, phrases)| phrases)
        .flat_map(|phrase| words(&phrase))
        .collect();
    for word in said {
        let begun =
            begun.iter().filter(|(beginning, _)| word.starts_with(beginning.as_str())).map(|(_, concepts)| concepts);
        let concepts: BTreeSet<&String> = named.get(&word).into_iter().chain(begun).flatten().collect();
        assert_eq!(lexicon.concepts(&word).len(), concepts.len(), "{word}: {concepts:?}");
    }
}
