//! All that has happened to a person's details: dates, organisations, names of details, outcomes; no values.

use super::{DetailsPage, NOT_RECOGNISED, in_words};
use crate::{Context, Screen, screen::heading};
use contract::identity::shares::paths;
use domain::identity::share::{ShareEvent, ShareEventKind};
use leptos::prelude::*;
use ui::{BackLink, ButtonLink, Emphasis, StateItem, StateList, Submit};
use words::IdentityHistoryOf;

/// `events` are the latest first.
pub fn history(context: Context, events: &[ShareEvent]) -> Screen {
    let words = context.words();
    let path = DetailsPage::History.path(context.language);
    let view = view! {
        <BackLink href=DetailsPage::Mine.path(context.language) text=words.identity_details_title() />
        <div class="readable">
            {heading(words.identity_details_history())} <p>{words.identity_details_history_help()}</p>
            {timeline(context, events, &path)}
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
    let when = in_words::at(context, event.at);
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
        let html =
            |language, events: &[ShareEvent]| history(samples::context(&council, language), events).view.to_html();
        let english = html(En, &own::events());
        for said in ["Aberwen Library", "Read by", "You gave part", "You gave nothing", "I do not recognise this"] {
            assert!(english.contains(said), "{said}: {english}");
        }
        assert!(english.contains("href=\"/api/v1/identity/history\""), "{english}");
        assert!(english.contains("DS-"), "the reference of what was reported: {english}");
        assert_eq!(english.matches("name=\"not-recognised\"").count(), own::events().len() - 1);
        assert!(html(Cy, &[]).contains("Nid oes dim wedi digwydd"));
    }
}
