//! The privacy notice, with what articles 13 and 14 of the UK GDPR ask for. It says what the service does wherever it is
//! run; the council's own notice says the rest. A change of what is kept is a change of this text.

use crate::{
    Screen, WholeContext, assistant, contact, dates,
    document::{bullets, link, section},
    screen::heading,
};
use domain::holidays::Division;
use jiff::civil::{Date, date};
use leptos::prelude::*;
use ui::Telephone;

const CHANGED: Date = date(2026, 11, 28);

/// The supervisory authority for all of the United Kingdom.
const COMMISSIONER: &str = "https://ico.org.uk/make-a-complaint/";
const COMMISSIONER_PHONE: &str = "0303 123 1113";

pub fn privacy_notice(context: WholeContext) -> Screen {
    let words = context.words();
    let takes_reports = context.has_area("reports");
    let only_with_reports = |text: &'static str| takes_reports.then_some(text);
    let signs_in = context.has_area("identity");
    let only_with_sign_in = |text: &'static str| signs_in.then_some(text);
    let sent = [
        Some(words.privacy_why_typed()),
        Some(words.privacy_why_reference()),
        only_with_reports(words.privacy_why_report()),
        only_with_sign_in(words.privacy_why_sign_in()),
        Some(words.privacy_why_connection()),
    ];
    let kept = [
        Some(words.privacy_kept_device()),
        only_with_reports(words.privacy_kept_report()),
        only_with_sign_in(words.privacy_kept_sign_in()),
        context.has_area("assistant").then_some(words.privacy_kept_ask()),
        context.has_area("desk").then_some(words.privacy_kept_desk()),
        Some(words.privacy_kept_count()),
        Some(words.privacy_kept_log()),
        Some(words.privacy_kept_days()),
    ];
    let [sent, kept] = [&sent[..], &kept[..]].map(|lines| lines.iter().copied().flatten().collect::<Vec<_>>());
    let rights = match (signs_in, takes_reports) {
        (true, _) => words.privacy_rights_sign_in(),
        (false, true) => words.privacy_rights_report(),
        (false, false) => words.privacy_rights(),
    };
    let (why, cookies) = if signs_in {
        (words.privacy_why_account(), words.privacy_cookies_sign_in())
    } else {
        (words.privacy_why(), words.privacy_cookies())
    };
    let who = words::PrivacyWho { service: context.service_name(), council: context.run_by() };
    let council_s = context.council.contact.privacy.clone();
    let shared = match &*assistant::writers_names(context) {
        "" => words.privacy_shared().to_owned(),
        names => words.privacy_shared_writers(names),
    };
    let view = view! {
        <div class="readable">
            {heading(words.privacy_title())}
            {section(words.privacy_who_heading(), words.privacy_who(who))}
            {council_s.map(|notice| link(notice, words.privacy_council_link()))}
            {section(words.privacy_why_heading(), why)}
            {bullets(&sent)}
            <p>{words.privacy_why_source()}</p>
            <h2 class="govuk-heading-m">{words.privacy_kept_heading()}</h2>
            {bullets(&kept)}
            {section(words.privacy_calendar_heading(), words.privacy_calendar())}
            {section(words.privacy_cookies_heading(), cookies)}
            {section(words.privacy_basis_heading(), basis(context))}
            {section(words.privacy_shared_heading(), shared)}
            {assistant::writers(context)}
            {section(words.privacy_rights_heading(), rights)}
            {contact::ways(context)}
            {complain(context)}
            <p>{words.privacy_changed(&dates::full_date(words, CHANGED))}</p>
        </div>
    };
    Screen::new(words.privacy_title(), words.privacy_description(), view)
}

/// A council has a public task; anybody else who runs the service has not.
fn basis(context: WholeContext) -> String {
    let words = context.words();
    if context.council.service.run_by != context.council.name {
        return words.privacy_basis_interest().to_owned();
    }
    words.privacy_basis(match context.council.division {
        Division::EnglandAndWales | Division::Scotland => words.privacy_basis_act(),
        Division::NorthernIreland => words.privacy_basis_order(),
    })
}

fn complain(context: WholeContext) -> AnyView {
    let words = context.words();
    let text = words.privacy_complain(COMMISSIONER_PHONE);
    let (before, after) = text.split_once(COMMISSIONER_PHONE).unwrap_or((&text, ""));
    let (before, after) = (before.to_owned(), after.to_owned());
    view! {
        <h2 class="govuk-heading-m">{words.privacy_complain_heading()}</h2>
        <p>{before} <Telephone number=COMMISSIONER_PHONE /> {after}</p>
        {link(COMMISSIONER, words.privacy_complain_link())}
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
        samples::with_whole(council, language, |context| privacy_notice(context).view.to_html())
    }

    #[test]
    fn where_people_sign_in_it_says_what_is_kept_of_that_and_which_cookies_there_are() {
        let mut council = samples::whole_council();
        assert!(!html(&council, En).contains("sign in"));
        council.areas.push("identity".into());
        for (language, said) in [
            (En, ["no cookies unless you sign in", "a reference number for you", "kept for 13 months", "My account"]),
            (Cy, ["oni bai eich bod yn mewngofnodi", "cyfeirnod ar eich cyfer", "Cedwir am 13 mis", "Fy nghyfrif"]),
        ] {
            let html = html(&council, language);
            assert!(said.iter().all(|said| html.contains(said)), "{html}");
            assert!(!html.contains("We use no cookies, no trackers"), "{html}");
        }
    }

    #[test]
    fn it_says_who_is_responsible_what_is_kept_and_whom_to_ask() {
        let mut council = samples::whole_council();
        council.contact.privacy = Some("https://aberwen.example/privacy".into());
        let english = html(&council, En);
        for said in [
            "run by Aberwen Borough Council, the controller",
            "forgotten at midnight",
            "no cookies",
            "public task",
            "Environmental Protection Act 1990, section 45",
            "tel:03031231113",
            "tel:01234567890",
            r#"href="https://aberwen.example/privacy""#,
        ] {
            assert!(english.contains(said), "{said}");
        }
        assert!(!english.contains("report"), "{english}");
        let welsh = html(&council, Cy);
        assert!(welsh.contains("tasg gyhoeddus") && welsh.contains("Swyddfa’r Comisiynydd Gwybodaeth"));
    }

    #[test]
    fn the_law_is_that_of_who_runs_the_service_and_where() {
        let mut council = samples::whole_council();
        council.division = Division::NorthernIreland;
        assert!(html(&council, En).contains("(Northern Ireland) Order 1997"));
        council.service.run_by = Text::untranslated("Friends of Aberwen");
        let html = html(&council, En);
        assert!(html.contains("legitimate interests") && !html.contains("public task"));
    }

    #[test]
    fn where_reports_are_taken_it_says_what_is_kept_of_them() {
        let mut council = samples::whole_council();
        council.areas.push("reports".into());
        for (language, said) in [
            (En, ["if you report something", "your email address if you gave it", "its reference helps"]),
            (Cy, ["os rhowch wybod", "os rhoesoch ef", "mae ei gyfeirnod yn ein helpu"]),
        ] {
            let html = html(&council, language);
            assert!(said.iter().all(|text| html.contains(text)), "{html}");
        }
    }
}
