//! What a person is asked to show from their wallet, and what comes of it.
//!
//! Must not be here: how a wallet is asked, and why its answer is believed.

use serde::{Deserialize, Serialize};

/// What the council wants to know. It asks for no more than that takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// Where the person lives.
    Address,
    /// Whether they are old enough.
    Age,
}

impl Purpose {
    pub const ALL: [Purpose; 2] = [Purpose::Address, Purpose::Age];

    pub const fn name(self) -> &'static str {
        match self {
            Purpose::Address => "address",
            Purpose::Age => "age",
        }
    }

    pub fn of(name: &str) -> Option<Purpose> {
        Purpose::ALL.into_iter().find(|purpose| purpose.name() == name)
    }

    /// All of these, or nothing is proved.
    pub const fn claims(self) -> &'static [Claim] {
        match self {
            Purpose::Address => &[Claim::Name, Claim::StreetAddress, Claim::Locality, Claim::PostalCode],
            Purpose::Age => &[Claim::AgeOver18],
        }
    }
}

/// One thing that a credential says of its holder, by its name in OpenID Connect Core 1.0, 5.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Claim {
    Name,
    StreetAddress,
    Locality,
    PostalCode,
    AgeOver18,
}

/// In characters.
const LONGEST_TEXT: usize = 300;

impl Claim {
    pub const ALL: [Claim; 5] =
        [Claim::Name, Claim::StreetAddress, Claim::Locality, Claim::PostalCode, Claim::AgeOver18];

    /// Where it stands in a credential.
    pub const fn path(self) -> &'static [&'static str] {
        match self {
            Claim::Name => &["name"],
            Claim::StreetAddress => &["address", "street_address"],
            Claim::Locality => &["address", "locality"],
            Claim::PostalCode => &["address", "postal_code"],
            Claim::AgeOver18 => &["age_over_18"],
        }
    }

    /// What a credential says, if it is of the kind that this claim has.
    pub fn taken(self, value: ClaimValue) -> Option<ClaimValue> {
        match (self, value) {
            (Claim::AgeOver18, ClaimValue::Whether(is_so)) => Some(ClaimValue::Whether(is_so)),
            (Claim::AgeOver18, _) | (_, ClaimValue::Whether(_)) => None,
            (_, ClaimValue::Text(text)) => {
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                let is_one = (1..=LONGEST_TEXT).contains(&text.chars().count()) && !text.chars().any(char::is_control);
                is_one.then_some(ClaimValue::Text(text))
            }
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ClaimValue {
    Whether(bool),
    Text(String),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownClaim {
    pub claim: Claim,
    pub value: ClaimValue,
}

/// Where the wallet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// The wallet leads back to the browser from which it was opened, and to no other.
    ThisDevice,
    /// It reads a picture from the screen, and cannot tell in front of whose.
    OtherDevice,
    /// Wherever the browser itself finds it (W3C Digital Credentials API): it tells the wallet who asks, and the page what
    /// the wallet has answered.
    Browser,
}

impl Way {
    pub const ALL: [Way; 3] = [Way::ThisDevice, Way::OtherDevice, Way::Browser];

    pub const fn name(self) -> &'static str {
        match self {
            Way::ThisDevice => "this-device",
            Way::OtherDevice => "other-device",
            Way::Browser => "browser",
        }
    }

    pub fn of(name: &str) -> Option<Way> {
        Way::ALL.into_iter().find(|way| way.name() == name)
    }
}

/// What came of asking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "outcome", content = "claims")]
pub enum Outcome {
    /// Exactly what was asked for.
    Shown(Vec<ShownClaim>),
    Declined,
    /// The wallet says that it has no such credential, or cannot show it.
    CannotShow,
    NotBelieved,
    /// Whoever issued it says that it is no longer good.
    Revoked,
    /// Whether it is still good could not be found out.
    NotChecked,
    /// The wallet came back to another browser, or to another person.
    OtherBrowser,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_are_written_and_nothing_else_is_one() {
        for purpose in Purpose::ALL {
            assert_eq!(Purpose::of(purpose.name()), Some(purpose));
            assert_eq!(serde_json::to_value(purpose).unwrap(), purpose.name());
        }
        for way in Way::ALL {
            assert_eq!(Way::of(way.name()), Some(way));
            assert_eq!(serde_json::to_value(way).unwrap(), way.name());
        }
        assert_eq!((Purpose::of("Age"), Way::of("")), (None, None));
    }

    #[test]
    fn whoever_is_asked_for_their_age_is_asked_for_nothing_else() {
        assert_eq!(Purpose::Age.claims(), [Claim::AgeOver18]);
        for purpose in Purpose::ALL {
            assert!(purpose.claims().iter().all(|claim| Claim::ALL.contains(claim)));
        }
    }

    #[test]
    fn a_claim_of_another_kind_is_none() {
        let text = |text: &str| ClaimValue::Text(text.to_owned());
        assert_eq!(Claim::Name.taken(text("  Siân \n Rhys ")), Some(text("Siân Rhys")));
        assert_eq!(Claim::AgeOver18.taken(ClaimValue::Whether(false)), Some(ClaimValue::Whether(false)));
        for value in [text(""), text(" "), ClaimValue::Whether(true), text(&"a".repeat(301)), text("a\u{7}")] {
            assert_eq!(Claim::Name.taken(value.clone()), None, "{value:?}");
        }
        assert_eq!(Claim::AgeOver18.taken(text("true")), None);
        for json in ["1", "null", "[\"a\"]", "{\"a\":1}"] {
            assert!(serde_json::from_str::<ClaimValue>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn what_came_of_it_is_kept_as_it_was() {
        let shown = Outcome::Shown(vec![
            ShownClaim { claim: Claim::AgeOver18, value: ClaimValue::Whether(true) },
            ShownClaim { claim: Claim::Name, value: ClaimValue::Text("Siân".to_owned()) },
        ]);
        for outcome in [shown, Outcome::Declined, Outcome::Revoked] {
            let text = serde_json::to_string(&outcome).unwrap();
            assert_eq!(serde_json::from_str::<Outcome>(&text).unwrap(), outcome, "{text}");
        }
    }
}
