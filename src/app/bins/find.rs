//! The box to find a home, and what was wrong with what was typed.

use crate::{app::App, drawn::drawn, shown::Shown};
use screens::{
    Screen,
    bins::{self, SearchFault},
};

#[derive(Default)]
pub struct Find {
    pub typed: String,
    pub fault: Option<SearchFault>,
}

impl Shown for Find {
    fn screen(&self, app: App) -> Screen {
        let places = drawn(move || app.with_context(|context| bins::places(context, &app.device.saved())));
        app.with_context(|context| bins::search(context, &self.typed, self.fault, places))
    }
}
