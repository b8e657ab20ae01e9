//! The two languages that every council in Wales must serve equally (Welsh Language (Wales) Measure 2011).

use serde::{Deserialize, Serialize};

/// A language of the service, as its BCP 47 tag on the wire and in `lang` attributes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Language {
    #[default]
    En,
    Cy,
}

impl Language {
    pub const ALL: [Language; 2] = [Language::En, Language::Cy];

    /// The BCP 47 tag: `en` or `cy`.
    pub const fn tag(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::Cy => "cy",
        }
    }

    pub fn of_tag(tag: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|language| language.tag() == tag)
    }

    pub const fn other(self) -> Language {
        match self {
            Language::En => Language::Cy,
            Language::Cy => Language::En,
        }
    }
}

/// In what a text is written that is read elsewhere, as in a person's calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Languages {
    Only(Language),
    Both { first: Language },
}

impl Languages {
    pub fn iter(self) -> impl Iterator<Item = Language> {
        let (first, second) = match self {
            Languages::Only(language) => (language, None),
            Languages::Both { first } => (first, Some(first.other())),
        };
        std::iter::once(first).chain(second)
    }

    /// Its name in a query.
    pub const fn name(self) -> &'static str {
        match self {
            Languages::Only(language) => language.tag(),
            Languages::Both { first: Language::En } => "both",
            Languages::Both { first: Language::Cy } => "cy,en",
        }
    }

    pub fn from_name(name: &str) -> Option<Languages> {
        let ways = Language::ALL.into_iter();
        let mut all = ways.flat_map(|language| [Languages::Only(language), Languages::Both { first: language }]);
        all.find(|languages| languages.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tag_is_the_wire_name() {
        for language in Language::ALL {
            let json = serde_json::to_string(&language).expect("serialises");
            assert_eq!(json, format!("\"{}\"", language.tag()));
            assert_ne!(language.other(), language);
            assert_eq!(language.other().other(), language);
        }
    }

    #[test]
    fn both_languages_have_an_order() {
        let written = |name: &str| Languages::from_name(name).map(|languages| languages.iter().collect::<Vec<_>>());
        assert_eq!(written("cy"), Some(vec![Language::Cy]));
        assert_eq!(written("both"), Some(vec![Language::En, Language::Cy]));
        assert_eq!(written("cy,en"), Some(vec![Language::Cy, Language::En]));
        assert_eq!((written("fr"), written("")), (None, None));
    }
}
