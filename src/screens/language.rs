//! The language is part of a page's path: English at the root, Welsh the same under `/cy`.
//!
//! Belongs here: the same path in another language, and what keeps a link on this site.
//! Must not be here: which pages there are (destination.rs, and `page.rs` of each area).

use domain::language::Language;

const WELSH_ROOT: &str = "/cy";

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

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{Cy, En};

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
