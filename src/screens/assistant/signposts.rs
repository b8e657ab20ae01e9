//! Whom to turn to in danger, which comes before any answer. Numbers of national lines, as those who run them publish them.

use crate::{Context, contact};
use ::assistant::safety::Danger;
use domain::holidays::Division::{self, EnglandAndWales, NorthernIreland, Scotland};
use domain::language::Language;
use leptos::prelude::*;
use ui::{Notice, NoticeKind, Telephone};
use words::Words;

/// A text of the words.
type Text = fn(Words) -> &'static str;

pub(super) struct Line {
    name: Text,
    phone: &'static str,
    of: &'static [Division],
    /// Only for pages in this language.
    language: Option<Language>,
}

const EVERYWHERE: &[Division] = &[EnglandAndWales, Scotland, NorthernIreland];
const BRITAIN: &[Division] = &[EnglandAndWales, Scotland];

const fn line(name: Text, phone: &'static str, of: &'static [Division]) -> Line {
    Line { name, phone, of, language: None }
}

const EMERGENCY: Line = line(Words::help_emergency_services, "999", EVERYWHERE);
const POLICE: Line = line(Words::help_police, "101", EVERYWHERE);
const GAS: &[Line] = &[
    line(Words::help_gas_service, "0800 111 999", BRITAIN),
    line(Words::help_gas_service, "0800 002 001", &[NorthernIreland]),
];
const ELECTRICITY: &[Line] = &[
    line(Words::help_electricity_service, "105", BRITAIN),
    line(Words::help_electricity_service, "03457 643 643", &[NorthernIreland]),
    EMERGENCY,
];
const SUICIDE: &[Line] = &[
    Line { language: Some(Language::Cy), ..line(Words::help_samaritans_welsh, "0808 164 0123", &[EnglandAndWales]) },
    line(Words::help_samaritans, "116 123", EVERYWHERE),
    line(Words::help_nhs, "111", &[EnglandAndWales]),
    line(Words::help_nhs_scotland, "111", &[Scotland]),
    line(Words::help_lifeline, "0808 808 8000", &[NorthernIreland]),
    EMERGENCY,
];
const ABUSE: &[Line] = &[
    EMERGENCY,
    line(Words::help_abuse_england, "0808 2000 247", &[EnglandAndWales]),
    line(Words::help_abuse_wales, "0808 80 10 800", &[EnglandAndWales]),
    line(Words::help_abuse_scotland, "0800 027 1234", &[Scotland]),
    line(Words::help_abuse_northern_ireland, "0808 802 1414", &[NorthernIreland]),
];
const SAFEGUARDING: &[Line] = &[EMERGENCY, line(Words::help_nspcc, "0808 800 5000", EVERYWHERE), POLICE];
pub(super) const HOMELESS: &[Line] = &[
    line(Words::help_shelter_england, "0808 800 4444", &[EnglandAndWales]),
    line(Words::help_shelter_wales, "08000 495 495", &[EnglandAndWales]),
    line(Words::help_shelter, "0808 800 4444", &[Scotland]),
    line(Words::help_housing_rights, "028 9024 5640", &[NorthernIreland]),
];
#[cfg(feature = "ssr")]
pub(super) const FLOODS: &[Line] = &[
    line(Words::help_floods, "0345 988 1188", BRITAIN),
    line(Words::help_floods_northern_ireland, "0300 2000 100", &[NorthernIreland]),
];

/// What to do, who helps, and whether the council is one of them.
fn signpost(danger: Danger) -> (Text, &'static [Line], bool) {
    match danger {
        Danger::Emergency => (Words::help_emergency, &[EMERGENCY], false),
        Danger::Gas => (Words::help_gas, GAS, false),
        Danger::Electricity => (Words::help_electricity, ELECTRICITY, false),
        Danger::Suicide => (Words::help_suicide, SUICIDE, false),
        Danger::DomesticAbuse => (Words::help_domestic_abuse, ABUSE, false),
        Danger::Safeguarding => (Words::help_safeguarding, SAFEGUARDING, true),
        Danger::HomelessTonight => (Words::help_homeless, HOMELESS, true),
    }
}

/// Before any answer. `division` is the council's.
pub fn signposted(context: Context, division: Division, danger: Danger) -> AnyView {
    let (title, help) = (context.words().ask_sign_post(), help(context, division, danger));
    view! { <Notice kind=NoticeKind::Warning title=title>{help}</Notice> }.into_any()
}

pub(super) fn help(context: Context, division: Division, danger: Danger) -> AnyView {
    let words = context.words();
    let (says, lines, has_council) = signpost(danger);
    let council = has_council.then(|| {
        view! {
            <li>{words.help_the_council()} ": " {contact::with_link(context, contact::phone(context))}</li>
        }
    });
    view! {
        <p class="govuk-body-l">
            <strong>{says(words)}</strong>
        </p>
        <ul class="govuk-list govuk-list--bullet">{council} {list(context, division, lines)}</ul>
    }
    .into_any()
}

#[cfg(feature = "ssr")]
pub(super) fn numbers(context: crate::WholeContext, lines: &[Line]) -> AnyView {
    let division = context.council.division;
    view! { <ul class="govuk-list govuk-list--bullet">{list(*context, division, lines)}</ul> }.into_any()
}

fn list(context: Context, division: Division, lines: &[Line]) -> AnyView {
    let words = context.words();
    let is_shown =
        |line: &&Line| line.of.contains(&division) && line.language.is_none_or(|only| only == context.language);
    let line = |line: &Line| view! { <li>{(line.name)(words)} ": " <Telephone number=line.phone /></li> };
    lines.iter().filter(is_shown).map(line).collect_view().into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::samples;
    use domain::language::Language::{Cy, En};

    fn html(division: Division, language: Language, danger: Danger) -> String {
        let council = samples::council();
        help(samples::context(&council, language), division, danger).to_html()
    }

    #[test]
    fn each_danger_has_a_number_to_call_wherever_one_is() {
        for danger in Danger::ALL {
            for division in EVERYWHERE {
                for language in Language::ALL {
                    let html = html(*division, language, danger);
                    assert!(html.contains("href=\"tel:"), "{danger:?} in {division:?}: {html}");
                }
            }
        }
    }

    #[test]
    fn the_number_is_that_of_the_place_and_of_the_language() {
        assert!(html(EnglandAndWales, En, Danger::Gas).contains("0800 111 999"));
        assert!(html(NorthernIreland, En, Danger::Gas).contains("0800 002 001"));
        assert!(html(Scotland, En, Danger::Electricity).contains("tel:105"));
        assert!(html(EnglandAndWales, En, Danger::Emergency).contains("tel:999"));
        let [english, welsh] = [En, Cy].map(|language| html(EnglandAndWales, language, Danger::Suicide));
        assert!(english.contains("116 123") && !english.contains("0808 164 0123"), "{english}");
        assert!(welsh.contains("0808 164 0123") && welsh.contains("Y Samariaid"), "{welsh}");
        let homeless = html(EnglandAndWales, En, Danger::HomelessTonight);
        assert!(homeless.find("01234 567 890") < homeless.find("Shelter"), "the council first: {homeless}");
    }
}
