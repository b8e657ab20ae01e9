//! All that has happened to a person's details: dates, organisations, names of details, outcomes; no values.

use super::{DetailsPage, NOT_RECOGNISED, in_words};
use crate::{Context, Screen, screen::heading};
use contract::identity::shares::paths;
use domain::identity::share::{ShareEvent, ShareEventKind};
use leptos::prelude::*;
use ui::{BackLink, ButtonLink, Emphasis, PageLink, Pagination, StateItem, StateList, Submit};
use words::{IdentityHistoryOf, IdentityHistoryTimes};

/// `events` are the latest first; the first page is 1.
pub fn history(context: Context, events: &[ShareEvent], page: u32, has_older: bool) -> Screen {
    let words = context.words();
    let path = DetailsPage::History(page).path(context.language);
    let view = view! {
        <BackLink href=DetailsPage::Mine.path(context.language) text=words.identity_details_title() />
        <div class="readable">
            {heading(words.identity_details_history())} <p>{words.identity_details_history_help()}</p>
            {timeline(context, events, &path)} {pages(context, page, has_older)}
            <div class="buttons">
                <ButtonLink
                    href=paths::HISTORY
                    text=words.identity_details_export()
                    emphasis=Emphasis::Secondary
                    reloads=true
                />
            </div>
        </div>
    };
    Screen::new(words.identity_details_history(), words.identity_details_history_help(), view)
}

fn pages(context: Context, page: u32, has_older: bool) -> Option<AnyView> {
    let words = context.words();
    let link =
        |page, text: &str| PageLink { href: DetailsPage::History(page).path(context.language), text: text.to_owned() };
    let newer = (page > 1).then(|| link(page - 1, words.identity_details_newer()));
    let older = has_older.then(|| link(page.saturating_add(1), words.identity_details_older()));
    let pages = newer.is_some() || older.is_some();
    let pages = pages.then(|| view! { <Pagination label=words.identity_details_pages() previous=newer next=older /> });
    pages.map(IntoAny::into_any)
}

/// The same lines for somebody else, who leaves them as they are.
pub fn events_of_shares(context: Context, events: &[ShareEvent]) -> AnyView {
    if events.is_empty() {
        return view! { <p>{context.words().identity_details_no_history()}</p> }.into_any();
    }
    let bare = |event| StateItem { href: None, actions: None, ..item(context, event) };
    view! { <StateList items=events.iter().map(bare).collect() /> }.into_any()
}

/// Each line can be said not to be recognised, by a form that is posted to `path`.
pub(super) fn timeline(context: Context, events: &[ShareEvent], path: &str) -> AnyView {
    let words = context.words();
    if events.is_empty() {
        return view! { <p>{words.identity_details_no_history()}</p> }.into_any();
    }
    let items = events.iter().map(|event| item(context, event)).collect();
    view! {
        <h2 class="govuk-heading-m">{words.identity_share_history()}</h2>
        <form method="post" action=path.to_owned()>
            <StateList items=items />
        </form>
    }
    .into_any()
}

fn item(context: Context, event: &ShareEvent) -> StateItem {
    let words = context.words();
    let organisation = context.text(&event.about.organisation);
    let what = in_words::outcome(words, &event.kind);
    let day = &in_words::at(context, event.at);
    let when = match event.times {
        0 | 1 => day.clone(),
        times => words.identity_history_times(IdentityHistoryTimes { times: &times.to_string(), day }),
    };
    let reference = match &event.kind {
        ShareEventKind::NotRecognised { reference } => Some(words.receipt_reference(reference.as_str())),
        _ => None,
    };
    let report = reference.is_none().then(|| {
        let object = [organisation, ", ", what, ", ", &when].concat();
        view! {
            <Submit
                text=words.identity_history_not_recognised()
                object=object
                name=NOT_RECOGNISED
                value=event.id.as_str()
                emphasis=Emphasis::Link
            />
        }
        .into_any()
    });
    let lines = [
        Some(when),
        Some(in_words::attributes(words, &event.about.attributes)),
        Some(context.text(&event.about.purpose).to_owned()),
        reference,
    ];
    StateItem {
        name: words.identity_history_of(IdentityHistoryOf { organisation, what }),
        href: event.share.clone().map(|share| DetailsPage::Share(share).path(context.language)),
        lines: lines.into_iter().flatten().map(IntoAny::into_any).collect(),
        actions: report,
        ..StateItem::default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples as own;
    use super::*;
    use crate::samples;
    use domain::language::Language::{Cy, En};

    #[test]
    fn each_line_says_who_what_and_when_and_can_be_said_not_to_be_recognised() {
        let council = samples::council();
        let html = |language, events: &[ShareEvent]| {
            history(samples::context(&council, language), events, 1, false).view.to_html()
        };
        let english = html(En, &own::events());
        for said in ["Aberwen Library", "Read by", "You gave part", "You gave nothing", "I do not recognise this"] {
            assert!(english.contains(said), "{said}: {english}");
        }
        assert!(english.contains("href=\"/api/v1/identity/history\""), "{english}");
        assert!(english.contains("DS-"), "the reference of what was reported: {english}");
        assert_eq!(english.matches("name=\"not-recognised\"").count(), own::events().len() - 1);
        assert!(html(Cy, &[]).contains("Nid oes dim wedi digwydd"));
        assert!(english.contains("12 times on that day, last at") && !english.contains("class=\"pages\""), "{english}");
        let second = history(samples::context(&council, En), &own::events(), 2, true).view.to_html();
        assert!(
            second.contains("/identity/details/history\"") && second.contains("/identity/details/history/3"),
            "{second}"
        );
    }
}
