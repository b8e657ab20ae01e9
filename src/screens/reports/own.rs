//! The reports that a person has added to their account, and the forms that add one and take one out.

use super::{
    Page,
    following::{about, status, tone},
};
use crate::{AreaPage, Context, dates};
#[cfg(feature = "ssr")]
use contract::cards::Card;
use contract::reports::ReportAnswer;
use domain::{reports::ReportKey, text::Text};
use leptos::prelude::*;
use ui::{Emphasis, StateItem, StateList, Submit};

/// The button that adds a report, with its key.
pub const ADD: &str = "add";
/// The button that takes one out, with its reference.
pub const TAKE_OUT: &str = "take-out";

/// None where they cannot be told now.
pub fn own(context: Context, reports: Option<&[ReportAnswer]>) -> AnyView {
    let words = context.words();
    let list = match reports {
        None => view! { <p>{words.reports_own_unknown()}</p> }.into_any(),
        Some([]) => view! { <p>{words.reports_own_none()}</p> }.into_any(),
        Some(reports) => {
            let items = reports.iter().map(|report| item(context, report)).collect();
            view! {
                <p>{words.reports_own_help()}</p>
                <form method="post" action=Page::Mine.path(context.language)>
                    <StateList items=items />
                </form>
            }
            .into_any()
        }
    };
    view! {
        <h2 class="govuk-heading-m" id="own">
            {words.reports_own()}
        </h2>
        {list}
    }
    .into_any()
}

fn item(context: Context, report: &ReportAnswer) -> StateItem {
    let words = context.words();
    let names: Vec<&Text> = report.services.iter().map(|service| &service.name).collect();
    let expected = report.expected_by.filter(|_| report.status.is_open());
    let expected = expected.map(|date| words.reports_expected(&dates::day(words, date, context.today)));
    let lines = [Some(words.outbox_sent_help(report.reference.as_str())), expected].into_iter().flatten();
    let take_out = view! {
        <Submit
            text=words.reports_take_out()
            object=report.reference.to_string()
            name=TAKE_OUT
            value=report.reference.to_string()
            emphasis=Emphasis::Secondary
        />
    };
    StateItem {
        name: about(context, &report.kind, &names),
        href: Some(Page::Report(report.reference.clone()).path(context.language)),
        state: Some((tone(report.status), status(words, report.status).to_owned())),
        lines: lines.map(IntoAny::into_any).collect(),
        actions: Some(take_out.into_any()),
        ..StateItem::default()
    }
}

/// The open ones, and the way to all of them. None where they cannot be told now.
#[cfg(feature = "ssr")]
pub fn own_card(context: Context, reports: Option<&[ReportAnswer]>) -> Card {
    let words = context.words();
    let card = |lines, is_news| Card {
        title: words.reports_title().to_owned(),
        lines,
        href: Page::Mine.path(context.language),
        link: words.cards_reports_see().to_owned(),
        is_news,
    };
    let Some(reports) = reports else { return card(vec![words.reports_own_unknown().to_owned()], true) };
    let open: Vec<&ReportAnswer> = reports.iter().filter(|report| report.status.is_open()).collect();
    let told = |report: &&ReportAnswer| {
        let names: Vec<&Text> = report.services.iter().map(|service| &service.name).collect();
        [&*about(context, &report.kind, &names), ". ", status(words, report.status)].concat()
    };
    let mut lines: Vec<String> = open.iter().take(OPEN_SHOWN).map(told).collect();
    if reports.is_empty() {
        lines.push(words.cards_reports_add().to_owned());
    }
    card(lines, !open.is_empty())
}

/// On a card.
#[cfg(feature = "ssr")]
const OPEN_SHOWN: usize = 3;

/// Adds one report of this device, `object`, to the account of whoever is signed in.
pub fn add(context: Context, key: &ReportKey, object: String) -> AnyView {
    view! {
        <form class="buttons" method="post" action=Page::Mine.path(context.language)>
            <Submit
                text=context.words().reports_add()
                object=object
                name=ADD
                value=key.to_string()
                emphasis=Emphasis::Secondary
            />
        </form>
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::{reports::samples as reports, samples};
    use domain::language::Language::{Cy, En};

    #[test]
    fn a_report_of_an_account_has_its_state_and_can_be_taken_out() {
        let council = samples::council();
        let html = own(samples::context(&council, En), Some(&[reports::answer()])).to_html();
        assert!(html.contains("Missed collection: Recycling") && html.contains("DS-7K3M-2QW2</span>"), "{html}");
        assert!(html.contains(r#"method="post" action="/reports""#), "{html}");
        assert!(html.contains(r#"name="take-out" value="DS-7K3M-2QW2""#), "{html}");
        let welsh = own(samples::context(&council, Cy), Some(&[reports::answer()])).to_html();
        assert!(welsh.contains(r#"action="/cy/reports""#) && welsh.contains("Tynnu o fy nghyfrif"), "{welsh}");
    }

    #[test]
    fn that_there_are_none_is_not_that_they_cannot_be_told() {
        let council = samples::council();
        let told = |reports| own(samples::context(&council, En), reports).to_html();
        assert!(told(Some(&[])).contains("You have not added any reports to your account."));
        assert!(told(None).contains("We cannot show the reports in your account at the moment."));
    }

    #[test]
    fn a_card_is_news_while_a_report_is_open() {
        let council = samples::council();
        let card = |language, reports: &[ReportAnswer]| own_card(samples::context(&council, language), Some(reports));
        let open = card(En, &[reports::answer()]);
        assert!(open.is_news && open.lines[0].starts_with("Missed collection: Recycling. "), "{open:?}");
        let none = card(Cy, &[]);
        assert_eq!((none.is_news, &*none.href, none.lines.len()), (false, "/cy/reports", 1), "{none:?}");
        let mut done = reports::answer();
        done.status = domain::reports::Status::Done;
        let done = card(En, &[done]);
        assert!(!done.is_news && done.lines.is_empty(), "{done:?}");
        let unknown = own_card(samples::context(&council, Cy), None);
        assert_eq!((unknown.is_news, &*unknown.href), (true, "/cy/reports"), "it is not said as if there were none");
        assert_eq!(unknown.lines, ["Ni allwn ddangos yr adroddiadau yn eich cyfrif ar hyn o bryd."]);
    }

    #[test]
    fn a_report_of_the_device_is_added_by_its_key_alone() {
        let council = samples::council();
        let html = add(samples::context(&council, Cy), &reports::key(), "Ailgylchu".into()).to_html();
        assert!(html.contains(r#"method="post" action="/cy/reports""#) && html.contains("Ychwanegu at fy nghyfrif"));
        assert!(html.contains(&format!(r#"name="add" value="{}""#, reports::key())), "{html}");
    }
}
