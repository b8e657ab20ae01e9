//! What a person has said, as it is read back to them: in their own words, or what the button said that they pressed.

use super::{answers, conversation::Asking, home_days::days};
use crate::forms::in_words;
use ::assistant::{
    conversation::{Answer, Exchange, Press, Said},
    dialogue::{Payload, Slot},
};
use words::Words;

/// "You wrote: when is my bin day?"
pub(super) fn said(asking: Asking, exchange: &Exchange) -> String {
    let (by, what) = in_words_of(asking, exchange);
    [by, " ", &what].concat().trim_end().to_owned()
}

/// What it is called that they did, and what they said.
pub(super) fn in_words_of(asking: Asking, exchange: &Exchange) -> (&'static str, String) {
    let words = asking.context.words();
    match &exchange.said {
        Said::Typed(text) => (words.ask_wrote(), text.clone()),
        Said::Pressed(text) => match (Payload::read(text), Press::read(text)) {
            (Some(payload), _) => pressed(asking, payload),
            (None, Some(Press::Alter(_))) => (words.ask_chosen(), words.forms_change().to_owned()),
            (None, Some(Press::Answer(id, value))) => (words.ask_chosen(), reply(asking, &id, &value)),
            (None, None) => (words.ask_chosen(), String::new()),
        },
    }
}

fn pressed(asking: Asking, payload: Payload) -> (&'static str, String) {
    let words = asking.context.words();
    let what = match payload {
        Payload::Home(_) => {
            let home = asking.home().map(|home| home.answer.address.one_line());
            return (words.ask_said_home(), home.unwrap_or_default());
        }
        Payload::Container(id) => container(asking, &id),
        Payload::Date(span) => days(*asking.context, span),
        Payload::Intent(intent) => answers::to(&intent).map_or("", |answer| (answer.name)(words)).to_owned(),
        Payload::Change(slot) => [words.forms_change(), ": ", slot_name(words, slot)].concat(),
        Payload::Send => words.forms_send().to_owned(),
        Payload::None => words.ask_none_of_these().to_owned(),
        Payload::Back => words.forms_back().to_owned(),
        Payload::Restart => words.ask_anew().to_owned(),
        Payload::Person => words.answers_meta_human().to_owned(),
        Payload::Help => words.answers_meta_help().to_owned(),
        Payload::Here => words.ask_here().to_owned(),
        Payload::GoOn => words.forms_continue().to_owned(),
    };
    (words.ask_chosen(), what)
}

/// "Food waste (green caddy)"; its id where the home is not known any more.
pub(super) fn container(asking: Asking, id: &str) -> String {
    let services = asking.home().map_or(&[][..], |home| &home.answer.schedule.services);
    let named = services.iter().find(|service| service.id == id);
    let context = asking.context;
    named.map_or(id.to_owned(), |service| {
        let (name, container) = (context.text(&service.name), context.text(&service.container.name));
        if name == container { name.to_owned() } else { [name, " (", container, ")"].concat() }
    })
}

pub(super) fn slot_name(words: Words, slot: Slot) -> &'static str {
    match slot {
        Slot::Address => words.ask_slot_address(),
        Slot::Place => words.ask_slot_place(),
        Slot::Container => words.ask_slot_container(),
        Slot::Date => words.ask_slot_date(),
        Slot::Reference => words.ask_slot_reference(),
    }
}

/// What was chosen for the question that was asked before it.
fn reply(asking: Asking, id: &str, value: &str) -> String {
    let answers = asking.before.map_or(&[][..], |before| &before.answers);
    let asked = answers.iter().find_map(|answer| match answer {
        Answer::Question { question, .. } if question.id == id => Some(question),
        _ => None,
    });
    let said = asked.map(|question| in_words(*asking.context, question, &[value.to_owned()]).join(", "));
    said.unwrap_or_else(|| value.to_owned())
}
