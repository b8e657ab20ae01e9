//! Who is signed in: how sure the council is, on which devices, and how it came about.

use super::{
    CredentialPage, DetailsPage, NOT_RECOGNISED, Page,
    help::{Help, help},
    history::{device, history, when},
};
use crate::{AreaPage, Context, Screen, cards, contact, dates, screen::heading};
use contract::{
    cards::CardsAnswer,
    identity::{SignedIn, doors},
};
use domain::{
    identity::{Confidence, LookedUp, SignInEvent},
    london,
};
use leptos::prelude::*;
use ui::{ButtonLink, Emphasis, LinkItem, LinkList, StateItem, StateList, Submit, Tone};
use words::{IdentityDevicesStarted, IdentityDevicesUsed, Words};

/// The button that ends one session, with its id.
pub const END: &str = "end";
/// The button that ends all sessions but this one.
pub const END_OTHERS: &str = "end-others";

pub struct Account<'a> {
    /// What the areas have to say.
    pub cards: &'a CardsAnswer,
    /// The one on this device.
    pub this: &'a SignedIn,
    /// Those on other devices.
    pub others: &'a [SignedIn],
    /// The latest first.
    pub events: &'a [SignInEvent],
    /// The latest first.
    pub looks: &'a [LookedUp],
    /// None where no staff can look.
    pub help: Option<Help>,
    /// Whether they can be proved further.
    pub may_prove: bool,
    /// Whether they can show a credential from a wallet.
    pub may_show: bool,
    /// Whether the council gives out credentials of its own.
    pub may_hold: bool,
}

pub fn account(context: Context, account: Account) -> Screen {
    let words = context.words();
    let title = match &account.this.name {
        Some(name) => words.identity_signed_in_as(name.as_str()),
        None => words.identity_signed_in().to_owned(),
    };
    let ends_at = &dates::time_of_day(words, london::civil(account.this.ends_at).time());
    let until = if account.this.may_be_extended {
        words.identity_until(ends_at)
    } else {
        words.identity_until_at_last(ends_at)
    };
    let view = view! {
        <div class="readable">
            {heading(title)} <p>{until}</p> {own(context)} {cards(account.cards)} {level(context, &account)}
            {details(context)} {devices(context, &account)} {help(context, account.help.as_ref())} {past(context, &account)}
        </div>
    };
    Screen::new(words.identity_signed_in(), words.identity_description(), view)
}

/// The way to what is the person's own, where the council has it.
fn own(context: Context) -> AnyView {
    let to = crate::account::Page::Account;
    let link = || LinkItem {
        href: to.path(context.language),
        text: context.words().account_title().to_owned(),
        external: true,
        ..LinkItem::default()
    };
    let items = context.has_area(crate::account::Page::ROOT).then(|| vec![link()]);
    items.map(|items| view! { <LinkList items=items /> }).into_any()
}

fn level(context: Context, account: &Account) -> AnyView {
    let words = context.words();
    let text = match account.this.confidence {
        Confidence::P0 => words.identity_level_p0(),
        Confidence::P1 => words.identity_level_p1(),
        Confidence::P2 => words.identity_level_p2(),
    };
    let prove = account.may_prove.then(|| {
        let to = doors::step_up(Confidence::P2, &Page::Account.path(context.language));
        view! {
            <p>{words.identity_level_prove_help()}</p>
            <div class="buttons">
                <ButtonLink href=to text=words.identity_level_prove() emphasis=Emphasis::Secondary reloads=true />
            </div>
        }
    });
    let wallet = account.may_show.then(|| {
        let to = Page::Wallet.path(context.language);
        view! { <p><a href=to rel="external">{words.identity_wallet_title()}</a></p> }
    });
    let credential = account.may_hold.then(|| {
        let to = CredentialPage::Mine.path(context.language);
        view! { <p><a href=to rel="external">{words.identity_credential_title()}</a></p> }
    });
    view! {
        <h2 class="govuk-heading-m">{words.identity_level_heading()}</h2>
        <p>{text}</p>
        {prove}
        {wallet}
        {credential}
    }
    .into_any()
}

fn details(context: Context) -> AnyView {
    let words = context.words();
    view! {
        <h2 class="govuk-heading-m">{words.identity_details_title()}</h2>
        <p>{words.identity_details_lead()}</p>
        <p>
            <a href=DetailsPage::Mine.path(context.language)>{words.identity_details_see()}</a>
        </p>
    }
    .into_any()
}

fn devices(context: Context, account: &Account) -> AnyView {
    let words = context.words();
    let items = [account.this].into_iter().chain(account.others).map(|session| item(context, session)).collect();
    let others = if account.others.is_empty() {
        view! { <p>{words.identity_devices_only_this()}</p> }.into_any()
    } else {
        view! {
            <div class="buttons">
                <Submit
                    text=words.identity_devices_end_others()
                    name=END_OTHERS
                    value="yes"
                    emphasis=Emphasis::Secondary
                />
            </div>
        }
        .into_any()
    };
    view! {
        <h2 class="govuk-heading-m">{words.identity_devices_heading()}</h2>
        <form method="post" action=Page::Account.path(context.language)>
            <StateList items=items /> {others}
        </form>
    }
    .into_any()
}

/// One of the devices, with what ends its session.
fn item(context: Context, session: &SignedIn) -> StateItem {
    let words = context.words();
    let (time, soft_date) = &when(context, session.started_at);
    let started = words.identity_devices_started(IdentityDevicesStarted { time, soft_date });
    let (time, soft_date) = &when(context, session.used_at);
    let used = words.identity_devices_used(IdentityDevicesUsed { time, soft_date });
    let name = device(words, session.device);
    let end = (!session.is_this).then(|| {
        // Several of a name are told apart by when they began.
        let object = [&*name, ", ", &*started].concat();
        view! {
            <Submit
                text=words.identity_devices_end()
                object=object
                name=END
                value=session.id.as_str()
                emphasis=Emphasis::Link
            />
        }
        .into_any()
    });
    StateItem {
        name,
        state: session.is_this.then(|| (Tone::Quiet, words.identity_devices_this().to_owned())),
        lines: vec![started.into_any(), used.into_any()],
        actions: end,
        ..StateItem::default()
    }
}

fn past(context: Context, account: &Account) -> AnyView {
    let words = context.words();
    let not_you = words.identity_history_not_you(&contact::phone(context));
    view! {
        <h2 class="govuk-heading-m">{words.identity_history_heading()}</h2>
        <form method="post" action=Page::Account.path(context.language)>
            {history(context, account.events, account.looks, Some(not_recognised))}
        </form>
        <p>{contact::with_link(context, not_you)}</p>
    }
    .into_any()
}

/// An event is known by when it was.
fn not_recognised(words: Words, event: &SignInEvent, object: String) -> AnyView {
    view! {
        <Submit
            text=words.identity_history_not_recognised()
            object=object
            name=NOT_RECOGNISED
            value=event.at.as_millisecond().to_string()
            emphasis=Emphasis::Link
        />
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use domain::{
        identity::{Browser, Device, PersonName, SessionId, System},
        language::Language::{self, Cy, En},
    };
    use jiff::Timestamp;

    fn instant(text: &str) -> Timestamp {
        text.parse().expect("an instant")
    }

    fn session(number: u8) -> SignedIn {
        SignedIn {
            id: SessionId::from_random([number; 16]),
            is_this: number == 0,
            confidence: Confidence::P0,
            name: None,
            device: Device { browser: Browser::Firefox, system: System::Android },
            started_at: instant("2026-11-23T09:00:00Z"),
            used_at: instant("2026-11-23T12:30:00Z"),
            ends_at: instant("2026-11-23T13:00:00Z"),
            may_be_extended: true,
        }
    }

    fn html(language: Language, this: &SignedIn, others: &[SignedIn], events: &[SignInEvent]) -> String {
        let council = samples::council();
        let may_prove = this.confidence < Confidence::P2;
        let cards = &CardsAnswer::default();
        let (looks, may_show, may_hold) = (&[], true, true);
        let shown = Account { cards, this, others, events, looks, help: None, may_prove, may_show, may_hold };
        account(samples::context(&council, language), shown).view.to_html()
    }

    #[test]
    fn it_says_who_until_when_and_how_sure_we_are() {
        let nobody = html(En, &session(0), &[], &[]);
        assert!(nobody.contains("You are signed in<") && nobody.contains("at 1pm if you do nothing"), "{nobody}");
        assert!(nobody.contains("We do not know your name") && nobody.contains("/auth/step-up?level=P2"), "{nobody}");
        assert!(nobody.contains(r#"href="/identity/wallet""#), "{nobody}");
        assert!(nobody.contains(r#"href="/identity/credential""#), "{nobody}");
        let name = PersonName::of(["Siân", "<Rhys>"]);
        let proved = SignedIn { confidence: Confidence::P2, name, may_be_extended: false, ..session(0) };
        let proved = html(Cy, &proved, &[], &[]);
        assert!(proved.contains("Rydych wedi mewngofnodi fel Siân &lt;Rhys&gt;"), "{proved}");
        assert!(proved.contains("eich allgofnodi am 1pm.") && !proved.contains("/auth/step-up"), "{proved}");
    }

    #[test]
    fn each_other_device_can_be_signed_out_and_all_of_them() {
        let alone = html(En, &session(0), &[], &[]);
        assert!(alone.contains("not signed in on any other device") && !alone.contains("name=\"end\""), "{alone}");
        let three = html(En, &session(0), &[session(1), session(2)], &[]);
        assert_eq!(three.matches("name=\"end\"").count(), 2);
        assert!(three.contains(&format!("value=\"{}\"", "01".repeat(16))) && three.contains("name=\"end-others\""));
        assert!(three.contains("Firefox on Android") && three.contains("Signed in at 9am on"), "{three}");
        assert_eq!(three.matches("This device").count(), 1);
    }
}
