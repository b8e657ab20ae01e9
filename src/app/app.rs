//! What the whole app shares: whose service it is, in which language, on which day, on which device.

use crate::{device::Device, now::Now, shell::trouble::Unreachable, shown::Shown};
use contract::council::CouncilBrief;
use domain::{bins::next_turn, language::Language};
use jiff::{Timestamp, civil::DateTime};
use leptos::prelude::*;
use platform::{json, page};
use screens::{Context, bins::Reach};
use std::rc::Rc;

#[derive(Clone, Copy)]
pub struct App {
    pub language: Language,
    council: StoredValue<CouncilBrief>,
    now: Now,
    pub device: Device,
    /// What is on the screen now.
    pub shown: RwSignal<Rc<dyn Shown>, LocalStorage>,
    /// Whether the gateway could be asked just now.
    pub reach: RwSignal<Reach>,
    /// The browser offers to install the app.
    pub installable: RwSignal<bool>,
    /// What has just been done, said once to assistive technology.
    pub announcement: RwSignal<String>,
    /// The next screen takes long enough to wonder.
    pub is_slow: RwSignal<bool>,
}

impl App {
    /// Reads the council from the page. None where the page is not the gateway's.
    pub fn start(language: Language, device: Device) -> Option<Self> {
        let council: CouncilBrief = json::read(&page::data("council")?)?;
        let shown: Rc<dyn Shown> = Rc::new(Unreachable::default());
        Some(App {
            language,
            now: Now::start(council.put_out_by),
            council: StoredValue::new(council),
            device,
            shown: RwSignal::new_local(shown),
            reach: RwSignal::new(Reach::Online),
            installable: RwSignal::new(false),
            announcement: RwSignal::new(String::new()),
            is_slow: RwSignal::new(false),
        })
    }

    /// Tells a screen, or a part of one, what it needs to know; the reader is told when the bins' day turns.
    pub fn with_context<T>(&self, view: impl FnOnce(Context) -> T) -> T {
        self.with_context_at(self.now.0.get(), view)
    }

    pub fn with_context_at<T>(&self, now: DateTime, view: impl FnOnce(Context) -> T) -> T {
        self.council.with_value(|council| view(Context::at(self.language, council, now)))
    }

    /// When the bins' day turns after `now`.
    pub fn next_turn(&self, now: Timestamp) -> Timestamp {
        self.council.with_value(|council| next_turn(now, council.put_out_by))
    }

    pub fn words(&self) -> words::Words {
        words::Words::of(self.language)
    }
}
