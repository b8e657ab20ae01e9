//! The accessibility statement, in the sections of the model statement that the Public Sector Bodies (Websites and
//! Mobile Applications) (No. 2) Accessibility Regulations 2018 ask for. It claims no more than was tested.

use crate::{Context, Screen, contact, dates, screen::heading};
use jiff::civil::{Date, date};
use leptos::prelude::*;

/// When these claims were last checked; the regulations ask for a review at least once a year.
const PREPARED: Date = date(2026, 11, 22);

/// The Equality Advisory and Support Service, named by the model statement.
const ADVISORY_SERVICE: &str = "https://www.equalityadvisoryservice.com/";

pub fn accessibility_statement(context: Context) -> Screen {
    let words = context.words();
    let can = [
        words.accessibility_can_zoom(),
        words.accessibility_can_keyboard(),
        words.accessibility_can_reader(),
        words.accessibility_can_colour(),
        words.accessibility_can_script(),
        words.accessibility_can_language(),
    ];
    let known = [words.accessibility_known_downloads(), words.accessibility_known_names()];
    let feedback = contact::with_link(context, words.accessibility_feedback(&contact::phone(context)));
    let view = view! {
        <div class="readable">
            {heading(words.accessibility_title())}
            <p>{words.accessibility_scope(context.run_by())}</p>
            <p>{words.accessibility_can()}</p>
            {bullets(&can)}
            {subheading(words.accessibility_status_heading())}
            <p>{words.accessibility_status()}</p>
            {subheading(words.accessibility_known_heading())}
            {bullets(&known)}
            {subheading(words.accessibility_feedback_heading())}
            <p>{feedback}</p>
            {subheading(words.accessibility_enforcement_heading())}
            <p>{words.accessibility_enforcement()}</p>
            <p>
                <a href=ADVISORY_SERVICE rel="external">{words.accessibility_enforcement_link()}</a>
            </p>
            {subheading(words.accessibility_tested_heading())}
            <p>{words.accessibility_tested()}</p>
            <p>{words.accessibility_prepared(&dates::month(words, PREPARED))}</p>
        </div>
    };
    Screen::new(words.accessibility_title(), words.accessibility_description(), view)
}

fn subheading(text: &'static str) -> AnyView {
    view! { <h2 class="govuk-heading-m">{text}</h2> }.into_any()
}

fn bullets(lines: &[&'static str]) -> AnyView {
    let lines = lines.iter().map(|line| view! { <li>{*line}</li> }).collect_view();
    view! { <ul class="govuk-list govuk-list--bullet">{lines}</ul> }.into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::samples;
    use domain::language::Language::{Cy, En};

    #[test]
    fn it_has_the_sections_that_the_regulations_ask_for() {
        let council = samples::council();
        let english = accessibility_statement(samples::context(&council, En)).view.to_html();
        for section in [
            "partially compliant",
            "01234 567 890",
            "Equality and Human Rights Commission",
            "How we test",
            "November 2026",
        ] {
            assert!(english.contains(section), "{section}");
        }
        let welsh = accessibility_statement(samples::context(&council, Cy)).view.to_html();
        assert!(welsh.contains("Comisiwn Cydraddoldeb a Hawliau Dynol"));
    }
}
