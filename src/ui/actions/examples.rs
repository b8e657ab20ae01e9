use super::*;
use crate::gallery::Example;

pub(crate) fn examples() -> Vec<Example> {
    let share = || view! { <ActionButton icon=Icon::Share text="Share" on_press=Callback::new(|()| ()) /> };
    vec![
        Example::new("action: link", view! { <ActionLink icon=Icon::Calendar href="#" text="Month calendar" /> }),
        Example::new("action: button", share()),
        Example::new(
            "action: done",
            view! { <ActionDone id="done" text="Saved on this device" help="Opens here next time." /> },
        ),
    ]
}
