//! The head of every page: whose service this is, and the way to the other language.
//!
//! Accessibility: the crest is decorative, the name is text; the other language is named in itself, with `lang` and
//! `hreflang` (WCAG 3.1.2).

pub(crate) mod examples;

use leptos::prelude::*;

/// The same page in another language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LanguageLink {
    pub href: String,
    /// BCP 47 tag.
    pub tag: &'static str,
    /// The language's own name for itself.
    pub name: String,
}

#[component]
pub fn Header(
    /// What the service is called.
    #[prop(into)]
    service: String,
    #[prop(into)] home: String,
    /// What the language link is, for assistive technology.
    #[prop(into)]
    language_label: String,
    language: LanguageLink,
    /// The id of the place for who is signed in. It takes no room while it is empty, but where a page says by the attribute
    /// `data-signed-in` that it will not stay so.
    account_place: &'static str,
    /// What stands there from the start.
    #[prop(optional_no_strip)]
    account: Option<AnyView>,
    /// Where a person signs in and sees their own, if anywhere: address and text.
    #[prop(optional_no_strip)]
    account_link: Option<(String, String)>,
) -> AnyView {
    // Its place is there before it is.
    let row = if account_link.is_some() { "header__row header__row--account" } else { "header__row" };
    let account_link = account_link
        .map(|(href, text)| view! { <a class="header__account" href=href rel="external">{text}</a> }.into_any());
    view! {
        <header class="header">
            <div class=["govuk-width-container ", row].concat()>
                <a class="header__council" href=home>
                    <svg class="header__crest" width="30" height="34" viewBox="0 0 30 34" aria-hidden="true" focusable="false">
                        <path
                            d="M2 2h26v16c0 8-6 12-13 14C8 30 2 26 2 18zM6.5 21c2.8-3 5.7-3 8.5 0s5.7 3 8.5 0M6.5 14c2.8-3 5.7-3 8.5 0s5.7 3 8.5 0"
                            fill="none"
                            stroke="currentColor"
                            stroke-width="2.2"
                        />
                    </svg>
                    {service}
                </a>
                {account_link}
                <nav aria-label=language_label>
                    <a class="header__language" href=language.href rel="external" lang=language.tag hreflang=language.tag>{language.name}</a>
                </nav>
            </div>
            <div class="govuk-width-container header__person" id=account_place>{account}</div>
        </header>
    }
    .into_any()
}
