//! The answer to an address search.

use domain::address::Address;
use serde::{Deserialize, Serialize};

/// One page of results, best match first. Nothing is ever chosen for the person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AddressPage {
    pub addresses: Vec<Address>,
    /// How many match in all pages together.
    pub total: u32,
    /// How many of them come before this page.
    #[serde(default)]
    pub offset: u32,
    /// Give it back as `cursor` for the page before this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<String>,
    /// Give it back as `cursor` for the page after this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// Searches that would find something, where this one found nothing.
    #[serde(default)]
    pub suggestions: Vec<String>,
    /// The number or part of a building that was typed and none of these homes has: they are those of its street.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub without: Option<String>,
    /// The postcode or half of one that was typed and nobody in the council's area has: it is another council's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elsewhere: Option<String>,
    /// The postcode, or half of one, that was typed beside a street that is not in it. The homes of the street are here,
    /// and those of a whole postcode beside them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub apart: Option<String>,
    /// Whether a whole town, village or half of a postcode was asked for, of which `total` homes are too many to show:
    /// a street is needed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_too_wide: bool,
}

impl AddressPage {
    /// The home, where exactly one matches all that was typed.
    pub fn only(&self) -> Option<&Address> {
        match &*self.addresses {
            [home] if self.total == 1 && self.without.is_none() && self.apart.is_none() => Some(home),
            _ => None,
        }
    }
}
