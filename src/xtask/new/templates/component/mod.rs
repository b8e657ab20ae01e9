//! One line of text.
//!
//! Accessibility: text, read in place; nothing is said by its looks alone.

pub(crate) mod examples;

use leptos::prelude::*;

#[component]
pub fn __Name__(#[prop(into)] text: String) -> AnyView {
    view! { <p class="__path__">{text}</p> }.into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn its_text_is_text() {
        let html = view! { <__Name__ text="Bins & <b>bags</b>" /> }.to_html();
        assert!(html.contains("class=\"__path__\"") && html.contains("Bins &amp; &lt;b&gt;bags&lt;/b&gt;"), "{html}");
    }
}
