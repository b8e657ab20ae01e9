//! What is asked for, each with the control that fits it.

use super::{
    ask::{PRESS, buttons},
    conversation::Asking,
    home_days::days,
    homes::REPLY,
    said::container,
};
use crate::{WholeContext, forms::id_of};
use ::assistant::{
    conversation::Press,
    dialogue::{Payload, Why},
};
use domain::forms::{Choice, Kind, NO, Question, YES};
use leptos::prelude::*;
use ui::{Field, FieldError, Radios, Standing, TextInput};

/// A button for each choice; words do as well.
pub(super) fn choose(asking: Asking, label: &'static str, choices: &[Payload]) -> AnyView {
    if choices.is_empty() {
        return write(asking, label, None);
    }
    view! {
        <p>{label}</p>
        {buttons(asking.path, named(asking, choices))}
    }
    .into_any()
}

/// Each with what its button says.
pub(super) fn named(asking: Asking, choices: &[Payload]) -> Vec<(Payload, String)> {
    let named = |payload: &Payload| {
        let text = match payload {
            Payload::Container(id) => container(asking, id),
            Payload::Date(span) => days(*asking.context, *span),
            other => other.to_string(),
        };
        (payload.clone(), text)
    };
    choices.iter().map(named).collect()
}

pub(super) fn write(asking: Asking, label: &str, hint: Option<String>) -> AnyView {
    let field =
        Field { id: REPLY.to_owned(), label: label.to_owned(), hint, standing: Standing::Small, ..Field::default() };
    let button = asking.context.words().forms_continue();
    view! {
        <form class="no-print" method="post" action=asking.path.to_owned() novalidate=true>
            <TextInput field=field name=REPLY value=String::new() />
            <button type="submit" class="govuk-button">
                {button}
            </button>
        </form>
    }
    .into_any()
}

/// A question of a form.
pub(super) fn question(asking: Asking, question: &Question, why: Why) -> AnyView {
    let (context, words) = (asking.context, asking.context.words());
    let label = context.text(&question.label);
    if !asking.is_last {
        return view! { <p>{label.to_owned()}</p> }.into_any();
    }
    let hint = question.hint.as_ref().map(|hint| context.text(hint).to_owned());
    let choices = replies(context, question);
    if choices.is_empty() {
        return write(asking, label, hint);
    }
    let missing = question.if_missing.as_ref().filter(|_| why == Why::NotUnderstood);
    let field = Field {
        id: id_of(&question.id),
        label: label.to_owned(),
        hint,
        error: missing.map(|text| FieldError { prefix: words.error_prefix(), text: context.text(text).to_owned() }),
        standing: Standing::Small,
    };
    let choice =
        |(press, text): (Press, String)| ui::Choice { value: press.to_string(), text, ..ui::Choice::default() };
    view! {
        <form method="post" action=asking.path.to_owned() novalidate=true>
            <Radios field=field name=PRESS choices=choices.into_iter().map(choice).collect() />
            <button type="submit" class="govuk-button">
                {words.forms_continue()}
            </button>
        </form>
    }
    .into_any()
}

/// What may be answered to a question of a form, each with its name; none where it is written.
pub(super) fn replies(context: WholeContext, question: &Question) -> Vec<(Press, String)> {
    let words = context.words();
    let reply = |id: &str, text: &str| (Press::Answer(question.id.clone(), id.to_owned()), text.to_owned());
    match &question.kind {
        Kind::YesNo => vec![reply(YES, words.forms_yes()), reply(NO, words.forms_no())],
        kind => {
            let choices = kind.options().unwrap_or_default().iter();
            choices.map(|Choice { id, label, .. }| reply(id, context.text(label))).collect()
        }
    }
}
