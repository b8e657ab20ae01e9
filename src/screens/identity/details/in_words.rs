//! Attributes, their values, grounds, periods and outcomes in words.

pub(in crate::identity) use crate::identity::attributes::{attribute, attributes};
use crate::{Context, dates};
use domain::{
    identity::{
        Attribute, AttributeValue,
        share::{LawfulBasis, ShareEventKind, SharePeriod},
    },
    iso, london,
};
use jiff::Timestamp;
use words::{IdentityDetailsDay, Words};

pub(in crate::identity) fn value(words: Words, attribute: Attribute, value: &AttributeValue) -> String {
    match value {
        AttributeValue::Is(true) => words.identity_attribute_yes().to_owned(),
        AttributeValue::Is(false) => words.identity_attribute_no().to_owned(),
        AttributeValue::Text(text) if attribute == Attribute::BirthDate => {
            iso::parse_date(text).map_or_else(|| text.clone(), |date| dates::full_date(words, date))
        }
        AttributeValue::Text(text) => text.clone(),
    }
}

pub(super) fn basis(words: Words, basis: LawfulBasis) -> &'static str {
    match basis {
        LawfulBasis::Consent => words.identity_basis_consent(),
        LawfulBasis::Contract => words.identity_basis_contract(),
        LawfulBasis::LegalObligation => words.identity_basis_legal_obligation(),
        LawfulBasis::VitalInterests => words.identity_basis_vital_interests(),
        LawfulBasis::PublicTask => words.identity_basis_public_task(),
        LawfulBasis::LegitimateInterests => words.identity_basis_legitimate_interests(),
    }
}

pub(super) fn period(words: Words, period: SharePeriod) -> &'static str {
    match period {
        SharePeriod::Once => words.identity_period_once(),
        SharePeriod::Month => words.identity_period_month(),
        SharePeriod::Year => words.identity_period_year(),
    }
}

pub(super) fn outcome(words: Words, kind: &ShareEventKind) -> &'static str {
    match kind {
        ShareEventKind::Given => words.identity_outcome_given(),
        ShareEventKind::GivenInPart => words.identity_outcome_given_in_part(),
        ShareEventKind::Refused => words.identity_outcome_refused(),
        ShareEventKind::Read => words.identity_outcome_read(),
        ShareEventKind::NotRead => words.identity_outcome_not_read(),
        ShareEventKind::Changed => words.identity_outcome_changed(),
        ShareEventKind::Ended => words.identity_outcome_ended(),
        ShareEventKind::ErasureAsked => words.identity_outcome_erasure_asked(),
        ShareEventKind::Erased => words.identity_outcome_erased(),
        ShareEventKind::NotRecognised { .. } => words.identity_outcome_not_recognised(),
    }
}

/// "2:05pm on Friday 27 November"
pub(in crate::identity) fn at(context: Context, instant: Timestamp) -> String {
    let words = context.words();
    let (time, soft_date) = &dates::time_and_day(words, london::civil(instant), context.today);
    words.identity_details_day(IdentityDetailsDay { time, soft_date })
}
