//! How to reach the council, below an answer.

use crate::{WholeContext, areas, contact};
use domain::assistant::ConversationId;
use leptos::prelude::*;

/// Its website first, for what can be read and done there.
pub(super) fn council(context: WholeContext) -> AnyView {
    let words = context.words();
    let website = context.council.contact.website.clone();
    view! {
        <p>{words.ask_council()}</p>
        <p>
            <a href=website rel="external">{words.about_website(context.council_name())}</a>
        </p>
        {contact::ways(context)}
    }
    .into_any()
}

/// The way to somebody at the council who answers here; `about` is what was said before.
pub(super) fn person(context: WholeContext, about: Option<&ConversationId>) -> Option<AnyView> {
    let (href, text) = areas::person(*context, about)?;
    let link = view! {
        <p class="no-print">
            <a href=href rel="external">{text}</a>
        </p>
    };
    Some(link.into_any())
}
