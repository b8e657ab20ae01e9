//! Looking a question up in pages of the council: the passage that says most of what was asked, by BM25 (Robertson and
//! Zaragoza, "The Probabilistic Relevance Framework", 2009), in the words of the page itself.
//!
//! Must not be here: which pages there are, and how an answer is shown. Pages of one language belong together.

use crate::{Lexicon, words};
use libm::logf;
use std::collections::BTreeMap;

/// How soon a word that is often there counts for no more, and how much a long passage must say more: as is usual.
const SATURATION: f32 = 1.2;
const LENGTH: f32 = 0.75;
/// A passage must say at least this share of what was asked, weighed by how rare each word is. Else it is about something
/// else that shares a word.
const SAYS: f32 = 0.5;
/// In letters; an extract ends with a sentence.
const EXTRACT: usize = 320;

/// A page that may be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    pub address: String,
    pub title: String,
    /// Paragraphs, each on a line.
    pub text: String,
}

/// What a page says of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found<'a> {
    pub page: &'a Page,
    /// As it stands on the page.
    pub extract: &'a str,
}

/// Pages, and where each term is in them.
#[derive(Debug)]
pub struct Library {
    pages: Vec<Page>,
    lexicon: Lexicon,
    passages: Vec<Passage>,
    /// In which passages a term is, and how often.
    places: BTreeMap<Term, Vec<(usize, f32)>>,
    usual_length: f32,
}

#[derive(Debug)]
struct Passage {
    page: usize,
    /// In the text of its page.
    start: usize,
    end: usize,
    length: f32,
}

/// A word, or the concept that it stands for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Term {
    Word(String),
    Concept(u32),
}

impl Library {
    pub fn new(pages: Vec<Page>, lexicon: Lexicon) -> Self {
        let mut library = Library { pages, lexicon, passages: Vec::new(), places: BTreeMap::new(), usual_length: 1.0 };
        for page in 0..library.pages.len() {
            for (start, end) in paragraphs(&library.pages[page].text) {
                library.add(page, start, end);
            }
        }
        let lengths: f32 = library.passages.iter().map(|passage| passage.length).sum();
        library.usual_length = (lengths / library.passages.len().max(1) as f32).max(1.0);
        library
    }

    fn add(&mut self, page: usize, start: usize, end: usize) {
        let Page { title, text, .. } = &self.pages[page];
        // What the page is about, its passages are about.
        let terms = [terms(title, &self.lexicon), terms(&text[start..end], &self.lexicon)].concat();
        let mut counts: BTreeMap<Term, f32> = BTreeMap::new();
        for term in terms.iter().flatten() {
            *counts.entry(term.clone()).or_default() += 1.0;
        }
        let passage = self.passages.len();
        for (term, count) in counts {
            self.places.entry(term).or_default().push((passage, count));
        }
        self.passages.push(Passage { page, start, end, length: terms.len() as f32 });
    }

    /// None where no page says enough of it.
    pub fn look_up(&self, question: &str) -> Option<Found<'_>> {
        let asked = terms(question, &self.lexicon);
        let (mut scores, mut said) = (vec![0.0; self.passages.len()], vec![0.0; self.passages.len()]);
        let mut all = 0.0;
        for word in &asked {
            let best = self.best(word);
            all += word.iter().map(|term| self.rarity(term)).fold(f32::INFINITY, f32::min);
            for (passage, (score, rarity)) in best {
                scores[passage] += score;
                said[passage] += rarity;
            }
        }
        let (best, _) = (scores.iter().enumerate())
            .filter(|(passage, score)| **score > 0.0 && said[*passage] >= SAYS * all)
            // Of those that say as much, the first.
            .max_by(|(one, score), (other, than)| score.total_cmp(than).then(other.cmp(one)))?;
        let Passage { page, start, end, .. } = self.passages[best];
        let page = &self.pages[page];
        Some(Found { page, extract: self.extract(&page.text[start..end], &asked) })
    }

    /// What each passage says of one word of a question, by whichever of its terms says most: a passage is not paid twice for
    /// a word and its concept.
    fn best(&self, word: &[Term]) -> BTreeMap<usize, (f32, f32)> {
        let mut best: BTreeMap<usize, (f32, f32)> = BTreeMap::new();
        for term in word {
            let rarity = self.rarity(term);
            for (passage, count) in self.places.get(term).into_iter().flatten() {
                let length = 1.0 - LENGTH + LENGTH * self.passages[*passage].length / self.usual_length;
                let score = rarity * count * (SATURATION + 1.0) / (count + SATURATION * length);
                let entry = best.entry(*passage).or_default();
                if score > entry.0 {
                    *entry = (score, rarity);
                }
            }
        }
        best
    }

    /// A term that is nowhere is as rare as one that is somewhere once: people ask in words of their own.
    fn rarity(&self, term: &Term) -> f32 {
        let (all, there) = (self.passages.len() as f32, self.places.get(term).map_or(1, Vec::len) as f32);
        logf(1.0 + (all - there + 0.5) / (there + 0.5))
    }

    /// From the sentence that says most of what was asked, as many as fit.
    fn extract<'a>(&self, passage: &'a str, asked: &[Vec<Term>]) -> &'a str {
        let sentences = sentences(passage);
        let says = |sentence: &(usize, usize)| {
            let terms: Vec<Term> = terms(&passage[sentence.0..sentence.1], &self.lexicon).concat();
            asked.iter().filter(|word| word.iter().any(|term| terms.contains(term))).count()
        };
        let mut first = 0;
        for (index, sentence) in sentences.iter().enumerate() {
            if says(sentence) > says(&sentences[first]) {
                first = index;
            }
        }
        let Some((start, mut end)) = sentences.get(first).copied() else { return passage };
        for (_, next) in &sentences[first + 1..] {
            if passage[start..*next].chars().count() > EXTRACT {
                break;
            }
            end = *next;
        }
        passage[start..end].trim()
    }
}

/// The terms of each word that says something.
fn terms(text: &str, lexicon: &Lexicon) -> Vec<Vec<Term>> {
    let words = words(text).into_iter().filter(|word| !SAYS_NOTHING.contains(&&**word));
    words
        .map(|word| {
            let concepts = lexicon.concepts(&word).into_iter().map(Term::Concept);
            concepts.chain([Term::Word(singular(&word).to_owned())]).collect()
        })
        .collect()
}

/// Roughly: "bins" and "bin" are one, and "beaches" and "beach". What it does to other words, it does on both sides.
fn singular(word: &str) -> &str {
    let without_es = word.strip_suffix("es").filter(|shorter| shorter.ends_with("ch") || shorter.ends_with("sh"));
    let without_s = word.strip_suffix('s').filter(|shorter| shorter.len() > 2 && !shorter.ends_with(['s', 'u', 'i']));
    without_es.or(without_s).unwrap_or(word)
}

/// In either language: they are in every question.
const SAYS_NOTHING: &[&str] = &[
    "a", "about", "am", "an", "and", "any", "are", "as", "at", "be", "by", "can", "could", "do", "does", "for", "from",
    "get", "have", "how", "i", "if", "im", "in", "is", "it", "its", "me", "my", "of", "on", "or", "our", "please",
    "should", "that", "the", "there", "this", "to", "was", "we", "what", "when", "where", "which", "who", "why",
    "will", "with", "would", "you", "your", "ac", "ai", "allaf", "alla", "am", "ar", "beth", "ble", "chi", "dw", "dwi",
    "ein", "eich", "ei", "er", "fe", "fi", "fy", "gyda", "gan", "i", "mae", "mi", "ma", "neu", "ni", "o", "oes", "os",
    "pa", "pam", "pryd", "pwy", "sut", "sydd", "sy", "un", "wedi", "y", "ydw", "ydy", "yw", "yn", "yr",
];

/// Where each line begins and ends that holds something.
fn paragraphs(text: &str) -> Vec<(usize, usize)> {
    let mut start = 0;
    let mut paragraphs = Vec::new();
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        if !line.trim().is_empty() {
            paragraphs.push((start, end));
        }
        start = end;
    }
    paragraphs
}

/// Where each begins and ends.
fn sentences(text: &str) -> Vec<(usize, usize)> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (index, letter) in text.char_indices() {
        let after = index + letter.len_utf8();
        let is_last = matches!(letter, '.' | '!' | '?') && text[after..].starts_with(char::is_whitespace);
        if is_last || after == text.len() {
            sentences.push((start, after));
            start = after;
        }
    }
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn page(address: &str, title: &str, text: &str) -> Page {
        Page { address: address.into(), title: title.into(), text: text.into() }
    }

    fn library() -> Library {
        let pages = vec![
            page(
                "/tip",
                "Recycling centre",
                "The recycling centre on Quay Road takes garden waste, wood and metal. It does not take asbestos.\n\
                 Bring proof that you live here. A van needs a permit. Trailers of up to two metres need none.",
            ),
            page(
                "/dogs",
                "Dogs",
                "Dogs must be on a lead in cemeteries. Beaches are closed to dogs from May to September.",
            ),
            page(
                "/library",
                "Libraries",
                "You can join a library with any proof of your address. Books are lent for three weeks.",
            ),
        ];
        Library::new(pages, Lexicon::read("sofa\tsofa settee\nlend\tlent borrow*").unwrap())
    }

    fn found(question: &str) -> Option<(String, String)> {
        let library = library();
        library.look_up(question).map(|found| (found.page.address.clone(), found.extract.to_owned()))
    }

    #[test]
    fn the_passage_that_says_most_is_quoted_from_the_sentence_that_does() {
        for (question, address, begins) in [
            ("do I need a permit for my van?", "/tip", "A van needs a permit. Trailers"),
            ("are dogs allowed on the beach?", "/dogs", "Beaches are closed"),
            ("how long can I borrow books", "/library", "Books are lent"),
            ("ASBESTOS", "/tip", "It does not take asbestos."),
            ("where are the recycling centres", "/tip", "The recycling centre on Quay Road"),
        ] {
            let (page, extract) = found(question).unwrap_or_else(|| panic!("{question} is not found"));
            assert!(page == address && extract.starts_with(begins), "{question}: {page} {extract}");
        }
    }

    #[test]
    fn a_page_that_only_shares_a_word_is_no_answer() {
        for question in
            ["", "?!", "what is it", "metal detecting licence for the common", "proof of vaccination for horses"]
        {
            assert_eq!(found(question), None, "{question}");
        }
        assert_eq!(Library::new(Vec::new(), Lexicon::default()).look_up("bins"), None);
    }

    proptest! {
        #[test]
        fn an_extract_is_a_line_of_its_page(text in "[a-z ]{0,30}[a-z .!?\n]{0,900}", question in "[a-z ]{0,40}") {
            let library = Library::new(vec![page("/", "Page", &text)], Lexicon::default());
            if let Some(found) = library.look_up(&question) {
                prop_assert!(text.contains(found.extract));
                prop_assert!(!found.extract.contains('\n'));
            }
        }
    }
}
