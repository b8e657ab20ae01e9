//! Where each page is. The language is part of the path: English at the root, Welsh the same under `/cy`.

use crate::CalendarMonth;
use contract::paths::encode;
use domain::{address::AddressId, language::Language};

const WELSH_ROOT: &str = "/cy";

pub fn home(language: Language) -> String {
    match language {
        Language::En => "/".to_owned(),
        Language::Cy => WELSH_ROOT.to_owned(),
    }
}

/// The box to find a place; its form is sent here too, with the typed text as `q`.
pub fn find(language: Language) -> String {
    path(language, "/bins")
}

/// The addresses that match `query`, from the page that `cursor` names.
pub fn search(language: Language, query: &str, cursor: Option<&str>) -> String {
    let mut path = find(language) + "?q=" + &encode(query);
    if let Some(cursor) = cursor {
        path = path + "&cursor=" + &encode(cursor);
    }
    path
}

pub fn bins(language: Language, address: &AddressId) -> String {
    path(language, "/bins/") + address.as_str()
}

pub fn month(language: Language, address: &AddressId, month: CalendarMonth) -> String {
    bins(language, address) + "/month/" + &month.to_string()
}

/// Its form is sent here too, with what was chosen.
pub fn calendar_help(language: Language, address: &AddressId) -> String {
    bins(language, address) + "/calendar"
}

pub fn settings(language: Language) -> String {
    path(language, "/settings")
}

pub fn about(language: Language) -> String {
    path(language, "/about")
}

pub fn privacy(language: Language) -> String {
    path(language, "/privacy")
}

pub fn accessibility(language: Language) -> String {
    path(language, "/accessibility")
}

/// What the browser is told about the app when it is installed.
pub fn manifest(language: Language) -> String {
    path(language, "/manifest.webmanifest")
}

/// The language of a path, which may carry a query.
pub fn language_of(path: &str) -> Language {
    if welsh_rest(&on_this_site(path)).is_some() { Language::Cy } else { Language::En }
}

/// The same page in `language`, with its query.
pub fn in_language(path: &str, language: Language) -> String {
    let path = on_this_site(path);
    let english = on_this_site(welsh_rest(&path).unwrap_or(&path));
    match language {
        Language::En => english,
        Language::Cy if english == "/" || english.starts_with("/?") => [WELSH_ROOT, &english[1..]].concat(),
        Language::Cy => [WELSH_ROOT, &english].concat(),
    }
}

/// The path, as a link that cannot leave this site. Two slashes in front begin the name of another one; browsers read
/// `\` as a slash there, and pass over what cannot be seen.
pub fn on_this_site(path: &str) -> String {
    ["/", path.trim_start_matches(|char: char| char <= ' ' || char == '/' || char == '\\')].concat()
}

/// What follows `/cy`; none where the path is not a Welsh one ("/cycling").
fn welsh_rest(path: &str) -> Option<&str> {
    path.strip_prefix(WELSH_ROOT).filter(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
}

fn path(language: Language, rest: &str) -> String {
    in_language(rest, language)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{Cy, En};

    #[test]
    fn welsh_pages_are_the_same_under_cy() {
        assert_eq!(search(En, "10 Lôn", None), "/bins?q=10%20L%C3%B4n");
        assert_eq!(search(Cy, "a", Some("2")), "/cy/bins?q=a&cursor=2");
        assert_eq!((home(En), home(Cy)), ("/".into(), "/cy".into()));
    }

    #[test]
    fn a_page_keeps_its_query_in_the_other_language_and_comes_back() {
        for english in ["/", "/?a=1", "/bins?q=a", "/bins/1/month/2026-11", "/cycling"] {
            let welsh = in_language(english, Cy);
            assert_eq!(language_of(&welsh), Cy, "{welsh}");
            assert_eq!(language_of(english), En, "{english}");
            assert_eq!(in_language(&welsh, En), english);
            assert_eq!(in_language(&welsh, Cy), welsh);
        }
        assert_eq!(in_language("/bins?q=a", Cy), "/cy/bins?q=a");
        assert_eq!(in_language("/cy//bins", En), "/bins");
        assert_eq!(in_language("/?a=1", Cy), "/cy?a=1");
    }
}
