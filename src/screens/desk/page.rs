//! The pages on which a person talks to somebody at the council. All of them are the gateway's: what is said is kept there.

use crate::AreaPage;
#[cfg(feature = "ssr")]
use domain::assistant::ConversationId;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// The way to somebody, with nothing said before.
    Start,
    /// The same with what was said to the assistant.
    #[cfg(feature = "ssr")]
    About(ConversationId),
    #[cfg(feature = "ssr")]
    Chat(ConversationId),
}

#[cfg(feature = "ssr")]
const ABOUT: &str = "about";

impl AreaPage for Page {
    const ROOT: &'static str = "desk";
    #[cfg(feature = "ssr")]
    const NAMES: &'static [&'static str] = &[ABOUT];

    #[cfg(feature = "ssr")]
    fn read(rest: &[&str], _: &dyn Fn(&str) -> Option<String>) -> Option<Self> {
        match *rest {
            [] => Some(Page::Start),
            [ABOUT, id] => Some(Page::About(id.parse().ok()?)),
            [id] => Some(Page::Chat(id.parse().ok()?)),
            _ => None,
        }
    }

    /// The gateway alone knows what is there: the app asks it for whatever is below.
    #[cfg(not(feature = "ssr"))]
    fn read(_: &[&str], _: &dyn Fn(&str) -> Option<String>) -> Option<Self> {
        Some(Page::Start)
    }

    fn rest(&self) -> String {
        match self {
            Page::Start => String::new(),
            #[cfg(feature = "ssr")]
            Page::About(id) => ["/", ABOUT, "/", id.as_str()].concat(),
            #[cfg(feature = "ssr")]
            Page::Chat(id) => ["/", id.as_str()].concat(),
        }
    }

    fn is_document(&self) -> bool {
        true
    }
}

#[cfg(feature = "ssr")]
impl Page {
    /// A conversation, at what is new in it.
    pub fn latest(id: ConversationId, language: domain::language::Language) -> String {
        [&*Page::Chat(id).path(language), "#", super::parts::LATEST].concat()
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::areas::assert_read_back;

    #[test]
    fn every_path_that_is_written_is_read_back() {
        let id = || ConversationId::from_random([7; 16]);
        assert_read_back([Page::Start, Page::About(id()), Page::Chat(id())]);
    }

    #[test]
    fn what_is_nowhere_is_not_found() {
        for rest in [&["1"][..], &["about"], &["about", "1"], &["07070707070707070707070707070707", "more"]] {
            assert_eq!(Page::read(rest, &|_| None), None, "{rest:?}");
        }
    }
}
