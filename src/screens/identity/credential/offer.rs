//! The way of a credential into a wallet: a link here, a picture for elsewhere, and the PIN.

use super::CredentialPage;
use crate::identity::presentation::{QrPicture, drawn};
use crate::{Screen, WholeContext, screen::heading};
use domain::identity::{OfferId, OfferStanding};
use leptos::prelude::*;
use ui::{BackLink, ButtonLink, Emphasis, Notice, NoticeKind};

/// `link` opens a wallet with the offer, and the picture is of it.
pub fn offer(
    context: WholeContext,
    id: &OfferId,
    standing: &OfferStanding,
    pin: &str,
    link: String,
    picture: Option<QrPicture>,
) -> Screen {
    let words = context.words();
    let (title, body) = match standing {
        OfferStanding::Open => (words.identity_offer_title(), open(context, id, pin, link, picture)),
        OfferStanding::Taken => (words.identity_offer_taken(), over(context, words.identity_offer_taken_help())),
        OfferStanding::Spoilt => (words.identity_offer_over(), over(context, words.identity_offer_spoilt())),
        OfferStanding::Late => (words.identity_offer_over(), over(context, words.identity_offer_late())),
    };
    let view = view! {
        <BackLink
            href=CredentialPage::Mine.path(context.language)
            text=words.identity_credential_title()
        />
        <div class="readable">{heading(title)} {body}</div>
    };
    Screen::new(title, words.identity_credential_description(), view)
}

fn open(context: WholeContext, id: &OfferId, pin: &str, link: String, picture: Option<QrPicture>) -> AnyView {
    let words = context.words();
    let here = CredentialPage::Offer(id.clone()).path(context.language);
    let picture = picture.map(|picture| drawn(words.identity_offer_picture(), &picture));
    // In two halves, which are easier to remember on the way to a wallet.
    let (first, second) = pin.split_at(pin.len() / 2);
    let digits = [first, " ", second].concat();
    view! {
        <p>{words.identity_offer_lead(context.council_name())}</p>
        <h2 class="govuk-heading-m">{words.identity_offer_pin()}</h2>
        <p class="govuk-heading-l">{digits}</p>
        <p>{words.identity_offer_pin_help()}</p>
        <h2 class="govuk-heading-m">{words.identity_offer_here()}</h2>
        <div class="buttons">
            <ButtonLink href=link text=words.identity_present_open() emphasis=Emphasis::Primary reloads=true />
        </div>
        <h2 class="govuk-heading-m">{words.identity_offer_elsewhere()}</h2>
        <p>{words.identity_offer_scan()}</p>
        {picture}
        <Notice kind=NoticeKind::Warning title=words.identity_offer_fraud()>
            <p>{words.identity_offer_fraud_help()}</p>
        </Notice>
        <p>
            {words.identity_offer_added_help()} " "
            <a href=here rel="external">{words.identity_offer_added()}</a>
        </p>
    }
    .into_any()
}

fn over(context: WholeContext, help: &'static str) -> AnyView {
    let words = context.words();
    let to = CredentialPage::Mine.path(context.language);
    view! {
        <p>{help}</p>
        <div class="buttons">
            <ButtonLink href=to text=words.identity_offer_go_on() emphasis=Emphasis::Primary reloads=true />
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use domain::language::Language::{self, Cy, En};

    const LINK: &str = "openid-credential-offer://?credential_offer=a";

    fn html(language: Language, standing: &OfferStanding) -> String {
        let picture = Some(QrPicture { width: 21, path: "M0 0h7v1h-7z".to_owned() });
        let id = OfferId::from_random([1; 16]);
        samples::with_whole(&samples::whole_council(), language, |context| {
            offer(context, &id, standing, "012345", LINK.to_owned(), picture).view.to_html()
        })
    }

    #[test]
    fn an_open_offer_has_a_link_a_picture_and_the_pin_and_one_that_is_over_has_none() {
        let english = html(En, &OfferStanding::Open);
        for said in ["012 345", LINK, "M0 0h7v1h-7z", "Show this page to nobody", "QR code with the credential"] {
            assert!(english.contains(said), "{said}: {english}");
        }
        for (standing, said) in [
            (OfferStanding::Taken, "Mae’r dystysgrif yn eich waled"),
            (OfferStanding::Spoilt, "anghywir yn rhy aml"),
            (OfferStanding::Late, "mewn pryd"),
        ] {
            let welsh = html(Cy, &standing);
            assert!(welsh.contains(said) && welsh.contains("href=\"/cy/identity/credential\""), "{welsh}");
            assert!(!welsh.contains(LINK) && !welsh.contains("012 345"), "{welsh}");
        }
    }
}
