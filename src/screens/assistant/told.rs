//! A turn of a conversation as events, for whoever shows it without our pages: what these say, as text and as data.

use super::{
    answered::{answered, slot_label},
    ask::{SUGGESTIONS, intents, or_none},
    asked::{named, replies},
    conversation::{Asking, Homes, Shown},
    errand::to_check,
    homes::why_none,
    said::in_words_of,
    transcript::{Plain, plain},
};
use crate::{AreaPage, WholeContext, areas, reports};
use ::assistant::{
    conversation::{Answer, Exchange, Failure, Outcome},
    dialogue::{Payload, Slot, Step},
    insight::{Status, Turn},
};
use contract::{
    assistant::{Ask, Choice, Choices, Confirm, Event, Failed, Receipt, TextFinal, TurnEnd, TurnStart},
    desk::{HandOver, HandOverState},
};
use domain::{
    assistant::{Composed, ConversationId},
    forms::Question,
};
use leptos::prelude::*;

/// `url` is that of the service, to which the links of its pages are added. `before` is the exchange before it.
pub fn events(
    context: WholeContext,
    id: &ConversationId,
    before: Option<&Exchange>,
    shown: &Shown,
    url: &str,
) -> Vec<Event> {
    let exchange = shown.exchange;
    let asking = Asking { context, id: Some(id), path: "", is_last: false, found: &shown.found, before };
    let (_, said) = in_words_of(asking, exchange);
    let number = exchange.number;
    let mut events = vec![Event::TurnStart(TurnStart { number, said }), text(asking, exchange, url)];
    for answer in &exchange.answers {
        events.extend(to_press(asking, answer, url));
    }
    events.push(end(exchange, shown.found.passage.is_none()));
    events
}

fn end(exchange: &Exchange, is_missed: bool) -> Event {
    let turn = Turn::of(exchange, is_missed);
    let status = turn.as_ref().map_or(Status::Answered, |turn| turn.status).name().to_owned();
    Event::TurnEnd(TurnEnd { number: Some(exchange.number), status, intent: turn.and_then(|turn| turn.intent) })
}

/// All that was answered, in words.
fn text(asking: Asking, exchange: &Exchange, url: &str) -> Event {
    let (mut text, mut links) = (String::new(), Vec::new());
    for answer in &exchange.answers {
        let said = match why_no_home(asking, answer) {
            Some(why) => Plain { text: why, links: Vec::new() },
            None => plain(&answered(asking, exchange, answer).to_html(), url),
        };
        text += &said.text;
        links.extend(said.links);
    }
    let by = asking.context.words().ask_machine_name().to_owned();
    Event::TextFinal(TextFinal { by, at: None, text, links })
}

/// Where a place was typed that is no home's.
fn why_no_home(asking: Asking, answer: &Answer) -> Option<String> {
    let (Answer::WhichHome(typed) | Answer::NoHome(typed)) = answer else { return None };
    let context = asking.context;
    match asking.found.homes.as_ref()? {
        Homes::Page(page) if page.addresses.is_empty() => {
            let (title, help) = why_none(context, typed, page);
            Some([&*title, "\n", help, "\n"].concat())
        }
        Homes::Page(_) => None,
        Homes::NoPlace(fault) => Some([fault.in_words(context.words()), "\n"].concat()),
        Homes::Unknown => Some([context.words().ask_homes_unknown(), "\n"].concat()),
    }
}

/// What can be said or pressed next, and what was done.
fn to_press(asking: Asking, answer: &Answer, url: &str) -> Vec<Event> {
    let context = asking.context;
    match answer {
        Answer::Step(Step::Begin) => vec![choices(intents(context, SUGGESTIONS.iter().copied()))],
        Answer::Step(Step::Offer(offered)) => vec![choices(or_none(context, offered))],
        Answer::Composed(composed) => offers(context, composed),
        Answer::Step(Step::Ask { slot, choices: presses, .. }) => {
            let asked = (!presses.is_empty()).then(|| choices(named(asking, presses)));
            std::iter::once(ask(context, *slot)).chain(asked).collect()
        }
        Answer::WhichHome(_) | Answer::NoHome(_) => homes(asking),
        Answer::Question { question, .. } => question_of(context, question),
        Answer::Check { errand, given, .. } => {
            let send = Choice { label: context.words().forms_send().to_owned(), payload: Payload::Send.to_string() };
            vec![Event::Confirm(Confirm { answers: to_check(asking, errand, given), send })]
        }
        Answer::Done { outcome: Outcome::Taken(reference), .. } => {
            let path = reports::Page::Report(reference.clone()).path(context.language);
            vec![Event::Result(Receipt { reference: reference.clone(), url: absolute(url, &path) })]
        }
        Answer::Failed(failure) => {
            vec![Event::Error(Failed { is_retryable: matches!(failure, Failure::Unavailable) })]
        }
        Answer::Step(Step::HandOver(_)) => hand_over(asking, url),
        Answer::Step(_) | Answer::Done { .. } | Answer::Refused { .. } => Vec::new(),
    }
}

fn offers(context: WholeContext, composed: &Composed) -> Vec<Event> {
    (!composed.offers.is_empty()).then(|| choices(or_none(context, &composed.offers))).into_iter().collect()
}

fn choices(presses: Vec<(impl ToString, String)>) -> Event {
    let choice = |(press, label): (_, String)| Choice { label, payload: ToString::to_string(&press) };
    Event::Choices(Choices { choices: presses.into_iter().map(choice).collect() })
}

fn ask(context: WholeContext, slot: Slot) -> Event {
    let label = slot_label(context.words(), slot).to_owned();
    Event::Ask(Ask { slot: slot.name().to_owned(), label, hint: None })
}

/// The homes that were found, and the way to others.
fn homes(asking: Asking) -> Vec<Event> {
    let mut events = vec![ask(asking.context, Slot::Address)];
    if let Some(Homes::Page(page)) = &asking.found.homes
        && !page.addresses.is_empty()
    {
        let home = |address: &domain::address::Address| (Payload::Home(address.id.clone()), address.one_line());
        events.push(choices(page.addresses.iter().map(home).collect()));
    }
    events
}

fn question_of(context: WholeContext, question: &Question) -> Vec<Event> {
    let hint = question.hint.as_ref().map(|hint| context.text(hint).to_owned());
    let label = context.text(&question.label).to_owned();
    let presses = replies(context, question);
    let asked = Event::Ask(Ask { slot: question.id.clone(), label, hint });
    std::iter::once(asked).chain((!presses.is_empty()).then(|| choices(presses))).collect()
}

/// Where nobody at the council answers here, the text says how they are reached.
fn hand_over(asking: Asking, url: &str) -> Vec<Event> {
    let offered = areas::person(*asking.context, asking.id).map(|(path, text)| {
        Event::HandOver(HandOver {
            state: HandOverState::Offered,
            url: Some(absolute(url, &path)),
            queue: None,
            text: text.to_owned(),
            line: None,
        })
    });
    offered.into_iter().collect()
}

fn absolute(url: &str, path: &str) -> String {
    [url.trim_end_matches('/'), path].concat()
}
