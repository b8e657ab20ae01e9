//! One page of a form: a question, all of them, or the check of the answers.

use super::{
    check, fault,
    question::{field, hidden, on_one_page},
};
use crate::{Context, Screen, screen::heading};
use domain::{
    forms::{Form, FormState, Layout, Pressed, Step, posted},
    reports::ReportKey,
};
use leptos::prelude::*;
use ui::{BackButton, BackLink, DefaultSubmit, Emphasis, ErrorSummary, Standing, Submit};

pub struct FormPage<'a> {
    pub form: &'a Form,
    /// What `domain` says is to be shown.
    pub shown: &'a FormState,
    /// Made with the form; it goes with it to its end.
    pub key: &'a ReportKey,
    /// The page's own path. Each step is posted there.
    pub action: &'a str,
    /// Where the way back from the first page leads.
    pub back: &'a str,
    /// What comes before the questions on the first page, below the title of the form.
    pub intro: Option<AnyView>,
    /// What the whole form is about, to be checked with the answers.
    pub about: &'a str,
    /// Why what was pressed was not done, on whichever page.
    pub notice: Option<AnyView>,
    /// What is said below the button: that a draft is kept.
    pub note: AnyView,
    pub description: &'a str,
}

/// The form asks for what takes pages of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAskedHere {
    /// The id of the question.
    pub question: String,
}

/// The question of a step that the form does not have is that of its beginning.
pub fn form_page(context: Context, mut page: FormPage) -> Result<Screen, NotAskedHere> {
    let title = title(context, &page);
    let intro = page.intro.take().filter(|_| is_first(&page));
    let body = match &page.shown.step {
        Step::Check => checked(context, &page),
        Step::Question(id) | Step::Change(id) => asked(context, &page, id, intro)?,
    };
    let description = page.description.to_owned();
    Ok(Screen::new(with_error(context, &page, title), description, whole(context, page, body)))
}

/// The whole form: the way back, what is wrong, `body`, and what is not on the screen.
fn whole(context: Context, page: FormPage, body: AnyView) -> AnyView {
    let words = context.words();
    let errors = fault::summary(context, page.form, &page.shown.faults);
    let errors = (!errors.is_empty()).then(|| view! { <ErrorSummary title=words.error_summary() errors=errors /> });
    let (text, pressed) = match page.shown.step {
        Step::Check => (words.forms_send(), Pressed::Send),
        _ => (words.forms_continue(), Pressed::Continue),
    };
    let (way_out, way_back) = match is_first(&page) {
        true => (Some(view! { <BackLink href=page.back text=words.forms_back() /> }), None),
        false => (None, Some(back_button(context, &page.shown.step))),
    };
    view! {
        {way_out}
        <form class="form readable" method="post" action=page.action.to_owned() novalidate>
            {way_back} {errors} {carried(&page)} {page.notice} {body}
            <div class="buttons">
                <Submit text=text name=posted::PRESSED value=pressed.to_string() emphasis=Emphasis::Primary />
            </div>
            {page.note}
        </form>
    }
    .into_any()
}

/// The first button of a form is the one that the key for a new line presses: it must not be the way back.
fn back_button(context: Context, step: &Step) -> AnyView {
    let goes_on = Pressed::Continue.to_string();
    let first = (*step != Step::Check).then(|| view! { <DefaultSubmit name=posted::PRESSED value=goes_on /> });
    let (text, back) = (context.words().forms_back(), Pressed::Back.to_string());
    view! { {first} <BackButton text=text name=posted::PRESSED value=back /> }.into_any()
}

/// The key, the step, and the answers that are not on the screen.
fn carried(page: &FormPage) -> AnyView {
    let FormState { step, answers, .. } = page.shown;
    let is_on_screen = |id: &str| match step {
        Step::Check => false,
        Step::Question(_) | Step::Change(_) if is_one_page(page.form) => true,
        Step::Question(here) | Step::Change(here) => here == id,
    };
    let others = answers.pairs().filter(|(id, _)| !is_on_screen(id)).map(|(id, value)| hidden(id, value));
    let own = [(posted::KEY, page.key.to_string()), (posted::STEP, step.to_string())];
    let own = own.iter().map(|(name, value)| hidden(name, value));
    own.chain(others).collect_view().into_any()
}

fn asked(context: Context, page: &FormPage, id: &str, intro: Option<AnyView>) -> Result<AnyView, NotAskedHere> {
    let title = || heading(context.text(&page.form.title));
    if is_one_page(page.form) {
        let questions = on_one_page(context, page)?;
        return Ok(view! { {title()} {intro} {questions} }.into_any());
    }
    let Some(question) = page.form.question(id).or(page.form.questions.first()) else { return Ok(().into_any()) };
    Ok(match intro {
        Some(intro) => view! { {title()} {intro} {field(context, page, question, Standing::Part)?} }.into_any(),
        None => field(context, page, question, Standing::Heading)?,
    })
}

fn checked(context: Context, page: &FormPage) -> AnyView {
    let words = context.words();
    let about = page.about.to_owned();
    view! {
        {heading(words.forms_check())}
        <p class="govuk-body-l">{about}</p>
        <p>{words.forms_check_help()}</p>
        {check::summary(context, page)}
    }
    .into_any()
}

/// On the first page there is nothing of the form to go back to.
fn is_first(page: &FormPage) -> bool {
    let first = page.form.questions.first();
    match &page.shown.step {
        Step::Question(id) => is_one_page(page.form) || first.is_none_or(|first| first.id == *id),
        Step::Change(_) | Step::Check => false,
    }
}

fn is_one_page(form: &Form) -> bool {
    form.layout == Layout::OnePage
}

fn title(context: Context, page: &FormPage) -> String {
    let question = page.shown.step.question().and_then(|id| page.form.question(id));
    let title = match (&page.shown.step, question) {
        (Step::Check, _) => context.words().forms_check(),
        (_, Some(question)) if !is_one_page(page.form) => context.text(&question.label),
        _ => context.text(&page.form.title),
    };
    title.to_owned()
}

/// What is wrong is the first that is heard of a page that was loaded anew.
fn with_error(context: Context, page: &FormPage, title: String) -> String {
    let is_right = page.shown.faults.is_empty() && page.notice.is_none();
    if is_right { title } else { [context.words().error_prefix(), " ", &title].concat() }
}

#[cfg(all(test, feature = "ssr"))]
mod tests;
