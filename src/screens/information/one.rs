//! One page: its paragraphs, and when it was last reviewed.

use super::list::way_to_all;
use crate::{Context, Screen, contact::with_link, dates, screen::heading};
use jiff::civil::Date;
use leptos::prelude::*;

/// What a page says.
pub struct Said<'a> {
    pub title: &'a str,
    /// Paragraphs, each on a line.
    pub text: &'a str,
    pub reviewed: Date,
}

pub fn one(context: Context, said: &Said) -> Screen {
    let words = context.words();
    let paragraphs = said.text.lines().filter(|line| !line.is_empty());
    let paragraphs = paragraphs.map(|line| view! { <p>{with_links(context, line)}</p> }).collect_view();
    let reviewed = words.information_reviewed(&dates::full_date(words, said.reviewed));
    let view = view! {
        <div class="readable">
            {heading(said.title)} {paragraphs} <p class="govuk-hint">{reviewed}</p> {way_to_all(context)}
        </div>
    };
    Screen::new(said.title, said.text.lines().next().unwrap_or_default(), view)
}

/// Addresses of the web can be followed, and the council's number can be called.
fn with_links(context: Context, text: &str) -> AnyView {
    let Some((before, rest)) = text.split_once("https://") else { return with_link(context, text.to_owned()) };
    let (address, after) = rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len()));
    let bare = address.trim_end_matches(['.', ',', ';', ':', ')']);
    let (href, shown, sign) = (["https://", bare].concat(), bare.to_owned(), address[bare.len()..].to_owned());
    view! {
        {with_link(context, before.to_owned())} <a href=href rel="external">{shown}</a> {sign} {with_links(context, after)}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use domain::language::Language::{Cy, En};
    use jiff::civil::date;

    #[test]
    fn it_says_what_the_page_says_with_its_links_and_its_age() {
        let council = samples::council();
        let text = "Call 01234 567 890.\nApply at https://www.gov.uk/a, or at https://www.gov.uk/b. Then wait.";
        let said = Said { title: "Blue Badge", text, reviewed: date(2026, 9, 28) };
        let screen = one(samples::context(&council, En), &said);
        assert_eq!((&*screen.title, &*screen.description), ("Blue Badge", "Call 01234 567 890."));
        let html = screen.view.to_html();
        for part in [
            "Blue Badge</h1>",
            r#"<a href="https://www.gov.uk/a" rel="external">www.gov.uk/a</a>"#,
            r#"<a href="https://www.gov.uk/b" rel="external">www.gov.uk/b</a>"#,
            "Then wait.",
            r#"href="tel:"#,
            "Last reviewed on 28 September 2026.",
            r#"href="/information""#,
        ] {
            assert!(html.contains(part), "{part}: {html}");
        }
        let html = one(samples::context(&council, Cy), &said).view.to_html();
        assert!(html.contains("28 Medi 2026") && html.contains(r#"href="/cy/information""#), "{html}");
    }
}
