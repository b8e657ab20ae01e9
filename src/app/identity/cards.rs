//! The cards of whoever is signed in, below what the front page answers. They come when all else is there, and without a
//! network there are none.
//!
//! Must not be here: what a card says (the gateway).

use super::{
    account_line,
    time_out::{self, Told},
};
use crate::{app::App, drawn::drawn};
use contract::{
    cards::{CardsAnswer, paths},
    identity::SIGNED_IN,
};
use leptos::{mount::mount_to, prelude::*, wasm_bindgen::JsCast, web_sys::HtmlElement};
use platform::{clock, http, json, page};
use screens::{Destination, cards};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen_futures::spawn_local;

/// So often it is looked at whether the mark of a session is still there, and whether its end has passed, in milliseconds.
const LOOK_EVERY: i32 = 5_000;
/// After so many looks the session is asked for: it may end before its time, and its mark stay.
const LOOKS_TO_A_QUESTION: u32 = 12;

#[derive(Clone)]
struct Cards {
    app: App,
    told: ArcRwSignal<CardsAnswer>,
    /// How often they were asked for: only the answer to the newest question is taken.
    asked: Rc<Cell<u32>>,
}

pub fn show(app: App) {
    let Some(place) = place() else { return };
    let asked = Cards { app, told: ArcRwSignal::new(CardsAnswer::default()), asked: Rc::default() };
    let told = asked.told.clone();
    let draw = move || {
        app.shown.track();
        if is_home() { cards(&told.get()) } else { ().into_any() }
    };
    mount_to(place, move || drawn(draw)).forget();
    look();
    asked.ask();
    let returned = asked.clone();
    page::on_return(move || if look() { returned.ask_all() } else { returned.ask() }).keep();
    spawn_local(asked.watch());
}

impl Cards {
    /// Nobody may be signed in any more: then there are none.
    fn ask(&self) {
        let (cards, turn) = (self.clone(), self.asked.get().wrapping_add(1));
        self.asked.set(turn);
        if !page::may_be_signed_in() {
            return self.told.set(CardsAnswer::default());
        }
        spawn_local(async move {
            let told = ask(cards.app).await.unwrap_or_default();
            if cards.asked.get() == turn {
                cards.told.set(told);
            }
        });
    }

    /// Also what the screen itself shows of a person.
    fn ask_all(&self) {
        self.ask();
        self.app.shown.get_untracked().ask_who();
    }

    /// What is shown of a person goes when they do: the page may stay open on a device of many, and nobody touch it.
    async fn watch(self) {
        // Without an answer nobody is there.
        let session_now = async || time_out::ask().await.unwrap_or_default();
        let (session, mut looks) = (ArcRwSignal::new(session_now().await), 0);
        account_line::show(self.app.language, session.clone());
        loop {
            clock::pause(LOOK_EVERY).await;
            looks = (looks + 1) % LOOKS_TO_A_QUESTION;
            let mut is_changed = look();
            if !page::may_be_signed_in() {
                session.set(None);
            } else if is_changed || looks == 0 || is_over(&session) {
                let (before, now) = (session.get_untracked(), session_now().await);
                is_changed |= now.as_ref().map(Told::id) != before.as_ref().map(Told::id);
                session.set(now);
            }
            if is_changed {
                self.ask_all();
            }
        }
    }
}

fn is_over(session: &ArcRwSignal<Option<Told>>) -> bool {
    session.with_untracked(|session| session.as_ref().is_some_and(Told::is_over))
}

/// Whether the mark of a session has come or gone since: it goes where somebody signs out, in whichever window.
fn look() -> bool {
    let (before, is_marked) = (page::may_be_signed_in(), page::has_cookie(SIGNED_IN));
    page::set_signed_in(is_marked);
    before != is_marked
}

/// Below every screen of the app, in the same part of the page.
fn place() -> Option<HtmlElement> {
    let place: HtmlElement = document().create_element("div").ok()?.dyn_into().ok()?;
    document().get_element_by_id("main")?.append_child(&place).ok()?;
    Some(place)
}

/// By whichever of its addresses: with a slash at its end, with what a letter's link adds.
fn is_home() -> bool {
    let address = page::path_and_query();
    let path = address.split('?').next().unwrap_or_default();
    matches!(Destination::of(path, |_| None).1, Destination::Home)
}

async fn ask(app: App) -> Option<CardsAnswer> {
    let fetched = http::get_json(&paths::cards(app.language), None).await.ok()?;
    json::read(&fetched.body)
}
