//! A page that this device has not kept, opened without a network. Offline is a state, not an error.

use crate::{Context, Screen, routes, screen::heading};
use domain::address::Address;
use leptos::prelude::*;
use ui::{LinkItem, LinkList};

/// `saved` are the addresses whose days are on this device.
pub fn offline(context: Context, saved: &[Address]) -> Screen {
    let words = context.words();
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
            {heading(words.offline_title())} <p>{words.offline_nothing()}</p> {works}
        </div>
    };
    Screen::new(words.offline_title(), words.offline_nothing(), view)
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::samples;
    use domain::language::Language::{Cy, En};

    #[test]
    fn what_works_now_comes_with_links() {
        let council = samples::council();
        let html = offline(samples::context(&council, Cy), &[samples::address()]).view.to_html();
        assert!(html.contains(r#"href="/cy/bins/1""#) && html.contains("yn gweithio nawr"));
        assert!(!offline(samples::context(&council, En), &[]).view.to_html().contains("work now"));
    }
}
