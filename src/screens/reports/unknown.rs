//! What cannot be told at the moment, because whoever knows it does not answer.

use super::Page;
use crate::{
    AreaPage, Context, Screen, bins, contact,
    problem::{try_again, wait},
    screen::heading,
};
use domain::address::AddressId;
use leptos::prelude::*;
use ui::BackLink;

/// Which bins of the home may be reported. `retry_after` are the seconds after which another try makes sense.
pub fn missed_unknown(context: Context, home: &AddressId, retry_after: Option<u32>, path: &str) -> Screen {
    let back = bins::Page::MyBins(home.clone()).path(context.language);
    unknown(context, context.words().missed_unknown(), &back, retry_after, path)
}

/// What has become of a report.
pub fn report_unknown(context: Context, retry_after: Option<u32>, path: &str) -> Screen {
    let back = Page::Mine.path(context.language);
    unknown(context, context.words().reports_unknown(), &back, retry_after, path)
}

fn unknown(context: Context, title: &'static str, back: &str, retry_after: Option<u32>, path: &str) -> Screen {
    let words = context.words();
    let wait = wait(words, retry_after);
    let view = view! {
        <BackLink href=back text=words.forms_back() />
        <div class="readable">
            {heading(title)}
            <p>{contact::with_link(context, words.missed_unknown_help(&contact::phone(context)))}</p>
            {wait.map(|wait| view! { <p>{wait}</p> })} <div class="buttons">{try_again(words, path)}</div>
        </div>
    };
    Screen::new(title, words.reports_description(), view)
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::samples;
    use domain::language::Language::{Cy, En};

    #[test]
    fn it_says_when_to_try_again_and_whom_to_call() {
        let council = samples::council();
        let home = samples::address().id;
        let english = missed_unknown(samples::context(&council, En), &home, Some(61), "/reports/missed/1");
        assert_eq!(english.title, "We cannot tell at the moment which bins you can report");
        let html = english.view.to_html();
        assert!(html.contains("in 2 minutes") && html.contains("tel:01234567890"), "{html}");
        assert!(html.contains(r#"href="/reports/missed/1""#) && html.contains(r#"href="/bins/1""#), "{html}");
        let welsh = report_unknown(samples::context(&council, Cy), None, "/cy/reports/DS-7K3M-2QW2");
        assert!(welsh.title.starts_with("Ni allwn ddweud ar hyn o bryd"), "{}", welsh.title);
        assert!(welsh.view.to_html().contains(r#"href="/cy/reports""#));
    }
}
