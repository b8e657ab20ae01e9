//! One share: what was agreed to, what has happened, and its receipts.

use super::{DetailsPage, END_SHARE, history::timeline, in_words, mine, request::back};
use crate::{Context, Screen, screen::heading};
use domain::identity::{
    Receipt,
    share::{Agreement, Share, ShareAct, ShareEvent, ShareReceipt, ShareState},
};
use jiff::Timestamp;
use leptos::prelude::*;
use ui::{BackLink, Emphasis, LinkItem, LinkList, Submit, SummaryItem, SummaryList, Tag};
use words::IdentityRequestPolicyVersion;

/// `events` and `receipts` are those of this share, the latest first; of events there may be older ones.
pub fn share(
    context: Context,
    share: &Share,
    (events, has_older): (&[ShareEvent], bool),
    receipts: &[(Receipt, ShareReceipt)],
    now: Timestamp,
) -> Screen {
    let words = context.words();
    let who = context.text(&share.agreement.recipient.name);
    let title = words.identity_share_title(who);
    let (tone, state) = mine::state(context, share, now);
    let standing = mine::standing(context, share, now).into_iter().map(|line| view! { <p>{line}</p> }).collect_view();
    let path = DetailsPage::Share(share.id.clone()).path(context.language);
    let is_active = share.state(now) == ShareState::Active;
    let change = (is_active && share.may_change()).then(|| {
        let to = DetailsPage::Change(share.id.clone()).path(context.language);
        view! {
            <p>
                <a href=to>{words.identity_change_title()}</a>
            </p>
        }
    });
    let end = is_active.then(|| end(context, share, &path));
    let back = share.awaits_return.as_ref().filter(|_| is_active).map(|request| back(context, request, who));
    let view = view! {
        <BackLink href=DetailsPage::Mine.path(context.language) text=words.identity_details_title() />
        <div class="readable">
            {heading(title.clone())}
            <p>
                <Tag text=state tone=tone />
            </p>
            {standing} {back} {change} {end} {agreement(context, &share.agreement)} {links(context, receipts)}
            {timeline(context, events, &path)} {has_older.then(|| whole_history(context))}
        </div>
    };
    Screen::new(title, words.identity_details_lead(), view)
}

fn whole_history(context: Context) -> AnyView {
    view! {
        <p>
            <a href=DetailsPage::History(1)
                .path(context.language)>{context.words().identity_details_history()}</a>
        </p>
    }
    .into_any()
}

fn end(context: Context, share: &Share, path: &str) -> AnyView {
    let words = context.words();
    view! {
        <form method="post" action=path.to_owned()>
            <p>{words.identity_share_end_help()}</p>
            <div class="buttons">
                <Submit
                    text=words.identity_share_end()
                    name=END_SHARE
                    value=share.id.as_str()
                    emphasis=Emphasis::Warning
                />
            </div>
        </form>
    }
    .into_any()
}

fn agreement(context: Context, agreement: &Agreement) -> AnyView {
    let words = context.words();
    let Agreement { recipient, terms, given, period, .. } = agreement;
    let item = |key: &str, value: AnyView| SummaryItem { key: key.to_owned(), value, action: None };
    let text = |text: &str| text.to_owned().into_any();
    let version = words.identity_request_policy_version(IdentityRequestPolicyVersion {
        organisation: context.text(&recipient.name),
        version: &recipient.policy.version,
    });
    let policy = view! { <a href=recipient.policy.url.clone() rel="external noopener">{version}</a> }.into_any();
    let items = vec![
        item(words.identity_share_what(), text(&in_words::attributes(words, given))),
        item(words.identity_request_service(), text(context.text(&terms.service))),
        item(words.identity_request_purpose(), text(context.text(&terms.purpose))),
        item(words.identity_share_period(), text(in_words::period(words, *period))),
        item(words.identity_request_basis(), text(in_words::basis(words, terms.lawful_basis))),
        item(words.identity_request_retention(), text(context.text(&terms.retention))),
        item(words.identity_request_policy(), policy),
        item(words.identity_request_contact(), text(&recipient.contact)),
    ];
    view! { <SummaryList items=items /> }.into_any()
}

fn links(context: Context, receipts: &[(Receipt, ShareReceipt)]) -> Option<AnyView> {
    let words = context.words();
    let items = receipts.iter().map(|(receipt, told)| LinkItem {
        href: DetailsPage::Receipt(receipt.id.clone()).path(context.language),
        text: match told.act {
            ShareAct::Given => words.identity_receipt_given().to_owned(),
            ShareAct::Changed => words.identity_receipt_changed().to_owned(),
            ShareAct::Ended => words.identity_receipt_ended().to_owned(),
        },
        note: Some(in_words::at(context, told.time)),
        ..LinkItem::default()
    });
    let list = || {
        view! {
            <h2 class="govuk-heading-m">{words.identity_receipt_all()}</h2>
            <LinkList items=items.collect() />
        }
        .into_any()
    };
    (!receipts.is_empty()).then(list)
}

#[cfg(test)]
mod tests {
    use super::super::samples as own;
    use super::*;
    use crate::samples;
    use domain::language::Language::{Cy, En};

    #[test]
    fn it_has_what_was_agreed_to_what_happened_and_its_receipts() {
        let council = samples::council();
        let html = |language, share: &Share| {
            let context = samples::context(&council, language);
            super::share(context, share, (&own::events(), true), &own::receipts(), own::now()).view.to_html()
        };
        let active = html(En, &own::share());
        for said in [
            "What Aberwen Library can read",
            "Stop sharing now",
            "30 days",
            "Read by",
            "Receipt for giving",
            "/details/history",
        ] {
            assert!(active.contains(said), "{said}: {active}");
        }
        assert!(active.contains("name=\"not-recognised\"") && active.contains("/change\""), "{active}");
        let ended = html(Cy, &Share { ended_at: Some(own::now()), ..own::share() });
        assert!(!ended.contains("/change\""), "{ended}");
        assert!(!ended.contains("name=\"end-share\"") && ended.contains("Wedi dod i ben"), "{ended}");
        assert!(!active.contains("/return\""), "{active}");
        let awaits = Share { awaits_return: Some(own::request().id), ..own::share() };
        let waiting = html(En, &awaits);
        for said in [
            "Waiting for you",
            "They do not know of it yet",
            "/return\"",
            "Go back to Aberwen Library",
            "Stop sharing now",
        ] {
            assert!(waiting.contains(said), "{said}: {waiting}");
        }
        assert!(!waiting.contains("They can read it until") && !waiting.contains("Active"), "{waiting}");
        let over = html(En, &Share { ended_at: Some(own::now()), ..awaits });
        assert!(over.contains("never told of it") && !over.contains("/return\""), "{over}");
        assert!(!over.contains("asked them to erase"), "{over}");
    }
}
