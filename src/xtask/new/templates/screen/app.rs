//! A page that says the same to everybody: there is nothing to ask for.

use crate::{app::App, shown::Shown};
use screens::{Screen, __area__};

pub struct __Name__;

impl Shown for __Name__ {
    fn screen(&self, app: App) -> Screen {
        app.with_context(__area__::__name__)
    }
}
