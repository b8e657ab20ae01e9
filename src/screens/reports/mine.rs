//! What was reported from this device, and the way to any other report.

use super::look_up::{ReferenceFault, error_summary, form};
use crate::{Context, Destination, Screen, screen::heading};
use leptos::prelude::*;
use ui::{BackLink, Notice, NoticeKind};

/// What there is to show.
#[derive(Default)]
pub struct Lists {
    /// Made with [`my_reports`](super::my_reports()); without script, what is on the device cannot be shown.
    pub device: Option<AnyView>,
    /// Made with [`own`](super::own()), for whoever is signed in. It comes last, as it comes later than the rest: nothing
    /// moves.
    pub own: Option<AnyView>,
}

/// `typed` stays in the box.
pub fn mine(context: Context, typed: &str, fault: Option<ReferenceFault>, lists: Lists) -> Screen {
    let words = context.words();
    let title = match fault {
        Some(_) => [words.error_prefix(), " ", words.reports_title()].concat(),
        None => words.reports_title().to_owned(),
    };
    let view = view! {
        <BackLink href=Destination::Home.path(context.language) text=words.forms_back() />
        <div class="readable">
            {fault.map(|fault| error_summary(context, fault))} {heading(words.reports_title())}
            {lists.device.unwrap_or_else(|| needs_script(context))}
            <h2 class="govuk-heading-m">{words.reports_find()}</h2> {form(context, typed, fault)} {lists.own}
        </div>
    };
    Screen::new(title, words.reports_description(), view)
}

fn needs_script(context: Context) -> AnyView {
    view! {
        <div class="needs-script">
            <Notice kind=NoticeKind::Information title=context.words().reports_needs_script() />
        </div>
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::{reports::samples::reference, samples};
    use domain::language::Language::{Cy, En};

    #[test]
    fn without_script_a_report_is_found_by_its_reference() {
        let council = samples::council();
        let screen = mine(samples::context(&council, En), "", None, Lists::default());
        let html = screen.view.to_html();
        assert!(html.contains(r#"method="get""#) && html.contains(r#"action="/reports""#), "{html}");
        assert!(html.contains(r#"name="reference""#) && html.contains("needs JavaScript"), "{html}");
        let welsh =
            mine(samples::context(&council, Cy), "", None, Lists { device: Some("Rhestr".into_any()), own: None });
        assert_eq!(welsh.title, "Fy adroddiadau");
        let welsh = welsh.view.to_html();
        assert!(welsh.contains("Rhestr") && !welsh.contains("JavaScript") && welsh.contains("Dod o hyd i adroddiad"));
    }

    #[test]
    fn a_slip_in_a_reference_is_told_and_what_was_typed_stays() {
        let council = samples::council();
        for (typed, said) in [
            (" ", "Enter a reference"),
            ("7K3M", "Enter a reference in the correct format, like DS-7K3M-2QW2"),
            ("DS-7K3M-2QW3", "Check the reference: one of its letters or numbers is not right"),
        ] {
            let fault = ReferenceFault::read(typed).expect_err(typed);
            let screen = mine(samples::context(&council, En), typed, Some(fault), Lists::default());
            assert!(screen.title.starts_with("Error:"));
            let html = screen.view.to_html();
            assert_eq!(html.matches(&format!(">{said}<")).count(), 2, "in the summary and at the box: {html}");
            assert!(html.contains(&format!("value=\"{typed}\"")) && html.contains("reference-error"), "{html}");
        }
        assert_eq!(ReferenceFault::read(" ds 7k3m 2qw2 "), Ok(reference()));
    }
}
