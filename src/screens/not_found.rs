//! A page that is not there.

use crate::{Context, Destination, Screen, screen::heading};
use leptos::prelude::*;
use ui::{ButtonLink, Emphasis};

pub fn not_found(context: Context) -> Screen {
    let words = context.words();
    let view = view! {
        <div class="readable">
            {heading(words.not_found_title())} <p>{words.not_found_typed()}</p>
            <div class="buttons">
                <ButtonLink
                    href=Destination::Home.path(context.language)
                    text=words.not_found_start()
                    emphasis=Emphasis::Primary
                />
            </div>
        </div>
    };
    Screen::new(words.not_found_title(), words.not_found_typed(), view)
}
