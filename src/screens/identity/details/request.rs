//! An organisation asks: who, for what, on what terms, and each detail with the value that would be given. Nothing is chosen
//! beforehand, and to give nothing is as easy.

use super::{DetailsPage, in_words};
use crate::{Context, Screen, screen::heading};
use contract::identity::doors;
use domain::identity::{
    Attribute, AttributeValues, Confidence,
    share::{RequestAnswer, RequestId, ShareChoice, ShareFault, SharePeriod, ShareRequest},
};
use leptos::prelude::*;
use ui::{
    BackLink, ButtonLink, Checkboxes, Choice, Emphasis, ErrorSummary, Field, FieldError, Notice, NoticeKind, Radios,
    Submit, SummaryItem, SummaryList,
};
use words::IdentityRequestPolicyVersion;

/// The names of the form's fields, and its buttons.
pub const ATTRIBUTE: &str = "attribute";
pub const PERIOD: &str = "period";
pub const ANSWER: &str = "answer";
pub const GIVE: &str = "give";
pub const NOTHING: &str = "nothing";

pub struct Asking<'a> {
    pub request: &'a ShareRequest,
    /// What is held of those that are asked for.
    pub values: &'a AttributeValues,
    /// What the person has chosen, where it is shown to them again, and what is wrong with it.
    pub choice: &'a ShareChoice,
    pub faults: &'a [ShareFault],
    /// Whether more would be held of a person who proved who they are.
    pub may_prove: bool,
}

pub fn request(context: Context, asking: Asking) -> Screen {
    let words = context.words();
    let request = asking.request;
    let who = context.text(&request.recipient.name);
    let title = words.identity_request_title(who);
    let errors: Vec<(String, String)> = asking
        .faults
        .iter()
        .map(|fault| {
            let (field, text) = fault_of(context, *fault);
            (["#", field].concat(), text.to_owned())
        })
        .collect();
    let title_now = if errors.is_empty() { title.clone() } else { [words.error_prefix(), " ", &title].concat() };
    let summary = (!errors.is_empty()).then(|| view! { <ErrorSummary title=words.error_summary() errors=errors /> });
    let view = view! {
        <BackLink
            href=DetailsPage::Mine.path(context.language)
            text=words.identity_details_title()
        />
        <div class="readable">
            {summary} {heading(title)} <p class="govuk-body-l">{context.text(&request.terms.purpose).to_owned()}</p>
            {terms(context, request)} <p>{words.identity_request_not_from(who)}</p> {form(context, &asking)}
        </div>
    };
    Screen::new(title_now, words.identity_request_description(), view)
}

fn fault_of(context: Context, fault: ShareFault) -> (&'static str, &'static str) {
    let words = context.words();
    match fault {
        ShareFault::NoPeriod | ShareFault::TooLong => (PERIOD, words.identity_request_no_period()),
        ShareFault::NoAttribute => (ATTRIBUTE, words.identity_request_no_attribute()),
        ShareFault::NotAsked(_) | ShareFault::NotHeld(_) => (ATTRIBUTE, words.identity_request_not_there()),
    }
}

/// On what terms the organisation asks.
pub(super) fn terms(context: Context, request: &ShareRequest) -> AnyView {
    let words = context.words();
    let (recipient, terms) = (&request.recipient, &request.terms);
    let who = [context.text(&recipient.name), " (", context.text(&recipient.kind), ")"].concat();
    let item = |key: &str, value: AnyView| SummaryItem { key: key.to_owned(), value, action: None };
    let text = |text: &str| text.to_owned().into_any();
    let version = words.identity_request_policy_version(IdentityRequestPolicyVersion {
        organisation: context.text(&recipient.name),
        version: &recipient.policy.version,
    });
    let policy = view! { <a href=recipient.policy.url.clone() rel="external noopener">{version}</a> }.into_any();
    let mail = ["mailto:", &recipient.contact].concat();
    let contact = view! { <a href=mail>{recipient.contact.clone()}</a> }.into_any();
    let items = vec![
        item(words.identity_request_who(), text(&who)),
        item(words.identity_request_service(), text(context.text(&terms.service))),
        item(words.identity_request_purpose(), text(context.text(&terms.purpose))),
        item(words.identity_request_basis(), text(in_words::basis(words, terms.lawful_basis))),
        item(words.identity_request_retention(), text(context.text(&terms.retention))),
        item(words.identity_request_policy(), policy),
        item(words.identity_request_contact(), contact),
    ];
    view! { <SummaryList items=items /> }.into_any()
}

fn form(context: Context, asking: &Asking) -> AnyView {
    let words = context.words();
    let action = DetailsPage::Request(asking.request.id.clone()).path(context.language);
    let held: Vec<Attribute> = asking.request.terms.attributes.clone();
    let held: Vec<Attribute> = held.into_iter().filter(|one| asking.values.contains_key(one)).collect();
    let give = (!held.is_empty()).then(|| {
        view! {
            {attributes(context, asking, &held)} {periods(context, asking)}
            <p>{words.identity_request_can_end()}</p>
        }
    });
    let give_button = (!held.is_empty()).then(|| {
        view! { <Submit text=words.identity_request_give() name=ANSWER value=GIVE emphasis=Emphasis::Primary /> }
    });
    view! {
        {not_held(context, asking)}
        <form class="form" method="post" action=action novalidate>
            {give}
            <div class="buttons">
                {give_button}
                <Submit
                    text=words.identity_request_nothing()
                    name=ANSWER
                    value=NOTHING
                    emphasis=Emphasis::Secondary
                />
            </div>
        </form>
    }
    .into_any()
}

fn error_at(context: Context, field: &str, faults: &[ShareFault]) -> Option<FieldError> {
    let (_, text) = faults.iter().map(|fault| fault_of(context, *fault)).find(|(at, _)| *at == field)?;
    Some(FieldError { prefix: context.words().error_prefix(), text: text.to_owned() })
}

fn attributes(context: Context, asking: &Asking, held: &[Attribute]) -> AnyView {
    let words = context.words();
    let choice = |attribute: &Attribute| Choice {
        value: attribute.as_str().to_owned(),
        text: in_words::attribute(words, *attribute).to_owned(),
        hint: asking.values.get(attribute).map(|value| in_words::value(words, *attribute, value)),
        is_chosen: asking.choice.attributes.contains(attribute),
        ..Choice::default()
    };
    let field = Field {
        id: ATTRIBUTE.to_owned(),
        label: words.identity_request_which().to_owned(),
        hint: Some(words.identity_request_which_hint().to_owned()),
        error: error_at(context, ATTRIBUTE, asking.faults),
        ..Field::default()
    };
    view! { <Checkboxes field=field name=ATTRIBUTE choices=held.iter().map(choice).collect() /> }.into_any()
}

fn periods(context: Context, asking: &Asking) -> AnyView {
    let words = context.words();
    let choice = |period: SharePeriod| Choice {
        value: period.as_str().to_owned(),
        text: in_words::period(words, period).to_owned(),
        hint: (period == SharePeriod::Once).then(|| words.identity_period_once_hint().to_owned()),
        is_chosen: asking.choice.period == Some(period),
        ..Choice::default()
    };
    let field = Field {
        id: PERIOD.to_owned(),
        label: words.identity_request_how_long().to_owned(),
        hint: Some(words.identity_request_how_long_hint().to_owned()),
        error: error_at(context, PERIOD, asking.faults),
        ..Field::default()
    };
    view! { <Radios field=field name=PERIOD choices=asking.request.terms.periods().map(choice).collect() /> }.into_any()
}

/// What is asked for and not held, and the way to prove it.
fn not_held(context: Context, asking: &Asking) -> Option<AnyView> {
    let words = context.words();
    let missing = asking.request.terms.attributes.iter().filter(|one| !asking.values.contains_key(one));
    let missing: Vec<Attribute> = missing.copied().collect();
    let names = in_words::attributes(words, &missing);
    let prove = asking.may_prove.then(|| {
        let here = DetailsPage::Request(asking.request.id.clone()).path(context.language);
        let to = doors::step_up(Confidence::P2, &here);
        view! {
            <p>{words.identity_request_prove()}</p>
            <div class="buttons">
                <ButtonLink
                    href=to
                    text=words.identity_level_prove()
                    emphasis=Emphasis::Secondary
                    reloads=true
                />
            </div>
        }
    });
    let notice = || {
        view! {
            <Notice kind=NoticeKind::Information title=words.identity_request_not_held()>
                <p>{names}</p>
                {prove}
            </Notice>
        }
        .into_any()
    };
    (!missing.is_empty()).then(notice)
}

/// It was answered, or it is too late for an answer.
pub fn answered(context: Context, request: &ShareRequest) -> Screen {
    let words = context.words();
    let who = context.text(&request.recipient.name);
    let is_to_go_back = request.awaits_return && request.answer.is_some();
    let (title, text) = match request.answer {
        Some(RequestAnswer::Refused) if is_to_go_back => {
            (words.identity_request_refused(who), words.identity_request_refused_back_help())
        }
        Some(RequestAnswer::Refused) => (words.identity_request_refused(who), words.identity_request_refused_help()),
        Some(RequestAnswer::Given(_)) => (words.identity_request_given(who), words.identity_request_given_help()),
        None => (words.identity_request_late(who), words.identity_request_late_help()),
    };
    let share = match &request.answer {
        Some(RequestAnswer::Given(share)) => DetailsPage::Share(share.clone()),
        _ => DetailsPage::Mine,
    };
    let back = is_to_go_back.then(|| {
        view! {
            <p>{words.identity_request_back_help(who)}</p>
            {back(context, &request.id, who)}
        }
    });
    let view = view! {
        <div class="readable">
            {heading(title.clone())} <p>{text}</p> {back} <p>
                <a href=share.path(context.language)>{words.identity_details_title()}</a>
            </p>
            {terms(context, request)}
        </div>
    };
    Screen::new(title, words.identity_request_description(), view)
}

/// It knows by this that whoever has answered is whom it deals with, and is told nothing before.
pub(super) fn back(context: Context, request: &RequestId, who: &str) -> AnyView {
    let to = DetailsPage::Return(request.clone()).path(context.language);
    let text = context.words().identity_request_back(who);
    view! {
        <div class="buttons">
            <ButtonLink href=to text=text emphasis=Emphasis::Primary reloads=true />
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::super::samples as own;
    use super::*;
    use crate::samples;
    use domain::identity::AttributeValue;
    use domain::language::Language::{self, Cy, En};

    fn html(language: Language, values: &AttributeValues, choice: &ShareChoice, faults: &[ShareFault]) -> String {
        let council = samples::council();
        let request = &own::request();
        let asking = Asking { request, values, choice, faults, may_prove: true };
        super::request(samples::context(&council, language), asking).view.to_html()
    }

    #[test]
    fn all_is_said_before_anything_is_chosen() {
        let english = html(En, &own::values(), &ShareChoice::default(), &[]);
        for said in [
            "Aberwen Library asks for your details",
            "Library membership",
            "A contract with you",
            "while you are a member",
            "https://library.example/privacy",
            "version 3",
            "Siân &lt;Rhys&gt;",
            "Yes, 18 or over",
            "Give nothing",
            "If you did not come here from Aberwen Library",
        ] {
            assert!(english.contains(said), "{said}: {english}");
        }
        assert!(!english.contains(" checked") && !english.contains("error-summary"), "{english}");
        assert!(!english.contains("1 year"), "it is not asked for so long");
        let welsh = html(Cy, &own::values(), &ShareChoice::default(), &[]);
        assert!(welsh.contains("Mae Llyfrgell Aberwen yn gofyn am eich manylion"), "{welsh}");
    }

    #[test]
    fn what_is_wrong_is_said_at_the_top_and_at_its_field_and_the_choice_stays() {
        let choice = ShareChoice { attributes: vec![Attribute::Name], period: None };
        let english = html(En, &own::values(), &choice, &[ShareFault::NoPeriod]);
        assert!(english.contains("href=\"#period\"") && english.contains("id=\"period-error\""), "{english}");
        assert_eq!(english.matches(" checked").count(), 1);
        let nothing = html(En, &own::values(), &ShareChoice::default(), &[ShareFault::NoAttribute]);
        assert!(nothing.contains("href=\"#attribute\"") && nothing.contains("id=\"attribute\""), "{nothing}");
    }

    #[test]
    fn what_is_not_held_leads_to_the_proof_and_nothing_can_still_be_given() {
        let none = html(En, &AttributeValues::new(), &ShareChoice::default(), &[]);
        assert!(none.contains("/auth/step-up?level=P2&amp;return_to=%2Fidentity%2Fdetails%2Frequests"), "{none}");
        assert!(!none.contains("value=\"give\"") && none.contains("value=\"nothing\""), "{none}");
        let name = AttributeValues::from([(Attribute::Name, AttributeValue::Text("Siân".to_owned()))]);
        let some = html(En, &name, &ShareChoice::default(), &[]);
        assert!(some.contains("We do not hold these") && some.contains("value=\"give\""), "{some}");
    }

    #[test]
    fn an_answer_is_said_and_cannot_be_given_again() {
        let council = samples::council();
        let html = |answer| {
            let request = ShareRequest { answer, ..own::request() };
            answered(samples::context(&council, En), &request).view.to_html()
        };
        assert!(html(Some(RequestAnswer::Refused)).contains("You gave nothing to Aberwen Library"));
        assert!(!html(Some(RequestAnswer::Refused)).contains("/return"));
        for (answer, is_led) in [(Some(RequestAnswer::Refused), true), (None, false)] {
            let request = ShareRequest { answer, awaits_return: true, ..own::request() };
            let html = answered(samples::context(&council, En), &request).view.to_html();
            assert_eq!(html.contains("/return\"") && html.contains("Go back to Aberwen Library"), is_led, "{html}");
            assert!(!html.contains("They are told that you gave nothing"), "which is not so yet: {html}");
        }
        assert!(html(None).contains("too late") && !html(None).contains("<form"));
        let share = own::share().id;
        assert!(html(Some(RequestAnswer::Given(share.clone()))).contains(share.as_str()));
    }
}
