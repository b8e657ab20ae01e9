//! What was answered on the device, drawn.

use super::{
    on_device::{Answer, DATES, MISSED, Missed},
    talk::{HERE, Talk},
};
use crate::{
    app::App,
    drawn::drawn,
    reports::{self, Fate, Step},
};
use domain::{address::AddressId, holidays::Division};
use leptos::prelude::*;
use platform::{clock, connectivity, json, page};
use screens::{
    assistant::{home_days, on_device, signposted},
    bins::Reach,
};
use serde::Deserialize;
use ui::{Button, Emphasis};

pub fn here(talk: Talk) -> AnyView {
    let (app, turns) = (talk.app, talk.turns.get());
    if turns.is_empty() {
        return talk.is_alone.get().then(|| suggestions(talk)).into_any();
    }
    let last = turns.len() - 1;
    let drawn = turns.iter().enumerate().map(|(place, turn)| {
        let id =
            if place == last { "chat-here-latest".to_owned() } else { ["chat-here-", &place.to_string()].concat() };
        let answered = answered(talk, &turn.answer, place == last);
        app.with_context(|context| on_device::turn(context, id, &turn.said, answered))
    });
    let drawn = drawn.collect_view();
    let anew = Callback::new(move |()| talk.begin_anew());
    let anew = talk.is_alone.get().then(|| {
        view! { <Button text=app.words().ask_anew() emphasis=Emphasis::Link on_press=anew /> }
    });
    view! {
        {drawn}
        {anew}
    }
    .into_any()
}

/// What the device can answer, where the gateway does not.
fn suggestions(talk: Talk) -> AnyView {
    let (app, words) = (talk.app, talk.app.words());
    let suggested = [(DATES, words.answers_waste_dates()), (MISSED, words.answers_waste_missed())];
    let choices =
        suggested.map(|(intent, text)| (text.to_owned(), Callback::new(move |()| talk.suggested(intent, text))));
    match app.device.home() {
        Some(_) => on_device::choices(words.chat_alone().to_owned(), choices.into()),
        None => app.with_context(on_device::nothing_kept),
    }
}

fn answered(talk: Talk, answer: &Answer, is_last: bool) -> AnyView {
    let app = talk.app;
    match answer {
        Answer::Danger(danger) => app.with_context(|context| signposted(context, division(), *danger)),
        Answer::Days(home, asked) => {
            let reach = if connectivity::online() { Reach::Failed } else { Reach::Offline };
            let told = app.device.schedule(home).map(|kept| {
                let checked = kept.checked_at(clock::now(), reach);
                app.with_context(|context| home_days(context, &kept.answer, asked, checked))
            });
            // The home is kept no more.
            told.into_any()
        }
        Answer::Missed(missed) if missed.is_kept => {
            let (missed, was_waiting) = (missed.clone(), StoredValue::new(false));
            drawn(move || fate(talk, &missed, was_waiting))
        }
        Answer::Missed(missed) if is_last => {
            let home = missed.home.clone();
            drawn(move || step(talk, &home))
        }
        Answer::Missed(Missed { home, .. }) => app.with_context(|context| on_device::on_its_page(context, home)),
        Answer::Later => app.with_context(on_device::later),
    }
}

/// Of the council; only here it is read.
fn division() -> Division {
    #[derive(Deserialize)]
    struct Told {
        division: Division,
    }
    let told: Option<Told> = page::data("council").and_then(|text| json::read(&text));
    told.map_or_else(Division::default, |told| told.division)
}

fn step(talk: Talk, home: &AddressId) -> AnyView {
    let app = talk.app;
    talk.step.with(|step| match step {
        None => ().into_any(),
        Some(Step::OnItsPage) => app.with_context(|context| on_device::on_its_page(context, home)),
        Some(Step::Choose { id, label, choices }) => {
            let choice = |(value, text): &(String, String)| {
                let reply = (id.clone(), value.clone());
                (text.clone(), Callback::new(move |()| talk.reply(Some(reply.clone()))))
            };
            on_device::choices(label.clone(), choices.iter().map(choice).collect())
        }
        Some(Step::Check(given)) => {
            let send = Callback::new(move |()| talk.send());
            let anew = Callback::new(move |()| talk.reply(None));
            app.with_context(|context| on_device::check(context, given.clone(), send, anew))
        }
    })
}

/// That the council has it now is said to those who hear it.
fn fate(talk: Talk, missed: &Missed, was_waiting: StoredValue<bool>) -> AnyView {
    let app: App = talk.app;
    let fate = reports::fate(&missed.key);
    let is_waiting = matches!(fate, Some(Fate::Waiting));
    if was_waiting.try_update_value(|was| std::mem::replace(was, is_waiting)) == Some(true) && !is_waiting {
        talk.tell(HERE);
    }
    app.with_context(|context| match fate {
        Some(Fate::Waiting) => on_device::waiting(context),
        Some(Fate::Sent(reference)) => on_device::sent(context, &reference),
        Some(Fate::Refused) | None => on_device::on_its_page(context, &missed.home),
    })
}
