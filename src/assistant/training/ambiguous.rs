//! Words that alone may mean several things, although the model would act on them: "car", which is in many phrases for which other
//! words are the reason. Which share of its commonest meaning makes a word clear is found on the phrases that are one word.

use super::{
    alone::{Meant, alone},
    phrases::{Phrase, labels},
    thresholds::{WRONG_ACTS, least},
};
use crate::{
    Decision, Model,
    understanding::{CHOICES, NONE},
    words,
};
use std::collections::{BTreeMap, BTreeSet};

/// Each with the labels that it may mean, the commonest first, in the order of the words.
pub fn ambiguous(phrases: &[Phrase], model: &Model) -> Vec<(String, Vec<u8>)> {
    let labels = labels(phrases);
    let texts: Vec<(Vec<String>, usize)> = (phrases.iter().filter(|phrase| phrase.label != NONE))
        .map(|phrase| (words(&phrase.text), labels.binary_search(&phrase.label).unwrap_or_default()))
        .collect();
    let meant = meant(&texts);
    let clear = clear(&texts, &meant);
    let said: BTreeSet<Vec<String>> = phrases.iter().map(|phrase| words(&phrase.text)).collect();
    let ambiguous = |(word, meant): (&str, Meant)| {
        let (labels, share) = meant.commonest();
        // Who has said it alone has said what is meant by it.
        let is_said = said.contains(&[word.to_owned()][..]);
        let acts = || matches!(model.decision(&model.guesses(word)), Decision::Act(_));
        if is_said || share >= clear || labels.len() < 2 || !acts() {
            return None;
        }
        let labels = labels.into_iter().take(CHOICES).filter_map(|label| u8::try_from(label).ok());
        Some((word.to_owned(), labels.collect()))
    };
    meant.into_iter().filter_map(ambiguous).collect()
}

/// What the words of the phrases mean. The shorter a phrase is, the more it says of what its words mean alone.
fn meant(texts: &[(Vec<String>, usize)]) -> BTreeMap<&str, Meant> {
    alone(texts.iter().map(|(words, label)| (words.as_slice(), *label)), |words| 1.0 / words.len() as f32)
}

/// The share from which on a word is clear: it lets no more phrases of one word be acted on wrongly than a model may, each
/// taken for what the other phrases mean that have its word. As they are few, one more is taken to be wrong.
fn clear(texts: &[(Vec<String>, usize)], meant: &BTreeMap<&str, Meant>) -> f32 {
    let shares = texts.iter().filter_map(|(words, label)| {
        let [word] = &words[..] else { return None };
        let (labels, share) = meant.get(&**word)?.without(*label)?.commonest();
        Some((share, labels.first() == Some(label)))
    });
    let shares: Vec<(f32, bool)> = shares.collect();
    let most = WRONG_ACTS * shares.len() as f32 - 1.0;
    least(shares, most)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words that somebody says alone and means 0 by it, each with what it means in other phrases.
    fn clear_of(words_alone: &[&[usize]]) -> f32 {
        let said = |index: usize| words(&format!("w{index}"));
        let texts: Vec<(Vec<String>, usize)> = (words_alone.iter().enumerate())
            .flat_map(|(index, labels)| {
                let others = labels.iter().map(move |label| (words(&format!("w{index} and so on")), *label));
                others.chain([(said(index), 0)])
            })
            .collect();
        clear(&texts, &meant(&texts))
    }

    #[test]
    fn a_word_is_clear_from_the_share_on_that_lets_few_be_taken_wrongly() {
        let mut words_alone: Vec<&[usize]> = vec![&[0, 0, 0]; 78];
        words_alone.extend([&[0, 1, 1, 1, 1][..], &[0, 1, 1]]);
        assert!((clear_of(&words_alone) - 2.0 / 3.0).abs() < 1e-6);
        assert_eq!(clear_of(&words_alone[..78]), 0.75);
    }

    #[test]
    fn nothing_is_clear_where_too_few_say_one_word() {
        assert_eq!(clear_of(&[[0, 0, 0].as_slice(); 39]), 1.0);
        assert_eq!(clear_of(&[[0, 0].as_slice(); 80]), 1.0);
    }
}
