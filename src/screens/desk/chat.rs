//! A conversation with a person, as whoever has asked sees it.

use super::lines::{Side, ended, named};
use super::parts::{Live, NoteProblem, box_for, messages, time_and_day, title, too_long};
use super::{
    Page,
    start::{Closed, nobody_is_there, when_in_words},
};
use crate::{AreaPage, Context, Screen, WholeContext, forms::hidden, screen::heading};
use domain::{
    assistant::ConversationId,
    desk::{CallBack, Colleague, Event, NoteFault, Outcome},
};
use leptos::prelude::*;
use ui::{Emphasis, ErrorSummary, Submit};
use words::{DeskChatCalls, Words};

pub const MESSAGE: &str = "message";
/// Of a message: sent twice, it is one.
pub const KEY: &str = "key";
/// The button that looks for what is new.
pub const CHECK: &str = "check";
pub const END: &str = "end";

pub struct Chat<'a> {
    pub id: &'a ConversationId,
    pub standing: Shown<'a>,
    pub events: &'a [Event],
    pub key: &'a str,
    pub fault: Option<NoteProblem<'a>>,
    pub events_at: &'a str,
    pub types_at: &'a str,
}

/// How it stands.
#[derive(Clone, Copy)]
pub enum Shown<'a> {
    /// So many are before it.
    Waiting(u32),
    /// The desk has closed before it was taken.
    WaitingFor(Closed),
    CalledBack(&'a CallBack),
    Taken(&'a Colleague),
    Closed(Outcome),
}

pub fn chat(context: WholeContext, chat: Chat) -> Screen {
    let (words, path) = (context.words(), Page::Chat(chat.id.clone()).path(context.language));
    let is_closed = matches!(chat.standing, Shown::Closed(_));
    let live = (!is_closed).then_some(Live { events: chat.events_at, types: chat.types_at });
    let below = if is_closed { closed(context, chat.fault) } else { open(words, &path, &chat) };
    let view = view! {
        <div class="readable">
            {error_summary(words, chat.fault.filter(|_| !is_closed))} {heading(words.desk_chat_title())}
            <p id="standing" role="status">
                <strong>{standing(*context, chat.standing)}</strong>
            </p> {messages(context, Side::Asker, chat.events, live)} {below}
        </div>
    };
    Screen::new(title(words, chat.fault.is_some(), words.desk_chat_title()), words.desk_description(), view)
}

/// In one sentence.
pub fn standing(context: Context, shown: Shown) -> String {
    let words = context.words();
    match shown {
        Shown::Waiting(0) => words.desk_chat_next().to_owned(),
        Shown::Waiting(before) => words.desk_chat_before(before),
        Shown::WaitingFor(closed) => [&*nobody_is_there(context, closed), " ", words.desk_chat_waits()].concat(),
        Shown::CalledBack(CallBack { phone, when, from }) => {
            let (time, soft_date) = &time_and_day(context, *from);
            let calls = words.desk_chat_calls(DeskChatCalls { phone, time, soft_date });
            [&*calls, " ", when_in_words(words, *when), "."].concat()
        }
        Shown::Taken(by) => words.desk_chat_taken(&named(context, by)),
        Shown::Closed(outcome) => ended(words, outcome),
    }
}

fn open(words: Words, path: &str, chat: &Chat) -> AnyView {
    let (typed, error) = chat.fault.map_or(("", None), |problem| (problem.typed, Some(in_words(words, problem.fault))));
    view! {
        <form method="post" action=path.to_owned() novalidate=true id="write">
            {hidden(KEY, chat.key)}
            {box_for(words, MESSAGE, words.desk_chat_message(), Some(words.desk_what_hint()), typed, error)}
            <button type="submit" class="govuk-button">
                {words.desk_chat_send()}
            </button>
        </form>
        <form method="post" action=path.to_owned() class="buttons">
            <Submit text=words.desk_chat_look() name=CHECK value="yes" emphasis=Emphasis::Secondary />
            <Submit text=words.desk_chat_end() name=END value="yes" emphasis=Emphasis::Secondary />
        </form>
        <p>{words.desk_kept()}</p>
    }
    .into_any()
}

pub(super) fn in_words(words: Words, fault: NoteFault) -> String {
    match fault {
        NoteFault::Empty => words.desk_empty().to_owned(),
        NoteFault::TooLong => too_long(words),
    }
}

fn closed(context: WholeContext, unsent: Option<NoteProblem>) -> AnyView {
    let words = context.words();
    let unsent = unsent.map(|unsent| {
        view! {
            <p>{words.desk_too_late()}</p>
            <p class="said">{unsent.typed.to_owned()}</p>
        }
    });
    let again = Page::Start.path(context.language);
    view! {
        {unsent}
        <p>{words.desk_chat_read_until()}</p>
        <p>
            <a href=again rel="external">{words.desk_chat_ask_again()}</a>
        </p>
    }
    .into_any()
}

fn error_summary(words: Words, fault: Option<NoteProblem>) -> Option<AnyView> {
    fault.map(|problem| {
        let errors = vec![(["#", MESSAGE].concat(), in_words(words, problem.fault))];
        view! { <ErrorSummary title=words.error_summary() errors=errors /> }.into_any()
    })
}
