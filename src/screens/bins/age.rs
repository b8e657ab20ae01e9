//! How old the days on the screen are, said honestly.

use crate::dates::time;
use domain::london::today;
use jiff::Timestamp;
use leptos::prelude::*;
use ui::{Age, Freshness};
use words::Words;

/// When days were last got from their source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checked {
    pub fetched_at: Timestamp,
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

impl Checked {
    pub(crate) fn view(self, words: Words) -> AnyView {
        let freshness = match (self.days(), self.reach) {
            (0, Reach::Online) => Freshness::Fresh,
            _ => Freshness::Old,
        };
        view! { <Age freshness=freshness text=self.in_words(words) /> }.into_any()
    }

    pub(crate) fn in_words(self, words: Words) -> String {
        let age = match self.days() {
            0 => words.age_checked_today(&time(words, self.fetched_at)),
            days => words.age_saved(days),
        };
        match self.reach {
            Reach::Online => age,
            Reach::Offline => words.age_offline(&age),
            Reach::Failed => words.age_failed(&age),
        }
    }

    /// Civil days since the days were fetched; a device's clock that is behind counts as today.
    fn days(self) -> u32 {
        u32::try_from((today(self.now) - today(self.fetched_at)).get_days()).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::language::Language::{Cy, En};

    fn said(fetched_at: &str, reach: Reach) -> [String; 2] {
        let instant = |text: &str| text.parse().expect("an instant");
        let checked = Checked { fetched_at: instant(fetched_at), now: instant("2026-11-23T21:40:00Z"), reach };
        [En, Cy].map(|language| checked.in_words(Words::of(language)))
    }

    #[test]
    fn today_has_a_time_and_earlier_may_have_changed() {
        assert_eq!(
            said("2026-11-23T18:02:00Z", Reach::Online),
            ["Checked today at 6:02pm", "Gwiriwyd heddiw am 6:02pm"]
        );
        assert_eq!(said("2026-11-22T23:59:00Z", Reach::Online)[0], "Saved yesterday, may have changed");
        assert_eq!(
            said("2026-11-21T09:00:00Z", Reach::Online),
            ["Saved 2 days ago, may have changed", "Cadwyd 2 ddiwrnod yn ôl, gall fod wedi newid"]
        );
    }

    #[test]
    fn no_network_and_no_answer_are_said() {
        let offline = said("2026-11-21T09:00:00Z", Reach::Offline);
        assert_eq!(offline[0], "You are offline. Saved 2 days ago, may have changed");
        let failed = said("2026-11-23T18:02:00Z", Reach::Failed);
        assert_eq!(failed[0], "We could not get the latest days. Checked today at 6:02pm");
    }

    #[test]
    fn a_clock_that_is_behind_does_not_invent_an_age() {
        assert_eq!(said("2026-11-25T18:02:00Z", Reach::Online)[0], "Checked today at 6:02pm");
    }
}
