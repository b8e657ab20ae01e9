//! What the council holds of a person who has proved who they are, and what of it can be told to others: attributes, by the
//! names that OpenID Connect and credentials have for them.

use super::PersonName;
use crate::{address::Uprn, iso};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::str::FromStr;

/// What can be asked for by itself. Whoever needs to know that somebody is of age need not know when they were born.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Attribute {
    #[serde(rename = "name")]
    Name,
    #[serde(rename = "birthdate")]
    BirthDate,
    #[serde(rename = "age_over_18")]
    AgeOver18,
    #[serde(rename = "address")]
    Address,
    #[serde(rename = "uprn")]
    Uprn,
}

impl Attribute {
    pub const ALL: [Attribute; 5] =
        [Attribute::Name, Attribute::BirthDate, Attribute::AgeOver18, Attribute::Address, Attribute::Uprn];

    pub const fn as_str(self) -> &'static str {
        match self {
            Attribute::Name => "name",
            Attribute::BirthDate => "birthdate",
            Attribute::AgeOver18 => "age_over_18",
            Attribute::Address => "address",
            Attribute::Uprn => "uprn",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no such attribute")]
pub struct NoAttribute;

impl FromStr for Attribute {
    type Err = NoAttribute;

    fn from_str(text: &str) -> Result<Self, NoAttribute> {
        Attribute::ALL.into_iter().find(|attribute| attribute.as_str() == text).ok_or(NoAttribute)
    }
}

/// What an attribute says of one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum AttributeValue {
    Is(bool),
    /// A date is ISO 8601.
    Text(String),
}

/// What is told of a person.
pub type AttributeValues = BTreeMap<Attribute, AttributeValue>;

/// Where a person lives, as it was proved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HomeAddress {
    /// In one line, with the postcode. Its parts are in no fixed lines.
    pub text: String,
    /// All of it that stands before the town.
    pub street: Option<String>,
    /// The town, or what else comes last before the postcode.
    pub locality: Option<String>,
    pub postcode: Option<String>,
    /// Not known where the person has corrected the address.
    pub uprn: Option<Uprn>,
}

/// What was proved. Nothing of it is known of a person who has only signed in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Details {
    pub name: Option<PersonName>,
    #[serde(with = "crate::iso::optional_date")]
    pub birth_date: Option<Date>,
    pub address: Option<HomeAddress>,
}

impl Details {
    /// None where it is not held.
    pub fn value(&self, attribute: Attribute, today: Date) -> Option<AttributeValue> {
        let text = |text: &str| AttributeValue::Text(text.to_owned());
        match attribute {
            Attribute::Name => self.name.as_ref().map(|name| text(name.as_str())),
            Attribute::BirthDate => self.birth_date.map(|date| text(&iso::date_text(date))),
            Attribute::AgeOver18 => self.birth_date.map(|date| AttributeValue::Is(is_of_age(date, today))),
            Attribute::Address => self.address.as_ref().map(|address| text(&address.text)),
            Attribute::Uprn => self.address.as_ref()?.uprn.as_ref().map(|uprn| text(uprn.as_str())),
        }
    }
}

/// From the eighteenth birthday on. Who was born on 29 February comes of age on 1 March where a year has no such day.
fn is_of_age(birth_date: Date, today: Date) -> bool {
    let years = i32::from(today.year()) - i32::from(birth_date.year());
    let had_birthday = (today.month(), today.day()) >= (birth_date.month(), birth_date.day());
    years > 18 || years == 18 && had_birthday
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn details() -> Details {
        Details {
            name: PersonName::of(["Siân", "Rhys"]),
            birth_date: Some(date(2008, 2, 29)),
            address: Some(HomeAddress {
                text: "12 Weir Lane, Aberwen, AW1 2AB".to_owned(),
                street: Some("12 Weir Lane".to_owned()),
                locality: Some("Aberwen".to_owned()),
                postcode: Some("AW1 2AB".to_owned()),
                uprn: Uprn::parse("990000000012").ok(),
            }),
        }
    }

    #[test]
    fn an_attribute_is_read_as_it_is_written() {
        for attribute in Attribute::ALL {
            assert_eq!(attribute.as_str().parse(), Ok(attribute));
            assert_eq!(serde_json::to_string(&attribute).unwrap(), format!("\"{}\"", attribute.as_str()));
        }
        assert_eq!("Name".parse::<Attribute>(), Err(NoAttribute));
    }

    #[test]
    fn each_attribute_is_told_by_itself() {
        let today = date(2026, 11, 27);
        let values: AttributeValues =
            Attribute::ALL.into_iter().filter_map(|one| Some((one, details().value(one, today)?))).collect();
        let told = r#"{"name":"Siân Rhys","birthdate":"2008-02-29","age_over_18":true,"address":"12 Weir Lane, Aberwen, AW1 2AB","uprn":"990000000012"}"#;
        assert_eq!(serde_json::to_string(&values).unwrap(), told);
        assert_eq!(serde_json::from_str::<AttributeValues>(told).unwrap(), values);
        let nothing = Details::default();
        assert!(Attribute::ALL.into_iter().all(|one| nothing.value(one, today).is_none()));
    }

    #[test]
    fn a_person_is_of_age_from_the_eighteenth_birthday_on() {
        let of_age = |today| details().value(Attribute::AgeOver18, today) == Some(AttributeValue::Is(true));
        assert!(!of_age(date(2026, 2, 28)) && of_age(date(2026, 3, 1)) && of_age(date(2027, 1, 1)));
        assert!(!of_age(date(2025, 12, 31)));
    }
}
