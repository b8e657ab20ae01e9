//! The accessibility statement, in the sections and the prescribed sentences of the model statement that the Public
//! Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018 ask for. It claims no more
//! than was tested.

use crate::{
    Screen, WholeContext, contact, dates,
    document::{bullets, link, section, subheading},
    screen::heading,
};
use domain::holidays::Division;
use jiff::civil::{Date, date};
use leptos::prelude::*;
use words::AccessibilityPrepared;

const PREPARED: Date = date(2026, 11, 22);
/// When these claims were last read against the service; the regulations ask for it at least once a year.
const REVIEWED: Date = date(2026, 11, 25);
/// When the service was last tested as the statement says.
const TESTED: Date = date(2026, 11, 25);

/// Who helps with a complaint: the model statement names the first, and for Northern Ireland the second.
const ADVISORY_SERVICE: &str = "https://www.equalityadvisoryservice.com/";
const EQUALITY_COMMISSION_NI: &str = "https://www.equalityni.org/";

pub fn accessibility_statement(context: WholeContext) -> Screen {
    let words = context.words();
    let can = [
        words.accessibility_can_zoom(),
        words.accessibility_can_keyboard(),
        words.accessibility_can_colour(),
        words.accessibility_can_script(),
        words.accessibility_can_language(),
    ];
    let known = [words.accessibility_known_language(), words.accessibility_known_calendar()];
    let reply = context.council.contact.reply_days.map(|days| view! { <p>{words.accessibility_reply(days)}</p> });
    let view = view! {
        <div class="readable">
            {heading(words.accessibility_title())}
            <p>{words.accessibility_scope(context.service_name())}</p>
            <p>{words.accessibility_run_by(context.run_by())}</p>
            {bullets(&can)}
            <p>{words.accessibility_plain()}</p>
            {section(words.accessibility_status_heading(), words.accessibility_known())}
            {bullets(&known)}
            {section(words.accessibility_feedback_heading(), words.accessibility_feedback())}
            {contact::ways(context)}
            {reply}
            {enforcement(context)}
            {technical(context)}
            {preparation(context)}
        </div>
    };
    Screen::new(words.accessibility_title(), words.accessibility_description(), view)
}

fn enforcement(context: WholeContext) -> AnyView {
    let words = context.words();
    let (text, help, name) = match context.council.division {
        Division::EnglandAndWales | Division::Scotland => {
            (words.accessibility_enforcement(), ADVISORY_SERVICE, words.accessibility_enforcement_link())
        }
        Division::NorthernIreland => {
            (words.accessibility_enforcement_ni(), EQUALITY_COMMISSION_NI, words.accessibility_enforcement_ni_link())
        }
    };
    view! { {section(words.accessibility_enforcement_heading(), text)} {link(help, name)} }.into_any()
}

fn technical(context: WholeContext) -> AnyView {
    let words = context.words();
    let technical = dates::sentence(words.accessibility_technical(context.run_by()));
    view! {
        {section(words.accessibility_technical_heading(), technical)}
        {section(words.accessibility_compliance_heading(), words.accessibility_compliance())}
        {section(words.accessibility_content_heading(), words.accessibility_content())}
        {minor(words.accessibility_failures_heading(), words.accessibility_failure_language())}
        {minor(words.accessibility_burden_heading(), words.accessibility_burden())}
        {minor(words.accessibility_outside_heading(), words.accessibility_outside())}
        {section(words.accessibility_plans_heading(), words.accessibility_plans())}
    }
    .into_any()
}

/// One reason why content is not accessible.
fn minor(title: &'static str, text: &'static str) -> AnyView {
    view! {
        <h3 class="govuk-heading-s">{title}</h3>
        <p>{text}</p>
    }
    .into_any()
}

fn preparation(context: WholeContext) -> AnyView {
    let words = context.words();
    let [prepared, reviewed, tested] = [PREPARED, REVIEWED, TESTED].map(|date| dates::full_date(words, date));
    let prepared = words.accessibility_prepared(AccessibilityPrepared { prepared: &prepared, reviewed: &reviewed });
    view! {
        {subheading(words.accessibility_prepared_heading())}
        <p>{prepared}</p>
        <p>{words.accessibility_tested(&tested)}</p>
        <p>{words.accessibility_tested_how()}</p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use contract::council::Council;
    use domain::language::Language::{self, Cy, En};

    fn html(council: &Council, language: Language) -> String {
        samples::with_whole(council, language, |context| accessibility_statement(context).view.to_html())
    }

    #[test]
    fn it_has_the_sections_and_sentences_that_the_regulations_ask_for() {
        let mut council = samples::whole_council();
        council.contact.reply_days = Some(5);
        let english = html(&council, En);
        for said in [
            "This accessibility statement applies to Aberwen bin days.",
            "01234 567 890",
            "within 5 working days",
            "Equality and Human Rights Commission",
            "Aberwen Borough Council is committed to making its website accessible",
            "partially compliant with the Web Content Accessibility Guidelines version 2.2 AA standard, due to the \
             non-compliances listed below",
            "3.1.2",
            "Disproportionate burden",
            "This statement was prepared on 22 November 2026. It was last reviewed on 25 November 2026.",
            "last tested on 25 November 2026",
        ] {
            assert!(english.contains(said), "{said}");
        }
        let welsh = html(&council, Cy);
        assert!(welsh.contains("Comisiwn Cydraddoldeb a Hawliau Dynol") && welsh.contains("o fewn 5 diwrnod gwaith"));
        assert!(welsh.contains("Paratowyd y datganiad hwn ar 22 Tachwedd 2026."));
    }

    #[test]
    fn northern_ireland_has_an_equality_commission_of_its_own() {
        let mut council = samples::whole_council();
        council.division = Division::NorthernIreland;
        for language in Language::ALL {
            let html = html(&council, language);
            assert!(html.contains("ECNI") && html.contains(EQUALITY_COMMISSION_NI), "{html}");
            assert!(!html.contains("EHRC") && !html.contains(ADVISORY_SERVICE));
        }
    }

    #[test]
    fn no_time_of_answer_is_promised_for_the_council() {
        assert!(!html(&samples::whole_council(), En).contains("working day"));
    }
}
