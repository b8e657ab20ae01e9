//! The pages of the made-up borough: a file each in both languages, with its title and when it was last reviewed in front.

use super::{CouncilPages, Shelf};
use anyhow::Context;
use assistant::retrieval::Page;
use domain::language::Language;
use jiff::civil::Date;
use screens::{AreaPage, information};
use std::sync::Arc;

/// Writes the pages by their names, each with its text in English and in Welsh.
macro_rules! pages {
    ($($name:literal,)+) => {
        const PAGES: &[(&str, [&str; 2])] = &[
            $(($name, [
                include_str!(concat!("pages/en/", $name, ".md")),
                include_str!(concat!("pages/cy/", $name, ".md")),
            ]),)+
        ];
    };
}

pages! {
    "adult-social-care",
    "assisted-collection",
    "benefits",
    "births-deaths-marriages",
    "blue-badge",
    "building-control",
    "bulky-waste",
    "business-rates",
    "children-and-families",
    "complaints",
    "council-tax-arrears",
    "council-tax-bands",
    "council-tax-discounts",
    "council-tax-reduction",
    "councillors",
    "dogs",
    "dropped-kerbs",
    "elections",
    "flooding",
    "freedom-of-information",
    "garden-waste",
    "gritting",
    "homelessness",
    "housing-register",
    "housing-repairs",
    "jobs",
    "libraries",
    "licences",
    "moving-home",
    "new-bins",
    "noise",
    "parking-fines",
    "parking-permits",
    "pests",
    "planning-applications",
    "planning-permission",
    "public-toilets",
    "recycling-centre",
    "rights-of-way",
    "roads-and-pavements",
    "roadworks-and-traffic",
    "school-meals",
    "school-places",
    "school-transport",
    "skips-and-scaffolding",
    "street-cleaning",
    "street-lights",
    "trees",
    "what-goes-where",
}

pub struct Embedded {
    english: Arc<Shelf>,
    welsh: Arc<Shelf>,
}

impl Embedded {
    pub fn open() -> anyhow::Result<Self> {
        let shelf = |language| {
            let pages = PAGES.iter().map(|(name, [en, cy])| {
                let text = if language == Language::En { en } else { cy };
                read(name, language, text).with_context(|| format!("the page {name} has no title, day or text"))
            });
            Ok::<_, anyhow::Error>(Arc::new(Shelf::new(language, pages.collect::<anyhow::Result<_>>()?)?))
        };
        Ok(Embedded { english: shelf(Language::En)?, welsh: shelf(Language::Cy)? })
    }
}

impl CouncilPages for Embedded {
    fn shelf(&self, language: Language) -> Arc<Shelf> {
        Arc::clone(match language {
            Language::En => &self.english,
            Language::Cy => &self.welsh,
        })
    }
}

fn read(name: &str, language: Language, text: &str) -> Option<(Page, Date)> {
    let (head, body) = text.strip_prefix("---\n")?.split_once("\n---\n")?;
    let (title, reviewed) = head.strip_prefix("title: ")?.split_once("\nreviewed: ")?;
    let paragraphs: Vec<String> = body.trim().split("\n\n").map(|lines| lines.replace('\n', " ")).collect();
    let address = information::Page::Named(name.to_owned()).path(language);
    let page = Page { address, title: title.to_owned(), text: paragraphs.join("\n") };
    Some((page, reviewed.parse().ok()?)).filter(|(page, _)| !page.title.is_empty() && !page.text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::information::tests::questions;
    use std::collections::{BTreeSet, HashSet};
    use std::fs;
    use std::path::Path;

    #[test]
    fn each_page_is_there_in_both_languages_with_title_day_and_text() {
        let listed: BTreeSet<String> = PAGES.iter().map(|(name, _)| format!("{name}.md")).collect();
        for folder in ["en", "cy"] {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("information/pages").join(folder);
            let files = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
            assert_eq!(files.collect::<BTreeSet<_>>(), listed, "{}", folder.display());
        }
        let embedded = Embedded::open().unwrap();
        let [en, cy] = Language::ALL.map(|language| embedded.shelf(language));
        assert_eq!((en.pages().len(), cy.pages().len()), (PAGES.len(), PAGES.len()));
        for (english, welsh) in en.pages().iter().zip(cy.pages()) {
            let paragraphs = |page: &Page| page.text.lines().filter(|line| line.len() > 20).count();
            assert_eq!(paragraphs(english), paragraphs(welsh), "{}", english.address);
            assert!(paragraphs(english) >= 3 && english.title != welsh.title, "{}", english.address);
        }
    }

    #[test]
    fn each_page_says_the_same_numbers_in_both_languages() {
        let embedded = Embedded::open().unwrap();
        let numbers = |page: &Page| {
            let figures = page.text.split(|char: char| !char.is_ascii_digit()).filter(|figures| figures.len() > 1);
            let mut figures: Vec<String> = figures.map(str::to_owned).collect();
            figures.sort();
            figures
        };
        let [en, cy] = Language::ALL.map(|language| embedded.shelf(language));
        for (english, welsh) in en.pages().iter().zip(cy.pages()) {
            assert_eq!(numbers(english), numbers(welsh), "{}", english.address);
        }
    }

    #[test]
    fn what_people_ask_is_found_on_the_page_that_says_it() {
        let embedded = Embedded::open().unwrap();
        let mut asked: HashSet<(Language, &str)> = HashSet::new();
        for (language, name, question) in questions() {
            let shelf = embedded.shelf(language);
            let link = shelf.look_up(question).map(|found| found.link.to_owned());
            let page = (name != "none").then(|| information::Page::Named(name.to_owned()).path(language));
            assert_eq!(link, page, "{question}");
            asked.insert((language, name));
        }
        for language in Language::ALL {
            for (name, _) in PAGES {
                assert!(asked.contains(&(language, name)), "nobody asks for {name} in {language:?}");
            }
        }
    }
}
