//! Whether something is really to be removed.

use crate::app::App;
use leptos::prelude::*;
use platform::page::{self, FocusAndInput, focus_and_input};
use ui::{Button, Emphasis, Notice, NoticeKind};

/// Where it stands on the page, of which there is one at a time.
const QUESTION: &str = "remove-question";

/// It is asked once the person has pressed the button that removes something.
pub struct RemoveQuestion<T: 'static> {
    /// What would be removed; none while nothing is asked.
    about: ArcRwSignal<Option<T>>,
    /// Where they were.
    before: StoredValue<Option<FocusAndInput>, LocalStorage>,
}

// A derived one would ask for the same of `T`.
impl<T> Clone for RemoveQuestion<T> {
    fn clone(&self) -> Self {
        RemoveQuestion { about: self.about.clone(), before: self.before }
    }
}

impl<T: PartialEq + Send + Sync + 'static> RemoveQuestion<T> {
    pub fn nothing() -> Self {
        RemoveQuestion { about: ArcRwSignal::new(None), before: StoredValue::new_local(None) }
    }

    /// The reader is told of changes.
    pub fn is_about(&self, thing: &T) -> bool {
        self.about.with(|about| about.as_ref() == Some(thing))
    }

    pub fn ask(&self, thing: T) {
        self.before.set_value(Some(focus_and_input()));
        self.about.set(Some(thing));
        request_animation_frame(|| page::focus(QUESTION));
    }

    /// It is removed.
    pub fn end(&self) {
        self.about.set(None);
        request_animation_frame(page::focus_heading);
    }

    /// It stays, and so does the person.
    fn cancel(&self) {
        self.about.set(None);
        let before = self.before;
        request_animation_frame(move || {
            before.try_with_value(|before| before.as_ref().map(FocusAndInput::restore));
        });
    }

    /// `yes` is the button that removes it.
    pub fn view(&self, app: App, title: &'static str, help: Option<&'static str>, yes: AnyView) -> AnyView {
        let asked = self.clone();
        let cancel = Callback::new(move |()| asked.cancel());
        let text = app.words().settings_cancel();
        view! {
            <Notice id=QUESTION kind=NoticeKind::Warning title=title>
                {help.map(|help| view! { <p>{help}</p> })}
                <div class="buttons">{yes} <Button text=text emphasis=Emphasis::Secondary on_press=cancel /></div>
            </Notice>
        }
        .into_any()
    }
}
