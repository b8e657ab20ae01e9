//! What a person can prove with their wallet: who asks, what for, and exactly what they would show.

use super::Page;
use crate::{AreaPage, Screen, WholeContext, screen::heading, slot};
use contract::identity::doors;
use domain::identity::{Claim, Purpose, Way};
use leptos::prelude::*;
use ui::{BackLink, ButtonLink, Emphasis, Notice, NoticeKind, ScriptedButton, Submit, SummaryItem, SummaryList};
use words::Words;

/// To whoever is not signed in.
pub fn wallet_signed_out(context: WholeContext) -> Screen {
    let words = context.words();
    let to = doors::login(&Page::Wallet.path(context.language));
    let view = view! {
        <div class="readable">
            {introduction(context)} <p>{words.identity_wallet_sign_in_first()}</p>
            <div class="buttons">
                <ButtonLink href=to text=words.identity_sign_in() emphasis=Emphasis::Primary reloads=true />
            </div>
        </div>
    };
    Screen::new(words.identity_wallet_title(), words.identity_wallet_description(), view)
}

pub fn wallet(context: WholeContext) -> Screen {
    let words = context.words();
    let purposes = Purpose::ALL.map(|purpose| one(context, purpose));
    let view = view! {
        <BackLink href=Page::Account.path(context.language) text=words.identity_account() />
        <div class="readable">{introduction(context)} {purposes.collect_view()}</div>
    };
    Screen::new(words.identity_wallet_title(), words.identity_wallet_description(), view)
}

fn introduction(context: WholeContext) -> AnyView {
    let words = context.words();
    view! {
        {heading(words.identity_wallet_title())}
        <p class="govuk-body-l">{words.identity_wallet_lead(context.council_name())}</p>
        <p>{words.identity_wallet_you_decide()}</p>
    }
    .into_any()
}

fn one(context: WholeContext, purpose: Purpose) -> AnyView {
    let words = context.words();
    let (title, why) = match purpose {
        Purpose::Address => (words.identity_wallet_address(), words.identity_wallet_address_why()),
        Purpose::Age => (words.identity_wallet_age(), words.identity_wallet_age_why()),
    };
    let claims = purpose.claims().iter().map(|claim| view! { <li>{claim_name(words, *claim)}</li> }).collect_view();
    let row = |key: &str, value: AnyView| SummaryItem { key: key.to_owned(), value, action: None };
    let rows = vec![
        row(words.identity_wallet_who(), context.council_name().to_owned().into_any()),
        row(words.identity_wallet_why(), why.into_any()),
        row(words.identity_wallet_what(), view! { <ul class="govuk-list">{claims}</ul> }.into_any()),
        row(words.identity_wallet_how_long(), words.identity_wallet_how_long_session().into_any()),
    ];
    view! {
        <h2 class="govuk-heading-m">{title}</h2>
        <SummaryList items=rows />
        <form method="post" action=Page::Wallet.path(context.language)>
            <div class="buttons">{Way::ALL.map(|way| button(words, title, purpose, way)).collect_view()}</div>
            {nothing_shown(words, purpose)}
        </form>
    }
    .into_any()
}

/// What a browser does is done by script, where the browser can.
fn button(words: Words, title: &str, purpose: Purpose, way: Way) -> AnyView {
    let (object, value) = (["– ", title].concat(), purpose.name());
    let sends = |text: &str, emphasis: Emphasis| {
        view! { <Submit text=text object=object.clone() name=way.name() value=value emphasis=emphasis /> }.into_any()
    };
    match way {
        Way::ThisDevice => sends(words.identity_wallet_this_device(), Emphasis::Primary),
        Way::OtherDevice => sends(words.identity_wallet_other_device(), Emphasis::Secondary),
        Way::Browser => {
            let text = words.identity_wallet_browser();
            let emphasis = Emphasis::Secondary;
            view! { <ScriptedButton text=text object=object name=slot::BROWSER_WALLET value=value emphasis=emphasis /> }
                .into_any()
        }
    }
}

/// Also where the person has only gone back: the browser does not tell why it brings nothing.
fn nothing_shown(words: Words, purpose: Purpose) -> AnyView {
    view! {
        <div id=[slot::NOTHING_SHOWN, purpose.name()].concat() role="group" tabindex="-1" hidden=true>
            <Notice kind=NoticeKind::Information title=words.identity_wallet_nothing_shown()>
                <p>{words.identity_wallet_nothing_shown_help()}</p>
            </Notice>
        </div>
    }
    .into_any()
}

pub(super) fn claim_name(words: Words, claim: Claim) -> &'static str {
    match claim {
        Claim::Name => words.identity_claim_name(),
        Claim::StreetAddress => words.identity_claim_street(),
        Claim::Locality => words.identity_claim_locality(),
        Claim::PostalCode => words.identity_claim_postcode(),
        Claim::AgeOver18 => words.identity_claim_age_over_18(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use domain::language::Language::{self, Cy, En};

    fn html(language: Language, screen: fn(WholeContext) -> Screen) -> String {
        samples::with_whole(&samples::whole_council(), language, |context| screen(context).view.to_html())
    }

    #[test]
    fn it_says_who_asks_what_for_and_what_is_shown_before_anything_is_asked() {
        let english = html(En, wallet);
        for said in ["Aberwen Borough Council", "Street and house number", "Whether you are 18", "Until you sign out"] {
            assert!(english.contains(said), "{said}: {english}");
        }
        for button in ["name=\"this-device\" value=\"address\"", "name=\"other-device\" value=\"age\""] {
            assert!(english.contains(button), "{button}: {english}");
        }
        assert!(english.contains(r#"method="post" action="/identity/wallet""#), "{english}");
        assert!(!english.contains("checked"), "nothing is chosen beforehand");
        for purpose in ["address", "age"] {
            let hidden = format!("<button type=\"button\" hidden name=\"browser\" value=\"{purpose}\"");
            assert!(english.contains(&hidden), "a script shows it where the browser can: {english}");
            let notice = format!("id=\"nothing-shown-{purpose}\" role=\"group\" tabindex=\"-1\" hidden");
            assert!(english.contains(&notice), "{english}");
        }
        assert!(html(Cy, wallet).contains(r#"action="/cy/identity/wallet""#));
    }

    #[test]
    fn whoever_is_not_signed_in_is_told_what_it_is_and_led_there() {
        let welsh = html(Cy, wallet_signed_out);
        assert!(welsh.contains("return_to=%2Fcy%2Fidentity%2Fwallet"), "{welsh}");
        assert!(!welsh.contains("<form"));
    }
}
