//! What the page of a home has of reports: the open ones, and the way to a new one.

use super::{Page, my_reports::told};
use crate::{AreaPage, Context};
use domain::{address::AddressId, reports::MyReport};
use jiff::Timestamp;
use leptos::prelude::*;
use ui::{StateItem, StateList};

const LINES: usize = 2;

/// `reports` are all of the device; those of other homes, and those that are done, are not shown.
pub fn card(context: Context, home: &AddressId, reports: &[MyReport], now: Timestamp) -> AnyView {
    let (words, language) = (context.words(), context.language);
    let is_here = |mine: &&MyReport| mine.report.address == *home && mine.is_open();
    let items: Vec<StateItem> = reports.iter().filter(is_here).map(|mine| short(context, mine, now)).collect();
    let all =
        (!reports.is_empty()).then(|| view! { <p><a href=Page::Mine.path(language)>{words.reports_all()}</a></p> });
    let missed = view! { <p><a href=Page::Missed(home.clone()).path(language)>{words.missed_title()}</a></p> };
    if items.is_empty() {
        return view! { <div class="my-bins__card no-print">{missed} {all}</div> }.into_any();
    }
    view! {
        <section class="my-bins__card no-print" aria-labelledby="reports">
            <h2 class="govuk-heading-m" id="reports">{words.reports_title()}</h2>
            <StateList items=items />
            {missed} {all}
        </section>
    }
    .into_any()
}

/// What matters first; the rest is one press away.
fn short(context: Context, mine: &MyReport, now: Timestamp) -> StateItem {
    let mut item = told(context, mine, now);
    item.lines.truncate(LINES);
    item
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::{reports::samples as own, samples};
    use domain::{
        language::Language::{Cy, En},
        reports::{Status, StatusEntry},
    };

    #[test]
    fn a_home_has_its_own_open_reports_and_the_way_to_a_new_one() {
        let council = samples::council();
        let (now, home) = (own::instant("2026-11-23T12:00:00Z"), samples::address().id);
        let html =
            |language, reports: &[MyReport]| card(samples::context(&council, language), &home, reports, now).to_html();
        let mut elsewhere = own::mine();
        elsewhere.report.address = "2".parse().expect("an id");
        elsewhere.place = "1 Mill Street".to_owned();
        let mut done = own::mine();
        done.received(own::reference(), None, now);
        done.told(vec![StatusEntry::new(Status::Done, now)].into(), None, now);
        let english = html(En, &[own::mine(), elsewhere, done]);
        assert_eq!(english.matches("<li").count(), 1, "{english}");
        assert!(english.contains("Waiting") && english.contains("It must reach us by"), "{english}");
        assert!(
            !english.contains("Saved at") && !english.contains("1 Mill Street"),
            "the rest is in the list: {english}"
        );
        assert!(english.contains(r#"href="/reports/missed/1""#) && english.contains(r#"href="/reports""#), "{english}");
        let none = html(Cy, &[]);
        assert!(none.contains("Rhoi gwybod am gasgliad a fethwyd") && !none.contains("<h2"), "{none}");
    }
}
