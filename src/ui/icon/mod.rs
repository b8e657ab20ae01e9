//! A small sign before a word.
//!
//! Accessibility: decorative (`aria-hidden`); the word beside it says all.

pub(crate) mod examples;

use leptos::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// Done.
    Tick,
    /// Hand on to others.
    Share,
    /// Be reminded.
    Bell,
    /// Days in weeks.
    Calendar,
    /// A place.
    Home,
    /// Say something, and be answered.
    Speech,
}

impl Icon {
    pub fn view(self) -> AnyView {
        view! {
            <svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
                <path d=self.lines() />
            </svg>
        }
        .into_any()
    }

    fn lines(self) -> &'static str {
        match self {
            Icon::Tick => "M4 13l5 5L20 6",
            Icon::Share => "M12 15V3M7.5 7.5L12 3l4.5 4.5M7 11H5v10h14V11h-2",
            Icon::Bell => "M5 18V17l2-2.5V10a5 5 0 0 1 10 0v4.5l2 2.5v1zM10 21h4M12 5V3",
            Icon::Calendar => "M3.5 5h17v15.5h-17zM3.5 10h17M8 2.5V5M16 2.5V5M9.2 10v10.5M14.8 10v10.5M3.5 15.2h17",
            Icon::Home => "M3 12l9-8 9 8M5.5 10v10.5h13V10M10 20.5V15h4v5.5",
            Icon::Speech => "M3.5 4.5h17v11.5H12L7 20.5V16H3.5z",
        }
    }
}
