//! The answer to "what is there?" of this area.

use domain::__name__::__Name__Entry;
use serde::{Deserialize, Serialize};

/// Where the resources of this area are.
pub mod paths {
    pub const __NAME__: &str = "/api/v1/__path__";
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct __Name__Answer {
    /// In the order in which they are shown.
    pub entries: Vec<__Name__Entry>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::text::Text;

    #[test]
    fn the_wire_is_as_it_was_agreed() {
        let wire = r#"{"entries":[{"id":"1","name":{"en":"First entry","cy":"Cofnod cyntaf"}}]}"#;
        let entry = __Name__Entry { id: "1".to_owned(), name: Text::new("First entry", "Cofnod cyntaf") };
        let answer = __Name__Answer { entries: vec![entry] };
        assert_eq!(serde_json::to_string(&answer).unwrap(), wire);
        let later = wire.replacen('{', r#"{"added":1,"#, 1);
        assert_eq!(serde_json::from_str::<__Name__Answer>(&later).unwrap(), answer, "what is new is passed over");
    }
}
