//! Which screen a URL means: the one reading of paths, for the app and for the gateway.

use crate::{CalendarMonth, routes};
use domain::{address::AddressId, language::Language};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// The person's own place where one is saved, else the box to find one.
    Home,
    /// The box to find a place, whatever is saved.
    Find,
    Search {
        query: String,
        cursor: Option<String>,
    },
    Bins(AddressId),
    Month(AddressId, CalendarMonth),
    CalendarHelp(AddressId),
    Settings,
    About,
    Privacy,
    Accessibility,
    NotFound,
}

impl Destination {
    /// A page of the gateway's alone, which the app leaves as it is: it says the same to everybody or leads elsewhere.
    pub fn is_document(&self) -> bool {
        matches!(
            self,
            Destination::CalendarHelp(_) | Destination::About | Destination::Privacy | Destination::Accessibility
        )
    }

    /// Reads a path and its query, of which `value` gives the decoded value of a name.
    pub fn of(path: &str, value: impl Fn(&str) -> Option<String>) -> (Language, Destination) {
        let english = routes::in_language(path, Language::En);
        let parts: Vec<&str> = english.split('/').filter(|part| !part.is_empty()).collect();
        let destination = match parts[..] {
            [] => Some(Destination::Home),
            ["bins"] => Some(match value("q") {
                Some(query) => Destination::Search { query, cursor: value("cursor") },
                None => Destination::Find,
            }),
            ["bins", id] => id.parse().ok().map(Destination::Bins),
            ["bins", id, "month", month] => {
                id.parse().ok().zip(month.parse().ok()).map(|(id, month)| Destination::Month(id, month))
            }
            ["bins", id, "calendar"] => id.parse().ok().map(Destination::CalendarHelp),
            ["settings"] => Some(Destination::Settings),
            ["about"] => Some(Destination::About),
            // What is asked for by those two names, the notice answers.
            ["privacy" | "cookies"] => Some(Destination::Privacy),
            ["accessibility"] => Some(Destination::Accessibility),
            _ => None,
        };
        (routes::language_of(path), destination.unwrap_or(Destination::NotFound))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{Cy, En};
    use jiff::civil::date;

    fn of(path: &str) -> (Language, Destination) {
        Destination::of(path, |_| None)
    }

    #[test]
    fn every_path_that_is_built_is_read_back() {
        let id: AddressId = "42".parse().expect("an id");
        let november = CalendarMonth::of(date(2026, 11, 22));
        for language in Language::ALL {
            let same = |path: String, destination| assert_eq!(of(&path), (language, destination), "{path}");
            same(routes::home(language), Destination::Home);
            same(routes::find(language), Destination::Find);
            same(routes::bins(language, &id), Destination::Bins(id.clone()));
            same(routes::month(language, &id, november), Destination::Month(id.clone(), november));
            same(routes::calendar_help(language, &id), Destination::CalendarHelp(id.clone()));
            same(routes::settings(language), Destination::Settings);
            same(routes::about(language), Destination::About);
            same(routes::privacy(language), Destination::Privacy);
            same(routes::accessibility(language), Destination::Accessibility);
        }
    }

    #[test]
    fn the_query_is_part_of_a_search() {
        let value = |name: &str| (name == "q").then(|| "weir lane".to_owned());
        let search = Destination::Search { query: "weir lane".to_owned(), cursor: None };
        assert_eq!(Destination::of("/cy/bins", value), (Cy, search));
    }

    #[test]
    fn what_is_nowhere_is_not_found() {
        for path in ["/bin", "/bins/42/month/2026-13", "/bins/4 2", "/bins/42/other", "/settings/more"] {
            assert_eq!(of(path), (En, Destination::NotFound), "{path}");
        }
    }
}
