//! Which of the two languages a text is in, by the small words that it has most of.

use ::assistant::words;
use domain::language::Language;

/// In no text of the other language, or hardly.
const ENGLISH: &[&str] = &[
    "and", "are", "be", "by", "can", "do", "for", "from", "have", "if", "in", "is", "it", "must", "not", "of", "on",
    "or", "that", "the", "there", "this", "to", "with", "you", "your",
];
const WELSH: &[&str] = &[
    "ac", "ar", "bod", "chi", "cyngor", "ddim", "eich", "ei", "ewch", "gall", "gallwch", "gan", "gyda", "hyn", "mae",
    "mewn", "neu", "nid", "oes", "os", "rhaid", "sydd", "wedi", "wrth", "yn", "yr", "yw", "y",
];

/// Whether most of it is in this language, or nothing says otherwise.
pub fn is_in(language: Language, text: &str) -> bool {
    let said = words(text);
    let count = |known: &[&str]| said.iter().filter(|word| known.contains(&&***word)).count();
    let (english, welsh) = (count(ENGLISH), count(WELSH));
    match language {
        Language::En => english >= welsh,
        Language::Cy => welsh >= english,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_told_from_one_in_the_other_language() {
        let english = "You can join with any proof of your address.";
        let welsh = "Gallwch ymuno gydag unrhyw brawf o’ch cyfeiriad, ac mae hynny yn rhad ac am ddim.";
        for (text, language) in [(english, Language::En), (welsh, Language::Cy)] {
            assert!(is_in(language, text) && !is_in(language.other(), text), "{text}");
        }
        assert!(is_in(Language::En, "Aberwen 2026") && is_in(Language::Cy, "Aberwen 2026"));
    }

    /// The pages of the made-up borough, which are written in each.
    #[test]
    fn every_page_of_the_council_is_in_its_language() {
        let pages = concat!(env!("CARGO_MANIFEST_DIR"), "/information/pages");
        for language in Language::ALL {
            for page in std::fs::read_dir(format!("{pages}/{}", language.tag())).unwrap() {
                let path = page.unwrap().path();
                for paragraph in std::fs::read_to_string(&path).unwrap().lines().filter(|line| line.len() > 80) {
                    assert!(is_in(language, paragraph), "{}: {paragraph}", path.display());
                }
            }
        }
    }
}
