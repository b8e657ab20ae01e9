//! What is said between one page and the next: just signed in, signed out, or neither.

use super::{NotSignedIn, Page, TimedOut};
use crate::{AreaPage, Context, Screen, WholeContext, contact, screen::heading};
use contract::identity::doors;
use leptos::prelude::*;
use ui::{ButtonLink, Emphasis};

/// `to` is the page that the person came from; the browser goes there by itself.
pub fn arrived(context: Context, to: &str) -> Screen {
    let words = context.words();
    let view = view! {
        <div class="readable">
            {heading(words.identity_arrived_title())} <p>{words.identity_arrived_wait()}</p>
            {button(to, words.identity_arrived_go_on())}
        </div>
    };
    Screen::new(words.identity_arrived_title(), words.identity_description(), view)
}

/// Back from the provider with what nobody waits for any more; the browser goes on to `to` by itself, where it is told whether
/// its person is signed in.
pub fn came_back(context: Context, to: &str) -> Screen {
    let words = context.words();
    let view = view! {
        <div class="readable">
            {heading(words.identity_title())} <p>{words.identity_arrived_wait()}</p>
            {button(to, words.identity_arrived_go_on())}
        </div>
    };
    Screen::new(words.identity_title(), words.identity_description(), view)
}

/// They have gone back a page, or finished in another window.
pub fn signed_in_all_the_same(context: Context) -> Screen {
    let words = context.words();
    let view = view! {
        <div class="readable">
            {heading(words.identity_signed_in())} <p>{words.identity_failed_all_the_same()}</p>
            {button(&Page::Account.path(context.language), words.identity_account())}
        </div>
    };
    Screen::new(words.identity_signed_in(), words.identity_failed_all_the_same(), view)
}

/// `also` is where the provider signs the person out; the browser goes there by itself.
pub fn signed_out(context: WholeContext, also: Option<&str>) -> Screen {
    let words = context.words();
    let (then, to, text) = match also {
        Some(also) => (Some(words.identity_signed_out_also()), also.to_owned(), words.identity_signed_out_go_on()),
        None => (None, Page::Account.path(context.language), words.identity_signed_out_again()),
    };
    let view = view! {
        <div class="readable">
            {heading(words.identity_signed_out_title())}
            <p>{words.identity_signed_out_here(context.council_name())}</p> {then.map(|then| view! { <p>{then}</p> })}
            {button(&to, text)}
        </div>
    };
    Screen::new(words.identity_signed_out_title(), words.identity_description(), view)
}

/// They come back to where they were, with what they had entered there.
pub fn timed_out(context: Context, at: &TimedOut) -> Screen {
    let words = context.words();
    let kept = at.is_kept.then(|| view! { <p>{words.identity_timed_out_kept()}</p> });
    let view = view! {
        <div class="readable">
            {heading(words.identity_timed_out_title())} <p>{words.identity_timed_out_why()}</p> {kept}
            {button(&doors::login(&at.from), words.identity_timed_out_again())} <p>{words.identity_timed_out_leave()}</p>
        </div>
    };
    Screen::new(words.identity_timed_out_title(), words.identity_timed_out_why(), view)
}

pub fn failed(context: Context, why: NotSignedIn) -> Screen {
    let words = context.words();
    let text = match why {
        NotSignedIn::Unavailable => words.identity_failed_unavailable(),
        NotSignedIn::Declined => words.identity_failed_declined(),
        NotSignedIn::Late => words.identity_failed_late(),
        NotSignedIn::NotBelieved => words.identity_failed_not_believed(),
        NotSignedIn::OtherPerson => words.identity_failed_other_person(),
        NotSignedIn::CannotProve => words.identity_failed_cannot_prove(),
        NotSignedIn::Store => words.identity_failed_store(),
    };
    let account = Page::Account.path(context.language);
    // Who is signed in is, and can go on from there.
    let (title, to) = match why {
        NotSignedIn::OtherPerson | NotSignedIn::CannotProve => (words.identity_level_prove(), account),
        _ => (words.identity_failed_title(), doors::login(&account)),
    };
    let again = match why {
        NotSignedIn::OtherPerson | NotSignedIn::CannotProve => words.identity_account(),
        _ => words.identity_failed_again(),
    };
    let view = view! {
        <div class="readable">
            {heading(title)} <p>{text}</p> <p>{words.identity_failed_safe()}</p> {button(&to, again)}
            <p>{contact::with_link(context, words.problem_call(&contact::phone(context)))}</p>
        </div>
    };
    Screen::new(title, text, view)
}

fn button(to: &str, text: &'static str) -> AnyView {
    view! {
        <div class="buttons">
            <ButtonLink href=to text=text emphasis=Emphasis::Primary reloads=true />
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use domain::language::Language::{Cy, En};
    use std::collections::BTreeSet;

    #[test]
    fn each_failure_is_said_in_its_own_words_with_what_is_safe_and_whom_to_call() {
        let council = samples::council();
        for language in [En, Cy] {
            let screen = |why| failed(samples::context(&council, language), why);
            let said: BTreeSet<String> = NotSignedIn::ALL.map(|why| screen(why).description).into();
            assert_eq!(said.len(), NotSignedIn::ALL.len());
            for why in NotSignedIn::ALL {
                let html = screen(why).view.to_html();
                assert!(html.contains("01234 567 890"), "{why:?}: {html}");
            }
        }
        let late = failed(samples::context(&council, En), NotSignedIn::Late).view.to_html();
        assert!(late.contains("Nothing you have saved is lost") && late.contains("/auth/login?"), "{late}");
    }

    #[test]
    fn whoever_came_back_in_vain_and_is_signed_in_is_told_so() {
        let council = samples::council();
        let html = signed_in_all_the_same(samples::context(&council, Cy)).view.to_html();
        assert!(html.contains("Rydych wedi mewngofnodi er hynny") && html.contains(r#"href="/cy/identity""#), "{html}");
        let html = came_back(samples::context(&council, En), "/identity/failed?why=late").view.to_html();
        assert!(html.contains(r#"href="/identity/failed?why=late""#) && !html.contains("signed in"), "{html}");
    }

    #[test]
    fn whoever_has_signed_out_is_signed_out_of_the_provider_too() {
        let council = samples::whole_council();
        let html = |also| samples::with_whole(&council, En, |context| signed_out(context, also).view.to_html());
        let provider = html(Some("https://provider.example/logout?a=b&c=d"));
        assert!(provider.contains(r#"href="https://provider.example/logout?a=b&amp;c=d""#), "{provider}");
        assert!(html(None).contains("Sign in again"));
    }

    #[test]
    fn whoever_was_signed_out_goes_on_where_they_were_and_is_told_what_is_kept() {
        let council = samples::council();
        let html = |is_kept| {
            let at = TimedOut { from: "/cy/identity".to_owned(), is_kept };
            timed_out(samples::context(&council, Cy), &at).view.to_html()
        };
        assert!(html(false).contains(r#"href="/auth/login?return_to=%2Fcy%2Fidentity""#), "{}", html(false));
        assert!(html(true).contains("wedi’i gadw") && !html(false).contains("wedi’i gadw"));
    }

    #[test]
    fn the_way_on_is_a_link_for_whom_the_browser_does_not_lead() {
        let council = samples::council();
        let html = arrived(samples::context(&council, Cy), "/cy/bins/42").view.to_html();
        assert!(html.contains(r#"href="/cy/bins/42""#) && html.contains("Parhau"), "{html}");
    }
}
