//! How a person lets the council's staff see how they signed in: a code to read out.

use super::Page;
use crate::{AreaPage, Context, dates};
use domain::{identity::LookUpCode, london};
use jiff::Timestamp;
use leptos::prelude::*;
use ui::{Emphasis, Submit};

/// The button that makes a code.
pub const MAKE_CODE: &str = "make-code";

pub struct Help {
    /// The one that is good now, and until when.
    pub code: Option<(LookUpCode, Timestamp)>,
}

pub(super) fn help(context: Context, help: Option<&Help>) -> Option<AnyView> {
    let words = context.words();
    let code = help?.code.as_ref().map(|(code, until)| {
        let until = dates::time_of_day(words, london::civil(*until).time());
        view! {
            <p>{words.identity_help_code()}</p>
            <p class="govuk-heading-l" id="code">{code.in_halves()}</p>
            <p>{words.identity_help_until(&until)}</p>
        }
    });
    let text = if code.is_some() { words.identity_help_make_another() } else { words.identity_help_make() };
    let section = view! {
        <h2 class="govuk-heading-m">{words.identity_help_heading()}</h2>
        <p>{words.identity_help_lead()}</p>
        {code}
        <form method="post" action=Page::Account.path(context.language)>
            <div class="buttons">
                <Submit text=text name=MAKE_CODE value="yes" emphasis=Emphasis::Secondary />
            </div>
        </form>
    };
    Some(section.into_any())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use domain::language::Language::{Cy, En};

    #[test]
    fn a_code_is_made_by_a_press_and_shown_until_it_is_used_or_too_old() {
        let council = samples::council();
        let html = |language, code| {
            help(samples::context(&council, language), Some(&Help { code }))
                .map(|shown| shown.to_html())
                .unwrap_or_default()
        };
        let none = html(En, None);
        assert!(none.contains("name=\"make-code\"") && none.contains(r#"action="/identity""#), "{none}");
        assert!(!none.contains("id=\"code\""), "{none}");
        let code: LookUpCode = "CDFGHJKM".parse().expect("a code");
        let until: Timestamp = "2026-11-23T12:10:00Z".parse().expect("an instant");
        let shown = html(En, Some((code.clone(), until)));
        assert!(shown.contains("CDFG HJKM") && shown.contains("12:10pm") && shown.contains("another code"), "{shown}");
        assert!(html(Cy, Some((code, until))).contains("/cy/identity"));
        assert!(help(samples::context(&council, En), None).is_none(), "nobody could look");
    }
}
