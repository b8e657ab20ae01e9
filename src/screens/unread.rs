//! A form that came in no way that a person sends it from its page. The app never sends one so.

use crate::{Context, Screen, contact, language::on_this_site, screen::heading};
use leptos::prelude::*;
use ui::{ButtonLink, Emphasis};

/// Why a form was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// It is from another site, or of no kind that a page of ours sends.
    SentElsewhere,
    TooLong,
    TooSlow,
}

/// `path` is the page of the form.
pub fn unread(context: Context, why: Unread, path: &str) -> Screen {
    let words = context.words();
    let text = match why {
        Unread::SentElsewhere => words.unread_sent_elsewhere(),
        Unread::TooLong => words.unread_too_long(),
        Unread::TooSlow => words.unread_too_slow(),
    };
    let view = view! {
        <div class="readable">
            {heading(words.unread_title())} <p>{text}</p> <p>{words.unread_help()}</p>
            <div class="buttons">
                <ButtonLink href=on_this_site(path) text=words.unread_form() emphasis=Emphasis::Primary reloads=true />
            </div>
            <p>{contact::with_link(context, words.problem_call(&contact::phone(context)))}</p>
        </div>
    };
    Screen::new(words.unread_title(), text, view)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use domain::language::Language::{Cy, En};

    #[test]
    fn it_says_why_and_leads_back_to_the_form() {
        let council = samples::council();
        let html = |language, why, path| unread(samples::context(&council, language), why, path).view.to_html();
        let english = html(En, Unread::TooLong, "/reports/missed/1");
        assert!(
            english.contains("longer than we can take") && english.contains(r#"href="/reports/missed/1""#),
            "{english}"
        );
        let welsh = html(Cy, Unread::SentElsewhere, "//evil.example");
        assert!(welsh.contains("Ni chafodd ei hanfon") && welsh.contains(r#"href="/evil.example""#), "{welsh}");
        assert_ne!(html(En, Unread::TooSlow, "/"), html(En, Unread::SentElsewhere, "/"));
    }
}
