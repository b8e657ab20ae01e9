//! A person takes back a part of what an organisation can read. What it has now is chosen beforehand: it was given.

use super::{ATTRIBUTE, DetailsPage, PERIOD, in_words};
use crate::{Context, Screen, screen::heading};
use domain::identity::{
    Attribute,
    share::{ChangeFault, Share, ShareChoice, SharePeriod},
};
use leptos::prelude::*;
use ui::{BackLink, Checkboxes, Choice, ErrorSummary, Field, FieldError, Radios};
use words::Words;

/// `chosen` is what was sent before, and what is wrong with it.
pub fn change(context: Context, share: &Share, chosen: Option<(&ShareChoice, ChangeFault)>) -> Screen {
    let words = context.words();
    let who = context.text(&share.agreement.recipient.name);
    let title = words.identity_change_title().to_owned();
    let fault = chosen.map(|(_, fault)| fault_of(words, fault));
    let summary = fault.map(|(field, text)| {
        let errors = vec![(["#", field].concat(), text.to_owned())];
        view! { <ErrorSummary title=words.error_summary() errors=errors /> }
    });
    let title_now = if fault.is_some() { [words.error_prefix(), " ", &title].concat() } else { title.clone() };
    let now = ShareChoice { attributes: share.agreement.given.clone(), period: Some(share.agreement.period) };
    let choice = chosen.map_or(&now, |(choice, _)| choice);
    let action = DetailsPage::Change(share.id.clone()).path(context.language);
    let view = view! {
        <BackLink
            href=DetailsPage::Share(share.id.clone()).path(context.language)
            text=words.identity_share_title(who)
        />
        <div class="readable">
            {summary} {heading(title)} <p class="govuk-body-l">{words.identity_change_lead(who)}</p>
            <form class="form" method="post" action=action novalidate>
                {attributes(words, share, choice, fault)} {periods(context, share, choice, fault)}
                <p>{words.identity_change_read_before(&share.agreement.recipient.contact)}</p>
                <div class="buttons">
                    <button type="submit" class="govuk-button">
                        {words.identity_change_now()}
                    </button>
                </div>
            </form>
        </div>
    };
    Screen::new(title_now, words.identity_details_lead(), view)
}

type Said = (&'static str, &'static str);

/// At which field it is said.
fn fault_of(words: Words, fault: ChangeFault) -> Said {
    match fault {
        ChangeFault::NoAttribute => (ATTRIBUTE, words.identity_change_no_attribute()),
        ChangeFault::NoPeriod => (PERIOD, words.identity_request_no_period()),
        ChangeFault::More => (ATTRIBUTE, words.identity_request_not_there()),
        ChangeFault::Same => (ATTRIBUTE, words.identity_change_same()),
    }
}

fn field(words: Words, id: &str, label: &str, hint: &str, fault: Option<Said>) -> Field {
    let error = fault.filter(|(field, _)| *field == id);
    Field {
        id: id.to_owned(),
        label: label.to_owned(),
        hint: Some(hint.to_owned()),
        error: error.map(|(_, text)| FieldError { prefix: words.error_prefix(), text: text.to_owned() }),
        ..Field::default()
    }
}

fn attributes(words: Words, share: &Share, choice: &ShareChoice, fault: Option<Said>) -> AnyView {
    let one = |attribute: &Attribute| Choice {
        value: attribute.as_str().to_owned(),
        text: in_words::attribute(words, *attribute).to_owned(),
        is_chosen: choice.attributes.contains(attribute),
        ..Choice::default()
    };
    let field = field(words, ATTRIBUTE, words.identity_change_which(), words.identity_change_which_hint(), fault);
    view! { <Checkboxes field=field name=ATTRIBUTE choices=share.agreement.given.iter().map(one).collect() /> }
        .into_any()
}

fn periods(context: Context, share: &Share, choice: &ShareChoice, fault: Option<Said>) -> AnyView {
    let words = context.words();
    let one = |period: SharePeriod| {
        let is_as_now = period == share.agreement.period;
        let text = if is_as_now { words.identity_change_as_now() } else { in_words::period(words, period) };
        let hint = match (is_as_now, period) {
            (true, _) => Some(words.identity_details_until(&in_words::at(context, share.until))),
            (false, SharePeriod::Once) => Some(words.identity_period_once_hint().to_owned()),
            (false, _) => None,
        };
        let is_chosen = choice.period == Some(period);
        Choice { value: period.as_str().to_owned(), text: text.to_owned(), hint, is_chosen, ..Choice::default() }
    };
    let field = field(words, PERIOD, words.identity_change_how_long(), words.identity_change_how_long_hint(), fault);
    view! { <Radios field=field name=PERIOD choices=share.shorter_periods().map(one).collect() /> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::super::samples as own;
    use super::*;
    use crate::samples;
    use domain::language::Language::{self, Cy, En};

    fn html(language: Language, chosen: Option<(&ShareChoice, ChangeFault)>) -> String {
        let council = samples::council();
        change(samples::context(&council, language), &own::share(), chosen).view.to_html()
    }

    #[test]
    fn what_is_given_now_is_chosen_and_nothing_more_is_offered() {
        let english = html(En, None);
        assert_eq!(english.matches(" checked").count(), 3, "two details and the time: {english}");
        for said in ["Name", "Whether you are 18 or over", "As now", "Once", "details@library.example"] {
            assert!(english.contains(said), "{said}: {english}");
        }
        assert!(!english.contains("Home address") && !english.contains("1 year"), "{english}");
        assert!(html(Cy, None).contains("Newid yr hyn y gallant ei ddarllen"), "{}", html(Cy, None));
    }

    #[test]
    fn what_is_wrong_is_said_at_its_field_and_the_choice_stays() {
        let none = ShareChoice { attributes: Vec::new(), period: Some(SharePeriod::Once) };
        let nothing = html(En, Some((&none, ChangeFault::NoAttribute)));
        assert!(nothing.contains("href=\"#attribute\"") && nothing.contains("id=\"attribute-error\""), "{nothing}");
        assert_eq!(nothing.matches(" checked").count(), 1);
    }
}
