//! A page that says the same to everybody.

use crate::{Context, Screen, screen::heading};
use leptos::prelude::*;

pub fn __name__(context: Context) -> Screen {
    let words = context.words();
    let view = view! {
        <div class="readable">
            {heading(words.__area_____name___title())} <p>{words.__area_____name___text()}</p>
        </div>
    };
    Screen::new(words.__area_____name___title(), words.__area_____name___description(), view)
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::{__area__::Page, areas::assert_read_back, samples};
    use domain::language::Language::{Cy, En};

    #[test]
    fn it_says_the_same_in_each_language() {
        let council = samples::council();
        for (language, title, text) in [
            (En, "New page", "There is nothing here yet."),
            (Cy, "Tudalen newydd", "Nid oes dim yma eto."),
        ] {
            let screen = __name__(samples::context(&council, language));
            let html = screen.view.to_html();
            assert_eq!(screen.title, title);
            assert!(html.contains(&format!("{title}</h1>")) && html.contains(&format!("<p>{text}</p>")), "{html}");
        }
    }

    #[test]
    fn its_path_is_read_back() {
        assert_read_back([Page::__Name__]);
    }
}
