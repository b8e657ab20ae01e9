//! What tests begin with.

use super::{Agreement, LawfulBasis, Organisation, Policy, Recipient, Share, ShareId, SharePeriod, Source, Terms};
use crate::identity::{Attribute, Confidence, Details, PersonName};
use crate::language::Language;
use crate::text::Text;
use jiff::{Timestamp, civil::date};

pub fn library() -> Organisation {
    Organisation {
        recipient: Recipient {
            id: "library".to_owned(),
            name: Text::new("Aberwen Library", "Llyfrgell Aberwen"),
            kind: Text::new("Library", "Llyfrgell"),
            contact: "details@library.example".to_owned(),
            policy: Policy { url: "https://library.example/privacy".to_owned(), version: "3".to_owned() },
        },
        may_ask: vec![Attribute::Name, Attribute::BirthDate, Attribute::AgeOver18, Attribute::Address],
        return_addresses: Vec::new(),
    }
}

pub fn terms() -> Terms {
    Terms {
        service: Text::new("Library membership", "Aelodaeth llyfrgell"),
        purpose: Text::new("To send you your card", "I anfon eich cerdyn atoch"),
        attributes: vec![Attribute::Name, Attribute::AgeOver18, Attribute::Address],
        lawful_basis: LawfulBasis::Contract,
        retention: Text::new("while you are a member", "tra byddwch yn aelod"),
        longest: SharePeriod::Month,
    }
}

pub fn details() -> Details {
    Details { name: PersonName::of(["Siân", "Rhys"]), birth_date: Some(date(1984, 3, 1)), address: None }
}

pub fn share() -> Share {
    let given_at: Timestamp = "2026-11-27T12:00:00Z".parse().unwrap();
    Share {
        id: ShareId::from_random([1; 16]),
        agreement: Agreement {
            recipient: library().recipient,
            terms: terms(),
            given: vec![Attribute::Name, Attribute::AgeOver18],
            period: SharePeriod::Month,
            source: Source { issuer: "https://provider.example/".to_owned(), confidence: Confidence::P2 },
            language: Language::En,
        },
        given_at,
        until: SharePeriod::Month.end(given_at),
        read_at: None,
        ended_at: None,
        erased_at: None,
        awaits_return: None,
    }
}
