//! What was refused, and why: every reason is counted, the first refusals are kept to be looked up.

use std::collections::BTreeMap;
use std::fmt;

/// A row that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub line: u64,
    pub reason: Reason,
    /// What stood there, shortened.
    pub found: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    Columns,
    Id,
    Uprn,
    NoAddress,
    ListedTwice,
    BinCode,
    Date,
    UnknownPremises,
}

/// Rows of one file.
#[derive(Debug, Default)]
pub struct Tally {
    pub taken: u64,
    first: Vec<Refusal>,
    reasons: BTreeMap<Reason, u64>,
}

/// How many refusals are shown one by one.
const SHOWN: usize = 20;
/// After so many refused rows and none taken, the file is another one.
const PATIENCE: u64 = 1000;
/// In characters.
const MAX_CHARS: usize = 60;

impl Tally {
    pub fn refuse(&mut self, line: u64, reason: Reason, found: &str) {
        *self.reasons.entry(reason).or_default() += 1;
        if self.first.len() < SHOWN {
            self.first.push(Refusal { line, reason, found: shortened(found) });
        }
    }

    pub fn refused(&self) -> u64 {
        self.reasons.values().sum()
    }

    /// Whether reading on would only refuse more.
    pub fn is_hopeless(&self) -> bool {
        self.taken == 0 && self.refused() >= PATIENCE
    }

    pub fn reasons(&self) -> &BTreeMap<Reason, u64> {
        &self.reasons
    }

    /// The first refused rows, in the order they were met.
    pub fn first(&self) -> &[Refusal] {
        &self.first
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} taken, {} refused", grouped(self.taken), grouped(self.refused()))?;
        for (reason, count) in &self.reasons {
            write!(formatter, "\n  {}: {reason}", grouped(*count))?;
        }
        for refusal in &self.first {
            write!(formatter, "\n  {refusal}")?;
        }
        if self.refused() > self.first.len() as u64 {
            write!(formatter, "\n  …")?;
        }
        Ok(())
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "line {}: {} ({:?})", self.line, self.reason, self.found)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Reason::Columns => "the number of columns is another",
            Reason::Id => "the premises id is not a number",
            Reason::Uprn => "the UPRN is not a number of at most twelve digits",
            Reason::NoAddress => "there is neither a street nor a house",
            Reason::ListedTwice => "the premises was listed before",
            Reason::BinCode => "the bin is not given",
            Reason::Date => "the date is not one in the form dd/mm/yy",
            Reason::UnknownPremises => "the premises is not in the premises file",
        })
    }
}

/// "3,451,736"
pub fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

fn shortened(text: &str) -> String {
    let mut letters = text.chars();
    let mut short: String = letters.by_ref().take(MAX_CHARS).collect();
    if letters.next().is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_is_counted_and_the_first_are_shown() {
        let mut tally = Tally { taken: 1234, ..Tally::default() };
        (1..=25).for_each(|line| tally.refuse(line, Reason::Date, "31/02/25"));
        tally.refuse(26, Reason::Id, &"x".repeat(500));
        assert_eq!((tally.refused(), tally.first().len()), (26, 20));
        let told = tally.to_string();
        assert!(
            told.starts_with("1,234 taken, 26 refused\n  1: the premises id is not a number\n  25: the date"),
            "{told}"
        );
        assert!(told.contains("\n  line 20: the date is not one in the form dd/mm/yy (\"31/02/25\")\n  …"), "{told}");
    }

    #[test]
    fn what_was_found_is_told_in_short() {
        assert_eq!(shortened(&"ŵ".repeat(61)), format!("{}…", "ŵ".repeat(60)));
        assert_eq!(shortened("10"), "10");
    }

    #[test]
    fn thousands_are_set_apart() {
        for (count, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (3_451_736, "3,451,736")] {
            assert_eq!(grouped(count), text);
        }
    }
}
