//! The pages of bin days, and where they are.

use crate::{AreaPage, CalendarMonth};
use contract::paths::encode;
use domain::address::AddressId;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// The box to find a place, whatever is saved. Its form is sent here too, with the typed text as `q`.
    Find,
    /// The addresses that match `query`, from the page that `cursor` names.
    Search {
        query: String,
        cursor: Option<String>,
    },
    MyBins(AddressId),
    Month(AddressId, CalendarMonth),
    /// How to have the days in one's own calendar. Its form is sent here too, with what was chosen.
    Calendar(AddressId),
}

impl AreaPage for Page {
    const ROOT: &'static str = "bins";
    const NAMES: &'static [&'static str] = &["month", "calendar"];

    fn read(rest: &[&str], value: &dyn Fn(&str) -> Option<String>) -> Option<Self> {
        match *rest {
            [] => Some(match value("q") {
                Some(query) => Page::Search { query, cursor: value("cursor") },
                None => Page::Find,
            }),
            [id] => Some(Page::MyBins(id.parse().ok()?)),
            [id, "month", month] => Some(Page::Month(id.parse().ok()?, month.parse().ok()?)),
            [id, "calendar"] => Some(Page::Calendar(id.parse().ok()?)),
            _ => None,
        }
    }

    fn rest(&self) -> String {
        match self {
            Page::Find => String::new(),
            Page::Search { query, cursor } => {
                let cursor = cursor.as_ref().map(|cursor| ["&cursor=", &encode(cursor)].concat());
                ["?q=", &encode(query), cursor.as_deref().unwrap_or_default()].concat()
            }
            Page::MyBins(id) => ["/", id.as_str()].concat(),
            Page::Month(id, month) => ["/", id.as_str(), "/month/", &month.to_string()].concat(),
            Page::Calendar(id) => ["/", id.as_str(), "/calendar"].concat(),
        }
    }

    fn is_document(&self) -> bool {
        matches!(self, Page::Calendar(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Destination, areas::assert_read_back};
    use domain::language::Language::{Cy, En};
    use jiff::civil::date;

    #[test]
    fn every_path_that_is_written_is_read_back() {
        let id: AddressId = "42".parse().expect("an id");
        let search = |query: &str, cursor: Option<&str>| Page::Search {
            query: query.to_owned(),
            cursor: cursor.map(str::to_owned),
        };
        assert_read_back([
            Page::Find,
            search("10 L\u{f4}n & Co", None),
            search("", Some("b c")),
            Page::MyBins(id.clone()),
            Page::Month(id.clone(), CalendarMonth::of(date(2026, 11, 22))),
            Page::Calendar(id),
        ]);
    }

    #[test]
    fn paths_stay_as_people_have_kept_them() {
        let search = Page::Search { query: "a".to_owned(), cursor: Some("2".to_owned()) };
        assert_eq!(search.path(Cy), "/cy/bins?q=a&cursor=2");
        assert_eq!(Page::Calendar("1".parse().expect("an id")).path(En), "/bins/1/calendar");
    }

    #[test]
    fn what_is_nowhere_is_not_found() {
        for path in ["/bins/42/month/2026-13", "/bins/4 2", "/bins/42/other", "/bins/42/calendar/1"] {
            assert_eq!(Destination::of(path, |_| None), (En, Destination::NotFound), "{path}");
        }
    }
}
