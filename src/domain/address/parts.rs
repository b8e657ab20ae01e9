//! An address as it is shown, and as a gazetteer holds it.

use super::{AddressId, Uprn, casing};
use serde::{Deserialize, Serialize};

/// An address that can be chosen from a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Address {
    pub id: AddressId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uprn: Option<Uprn>,
    /// The home and its street: "Flat 2, 10 Abbey Avenue".
    pub line: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locality: Option<String>,
    pub town: String,
    /// Whole where the source has it, else the outward half ("LS13").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postcode: Option<String>,
    /// The building that a flat is part of, whose services it shares.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<AddressId>,
}

impl Address {
    /// "10 Abbey Avenue, Bramley, Leeds, LS13"
    pub fn one_line(&self) -> String {
        join([&*self.line, &*self.place()], ", ")
    }

    /// The building whose services it has: its own where it is no flat.
    pub fn building(&self) -> &AddressId {
        self.parent_id.as_ref().unwrap_or(&self.id)
    }

    /// "Bramley, Leeds, LS13": what stands below the line.
    pub fn place(&self) -> String {
        let locality = self.locality.as_deref().filter(|locality| *locality != self.town);
        join([locality, Some(&*self.town), self.postcode.as_deref()].into_iter().flatten(), ", ")
    }
}

/// The parts of an address by BS 7666.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AddressParts {
    /// Secondary addressable object: the flat, "Flat 2".
    pub saon: Option<String>,
    /// Primary addressable object: the house by number, range or name, "10", "3a-5", "Rose Cottage".
    pub paon: Option<String>,
    pub street: Option<String>,
    pub locality: Option<String>,
    pub town: Option<String>,
    pub administrative_area: Option<String>,
    pub postcode: Option<String>,
}

impl AddressParts {
    /// The home and its street: a number stands before the street, a name is set off by a comma.
    pub fn line(&self) -> String {
        let paon = self.paon.as_deref().map(str::trim).unwrap_or_default();
        let street = self.street.as_deref().map(str::trim).unwrap_or_default();
        let separator = if is_house_number(paon) { " " } else { ", " };
        let house = join([paon, street], separator);
        join([self.saon.as_deref().map(str::trim).unwrap_or_default(), &house], ", ")
    }

    /// The same with each part's upper case tidied.
    pub fn tidied(&self) -> AddressParts {
        let tidy = |part: &Option<String>| part.as_deref().map(casing::tidy);
        AddressParts {
            saon: tidy(&self.saon),
            paon: tidy(&self.paon),
            street: tidy(&self.street),
            locality: tidy(&self.locality),
            town: tidy(&self.town),
            administrative_area: tidy(&self.administrative_area),
            postcode: self.postcode.clone(),
        }
    }
}

/// `start[suffix][-end[suffix]]` of BS 7666, as opposed to a name that has a number in it ("1 The Mews").
pub fn is_house_number(paon: &str) -> bool {
    let is_end = |end: &str| {
        let suffix = end.trim_start_matches(|character: char| character.is_ascii_digit());
        suffix.len() < end.len() && suffix.chars().count() <= 1 && suffix.chars().all(char::is_alphabetic)
    };
    paon.split('-').all(|end| is_end(end.trim()))
}

fn join<'a>(parts: impl IntoIterator<Item = &'a str>, separator: &str) -> String {
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(separator)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address() -> Address {
        Address {
            id: "72000001".parse().expect("an id"),
            uprn: Uprn::parse("72000001").ok(),
            line: "10 Abbey Avenue".into(),
            locality: Some("Bramley".into()),
            town: "Leeds".into(),
            postcode: Some("LS13".into()),
            parent_id: None,
        }
    }

    fn parts(saon: &str, paon: &str, street: &str) -> AddressParts {
        let part = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        AddressParts { saon: part(saon), paon: part(paon), street: part(street), ..AddressParts::default() }
    }

    #[test]
    fn one_line_has_every_part_once() {
        assert_eq!(address().one_line(), "10 Abbey Avenue, Bramley, Leeds, LS13");
        let in_town = Address { locality: Some("Leeds".into()), postcode: None, ..address() };
        assert_eq!(in_town.one_line(), "10 Abbey Avenue, Leeds");
        assert_eq!([address().place(), in_town.place()], ["Bramley, Leeds, LS13", "Leeds"]);
    }

    #[test]
    fn the_wire_is_camel_case_without_empty_fields() {
        let flat = Address { locality: None, parent_id: "72000000".parse().ok(), ..address() };
        let json = serde_json::to_value(&flat).expect("serialises");
        let expected = serde_json::json!({
            "id": "72000001", "uprn": "72000001", "line": "10 Abbey Avenue", "town": "Leeds",
            "postcode": "LS13", "parentId": "72000000",
        });
        assert_eq!(json, expected);
        assert_eq!(serde_json::from_value::<Address>(json).expect("own output"), flat);
    }

    #[test]
    fn numbers_stand_before_the_street_and_names_apart() {
        for (saon, paon, street, line) in [
            ("", "10", "Abbey Avenue", "10 Abbey Avenue"),
            ("Flat 2", "10", "Abbey Avenue", "Flat 2, 10 Abbey Avenue"),
            ("", "3a-5", "Abbey Avenue", "3a-5 Abbey Avenue"),
            ("", "Rose Cottage", "Mill Lane", "Rose Cottage, Mill Lane"),
            ("", "1 The Mews", "Mill Lane", "1 The Mews, Mill Lane"),
            ("", "Tŷ Gwyn", "", "Tŷ Gwyn"),
            ("", "", "Mill Lane", "Mill Lane"),
            ("Annexe", "", "", "Annexe"),
            ("", "", "", ""),
        ] {
            assert_eq!(parts(saon, paon, street).line(), line);
        }
    }

    #[test]
    fn tidied_parts_read_well() {
        let parts =
            AddressParts { postcode: Some("LS13 2AA".into()), ..parts("FLAT 2A", "ST ANN'S COURT", "MILL LANE") };
        assert_eq!(parts.tidied().line(), "Flat 2A, St Ann's Court, Mill Lane");
        assert_eq!(parts.tidied().postcode, parts.postcode);
    }
}
