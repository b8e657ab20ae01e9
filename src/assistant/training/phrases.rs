//! The phrases of the training.

use std::collections::BTreeSet;
use thiserror::Error;

/// What somebody wrote, and what they meant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Phrase {
    pub label: String,
    pub text: String,
}

/// A line that is no phrase. Lines are counted from one.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line} is not a label, a tab and a text")]
pub struct PhraseFault {
    pub line: usize,
}

/// Reads lines of `label<TAB>text`.
pub fn read(lines: &str) -> Result<Vec<Phrase>, PhraseFault> {
    let read = |(index, line): (usize, &str)| match line.split_once('\t') {
        Some((label, text)) if !label.is_empty() && !text.trim().is_empty() => {
            Ok(Phrase { label: label.to_owned(), text: text.to_owned() })
        }
        _ => Err(PhraseFault { line: index + 1 }),
    };
    lines.lines().enumerate().map(read).collect()
}

/// In their order.
pub fn labels(phrases: &[Phrase]) -> Vec<String> {
    let labels: BTreeSet<&String> = phrases.iter().map(|phrase| &phrase.label).collect();
    labels.into_iter().cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_a_label_and_a_text() {
        let phrases = read("waste.dates\twhich bin?\nnone\t12\n").unwrap();
        assert_eq!(labels(&phrases), ["none", "waste.dates"]);
        for (line, text) in [(1, "waste.dates which bin"), (2, "a\tb\n\tc"), (2, "a\tb\na\t "), (2, "a\tb\n\nc\td")] {
            assert_eq!(read(text), Err(PhraseFault { line }), "{text}");
        }
    }
}
