//! Words alone. Somebody who types "bins" may want all that others want who say it in a sentence, so that one word by itself
//! means what the phrases that have it mean, each in its share.

use std::collections::{BTreeMap, BTreeSet};

/// A word that is in fewer phrases says nothing of what others mean by it.
const FEWEST: usize = 3;

/// What phrases mean that have one word in common.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Meant {
    phrases: usize,
    /// What the phrases of each label count for.
    labels: BTreeMap<usize, f32>,
}

impl Meant {
    fn add(&mut self, label: usize, counts_for: f32) {
        self.phrases += 1;
        *self.labels.entry(label).or_default() += counts_for;
    }

    /// The same without a phrase that counts for one, if that leaves enough to go by.
    pub fn without(&self, label: usize) -> Option<Self> {
        let mut rest = self.clone();
        rest.phrases -= 1;
        *rest.labels.entry(label).or_default() -= 1.0;
        (rest.phrases >= FEWEST).then_some(rest)
    }

    /// How much of it each label is.
    pub fn shares(&self) -> impl Iterator<Item = (usize, f32)> {
        let all: f32 = self.labels.values().sum();
        self.labels.iter().map(move |(label, counts_for)| (*label, counts_for / all))
    }

    /// The labels, the commonest first, and the share of that one. As the phrases are few, one more is taken to have meant
    /// something else.
    pub fn commonest(&self) -> (Vec<usize>, f32) {
        let mut shares: Vec<(usize, f32)> = self.shares().filter(|(_, share)| *share > 0.0).collect();
        // The order of labels decides between those that are as common.
        shares.sort_by(|(_, one), (_, other)| other.total_cmp(one));
        let most = shares.first().map_or(0.0, |(_, share)| *share);
        let phrases = self.phrases as f32;
        (shares.into_iter().map(|(label, _)| label).collect(), most * phrases / (phrases + 1.0))
    }
}

/// The words that enough of the phrases have, in their order, and what is meant by each. A phrase is its words and its label.
pub fn alone<'a>(
    phrases: impl Iterator<Item = (&'a [String], usize)>,
    counts_for: impl Fn(&[String]) -> f32,
) -> BTreeMap<&'a str, Meant> {
    let mut meant: BTreeMap<&str, Meant> = BTreeMap::new();
    for (words, label) in phrases {
        for word in words.iter().collect::<BTreeSet<_>>() {
            meant.entry(word).or_default().add(label, counts_for(words));
        }
    }
    meant.retain(|_, meant| meant.phrases >= FEWEST);
    meant
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words;

    #[test]
    fn a_word_means_what_its_phrases_mean() {
        let texts = ["bins bins bins", "bins not emptied", "which bins", "when are bins emptied"].map(words);
        let meant = alone(texts.iter().map(Vec::as_slice).zip([0, 0, 1, 1]), |_| 1.0);
        assert_eq!(meant.keys().collect::<Vec<_>>(), [&"bins"]);
        assert_eq!(meant["bins"].shares().collect::<Vec<_>>(), [(0, 0.5), (1, 0.5)]);
    }

    #[test]
    fn what_is_commonest_goes_by_what_each_phrase_counts_for() {
        let texts = ["bins", "bins not emptied now", "no bins here today", "bins emptied"].map(words);
        let phrases = texts.iter().map(Vec::as_slice).zip([0, 0, 1, 1]);
        let meant = alone(phrases, |words| 1.0 / words.len() as f32);
        let bins = &meant["bins"];
        assert_eq!(bins.shares().collect::<Vec<_>>(), [(0, 0.625), (1, 0.375)]);
        assert_eq!(bins.commonest(), (vec![0, 1], 0.5));
        let rest = bins.without(0).unwrap();
        assert_eq!(rest.commonest(), (vec![1, 0], 0.5625));
        assert_eq!(rest.without(1), None);
    }
}
