//! Fitting a linear model: multinomial logistic regression by stochastic gradient descent.

use super::{
    alone::alone,
    chance::Chance,
    misspelt::misspelt,
    phrases::{Phrase, labels},
};
use crate::{
    understanding::{Feature, IDF_STEPS, Lexicon, emphasis, features, idf, softmax},
    words,
};
use libm::{logf, sqrtf};
use std::collections::BTreeMap;

/// Of the first fit, with a weight of each feature for each label.
const ROUNDS: usize = 8;
/// At its start; it falls to nought.
const RATE: f32 = 5.0;
/// Then the weights that say least are left out, and what is left makes up for them: to so many times the weights that are
/// kept, in so many rounds.
const LEFT_OUT: [(usize, usize); 2] = [(4, 5), (1, 8)];
const RATE_AFTER: f32 = 3.0;
/// So many weights are kept.
const KEPT: usize = 175_000;
/// A feature that is in fewer phrases is none: it is an accident.
const FEWEST: usize = 2;
/// What is common to all labels is learnt more slowly.
const BIAS_RATE: f32 = 0.1;
/// How much large weights are held down.
const DECAY: f32 = 3e-6;
/// What a misspelt copy of a phrase counts for, beside the phrase.
const COPY: f32 = 0.5;

/// A model as it was fitted.
pub struct Fitted {
    pub labels: Vec<String>,
    /// In their order, with how rare each is.
    pub features: Vec<(Feature, u8)>,
    /// Of each feature, one for each label; nought where it was left out.
    pub weights: Vec<f32>,
    pub biases: Vec<f32>,
    /// What a feature that is in no phrase counts for.
    pub unseen: f32,
}

/// What a word alone counts for.
const ALONE: f32 = 0.5;

/// A phrase as numbers.
struct Example {
    /// Each with its share of what is meant.
    labels: Vec<(usize, f32)>,
    /// Index of a feature, and its share of the text.
    values: Vec<(usize, f32)>,
    counts_for: f32,
}

pub fn descend(phrases: &[Phrase], lexicon: &Lexicon) -> Fitted {
    let labels = labels(phrases);
    let texts: Vec<Vec<String>> = phrases.iter().map(|phrase| words(&phrase.text)).collect();
    let Rarities { features, counts, unseen } = Rarities::of(&texts, lexicon);
    let meant: Vec<usize> =
        phrases.iter().map(|phrase| labels.binary_search(&phrase.label).unwrap_or_default()).collect();
    let example = |labels: Vec<(usize, f32)>, words: &[String], counts_for| Example {
        labels,
        values: values(&features, words, lexicon),
        counts_for,
    };
    let mut chance = Chance::new(1);
    let mut examples = Vec::new();
    for (label, words) in meant.iter().zip(&texts) {
        examples.push(example(vec![(*label, 1.0)], words, 1.0));
        examples.push(example(vec![(*label, 1.0)], &misspelt(words, &mut chance), COPY));
    }
    let alone = alone(texts.iter().map(Vec::as_slice).zip(meant), |_| 1.0);
    examples.extend(alone.iter().map(|(word, meant)| example(meant.shares().collect(), &[(*word).to_owned()], ALONE)));
    let mut descent = Descent::new(features.len(), labels.len());
    descent.go(&mut examples, &mut chance, ROUNDS, RATE);
    // What a weight says in all, over the texts that have its feature.
    let matters: Vec<f32> =
        features.iter().zip(&counts).map(|((_, level), count)| idf(*level) * sqrtf(*count)).collect();
    for (times, rounds) in LEFT_OUT {
        descent.leave_out(KEPT * times, &matters);
        descent.go(&mut examples, &mut chance, rounds, RATE_AFTER);
    }
    let (weights, biases) = descent.end();
    Fitted { labels, features, weights, biases, unseen }
}

/// How rare features are.
struct Rarities {
    /// With the inverse document frequency of each.
    features: Vec<(Feature, u8)>,
    /// In how many phrases each is.
    counts: Vec<f32>,
    /// The inverse document frequency of a feature that is nowhere.
    unseen: f32,
}

impl Rarities {
    fn of(texts: &[Vec<String>], lexicon: &Lexicon) -> Self {
        let mut occurs: BTreeMap<Feature, usize> = BTreeMap::new();
        for words in texts {
            for (feature, _) in features(words, lexicon) {
                *occurs.entry(feature).or_default() += 1;
            }
        }
        occurs.retain(|_, count| *count >= FEWEST);
        let all = number(texts.len());
        let rarity = |count: usize| logf((1.0 + all) / (1.0 + number(count))) + 1.0;
        Rarities {
            features: occurs.iter().map(|(feature, count)| (*feature, level(rarity(*count)))).collect(),
            counts: occurs.values().map(|count| number(*count)).collect(),
            unseen: rarity(0),
        }
    }
}

fn number(count: usize) -> f32 {
    count as f32
}

fn level(rarity: f32) -> u8 {
    libm::roundf(rarity * IDF_STEPS).clamp(0.0, 255.0) as u8
}

/// The features of a text that are known, of the length one.
fn values(known: &[(Feature, u8)], words: &[String], lexicon: &Lexicon) -> Vec<(usize, f32)> {
    let value = |(feature, count): (Feature, u32)| {
        let index = known.binary_search_by_key(&feature, |(feature, _)| *feature).ok()?;
        Some((index, emphasis(count) * idf(known[index].1)))
    };
    let mut values: Vec<(usize, f32)> = features(words, lexicon).into_iter().filter_map(value).collect();
    let length = sqrtf(values.iter().map(|(_, value)| value * value).sum()).max(f32::MIN_POSITIVE);
    values.iter_mut().for_each(|(_, value)| *value /= length);
    values
}

struct Descent {
    labels: usize,
    weights: Vec<f32>,
    /// Of each feature, the labels whose weights are fitted; none while all of them are.
    kept: Option<Vec<Vec<usize>>>,
    /// All weights are to be multiplied by it: each step holds all of them down.
    scale: f32,
    biases: Vec<f32>,
    /// Of the example at hand.
    scores: Vec<f32>,
}

impl Descent {
    fn new(features: usize, labels: usize) -> Self {
        let (weights, zeros) = (vec![0.0; features * labels], vec![0.0; labels]);
        Descent { labels, weights, kept: None, scale: 1.0, biases: zeros.clone(), scores: zeros }
    }

    fn go(&mut self, examples: &mut [Example], chance: &mut Chance, rounds: usize, rate: f32) {
        let steps = number(examples.len() * rounds);
        for round in 0..rounds {
            chance.shuffle(examples);
            for (index, example) in examples.iter().enumerate() {
                let done = number(round * examples.len() + index) / steps;
                self.step(example, rate * (1.0 - done));
            }
        }
    }

    fn step(&mut self, example: &Example, rate: f32) {
        self.scores.fill(0.0);
        for (index, value) in &example.values {
            let weights = &self.weights[index * self.labels..][..self.labels];
            match &self.kept {
                None => self.scores.iter_mut().zip(weights).for_each(|(score, weight)| *score += value * weight),
                Some(kept) => kept[*index].iter().for_each(|label| self.scores[*label] += value * weights[*label]),
            }
        }
        for (score, bias) in self.scores.iter_mut().zip(&self.biases) {
            *score = *score * self.scale + bias;
        }
        softmax(&mut self.scores);
        for (label, share) in &example.labels {
            self.scores[*label] -= share;
        }
        let rate = rate * example.counts_for;
        self.scale *= 1.0 - rate * DECAY;
        for (bias, error) in self.biases.iter_mut().zip(&self.scores) {
            *bias -= rate * BIAS_RATE * error;
        }
        for (index, value) in &example.values {
            let weights = &mut self.weights[index * self.labels..][..self.labels];
            let by = rate / self.scale * value;
            match &self.kept {
                None => weights.iter_mut().zip(&self.scores).for_each(|(weight, error)| *weight -= by * error),
                Some(kept) => kept[*index].iter().for_each(|label| weights[*label] -= by * self.scores[*label]),
            }
        }
    }

    /// All but so many weights, those that say most; `matters` is how much each feature does.
    fn leave_out(&mut self, kept: usize, matters: &[f32]) {
        let of_feature = self.weights.chunks(self.labels).zip(matters);
        let says: Vec<f32> = of_feature
            .flat_map(|(weights, matters)| weights.iter().map(move |weight| weight.abs() * matters))
            .collect();
        let Some(left_out) = says.len().checked_sub(kept) else { return };
        let least = *says.clone().select_nth_unstable_by(left_out, f32::total_cmp).1;
        let kept = |says: &[f32]| (0..says.len()).filter(|label| says[*label] >= least).collect();
        self.weights.iter_mut().zip(&says).filter(|(_, says)| **says < least).for_each(|(weight, _)| *weight = 0.0);
        self.kept = Some(says.chunks(self.labels).map(kept).collect());
    }

    fn end(mut self) -> (Vec<f32>, Vec<f32>) {
        self.weights.iter_mut().for_each(|weight| *weight *= self.scale);
        (self.weights, self.biases)
    }
}
