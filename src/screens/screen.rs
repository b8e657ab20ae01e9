//! A screen, ready to be put into a page.

use crate::Context;
use leptos::prelude::*;
use words::PageTitle;

pub struct Screen {
    /// Of the document, without the council's name.
    pub title: String,
    /// One sentence for search engines and previews.
    pub description: String,
    /// The content of `main`.
    pub view: AnyView,
}

impl Screen {
    pub(crate) fn new(title: impl Into<String>, description: impl Into<String>, view: impl IntoAny) -> Self {
        Screen { title: title.into(), description: description.into(), view: view.into_any() }
    }

    /// Nothing yet: the app fills it from what the device keeps.
    pub fn blank(context: Context) -> Self {
        Screen::new(context.words().page_loading(), context.words().search_description(), ())
    }

    /// "Choose your address - Aberwen Borough Council"
    pub fn document_title(&self, context: Context) -> String {
        context.words().page_title(PageTitle { page: &self.title, service: context.service_name() })
    }
}

/// The heading of a screen. It takes focus after a change of route.
pub(crate) fn heading(text: impl Into<String>) -> AnyView {
    view! { <h1 class="govuk-heading-l" tabindex="-1">{text.into()}</h1> }.into_any()
}
