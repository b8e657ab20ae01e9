//! The front page: one box, and nothing in its way.

use crate::{Context, Screen, routes};
use domain::address::QueryError;
use leptos::prelude::*;
use ui::{Bin, BinKind, BinPicture, ErrorSummary, Paint, Pattern, SearchError, SearchForm, Size};
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
    fn in_words(self, words: Words) -> &'static str {
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

/// `typed` stays in the box.
pub fn search(context: Context, typed: &str, fault: Option<SearchFault>) -> Screen {
    let words = context.words();
    let title = match fault {
        Some(_) => [words.error_prefix(), " ", words.search_title()].concat(),
        None => words.search_title().to_owned(),
    };
    let view = view! {
        {fault.map(|fault| error_summary(words, fault))}
        <div class="welcome">
            <div class="welcome__ask">{form(context, typed, fault, true)}</div>
            <div class="welcome__street">
                {STREET.map(|bin| view! { <BinPicture bin=bin size=Size::Large /> }).collect_view()}
            </div>
        </div>
    };
    Screen::new(title, words.search_description(), view)
}

pub(crate) fn form(context: Context, typed: &str, fault: Option<SearchFault>, is_heading: bool) -> AnyView {
    let words = context.words();
    let error = fault.map(|fault| SearchError { prefix: words.error_prefix(), text: fault.in_words(words).to_owned() });
    view! {
        <SearchForm
            action=routes::find(context.language)
            label=words.search_heading()
            is_heading=is_heading
            hint=words.search_hint()
            button=words.search_button()
            value=typed.to_owned()
            error=error
        />
    }
    .into_any()
}

fn error_summary(words: Words, fault: SearchFault) -> AnyView {
    let errors = vec![("#q", fault.in_words(words).to_owned())];
    view! { <ErrorSummary title=words.error_summary() errors=errors /> }.into_any()
}

/// Decoration only; no council's scheme is meant.
const STREET: [Bin; 4] = [
    Bin { kind: BinKind::Wheeled, body: Paint::Black, lid: Some(Paint::Blue), pattern: Pattern::Stripes },
    Bin { kind: BinKind::Wheeled, body: Paint::Brown, lid: None, pattern: Pattern::Dots },
    Bin { kind: BinKind::Box, body: Paint::Green, lid: None, pattern: Pattern::Plain },
    Bin { kind: BinKind::Caddy, body: Paint::Orange, lid: None, pattern: Pattern::Plain },
];

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::samples;
    use domain::language::Language::{Cy, En};

    #[test]
    fn the_front_page_is_one_box_that_works_without_script() {
        let council = samples::council();
        let html = search(samples::context(&council, En), "", None).view.to_html();
        assert!(html.contains("Find your bin days by street or postcode"));
        assert!(html.contains(r#"method="get""#) && html.contains(r#"action="/bins""#));
        assert!(!html.contains("error-summary"));
        assert_eq!(html.matches("<input").count(), 1);
    }

    #[test]
    fn an_empty_search_says_what_to_enter() {
        let council = samples::council();
        let screen = search(samples::context(&council, Cy), " ", Some(SearchFault::Empty));
        assert!(screen.title.starts_with("Gwall:"));
        let html = screen.view.to_html();
        assert_eq!(html.matches("Rhowch stryd neu god post").count(), 2);
        assert!(html.contains(r##"href="#q""##) && html.contains(r#"action="/cy/bins""#));
    }
}
