//! How to reach the council, below an answer.

use crate::{WholeContext, contact};
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
