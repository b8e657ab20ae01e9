//! The titles of all pages.

use super::Page;
use crate::{AreaPage, Context, Screen, screen::heading};
use leptos::prelude::*;

pub struct Entry<'a> {
    pub title: &'a str,
    /// On this site, or where the council has it.
    pub link: &'a str,
}

pub fn list(context: Context, entries: &[Entry]) -> Screen {
    let words = context.words();
    let item = |entry: &Entry| {
        let Entry { title, link } = entry;
        view! { <li><a href=(*link).to_owned() rel="external">{(*title).to_owned()}</a></li> }
    };
    let view = view! {
        <div class="readable">
            {heading(words.information_title())}
            <ul class="govuk-list govuk-list--spaced">{entries.iter().map(item).collect_view()}</ul>
        </div>
    };
    Screen::new(words.information_title(), words.information_description(), view)
}

/// A line that leads to all of them.
pub(super) fn way_to_all(context: Context) -> AnyView {
    let all = Page::All.path(context.language);
    view! {
        <p>
            <a href=all rel="external">{context.words().information_all()}</a>
        </p>
    }
    .into_any()
}
