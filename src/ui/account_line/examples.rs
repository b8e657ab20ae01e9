use super::*;
use crate::gallery::Example;
use crate::{Emphasis, Submit};

pub(crate) fn examples() -> Vec<Example> {
    let sign_out =
        || view! { <form method="post"><Submit text="Sign out" name="out" value="1" emphasis=Emphasis::Link /></form> };
    let line = |text| view! { <div class="header"><AccountLine text=text>{sign_out()}</AccountLine></div> };
    vec![
        Example::new("account line: with a name", line("Signed in as Siân Morgan")),
        Example::new(
            "account line: with a long name",
            line("Signed in as Wolfeschlegelsteinhausenbergerdorff-Llanfairpwllgwyngyll ap Gruffudd"),
        ),
    ]
}
