//! From a fitted model to a small one: its weights in few steps.

use super::descent::Fitted;
use crate::{
    Model,
    understanding::{Lexicon, Row, Table},
};

/// Weights are kept in so many steps to each side of nought: 5 bits.
const STEPS: f32 = 15.0;

pub fn quantised(fitted: &Fitted) -> Model {
    let labels = fitted.labels.len();
    let mut scales = vec![f32::MIN_POSITIVE; labels];
    for weights in fitted.weights.chunks(labels) {
        for (scale, weight) in scales.iter_mut().zip(weights) {
            *scale = scale.max(weight.abs() / STEPS);
        }
    }
    let mut table = Table::default();
    for ((feature, idf), weights) in fitted.features.iter().zip(fitted.weights.chunks(labels)) {
        let stepped = weights.iter().zip(&scales).map(|(weight, scale)| step(weight / scale));
        let said: Vec<(u8, i8)> = (0..=u8::MAX).zip(stepped).filter(|(_, weight)| *weight != 0).collect();
        if !said.is_empty() {
            table.push(Row { feature: *feature, idf: *idf, weights: &said });
        }
    }
    let (labels, biases) = (fitted.labels.clone(), fitted.biases.clone());
    Model {
        labels,
        scales,
        biases,
        lexicon: Lexicon::default(),
        table,
        unseen: fitted.unseen,
        act: 1.0,
        clarify: 1.0,
        ambiguous: Vec::new(),
    }
}

fn step(weight: f32) -> i8 {
    libm::roundf(weight).clamp(-STEPS, STEPS) as i8
}
