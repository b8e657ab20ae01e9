//! What the entries of one answer come to: a wrong one costs itself alone, is counted, and is never silent.

use super::bin_names::BinNames;
use super::services::gather;
use super::unreadable::Unreadable;
use domain::bins::{Calendar, Collection};
use std::collections::BTreeMap;

/// More than every bin of a home on every day that is asked for.
const MAX_COLLECTIONS: usize = 4000;

/// The entries of one answer so far.
#[derive(Default)]
pub struct Findings {
    collections: Vec<(Calendar, Collection)>,
    /// Bins whose day could not be read. They are there; when they come is not known.
    undated: Vec<Calendar>,
    left_out: BTreeMap<&'static str, u64>,
    first_error: Option<Unreadable>,
}

impl Findings {
    /// An entry: what it says of its bins, and the days that were read for them.
    pub fn entry(
        &mut self,
        names: &BinNames,
        bins: Result<Vec<Calendar>, Unreadable>,
        days: Result<Vec<Collection>, Unreadable>,
    ) -> Result<(), Unreadable> {
        let bins = match bins {
            Ok(bins) if bins.is_empty() => {
                self.count("notice");
                return Ok(());
            }
            Ok(bins) => bins,
            Err(error) => {
                self.refuse(error);
                return Ok(());
            }
        };
        match days {
            Ok(days) => self.take(bins, &days),
            Err(error) => {
                self.undated.extend(bins.into_iter().filter(|bin| names.is_of_a_rule(bin)));
                self.refuse(error);
                Ok(())
            }
        }
    }

    fn take(&mut self, bins: Vec<Calendar>, days: &[Collection]) -> Result<(), Unreadable> {
        for bin in bins {
            if self.collections.len() + days.len() > MAX_COLLECTIONS {
                return Err(Unreadable::TooManyCollections(MAX_COLLECTIONS));
            }
            self.collections.extend(days.iter().map(|day| (bin.clone(), day.clone())));
        }
        Ok(())
    }

    /// An entry that cannot be read at all.
    pub fn refuse(&mut self, error: Unreadable) {
        self.count(error.kind());
        self.first_error.get_or_insert(error);
    }

    fn count(&mut self, kind: &'static str) {
        *self.left_out.entry(kind).or_default() += 1;
    }

    /// The calendars of the home. An answer without any day is none: what was known before is better.
    pub fn calendars(self) -> Result<Vec<Calendar>, Unreadable> {
        for (kind, count) in &self.left_out {
            metrics::counter!("upstream_entries_left_out_total", "kind" => *kind).increment(*count);
            if *kind != "notice" {
                tracing::warn!(kind, count, "entries of an answer of the council's system were left out");
            }
        }
        if self.collections.is_empty() {
            return Err(self.first_error.unwrap_or(Unreadable::Empty));
        }
        let mut calendars = gather(self.collections);
        for bin in self.undated {
            if calendars.iter().all(|calendar| calendar.id != bin.id) {
                calendars.push(bin);
            }
        }
        Ok(calendars)
    }
}
