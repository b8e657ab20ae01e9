//! Which bins a source means by what it writes: one, several in one breath, a notice that is no bin, or an error.
//!
//! Must not be here: dates, or where in an answer the text stands.

use super::services::{ServiceRule, ServiceRules, plain};
use super::unreadable::Unreadable;
use domain::bins::Calendar;
use domain::holidays;
use serde::Deserialize;
use std::borrow::Cow;

/// `[bins] ignore`: words that make what holds them a notice, besides those that always do.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Ignored(Vec<String>);

/// How the texts of one source are read.
#[derive(Debug)]
pub struct BinNames {
    rules: ServiceRules,
    ignored: Ignored,
}

/// In characters; more is no name.
const MAX_CHARS: usize = 200;

/// What calls off the whole entry in which it stands.
const CALLED_OFF: [&str; 17] = [
    "no collection",
    "no collections",
    "no bin collection",
    "no bin collections",
    "no waste collection",
    "no waste collections",
    "no bins",
    "no service",
    "not collected",
    "cancelled",
    "canceled",
    "suspended",
    "postponed",
    "not this week",
    "dim casgliad",
    "dim casgliadau",
    "dim biniau",
];

/// What makes a name a reminder of the evening before: its day is not that of the collection.
const DAY_BEFORE: [&str; 4] = ["tonight", "tomorrow", "heno", "yfory"];

/// What an entry tells besides bins; one that names a known bin as well is of that bin.
const NOTICES: [&str; 13] = [
    "bank holiday",
    "public holiday",
    "office closed",
    "offices closed",
    "gŵyl banc",
    "reminder only",
    "calendar ends",
    "collection calendar",
    "collection changes",
    "collection dates",
    "dyddiadau casglu",
    "newidiadau casglu",
    "service update",
];

/// Words that begin a remark on what is left out ("Refuse, no food").
const LEFT_OUT: [&str; 7] = ["no", "not", "without", "except", "excluding", "dim", "heb"];

/// By which a system says that it failed, as a whole text.
const FAILED: [&str; 14] = [
    "error",
    "unknown",
    "none",
    "null",
    "n/a",
    "na",
    "nan",
    "undefined",
    "tbc",
    "false",
    "invalid",
    "failed",
    "gwall",
    "anhysbys",
];

/// The same, within a text.
const FAILURES: [&str; 20] = [
    "error",
    "exception",
    "went wrong",
    "unable to",
    "could not",
    "couldn't",
    "cannot be found",
    "cannot be loaded",
    "cannot be reached",
    "can't be found",
    "not found",
    "not available",
    "unavailable",
    "no data",
    "no information",
    "no results",
    "no bins found",
    "no collections found",
    "no collection data",
    "try again",
];

impl BinNames {
    pub fn new(rules: &ServiceRules, ignored: &Ignored) -> Self {
        BinNames { rules: rules.clone(), ignored: ignored.clone() }
    }

    /// The bins that a text means, without dates yet; an empty list for a notice. A word of no rule is a bin of its
    /// own.
    pub fn bins(&self, text: &str) -> Result<Vec<Calendar>, Unreadable> {
        let text = readable(text);
        let text = text.trim();
        if !text.chars().any(char::is_alphanumeric) || text.chars().count() > MAX_CHARS {
            return Err(Unreadable::Name);
        }
        if let Some(rule) = self.rules.known(text) {
            return Ok(vec![rule.calendar()]);
        }
        if is_failure(text) {
            return Err(Unreadable::Failure);
        }
        let Some(text) = self.not_called_off(text).filter(|text| !holds_any(text, &DAY_BEFORE)) else {
            return Ok(Vec::new());
        };
        let text = &*text;
        let parts: Vec<&str> = parts(text).collect();
        let is_remark = |part: &str| begins_with_any(part, &LEFT_OUT);
        let known: Vec<Option<Vec<&ServiceRule>>> = parts.iter().map(|part| self.known_in(part)).collect();
        if known.iter().all(Option::is_none) {
            let is_of_none = is_notice(text) || parts.iter().all(|part| is_remark(part));
            return Ok(if is_of_none { Vec::new() } else { self.unknown(text) });
        }
        let bins = parts.iter().zip(known).flat_map(|(part, known)| match known {
            Some(rules) => rules.into_iter().map(ServiceRule::calendar).collect(),
            None if is_remark(part) || is_notice(part) => Vec::new(),
            None => vec![self.rules.calendar(part)],
        });
        Ok(bins.collect())
    }

    /// Those bins of the rules that a longer text lists, whatever stands around them.
    pub fn listed(&self, text: &str) -> Vec<Calendar> {
        let text = readable(text);
        let Some(text) = self.not_called_off(&text) else { return Vec::new() };
        let sentences = text.lines().flat_map(|line| line.split(". "));
        let lists = sentences.flat_map(|sentence| match sentence.rsplit_once(':') {
            Some((before, _)) if turns_away(before) => vec![],
            Some((_, list)) => vec![sentence, list],
            None => vec![sentence],
        });
        let known = lists.flat_map(parts).filter_map(|part| self.known_in(part)).flatten();
        let mut bins: Vec<Calendar> = Vec::new();
        for rule in known {
            if bins.iter().all(|bin| bin.id != rule.id) {
                bins.push(rule.calendar());
            }
        }
        bins
    }

    /// Whether this bin is one of the rules'.
    pub fn is_of_a_rule(&self, bin: &Calendar) -> bool {
        self.rules.has(&bin.id)
    }

    /// The bins of the rules that one part of a list means: itself, all that "and" joins in it, or it without a remark.
    fn known_in(&self, part: &str) -> Option<Vec<&ServiceRule>> {
        let part = part.trim().trim_start_matches(['-', '*', '•', '·', '–']);
        let one = |text: &str| self.rules.known(text).map(|rule| vec![rule]);
        let joined = || {
            let joined = part.split(" and ").flat_map(|part| part.split(['&', '+']));
            let joined = joined.flat_map(|part| part.split(" plus ")).flat_map(|part| part.split(" with "));
            let joined = joined.flat_map(|part| part.split(" ac ")).flat_map(|part| part.split(" - "));
            joined.map(|part| self.rules.known(part)).collect::<Option<Vec<_>>>()
        };
        let in_welsh = || part.split(" a ").map(|part| self.rules.known(part)).collect::<Option<Vec<_>>>();
        let without_remark = || {
            let bare = part.split(['(', '[']).next().and_then(|bare| bare.split(" - ").next());
            bare.and_then(|bare| self.rules.known(bare.split(" – ").next()?)).map(|rule| vec![rule])
        };
        one(part).or_else(joined).or_else(in_welsh).or_else(without_remark)
    }

    /// Bins of no rule, one for each part that commas, line breaks or free-standing slashes set apart.
    fn unknown(&self, text: &str) -> Vec<Calendar> {
        let parts = text.split([',', ';', '\n']).flat_map(|part| part.split(" / ")).map(str::trim);
        let parts = parts.filter(|part| part.chars().any(char::is_alphanumeric));
        parts.map(|part| self.rules.calendar(part)).collect()
    }

    /// What is left of a text without the bins that it calls off. None where it calls off all: "Refuse, food: cancelled",
    /// not "Refuse, food (garden waste suspended)".
    fn not_called_off<'t>(&self, text: &'t str) -> Option<Cow<'t, str>> {
        if self.called_off(text).is_none() {
            return Some(Cow::Borrowed(text));
        }
        let remarks = text.lines().flat_map(|line| line.split(['(', ')', '[', ']'])).flat_map(|part| part.split(". "));
        let (left, gone): (Vec<&str>, Vec<&str>) = remarks.partition(|remark| self.called_off(remark).is_none());
        let is_of_some = gone.iter().all(|remark| {
            let (remark, words) = (plain(remark), self.called_off(remark).map(plain).unwrap_or_default());
            remark.split(&words).any(|around| self.names_bin(around))
        });
        (is_of_some && left.iter().any(|remark| self.names_bin(remark))).then(|| Cow::Owned(left.join("\n")))
    }

    fn names_bin(&self, text: &str) -> bool {
        let lists = text.split(':');
        lists.flat_map(parts).any(|part| self.known_in(part).is_some())
    }

    /// The words by which a text calls off what it names.
    fn called_off(&self, text: &str) -> Option<&str> {
        let own = self.ignored.0.iter().map(String::as_str);
        CALLED_OFF.into_iter().chain(own).find(|words| holds(text, words))
    }
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', '\n', '/', '|', '•']).map(str::trim).filter(|part| part.chars().any(char::is_alphanumeric))
}

fn is_failure(text: &str) -> bool {
    let text = plain(text).replace('’', "'");
    let bare = text.trim_matches(|letter: char| !letter.is_alphanumeric());
    FAILED.contains(&bare) || holds_any(&text, &FAILURES)
}

/// A day by its name alone is no bin.
fn is_notice(text: &str) -> bool {
    holidays::is_name(text) || holds_any(text, &NOTICES)
}

/// Whether what follows a text like "Not this week:" is not collected.
fn turns_away(before: &str) -> bool {
    let before = plain(before);
    let mut words = before.split(|letter: char| !letter.is_alphanumeric());
    words.any(|word| {
        LEFT_OUT.contains(&word) || ["next", "last", "previous", "never", "nesaf", "don", "don’t"].contains(&word)
    })
}

fn begins_with_any(text: &str, words: &[&str]) -> bool {
    let text = plain(text);
    text.split(|letter: char| !letter.is_alphanumeric())
        .find(|word| !word.is_empty())
        .is_some_and(|word| words.contains(&word))
}

/// Whether `words` stand in a text as whole words, whatever the capitals and spaces.
fn holds(text: &str, words: &str) -> bool {
    let (text, words) = (plain(text), plain(words));
    let is_end = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric());
    !words.is_empty()
        && text.match_indices(&words).any(|(at, found)| {
            is_end(text[..at].chars().next_back()) && is_end(text[at + found.len()..].chars().next())
        })
}

fn holds_any(text: &str, all: &[&str]) -> bool {
    all.iter().any(|words| holds(text, words))
}

/// The text that a content management system wrote as HTML: without tags and entities, with its line breaks.
fn readable(text: &str) -> String {
    // Some write the entities of entities.
    let once = without_markup(text);
    if once.contains('&') { without_markup(&once) } else { once }
}

fn without_markup(text: &str) -> String {
    let mut readable = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&', '\u{ad}', '\u{200b}', '\u{feff}']) {
        readable.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((tag, after)) = tag(rest) {
            let breaks = ["br", "li", "/li", "p", "/p", "div", "/div", "ul", "/ul", "tr", "/tr"];
            if breaks.contains(&tag.to_ascii_lowercase().as_str()) {
                readable.push('\n');
            }
            rest = after;
        } else if let Some((letter, after)) = entity(rest) {
            readable.push(letter);
            rest = after;
        } else {
            let letter = rest.chars().next().unwrap_or_default();
            if letter.is_ascii() {
                readable.push(letter);
            }
            rest = &rest[letter.len_utf8()..];
        }
    }
    readable + rest
}

/// The name of the tag that a text begins with, and what follows the tag.
fn tag(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('<')?;
    let (tag, after) = inner.split_once('>')?;
    let end = tag.find(|letter: char| letter.is_whitespace()).unwrap_or(tag.len());
    let name = tag[..end].trim_end_matches('/');
    let is_name = name.trim_start_matches('/').starts_with(|letter: char| letter.is_ascii_alphabetic());
    is_name.then_some((name, after))
}

/// The letter of the entity that a text begins with, and what follows it. Numbers may lack their semicolon.
fn entity(text: &str) -> Option<(char, &str)> {
    let inner = text.strip_prefix('&')?;
    if let Some(number) = inner.strip_prefix('#') {
        let (number, radix) = number.strip_prefix(['x', 'X']).map_or((number, 10), |number| (number, 16));
        let end = number.find(|letter: char| !letter.is_digit(radix)).unwrap_or(number.len());
        let letter = u32::from_str_radix(&number[..end], radix).ok().and_then(char::from_u32)?;
        let after = &number[end..];
        return Some((letter, after.strip_prefix(';').unwrap_or(after)));
    }
    let (name, after) = inner.split_once(';')?;
    let (_, letter) = ENTITIES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    Some((*letter, after))
}

/// Those that editors write by themselves.
const ENTITIES: [(&str, char); 16] = [
    ("amp", '&'),
    ("nbsp", ' '),
    ("quot", '"'),
    ("apos", '\''),
    ("lt", '<'),
    ("gt", '>'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("bull", '•'),
    ("middot", '·'),
    ("hellip", '…'),
    ("eacute", 'é'),
];

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::bins::services::tests::rules;
    use proptest::prelude::*;

    /// The two services of the tests, and paper, recycling and garden waste.
    pub fn names() -> BinNames {
        let more = rules().and([
            ("paper", &["Paper & card"][..]),
            ("recycling", &["Recycling", "Blue bin"]),
            ("brown", &["Garden waste", "Brown bin"]),
            ("grey", &["Grey bin"]),
        ]);
        BinNames::new(&more, &Ignored(vec!["Crew training".to_owned()]))
    }

    fn ids(text: &str) -> Vec<String> {
        names().bins(text).unwrap().into_iter().map(|bin| bin.id).collect()
    }

    #[test]
    fn several_bins_in_one_breath_are_several() {
        for (text, expected) in [
            ("Refuse, Food", &["black", "food"][..]),
            ("Refuse; Food", &["black", "food"]),
            ("Refuse / Food", &["black", "food"]),
            ("Refuse/Food", &["black", "food"]),
            ("Refuse\nFood", &["black", "food"]),
            ("Refuse | Food", &["black", "food"]),
            ("Refuse & Food", &["black", "food"]),
            ("Refuse + food", &["black", "food"]),
            ("Refuse and food collection", &["black", "food"]),
            ("Refuse, Food and Recycling", &["black", "food", "recycling"]),
            ("Brown bin, Grey bin", &["brown", "grey"]),
            ("Brown and grey bins", &["brown", "grey"]),
            ("Refuse - Food", &["black", "food"]),
            ("Refuse a food", &["black", "food"]),
            ("<ul><li>Refuse</li><li>Food</li></ul>", &["black", "food"]),
            ("Refuse<br/>Food", &["black", "food"]),
            ("Refuse, Batteries", &["black", "batteries"]),
        ] {
            assert_eq!(ids(text), expected, "{text}");
        }
    }

    #[test]
    fn a_name_with_and_in_it_is_one_bin() {
        for text in [
            "Paper & card",
            "Paper &amp; card",
            "Paper &#038; card",
            "Paper&nbsp;&amp;amp; card",
            "Paper and Card",
            "paper &#x26; card",
        ] {
            assert_eq!(ids(text), ["paper"], "{text}");
        }
        assert_eq!(ids("Tins & cans"), ["tins-cans"]);
        assert_eq!(ids("Green/Purple Bin"), ["green-purple-bin"]);
        assert_eq!(ids("Garden Sacks (Subscription Only)"), ["garden-sacks-subscription-only"]);
        assert_eq!(ids("Tins, Cans"), ["tins", "cans"]);
    }

    #[test]
    fn words_around_a_bin_do_not_hide_it() {
        for text in [
            "Refuse collection",
            "Refuse Collection Day",
            "Your refuse",
            "Bin day: Refuse",
            "Refuse (rescheduled)",
            "Revised Refuse",
            "Refuse (garden waste suspended)",
            "Refuse (items that cannot be recycled)",
            "Refuse (no bin bags)",
            "Refuse. Food waste is suspended until March.",
            "Refuse (Christmas Schedule)",
            "Christmas refuse collection",
            "Refuse - delayed by snow",
            "Refuse (bank holiday change)",
            "Refuse, no food",
            "Refuse (no food waste)",
            "Refuse\u{a0}bins",
        ] {
            assert_eq!(ids(text), ["black"], "{text}");
        }
        assert_eq!(ids("Bin collection"), ["bin-collection"]);
    }

    #[test]
    fn a_notice_is_no_bin() {
        for text in [
            "No collections - crew training",
            "Christmas Day (no bins)",
            "No collection",
            "No Collection: Refuse, Food",
            "Refuse, Food: no collection",
            "Refuse - CANCELLED",
            "Garden waste (suspended)",
            "No refuse collection",
            "No garden waste collection",
            "Refuse (postponed)",
            "Put out your refuse tonight",
            "Refuse tomorrow",
            "Refuse, Food (both suspended)",
            "Christmas Collection Dates",
            "Changes over Christmas: see our collection calendar",
            "Christmas Day",
            "Boxing Day",
            "Good Friday",
            "Bank Holiday",
            "Dim casgliad",
            "Refuse crew training",
        ] {
            assert_eq!(ids(text), [""; 0], "{text}");
        }
        assert_eq!(ids("Christmas trees"), ["christmas-trees"]);
    }

    #[test]
    fn an_error_is_no_bin() {
        for text in [
            "Error",
            "ERROR!",
            "No data",
            "Something went wrong",
            "Unknown",
            "N/A",
            "Unable to find collections",
            "Internal server error",
            "Service unavailable",
            "null",
        ] {
            assert!(matches!(names().bins(text), Err(Unreadable::Failure)), "{text}");
        }
        for text in ["", " , / ", &"a".repeat(1000)] {
            assert!(matches!(names().bins(text), Err(Unreadable::Name)), "{text}");
        }
    }

    #[test]
    fn a_rule_has_the_last_word() {
        let own = rules().and([("notice", &["No collection"][..]), ("error", &["Error"])]);
        let names = BinNames::new(&own, &Ignored(vec!["Refuse".to_owned()]));
        for (text, id) in [("No collection", "notice"), ("Error", "error"), ("Refuse", "black")] {
            assert_eq!(names.bins(text).unwrap()[0].id, id);
        }
    }

    #[test]
    fn a_description_lists_the_known_bins() {
        for (text, expected) in [
            ("Collecting: Refuse, Food", &["black", "food"][..]),
            ("Container types – Refuse, Food", &["food"]),
            ("Please put out your refuse and food bins.", &["black", "food"]),
            ("We collect your food on this day.\nMore at https://bins.example", &["food"]),
            ("This week's bins:\n- Refuse\n- Food\n", &["black", "food"]),
            ("<p>Bins out tonight:</p><ul><li>Refuse</li><li>Food</li></ul>", &["black", "food"]),
            ("What we take: Refuse &amp; Food", &["black", "food"]),
            ("Not collected: Food", &[]),
            ("This week: Refuse\nNext week: Food", &["black"]),
            ("Refuse, but not food", &["black"]),
            ("No collection: Refuse", &[]),
            ("A text about nothing", &[]),
        ] {
            let ids: Vec<String> = names().listed(text).into_iter().map(|bin| bin.id).collect();
            assert_eq!(ids, expected, "{text}");
        }
    }

    #[test]
    fn markup_is_read_as_it_is_shown() {
        for (text, shown) in [
            ("A &lt; B", "A < B"),
            ("A < B & C", "A < B & C"),
            ("A &unknown; B", "A &unknown; B"),
            ("A<span class=\"x\">B</span>", "AB"),
            ("soft\u{ad}ly", "softly"),
            ("&#0;&#xD800;x", "\0&#xD800;x"),
        ] {
            assert_eq!(readable(text), shown, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_bins_or_refused(text in "\\PC{0,60}|[a-zA-Z<>&;#/, \n]{0,60}") {
            if let Ok(bins) = names().bins(&text) {
                prop_assert!(bins.iter().all(|bin| !bin.id.is_empty() && bin.collections.is_empty()));
            }
            prop_assert!(names().listed(&text).iter().all(|bin| names().is_of_a_rule(bin)));
        }
    }
}
