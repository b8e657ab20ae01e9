use super::*;
use crate::gallery::Example;

pub(crate) fn examples() -> Vec<Example> {
    vec![
        Example::new("icon: tick", Icon::Tick.view()),
        Example::new("icon: share", Icon::Share.view()),
        Example::new("icon: bell", Icon::Bell.view()),
        Example::new("icon: calendar", Icon::Calendar.view()),
        Example::new("icon: home", Icon::Home.view()),
        Example::new("icon: speech", Icon::Speech.view()),
    ]
}
