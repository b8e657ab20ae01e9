//! Bank holidays, from the list that GOV.UK publishes. Never computed: they are proclaimed, and sometimes moved.

mod welsh;
mod working_days;

use crate::{calendar::monday_of, text::Text};
use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A part of the United Kingdom with bank holidays of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Division {
    #[default]
    EnglandAndWales,
    Scotland,
    NorthernIreland,
}

impl Division {
    pub const ALL: [Division; 3] = [Division::EnglandAndWales, Division::Scotland, Division::NorthernIreland];
}

/// The document at <https://www.gov.uk/bank-holidays.json>.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct PublishedHolidays {
    england_and_wales: PublishedDivision,
    scotland: PublishedDivision,
    northern_ireland: PublishedDivision,
}

#[derive(Clone, Debug, Deserialize)]
struct PublishedDivision {
    events: Vec<PublishedEvent>,
}

#[derive(Clone, Debug, Deserialize)]
struct PublishedEvent {
    title: String,
    #[serde(with = "crate::iso::date")]
    date: Date,
    /// "Substitute day" where the day itself falls on a weekend.
    #[serde(default)]
    notes: String,
}

/// GOV.UK's document as it was when this was built (Open Government Licence v3.0): 2019 to 2028.
pub const PUBLISHED: &str = include_str!("bank-holidays.json");

impl PublishedHolidays {
    pub fn division(&self, division: Division) -> BankHolidays {
        let published = match division {
            Division::EnglandAndWales => &self.england_and_wales,
            Division::Scotland => &self.scotland,
            Division::NorthernIreland => &self.northern_ireland,
        };
        published.events.iter().map(BankHoliday::from).collect()
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankHoliday {
    pub date: Date,
    pub name: Text,
}

impl BankHoliday {
    /// `title` is GOV.UK's, in English.
    pub fn new(date: Date, title: &str) -> Self {
        let plain = title.replace('\u{2019}', "'");
        let known = welsh::NAMES.iter().find(|(english, _)| *english == plain);
        let welsh = known.map_or(welsh::ANY, |(_, welsh)| welsh);
        BankHoliday { date, name: Text::new(title, welsh) }
    }
}

impl From<&PublishedEvent> for BankHoliday {
    fn from(event: &PublishedEvent) -> Self {
        let holiday = BankHoliday::new(event.date, &event.title);
        if !event.notes.to_lowercase().contains("substitute") {
            return holiday;
        }
        let Text { en, cy } = holiday.name;
        BankHoliday {
            name: Text::new([&en, " (substitute day)"].concat(), [&cy, " (diwrnod amgen)"].concat()),
            ..holiday
        }
    }
}

/// Whether a text is the name of a bank holiday and nothing else, in either language.
pub fn is_name(text: &str) -> bool {
    let plain = |text: &str| text.trim().replace('\u{2019}', "'").to_lowercase();
    let text = plain(text);
    welsh::NAMES.iter().any(|(english, welsh)| plain(english) == text || plain(welsh) == text)
}

/// The bank holidays of one division, as far as they are published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BankHolidays {
    /// By date, one a day.
    days: Vec<BankHoliday>,
}

impl BankHolidays {
    pub fn on(&self, date: Date) -> Option<&BankHoliday> {
        let index = self.days.binary_search_by_key(&date, |holiday| holiday.date).ok()?;
        Some(&self.days[index])
    }

    pub fn is_holiday(&self, date: Date) -> bool {
        self.on(date).is_some()
    }

    /// Whether the week of `date`, Monday to Sunday, holds a bank holiday.
    pub fn in_week_of(&self, date: Date) -> bool {
        let monday = monday_of(date);
        self.between(monday, monday.saturating_add(6.days())).next().is_some()
    }

    /// The last day of the last year that the list has; none for an empty list. GOV.UK publishes whole years.
    pub fn end(&self) -> Option<Date> {
        Date::new(self.days.last()?.date.year(), 12, 31).ok()
    }

    /// Whether the list ends before the year of `date`.
    pub fn end_before_year_of(&self, date: Date) -> bool {
        self.end().is_none_or(|end| end.year() < date.year())
    }

    /// With the years of a newer list in the place of its own.
    pub fn updated_by(&self, newer: &BankHolidays) -> BankHolidays {
        let years: BTreeSet<i16> = newer.days.iter().map(|holiday| holiday.date.year()).collect();
        let kept = self.days.iter().filter(|holiday| !years.contains(&holiday.date.year()));
        kept.chain(&newer.days).cloned().collect()
    }

    /// In order, both ends included.
    pub fn between(&self, first: Date, last: Date) -> impl DoubleEndedIterator<Item = &BankHoliday> {
        let start = self.days.partition_point(|holiday| holiday.date < first);
        let end = self.days.partition_point(|holiday| holiday.date <= last);
        self.days[start..end.max(start)].iter()
    }

    pub fn iter(&self) -> impl Iterator<Item = &BankHoliday> {
        self.days.iter()
    }
}

impl FromIterator<BankHoliday> for BankHolidays {
    fn from_iter<I: IntoIterator<Item = BankHoliday>>(holidays: I) -> Self {
        let mut days: Vec<BankHoliday> = holidays.into_iter().collect();
        days.sort_by_key(|holiday| holiday.date);
        days.dedup_by_key(|holiday| holiday.date);
        BankHolidays { days }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    pub(crate) fn published(division: Division) -> BankHolidays {
        let document: PublishedHolidays = serde_json::from_str(PUBLISHED).expect("it is GOV.UK's document");
        document.division(division)
    }

    #[test]
    fn divisions_differ() {
        let boyne = date(2026, 7, 13);
        assert!(published(Division::NorthernIreland).is_holiday(boyne));
        assert!(!published(Division::EnglandAndWales).is_holiday(boyne));
        assert!(!published(Division::Scotland).is_holiday(boyne));
        let counts = Division::ALL.map(|division| published(division).iter().count());
        assert_eq!(counts, [83, 94, 103]);
    }

    #[test]
    fn every_published_title_has_a_welsh_name() {
        for division in Division::ALL {
            for holiday in published(division).iter() {
                let unknown = BankHoliday::new(holiday.date, "Another day").name.cy;
                assert!(
                    holiday.name.cy != unknown && !holiday.name.cy.starts_with(&[&unknown, " ("].concat()),
                    "{}",
                    holiday.name.en
                );
                assert_ne!(holiday.name.cy, holiday.name.en);
            }
        }
    }

    #[test]
    fn an_unknown_title_is_a_bank_holiday_in_welsh() {
        let proclaimed = BankHoliday::new(date(2027, 6, 7), "Moon landing bank holiday");
        assert_eq!(proclaimed.name, Text::new("Moon landing bank holiday", "Gŵyl banc"));
    }

    #[test]
    fn substitute_days_are_the_holiday_and_the_day_itself_is_not() {
        let holidays = published(Division::EnglandAndWales);
        assert!(!holidays.is_holiday(date(2027, 12, 25)));
        assert_eq!(
            holidays.on(date(2027, 12, 27)).map(|day| day.name.cy.as_str()),
            Some("Dydd Nadolig (diwrnod amgen)")
        );
        assert_eq!(holidays.on(date(2027, 12, 27)).map(|day| &*day.name.en), Some("Christmas Day (substitute day)"));
    }

    #[test]
    fn a_newer_list_has_the_last_word_on_its_years() {
        let holidays = published(Division::EnglandAndWales);
        let newer: BankHolidays =
            [BankHoliday::new(date(2027, 6, 7), "Moon landing bank holiday")].into_iter().collect();
        let updated = holidays.updated_by(&newer);
        assert!(updated.is_holiday(date(2027, 6, 7)) && !updated.is_holiday(date(2027, 12, 27)));
        assert!(updated.is_holiday(date(2026, 12, 28)) && updated.is_holiday(date(2028, 12, 25)));
        assert_eq!(holidays.updated_by(&BankHolidays::default()), holidays);
        assert_eq!((updated.end(), newer.end()), (Some(date(2028, 12, 31)), Some(date(2027, 12, 31))));
        assert_eq!(BankHolidays::default().end(), None);
    }

    #[test]
    fn a_name_is_known_in_both_languages() {
        for name in ["Christmas Day", "new year\u{2019}s day", " Boxing Day ", "Dydd Nadolig"] {
            assert!(is_name(name), "{name}");
        }
        assert!(!is_name("Christmas tree collection") && !is_name(""));
    }

    #[test]
    fn a_week_runs_from_monday_to_sunday() {
        let holidays = published(Division::EnglandAndWales);
        for (day, expected) in [(3, false), (4, true), (10, true), (11, false)] {
            assert_eq!(holidays.in_week_of(date(2026, 5, day)), expected, "{day} May 2026");
        }
        assert_eq!(monday_of(date(2024, 3, 3)), date(2024, 2, 26));
    }

    #[test]
    fn the_list_ends_with_its_last_year() {
        let holidays = published(Division::EnglandAndWales);
        assert!(!holidays.end_before_year_of(date(2028, 12, 31)));
        assert!(holidays.end_before_year_of(date(2029, 1, 1)));
        assert!(BankHolidays::default().end_before_year_of(date(2026, 1, 1)));
    }

    #[test]
    fn order_and_duplicates_of_the_source_do_not_matter() {
        let backwards: BankHolidays = [date(2026, 12, 28), date(2026, 12, 25), date(2026, 12, 28)]
            .into_iter()
            .map(|day| BankHoliday::new(day, "Christmas Day"))
            .collect();
        assert_eq!(backwards.iter().count(), 2);
        assert!(backwards.is_holiday(date(2026, 12, 25)) && backwards.is_holiday(date(2026, 12, 28)));
        assert_eq!(backwards.between(date(2027, 1, 1), date(2026, 1, 1)).count(), 0);
    }

    proptest! {
        #[test]
        fn any_bytes_are_the_document_or_refused(bytes in any::<Vec<u8>>(), title in any::<String>(), day in any::<String>()) {
            prop_assert!(serde_json::from_slice::<PublishedHolidays>(&bytes).is_err());
            let division = serde_json::json!({ "events": [{ "title": title, "date": day }] });
            let document = serde_json::json!({
                "england-and-wales": division, "scotland": division, "northern-ireland": division,
            });
            if let Ok(document) = serde_json::from_value::<PublishedHolidays>(document) {
                prop_assert_eq!(document.division(Division::Scotland).iter().count(), 1);
            }
        }
    }
}
