//! What the service is, what it keeps, and who answers for it.

use crate::{Context, Screen, contact, screen::heading};
use leptos::prelude::*;
use ui::Telephone;

pub fn about(context: Context) -> Screen {
    let words = context.words();
    let council = context.council_name();
    let credit = context.council.attribution.as_ref().map(|credit| context.text(credit).to_owned());
    let view = view! {
        <div class="readable">
            {heading(words.about_title())}
            <p class="govuk-body-l">{words.about_what(council)}</p>
            <p>{words.about_offline()}</p>
            {section(words.about_changed_heading(), words.about_changed())}
            {section(words.about_privacy_heading(), words.about_privacy())}
            {section(words.about_source_heading(), words.about_source(council))}
            {credit.map(|credit| view! { <p>{credit}</p> })}
            {section(words.about_open_heading(), words.about_open())}
            <h2 class="govuk-heading-m">{words.about_contact_heading()}</h2>
            <p>{contact::with_link(context, words.about_contact(&contact::phone(context)))}</p>
            <p>
                <a href=context.council.contact.website.clone() rel="external">{words.about_website(council)}</a>
            </p>
            {emergencies(context)}
        </div>
    };
    Screen::new(words.about_title(), words.about_description(), view)
}

fn section(title: &'static str, text: impl Into<String>) -> AnyView {
    view! {
        <h2 class="govuk-heading-m">{title}</h2>
        <p>{text.into()}</p>
    }
    .into_any()
}

fn emergencies(context: Context) -> AnyView {
    let lines = context.council.contact.emergencies.iter().map(|signpost| {
        view! {
            <li>{context.text(&signpost.when).to_owned()}": "<Telephone number=signpost.phone.clone() /></li>
        }
    });
    let lines = lines.collect_view();
    view! { <ul class="govuk-list">{lines}</ul> }.into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::samples;
    use domain::language::Language::{Cy, En};

    #[test]
    fn it_says_whose_service_it_is_and_what_is_kept() {
        let council = samples::council();
        let english = about(samples::context(&council, En)).view.to_html();
        assert!(english.contains("It is run by Aberwen Borough Council"));
        assert!(english.contains("no cookies") && english.contains("01234 567 890"));
        let welsh = about(samples::context(&council, Cy)).view.to_html();
        assert!(welsh.contains("Cyngor Bwrdeistref Aberwen") && welsh.contains("chwcis"));
    }
}
