//! What is answered on the device where there is no answer from the gateway. What is not answered there says so.

use crate::{Context, contact};
use leptos::prelude::*;
use ui::{Button, Emphasis, Notice, NoticeKind};

/// What was typed, and what was answered. `id` is that of its heading.
pub fn turn(context: Context, id: String, said: &str, answered: AnyView) -> AnyView {
    let said = [context.words().ask_wrote(), " ", said].concat();
    view! {
        <section>
            <h2 class="govuk-heading-m" id=id tabindex="-1">
                {said}
            </h2>
            {answered}
        </section>
    }
    .into_any()
}

/// It is asked once there is a network.
pub fn later(context: Context) -> AnyView {
    let words = context.words();
    let call = words.chat_later_call(&contact::phone(context));
    view! {
        <Notice kind=NoticeKind::Information title=words.chat_later()>
            <p>{words.chat_later_help()}</p>
        </Notice>
        <p>{contact::with_link(context, call)}</p>
    }
    .into_any()
}

/// The device has nothing that it could answer with.
pub fn nothing_kept(context: Context) -> AnyView {
    let text = context.words().chat_nothing_kept(&contact::phone(context));
    view! { <p>{contact::with_link(context, text)}</p> }.into_any()
}

/// A button for each.
pub fn choices(label: String, choices: Vec<(String, Callback<()>)>) -> AnyView {
    let button = |(text, press): (String, Callback<()>)| {
        view! {
            <div>
                <Button text=text emphasis=Emphasis::Secondary on_press=press />
            </div>
        }
    };
    view! {
        <p>{label}</p>
        {choices.into_iter().map(button).collect_view()}
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::samples;
    use domain::language::Language::{Cy, En};

    #[test]
    fn what_cannot_be_answered_here_says_so_and_whom_to_call() {
        let council = samples::council();
        for (language, said) in [(En, "This needs a connection"), (Cy, "Mae angen cysylltiad")] {
            let html = later(samples::context(&council, language)).to_html();
            assert!(html.contains(said) && html.contains("tel:01234567890"), "{html}");
        }
    }

    #[test]
    fn what_was_typed_is_no_markup() {
        let council = samples::council();
        let html = turn(samples::context(&council, En), "a".into(), "<b>", ().into_any()).to_html();
        assert!(html.contains("You wrote: &lt;b>") || html.contains("You wrote: &lt;b&gt;"), "{html}");
    }
}
