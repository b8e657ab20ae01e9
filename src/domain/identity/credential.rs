//! The council's own credential for residents: what it says, who can have it, and what becomes of it. It is kept in a wallet,
//! and its holder shows of it what they like, to whom they like.
//!
//! Must not be here: how it is signed and handed out, where anything is kept.

use super::share::{Party, Source};
use super::{Attribute, Confidence, Details, NoId, ReceiptId};
use crate::london;
use jiff::{
    Timestamp, ToSpan,
    civil::{Date, Time, time},
};
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

/// How sure the council is of whomever it calls a resident.
pub const RESIDENT_CONFIDENCE: Confidence = Confidence::P2;

/// Whoever loses a wallet gets another credential; nobody needs more of them in a day.
pub const MOST_A_DAY: usize = 5;

/// Why somebody cannot be called a resident by what was proved of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoResident {
    NotProved,
    /// It was not proved what they are called, or which is their home.
    NoHome,
}

/// What the credential says of this person.
pub fn of_resident(confidence: Confidence, details: &Details, today: Date) -> Result<Vec<Attribute>, NoResident> {
    if confidence < RESIDENT_CONFIDENCE {
        return Err(NoResident::NotProved);
    }
    let held: Vec<Attribute> = RESIDENT.into_iter().filter(|one| details.value(*one, today).is_some()).collect();
    let is_known = [Attribute::Name, Attribute::Address, Attribute::Uprn].iter().all(|one| held.contains(one));
    is_known.then_some(held).ok_or(NoResident::NoHome)
}

/// Whether somebody has had as many of them today as are given out in a day.
pub fn is_enough(given: &[Credential], today: Date) -> bool {
    given.iter().filter(|one| london::today(one.issued_at) == today).count() >= MOST_A_DAY
}

/// From when until when a credential is good: whole days, so that nobody is known again by the second in which theirs was
/// given out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    pub from: Timestamp,
    pub until: Timestamp,
}

impl Validity {
    /// For so many days after today. Whoever is told the last of them can rely on the whole of it.
    pub fn of_days(days: u16, now: Timestamp) -> Validity {
        let today = london::today(now);
        let last = today.saturating_add(i32::from(days).days());
        let from = london::instant(today.to_datetime(Time::midnight()));
        Validity { from, until: london::instant(last.to_datetime(time(23, 59, 59, 0))) }
    }
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
    use jiff::civil::date;

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
        assert_eq!(of_resident(Confidence::P2, &details(), TODAY), Ok(RESIDENT.to_vec()));
        let ageless = Details { birth_date: None, ..details() };
        assert_eq!(of_resident(Confidence::P2, &ageless, TODAY).unwrap().len(), 3);
        assert!(!RESIDENT.contains(&Attribute::BirthDate));
        let homeless = HomeAddress { uprn: None, ..details().address.unwrap() };
        for less in [
            Details { name: None, ..details() },
            Details { address: None, ..details() },
            Details { address: Some(homeless), ..details() },
            Details::default(),
        ] {
            assert_eq!(of_resident(Confidence::P2, &less, TODAY), Err(NoResident::NoHome), "{less:?}");
        }
        for unsure in [Confidence::P0, Confidence::P1] {
            assert_eq!(of_resident(unsure, &details(), TODAY), Err(NoResident::NotProved));
        }
    }

    fn given(issued_at: &str) -> Credential {
        let issued_at: Timestamp = issued_at.parse().unwrap();
        Credential {
            id: CredentialId::from_random([1; 16]),
            attributes: RESIDENT.to_vec(),
            issued_at,
            until: issued_at + 24.hours(),
            withdrawn_at: None,
            receipts: Vec::new(),
        }
    }

    #[test]
    fn whoever_has_had_enough_can_have_another_on_the_next_day() {
        let most: Vec<Credential> = (0..MOST_A_DAY).map(|_| given("2026-11-27T23:30:00Z")).collect();
        assert!(is_enough(&most, TODAY) && !is_enough(&most[1..], TODAY));
        assert!(!is_enough(&most, date(2026, 11, 28)), "an hour later it is another day");
        assert!(!is_enough(&most, date(2026, 11, 26)));
        let summer: Vec<Credential> = (0..MOST_A_DAY).map(|_| given("2026-07-01T23:30:00Z")).collect();
        assert!(is_enough(&summer, date(2026, 7, 2)) && !is_enough(&summer, date(2026, 7, 1)));
    }

    #[test]
    fn it_is_good_for_whole_days_of_london() {
        let validity = |now: &str, days| {
            let Validity { from, until } = Validity::of_days(days, now.parse().unwrap());
            [from, until].map(|end| end.to_string())
        };
        let winter = ["2026-11-27T00:00:00Z", "2027-05-26T22:59:59Z"];
        for now in ["2026-11-27T00:00:00Z", "2026-11-27T09:30:15Z", "2026-11-27T23:59:59Z"] {
            assert_eq!(validity(now, 180), winter, "{now}");
        }
        assert_eq!(validity("2026-07-01T23:30:00Z", 1), ["2026-07-01T23:00:00Z", "2026-07-03T22:59:59Z"]);
        assert_eq!(validity("2026-10-24T12:00:00Z", 1), ["2026-10-23T23:00:00Z", "2026-10-25T23:59:59Z"]);
    }

    #[test]
    fn it_is_good_until_its_end_unless_it_was_withdrawn() {
        let credential = given("2026-11-27T09:00:00Z");
        let issued_at = credential.issued_at;
        assert_eq!(credential.state(issued_at + 23.hours()), CredentialState::Good);
        assert_eq!(credential.state(issued_at + 24.hours()), CredentialState::Expired);
        let withdrawn = Credential { withdrawn_at: Some(issued_at), ..credential };
        assert_eq!(withdrawn.state(issued_at + 48.hours()), CredentialState::Withdrawn);
    }
}
