//! The foot of every page: a person to speak to first, then the pages about the service.
//!
//! Accessibility: the same help in the same place on every page (WCAG 3.2.6 consistent help).

pub(crate) mod examples;

use crate::{LinkItem, Telephone};
use leptos::prelude::*;

/// How to reach a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FooterContact {
    /// "Speak to a person".
    pub heading: String,
    pub phone: String,
    pub hours: String,
}

/// `credit` thanks who gave the data.
#[component]
pub fn Footer(
    contact: FooterContact,
    /// What the list of links is, for assistive technology.
    #[prop(into)]
    links_label: String,
    links: Vec<LinkItem>,
    #[prop(optional_no_strip)] credit: Option<String>,
) -> AnyView {
    let link = |link: LinkItem| {
        let rel = link.external.then_some("external");
        view! { <li><a href=link.href rel=rel>{link.text}</a></li> }
    };
    let links = links.into_iter().map(link).collect_view();
    view! {
        <footer class="footer">
            <div class="govuk-width-container">
                <p class="footer__contact">
                    <strong>{contact.heading}</strong>" "
                    <Telephone number=contact.phone />" ("{contact.hours}")"
                </p>
                <nav aria-label=links_label>
                    <ul class="footer__links">{links}</ul>
                </nav>
                {credit.map(|credit| view! { <p class="footer__credit quiet">{credit}</p> })}
            </div>
        </footer>
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn the_number_can_be_dialled() {
        let contact =
            FooterContact { heading: "Speak".into(), phone: "+44 1234 567 890".into(), hours: "9 to 5".into() };
        let html = view! { <Footer contact=contact links_label="About" links=vec![] /> }.to_html();
        assert!(html.contains(r#"href="tel:+441234567890""#));
        assert!(html.contains("+44 1234 567 890"));
    }
}
