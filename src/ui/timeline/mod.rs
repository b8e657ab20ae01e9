//! What has happened to a thing, the latest first.
//!
//! Accessibility: an ordered list, read as one; dots and line are drawn and not read; the latest is marked by a filled dot
//! and by its place, not by colour.

pub(crate) mod examples;

use leptos::prelude::*;

#[derive(Default)]
pub struct TimelineEntry {
    pub what: String,
    /// In words.
    pub when: String,
    pub note: Option<String>,
    /// A link or a button.
    pub action: Option<AnyView>,
}

#[component]
pub fn Timeline(entries: Vec<TimelineEntry>) -> AnyView {
    let entries = entries.into_iter().map(|entry| {
        view! {
            <li class="timeline__entry">
                <strong>{entry.what}</strong>
                <span class="timeline__when">{entry.when}</span>
                {entry.note.map(|note| view! { <p>{note}</p> })} {entry.action}
            </li>
        }
    });
    view! { <ol class="timeline" reversed>{entries.collect_view()}</ol> }.into_any()
}
