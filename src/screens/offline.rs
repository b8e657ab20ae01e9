//! A page that this device has not kept, opened without a network. Offline is a state, not an error.

use crate::{Context, Screen, problem::try_again, routes, screen::heading};
use domain::address::Address;
use leptos::prelude::*;
use ui::{LinkItem, LinkList};

/// `saved` are the addresses whose days are on this device; `path` is the page that was asked for. There may be a
/// network, and only the service that does not answer.
pub fn offline(context: Context, saved: &[Address], has_network: bool, path: &str) -> Screen {
    let words = context.words();
    let (title, help) = match has_network {
        true => (words.offline_unreachable(), words.offline_unreachable_help()),
        false => (words.offline_title(), words.offline_nothing()),
    };
    let items: Vec<LinkItem> = saved
        .iter()
        .map(|address| LinkItem {
            href: routes::bins(context.language, &address.id),
            text: address.one_line(),
            ..LinkItem::default()
        })
        .collect();
    let works = (!items.is_empty()).then(|| {
        view! {
            <p>{words.offline_saved()}</p>
            <LinkList items=items />
        }
    });
    let view = view! {
        <div class="readable">
            {heading(title)} <p>{help}</p> <div class="buttons">{try_again(words, path)}</div> {works}
        </div>
    };
    Screen::new(title, help, view)
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::samples;
    use domain::language::Language::{Cy, En};

    #[test]
    fn what_works_now_comes_with_links() {
        let council = samples::council();
        let html = offline(samples::context(&council, Cy), &[samples::address()], false, "/cy/bins/2").view.to_html();
        assert!(html.contains(r#"href="/cy/bins/1""#) && html.contains("Gallwch agor"));
        assert!(html.contains("all-lein") && html.contains(r#"href="/cy/bins/2""#));
    }

    #[test]
    fn a_service_that_does_not_answer_is_not_called_a_lack_of_network() {
        let council = samples::council();
        let html = offline(samples::context(&council, En), &[], true, "/bins/2").view.to_html();
        assert!(html.contains("does not answer") && !html.contains("offline") && !html.contains("open these"));
    }
}
