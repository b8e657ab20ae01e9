//! What an organisation asks for, and on what terms; and what a person gives of it.

use super::organisation::{Organisation, has_twice};
use crate::identity::{Attribute, AttributeValues, Details};
use crate::text::Text;
use jiff::{SignedDuration, Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// The ground on which an organisation uses details (UK GDPR, Article 6(1)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum LawfulBasis {
    Consent,
    Contract,
    LegalObligation,
    VitalInterests,
    PublicTask,
    LegitimateInterests,
}

/// For how long an organisation may read what it was given; the shortest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum SharePeriod {
    #[serde(rename = "once")]
    Once,
    #[serde(rename = "30-days")]
    Month,
    #[serde(rename = "1-year")]
    Year,
}

impl SharePeriod {
    pub const ALL: [SharePeriod; 3] = [SharePeriod::Once, SharePeriod::Month, SharePeriod::Year];

    pub const fn as_str(self) -> &'static str {
        match self {
            SharePeriod::Once => "once",
            SharePeriod::Month => "30-days",
            SharePeriod::Year => "1-year",
        }
    }

    /// What is read once is there for so long to be read.
    pub fn end(self, given_at: Timestamp) -> Timestamp {
        let days = match self {
            SharePeriod::Once | SharePeriod::Month => 30,
            SharePeriod::Year => 365,
        };
        given_at.saturating_add(SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MAX)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no such period")]
pub struct NoPeriod;

impl FromStr for SharePeriod {
    type Err = NoPeriod;

    fn from_str(text: &str) -> Result<Self, NoPeriod> {
        SharePeriod::ALL.into_iter().find(|period| period.as_str() == text).ok_or(NoPeriod)
    }
}

/// What an organisation asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Terms {
    /// For which of its services: "Library membership".
    pub service: Text,
    /// "To send you your library card."
    pub purpose: Text,
    pub attributes: Vec<Attribute>,
    pub lawful_basis: LawfulBasis,
    /// How long the organisation keeps what it has read: "until you close your membership".
    pub retention: Text,
    /// The longest time for which it needs to read them.
    pub longest: SharePeriod,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TermsFault {
    #[error("{0} must be said in English and Welsh, each in 1 to {MAX_LETTERS} letters of one line")]
    Text(&'static str),
    #[error("attributes must name one at least, and none twice")]
    Attributes,
    #[error("the organisation may not ask for {}", .0.as_str())]
    NotAllowed(Attribute),
}

const MAX_LETTERS: usize = 300;

impl Terms {
    /// Whether this organisation may ask so.
    pub fn check(&self, organisation: &Organisation) -> Result<(), TermsFault> {
        let texts = [("service", &self.service), ("purpose", &self.purpose), ("retention", &self.retention)];
        if let Some((name, _)) = texts.into_iter().find(|(_, text)| !is_plain(&text.en) || !is_plain(&text.cy)) {
            return Err(TermsFault::Text(name));
        }
        if self.attributes.is_empty() || has_twice(&self.attributes) {
            return Err(TermsFault::Attributes);
        }
        let not_allowed = self.attributes.iter().find(|attribute| !organisation.may_ask.contains(attribute));
        not_allowed.map_or(Ok(()), |attribute| Err(TermsFault::NotAllowed(*attribute)))
    }

    pub fn periods(&self) -> impl Iterator<Item = SharePeriod> {
        SharePeriod::ALL.into_iter().filter(|period| *period <= self.longest)
    }

    /// What a person who holds these details gives, by what they have chosen.
    pub fn give(&self, details: &Details, choice: &ShareChoice, today: Date) -> Result<Given, ShareFault> {
        if choice.attributes.is_empty() {
            return Err(ShareFault::NoAttribute);
        }
        let period = choice.period.ok_or(ShareFault::NoPeriod)?;
        if period > self.longest {
            return Err(ShareFault::TooLong);
        }
        let value = |attribute: &Attribute| {
            let asked = self.attributes.contains(attribute).then_some(*attribute);
            let asked = asked.ok_or(ShareFault::NotAsked(*attribute))?;
            Ok((asked, details.value(asked, today).ok_or(ShareFault::NotHeld(asked))?))
        };
        let values = choice.attributes.iter().map(value).collect::<Result<_, _>>()?;
        Ok(Given { values, period })
    }
}

fn is_plain(text: &str) -> bool {
    let says_something = text.chars().any(char::is_alphanumeric);
    says_something && text.chars().count() <= MAX_LETTERS && !text.chars().any(|one| one.is_control() || moves(one))
}

/// Whether it begins another line, or changes the order in which what follows is read (Unicode, UAX #9): the page would say
/// something else than was sent.
fn moves(letter: char) -> bool {
    matches!(letter, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What a person has chosen, which may be anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShareChoice {
    pub attributes: Vec<Attribute>,
    pub period: Option<SharePeriod>,
}

/// Why nothing is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShareFault {
    #[error("choose one attribute at least")]
    NoAttribute,
    #[error("choose for how long")]
    NoPeriod,
    #[error("the organisation does not ask for so long")]
    TooLong,
    #[error("{} was not asked for", .0.as_str())]
    NotAsked(Attribute),
    #[error("{} is not held", .0.as_str())]
    NotHeld(Attribute),
}

/// What is handed out, and for how long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    pub values: AttributeValues,
    pub period: SharePeriod,
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;
    use crate::identity::{AttributeValue, PersonName};
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 27);

    fn chosen(attributes: &[Attribute], period: Option<SharePeriod>) -> ShareChoice {
        ShareChoice { attributes: attributes.to_vec(), period }
    }

    #[test]
    fn a_period_is_read_as_it_is_written_and_ends_after_its_days() {
        for period in SharePeriod::ALL {
            assert_eq!(period.as_str().parse(), Ok(period));
            assert_eq!(serde_json::to_string(&period).unwrap(), format!("\"{}\"", period.as_str()));
        }
        assert_eq!("2-years".parse::<SharePeriod>(), Err(NoPeriod));
        let given_at: Timestamp = "2026-11-27T12:00:00Z".parse().unwrap();
        assert_eq!(SharePeriod::Month.end(given_at).to_string(), "2026-12-27T12:00:00Z");
        assert_eq!(SharePeriod::Year.end(given_at).to_string(), "2027-11-27T12:00:00Z");
        assert_eq!(SharePeriod::Year.end(Timestamp::MAX), Timestamp::MAX);
    }

    #[test]
    fn an_organisation_asks_for_what_it_may_and_says_why_in_both_languages() {
        let library = samples::library();
        let changed = |change: fn(&mut Terms)| {
            let mut terms = samples::terms();
            change(&mut terms);
            terms.check(&library)
        };
        assert_eq!(changed(|_| ()), Ok(()));
        assert_eq!(changed(|terms| terms.attributes.clear()), Err(TermsFault::Attributes));
        assert_eq!(changed(|terms| terms.attributes.push(Attribute::Name)), Err(TermsFault::Attributes));
        let more = |terms: &mut Terms| terms.attributes.push(Attribute::Uprn);
        assert_eq!(changed(more), Err(TermsFault::NotAllowed(Attribute::Uprn)));
        assert_eq!(changed(|terms| terms.purpose.cy = "  ".to_owned()), Err(TermsFault::Text("purpose")));
        assert_eq!(changed(|terms| terms.service.en = "a\nb".to_owned()), Err(TermsFault::Text("service")));
        for nothing in ["\u{200b}", "\u{feff} \u{ad}", "...", "\u{2060}"] {
            let terms = Terms { purpose: Text::new("To send your card", nothing), ..samples::terms() };
            assert_eq!(terms.check(&library), Err(TermsFault::Text("purpose")), "{nothing:?}");
        }
        for order in ["\u{202e}", "\u{202a}", "\u{2066}", "\u{2069}", "\u{2028}"] {
            let terms = Terms { service: Text::new(format!("Card {order}s"), "Cerdyn"), ..samples::terms() };
            assert_eq!(terms.check(&library), Err(TermsFault::Text("service")), "{order:?}");
        }
        assert_eq!(changed(|terms| terms.purpose.cy = "I anfon eich cerdyn â’r post, am £2".to_owned()), Ok(()));
        assert_eq!(changed(|terms| terms.retention.en = "a".repeat(301)), Err(TermsFault::Text("retention")));
    }

    #[test]
    fn a_person_gives_what_they_choose_and_nothing_else() {
        let (terms, details) = (samples::terms(), samples::details());
        let two = chosen(&[Attribute::Name, Attribute::AgeOver18], Some(SharePeriod::Month));
        let given = terms.give(&details, &two, TODAY).unwrap();
        let values: Vec<_> = given.values.into_iter().collect();
        let name = AttributeValue::Text("Siân Rhys".to_owned());
        assert_eq!(values, [(Attribute::Name, name), (Attribute::AgeOver18, AttributeValue::Is(true))]);
        assert_eq!(given.period, SharePeriod::Month);
    }

    #[test]
    fn what_cannot_be_given_is_said() {
        let (terms, details) = (samples::terms(), samples::details());
        let once = Some(SharePeriod::Once);
        for (attributes, period, fault) in [
            (&[][..], once, ShareFault::NoAttribute),
            (&[Attribute::Name], None, ShareFault::NoPeriod),
            (&[Attribute::Name], Some(SharePeriod::Year), ShareFault::TooLong),
            (&[Attribute::Name, Attribute::Uprn], once, ShareFault::NotAsked(Attribute::Uprn)),
        ] {
            assert_eq!(terms.give(&details, &chosen(attributes, period), TODAY), Err(fault));
        }
        let nameless = Details { name: PersonName::of([]), ..details };
        let given = terms.give(&nameless, &chosen(&[Attribute::Name], once), TODAY);
        assert_eq!(given, Err(ShareFault::NotHeld(Attribute::Name)));
        assert_eq!(terms.periods().collect::<Vec<_>>(), [SharePeriod::Once, SharePeriod::Month]);
    }
}
