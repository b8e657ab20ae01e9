//! Where a person takes over: why, how they are reached, and what they are given of what was said.

use super::{
    answered::told,
    contacts,
    conversation::{Asking, Shown},
    errand::slots,
    said::in_words_of,
};
use crate::{WholeContext, contact};
use ::assistant::{
    conversation::Exchange,
    dialogue::{Reason, Slot, Slots},
};
use leptos::prelude::*;

pub(super) fn hand_over(asking: Asking, exchange: &Exchange, reason: Reason) -> AnyView {
    let (context, words) = (asking.context, asking.context.words());
    let here = asking.id.filter(|_| asking.is_last).and_then(|id| contacts::person(context, Some(id)));
    let why = match (reason, &exchange.intent) {
        // Its answer names those who do it.
        (Reason::Intent, Some(intent)) => {
            return view! {
                {told(context, intent)}
                {here}
            }
            .into_any();
        }
        (Reason::Missed, _) => view! { <p>{words.ask_missed()}</p> }.into_any(),
        (Reason::Asked | Reason::Intent, _) => ().into_any(),
    };
    view! {
        {why}
        {here}
        <p>{words.answers_meta_human_says()}</p>
        {contact::ways(context)}
    }
    .into_any()
}

/// What the person has said each time, and what is known of what they are about, as they have read it.
pub fn in_words(context: WholeContext, said: &[Shown], slots_of: &Slots) -> (Vec<String>, Vec<(Slot, String)>) {
    let asking = |shown, before| Asking { context, id: None, path: "", is_last: false, found: shown, before };
    let before = std::iter::once(None).chain(said.iter().map(|shown| Some(shown.exchange)));
    let each = said.iter().zip(before);
    let texts = each.map(|(shown, before)| in_words_of(asking(&shown.found, before), shown.exchange).1).collect();
    let known = said.last().map(|last| slots(asking(&last.found, None), slots_of)).unwrap_or_default();
    (texts, known)
}
