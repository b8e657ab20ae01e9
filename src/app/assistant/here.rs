//! What was answered on the device, drawn.

use super::{
    on_device::{Answer, DATES, MISSED},
    talk::Talk,
};
use crate::reports;
use domain::holidays::Division;
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
        let answered = answered(talk, place, &turn.answer);
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

fn answered(talk: Talk, place: usize, answer: &Answer) -> AnyView {
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
        Answer::Missed(home, key) => reports::errand(app, home, key.as_ref(), talk.errand(place)),
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
