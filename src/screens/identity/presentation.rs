//! What a wallet was asked for: the way to it, the wait for its answer, and what came of it.

use super::{Page, wallet::claim_name};
use crate::{AreaPage, Context, Screen, WholeContext, contact, screen::heading};
use domain::identity::{ClaimValue, Outcome, ShownClaim};
use leptos::prelude::*;
use ui::{BackLink, ButtonLink, Details, Emphasis, Notice, NoticeKind, Submit, SummaryItem, SummaryList};

/// The button that deletes what was shown.
pub const FORGET: &str = "forget";

/// A square picture: `path` draws its dark fields, each of the size 1.
pub struct QrPicture {
    pub width: usize,
    pub path: String,
}

/// The light edge that a reader needs, in fields (ISO/IEC 18004).
const QUIET: usize = 4;

/// `link` opens a wallet on this device; `here` is this page's own path.
pub fn open(context: WholeContext, link: String, here: String) -> Screen {
    let words = context.words();
    let view = view! {
        <div class="readable">
            {heading(words.identity_present_open_title())}
            <p>{words.identity_present_open_lead(context.council_name())}</p> <div class="buttons">
                <ButtonLink href=link text=words.identity_present_open() emphasis=Emphasis::Primary reloads=true />
            </div> <p>
                {words.identity_present_answered_help()} " "
                <a href=here rel="external">{words.identity_present_answered()}</a>
            </p> {other_way(*context)}
        </div>
    };
    Screen::new(words.identity_present_open_title(), words.identity_wallet_description(), view)
}

/// The picture is of `link`, which stands there as well.
pub fn scan(context: WholeContext, link: String, picture: Option<QrPicture>) -> Screen {
    let words = context.words();
    let picture = picture.map(|picture| drawn(words.identity_present_scan_picture(), &picture));
    let view = view! {
        <div class="readable">
            {heading(words.identity_present_scan_title())}
            <p>{words.identity_present_scan_lead(context.council_name())}</p> {picture}
            <p>{words.identity_present_renews()}</p>
            <Notice kind=NoticeKind::Warning title=words.identity_present_fraud()>
                <p>{words.identity_present_fraud_help()}</p>
            </Notice> <Details summary=words.identity_present_scan_link()>
                <p>{words.identity_present_scan_link_help()}</p>
                <p>
                    <a href=link rel="external">{words.identity_present_scan_link_text()}</a>
                </p>
            </Details> {other_way(*context)}
        </div>
    };
    Screen::new(words.identity_present_scan_title(), words.identity_wallet_description(), view)
}

/// Dark on light in every theme, as readers want it. `name` says what it is of.
pub(super) fn drawn(name: &'static str, QrPicture { width, path }: &QrPicture) -> AnyView {
    let edge = format!("-{QUIET} -{QUIET} {0} {0}", width + 2 * QUIET);
    view! {
        <p>
            <svg
                role="img"
                aria-label=name
                viewBox=edge
                width="264"
                height="264"
                shape-rendering="crispEdges"
            >
                <rect x=format!("-{QUIET}") y=format!("-{QUIET}") width="100%" height="100%" fill="#ffffff" />
                <path d=path.clone() fill="#000000" />
            </svg>
        </p>
    }
    .into_any()
}

fn other_way(context: Context) -> AnyView {
    view! {
        <p>
            <a href=Page::Wallet.path(context.language) rel="external">{context.words().identity_present_other_way()}</a>
        </p>
    }
    .into_any()
}

/// The wallet has answered, and has not led back yet.
pub fn wait(context: Context, here: String) -> Screen {
    let words = context.words();
    let view = view! {
        <div class="readable">
            {heading(words.identity_present_wait_title())} <p>{words.identity_present_wait_lead()}</p> <p>
                <a href=here rel="external">{words.identity_present_go_on()}</a>
            </p> {other_way(context)}
        </div>
    };
    Screen::new(words.identity_present_wait_title(), words.identity_wallet_description(), view)
}

/// Led back by a wallet, on the way to what came of it; the browser goes there by itself.
pub fn back(context: Context, to: String) -> Screen {
    let words = context.words();
    let view = view! {
        <div class="readable">
            {heading(words.identity_present_back_title())} <p>{words.identity_present_back_lead()}</p>
            <div class="buttons">
                <ButtonLink href=to text=words.identity_present_go_on() emphasis=Emphasis::Primary reloads=true />
            </div>
        </div>
    };
    Screen::new(words.identity_present_back_title(), words.identity_wallet_description(), view)
}

/// Exactly what was shown. `here` is this page's own path.
pub fn shown(context: WholeContext, claims: &[ShownClaim], here: String) -> Screen {
    let words = context.words();
    let rows = claims.iter().map(|ShownClaim { claim, value }| {
        let value = match value {
            ClaimValue::Text(text) => text.clone().into_any(),
            ClaimValue::Whether(true) => words.identity_claim_yes().into_any(),
            ClaimValue::Whether(false) => words.identity_claim_no().into_any(),
        };
        SummaryItem { key: claim_name(words, *claim).to_owned(), value, action: None }
    });
    let view = view! {
        <BackLink href=Page::Account.path(context.language) text=words.identity_shown_account() />
        <div class="readable">
            {heading(words.identity_shown_title())} <p>{words.identity_shown_lead(context.council_name())}</p>
            <SummaryList items=rows.collect() /> <p>{words.identity_shown_kept()}</p> <form method="post" action=here>
                <div class="buttons">
                    <Submit
                        text=words.identity_shown_forget()
                        name=FORGET
                        value="yes"
                        emphasis=Emphasis::Secondary
                    />
                </div>
            </form> <p>
                <a href=Page::Wallet.path(context.language) rel="external">{words.identity_shown_more()}</a>
            </p>
        </div>
    };
    Screen::new(words.identity_shown_title(), words.identity_shown_description(), view)
}

/// Why nothing was proved; none is for what came too late.
pub fn not_shown(context: Context, outcome: Option<&Outcome>) -> Screen {
    let words = context.words();
    let text = match outcome {
        Some(Outcome::Declined) => words.identity_not_shown_declined(),
        Some(Outcome::CannotShow) => words.identity_not_shown_cannot_show(),
        Some(Outcome::NotBelieved) => words.identity_not_shown_not_believed(),
        Some(Outcome::Revoked) => words.identity_not_shown_revoked(),
        Some(Outcome::NotChecked) => words.identity_not_shown_not_checked(),
        Some(Outcome::OtherBrowser) => words.identity_not_shown_other_browser(),
        Some(Outcome::Shown(_)) | None => words.identity_not_shown_late(),
    };
    let again = Page::Wallet.path(context.language);
    let view = view! {
        <div class="readable">
            {heading(words.identity_not_shown_title())} <p>{text}</p> <p>{words.identity_not_shown_safe()}</p>
            <div class="buttons">
                <ButtonLink href=again text=words.identity_not_shown_again() emphasis=Emphasis::Primary reloads=true />
            </div> <p>{contact::with_link(context, words.problem_call(&contact::phone(context)))}</p>
        </div>
    };
    Screen::new(words.identity_not_shown_title(), text, view)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use domain::{
        identity::Claim,
        language::Language::{self, Cy, En},
    };
    use std::collections::BTreeSet;

    fn html(language: Language, screen: impl FnOnce(WholeContext) -> Screen) -> String {
        samples::with_whole(&samples::whole_council(), language, |context| screen(context).view.to_html())
    }

    const LINK: &str = "openid4vp://?client_id=x509_hash%3Aa&request_uri=b";

    #[test]
    fn the_way_to_a_wallet_is_a_link_here_and_a_picture_elsewhere() {
        let here = html(En, |context| open(context, LINK.to_owned(), "/identity/wallet/1".to_owned()));
        assert!(here.contains(r#"href="openid4vp://?client_id=x509_hash%3Aa&amp;request_uri=b""#), "{here}");
        assert!(here.contains(r#"href="/identity/wallet/1""#) && !here.contains("<svg role"), "{here}");
        let picture = QrPicture { width: 21, path: "M0 0h7v1h-7z".to_owned() };
        let elsewhere = html(Cy, |context| scan(context, LINK.to_owned(), Some(picture)));
        assert!(elsewhere.contains(r#"viewBox="-4 -4 29 29""#) && elsewhere.contains("M0 0h7v1h-7z"), "{elsewhere}");
        assert!(elsewhere.contains("Cod QR") && elsewhere.contains("openid4vp://"), "{elsewhere}");
        assert!(elsewhere.contains("peidiwch"), "it warns of whoever sends such a code");
    }

    #[test]
    fn exactly_what_was_shown_is_told_again_and_can_be_deleted() {
        let claims = [
            ShownClaim { claim: Claim::Name, value: ClaimValue::Text("Siân <Rhys>".to_owned()) },
            ShownClaim { claim: Claim::AgeOver18, value: ClaimValue::Whether(false) },
        ];
        let html = html(En, |context| shown(context, &claims, "/identity/wallet/1".to_owned()));
        assert!(html.contains("Siân &lt;Rhys&gt;") && html.contains(">No<"), "{html}");
        assert!(html.contains(r#"name="forget""#) && html.contains(r#"action="/identity/wallet/1""#), "{html}");
        assert!(!html.contains("Postcode"));
    }

    #[test]
    fn each_way_in_which_nothing_was_proved_is_said_in_its_own_words() {
        let council = samples::council();
        let outcomes = [
            None,
            Some(Outcome::Declined),
            Some(Outcome::CannotShow),
            Some(Outcome::NotBelieved),
            Some(Outcome::Revoked),
            Some(Outcome::NotChecked),
            Some(Outcome::OtherBrowser),
        ];
        for language in [En, Cy] {
            let screens: Vec<Screen> = outcomes
                .iter()
                .map(|outcome| not_shown(samples::context(&council, language), outcome.as_ref()))
                .collect();
            let said: BTreeSet<String> = screens.iter().map(|screen| screen.description.clone()).collect();
            assert_eq!(said.len(), outcomes.len());
            assert!(screens.into_iter().all(|screen| screen.view.to_html().contains("01234 567 890")));
        }
    }
}
