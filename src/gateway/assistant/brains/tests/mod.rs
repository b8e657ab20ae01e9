//! The brains as the gateway asks them: real servers, well-behaved and not. What holds for each adapter is in `each`.

mod each;
mod looking_up;

use super::{Asked, Brains, Exchange, Host, Outcome, Passage, Settings, Topic};
use async_trait::async_trait;
use domain::{
    assistant::{Composed, Question, Source},
    language::Language,
};
use jiff::{Timestamp, civil::date};

pub fn passage(title: &str, text: &str) -> Passage {
    let link = format!("https://aberwen.example/{}", title.to_lowercase().replace(' ', "-"));
    let source = Source { title: title.to_owned(), link, reviewed: date(2026, 9, 28) };
    Passage { source, text: text.to_owned() }
}

/// The council's pages, of which each says something of everything.
#[derive(Default)]
pub struct Pages {
    pub passages: Vec<Passage>,
    pub knows_home: bool,
}

#[async_trait]
impl Host for Pages {
    fn look_up(&self, words: &str) -> Vec<Passage> {
        let has = |passage: &&Passage| {
            words.split(' ').any(|word| passage.text.contains(word) || passage.source.title.contains(word))
        };
        self.passages.iter().filter(has).cloned().collect()
    }

    fn knows_home(&self) -> bool {
        self.knows_home
    }

    async fn bin_days(&self) -> Option<Passage> {
        self.knows_home.then(|| passage("Bin days", "Grey bin: Tuesday 24 November 2026"))
    }
}

pub fn pages() -> Pages {
    let text = "Your band is set by the Valuation Office Agency. A challenge is free and takes up to 12 weeks.";
    Pages { passages: vec![passage("Council tax bands", text)], knows_home: false }
}

pub fn brains(settings: &str) -> Brains {
    let settings: Settings = toml::from_str(settings).unwrap();
    Brains::open(Some(&settings)).unwrap()
}

pub const TOPIC: &str = "tax.band";
pub const QUESTION: &str = "how do I challenge my band at LS13 2AA, ring 07700 900123";

pub async fn consult(brains: &Brains, question: &str, host: &Pages) -> Option<Outcome> {
    let consultant = brains.on(&Topic::Intent(TOPIC.to_owned())).await?;
    let question = Question::parse(question).unwrap();
    let earlier = [Exchange::new("hello from LS13 2AA", Some("Hello.")).unwrap()];
    let asked = Asked {
        council: "Aberwen Borough Council",
        language: Language::En,
        session: "session-7",
        question: &question,
        earlier: &earlier,
        now: Timestamp::UNIX_EPOCH,
    };
    consultant.consult(&asked, host).await
}

pub fn answer(outcome: Option<Outcome>) -> Composed {
    match outcome {
        Some(Outcome::Answer(answer)) => answer,
        other => panic!("{other:?}"),
    }
}
