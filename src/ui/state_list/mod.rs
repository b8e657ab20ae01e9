//! Things, each with how it stands and what can be done about it: bins, reports.
//!
//! Accessibility: a list of headings, so that a screen reader can jump from thing to thing; the state is a word beside the
//! heading, and its colour only repeats it (WCAG 1.4.1).

pub(crate) mod examples;

use crate::{Bin, BinEdge, BinPicture, Size, Tag, Tone};
use leptos::prelude::*;

#[derive(Default)]
pub struct StateItem {
    /// Where it is one.
    pub bin: Option<Bin>,
    pub name: String,
    /// Where its name leads to.
    pub href: Option<String>,
    pub state: Option<(Tone, String)>,
    /// Short paragraphs, the most important first.
    pub lines: Vec<AnyView>,
    /// Links and buttons.
    pub actions: Option<AnyView>,
}

#[component]
pub fn StateList(items: Vec<StateItem>) -> AnyView {
    view! { <ul class="states">{items.into_iter().map(row).collect_view()}</ul> }.into_any()
}

fn row(item: StateItem) -> AnyView {
    let StateItem { bin, name, href, state, lines, actions } = item;
    let name = match href {
        Some(href) => view! { <a href=href>{name}</a> }.into_any(),
        None => name.into_any(),
    };
    let lines = lines.into_iter().map(|line| view! { <p>{line}</p> }).collect_view();
    let class = if bin.is_some() { "state state--bin" } else { "state" };
    view! {
        <li class=class>
            {bin.map(|bin| view! { <BinEdge bin=bin /> <BinPicture bin=bin size=Size::Medium /> })}
            <div class="state__head">
                <h3 class="state__name">{name}</h3>
                {state.map(|(tone, text)| view! { <Tag text=text tone=tone /> })}
            </div>
            <div class="state__lines">{lines} {actions.map(|actions| view! { <div class="state__actions">{actions}</div> })}</div>
        </li>
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn each_thing_is_a_heading_with_its_state_in_words() {
        let item = StateItem {
            name: "Food".into(),
            href: Some("/reports/1".into()),
            state: Some((Tone::Warn, "Needs your attention".into())),
            lines: vec!["It is too late".into_any()],
            ..StateItem::default()
        };
        let html = view! { <StateList items=vec![item] /> }.to_html();
        assert!(html.contains(r#"<h3 class="state__name"><a href="/reports/1">Food</a></h3>"#), "{html}");
        assert!(html.contains("Needs your attention</strong>") && html.contains("<p>It is too late</p>"), "{html}");
    }
}
