//! The answer to an address search.

use domain::address::Address;
use serde::{Deserialize, Serialize};

/// One page of results, best match first. Nothing is ever chosen for the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AddressPage {
    pub addresses: Vec<Address>,
    /// How many match in all pages together.
    pub total: u32,
    /// Give it back as `cursor` for the page after this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// Searches that would find something, where this one found nothing.
    #[serde(default)]
    pub suggestions: Vec<String>,
}
