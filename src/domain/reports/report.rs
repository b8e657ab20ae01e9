//! What a citizen sends.

use super::{Reference, ReportKey, ReportKind};
use crate::address::AddressId;
use crate::forms::Answers;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A report as it is kept on the device, in the store and for the system that it goes to. Who may see it may see what the
/// person wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Once it has been received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<Reference>,
    pub key: ReportKey,
    #[serde(rename = "type")]
    pub kind: ReportKind,
    pub address: AddressId,
    /// The ids of the services that it is about, where it is about any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<String>,
    /// To the questions of its kind, in their written form.
    pub answers: Answers,
    /// When the person sent it, by their own clock: it may have waited for a network.
    #[serde(with = "crate::iso::instant")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub made_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wire_has_what_was_said_and_when() {
        let report = Report {
            reference: None,
            key: "f47ac10b-58cc-4372-a567-0e02b2c3d479".parse().expect("a UUID"),
            kind: ReportKind::missed_collection(),
            address: "100012345678".parse().expect("an id"),
            services: vec!["food".to_owned()],
            answers: Answers::from_pairs([("assisted", "no")]),
            made_at: "2026-11-26T18:02:00Z".parse().expect("an instant"),
        };
        let json = serde_json::to_value(&report).expect("serialises");
        let expected = serde_json::json!({
            "key": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
            "type": "missed_collection",
            "address": "100012345678",
            "services": ["food"],
            "answers": { "assisted": ["no"] },
            "madeAt": "2026-11-26T18:02:00Z",
        });
        assert_eq!(json, expected);
        assert_eq!(serde_json::from_value::<Report>(json).expect("own output"), report);
    }
}
