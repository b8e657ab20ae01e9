//! Whether an answer was useful: asked below each of them, once.

use super::conversation::Asking;
use crate::forms::hidden;
use ::assistant::{
    conversation::{Answer, Exchange},
    dialogue::Step,
};
use domain::assistant::{Shortcoming, Usefulness};
use leptos::prelude::*;
use ui::{Checkboxes, Choice, Details, Emphasis, Field, Radios, Standing, Submit, TextInput};
use words::Words;

/// Of which answer it is said, by its number.
pub const ABOUT: &str = "about";
/// Whether it was useful.
pub const USEFUL: &str = "useful";
pub const YES: &str = "yes";
pub const NO: &str = "no";
/// Why it was not, in the words of a list, and in one's own.
pub const REASON: &str = "reason";
pub const WORDS: &str = "words";
/// Whether the question may be kept with it.
pub const KEEP: &str = "keep";

pub(super) fn useful(asking: Asking, exchange: &Exchange) -> AnyView {
    let words = asking.context.words();
    if exchange.is_judged {
        return view! { <p class="quiet">{words.ask_useful_thanks()}</p> }.into_any();
    }
    if !asking.is_last || !exchange.answers.iter().any(is_an_answer) {
        return ().into_any();
    }
    let number = exchange.number.to_string();
    let (yes, no) = (hidden(ABOUT, &number), hidden(ABOUT, &number));
    let (path, to) = (asking.path.to_owned(), asking.path.to_owned());
    view! {
        <div class="no-print">
            <h3 class="govuk-heading-s">{words.ask_useful()}</h3>
            <form method="post" action=path>
                {yes}
                <Submit text=words.ask_useful_yes() name=USEFUL value=YES emphasis=Emphasis::Secondary />
            </form>
            <Details summary=words.ask_useful_no()>
                <form method="post" action=to>
                    {no} {reasons(words)} {own_words(words)} {keep(words)}
                    <Submit text=words.forms_send() name=USEFUL value=NO emphasis=Emphasis::Secondary />
                </form>
            </Details>
        </div>
    }
    .into_any()
}

/// What asks for something is no answer yet, and in danger nobody is asked.
fn is_an_answer(answer: &Answer) -> bool {
    match answer {
        Answer::Step(step) => {
            matches!(step, Step::Look(..) | Step::Told(_) | Step::Retrieve(_) | Step::HandOver(_))
        }
        Answer::Done { .. } | Answer::Refused { .. } => true,
        _ => false,
    }
}

/// Why an answer was not useful, as people choose it.
pub(super) fn in_words(words: Words, reason: Shortcoming) -> &'static str {
    match reason {
        Shortcoming::Misunderstood => words.ask_reason_misunderstood(),
        Shortcoming::Wrong => words.ask_reason_wrong(),
        Shortcoming::Unclear => words.ask_reason_unclear(),
        Shortcoming::NotDone => words.ask_reason_not_done(),
    }
}

fn reasons(words: Words) -> AnyView {
    let choice = |reason: Shortcoming| Choice {
        value: reason.name().to_owned(),
        text: in_words(words, reason).to_owned(),
        ..Choice::default()
    };
    let field = Field {
        id: REASON.to_owned(),
        label: words.ask_reason().to_owned(),
        standing: Standing::Small,
        ..Field::default()
    };
    view! { <Radios field=field name=REASON choices=Shortcoming::ALL.map(choice).into_iter().collect() /> }.into_any()
}

fn own_words(words: Words) -> AnyView {
    let field = Field {
        id: WORDS.to_owned(),
        label: words.ask_reason_words().to_owned(),
        hint: Some(words.ask_reason_words_hint(&Usefulness::MOST.to_string())),
        standing: Standing::Small,
        ..Field::default()
    };
    view! { <TextInput field=field name=WORDS value=String::new() /> }.into_any()
}

fn keep(words: Words) -> AnyView {
    let field = Field {
        id: KEEP.to_owned(),
        label: words.ask_keep().to_owned(),
        hint: Some(words.ask_keep_hint().to_owned()),
        standing: Standing::Small,
        ..Field::default()
    };
    let choice = Choice { value: YES.to_owned(), text: words.ask_keep_yes().to_owned(), ..Choice::default() };
    view! { <Checkboxes field=field name=KEEP choices=vec![choice] /> }.into_any()
}
