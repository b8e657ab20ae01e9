//! Looking a question up in pages of the council: the passage that says most of what was asked, by BM25 (Robertson and
//! Zaragoza, "The Probabilistic Relevance Framework", 2009), in the words of the page itself.
//!
//! Must not be here: which pages there are, and how an answer is shown. Pages of one language belong together.

use crate::{Lexicon, words};
use libm::logf;
use std::collections::{BTreeMap, BTreeSet};

/// How soon a word that is often there counts for no more, and how much a long passage must say more: as is usual.
const SATURATION: f32 = 1.2;
const LENGTH: f32 = 0.75;
/// A passage must say at least this share of what was asked, weighed by how rare each word is. Else it is about something
/// else that shares a word.
const SAYS: f32 = 0.5;
/// The same where the title of its page has nothing of it, and then with the same words: what a page mentions by the way is
/// seldom an answer.
const SAYS_BY_THE_WAY: f32 = 0.75;
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
    reader: Reader,
    passages: Vec<Passage>,
    /// In which passages a term is, and how often. Those of one page stand together.
    places: BTreeMap<Term, Vec<(usize, f32)>>,
    /// What each page is about, in the order of the pages.
    titles: Vec<BTreeSet<Term>>,
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

/// What a passage says of a question.
#[derive(Clone, Copy, Default)]
struct Heard {
    score: f32,
    /// How rare that is which it says.
    said: f32,
    /// How rare that is which it says with the same words.
    spelt: f32,
}

impl Heard {
    fn add(&mut self, other: Heard) {
        self.score += other.score;
        self.said += other.said;
        self.spelt += other.spelt;
    }
}

/// A word, or the concept that it stands for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Term {
    Word(String),
    Concept(u32),
}

/// How words are read.
#[derive(Debug)]
struct Reader {
    lexicon: Lexicon,
    /// Whether words may begin otherwise than in the dictionary, as they do in Welsh.
    mutates: bool,
}

impl Library {
    pub fn new(pages: Vec<Page>, lexicon: Lexicon) -> Self {
        Library::read(pages, Reader { lexicon, mutates: false })
    }

    /// Of pages in Welsh: "data" is found as "ddata", and "colli" as "colli'r".
    pub fn welsh(pages: Vec<Page>, lexicon: Lexicon) -> Self {
        Library::read(pages, Reader { lexicon, mutates: true })
    }

    fn read(pages: Vec<Page>, reader: Reader) -> Self {
        let titles = pages.iter().map(|page| reader.terms(&page.title).into_iter().flatten().collect()).collect();
        let (passages, places) = (Vec::new(), BTreeMap::new());
        let mut library = Library { pages, reader, passages, places, titles, usual_length: 1.0 };
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
        let terms = [self.reader.terms(title), self.reader.terms(&text[start..end])].concat();
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

    pub fn page(&self, address: &str) -> Option<&Page> {
        self.pages.iter().find(|page| page.address == address)
    }

    /// In the order in which they came.
    pub fn pages(&self) -> &[Page] {
        &self.pages
    }

    /// None where no page says enough of it.
    pub fn look_up(&self, question: &str) -> Option<Found<'_>> {
        let asked = self.reader.terms(question);
        let best = self.enough(&asked).into_iter().next()?;
        let (page, passage) = self.passage(best);
        Some(Found { page, extract: self.extract(passage, &asked) })
    }

    /// The passages that say enough of it, whole, the best first.
    pub fn passages(&self, question: &str) -> impl Iterator<Item = Found<'_>> {
        self.enough(&self.reader.terms(question)).into_iter().map(|passage| {
            let (page, passage) = self.passage(passage);
            Found { page, extract: passage.trim() }
        })
    }

    /// Those passages that say enough; of two that say as much, the first comes first.
    fn enough(&self, asked: &[Vec<Term>]) -> Vec<usize> {
        let mut heard = vec![Heard::default(); self.passages.len()];
        let mut all = 0.0;
        for word in asked {
            all += word.iter().map(|term| self.rarity(term)).fold(f32::INFINITY, f32::min);
            for (passage, said) in self.best(word) {
                heard[passage].add(said);
            }
        }
        let is_enough = |passage: &usize| {
            let heard = &heard[*passage];
            heard.score > 0.0 && self.is_enough(*passage, heard, asked, all)
        };
        let mut enough: Vec<usize> = (0..self.passages.len()).filter(is_enough).collect();
        enough.sort_by(|one, other| heard[*other].score.total_cmp(&heard[*one].score));
        enough
    }

    fn passage(&self, passage: usize) -> (&Page, &str) {
        let Passage { page, start, end, .. } = self.passages[passage];
        let page = &self.pages[page];
        (page, &page.text[start..end])
    }

    /// Whether a passage says enough of `all` that was asked.
    fn is_enough(&self, passage: usize, heard: &Heard, asked: &[Vec<Term>], all: f32) -> bool {
        let title = &self.titles[self.passages[passage].page];
        match asked.iter().flatten().any(|term| title.contains(term)) {
            true => heard.said >= SAYS * all,
            false => heard.spelt >= SAYS_BY_THE_WAY * all,
        }
    }

    /// What each passage says of one word of a question, by whichever of its terms says most: a passage is not paid twice for
    /// a word and its concept.
    fn best(&self, word: &[Term]) -> BTreeMap<usize, Heard> {
        let mut best: BTreeMap<usize, Heard> = BTreeMap::new();
        for term in word {
            let rarity = self.rarity(term);
            for (passage, count) in self.places.get(term).into_iter().flatten() {
                let length = 1.0 - LENGTH + LENGTH * self.passages[*passage].length / self.usual_length;
                let score = rarity * count * (SATURATION + 1.0) / (count + SATURATION * length);
                let heard = best.entry(*passage).or_default();
                if score > heard.score {
                    (heard.score, heard.said) = (score, rarity);
                }
                if matches!(term, Term::Word(_)) {
                    heard.spelt = heard.spelt.max(rarity);
                }
            }
        }
        best
    }

    /// By how few pages have it: a page that speaks of nothing else makes its own matter no commoner. A term that is nowhere is
    /// as rare as one that is somewhere once: people ask in words of their own.
    fn rarity(&self, term: &Term) -> f32 {
        let mut pages: Vec<usize> =
            self.places.get(term).into_iter().flatten().map(|(passage, _)| self.passages[*passage].page).collect();
        pages.dedup();
        let (all, there) = (self.pages.len() as f32, pages.len().max(1) as f32);
        logf(1.0 + (all - there + 0.5) / (there + 0.5))
    }

    /// From the sentence that says most of what was asked, as many as fit.
    fn extract<'a>(&self, passage: &'a str, asked: &[Vec<Term>]) -> &'a str {
        let sentences = sentences(passage);
        let says = |sentence: &(usize, usize)| {
            let terms: Vec<Term> = self.reader.terms(&passage[sentence.0..sentence.1]).concat();
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

impl Reader {
    /// The terms of each word that says something.
    fn terms(&self, text: &str) -> Vec<Vec<Term>> {
        let bare = text.split_whitespace().map(|word| if self.mutates { without_clitic(word) } else { word });
        let words = bare.flat_map(words).filter(|word| !SAYS_NOTHING.contains(&&**word));
        words
            .map(|word| {
                let concepts = self.lexicon.concepts(&word).into_iter().map(Term::Concept);
                let unmutated = if self.mutates { unmutated(&word) } else { Vec::new() };
                let spelt = [singular(&word).to_owned()].into_iter().chain(unmutated).map(Term::Word);
                concepts.chain(spelt).collect()
            })
            .collect()
    }
}

/// "colli'r" is "colli" with an article that any word may carry.
fn without_clitic(word: &str) -> &str {
    match word.split_once(['\'', '’']) {
        Some((before, "r" | "n" | "i" | "u" | "w" | "m" | "ch" | "th")) => before,
        _ => word,
    }
}

/// What a Welsh word may be in the dictionary, where a word before it has changed its first letter.
fn unmutated(word: &str) -> Vec<String> {
    let of = |changed: &str, radicals: &[&str]| {
        let rest = word.strip_prefix(changed).unwrap_or_default();
        radicals.iter().map(|radical| [radical, rest].concat()).collect()
    };
    let longest_first: [(&str, &[&str]); 15] = [
        ("ngh", &["c"]),
        ("ng", &["g"]),
        ("mh", &["p"]),
        ("nh", &["t"]),
        ("ph", &["p"]),
        ("th", &["t"]),
        ("ch", &["c"]),
        ("dd", &["d"]),
        ("b", &["p"]),
        ("d", &["t"]),
        ("g", &["c"]),
        ("f", &["b", "m"]),
        ("m", &["b"]),
        ("n", &["d"]),
        ("h", &[""]),
    ];
    if let Some((changed, radicals)) = longest_first.into_iter().find(|(changed, _)| word.starts_with(changed)) {
        return of(changed, radicals);
    }
    match word.chars().next() {
        Some('l') if !word.starts_with("ll") => of("l", &["ll", "gl"]),
        Some('r') if !word.starts_with("rh") => of("r", &["rh", "gr"]),
        Some('a' | 'e' | 'i' | 'o' | 'u' | 'w' | 'y') => of("", &["g"]),
        _ => Vec::new(),
    }
}

/// Roughly: "bins" and "bin" are one, and "beaches" and "beach". What it does to other words, it does on both sides.
fn singular(word: &str) -> &str {
    let without_es = word.strip_suffix("es").filter(|shorter| shorter.ends_with("ch") || shorter.ends_with("sh"));
    let without_s = word.strip_suffix('s').filter(|shorter| shorter.len() > 2 && !shorter.ends_with(['s', 'u', 'i']));
    without_es.or(without_s).unwrap_or(word)
}

/// In either language: they are in every question.
const SAYS_NOTHING: &[&str] = &[
    "a", "about", "ac", "again", "ai", "all", "alla", "allaf", "also", "am", "an", "and", "angen", "another", "any",
    "anybody", "anyone", "ar", "are", "around", "as", "asap", "at", "atat", "be", "been", "before", "being", "beth",
    "ble", "bod", "but", "by", "byth", "cael", "can", "cant", "chi", "come", "comes", "could", "couldnt", "dal",
    "ddim", "ddod", "didnt", "dim", "do", "dod", "does", "doesnt", "done", "dont", "down", "dros", "drwy", "dw", "dwi",
    "dwin", "dy", "dydi", "dydy", "dyw", "efo", "ei", "eich", "ein", "eisiau", "else", "er", "eto", "eu", "ever",
    "every", "faint", "fawr", "fe", "fel", "felly", "fi", "fod", "for", "from", "fy", "fydd", "fyddaf", "fyddai",
    "fynd", "ga", "gael", "galla", "gallaf", "gan", "gave", "gen", "gennych", "gennyf", "gennym", "get", "give",
    "given", "goes", "going", "gone", "got", "gwneud", "gyd", "gyda", "had", "has", "hasnt", "have", "havent", "he",
    "hefyd", "hello", "her", "here", "hi", "him", "his", "hoffwn", "hon", "honno", "how", "hwn", "hwnna", "hyn",
    "hynny", "i", "iawn", "if", "ill", "im", "in", "into", "ir", "is", "isio", "isnt", "it", "its", "ive", "iw",
    "just", "keep", "keeps", "know", "let", "like", "llawer", "lle", "long", "lot", "ma", "made", "mae", "maer", "mai",
    "make", "makes", "many", "mawr", "maybe", "me", "mewn", "mi", "might", "mor", "more", "most", "moyn", "much",
    "must", "mwy", "my", "mynd", "na", "nac", "nad", "nawr", "need", "needed", "needs", "nes", "neu", "neud", "never",
    "nhw", "ni", "nid", "no", "not", "nothing", "now", "o", "oddi", "oedd", "oes", "of", "off", "ok", "on", "ond",
    "one", "only", "or", "os", "other", "our", "out", "over", "own", "pa", "pam", "please", "plis", "pryd", "put",
    "pwy", "really", "rhaid", "rhoi", "rhyw", "rhywbeth", "rhywun", "rid", "roi", "rwan", "rwyf", "rydw", "rydych",
    "rydym", "sdim", "sgen", "she", "should", "since", "so", "some", "somebody", "someone", "soon", "still", "such",
    "sut", "sy", "sydd", "syn", "take", "taken", "takes", "tell", "than", "thanks", "that", "the", "their", "them",
    "then", "there", "theres", "these", "they", "thing", "things", "this", "those", "though", "through", "ti", "to",
    "too", "tra", "tu", "un", "unrhyw", "until", "up", "us", "use", "very", "want", "wanted", "wants", "was", "we",
    "wedi", "well", "were", "weve", "what", "whatever", "whats", "when", "where", "which", "while", "who", "whos",
    "why", "will", "with", "wna", "wneith", "wnes", "wneud", "wont", "would", "wouldnt", "wrth", "y", "ydw", "ydy",
    "ydyn", "yes", "yet", "yma", "yn", "yna", "ynddo", "yno", "you", "your", "yr", "yw", "ywr",
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
                "Libraries and books",
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
    fn all_that_say_enough_are_found_whole_the_best_first() {
        let library = library();
        let found: Vec<_> = library.passages("proof of my address").map(|found| &*found.page.address).collect();
        assert_eq!(found.first(), library.look_up("proof of my address").map(|found| &*found.page.address).as_ref());
        let van = library.passages("do I need a permit for my van?").next().map(|found| found.extract);
        assert!(van.is_some_and(|extract| extract.starts_with("Bring proof") && extract.ends_with("need none.")));
        assert_eq!(library.passages("metal detecting licence for the common").count(), 0);
    }

    #[test]
    fn a_welsh_word_is_found_however_it_begins() {
        let text = "Gofynnwch am gopi o’ch data personol.\nOs ydych wedi colli’ch tocyn, ffoniwch y garej.\nRhowch y rhaw yn y llyn.";
        let library = Library::welsh(vec![page("/", "Tudalen", text)], Lexicon::default());
        for question in [
            "ddata",
            "copi o'ch ddata",
            "colli'r tocyn",
            "fy nhocyn",
            "fy ngarej",
            "ei thocyn",
            "dy raw",
            "o lyn",
            "ei bersonol",
        ] {
            assert!(library.look_up(question).is_some(), "{question}");
        }
        assert_eq!(library.look_up("cerdyn"), None);
    }

    #[test]
    fn a_page_that_speaks_of_its_matter_throughout_comes_before_one_that_mentions_another_word_once() {
        let about = "Rats come for food. Rats live in drains.\nRats are treated for nothing.\nAsk about rats again.";
        let pages = vec![page("/rats", "Rats", about), page("/tax", "Kitchen", "A second kitchen counts.")];
        let library = Library::new(pages, Lexicon::default());
        assert_eq!(library.look_up("rats in the kitchen").map(|found| &*found.page.address), Some("/rats"));
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
