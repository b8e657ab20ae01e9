//! What a receipt of a share says: enough to prove what was agreed to, and no value (the fields of Kantara's Consent
//! Receipt 1.1 and of ISO/IEC TS 27560).

use super::{Agreement, LawfulBasis, Policy, Share, ShareId, SharePeriod, Source};
use crate::identity::{Attribute, ReceiptId};
use crate::language::Language;
use crate::text::Text;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ShareAct {
    Given,
    /// Less is given from now on.
    Changed,
    Ended,
}

/// Whoever answers for details, and where they are asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    pub name: Text,
    pub contact: String,
}

/// The claims of a receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ShareReceipt {
    pub id: ReceiptId,
    #[serde(with = "crate::iso::instant")]
    pub time: Timestamp,
    pub act: ShareAct,
    pub share: ShareId,
    /// The council, which hands the details out.
    pub controller: Party,
    pub recipient: Party,
    pub service: Text,
    pub purpose: Text,
    pub lawful_basis: LawfulBasis,
    pub attributes: Vec<Attribute>,
    pub source: Source,
    pub retention: Text,
    pub period: SharePeriod,
    #[serde(with = "crate::iso::instant")]
    pub until: Timestamp,
    pub policy: Policy,
    pub withdraw_url: String,
    pub language: Language,
}

impl ShareReceipt {
    /// Of a share that was given, changed or ended at `time`. `withdraw_url` is where its person can end it.
    pub fn of(
        share: &Share,
        act: ShareAct,
        id: &ReceiptId,
        controller: Party,
        withdraw_url: String,
        time: Timestamp,
    ) -> Self {
        let Agreement { recipient, terms, given, period, source, language } = share.agreement.clone();
        ShareReceipt {
            id: id.clone(),
            time,
            act,
            share: share.id.clone(),
            controller,
            recipient: Party { name: recipient.name, contact: recipient.contact },
            service: terms.service,
            purpose: terms.purpose,
            lawful_basis: terms.lawful_basis,
            attributes: given,
            source,
            retention: terms.retention,
            period,
            until: if act == ShareAct::Ended { time } else { share.until },
            policy: recipient.policy,
            withdraw_url,
            language,
        }
    }
}

/// What a device says of a receipt that it has proved: the part of its claims that a person knows a share by.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ProvedShare {
    #[serde(with = "crate::iso::instant")]
    pub time: Timestamp,
    pub act: ShareAct,
    pub recipient: Party,
    pub attributes: Vec<Attribute>,
    #[serde(with = "crate::iso::instant")]
    pub until: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn a_receipt_has_all_that_was_agreed_to_and_no_value() {
        let (share, id) = (samples::share(), ReceiptId::from_random([9; 16]));
        let council = Party { name: Text::new("Aberwen", "Aberwen"), contact: "contact@aberwen.example".to_owned() };
        let place = "https://council.example/identity/details/1".to_owned();
        let receipt = |act, time| ShareReceipt::of(&share, act, &id, council.clone(), place.clone(), time);
        let given = receipt(ShareAct::Given, share.given_at);
        let told = serde_json::to_string(&given).unwrap();
        for said in [
            r#""act":"given""#,
            r#""lawfulBasis":"contract""#,
            r#""attributes":["name","age_over_18"]"#,
            r#""until":"2026-12-27T12:00:00Z""#,
            r#""language":"en""#,
            "withdrawUrl",
            "version",
        ] {
            assert!(told.contains(said), "{said}: {told}");
        }
        assert!(!told.contains("Siân"), "{told}");
        assert_eq!(serde_json::from_str::<ShareReceipt>(&told).unwrap(), given);
        let proved: ProvedShare = serde_json::from_str(&told).unwrap();
        assert_eq!((proved.act, &proved.recipient, proved.until), (given.act, &given.recipient, given.until));
        let ended = receipt(ShareAct::Ended, share.given_at);
        assert_eq!((ended.act, ended.until), (ShareAct::Ended, share.given_at));
    }
}
