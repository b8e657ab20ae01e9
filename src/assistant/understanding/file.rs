//! How a model is written to a file and read from it.
//!
//! The file is made for Brotli: what is alike stands together. Numbers are little-endian, or of seven bits a byte where most of
//! them are small.

use super::{
    lexicon::Lexicon,
    model::Model,
    table::{Row, Table},
};
use thiserror::Error;

/// The first bytes of a file; another layout has others.
const MAGIC: &[u8] = b"doorstep-model-2\n";

/// A file that is no model, or of another version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("this is no model of the assistant, or one of another version")]
pub struct Unreadable;

impl Model {
    /// Reads a file.
    pub fn read(file: &[u8]) -> Result<Model, Unreadable> {
        let mut bytes = Bytes(file.strip_prefix(MAGIC).ok_or(Unreadable)?);
        let count = bytes.number()?;
        let labels = (0..count).map(|_| bytes.text()).collect::<Result<Vec<_>, _>>()?;
        let mut floats = |count| (0..count).map(|_| bytes.float()).collect::<Result<Vec<_>, _>>();
        let (scales, biases, rest) = (floats(count)?, floats(count)?, floats(3)?);
        let [unseen, act, clarify] = rest[..] else { return Err(Unreadable) };
        let lexicon = Lexicon::read(&bytes.text()?).map_err(|_| Unreadable)?;
        let ambiguous = bytes.ambiguous(labels.len())?;
        let table = bytes.table(labels.len())?;
        if !bytes.0.is_empty() {
            return Err(Unreadable);
        }
        Ok(Model { labels, scales, biases, lexicon, table, unseen, act, clarify, ambiguous })
    }

    #[cfg(any(test, feature = "training"))]
    pub fn write(&self) -> Vec<u8> {
        let mut file = MAGIC.to_vec();
        number(&mut file, self.labels.len());
        for label in &self.labels {
            number(&mut file, label.len());
            file.extend_from_slice(label.as_bytes());
        }
        let floats = self.scales.iter().chain(&self.biases).chain([&self.unseen, &self.act, &self.clarify]);
        file.extend(floats.flat_map(|float| float.to_le_bytes()));
        number(&mut file, self.lexicon.text.len());
        file.extend_from_slice(self.lexicon.text.as_bytes());
        write_ambiguous(&mut file, &self.ambiguous);
        write_table(&mut file, &self.table);
        file
    }
}

#[cfg(any(test, feature = "training"))]
fn write_ambiguous(file: &mut Vec<u8>, ambiguous: &[(String, Vec<u8>)]) {
    number(file, ambiguous.len());
    for (word, _) in ambiguous {
        number(file, word.len());
        file.extend_from_slice(word.as_bytes());
    }
    for (_, labels) in ambiguous {
        number(file, labels.len());
        file.extend_from_slice(labels);
    }
}

#[cfg(any(test, feature = "training"))]
fn write_table(file: &mut Vec<u8>, table: &Table) {
    let rows: Vec<Row> = table.rows().collect();
    let (mut highs, mut counts, mut labels, mut weights) = (vec![], vec![], vec![], vec![]);
    number(file, rows.len());
    let mut before = 0;
    for row in &rows {
        let [low, rest @ ..] = (row.feature - before).to_le_bytes();
        file.push(low);
        let [one, two, three] = rest;
        number(&mut highs, usize::from(one) | usize::from(two) << 8 | usize::from(three) << 16);
        before = row.feature;
        number(&mut counts, row.weights.len());
        let mut last = 0;
        for (label, weight) in row.weights {
            labels.push(label - last);
            weights.extend(weight.to_le_bytes());
            last = *label;
        }
    }
    file.extend(highs);
    file.extend(rows.iter().map(|row| row.idf));
    file.extend(counts);
    file.extend(labels);
    file.extend(weights);
}

#[cfg(any(test, feature = "training"))]
fn number(file: &mut Vec<u8>, number: usize) {
    let mut left = number;
    loop {
        let [low, ..] = left.to_le_bytes();
        left >>= 7;
        if left == 0 {
            return file.push(low & 0x7f);
        }
        file.push(low | 0x80);
    }
}

/// What is left of a file.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], Unreadable> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(Unreadable)?;
        self.0 = rest;
        Ok(taken)
    }

    /// Of at most 28 bits.
    fn number(&mut self) -> Result<usize, Unreadable> {
        let mut number = 0;
        for place in (0..28).step_by(7) {
            let [byte] = self.take(1)? else { return Err(Unreadable) };
            number |= usize::from(byte & 0x7f) << place;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(Unreadable)
    }

    fn numbers(&mut self, count: usize) -> Result<Vec<usize>, Unreadable> {
        // Each takes a byte at least: what says that there are more of them asks for no memory.
        if count > self.0.len() {
            return Err(Unreadable);
        }
        (0..count).map(|_| self.number()).collect()
    }

    fn text(&mut self) -> Result<String, Unreadable> {
        let length = self.number()?;
        String::from_utf8(self.take(length)?.to_vec()).map_err(|_| Unreadable)
    }

    fn float(&mut self) -> Result<f32, Unreadable> {
        let bytes = self.take(4)?.try_into().map_err(|_| Unreadable)?;
        let float = f32::from_le_bytes(bytes);
        if float.is_finite() { Ok(float) } else { Err(Unreadable) }
    }

    fn ambiguous(&mut self, labels: usize) -> Result<Vec<(String, Vec<u8>)>, Unreadable> {
        let count = self.number()?;
        let words = (0..count).map(|_| self.text()).collect::<Result<Vec<_>, _>>()?;
        let meant = |word| {
            let count = self.number()?;
            let meant = self.take(count)?.to_vec();
            if meant.iter().all(|label| usize::from(*label) < labels) { Ok((word, meant)) } else { Err(Unreadable) }
        };
        words.into_iter().map(meant).collect()
    }

    fn table(&mut self, labels: usize) -> Result<Table, Unreadable> {
        let count = self.number()?;
        let lows = self.take(count)?;
        let highs = self.numbers(count)?;
        let idfs = self.take(count)?;
        let counts = self.numbers(count)?;
        let weights = counts.iter().sum();
        let (mut steps, mut weights) = (self.take(weights)?.iter(), self.take(weights)?.iter());
        let (mut table, mut before) = (Table::default(), 0u32);
        for (index, count) in counts.into_iter().enumerate() {
            let high = u32::try_from(highs[index]).map_err(|_| Unreadable)?;
            let step = high.checked_mul(1 << 8).and_then(|high| high.checked_add(u32::from(lows[index])));
            before = step.and_then(|step| before.checked_add(step)).ok_or(Unreadable)?;
            let mut label = 0u8;
            let row = (steps.by_ref().zip(weights.by_ref()).take(count)).map(|(step, weight)| {
                label = label.checked_add(*step).filter(|label| usize::from(*label) < labels).ok_or(Unreadable)?;
                Ok((label, i8::from_le_bytes([*weight])))
            });
            let row = row.collect::<Result<Vec<_>, Unreadable>>()?;
            table.push(Row { feature: before, idf: idfs[index], weights: &row });
        }
        Ok(table)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn model() -> Model {
        let mut table = Table::default();
        table.push(Row { feature: 3, idf: 40, weights: &[(0, -15), (1, 15)] });
        table.push(Row { feature: 70_000, idf: 160, weights: &[(1, 1)] });
        table.push(Row { feature: 70_001, idf: 16, weights: &[] });
        Model {
            labels: vec!["none".into(), "waste.dates".into()],
            scales: vec![0.5, 0.25],
            biases: vec![-1.0, 1.0],
            lexicon: Lexicon::read("sofa\tsofa settee").unwrap(),
            table,
            unseen: 9.5,
            act: 0.5,
            clarify: 0.25,
            ambiguous: vec![("bag".into(), vec![1, 0]), ("bin".into(), vec![0])],
        }
    }

    #[test]
    fn what_was_written_is_read() {
        assert_eq!(Model::read(&model().write()), Ok(model()));
    }

    #[test]
    fn a_file_that_is_cut_off_or_too_long_is_no_model() {
        let file = model().write();
        for end in 0..file.len() {
            assert_eq!(Model::read(&file[..end]), Err(Unreadable), "{end}");
        }
        assert_eq!(Model::read(&[&*file, b"x"].concat()), Err(Unreadable));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(at in 0usize..100, byte: u8) {
            let mut file = model().write();
            let at = at % file.len();
            file[at] = byte;
            if let Ok(model) = Model::read(&file) {
                model.reading("when is my bin");
            }
        }
    }
}
