//! One service in the list of all: its picture, its name, its next day, and quieter facts.
//!
//! Accessibility: a list of headings, so that a screen reader can jump from bin to bin; the next day comes right after
//! the name in reading order.

pub(crate) mod examples;

use crate::{Bin, BinEdge, BinPicture, Size, Tag};
use leptos::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceRow {
    pub bin: Bin,
    pub name: String,
    /// The next day in words, or that none is known.
    pub day: String,
    /// A word about the day: "expected".
    pub tag: Option<&'static str>,
    /// Which container it is: "Brown bin".
    pub container: String,
    /// Short sentences: the frequency, a break.
    pub facts: Vec<String>,
}

#[component]
pub fn ServiceRows(rows: Vec<ServiceRow>) -> AnyView {
    view! { <ul class="services">{rows.into_iter().map(row).collect_view()}</ul> }.into_any()
}

fn row(row: ServiceRow) -> AnyView {
    let facts =
        [row.container].into_iter().chain(row.facts).map(|fact| view! { <span>{fact}" "</span> }).collect_view();
    view! {
        <li class="service">
            <BinEdge bin=row.bin />
            <BinPicture bin=row.bin size=Size::Medium />
            <div class="service__head">
                <h3 class="service__name">{row.name}</h3>
                <p class="service__day">{row.day}" "{row.tag.map(|tag| view! { <Tag text=tag /> })}</p>
            </div>
            <p class="service__facts">{facts}</p>
        </li>
    }
    .into_any()
}
