//! The box to ask in, and the page with nothing asked yet.

use super::{Page, QUESTION, answer::Answer, answers, composed::writers, contacts};
use crate::{AreaPage, Screen, WholeContext, screen::heading};
use ::assistant::dialogue::Payload;
use domain::assistant::{Question, QuestionFault};
use leptos::prelude::*;
use ui::{Details, Emphasis, ErrorSummary, Field, FieldError, Standing, Submit, TextInput};
use words::Words;

/// What a button says for the person: a payload of the dialogue, or a press of the conversation.
pub const PRESS: &str = "press";

/// What most people come for.
pub(super) const SUGGESTIONS: [&str; 5] = ["waste.dates", "waste.missed", "tax.pay", "meta.status", "meta.human"];

/// What is wrong with what was typed, which stays in the box.
#[derive(Clone, Copy)]
pub struct AskFault<'a> {
    pub typed: &'a str,
    pub fault: QuestionFault,
}

impl AskFault<'_> {
    fn in_words(self, words: Words) -> String {
        match self.fault {
            QuestionFault::Empty => words.ask_empty().to_owned(),
            QuestionFault::TooLong => words.ask_too_long(&Question::MOST.to_string()),
        }
    }
}

pub fn ask(context: WholeContext, fault: Option<AskFault>) -> Screen {
    let words = context.words();
    let path = Page::Ask.path(context.language);
    let view = view! {
        <div class="readable">
            {error_summary(words, fault)} {heading(words.ask_title())} <p class="govuk-body-l">{words.ask_lead()}</p>
            {form(context, &path, words.ask_label(), fault)} <h2 class="govuk-heading-m">{words.ask_suggestions()}</h2>
            {suggestions(context, &path)} {contacts::person(context, None)} {about(context)}
        </div>
    };
    Screen::new(title(words, fault), words.ask_description(), view)
}

/// What was said here is kept no longer.
pub fn gone(context: WholeContext) -> Screen {
    let words = context.words();
    let again = Page::Ask.path(context.language);
    let view = view! {
        <div class="readable">
            {heading(words.ask_gone())} <p>{words.ask_gone_help()}</p> <p>
                <a href=again rel="external">{words.ask_title()}</a>
            </p>
        </div>
    };
    Screen::new(words.ask_gone(), words.ask_description(), view)
}

pub(super) fn title(words: Words, fault: Option<AskFault>) -> String {
    match fault {
        Some(_) => [words.error_prefix(), " ", words.ask_title()].concat(),
        None => words.ask_title().to_owned(),
    }
}

pub(super) fn error_summary(words: Words, fault: Option<AskFault>) -> AnyView {
    fault
        .map(|fault| {
            let errors = vec![(["#", QUESTION].concat(), fault.in_words(words))];
            view! { <ErrorSummary title=words.error_summary() errors=errors /> }
        })
        .into_any()
}

pub(super) fn form(context: WholeContext, path: &str, label: &str, fault: Option<AskFault>) -> AnyView {
    let words = context.words();
    let field = Field {
        id: QUESTION.to_owned(),
        label: label.to_owned(),
        hint: Some(words.ask_hint(&Question::MOST.to_string())),
        error: fault.map(|fault| FieldError { prefix: words.error_prefix(), text: fault.in_words(words) }),
        standing: Standing::Part,
    };
    let typed = fault.map_or("", |fault| fault.typed).to_owned();
    view! {
        <form method="post" action=path.to_owned() novalidate=true>
            <TextInput field=field name=QUESTION value=typed />
            <button type="submit" class="govuk-button">
                {words.ask_button()}
            </button>
        </form>
    }
    .into_any()
}

pub(super) fn suggestions(context: WholeContext, path: &str) -> AnyView {
    buttons(path, intents(context, SUGGESTIONS.iter().copied()))
}

/// What most people come for, and the like: each intent by its name.
pub(super) fn intents<'a>(context: WholeContext, intents: impl Iterator<Item = &'a str>) -> Vec<(Payload, String)> {
    let named =
        |answer: &Answer| (Payload::Intent(answer.intent.to_owned()), (answer.name)(context.words()).to_owned());
    intents.filter_map(answers::to).map(named).collect()
}

/// A button for each of these intents, and one for none of them.
pub(super) fn which_of(context: WholeContext, path: &str, offered: &[String]) -> AnyView {
    buttons(path, or_none(context, offered))
}

/// Each of these intents by its name, and none of them.
pub(super) fn or_none(context: WholeContext, offered: &[String]) -> Vec<(Payload, String)> {
    let mut presses = intents(context, offered.iter().map(String::as_str));
    presses.push((Payload::None, context.words().ask_none_of_these().to_owned()));
    presses
}

/// A button for each of these.
pub(super) fn buttons(path: &str, presses: Vec<(Payload, String)>) -> AnyView {
    let button = |(payload, text): (Payload, String)| {
        view! {
            <div>
                <Submit text=text name=PRESS value=payload.to_string() emphasis=Emphasis::Secondary />
            </div>
        }
    };
    let buttons = presses.into_iter().map(button).collect_view();
    view! { <form method="post" action=path.to_owned()>{buttons}</form> }.into_any()
}

/// What answers, and what becomes of what is asked.
pub(super) fn about(context: WholeContext) -> AnyView {
    let (words, writers) = (context.words(), writers(context));
    view! {
        <Details summary=words.ask_about()>
            <p>{words.ask_machine()}</p>
            {writers}
            <p>{words.ask_kept()}</p>
        </Details>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use domain::language::Language::{self, Cy, En};

    fn shown(language: Language, fault: Option<AskFault>) -> (String, String) {
        samples::with_whole(&samples::whole_council(), language, |context| {
            let screen = ask(context, fault);
            (screen.title, screen.view.to_html())
        })
    }

    #[test]
    fn the_page_is_a_form_that_says_what_answers() {
        let (title, html) = shown(En, None);
        assert_eq!(title, "Ask a question");
        assert!(html.contains(r#"method="post""#) && html.contains(r#"action="/ask""#), "{html}");
        assert!(html.contains("A machine answers you") && html.contains("Up to 300 characters"), "{html}");
        assert_eq!(html.matches(r#"value="intent:"#).count(), SUGGESTIONS.len(), "{html}");
        assert!(!html.contains("None of these"), "{html}");
        let (title, html) = shown(Cy, None);
        assert!(title == "Gofyn cwestiwn" && html.contains(r#"action="/cy/ask""#), "{html}");
    }

    #[test]
    fn what_is_wrong_is_told_and_what_was_typed_stays() {
        for (typed, fault, said) in [
            ("", QuestionFault::Empty, "Enter a question"),
            ("a \"long\" one", QuestionFault::TooLong, "Your question must be 300 characters or fewer"),
        ] {
            let (title, html) = shown(En, Some(AskFault { typed, fault }));
            assert!(title.starts_with("Error:"), "{title}");
            assert_eq!(html.matches(&format!(">{said}<")).count(), 2, "in the summary and at the box: {html}");
            assert!(html.contains(&format!("value=\"{}\"", typed.replace('"', "&quot;"))), "{html}");
        }
    }
}
