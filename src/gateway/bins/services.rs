//! Which of the council's services a source means by its own word or code, as `council.toml` says.
//!
//! Must not be here: dates, or what a source's answer looks like.

use domain::bins::{Calendar, Collection, Colour, Container, ContainerKind, Material, Pattern};
use domain::text::Text;
use serde::Deserialize;

/// One `[[bins.services]]`: the words of the source and the service that they stand for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceRule {
    /// Whole names or codes; capitals and the width of spaces do not count.
    #[serde(rename = "match")]
    pub words: Vec<String>,
    /// Stable, part of a calendar event's identity.
    pub id: String,
    pub name: Text,
    pub container: Container,
    pub material: Material,
}

impl ServiceRule {
    /// The service without dates yet.
    pub fn calendar(&self) -> Calendar {
        Calendar {
            id: self.id.clone(),
            name: self.name.clone(),
            container: self.container.clone(),
            material: self.material,
            collections: Vec::new(),
            unknown: Vec::new(),
        }
    }
}

/// All of `[[bins.services]]`. The first rule that names a word has it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct ServiceRules(Vec<ServiceRule>);

impl ServiceRules {
    /// What the services are collected from.
    pub fn containers(&self) -> impl Iterator<Item = &Container> {
        self.0.iter().map(|rule| &rule.container)
    }

    pub fn rule(&self, word: &str) -> Option<&ServiceRule> {
        let word = plain(word);
        self.0.iter().find(|rule| rule.words.iter().any(|known| plain(known) == word))
    }

    /// The rule that names a word, else the only one that does so but for words like "collection" around it.
    pub fn known(&self, word: &str) -> Option<&ServiceRule> {
        self.rule(word).or_else(|| {
            let core = core(word);
            let is_named =
                |rule: &&ServiceRule| !core.is_empty() && rule.words.iter().any(|known| self::core(known) == core);
            let mut named = self.0.iter().filter(is_named);
            named.next().filter(|rule| named.all(|other| other.id == rule.id))
        })
    }

    pub fn has(&self, id: &str) -> bool {
        self.0.iter().any(|rule| rule.id == id)
    }

    /// The service that `word` means, without dates yet. A word of no rule is a service of its own: a neutral bin
    /// that bears the word in both languages.
    pub fn calendar(&self, word: &str) -> Calendar {
        self.rule(word).map_or_else(|| unknown(self.unknown_id(word), word.trim()), ServiceRule::calendar)
    }

    /// Never that of a rule. Nor that of another word, as no slug has two hyphens in a row.
    fn unknown_id(&self, word: &str) -> String {
        let mut id = slug(word);
        while self.has(&id) {
            id.push_str("--other");
        }
        id
    }
}

/// Puts each collection to its service: one calendar a service, sorted, in the order in which they were first met.
pub fn gather(found: impl IntoIterator<Item = (Calendar, Collection)>) -> Vec<Calendar> {
    let mut calendars: Vec<Calendar> = Vec::new();
    for (service, collection) in found {
        match calendars.iter_mut().find(|calendar| calendar.id == service.id) {
            Some(calendar) => calendar.collections.push(collection),
            None => calendars.push(Calendar { collections: vec![collection], ..service }),
        }
    }
    calendars.iter_mut().for_each(Calendar::normalise);
    calendars
}

fn unknown(id: String, word: &str) -> Calendar {
    let name = Text::untranslated(word);
    Calendar {
        id,
        container: Container {
            kind: ContainerKind::Bin,
            name: name.clone(),
            colour: Colour::Grey,
            lid: None,
            pattern: Pattern::Plain,
        },
        name,
        material: Material::Other,
        collections: Vec::new(),
        unknown: Vec::new(),
    }
}

/// In small letters, with single spaces.
pub(super) fn plain(word: &str) -> String {
    word.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Words that stand around the name of a bin and tell nothing of it.
const AROUND: [&str; 54] = [
    "a",
    "amended",
    "and",
    "are",
    "be",
    "bin",
    "bins",
    "by",
    "changed",
    "christmas",
    "collect",
    "collected",
    "collecting",
    "collection",
    "collections",
    "day",
    "days",
    "due",
    "emptied",
    "festive",
    "for",
    "in",
    "is",
    "it",
    "kerbside",
    "of",
    "on",
    "out",
    "pickup",
    "please",
    "put",
    "rearranged",
    "rescheduled",
    "revised",
    "scheduled",
    "service",
    "services",
    "the",
    "these",
    "this",
    "to",
    "today",
    "today's",
    "today’s",
    "types",
    "we",
    "week",
    "week's",
    "week’s",
    "will",
    "xmas",
    "your",
    "casgliad",
    "nadolig",
];

/// The words of a name without those around it; "&" is "and".
fn core(name: &str) -> String {
    let name = plain(&name.replace('&', " and "));
    let words = name.split(' ').map(|word| word.trim_matches(|letter: char| !letter.is_alphanumeric()));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let is_name = |word: &&str| !AROUND.contains(word);
    match (words.iter().position(is_name), words.iter().rposition(is_name)) {
        (Some(first), Some(last)) => words[first..=last].join(" "),
        _ => String::new(),
    }
}

/// Lower-case letters and digits with single hyphens between; letters beyond ASCII by their code point, so that
/// words that differ in one of them alone stay two services.
fn slug(word: &str) -> String {
    let mut slug = String::new();
    for letter in plain(word).chars() {
        if letter.is_ascii_alphanumeric() {
            slug.push(letter);
        } else if letter.is_alphanumeric() {
            slug.push_str(&format!("{:x}", u32::from(letter)));
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "unnamed".to_owned() } else { slug.to_owned() }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use jiff::civil::{Date, date};
    use proptest::prelude::*;

    #[derive(Deserialize)]
    struct Part {
        services: ServiceRules,
    }

    impl ServiceRules {
        /// With more services, by their words.
        pub fn and(mut self, services: impl IntoIterator<Item = (&'static str, &'static [&'static str])>) -> Self {
            for (id, words) in services {
                let words = words.iter().map(|word| (*word).to_owned()).collect();
                self.0.push(ServiceRule { id: id.to_owned(), words, ..self.0[0].clone() });
            }
            self
        }
    }

    /// Two services as a council would write them.
    pub fn rules() -> ServiceRules {
        let part: Part = toml::from_str(
            r#"
            [[services]]
            match = ["Black General Waste Bin", "Refuse", "BLACK"]
            id = "black"
            name = { en = "General waste", cy = "Gwastraff cyffredinol" }
            container = { kind = "bin", name = { en = "Black bin", cy = "Bin du" }, colour = "black" }
            material = "general_waste"

            [[services]]
            match = ["Food Waste", "Food"]
            id = "food"
            name = { en = "Food waste", cy = "Gwastraff bwyd" }
            container = { kind = "caddy", name = { en = "Food caddy", cy = "Cadi bwyd" }, colour = "brown" }
            material = "food"
            "#,
        )
        .unwrap();
        part.services
    }

    /// The days of each service, for comparing at a glance.
    pub fn days(calendars: &[Calendar]) -> Vec<(&str, Vec<Date>)> {
        let days = |calendar: &Calendar| calendar.collections.iter().map(|collection| collection.date).collect();
        calendars.iter().map(|calendar| (calendar.id.as_str(), days(calendar))).collect()
    }

    #[test]
    fn a_word_is_known_whatever_its_capitals_and_spaces() {
        for word in ["refuse", " Black  General waste BIN ", "BLACK"] {
            assert_eq!(rules().calendar(word).id, "black", "{word}");
        }
        assert!(rules().rule("Black").is_some() && rules().rule("Blackish").is_none());
    }

    #[test]
    fn an_unknown_word_is_a_service_of_its_own() {
        let service = rules().calendar(" Garden Waste (Subscription Only) ");
        assert_eq!(service.id, "garden-waste-subscription-only");
        assert_eq!(service.name, Text::untranslated("Garden Waste (Subscription Only)"));
        assert_eq!((service.container.colour, service.material), (Colour::Grey, Material::Other));
    }

    #[test]
    fn an_unknown_word_is_never_a_service_of_the_rules() {
        let mut rules = rules();
        rules.0[0].id = "garden".to_owned();
        assert_eq!(rules.calendar("Refuse").id, "garden");
        assert_eq!(rules.calendar("Garden").id, "garden--other");
        rules.0[1].id = "garden--other".to_owned();
        assert_eq!(rules.calendar("Garden").id, "garden--other--other");
    }

    #[test]
    fn two_words_of_one_service_share_its_calendar() {
        let (first, later) = (date(2026, 11, 24), date(2026, 12, 8));
        let found = [("Refuse", later), ("Food", first), ("BLACK", first), ("Refuse", first)];
        let found = found.map(|(word, day)| (rules().calendar(word), Collection::scheduled(day)));
        assert_eq!(days(&gather(found)), [("black", vec![first, later]), ("food", vec![first])]);
    }

    #[test]
    fn ids_are_plain_and_never_empty() {
        for (word, id) in [("Green/Grey Bin", "green-grey-bin"), ("--", "unnamed"), ("Tŷ", "t177"), ("Ty", "ty")] {
            assert_eq!(slug(word), id);
        }
    }

    proptest! {
        #[test]
        fn any_word_has_a_plain_id(word in any::<String>()) {
            let id = rules().calendar(&word).id;
            prop_assert!(!id.is_empty() && !id.starts_with('-') && !id.ends_with('-') && !id.contains("--"), "{}", id);
            let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
            prop_assert!(id.chars().all(plain), "{}", id);
        }
    }
}
