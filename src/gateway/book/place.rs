//! Where homes are: a street, or a locality for those that stand in none.

use super::filled;
use domain::address::Street;
use std::ops::Range;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub street: String,
    pub locality: String,
    pub town: String,
    pub outward: String,
    /// The numbers of its homes.
    pub homes: Range<u32>,
}

impl Place {
    /// As the search by words knows it.
    pub fn searchable(&self) -> Street {
        Street {
            name: self.street.clone(),
            locality: filled(self.locality.clone()),
            town: self.town.clone(),
            outward: filled(self.outward.clone()),
            homes: self.homes.clone(),
        }
    }

    /// Whether it is under this first half of a postcode, or under one that goes on by a letter ("EC1" for EC1A).
    pub fn is_in(&self, half: &str) -> bool {
        is_under(&self.outward, half)
    }

    /// "Abbey Avenue, Bramley": a search that finds this place.
    pub fn title(&self) -> String {
        let locality = if self.locality.is_empty() { &self.town } else { &self.locality };
        [&*self.street, locality].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }
}

pub(super) fn is_under(outward: &str, half: &str) -> bool {
    let rest = outward.strip_prefix(half);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(|next: char| next.is_ascii_alphabetic()))
}
