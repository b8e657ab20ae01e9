//! A page that this device has not kept, opened without a network. Offline is a state, not an error.

use crate::{Context, Screen, problem::try_again, saved::saved as links, screen::heading};
use domain::address::Address;
use leptos::prelude::*;

/// `saved` are the addresses whose days are on this device; `path` is the page that was asked for, and `question` the text
/// that it searches for. There may be a network, and only the service that does not answer.
pub fn offline(context: Context, saved: &[Address], has_network: bool, question: Option<&str>, path: &str) -> Screen {
    let words = context.words();
    let (title, help) = match (has_network, question) {
        (true, _) => (words.offline_unreachable(), words.offline_unreachable_help().to_owned()),
        (false, Some(question)) => (words.offline_title(), words.offline_question(question)),
        (false, None) => (words.offline_title(), words.offline_nothing().to_owned()),
    };
    let works = (!saved.is_empty()).then(|| {
        view! {
            <p>{words.offline_saved()}</p>
            {links(context, saved)}
        }
    });
    let view = view! {
        <div class="readable">
            {heading(title)} <p>{help.clone()}</p> <div class="buttons">{try_again(words, path)}</div> {works}
        </div>
    };
    Screen::new(title, &help, view)
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::samples;
    use domain::language::Language::{Cy, En};

    #[test]
    fn what_works_now_comes_with_links() {
        let council = samples::council();
        let html =
            offline(samples::context(&council, Cy), &[samples::address()], false, None, "/cy/bins/2").view.to_html();
        assert!(html.contains(r#"href="/cy/bins/1""#) && html.contains("Gallwch agor"));
        assert!(html.contains("all-lein") && html.contains(r#"href="/cy/bins/2""#));
    }

    #[test]
    fn a_service_that_does_not_answer_is_not_called_a_lack_of_network() {
        let council = samples::council();
        let html = offline(samples::context(&council, En), &[], true, None, "/bins/2").view.to_html();
        assert!(html.contains("does not answer") && !html.contains("offline") && !html.contains("open these"));
    }

    #[test]
    fn a_question_is_told_that_it_waits_for_the_network() {
        let council = samples::council();
        let asked = |has_network| {
            let context = samples::context(&council, En);
            offline(context, &[], has_network, Some("weir <lane>"), "/bins?q=weir").view.to_html()
        };
        assert!(asked(false).contains("We will search for ‘weir &lt;lane&gt;’ when you are back online"));
        assert!(!asked(true).contains("back online"));
    }
}
