//! The next collection: when, and what to put out, in words and pictures.
//!
//! Accessibility: a region named by its heading, where it has an id; there is one of these on a page. The day is text of its own, so that it is read first; each picture
//! has its name and a description of the container beside it.

pub(crate) mod examples;

use crate::{Bin, BinEdge, BinPicture, Size, Tag};
use leptos::prelude::*;

/// One container to put out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BinOut {
    pub bin: Bin,
    /// What is collected: "Garden".
    pub name: String,
    /// Which container it is: "Brown bin".
    pub container: String,
    /// A word where something is not ordinary: "delayed", "expected".
    pub state: Option<&'static str>,
}

/// The panel of the next collection. `children` follow the bins: a change, a note.
#[component]
pub fn DayCard(
    /// Of its heading. Without one it is a part of something else, and no region.
    #[prop(optional_no_strip)]
    id: Option<&'static str>,
    #[prop(into)] title: String,
    /// The day: "Tomorrow, Tuesday 24 November".
    #[prop(into)]
    when: String,
    /// The line under the day, next in weight to it: "Put out by 7am".
    #[prop(optional_no_strip)]
    note: Option<String>,
    bins: Vec<BinOut>,
    #[prop(optional)] children: Option<Children>,
) -> AnyView {
    let bins = bins.into_iter().map(bin_out).collect_view();
    view! {
        <section class="day-card" aria-labelledby=id>
            <h2 class="govuk-heading-s day-card__title" id=id>{title}</h2>
            <p class="day-card__when">{when}</p>
            {note.map(|note| view! { <p class="day-card__note">{note}</p> })}
            <ul class="day-card__bins">{bins}</ul>
            {children.map(|children| children())}
        </section>
    }
    .into_any()
}

fn bin_out(out: BinOut) -> AnyView {
    view! {
        <li class="day-card__bin">
            <BinEdge bin=out.bin />
            <BinPicture bin=out.bin size=Size::Medium />
            <span class="day-card__label">
                <strong>{out.name}</strong> <span class="govuk-visually-hidden">", "</span> <small>{out.container}</small>
            </span>
            {out.state.map(|state| view! { <Tag text=state /> })}
        </li>
    }
    .into_any()
}
