//! The two languages that every council in Wales must serve equally (Welsh Language (Wales) Measure 2011).

use serde::{Deserialize, Serialize};

/// A language of the service, as its BCP 47 tag on the wire and in `lang` attributes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
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

    pub const fn other(self) -> Language {
        match self {
            Language::En => Language::Cy,
            Language::Cy => Language::En,
        }
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
}
