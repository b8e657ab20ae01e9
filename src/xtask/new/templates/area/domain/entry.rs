//! One thing that the area tells of.

use crate::text::Text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct __Name__Entry {
    /// Whoever knows the entries gives it, and keeps it.
    pub id: String,
    pub name: Text,
}

/// Two of the entries have the same id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("two entries have the id {0:?}")]
pub struct SameId(pub String);

/// The entries as they came, where each id is that of one alone.
pub fn each_once(entries: Vec<__Name__Entry>) -> Result<Vec<__Name__Entry>, SameId> {
    let mut ids = BTreeSet::new();
    match entries.iter().find(|entry| !ids.insert(&*entry.id)) {
        Some(again) => Err(SameId(again.id.clone())),
        None => Ok(entries),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &str) -> __Name__Entry {
        __Name__Entry { id: id.to_owned(), name: Text::new("First entry", "Cofnod cyntaf") }
    }

    #[test]
    fn an_id_is_that_of_one_entry_alone() {
        let apart = vec![entry("b"), entry("a")];
        assert_eq!(each_once(apart.clone()), Ok(apart), "in the order in which they came");
        assert_eq!(each_once(vec![entry("a"), entry("b"), entry("a")]), Err(SameId("a".to_owned())));
    }
}
