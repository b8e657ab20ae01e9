//! The questions that people let the council keep, one after the other: staff say what each was about.

use super::{super::useful::in_words, names};
use crate::{Context, Screen, WholeContext, forms::hidden, language::in_language, screen::heading};
use ::assistant::{
    dialogue::Rule,
    insight::{Label, area_of},
};
use contract::insight::doors::{INSIGHT, QUESTIONS};
use domain::{assistant::Shortcoming, language::Language};
use leptos::prelude::*;
use ui::{ErrorSummary, Field, FieldError, OptionGroup, Select, SummaryItem, SummaryList};
use words::Words;

/// Which question a label is of.
pub const OF: &str = "of";
/// What it was about.
pub const LABEL: &str = "label";

pub struct Labelling<'a> {
    /// The one that waits longest.
    pub asked: Option<Asked<'a>>,
    pub waiting: u64,
    /// Nothing was chosen.
    pub has_no_label: bool,
}

/// A question that a person let the council keep.
pub struct Asked<'a> {
    pub id: &'a str,
    pub language: Language,
    /// The intent on which the assistant acted.
    pub taken_for: Option<&'a str>,
    pub question: &'a str,
    /// Why the answer was not useful.
    pub reason: Option<Shortcoming>,
}

pub fn questions(context: WholeContext, shown: &Labelling) -> Screen {
    let words = context.words();
    let title = words.insight_questions_title();
    let error = (shown.has_no_label && shown.asked.is_some()).then(|| {
        let errors = vec![(["#", LABEL].concat(), words.insight_label_empty().to_owned())];
        view! { <ErrorSummary title=words.error_summary() errors=errors /> }
    });
    let body = match &shown.asked {
        Some(asked) => view! {
            <p>{words.insight_questions_lead()}</p>
            <p>{words.insight_waiting(&names::number(shown.waiting))}</p>
            {told(words, asked)}
            {form(*context, asked, shown.has_no_label)}
        }
        .into_any(),
        None => view! { <p>{words.insight_no_questions()}</p> }.into_any(),
    };
    let back = in_language(INSIGHT, context.language);
    let view = view! {
        <div class="readable">
            {error} {heading(title)} {body} <p>
                <a href=back rel="external">{words.insight_back()}</a>
            </p>
        </div>
    };
    Screen::new(title, words.insight_description(), view)
}

fn told(words: Words, asked: &Asked) -> AnyView {
    let question = view! { <span lang=asked.language.tag()>{asked.question.to_owned()}</span> }.into_any();
    let taken_for = match asked.taken_for {
        Some(intent) => names::intent(words, Some(intent)),
        None => words.insight_nothing_known().to_owned(),
    };
    let item = |key: &str, value: AnyView| SummaryItem { key: key.to_owned(), value, action: None };
    let mut items =
        vec![item(words.insight_question(), question), item(words.insight_taken_for(), taken_for.into_any())];
    if let Some(reason) = asked.reason {
        items.push(item(words.ask_reason(), in_words(words, reason).into_any()));
    }
    view! { <SummaryList items=items /> }.into_any()
}

fn form(context: Context, asked: &Asked, has_no_label: bool) -> AnyView {
    let words = context.words();
    let error = FieldError { prefix: words.error_prefix(), text: words.insight_label_empty().to_owned() };
    let field = Field {
        id: LABEL.to_owned(),
        label: words.insight_label().to_owned(),
        error: has_no_label.then_some(error),
        ..Field::default()
    };
    let action = in_language(QUESTIONS, context.language);
    view! {
        <form class="form" method="post" action=action novalidate autocomplete="off">
            {hidden(OF, asked.id)} <Select field=field name=LABEL none=words.insight_label_none_yet() groups=labels(words) />
            <div class="buttons">
                <button type="submit" class="govuk-button">
                    {words.insight_label_send()}
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// All intents by their areas, and what is none.
fn labels(words: Words) -> Vec<OptionGroup> {
    let option = |value: &str, text: &str| (value.to_owned(), text.to_owned());
    let mut groups = vec![OptionGroup {
        name: words.insight_no_matter().to_owned(),
        options: vec![
            option(Label::NONE, words.insight_nothing_known()),
            option(Label::UNCLEAR, words.insight_label_unclear()),
        ],
    }];
    let (mut area, mut intents) = ("", Vec::new());
    for Rule { intent, .. } in Rule::all() {
        if area_of(intent) != area {
            area = area_of(intent);
            intents.push(OptionGroup { name: names::area(words, Some(area)), options: Vec::new() });
        }
        if let Some(group) = intents.last_mut() {
            group.options.push(((*intent).to_owned(), names::intent(words, Some(intent))));
        }
    }
    groups.append(&mut intents);
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use domain::language::Language::{Cy, En};

    fn html(language: Language, shown: &Labelling) -> String {
        samples::with_whole(&samples::whole_council(), language, |context| questions(context, shown).view.to_html())
    }

    fn asked(taken_for: Option<&str>) -> Asked<'_> {
        Asked { id: "0a1b", language: Cy, taken_for, question: "<b>pryd</b>", reason: Some(Shortcoming::Misunderstood) }
    }

    #[test]
    fn a_question_is_shown_as_it_was_written_and_may_be_about_any_intent_or_none() {
        let shown = Labelling { asked: Some(asked(Some("waste.dates"))), waiting: 2, has_no_label: false };
        let html = html(En, &shown);
        assert!(html.contains(r#"lang="cy""#) && html.contains("&lt;b&gt;pryd"), "{html}");
        assert!(html.contains("When your bins are collected") && html.contains("It is not what I asked"), "{html}");
        assert_eq!(html.matches("<option").count(), Rule::all().count() + 3, "{html}");
        assert!(html.contains(r#"name="of" value="0a1b""#) && !html.contains("error-summary"), "{html}");
    }

    #[test]
    fn where_nothing_is_chosen_it_says_so_and_where_nothing_waits_it_asks_nothing() {
        let wrong = html(Cy, &Labelling { asked: Some(asked(None)), waiting: 1, has_no_label: true });
        assert!(wrong.contains(r##"href="#label""##) && wrong.contains("Dewiswch am beth oedd y cwestiwn"), "{wrong}");
        assert!(wrong.contains("Dim byd y mae’r cynorthwyydd yn ei adnabod"), "{wrong}");
        let none = html(En, &Labelling { asked: None, waiting: 0, has_no_label: true });
        assert!(none.contains("No question waits") && !none.contains("<form") && !none.contains("error"), "{none}");
    }
}
