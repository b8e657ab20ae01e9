//! Who may ask for details: the council's settings name them, and what each may ask for at most.

use crate::identity::Attribute;
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// What the organisation says of how it treats details.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Policy {
    pub url: String,
    pub version: String,
}

/// An organisation, as a person is told of it. What was given is kept with it: it may be called otherwise later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Recipient {
    /// Small letters, digits and hyphens.
    pub id: String,
    pub name: Text,
    /// "Library", "Housing association".
    pub kind: Text,
    /// Where it is asked about details: an e-mail address.
    pub contact: String,
    pub policy: Policy,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    pub recipient: Recipient,
    pub may_ask: Vec<Attribute>,
    /// Where people may be led back to once they have answered.
    pub return_addresses: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OrganisationFault {
    #[error("id must be small letters, digits and hyphens")]
    Id,
    #[error("name and kind must be given in both languages")]
    Names,
    #[error("contact must be an e-mail address")]
    Contact,
    #[error("policy needs the address of a page on the web, and a version")]
    Policy,
    #[error("may_ask must name one attribute at least, and none twice")]
    MayAsk,
}

impl Organisation {
    pub fn check(&self) -> Result<(), OrganisationFault> {
        let Recipient { id, name, kind, contact, policy } = &self.recipient;
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let is_address = policy.url.starts_with("https://") || policy.url.starts_with("http://");
        let fault = match () {
            () if id.is_empty() || !id.bytes().all(is_plain) => OrganisationFault::Id,
            () if !is_said(name) || !is_said(kind) => OrganisationFault::Names,
            () if !contact.contains('@') || contact.contains(char::is_whitespace) => OrganisationFault::Contact,
            () if !is_address || policy.version.trim().is_empty() => OrganisationFault::Policy,
            () if self.may_ask.is_empty() || has_twice(&self.may_ask) => OrganisationFault::MayAsk,
            () => return Ok(()),
        };
        Err(fault)
    }
}

/// In both languages.
fn is_said(text: &Text) -> bool {
    [&text.en, &text.cy].iter().all(|text| !text.trim().is_empty())
}

pub(super) fn has_twice(attributes: &[Attribute]) -> bool {
    (1..attributes.len()).any(|place| attributes[..place].contains(&attributes[place]))
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn a_mistake_in_the_settings_is_named() {
        let changed = |change: fn(&mut Organisation)| {
            let mut organisation = samples::library();
            change(&mut organisation);
            organisation.check()
        };
        assert_eq!(changed(|_| ()), Ok(()));
        for id in ["", "Library", "a b", "llyfrgell/1"] {
            let mut organisation = samples::library();
            organisation.recipient.id = id.to_owned();
            assert_eq!(organisation.check(), Err(OrganisationFault::Id), "{id}");
        }
        assert_eq!(changed(|it| it.recipient.name.cy = " ".to_owned()), Err(OrganisationFault::Names));
        assert_eq!(changed(|it| it.recipient.contact = "01632".to_owned()), Err(OrganisationFault::Contact));
        let script = |it: &mut Organisation| it.recipient.policy.url = "javascript:alert(1)".to_owned();
        assert_eq!(changed(script), Err(OrganisationFault::Policy));
        assert_eq!(changed(|it| it.may_ask.clear()), Err(OrganisationFault::MayAsk));
        assert_eq!(changed(|it| it.may_ask.push(it.may_ask[0])), Err(OrganisationFault::MayAsk));
    }
}
