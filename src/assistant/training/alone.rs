//! Words alone. Somebody who types "bins" may want all that others want who say it in a sentence, so that one word by itself
//! means what the phrases that have it mean, each in its share.

use std::collections::{BTreeMap, BTreeSet};

/// A word that is in fewer phrases says nothing of what others mean by it.
const FEWEST: f32 = 3.0;

/// The words of the phrases, each with the labels that it may mean, and how much of it each is. Texts and labels, by their
/// index, are those of the same phrases.
pub fn alone(texts: &[Vec<String>], labels: &[usize]) -> Vec<(String, Vec<(usize, f32)>)> {
    let mut meant: BTreeMap<&String, BTreeMap<usize, f32>> = BTreeMap::new();
    for (words, label) in texts.iter().zip(labels) {
        for word in words.iter().collect::<BTreeSet<_>>() {
            *meant.entry(word).or_default().entry(*label).or_default() += 1.0;
        }
    }
    let shares = |(word, counts): (&String, BTreeMap<usize, f32>)| {
        let all: f32 = counts.values().sum();
        (all >= FEWEST).then(|| (word.clone(), counts.into_iter().map(|(label, count)| (label, count / all)).collect()))
    };
    meant.into_iter().filter_map(shares).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words;

    #[test]
    fn a_word_means_what_its_phrases_mean() {
        let texts = ["bins not emptied", "bins bins bins", "which bins", "when are bins emptied"].map(words);
        assert_eq!(alone(&texts, &[0, 0, 1, 1]), [("bins".to_owned(), vec![(0, 0.5), (1, 0.5)])]);
    }
}
