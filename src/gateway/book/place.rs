//! Where homes are: a street, or a building that people know by its name.

use super::filled;
use domain::address::Street;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub street: i64,
    /// None is the whole street.
    pub building: Option<i64>,
    pub building_name: String,
    pub street_name: String,
    pub locality: String,
    pub town: String,
    pub outward: String,
}

impl Place {
    /// As the search by words knows it. A building is found by its street too.
    pub fn searchable(&self, id: u32) -> Street {
        let locality = if self.building.is_some() {
            [&*self.street_name, &self.locality].join(", ")
        } else {
            self.locality.clone()
        };
        Street {
            id,
            name: self.name().to_owned(),
            locality: filled(locality),
            town: self.town.clone(),
            outward: filled(self.outward.clone()),
        }
    }

    /// "Lupton Flats, Headingley": a search that finds this place.
    pub fn title(&self) -> String {
        let locality = if self.locality.is_empty() { &self.town } else { &self.locality };
        [self.name(), locality].join(", ")
    }

    /// Grouped by locality, those without one last; then by street, then by building.
    pub fn sort_key(&self) -> (bool, &str, &str, &str, &str) {
        (self.locality.is_empty(), &self.locality, &self.street_name, &self.outward, &self.building_name)
    }

    fn name(&self) -> &str {
        if self.building.is_some() { &self.building_name } else { &self.street_name }
    }
}
