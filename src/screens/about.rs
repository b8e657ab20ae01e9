//! What the service is, what it keeps, and who answers for it.

use crate::{Destination, Screen, WholeContext, contact, document::section, screen::heading};
use leptos::prelude::*;
use ui::Telephone;

pub fn about(context: WholeContext) -> Screen {
    let words = context.words();
    let credit = context.council.attribution.as_ref().map(|credit| context.text(credit).to_owned());
    let privacy = if context.has_area("identity") { words.about_privacy_sign_in() } else { words.about_privacy() };
    let view = view! {
        <div class="readable">
            {heading(words.about_title())}
            <p class="govuk-body-l">{words.about_what(context.run_by())}</p>
            <p>{words.about_offline()}</p>
            {section(words.about_changed_heading(), words.about_changed())}
            {section(words.about_privacy_heading(), privacy)}
            <p>
                <a href=Destination::Privacy.path(context.language) rel="external">{words.privacy_title()}</a>
            </p>
            {section(words.about_source_heading(), words.about_source(context.text(&context.council.service.source)))}
            {credit.map(|credit| view! { <p>{credit}</p> })}
            {section(words.about_open_heading(), words.about_open())}
            {emergencies(context)}
            <h2 class="govuk-heading-m">{words.about_contact_heading()}</h2>
            <p>{contact::with_link(*context, words.about_contact(&contact::phone(*context)))}</p>
            <p>
                <a href=context.council.contact.website.clone() rel="external">
                    {words.about_website(context.council_name())}
                </a>
            </p>
        </div>
    };
    Screen::new(words.about_title(), words.about_description(), view)
}

fn emergencies(context: WholeContext) -> AnyView {
    if context.council.contact.emergencies.is_empty() {
        return ().into_any();
    }
    let lines = context.council.contact.emergencies.iter().map(|signpost| {
        view! {
            <li>{context.text(&signpost.when).to_owned()}": "<Telephone number=signpost.phone.clone() /></li>
        }
    });
    let lines = lines.collect_view();
    view! {
        <h2 class="govuk-heading-m">{context.words().about_emergency_heading()}</h2>
        <ul class="govuk-list">{lines}</ul>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use contract::council::Council;
    use domain::{
        language::Language::{self, Cy, En},
        text::Text,
    };

    fn html(council: &Council, language: Language) -> String {
        samples::with_whole(council, language, |context| about(context).view.to_html())
    }

    #[test]
    fn it_says_whose_service_it_is_and_what_is_kept() {
        let council = samples::whole_council();
        let english = html(&council, En);
        assert!(english.contains("It is run by Aberwen Borough Council"));
        assert!(english.contains("no cookies") && english.contains("01234 567 890"));
        let welsh = html(&council, Cy);
        assert!(welsh.contains("Cyngor Bwrdeistref Aberwen") && welsh.contains("chwcis"));
    }

    #[test]
    fn who_runs_the_service_and_who_knows_the_days_need_not_be_the_council() {
        let mut council = samples::whole_council();
        council.service.run_by = Text::untranslated("Friends of Aberwen");
        council.service.source = Text::untranslated("Pontwen Waste");
        let html = html(&council, En);
        assert!(html.contains("It is run by Friends of Aberwen") && html.contains("The days come from Pontwen Waste"));
        assert!(html.contains("Aberwen Borough Council website"));
    }

    #[test]
    fn emergencies_have_a_heading_and_come_before_other_numbers() {
        let council = samples::whole_council();
        let with = html(&council, En);
        let place = |text: &str| with.find(text).expect("said");
        assert!(place("In an emergency") < place("Danger to life"));
        assert!(place("Danger to life") < place("Speak to a person"));
        let mut without = samples::whole_council();
        without.contact.emergencies.clear();
        assert!(!html(&without, En).contains("In an emergency"));
    }
}
