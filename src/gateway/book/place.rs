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

    /// "Abbey Avenue, Bramley": a search that finds this place.
    pub fn title(&self) -> String {
        let locality = if self.locality.is_empty() { &self.town } else { &self.locality };
        [&*self.street, locality].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }
}
