//! The attributes of a person in words.

use domain::identity::Attribute;
use words::Words;

pub fn attribute(words: Words, attribute: Attribute) -> &'static str {
    match attribute {
        Attribute::Name => words.identity_attribute_name(),
        Attribute::BirthDate => words.identity_attribute_birth_date(),
        Attribute::AgeOver18 => words.identity_attribute_age_over_18(),
        Attribute::Address => words.identity_attribute_address(),
        Attribute::Uprn => words.identity_attribute_uprn(),
    }
}

/// "Name, Home address"
pub fn attributes(words: Words, attributes: &[Attribute]) -> String {
    attributes.iter().map(|one| attribute(words, *one)).collect::<Vec<_>>().join(", ")
}
