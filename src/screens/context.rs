//! What every screen is told: whose service it is, in which language and on which day it is read.

#[cfg(feature = "ssr")]
use contract::council::Council;
use contract::council::CouncilBrief;
use domain::{language::Language, text::Text};
use jiff::civil::{Date, DateTime, Time};
use words::Words;

#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    pub language: Language,
    pub council: &'a CouncilBrief,
    /// The civil day in London.
    pub today: Date,
    /// The time of day there, as of the last turn of the bins' day: to decide by, not to show.
    pub time: Time,
}

impl<'a> Context<'a> {
    pub fn at(language: Language, council: &'a CouncilBrief, now: DateTime) -> Self {
        Context { language, council, today: now.date(), time: now.time() }
    }

    pub fn words(self) -> Words {
        Words::of(self.language)
    }

    pub(crate) fn text(self, text: &'a Text) -> &'a str {
        text.in_language(self.language)
    }

    pub(crate) fn service_name(self) -> &'a str {
        self.text(&self.council.service)
    }

    /// Whether the council has the area switched on, by the name of its folder.
    pub(crate) fn has_area(self, name: &str) -> bool {
        self.council.areas.iter().any(|area| area == name)
    }

    pub(crate) fn phone(self) -> &'a str {
        &self.council.phone
    }

    pub(crate) fn hours(self) -> &'a str {
        self.text(&self.council.hours)
    }

    pub(crate) fn now(self) -> DateTime {
        self.today.to_datetime(self.time)
    }
}

/// What the pages are told that are the gateway's alone: all of the council.
#[cfg(feature = "ssr")]
#[derive(Clone, Copy, Debug)]
pub struct WholeContext<'a> {
    pub council: &'a Council,
    /// The same council.
    pub context: Context<'a>,
}

#[cfg(feature = "ssr")]
impl<'a> WholeContext<'a> {
    pub(crate) fn council_name(self) -> &'a str {
        self.context.text(&self.council.name)
    }

    pub(crate) fn run_by(self) -> &'a str {
        self.context.text(&self.council.service.run_by)
    }
}

#[cfg(feature = "ssr")]
impl<'a> std::ops::Deref for WholeContext<'a> {
    type Target = Context<'a>;

    fn deref(&self) -> &Context<'a> {
        &self.context
    }
}
