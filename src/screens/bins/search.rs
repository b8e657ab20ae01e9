//! The front page: one box, and nothing in its way. Below it, the places that are known already, or else what one gets.

use super::{Page, picture::picture};
use crate::{AreaPage, Context, Screen, saved::saved};
use domain::address::{Address, QueryError};
use leptos::prelude::*;
use ui::{BinPicture, ErrorSummary, FieldError, SearchForm, Size};
use words::Words;

/// What is wrong with the typed text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchFault {
    Empty,
    TooLong,
    /// Neither a street nor a postcode can be read from it.
    NotUnderstood,
}

impl SearchFault {
    pub(crate) fn in_words(self, words: Words) -> &'static str {
        match self {
            SearchFault::Empty => words.search_empty(),
            SearchFault::TooLong => words.search_too_long(),
            SearchFault::NotUnderstood => words.search_not_understood(),
        }
    }
}

impl From<QueryError> for SearchFault {
    fn from(error: QueryError) -> Self {
        match error {
            QueryError::Empty => SearchFault::Empty,
            QueryError::TooLong => SearchFault::TooLong,
            QueryError::TooShort => SearchFault::NotUnderstood,
        }
    }
}

/// So many containers stand in the street of the front page.
const STREET: usize = 4;

/// `typed` stays in the box. `places` are made with [`places`].
pub fn search(context: Context, typed: &str, fault: Option<SearchFault>, places: AnyView) -> Screen {
    let words = context.words();
    let title = match fault {
        Some(_) => [words.error_prefix(), " ", words.search_heading()].concat(),
        None => words.search_heading().to_owned(),
    };
    let view = view! {
        {fault.map(|fault| error_summary(words, fault))}
        <div class="welcome">
            <div class="welcome__ask">{ask(context, typed, fault, Some(words.search_heading().to_owned()))}</div>
            <div class="welcome__street">{street(context)}</div>
        </div>
        {places}
    };
    Screen::new(title, words.search_description(), view)
}

/// The places on this device, which the server does not know; else what the service is good for.
pub fn places(context: Context, places: &[Address]) -> AnyView {
    if places.is_empty() {
        return gains(context.words());
    }
    view! {
        <h2 class="govuk-heading-m">{context.words().settings_addresses()}</h2>
        {saved(context, places)}
    }
    .into_any()
}

/// The box to search again, below another answer.
pub(crate) fn form(context: Context, typed: &str) -> AnyView {
    ask(context, typed, None, None)
}

fn ask(context: Context, typed: &str, fault: Option<SearchFault>, heading: Option<String>) -> AnyView {
    let words = context.words();
    let error = fault.map(|fault| FieldError { prefix: words.error_prefix(), text: fault.in_words(words).to_owned() });
    view! {
        <SearchForm
            action=Page::Find.path(context.language)
            heading=heading
            label=words.search_label()
            hint=if context.council.outward_only { words.search_hint_street() } else { words.search_hint() }
            button=words.search_button()
            waiting=words.search_searching()
            value=typed.to_owned()
            error=error
        />
    }
    .into_any()
}

/// The council's own containers, side by side as on the morning of a collection.
fn street(context: Context) -> AnyView {
    let containers = context.council.containers.iter().take(STREET);
    containers
        .map(|container| view! { <BinPicture bin=picture(container) size=Size::Large /> })
        .collect_view()
        .into_any()
}

/// What the service is good for, in three short lines.
fn gains(words: Words) -> AnyView {
    let lines = [words.search_gain_next(), words.search_gain_reminder(), words.search_gain_saved()];
    view! { <ul class="gains">{lines.map(|line| view! { <li>{line}</li> }).collect_view()}</ul> }.into_any()
}

fn error_summary(words: Words, fault: SearchFault) -> AnyView {
    let errors = vec![("#q".to_owned(), fault.in_words(words).to_owned())];
    view! { <ErrorSummary title=words.error_summary() errors=errors /> }.into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::samples;
    use contract::council::CouncilBrief;
    use domain::language::Language::{Cy, En};

    /// The front page where these places are known.
    fn html(council: &CouncilBrief, known: &[Address]) -> String {
        let context = samples::context(council, En);
        search(context, "", None, places(context, known)).view.to_html()
    }

    #[test]
    fn the_front_page_is_one_box_that_works_without_script() {
        let council = samples::council();
        let html = html(&council, &[]);
        assert!(
            html.contains("When are my bins collected?</h1>") && html.contains("Street or postcode</label>"),
            "{html}"
        );
        assert!(html.contains(r#"method="get""#) && html.contains(r#"action="/bins""#));
        assert!(!html.contains("error-summary"));
        assert_eq!(html.matches("<input").count(), 1);
    }

    #[test]
    fn the_pictures_are_of_the_council_s_own_containers() {
        let mut council = samples::council();
        let bins = |council: &_| html(council, &[]).matches("<svg").count();
        assert_eq!(bins(&council), 2);
        council.containers.clear();
        assert_eq!(bins(&council), 0);
    }

    #[test]
    fn known_places_stand_where_the_service_says_else_what_it_is_good_for() {
        let council = samples::council();
        let none = html(&council, &[]);
        assert!(none.contains("Get a reminder") && !none.contains("Saved addresses"));
        let known = html(&council, &[samples::address()]);
        assert!(known.contains("Saved addresses") && known.contains(r#"href="/bins/1""#), "{known}");
        assert!(!known.contains("Get a reminder"));
    }

    #[test]
    fn an_empty_search_says_what_to_enter() {
        let council = samples::council();
        let context = samples::context(&council, Cy);
        let screen = search(context, " ", Some(SearchFault::Empty), places(context, &[]));
        assert!(screen.title.starts_with("Gwall:"));
        let html = screen.view.to_html();
        assert_eq!(html.matches("Rhowch stryd neu god post").count(), 2);
        assert!(html.contains(r##"href="#q""##) && html.contains(r#"action="/cy/bins""#));
    }
}
