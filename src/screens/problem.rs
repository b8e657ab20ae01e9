//! Something went wrong: what happened, what is safe, what to do next.

use crate::{AreaPage, Context, Screen, bins, contact, language::on_this_site, screen::heading};
use contract::problem::{Cause, code};
use leptos::prelude::*;
use ui::{ButtonLink, Emphasis};
use words::Words;

/// What could not be done, as far as a citizen cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The days cannot be had now. Seconds after which another try makes sense.
    Days {
        retry_after: Option<u32>,
    },
    /// Addresses cannot be searched now.
    Search {
        retry_after: Option<u32>,
    },
    /// Too many different addresses were asked for.
    TooMany,
    /// No such address.
    AddressGone,
    /// A part of the app did not come.
    PartLost,
    Unexpected,
}

impl Trouble {
    /// What a problem on the wire means where the days of an address were asked for.
    pub fn with_days(cause: &Cause) -> Trouble {
        match cause.code.as_str() {
            code::UNAVAILABLE => Trouble::Days { retry_after: cause.retry_after },
            code::NOT_FOUND => Trouble::AddressGone,
            code::TOO_MANY_REQUESTS => Trouble::TooMany,
            _ => Trouble::Unexpected,
        }
    }

    /// What a problem on the wire means where addresses were searched.
    pub fn with_search(cause: &Cause) -> Trouble {
        match cause.code.as_str() {
            code::UNAVAILABLE => Trouble::Search { retry_after: cause.retry_after },
            code::TOO_MANY_REQUESTS => Trouble::TooMany,
            _ => Trouble::Unexpected,
        }
    }

    fn title(self, words: Words) -> &'static str {
        match self {
            Trouble::Days { .. } => words.problem_unavailable(),
            Trouble::Search { .. } => words.problem_search_unavailable(),
            Trouble::TooMany => words.problem_too_many(),
            Trouble::AddressGone => words.problem_address_gone(),
            Trouble::PartLost => words.problem_part_lost(),
            Trouble::Unexpected => words.problem_unexpected(),
        }
    }

    fn help(self, words: Words) -> &'static str {
        match self {
            Trouble::Days { .. } | Trouble::Search { .. } => words.problem_unavailable_help(),
            Trouble::TooMany => words.problem_too_many_help(),
            Trouble::AddressGone => words.problem_address_gone_help(),
            Trouble::PartLost => words.problem_part_lost_help(),
            Trouble::Unexpected => words.problem_unexpected_help(),
        }
    }

    fn wait(self, words: Words) -> Option<String> {
        match self {
            Trouble::Days { retry_after } | Trouble::Search { retry_after } => wait(words, retry_after),
            Trouble::TooMany | Trouble::AddressGone | Trouble::PartLost | Trouble::Unexpected => None,
        }
    }
}

/// `path` is the page that was asked for, to try again.
pub fn problem(context: Context, trouble: Trouble, path: &str) -> Screen {
    let words = context.words();
    let next = match trouble {
        Trouble::AddressGone => {
            let (find, text) = (bins::Page::Find.path(context.language), words.not_found_start());
            view! { <ButtonLink href=find text=text emphasis=Emphasis::Primary /> }.into_any()
        }
        _ => try_again(words, path),
    };
    let view = view! {
        <div class="readable">
            {heading(trouble.title(words))} <p>{trouble.help(words)}</p>
            {trouble.wait(words).map(|wait| view! { <p>{wait}</p> })}
            <div class="buttons">{next}</div>
            <p>{contact::with_link(context, words.problem_call(&contact::phone(context)))}</p>
        </div>
    };
    Screen::new(trouble.title(words), trouble.help(words), view)
}

/// Loads the page anew: for the app, a link to the page on the screen leads nowhere.
/// After how long another try makes sense, from seconds.
pub(crate) fn wait(words: Words, retry_after: Option<u32>) -> Option<String> {
    retry_after.map(|seconds| words.problem_retry_after(seconds.div_ceil(60).max(1)))
}

pub(crate) fn try_again(words: Words, path: &str) -> AnyView {
    let href = on_this_site(path);
    view! { <ButtonLink href=href text=words.problem_retry() emphasis=Emphasis::Primary reloads=true /> }.into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::samples;
    use domain::language::Language::{Cy, En};

    #[test]
    fn it_says_what_is_safe_and_what_to_do_next() {
        let council = samples::council();
        let trouble = Trouble::Days { retry_after: Some(61) };
        let english = problem(samples::context(&council, En), trouble, "/bins/1").view.to_html();
        assert!(english.contains("You have not lost anything") && english.contains("in 2 minutes"));
        assert!(english.contains(r#"rel="external""#));
        assert!(english.contains(r#"href="/bins/1""#) && english.contains("01234 567 890"));
        let welsh = problem(samples::context(&council, Cy), Trouble::TooMany, "/cy").view.to_html();
        assert!(welsh.contains("gynnig arall arni yfory"));
    }

    #[test]
    fn an_address_that_is_gone_leads_to_a_new_search_not_to_itself() {
        let council = samples::council();
        let html = problem(samples::context(&council, En), Trouble::AddressGone, "/bins/1").view.to_html();
        assert!(html.contains(r#"href="/bins""#) && !html.contains(r#"href="/bins/1""#));
    }
}
