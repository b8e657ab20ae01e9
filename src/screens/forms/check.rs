//! All answers, to be checked before they are sent.

use super::{FormPage, answer, question::id_of};
use crate::Context;
use domain::forms::{Form, Layout, Pressed, Question, posted, validate};
use leptos::prelude::*;
use ui::{Emphasis, Submit, SummaryItem, SummaryList};

pub(super) fn summary(context: Context, page: &FormPage) -> AnyView {
    let answers = &page.shown.answers;
    // A date is read to be said in words. What is not good stays as it was typed: it is not sent so.
    let valid = validate(page.form, answers, context.today).ok();
    let written = valid.as_ref().map_or(answers, |valid| valid.answers());
    let item = |question: &Question| SummaryItem {
        key: context.text(&question.label).to_owned(),
        value: value(context, answer::in_words(context, question, written.values(&question.id))),
        action: Some(change(context, page, question)),
    };
    let items = page.form.shown(answers).into_iter().map(item).collect();
    view! { <SummaryList items=items /> }.into_any()
}

fn value(context: Context, lines: Vec<String>) -> AnyView {
    if lines.is_empty() {
        return view! { <p class="quiet">{context.words().forms_not_answered()}</p> }.into_any();
    }
    lines.into_iter().map(|line| view! { <p>{line}</p> }).collect_view().into_any()
}

/// On one page, the question is where its page is scrolled to.
fn change(context: Context, page: &FormPage, question: &Question) -> AnyView {
    let to = is_one_page(page.form).then(|| [page.action, "#", &id_of(&question.id)].concat());
    view! {
        <Submit
            text=context.words().forms_change()
            object=context.text(&question.label)
            name=posted::PRESSED
            value=Pressed::Change(question.id.clone()).to_string()
            to=to
            emphasis=Emphasis::Link
        />
    }
    .into_any()
}

fn is_one_page(form: &Form) -> bool {
    form.layout == Layout::OnePage
}
