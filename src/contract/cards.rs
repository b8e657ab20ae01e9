//! What the areas have to say to whoever is signed in, on the front page and on their account page.

use domain::language::Language;
use serde::{Deserialize, Serialize};

/// Where it is.
pub mod paths {
    use super::Language;

    pub const CARDS: &str = "/api/v1/cards";

    /// In the words of a language.
    pub fn cards(language: Language) -> String {
        [CARDS, "?language=", language.tag()].concat()
    }
}

/// Empty where nobody is signed in, or nothing is to be said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CardsAnswer {
    /// What stands above them.
    pub title: String,
    pub cards: Vec<Card>,
}

/// One matter, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Card {
    pub title: String,
    /// Short sentences, the most important first.
    pub lines: Vec<String>,
    /// Where it goes on, on this site.
    pub href: String,
    /// What that link says.
    pub link: String,
    /// Whether it is news; else it is for the account page alone.
    #[serde(skip)]
    pub is_news: bool,
}
