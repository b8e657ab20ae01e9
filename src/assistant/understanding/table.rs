//! What features say: for each, the labels that it speaks for or against.

use super::features::Feature;

/// In the order of the features.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Table {
    features: Vec<Feature>,
    /// How rare each is, in steps of the model.
    idfs: Vec<u8>,
    /// Where the weights of each end.
    ends: Vec<usize>,
    /// Label and weight, in the order of the labels. The weight is in steps of the label's scale.
    weights: Vec<(u8, i8)>,
}

/// What one feature says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Row<'a> {
    pub feature: Feature,
    pub idf: u8,
    pub weights: &'a [(u8, i8)],
}

impl Table {
    /// Features are added in their order.
    pub fn push(&mut self, row: Row) {
        self.features.push(row.feature);
        self.idfs.push(row.idf);
        self.weights.extend_from_slice(row.weights);
        self.ends.push(self.weights.len());
    }

    pub fn row(&self, feature: Feature) -> Option<Row<'_>> {
        self.features.binary_search(&feature).ok().map(|index| self.at(index))
    }

    #[cfg(any(test, feature = "training"))]
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.features.len()).map(|index| self.at(index))
    }

    fn at(&self, index: usize) -> Row<'_> {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        let weights = &self.weights[start..self.ends[index]];
        Row { feature: self.features[index], idf: self.idfs[index], weights }
    }
}
