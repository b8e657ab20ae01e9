//! Where a person takes over: why, and how they are reached.

use super::{answered::told, conversation::Asking};
use crate::contact;
use ::assistant::{conversation::Exchange, dialogue::Reason};
use leptos::prelude::*;

pub(super) fn hand_over(asking: Asking, exchange: &Exchange, reason: Reason) -> AnyView {
    let (context, words) = (asking.context, asking.context.words());
    let why = match (reason, &exchange.intent) {
        // Its answer names those who do it.
        (Reason::Intent, Some(intent)) => return told(context, intent),
        (Reason::Missed, _) => view! { <p>{words.ask_missed()}</p> }.into_any(),
        (Reason::Asked | Reason::Intent, _) => ().into_any(),
    };
    view! {
        {why}
        <p>{words.answers_meta_human_says()}</p>
        {contact::ways(context)}
    }
    .into_any()
}
