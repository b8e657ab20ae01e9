use super::*;
use crate::gallery::Example;

pub(crate) fn examples() -> Vec<Example> {
    let share =
        || view! { <ActionShare path="/" title="Bin days" text="Share" copied="Link copied" failed="Not shared" /> };
    vec![
        Example::new("action: link", view! { <ActionLink icon=Icon::Calendar href="#" text="Month calendar" /> }),
        Example::new("action: share", share()),
        Example::new(
            "action: done",
            view! { <ActionDone id="done" text="Saved on this device" help="Opens here next time." /> },
        ),
    ]
}
