//! The council's own credential for residents: what it says, who can have it, and what becomes of it. It is kept in a wallet,
//! and its holder shows of it what they like, to whom they like.
//!
//! Must not be here: how it is signed and handed out, where anything is kept.

use super::share::{Party, Source};
use super::{Attribute, Details, NoId, ReceiptId};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

id! {
    /// A credential that is offered to a wallet, to its person alone: a wallet knows it by a code.
    OfferId
}

id! {
    /// A credential, as its person names it to withdraw it. It stands in no credential.
    CredentialId
}

/// What the credential of a resident can say. A date of birth is not in it: whoever needs to know that somebody is of age need
/// not know more.
pub const RESIDENT: [Attribute; 4] = [Attribute::Name, Attribute::Address, Attribute::Uprn, Attribute::AgeOver18];

/// What it says of this person; None where they cannot be called a resident by what was proved of them.
pub fn of_resident(details: &Details, today: Date) -> Option<Vec<Attribute>> {
    let held: Vec<Attribute> = RESIDENT.into_iter().filter(|one| details.value(*one, today).is_some()).collect();
    [Attribute::Name, Attribute::Address, Attribute::Uprn].iter().all(|one| held.contains(one)).then_some(held)
}

/// What became of an offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OfferStanding {
    /// A wallet may take it.
    Open,
    /// A wallet has it.
    Taken,
    /// The PIN was wrong too often.
    Spoilt,
    /// No wallet has taken it in time.
    Late,
}

/// A credential that was given out, as its person is told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    pub id: CredentialId,
    pub attributes: Vec<Attribute>,
    pub issued_at: Timestamp,
    pub until: Timestamp,
    pub withdrawn_at: Option<Timestamp>,
    /// Of giving it out, and of withdrawing it.
    pub receipts: Vec<ReceiptId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CredentialState {
    Good,
    Withdrawn,
    Expired,
}

impl Credential {
    pub fn state(&self, now: Timestamp) -> CredentialState {
        match self.withdrawn_at {
            Some(_) => CredentialState::Withdrawn,
            None if now >= self.until => CredentialState::Expired,
            None => CredentialState::Good,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CredentialAct {
    Issued,
    Withdrawn,
}

/// The claims of a receipt of a credential: names of attributes, and no value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CredentialReceipt {
    pub id: ReceiptId,
    #[serde(with = "crate::iso::instant")]
    pub time: Timestamp,
    pub act: CredentialAct,
    pub credential: CredentialId,
    /// Which kind it is (`vct`).
    pub kind: String,
    /// The council, which has signed it.
    pub controller: Party,
    pub attributes: Vec<Attribute>,
    /// By whom the details were proved. It is not known any more when a credential is withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    #[serde(with = "crate::iso::instant")]
    pub until: Timestamp,
    pub withdraw_url: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::Uprn;
    use crate::identity::{HomeAddress, PersonName};
    use jiff::{ToSpan, civil::date};

    const TODAY: Date = date(2026, 11, 27);

    fn details() -> Details {
        let address = HomeAddress {
            text: "12 Weir Lane, Aberwen, AW1 2AB".to_owned(),
            uprn: Uprn::parse("990000000012").ok(),
            ..HomeAddress::default()
        };
        Details { name: PersonName::of(["Siân"]), birth_date: Some(date(1984, 3, 1)), address: Some(address) }
    }

    #[test]
    fn a_resident_is_known_by_name_and_home() {
        assert_eq!(of_resident(&details(), TODAY), Some(RESIDENT.to_vec()));
        let ageless = Details { birth_date: None, ..details() };
        assert_eq!(of_resident(&ageless, TODAY).unwrap().len(), 3);
        assert!(!RESIDENT.contains(&Attribute::BirthDate));
        let homeless = HomeAddress { uprn: None, ..details().address.unwrap() };
        for less in [
            Details { name: None, ..details() },
            Details { address: None, ..details() },
            Details { address: Some(homeless), ..details() },
            Details::default(),
        ] {
            assert_eq!(of_resident(&less, TODAY), None, "{less:?}");
        }
    }

    #[test]
    fn it_is_good_until_its_end_unless_it_was_withdrawn() {
        let issued_at: Timestamp = "2026-11-27T09:00:00Z".parse().unwrap();
        let credential = Credential {
            id: CredentialId::from_random([1; 16]),
            attributes: RESIDENT.to_vec(),
            issued_at,
            until: issued_at + 24.hours(),
            withdrawn_at: None,
            receipts: Vec::new(),
        };
        assert_eq!(credential.state(issued_at + 23.hours()), CredentialState::Good);
        assert_eq!(credential.state(issued_at + 24.hours()), CredentialState::Expired);
        let withdrawn = Credential { withdrawn_at: Some(issued_at), ..credential };
        assert_eq!(withdrawn.state(issued_at + 48.hours()), CredentialState::Withdrawn);
    }
}
