//! Text that is data: the name of a bin, the reason of a change. Never a template around an English word.

use crate::language::Language;
use serde::{Deserialize, Serialize};

/// One meaning in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Text {
    pub en: String,
    pub cy: String,
}

impl Text {
    pub fn new(en: impl Into<String>, cy: impl Into<String>) -> Self {
        Text { en: en.into(), cy: cy.into() }
    }

    /// The same letters in both languages, for names that a source gives once.
    pub fn untranslated(name: impl Into<String>) -> Self {
        let en = name.into();
        Text { cy: en.clone(), en }
    }

    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Cy => &self.cy,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_its_own_words() {
        let text = Text::new("Black bin", "Bin du");
        assert_eq!(Language::ALL.map(|language| text.in_language(language)), ["Black bin", "Bin du"]);
        assert_eq!(Text::untranslated("Bramley"), Text::new("Bramley", "Bramley"));
    }

    #[test]
    fn the_wire_needs_both_languages() {
        assert_eq!(serde_json::to_string(&Text::new("a", "b")).expect("serialises"), r#"{"en":"a","cy":"b"}"#);
        assert!(serde_json::from_str::<Text>(r#"{"en":"a"}"#).is_err());
    }
}
