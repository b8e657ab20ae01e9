//! How old what is said of a report is.

use crate::{
    Context,
    bins::{Checked, Reach},
    dates,
};
use leptos::prelude::*;
use ui::{Age, Freshness};

pub(super) fn age(context: Context, checked: Checked) -> AnyView {
    let is_fresh = checked.days() == Some(0) && checked.reach == Reach::Online;
    let freshness = if is_fresh { Freshness::Fresh } else { Freshness::Old };
    view! { <Age freshness=freshness text=in_words(context, checked) /> }.into_any()
}

pub(super) fn in_words(context: Context, checked: Checked) -> String {
    let words = context.words();
    let age = match checked.days() {
        Some(0) => words.age_checked_today(&dates::time(words, checked.fetched_at)),
        Some(days) => [&*words.age_checked(days), ". ", words.reports_may_have_changed()].concat(),
        None => words.reports_may_have_changed().to_owned(),
    };
    match checked.reach {
        Reach::Online => age,
        Reach::Offline => words.age_offline(&age),
        Reach::Failed => words.reports_age_failed(&age),
    }
}
