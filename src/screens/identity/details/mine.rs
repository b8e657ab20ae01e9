//! Who has my details: what is active first, each with what, for what and until when; then what is over.

use super::{DetailsPage, END_SHARE, in_words};
use crate::{AreaPage, Context, Screen, identity::Page, screen::heading};
use domain::identity::share::{Share, ShareState};
use jiff::Timestamp;
use leptos::prelude::*;
use ui::{BackLink, Emphasis, LinkItem, LinkList, StateItem, StateList, Submit, Tone};

/// The active ones first.
pub fn mine(context: Context, shares: &[Share], now: Timestamp) -> Screen {
    let words = context.words();
    let (active, over): (Vec<&Share>, Vec<&Share>) =
        shares.iter().partition(|share| share.state(now) == ShareState::Active);
    let history = LinkItem {
        href: DetailsPage::History(1).path(context.language),
        text: words.identity_details_history().to_owned(),
        note: Some(words.identity_details_history_help().to_owned()),
        ..LinkItem::default()
    };
    let view = view! {
        <BackLink href=Page::Account.path(context.language) text=words.identity_account() />
        <div class="readable">
            {heading(words.identity_details_title())} <p class="govuk-body-l">{words.identity_details_lead()}</p>
            {active_list(context, &active, now)} {over_list(context, &over, now)} <LinkList items=vec![history] />
        </div>
    };
    Screen::new(words.identity_details_title(), words.identity_details_lead(), view)
}

fn active_list(context: Context, shares: &[&Share], now: Timestamp) -> AnyView {
    let words = context.words();
    let list = if shares.is_empty() {
        view! { <p>{words.identity_details_nobody()}</p> }.into_any()
    } else {
        let items = shares.iter().map(|share| item(context, share, now)).collect();
        view! {
            <form method="post" action=DetailsPage::Mine.path(context.language)>
                <StateList items=items />
            </form>
        }
        .into_any()
    };
    view! {
        <h2 class="govuk-heading-m">{words.identity_details_active()}</h2>
        {list}
    }
    .into_any()
}

fn over_list(context: Context, shares: &[&Share], now: Timestamp) -> Option<AnyView> {
    let items = shares.iter().map(|share| item(context, share, now)).collect();
    let list = || {
        view! {
            <h2 class="govuk-heading-m">{context.words().identity_details_past()}</h2>
            <StateList items=items />
        }
        .into_any()
    };
    (!shares.is_empty()).then(list)
}

fn item(context: Context, share: &Share, now: Timestamp) -> StateItem {
    let words = context.words();
    let name = context.text(&share.agreement.recipient.name).to_owned();
    let what = in_words::attributes(words, &share.agreement.given);
    let lines = [what, context.text(&share.agreement.terms.purpose).to_owned()].into_iter();
    let lines = lines.chain(standing(context, share, now)).map(IntoAny::into_any).collect();
    let is_active = share.state(now) == ShareState::Active;
    let end = is_active.then(|| {
        view! {
            <Submit
                text=words.identity_details_end()
                object=name.clone()
                name=END_SHARE
                value=share.id.as_str()
                emphasis=Emphasis::Link
            />
        }
        .into_any()
    });
    StateItem {
        href: Some(DetailsPage::Share(share.id.clone()).path(context.language)),
        name,
        state: Some(state(context, share, now)),
        lines,
        actions: end,
        ..StateItem::default()
    }
}

pub(super) fn state(context: Context, share: &Share, now: Timestamp) -> (Tone, String) {
    let words = context.words();
    let (tone, text) = match share.state(now) {
        ShareState::Active if share.awaits_return.is_some() => (Tone::Warn, words.identity_details_state_waiting()),
        ShareState::Active => (Tone::Good, words.identity_details_state_active()),
        ShareState::Ended => (Tone::Quiet, words.identity_details_state_ended()),
        ShareState::Over => (Tone::Quiet, words.identity_details_state_over()),
    };
    (tone, text.to_owned())
}

/// Until when, when it was read last, and what became of the wish to erase it.
pub(super) fn standing(context: Context, share: &Share, now: Timestamp) -> Vec<String> {
    let words = context.words();
    let until = match share.state(now) {
        ShareState::Active if share.awaits_return.is_some() => {
            return vec![words.identity_details_not_told_yet().to_owned()];
        }
        ShareState::Active => words.identity_details_until(&in_words::at(context, share.until)),
        ShareState::Over => words.identity_details_over_since(&in_words::at(context, share.until)),
        ShareState::Ended => {
            words.identity_details_ended_at(&in_words::at(context, share.ended_at.unwrap_or(share.until)))
        }
    };
    if share.awaits_return.is_some() {
        return vec![until, words.identity_details_never_told().to_owned()];
    }
    let read = match share.read_at {
        Some(at) => words.identity_details_read_at(&in_words::at(context, at)),
        None => words.identity_details_not_read().to_owned(),
    };
    let erasure = share.ended_at.map(|_| match share.erased_at {
        Some(at) => words.identity_details_erased_at(&in_words::at(context, at)),
        None => words.identity_details_erasure_asked().to_owned(),
    });
    [Some(until), Some(read), erasure].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::super::samples as own;
    use super::*;
    use crate::samples;
    use domain::language::Language::{self, Cy, En};

    fn html(language: Language, shares: &[Share]) -> String {
        let council = samples::council();
        let context = samples::context(&council, language);
        mine(context, shares, own::now()).view.to_html()
    }

    #[test]
    fn nobody_has_anything_to_begin_with() {
        assert!(html(En, &[]).contains("Nobody can read your details through the council."));
        assert!(html(Cy, &[]).contains("Pwy sydd â fy manylion"));
    }

    #[test]
    fn each_share_says_what_for_what_and_until_when_and_is_ended_at_once() {
        let active = own::share();
        let ended = Share { ended_at: Some(own::now()), read_at: Some(own::now()), ..own::share() };
        let english = html(En, &[active.clone(), ended]);
        for said in [
            "Name, Whether you are 18 or over",
            "To send you your card",
            "They can read it until",
            "They have not read it yet",
            "We have asked them to erase it",
            "Aberwen Library",
        ] {
            assert!(english.contains(said), "{said}: {english}");
        }
        assert_eq!(english.matches("name=\"end-share\"").count(), 1, "{english}");
        assert!(english.contains(&format!("value=\"{}\"", active.id)));
        assert!(html(Cy, &[active]).contains("Llyfrgell Aberwen"));
    }
}
