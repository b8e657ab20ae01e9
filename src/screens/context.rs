//! What every screen is told: whose service it is, in which language and on which day it is read.

use contract::council::Council;
use domain::{language::Language, text::Text};
use jiff::civil::{Date, DateTime, Time};
use words::Words;

#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    pub language: Language,
    pub council: &'a Council,
    /// The civil day in London.
    pub today: Date,
    /// The time of day there, as of the last turn of the bins' day: to decide by, not to show.
    pub time: Time,
}

impl<'a> Context<'a> {
    pub fn at(language: Language, council: &'a Council, now: DateTime) -> Self {
        Context { language, council, today: now.date(), time: now.time() }
    }

    pub fn words(self) -> Words {
        Words::of(self.language)
    }

    pub(crate) fn text(self, text: &'a Text) -> &'a str {
        text.in_language(self.language)
    }

    #[cfg(feature = "ssr")]
    pub(crate) fn council_name(self) -> &'a str {
        self.text(&self.council.name)
    }

    pub(crate) fn service_name(self) -> &'a str {
        self.text(&self.council.service.name)
    }

    #[cfg(feature = "ssr")]
    pub(crate) fn run_by(self) -> &'a str {
        self.text(&self.council.service.run_by)
    }

    /// Whether the council has the area switched on, by the name of its folder.
    pub(crate) fn has_area(self, name: &str) -> bool {
        self.council.areas.iter().any(|area| area == name)
    }

    pub(crate) fn phone(self) -> &'a str {
        &self.council.contact.phone
    }

    pub(crate) fn hours(self) -> &'a str {
        self.text(&self.council.contact.hours)
    }

    pub(crate) fn now(self) -> DateTime {
        self.today.to_datetime(self.time)
    }
}
