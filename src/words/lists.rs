//! The word lists as texts, one message a line, which the methods of `Words` read by their numbers. Where the service runs
//! natively both languages are there from the start; a browser has that of its page, once it is taken up.

use domain::language::Language;

/// How many messages the app has in a language.
const IN_BROWSER: usize = include!(concat!(env!("OUT_DIR"), "/in_browser.rs"));

/// The text is not of the list that this program was built with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DoesNotFit;

fn lines(text: &str) -> Result<Vec<&str>, DoesNotFit> {
    let lines: Vec<&str> = text.split('\n').collect();
    if lines.len() == IN_BROWSER { Ok(lines) } else { Err(DoesNotFit) }
}

#[cfg(target_family = "wasm")]
mod place {
    use super::*;
    use std::sync::OnceLock;

    static LIST: OnceLock<Vec<&'static str>> = OnceLock::new();

    /// Takes up the words of the page's language. Before it nothing can be said.
    pub fn take_up(text: String) -> Result<(), DoesNotFit> {
        LIST.set(lines(text.leak())?).map_err(|_| DoesNotFit)
    }

    pub(crate) fn list(_: Language) -> &'static [&'static str] {
        LIST.get().map_or(&[], Vec::as_slice)
    }
}

#[cfg(not(target_family = "wasm"))]
mod place {
    use super::*;
    use std::sync::LazyLock;

    macro_rules! text {
        ($name:literal) => {
            include_str!(concat!(env!("OUT_DIR"), "/", $name, ".txt"))
        };
    }

    /// What a browser is served in each language.
    pub const IN_BROWSERS: [(Language, &str); 2] = [(Language::En, text!("en")), (Language::Cy, text!("cy"))];

    type List = LazyLock<Vec<&'static str>>;
    static ENGLISH: List = List::new(|| all(text!("en"), text!("en.gateway")));
    static WELSH: List = List::new(|| all(text!("cy"), text!("cy.gateway")));

    fn all(in_browser: &'static str, gateways: &'static str) -> Vec<&'static str> {
        let mut lines = lines(in_browser).expect("the build has counted them");
        lines.extend(gateways.split('\n'));
        lines
    }

    /// Both languages are here already; a text that does not fit is refused all the same.
    pub fn take_up(text: String) -> Result<(), DoesNotFit> {
        lines(&text).map(drop)
    }

    pub(crate) fn list(language: Language) -> &'static [&'static str] {
        match language {
            Language::En => &ENGLISH,
            Language::Cy => &WELSH,
        }
    }
}

pub use place::*;

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use super::*;

    #[test]
    fn only_a_text_of_as_many_lines_fits() {
        for (language, text) in IN_BROWSERS {
            assert_eq!(lines(text).map(|lines| lines.len()), Ok(IN_BROWSER));
            assert!(list(language).len() > IN_BROWSER, "the gateway says more");
            assert_eq!(take_up(format!("{text}\n")), Err(DoesNotFit));
        }
        assert_eq!(lines("<!doctype html>"), Err(DoesNotFit));
    }
}
