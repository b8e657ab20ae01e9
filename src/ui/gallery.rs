//! Every example of every component, for the gallery page of development builds and for tests that sweep them all.

use crate::*;
use leptos::prelude::*;

/// One component in one state.
pub struct Example {
    /// `component: state`.
    pub name: &'static str,
    pub view: AnyView,
}

impl Example {
    pub(crate) fn new(name: &'static str, view: impl IntoAny) -> Self {
        Example { name, view: view.into_any() }
    }
}

/// All examples, in the order of the components' names.
pub fn examples() -> Vec<Example> {
    [
        account_line::examples::examples(),
        actions::examples::examples(),
        age::examples::examples(),
        back_link::examples::examples(),
        bin_picture::examples::examples(),
        button::examples::examples(),
        choices::examples::examples(),
        date_input::examples::examples(),
        day_card::examples::examples(),
        details::examples::examples(),
        dialog::examples::examples(),
        error_summary::examples::examples(),
        field::examples::examples(),
        footer::examples::examples(),
        header::examples::examples(),
        icon::examples::examples(),
        link_list::examples::examples(),
        live_region::examples::examples(),
        month_grid::examples::examples(),
        notice::examples::examples(),
        pagination::examples::examples(),
        panel::examples::examples(),
        search_form::examples::examples(),
        select::examples::examples(),
        service_row::examples::examples(),
        skip_link::examples::examples(),
        state_list::examples::examples(),
        summary_list::examples::examples(),
        tag::examples::examples(),
        telephone::examples::examples(),
        text_input::examples::examples(),
        textarea::examples::examples(),
        timeline::examples::examples(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// All examples on one page, each under its name.
pub fn gallery() -> AnyView {
    examples()
        .into_iter()
        .map(|Example { name, view }| {
            view! {
                <section>
                    <h2 class="govuk-heading-m">{name}</h2>
                    {view}
                </section>
            }
        })
        .collect_view()
        .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn no_example_needs_an_inline_style_or_script() {
        for Example { name, view } in examples() {
            let html = view.to_html();
            assert!(!html.is_empty(), "{name} renders nothing");
            assert!(!html.contains("style=\""), "{name} has an inline style");
            assert!(!html.contains("<script"), "{name} has a script");
        }
    }

    #[test]
    fn example_names_are_unique() {
        let mut names: Vec<_> = examples().iter().map(|example| example.name).collect();
        names.sort_unstable();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
