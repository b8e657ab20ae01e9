//! A receipt: what the council has signed of a share or its end.

use super::{DetailsPage, ERASE, in_words};
use crate::{Context, Screen, screen::heading, slot};
use domain::identity::{
    Receipt, ReceiptId,
    share::{Party, ShareAct, ShareReceipt},
};
use leptos::prelude::*;
use ui::{ButtonLink, Details, Emphasis, LinkItem, LinkList, Submit, SummaryItem, SummaryList};
use words::IdentityRequestPolicyVersion;

/// `download` is where the signed receipt is had as a file. Where its organisation awaits the person back, it was told nothing.
pub fn receipt(
    context: Context,
    receipt: &Receipt,
    told: &ShareReceipt,
    awaits_return: bool,
    download: &str,
) -> Screen {
    let words = context.words();
    let who = context.text(&told.recipient.name);
    let (title, help) = match told.act {
        ShareAct::Given | ShareAct::Changed if awaits_return => {
            (words.identity_receipt_title_waiting(who), words.identity_receipt_help_given(who))
        }
        ShareAct::Ended if awaits_return => {
            (words.identity_receipt_title_ended(who), words.identity_details_never_told().to_owned())
        }
        ShareAct::Given => (words.identity_receipt_title_given(who), words.identity_receipt_help_given(who)),
        ShareAct::Changed => (words.identity_receipt_title_changed(who), words.identity_receipt_help_changed(who)),
        ShareAct::Ended => (words.identity_receipt_title_ended(who), words.identity_receipt_help_ended(who)),
    };
    let link = |page: DetailsPage, text: &str| LinkItem {
        href: page.path(context.language),
        text: text.to_owned(),
        ..LinkItem::default()
    };
    let links = vec![
        link(DetailsPage::Share(told.share.clone()), words.identity_receipt_share()),
        link(DetailsPage::Mine, words.identity_details_title()),
    ];
    let signed = receipt.jws.clone();
    let view = view! {
        <div class="readable">
            {heading(title.clone())} <p class="govuk-body-l">{help}</p> <LinkList items=links />
            <h2 class="govuk-heading-m">{words.identity_receipt_heading()}</h2> {fields(context, receipt, told)}
            <p>{words.identity_receipt_signed()}</p> <div id=slot::RECEIPT data-receipt=receipt.id.to_string()></div>
            <div class="buttons">
                <ButtonLink
                    href=download
                    text=words.identity_receipt_download()
                    emphasis=Emphasis::Secondary
                    reloads=true
                />
            </div>
            <Details summary=words.identity_receipt_text()>
                <p class="break-all">
                    <code>{signed}</code>
                </p>
            </Details>
            {erase(context, &receipt.id)}
        </div>
    };
    Screen::new(title, words.identity_details_lead(), view)
}

/// Whoever opens it is told what that means before they press.
fn erase(context: Context, id: &ReceiptId) -> AnyView {
    let (words, here) = (context.words(), DetailsPage::Receipt(id.clone()).path(context.language));
    view! {
        <Details summary=words.identity_receipt_erase()>
            <p>{words.identity_receipt_erase_help()}</p>
            <form method="post" action=here>
                <Submit text=words.identity_receipt_erase() name=ERASE value="yes" emphasis=Emphasis::Warning />
            </form>
        </Details>
    }
    .into_any()
}

fn fields(context: Context, receipt: &Receipt, told: &ShareReceipt) -> AnyView {
    let words = context.words();
    let party = |party: &Party| [context.text(&party.name), ", ", &party.contact].concat();
    let version = words.identity_request_policy_version(IdentityRequestPolicyVersion {
        organisation: context.text(&told.recipient.name),
        version: &told.policy.version,
    });
    let source = [&*told.source.issuer, " (", told.source.confidence.name(), ")"].concat();
    let lines = [
        (words.identity_receipt_id(), receipt.id.to_string()),
        (words.identity_receipt_time(), in_words::at(context, told.time)),
        (words.identity_receipt_controller(), party(&told.controller)),
        (words.identity_receipt_recipient(), party(&told.recipient)),
        (words.identity_share_what(), in_words::attributes(words, &told.attributes)),
        (words.identity_request_service(), context.text(&told.service).to_owned()),
        (words.identity_request_purpose(), context.text(&told.purpose).to_owned()),
        (words.identity_request_basis(), in_words::basis(words, told.lawful_basis).to_owned()),
        (words.identity_receipt_source(), source),
        (words.identity_share_period(), in_words::period(words, told.period).to_owned()),
        (words.identity_receipt_until(), in_words::at(context, told.until)),
        (words.identity_request_retention(), context.text(&told.retention).to_owned()),
        (words.identity_request_policy(), version),
    ];
    let item =
        |(key, value): (&str, String)| SummaryItem { key: key.to_owned(), value: value.into_any(), action: None };
    view! { <SummaryList items=lines.into_iter().map(item).collect() /> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::super::samples as own;
    use super::*;
    use crate::samples;
    use domain::language::Language::{Cy, En};

    #[test]
    fn it_shows_every_field_and_offers_the_signed_text() {
        let council = samples::council();
        let [(ended, told_of_end), (given, told)] = &own::receipts()[..] else { panic!("there are two") };
        let context = |language| samples::context(&council, language);
        let english = receipt(context(En), given, told, false, "/file").view.to_html();
        for said in [
            "Aberwen Library can now read your details",
            "council@aberwen.example",
            "details@library.example",
            "https://provider.example/ (P2)",
            "A contract with you",
            "href=\"/file\"",
            "a.b.c",
            &format!("data-receipt=\"{}\"", given.id),
        ] {
            assert!(english.contains(said), "{said}: {english}");
        }
        let welsh = receipt(context(Cy), ended, told_of_end, false, "/file").view.to_html();
        assert!(welsh.contains("Nid yw Llyfrgell Aberwen yn gallu darllen eich manylion mwyach"), "{welsh}");
        for (one, told) in [(given, told), (ended, told_of_end)] {
            let awaits = receipt(context(En), one, told, true, "/file").view.to_html();
            assert!(!awaits.contains("can now read") && !awaits.contains("asked Aberwen Library to erase"), "{awaits}");
        }
    }
}
