//! The panel in which a person asks while they are on another page. What was said and answered in it is the gateway's own page;
//! here is what stands round that.

use super::{Page, QUESTION};
use crate::{AreaPage, Context, contact};
use leptos::prelude::*;
use words::Words;

/// The class of what is done on the device in a conversation. The last of its parts is what is new.
pub const ERRAND: &str = "errand";

/// The ids of the panel's parts.
#[derive(Clone, Copy)]
pub struct Parts {
    pub panel: &'static str,
    /// What the gateway had answered before the device did; and after that.
    pub before: &'static str,
    pub here: &'static str,
    pub after: &'static str,
    pub question: &'static str,
}

/// What changes in it.
pub struct Panel {
    pub title: AnyView,
    pub close: AnyView,
    /// What was answered on the device.
    pub here: AnyView,
    /// What was said and is not answered yet.
    pub waiting: AnyView,
    /// What is wrong.
    pub fault: AnyView,
    /// What was answered last, for those who hear it.
    pub aloud: AnyView,
}

pub fn panel(words: Words, ids: Parts, panel: Panel) -> AnyView {
    let title = [ids.panel, "-title"].concat();
    let labelled_by = title.clone();
    view! {
        <dialog class="chat" id=ids.panel aria-labelledby=labelled_by>
            <div class="chat__head">
                <h2 class="govuk-heading-m" id=title>
                    {panel.title}
                </h2>
                {panel.close}
            </div>
            <div id=ids.before></div>
            <div id=ids.here>{panel.here}</div>
            <div id=ids.after></div>
            {panel.waiting}
            <div class="govuk-visually-hidden" role="log">
                {panel.aloud}
            </div>
            {question(words, ids.question, panel.fault)}
        </dialog>
    }
    .into_any()
}

/// The form of the page, in little room. It is not drawn with the components of a form, which would come along with it.
fn question(words: Words, id: &'static str, fault: AnyView) -> AnyView {
    view! {
        <form class="chat__form" method="post" action=Page::Ask.path(words.language()) novalidate=true>
            <label class="govuk-label govuk-label--s" for=id>
                {words.ask_label()}
            </label>
            <div role="alert" class="govuk-error-message">
                {fault}
            </div>
            <div class="chat__box">
                <textarea class="govuk-textarea" id=id name=QUESTION rows="2"></textarea>
                <button type="submit" class="govuk-button">
                    {words.ask_button()}
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// Until there is an answer to what was typed, or pressed.
pub fn waiting(words: Words, typed: &str) -> AnyView {
    let said = [words.ask_wrote(), " ", typed].concat();
    view! {
        {(!typed.is_empty()).then(|| view! { <h2 class="govuk-heading-m">{said}</h2> })}
        <p class="quiet">{words.chat_waiting()}</p>
    }
    .into_any()
}

/// No answer has come.
pub fn lost(context: Context) -> String {
    context.words().chat_lost(&contact::phone(context))
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use domain::language::Language::{self, Cy, En};

    fn html(language: Language) -> String {
        let ids = Parts {
            panel: "chat",
            before: "chat-before",
            here: "chat-here",
            after: "chat-after",
            question: "chat-question",
        };
        let none = || ().into_any();
        let panel_ = Panel {
            title: "Ask".into_any(),
            close: none(),
            here: none(),
            waiting: none(),
            fault: none(),
            aloud: none(),
        };
        panel(Words::of(language), ids, panel_).to_html()
    }

    #[test]
    fn the_panel_is_named_and_its_form_is_that_of_the_page() {
        let html_of_panel = html(En);
        assert!(html_of_panel.contains(r#"aria-labelledby="chat-title""#), "{html_of_panel}");
        assert!(html_of_panel.contains(r#"for="chat-question""#), "{html_of_panel}");
        assert!(html_of_panel.contains(r#"action="/ask""#) && html(Cy).contains(r#"action="/cy/ask""#));
    }

    #[test]
    fn what_was_typed_is_told_until_it_is_answered() {
        let html = waiting(Words::of(En), "a < b").to_html();
        assert!(html.contains("You wrote: a &lt; b") && html.contains("Looking for an answer"), "{html}");
        assert!(!waiting(Words::of(En), "").to_html().contains("You wrote"));
    }
}
