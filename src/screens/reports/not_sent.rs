//! What was posted could not be taken just now: it is said, and goes with the page, so that one press sends it again.
//! Only a form without script comes here: the app keeps what is entered on the device.

use super::refusal;
use crate::{Context, Screen, forms::hidden, problem::wait, screen::heading};
use domain::forms::{Pressed, posted};
use leptos::prelude::*;
use ui::{Emphasis, Submit};

/// Why it was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotNow {
    /// Whoever must be asked does not answer. Seconds after which another try makes sense.
    Unavailable { retry_after: Option<u32> },
    /// As much as may be was sent today from the same internet connection.
    TooMany,
}

/// `fields` are those that were posted to `path`, with the button that was pressed.
pub fn not_sent(context: Context, why: NotNow, path: &str, fields: &[(String, String)]) -> Screen {
    let words = context.words();
    let (title, then) = match why {
        NotNow::Unavailable { retry_after } => (words.refused_not_sent(), wait(words, retry_after)),
        NotNow::TooMany => (words.problem_too_many(), Some(words.problem_too_many_help().to_owned())),
    };
    // The button has the name and the value of the one that was pressed.
    let pressed = fields.iter().rev().find(|(name, _)| name == posted::PRESSED).map(|(_, value)| value.clone());
    let others = fields.iter().filter(|(name, _)| name != posted::PRESSED);
    let others = others.map(|(name, value)| hidden(name, value)).collect_view();
    let pressed = pressed.unwrap_or_else(|| Pressed::Continue.to_string());
    let view = view! {
        <form class="form readable" method="post" action=path.to_owned()>
            {others} {heading(title)} <p>{words.refused_safe()}" "{words.refused_keep_page()}</p>
            {then.map(|then| view! { <p>{then}</p> })}
            <div class="buttons">
                <Submit text=words.problem_retry() name=posted::PRESSED value=pressed emphasis=Emphasis::Primary />
            </div>
            <p>{refusal::call(context)}</p>
        </form>
    };
    Screen::new(title, words.missed_description(), view)
}

/// The way to a new report, where a form of before has been sent already.
pub fn begin_anew(context: Context, path: &str) -> AnyView {
    view! { <p><a href=path.to_owned()>{context.words().refused_begin_anew()}</a></p> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use domain::language::Language::{Cy, En};

    #[test]
    fn what_was_posted_goes_with_the_page() {
        let council = samples::council();
        let fields: Vec<(String, String)> = [("Form.key", "k"), ("more", "<By the gate>"), (posted::PRESSED, "send")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into();
        let html = |language, why| {
            let screen = not_sent(samples::context(&council, language), why, "/reports/missed/1", &fields);
            (screen.title.clone(), screen.view.to_html())
        };
        let (title, english) = html(En, NotNow::Unavailable { retry_after: Some(61) });
        assert_eq!(title, "Your report could not be sent just now");
        assert!(english.contains(r#"name="more" value="&lt;By the gate&gt;""#), "{english}");
        assert!(english.contains("in 2 minutes") && english.contains(r#"action="/reports/missed/1""#), "{english}");
        assert_eq!(english.matches(posted::PRESSED).count(), 1, "the button alone says what was pressed: {english}");
        let (title, welsh) = html(Cy, NotNow::TooMany);
        assert!(title.starts_with("Daeth gormod o geisiadau") && welsh.contains("&lt;By the gate&gt;"), "{welsh}");
    }
}
