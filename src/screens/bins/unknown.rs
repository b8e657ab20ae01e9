//! Days whose collections are not known yet, in words.

use crate::{Context, dates::day_of_month};
use domain::bins::UnknownDays;
use jiff::civil::Date;
use leptos::prelude::*;
use ui::{Notice, NoticeKind};
use words::{BinsUnknown, Words};

/// "The days from 24 December to 2 January are not known yet"
pub fn unknown_in_words(words: Words, days: &UnknownDays, today: Date) -> String {
    let (from, to) = (day_of_month(words, days.from, today), day_of_month(words, days.to, today));
    if days.from == days.to {
        words.bins_unknown_day(&from)
    } else {
        words.bins_unknown(BinsUnknown { from: &from, to: &to })
    }
}

/// The days with their reason; nothing where all is known. `help` says what follows.
pub(super) fn unknown(context: Context, all: &[UnknownDays], help: &'static str) -> AnyView {
    let words = context.words();
    let notices = all.iter().map(|days| {
        let reason = days.reason.as_ref().map(|reason| words.bins_reason(context.text(reason)) + ". ");
        view! {
            <Notice kind=NoticeKind::Information title=unknown_in_words(words, days, context.today)>
                <p>{reason} {help}</p>
            </Notice>
        }
    });
    notices.collect_view().into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use domain::language::Language::{Cy, En};
    use jiff::civil::date;

    #[test]
    fn the_days_are_named_in_both_languages() {
        let christmas = UnknownDays { from: date(2026, 12, 24), to: date(2027, 1, 2), reason: None };
        let said = |days: &UnknownDays| {
            [En, Cy].map(|language| unknown_in_words(Words::of(language), days, date(2026, 11, 23)))
        };
        assert_eq!(
            said(&christmas),
            [
                "The days from 24 December to 2 January are not known yet",
                "Nid yw’r diwrnodau casglu o 24 Rhagfyr i 2 Ionawr wedi’u cadarnhau eto"
            ]
        );
        let one = UnknownDays { to: christmas.from, ..christmas };
        assert_eq!(
            said(&one),
            [
                "What is collected on 24 December is not known yet",
                "Nid yw’r casgliadau ar 24 Rhagfyr wedi’u cadarnhau eto"
            ]
        );
    }
}
