//! Which plural form a number takes: the cardinal rules of Unicode CLDR for English and Welsh.

use domain::language::Language;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Plural {
    Zero,
    One,
    Two,
    Few,
    Many,
    Other,
}

impl Plural {
    pub(crate) fn of(language: Language, count: u32) -> Self {
        match (language, count) {
            (_, 1) => Plural::One,
            (Language::En, _) => Plural::Other,
            (Language::Cy, 0) => Plural::Zero,
            (Language::Cy, 2) => Plural::Two,
            (Language::Cy, 3) => Plural::Few,
            (Language::Cy, 6) => Plural::Many,
            (Language::Cy, _) => Plural::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn welsh_has_six_forms() {
        let forms = [0, 1, 2, 3, 4, 6, 7].map(|count| Plural::of(Language::Cy, count));
        use Plural::*;
        assert_eq!(forms, [Zero, One, Two, Few, Other, Many, Other]);
    }

    #[test]
    fn english_counts_only_one_apart() {
        let forms = [0, 1, 2, 6].map(|count| Plural::of(Language::En, count));
        assert_eq!(forms, [Plural::Other, Plural::One, Plural::Other, Plural::Other]);
    }
}
