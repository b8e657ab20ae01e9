//! How old the days on the screen are, said honestly.

use crate::{
    Context,
    dates::{full_date, time},
};
use domain::{bins::Schedule, london::today};
use jiff::{Timestamp, civil::Date};
use leptos::prelude::*;
use ui::{Age, Freshness};
use words::Words;

/// When days were last got from their source, and of when they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checked {
    pub fetched_at: Timestamp,
    /// When the source says that it last changed.
    pub updated_at: Option<Timestamp>,
    pub now: Timestamp,
    pub reach: Reach,
}

/// Whether the source could be asked again just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    Online,
    /// There is no network.
    Offline,
    /// There is, but the answer did not come.
    Failed,
}

/// How old the days are, in a line.
pub fn age(context: Context, schedule: &Schedule, checked: Checked) -> AnyView {
    let freshness = if checked.is_fresh(context, schedule) { Freshness::Fresh } else { Freshness::Old };
    view! { <Age freshness=freshness text=checked.in_words(context, schedule) /> }.into_any()
}

impl Checked {
    fn is_fresh(self, context: Context, schedule: &Schedule) -> bool {
        self.days() == Some(0)
            && self.reach == Reach::Online
            && ended(schedule, context.today).is_none()
            && !self.is_due(context.council.source_days)
    }

    fn in_words(self, context: Context, schedule: &Schedule) -> String {
        let words = context.words();
        let mut said = self.of_data(words);
        said.extend(ended(schedule, context.today).map(|last| words.age_ended(&full_date(words, last))));
        let age = said.join(". ");
        match self.reach {
            Reach::Online => age,
            Reach::Offline => words.age_offline(&age),
            Reach::Failed => words.age_failed(&age),
        }
    }

    /// The data's own date, where its source has one; else, or where it was long ago, when it was asked.
    fn of_data(self, words: Words) -> Vec<String> {
        let mut said: Vec<String> =
            self.data_date().map(|date| words.age_data_of(&full_date(words, date))).into_iter().collect();
        match self.days() {
            Some(0) if said.is_empty() => said.push(words.age_checked_today(&time(words, self.fetched_at))),
            Some(0) => {}
            Some(days) => said.extend([words.age_checked(days), words.age_may_have_changed().to_owned()]),
            None => said.push(words.age_checked_before().to_owned()),
        }
        said
    }

    /// On paper "today" would soon be wrong.
    pub(crate) fn on_paper(self, words: Words) -> String {
        match self.data_date() {
            Some(date) => words.age_data_of(&full_date(words, date)),
            None => words.month_checked_on(&full_date(words, today(self.fetched_at))),
        }
    }

    /// A source whose clock is ahead has no date to go by.
    fn data_date(self) -> Option<Date> {
        self.updated_at.filter(|updated| *updated <= self.now).map(today)
    }

    /// New data should have come by now, from a source that brings some every so many days.
    fn is_due(self, source_days: Option<u16>) -> bool {
        let age = |date: Date| (today(self.now) - date).get_days();
        self.data_date().zip(source_days).is_some_and(|(date, days)| age(date) > i32::from(days))
    }

    /// Civil days since the days were fetched. None where the device's clock has been set back since then: nobody knows.
    pub(crate) fn days(self) -> Option<u32> {
        let days = (today(self.now) - today(self.fetched_at)).get_days();
        u32::try_from(days).ok().filter(|_| self.fetched_at <= self.now)
    }
}

/// The last day that is known, where it is past and nothing follows.
fn ended(schedule: &Schedule, today: Date) -> Option<Date> {
    let schedule = schedule.rebased(today);
    if !schedule.unknown.is_empty() || schedule.services.iter().any(|service| service.next.is_some()) {
        return None;
    }
    schedule.services.iter().filter_map(|service| service.last.as_ref()).map(|last| last.date).max()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::samples;
    use domain::{
        bins::{Collection, UnknownDays},
        language::Language::{Cy, En},
    };
    use jiff::civil::date;

    fn checked(fetched_at: &str, updated_at: Option<&str>, reach: Reach) -> Checked {
        let instant = |text: &str| text.parse().expect("an instant");
        Checked {
            fetched_at: instant(fetched_at),
            updated_at: updated_at.map(instant),
            now: instant("2026-11-23T21:40:00Z"),
            reach,
        }
    }

    fn said(checked: Checked) -> [String; 2] {
        let council = samples::council();
        [En, Cy].map(|language| checked.in_words(samples::context(&council, language), &samples::schedule()))
    }

    fn html(checked: Checked, schedule: &Schedule) -> String {
        let mut council = samples::council();
        council.source_days = Some(28);
        age(samples::context(&council, En), schedule, checked).to_html()
    }

    fn is_fresh(checked: Checked, schedule: &Schedule) -> bool {
        html(checked, schedule).contains("age--fresh")
    }

    const TODAY: &str = "2026-11-23T18:02:00Z";

    #[test]
    fn today_has_a_time_and_earlier_may_have_changed() {
        let asked = |fetched_at| said(checked(fetched_at, None, Reach::Online));
        assert_eq!(asked(TODAY), ["Checked today at 6:02pm", "Gwiriwyd heddiw am 6:02pm"]);
        assert_eq!(asked("2026-11-22T23:59:00Z")[0], "Last checked yesterday. Days may have changed since");
        assert_eq!(
            asked("2026-11-21T09:00:00Z"),
            [
                "Last checked 2 days ago. Days may have changed since",
                "Gwiriwyd 2 ddiwrnod yn ôl. Efallai fod y diwrnodau wedi newid ers hynny"
            ]
        );
    }

    #[test]
    fn no_network_and_no_answer_are_said() {
        let offline = said(checked("2026-11-21T09:00:00Z", None, Reach::Offline));
        assert_eq!(offline[0], "You are offline. Last checked 2 days ago. Days may have changed since");
        let failed = said(checked(TODAY, None, Reach::Failed));
        assert_eq!(failed[0], "We could not get the latest days. Checked today at 6:02pm");
    }

    #[test]
    fn a_clock_that_was_set_back_does_not_invent_an_age() {
        for later_than_now in ["2026-11-25T18:02:00Z", "2026-11-23T23:02:00Z"] {
            let said = said(checked(later_than_now, None, Reach::Online));
            assert_eq!(said[0], "We cannot tell when the days were last checked");
        }
    }

    #[test]
    fn data_with_a_date_of_its_own_says_it_whenever_it_was_asked() {
        let data = |fetched_at| said(checked(fetched_at, Some("2025-07-06T09:00:00Z"), Reach::Online));
        assert_eq!(data(TODAY), ["Data of 6 July 2025", "Dyddiad y data: 6 Gorffennaf 2025"]);
        assert_eq!(
            data("2026-11-22T09:00:00Z")[0],
            "Data of 6 July 2025. Last checked yesterday. Days may have changed since"
        );
        let ahead = checked(TODAY, Some("2027-01-01T00:00:00Z"), Reach::Online);
        assert_eq!(said(ahead)[0], "Checked today at 6:02pm");
        assert_eq!(ahead.on_paper(Words::of(En)), "Checked on 23 November 2026");
        let dated = checked(TODAY, Some("2026-11-20T00:00:00Z"), Reach::Online);
        assert_eq!(dated.on_paper(Words::of(En)), "Data of 20 November 2026");
    }

    #[test]
    fn data_is_fresh_until_the_next_is_due() {
        for (updated, expected) in
            [(None, true), (Some("2026-10-26T09:00:00Z"), true), (Some("2026-10-25T09:00:00Z"), false)]
        {
            assert_eq!(is_fresh(checked(TODAY, updated, Reach::Online), &samples::schedule()), expected, "{updated:?}");
        }
        assert!(!is_fresh(checked(TODAY, None, Reach::Failed), &samples::schedule()));
    }

    #[test]
    fn data_that_ends_in_the_past_is_old_and_says_so() {
        let mut schedule = samples::schedule();
        for service in &mut schedule.services {
            service.last = Some(Collection::scheduled(date(2025, 8, 12)));
            service.next = None;
            service.upcoming.clear();
        }
        let checked = checked(TODAY, Some("2026-11-20T00:00:00Z"), Reach::Online);
        assert!(!is_fresh(checked, &schedule));
        assert!(html(checked, &schedule).contains("Data of 20 November 2026. The last day we have is 12 August 2025"));
        schedule.unknown = vec![UnknownDays { from: date(2026, 12, 24), to: date(2026, 12, 31), reason: None }];
        assert!(is_fresh(checked, &schedule), "there are days ahead, only not known");
    }
}
