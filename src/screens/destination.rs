//! Which screen a URL means: the one reading of paths, for the app and for the gateway.
//!
//! Belongs here: the pages that are of no area. Must not be here: those of an area (its `page.rs`).

use crate::{
    areas::Page,
    language::{in_language, language_of},
};
use domain::language::Language;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// The person's own place where one is saved, else the box to find one.
    Home,
    Settings,
    About,
    Privacy,
    Accessibility,
    NotFound,
    Area(Page),
}

const SETTINGS: &str = "settings";
const ABOUT: &str = "about";
const PRIVACY: &str = "privacy";
/// Asked for by this name, the privacy notice answers.
const COOKIES: &str = "cookies";
const ACCESSIBILITY: &str = "accessibility";

impl Destination {
    /// A page of the gateway's alone, which the app leaves as it is: it says the same to everybody or leads elsewhere.
    pub fn is_document(&self) -> bool {
        match self {
            Destination::About | Destination::Privacy | Destination::Accessibility => true,
            Destination::Home | Destination::Settings | Destination::NotFound => false,
            Destination::Area(page) => page.is_document(),
        }
    }

    /// Reads a path and its query, of which `value` gives the decoded value of a name.
    pub fn of(path: &str, value: impl Fn(&str) -> Option<String>) -> (Language, Destination) {
        let english = in_language(path, Language::En);
        let segments: Vec<&str> = english.split('/').filter(|segment| !segment.is_empty()).collect();
        let destination = match segments[..] {
            [] => Some(Destination::Home),
            [SETTINGS] => Some(Destination::Settings),
            [ABOUT] => Some(Destination::About),
            [PRIVACY | COOKIES] => Some(Destination::Privacy),
            [ACCESSIBILITY] => Some(Destination::Accessibility),
            [root, ref rest @ ..] => Page::read(root, rest, &value).map(Destination::Area),
        };
        (language_of(path), destination.unwrap_or(Destination::NotFound))
    }

    pub fn path(&self, language: Language) -> String {
        let segment = match self {
            Destination::Home => "",
            Destination::Settings => SETTINGS,
            Destination::About => ABOUT,
            Destination::Privacy => PRIVACY,
            Destination::Accessibility => ACCESSIBILITY,
            // Every path that leads nowhere does.
            Destination::NotFound => "404",
            Destination::Area(page) => return page.path(language),
        };
        in_language(segment, language)
    }

    /// Whether a segment of a path is a name, in small letters, and not an id.
    pub fn is_name(segment: &str) -> bool {
        matches!(segment, "cy" | SETTINGS | ABOUT | PRIVACY | COOKIES | ACCESSIBILITY) || Page::is_name(segment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::En;

    #[test]
    fn every_path_that_is_written_is_read_back() {
        use Destination::{About, Accessibility, Home, NotFound, Privacy, Settings};
        for page in [Home, Settings, About, Privacy, Accessibility, NotFound] {
            for language in Language::ALL {
                let path = page.path(language);
                assert_eq!(Destination::of(&path, |_| None), (language, page.clone()), "{path}");
            }
        }
        assert_eq!([Home.path(En), Home.path(Language::Cy)], ["/", "/cy"]);
    }

    #[test]
    fn what_is_nowhere_is_not_found() {
        for path in ["/bin", "/settings/more", "/cookies/1"] {
            assert_eq!(Destination::of(path, |_| None), (En, Destination::NotFound), "{path}");
        }
    }

    #[test]
    fn a_name_is_told_from_an_id() {
        assert!(["cy", "settings", "bins", "month"].iter().all(|segment| Destination::is_name(segment)));
        assert!(!Destination::is_name("settingsx") && !Destination::is_name("A1"));
    }
}
