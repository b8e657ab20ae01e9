//! What tests begin with.

use domain::{
    identity::{
        Attribute, AttributeValue, AttributeValues, Confidence, Receipt, ReceiptId,
        share::{
            Agreement, EventAbout, LawfulBasis, Party, Policy, Recipient, RequestId, Share, ShareAct, ShareEvent,
            ShareEventId, ShareEventKind, ShareId, SharePeriod, ShareReceipt, ShareRequest, Source, Terms,
        },
    },
    language::Language,
    reports::Reference,
    text::Text,
};
use jiff::Timestamp;

pub fn now() -> Timestamp {
    "2026-11-23T12:30:00Z".parse().expect("an instant")
}

fn recipient() -> Recipient {
    Recipient {
        id: "library".to_owned(),
        name: Text::new("Aberwen Library", "Llyfrgell Aberwen"),
        kind: Text::new("Library", "Llyfrgell"),
        contact: "details@library.example".to_owned(),
        policy: Policy { url: "https://library.example/privacy".to_owned(), version: "3".to_owned() },
    }
}

fn terms() -> Terms {
    Terms {
        service: Text::new("Library membership", "Aelodaeth llyfrgell"),
        purpose: Text::new("To send you your card", "I anfon eich cerdyn atoch"),
        attributes: vec![Attribute::Name, Attribute::AgeOver18],
        lawful_basis: LawfulBasis::Contract,
        retention: Text::new("while you are a member", "tra byddwch yn aelod"),
        longest: SharePeriod::Month,
    }
}

pub fn request() -> ShareRequest {
    ShareRequest {
        id: RequestId::from_random([4; 16]),
        recipient: recipient(),
        terms: terms(),
        asked_at: now(),
        expires_at: now(),
        answer: None,
        awaits_return: false,
    }
}

pub fn values() -> AttributeValues {
    let name = AttributeValue::Text("Siân <Rhys>".to_owned());
    AttributeValues::from([(Attribute::Name, name), (Attribute::AgeOver18, AttributeValue::Is(true))])
}

pub fn share() -> Share {
    Share {
        id: ShareId::from_random([1; 16]),
        agreement: Agreement {
            recipient: recipient(),
            terms: terms(),
            given: vec![Attribute::Name, Attribute::AgeOver18],
            period: SharePeriod::Month,
            source: Source { issuer: "https://provider.example/".to_owned(), confidence: Confidence::P2 },
            language: Language::En,
        },
        given_at: now(),
        until: SharePeriod::Month.end(now()),
        read_at: None,
        ended_at: None,
        erased_at: None,
        awaits_return: None,
    }
}

pub fn events() -> Vec<ShareEvent> {
    let reference = Reference::from_random([1; 8]);
    let kinds = [
        ShareEventKind::NotRecognised { reference },
        ShareEventKind::Read,
        ShareEventKind::GivenInPart,
        ShareEventKind::Refused,
    ];
    let event = |(number, kind): (u8, ShareEventKind)| ShareEvent {
        id: ShareEventId::from_random([number; 16]),
        at: now(),
        kind,
        share: Some(share().id),
        about: EventAbout {
            organisation: recipient().name,
            purpose: terms().purpose,
            attributes: vec![Attribute::Name],
        },
        times: if number == 2 { 12 } else { 1 },
    };
    (1..).zip(kinds).map(event).collect()
}

/// The newest first.
pub fn receipts() -> Vec<(Receipt, ShareReceipt)> {
    let council = Party { name: Text::untranslated("Council"), contact: "council@aberwen.example".to_owned() };
    let receipt = |(number, act): (u8, ShareAct)| {
        let id = ReceiptId::from_random([number; 16]);
        let place = "https://council.example/identity/details/1".to_owned();
        let told = ShareReceipt::of(&share(), act, &id, council.clone(), place, now());
        (Receipt { id, jws: "a.b.c".to_owned(), salt: "salt".to_owned(), index: 1, at: now() }, told)
    };
    [(2, ShareAct::Ended), (1, ShareAct::Given)].into_iter().map(receipt).collect()
}
