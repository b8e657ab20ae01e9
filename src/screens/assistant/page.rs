//! The pages of the assistant, and where they are. All of them are the gateway's: what was asked is kept there, for a day.

use crate::AreaPage;
#[cfg(feature = "ssr")]
use domain::assistant::ConversationId;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// The box to ask in, with nothing asked yet.
    Ask,
    #[cfg(feature = "ssr")]
    Conversation(ConversationId),
    /// The same as a text to keep.
    #[cfg(feature = "ssr")]
    Transcript(ConversationId),
}

impl AreaPage for Page {
    const ROOT: &'static str = "ask";
    const NAMES: &'static [&'static str] = &["transcript"];

    #[cfg(feature = "ssr")]
    fn read(rest: &[&str], _: &dyn Fn(&str) -> Option<String>) -> Option<Self> {
        match *rest {
            [] => Some(Page::Ask),
            [id] => Some(Page::Conversation(id.parse().ok()?)),
            [id, "transcript"] => Some(Page::Transcript(id.parse().ok()?)),
            _ => None,
        }
    }

    /// The gateway alone knows what is there: the app asks it for whatever is below.
    #[cfg(not(feature = "ssr"))]
    fn read(_: &[&str], _: &dyn Fn(&str) -> Option<String>) -> Option<Self> {
        Some(Page::Ask)
    }

    fn rest(&self) -> String {
        match self {
            Page::Ask => String::new(),
            #[cfg(feature = "ssr")]
            Page::Conversation(id) => ["/", id.as_str()].concat(),
            #[cfg(feature = "ssr")]
            Page::Transcript(id) => ["/", id.as_str(), "/transcript"].concat(),
        }
    }

    fn is_document(&self) -> bool {
        true
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::areas::assert_read_back;
    use domain::language::Language::{Cy, En};

    #[test]
    fn every_path_that_is_written_is_read_back() {
        let id = || ConversationId::from_random([7; 16]);
        assert_read_back([Page::Ask, Page::Conversation(id()), Page::Transcript(id())]);
        assert_eq!([En, Cy].map(|language| Page::Ask.path(language)), ["/ask", "/cy/ask"]);
    }

    #[test]
    fn what_is_nowhere_is_not_found() {
        for rest in [&["1"][..], &["0707"], &["07070707070707070707070707070707", "more"]] {
            assert_eq!(Page::read(rest, &|_| None), None, "{rest:?}");
        }
    }
}
