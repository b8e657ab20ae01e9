//! The panel: beside the page where there is room, else over it. It stays as it is while the person goes from page to page.

use super::{OPEN, here::here, talk::Talk};
use crate::{app::App, drawn::drawn};
use leptos::{mount::mount_to, prelude::*, wasm_bindgen::JsCast, web_sys::HtmlElement};
use platform::{Subscription, connectivity, forms, page};
use screens::{
    AreaPage,
    assistant::{self, Page, Parts},
    slot,
};
use ui::{Button, Emphasis};
use wasm_bindgen_futures::spawn_local;

pub const IDS: Parts =
    Parts { panel: "chat", before: "chat-before", here: "chat-here", after: "chat-after", question: "chat-question" };

/// Whoever has asked for it is in its box; else nothing is taken from them, and it covers nothing.
pub fn show(app: App, is_asked: bool) {
    let has_room = page::has_room_beside();
    if !has_room && !is_asked {
        return;
    }
    if !page::has(IDS.panel) && !mount(app) {
        return page::load(&Page::Ask.path(app.language));
    }
    match has_room {
        true => page::open_beside(IDS.panel),
        false => page::open_dialog(IDS.panel),
    }
    page::keep_in_tab(OPEN, "");
    if is_asked {
        page::focus(IDS.question);
    }
}

/// False where the page has no place for it.
fn mount(app: App) -> bool {
    let place = document().get_element_by_id(slot::PANEL).and_then(|place| place.dyn_into::<HtmlElement>().ok());
    let Some(place) = place else { return false };
    let talk = Talk::new(app);
    mount_to(place, move || panel(talk)).forget();
    follow(talk);
    forms::set_typed(IDS.question, &talk.typed());
    talk.resume();
    true
}

/// What is done for as long as the document is there.
fn follow(talk: Talk) {
    let closed = || {
        page::forget_in_tab(OPEN);
        page::focus(slot::ASK);
    };
    let followed = move |path: &str| {
        let is_shown = talk.follows(path);
        // What it leads to is below, unless it is a file.
        if !path.starts_with(&talk.beginning()) && !page::has_room_beside() {
            page::close_dialog(IDS.panel);
        }
        is_shown
    };
    let kept = [
        page::on_dialog_closed(IDS.panel, closed),
        page::close_on_escape(IDS.panel),
        page::on_link(IDS.panel, followed),
        forms::on_posting_within(IDS.panel, move |path, fields| talk.sent(path, fields)),
        forms::send_on_enter(IDS.question),
        forms::on_typing(IDS.question, move |typed| talk.types(typed)),
    ];
    kept.into_iter().flatten().for_each(Subscription::keep);
    let ask_again = move || spawn_local(talk.ask_again());
    connectivity::subscribe(move |online| {
        if online {
            ask_again();
        }
    })
    .keep();
    page::on_return(ask_again).keep();
}

fn panel(talk: Talk) -> AnyView {
    let words = talk.app.words();
    let close = Callback::new(move |()| page::close_dialog(IDS.panel));
    let parts = assistant::Panel {
        title: drawn(move || talk.title.get().into_any()),
        close: view! { <Button text=words.chat_close() emphasis=Emphasis::Secondary on_press=close /> }.into_any(),
        here: drawn(move || here(talk)),
        waiting: drawn(move || talk.waiting.get().map(|typed| assistant::waiting(words, &typed)).into_any()),
        fault: drawn(move || talk.fault.get().into_any()),
        aloud: drawn(move || view! { <p>{talk.aloud.get()}</p> }.into_any()),
    };
    assistant::panel(words, IDS, parts)
}
