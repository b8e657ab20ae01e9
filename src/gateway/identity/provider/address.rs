//! Where a proved person lives, as GOV.UK One Login tells it: addresses of now and of before, each in parts that stand in no
//! fixed lines.

use domain::{address::Uprn, identity::HomeAddress};
use serde::Deserialize;
use serde_json::Value;

/// The claim with the addresses.
pub const ADDRESS: &str = "https://vocab.account.gov.uk/v1/address";

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Parts {
    valid_until: Option<String>,
    /// A number, though some write it as text.
    uprn: Option<Value>,
    organisation_name: Option<String>,
    department_name: Option<String>,
    sub_building_name: Option<String>,
    building_name: Option<String>,
    building_number: Option<String>,
    dependent_street_name: Option<String>,
    street_name: Option<String>,
    double_dependent_address_locality: Option<String>,
    dependent_address_locality: Option<String>,
    address_locality: Option<String>,
    postal_code: Option<String>,
}

/// The address of now. None where it cannot be read: a person is who they are without one.
pub fn current(claim: &Value) -> Option<HomeAddress> {
    let all = claim.as_array()?.iter().filter_map(|parts| Parts::deserialize(parts).ok());
    all.into_iter().find(|parts| parts.valid_until.is_none()).and_then(Parts::home)
}

impl Parts {
    fn home(self) -> Option<HomeAddress> {
        let is_said = |part: &String| !part.trim().is_empty() && !part.chars().any(char::is_control);
        let postcode = self.postal_code.filter(is_said);
        // A number stands before its street with no comma.
        let street = [self.building_number, self.dependent_street_name.clone()].into_iter().flatten().filter(is_said);
        let street: Vec<String> = match &self.dependent_street_name {
            Some(_) => street.collect::<Vec<_>>(),
            None => street.chain(self.street_name.clone().filter(is_said)).collect(),
        };
        let streets = [
            self.organisation_name,
            self.department_name,
            self.sub_building_name,
            self.building_name,
            Some(street.join(" ")),
            self.dependent_street_name.and(self.street_name),
        ];
        let localities =
            [self.double_dependent_address_locality, self.dependent_address_locality, self.address_locality];
        let mut before: Vec<String> = streets.into_iter().flatten().filter(is_said).collect();
        let mut localities: Vec<String> = localities.into_iter().flatten().filter(is_said).collect();
        let locality = localities.pop();
        before.append(&mut localities);
        let joined = |parts: &[String]| (!parts.is_empty()).then(|| parts.join(", "));
        let street = joined(&before);
        let text =
            joined(&[street.clone(), locality.clone(), postcode.clone()].into_iter().flatten().collect::<Vec<_>>())?;
        let uprn = self.uprn.and_then(|uprn| Uprn::parse(uprn.to_string().trim_matches('"')).ok());
        Some(HomeAddress { text, street, locality, postcode, uprn })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_address_of_now_is_told_in_one_line() {
        let claim = json!([
            { "validUntil": "2020-01-01", "uprn": 1, "streetName": "OLD ROAD", "postalCode": "AW9 9ZZ" },
            { "validFrom": "2020-01-01", "uprn": 990_000_000_012_u64, "buildingNumber": "12", "streetName": "Weir Lane",
              "dependentAddressLocality": "Bryn Glas", "addressLocality": "Aberwen", "postalCode": "AW1 2AB", "addressCountry": "GB" }
        ]);
        let home = current(&claim).unwrap();
        assert_eq!(home.text, "12 Weir Lane, Bryn Glas, Aberwen, AW1 2AB");
        let parts = [&home.street, &home.locality, &home.postcode].map(|part| part.as_deref().unwrap());
        assert_eq!(parts, ["12 Weir Lane, Bryn Glas", "Aberwen", "AW1 2AB"]);
        assert_eq!(home.uprn, Uprn::parse("990000000012").ok());
    }

    #[test]
    fn each_part_has_its_place_and_none_is_needed() {
        let of = |parts: Value| current(&json!([parts])).map(|home| home.text);
        let flat = json!({ "subBuildingName": "Flat 3", "buildingName": "Weavers Court", "streetName": "Quay Street" });
        assert_eq!(of(flat).as_deref(), Some("Flat 3, Weavers Court, Quay Street"));
        let mews = json!({ "buildingNumber": "2", "dependentStreetName": "The Mews", "streetName": "Quay Street" });
        assert_eq!(of(mews).as_deref(), Some("2 The Mews, Quay Street"));
        assert_eq!(of(json!({ "buildingName": " ", "addressLocality": "Aberwen" })).as_deref(), Some("Aberwen"));
        let corrected = current(&json!([{ "streetName": "Weir Lane" }])).unwrap();
        assert_eq!((corrected.uprn, corrected.postcode), (None, None));
    }

    #[test]
    fn what_is_no_address_is_none() {
        for claim in [
            json!(null),
            json!({}),
            json!([]),
            json!([{}]),
            json!([{ "streetName": 7 }]),
            json!([{ "streetName": "a\u{7}b" }]),
            json!([{ "validUntil": "2020-01-01", "streetName": "Weir Lane" }]),
        ] {
            assert_eq!(current(&claim), None, "{claim}");
        }
    }
}
