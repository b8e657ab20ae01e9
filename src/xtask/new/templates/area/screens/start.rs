//! All that there is.

use crate::{Context, Screen, screen::heading};
use contract::__name__::__Name__Answer;
use leptos::prelude::*;

pub fn start(context: Context, answer: &__Name__Answer) -> Screen {
    let words = context.words();
    let view = view! {
        <div class="readable">{heading(words.__name___title())} {entries(context, answer)}</div>
    };
    Screen::new(words.__name___title(), words.__name___description(), view)
}

fn entries(context: Context, answer: &__Name__Answer) -> AnyView {
    if answer.entries.is_empty() {
        return view! { <p>{context.words().__name___none()}</p> }.into_any();
    }
    let names = answer.entries.iter().map(|entry| context.text(&entry.name).to_owned());
    let items = names.map(|name| view! { <li>{name}</li> }).collect_view();
    view! { <ul class="govuk-list govuk-list--bullet">{items}</ul> }.into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::samples;
    use domain::{
        __name__::__Name__Entry,
        language::Language::{self, Cy, En},
        text::Text,
    };

    fn shown(language: Language, entries: &[__Name__Entry]) -> (String, String) {
        let council = samples::council();
        let screen = start(samples::context(&council, language), &__Name__Answer { entries: entries.to_vec() });
        (screen.title, screen.view.to_html())
    }

    #[test]
    fn each_entry_has_its_name_in_the_language_of_the_page() {
        let entry = __Name__Entry { id: "1".to_owned(), name: Text::new("First entry", "Cofnod cyntaf") };
        for (language, title, name) in [(En, "New page", "First entry"), (Cy, "Tudalen newydd", "Cofnod cyntaf")] {
            let (said, html) = shown(language, std::slice::from_ref(&entry));
            assert_eq!(said, title);
            assert!(html.contains(&format!("{title}</h1>")) && html.contains(&format!("<li>{name}</li>")), "{html}");
        }
    }

    #[test]
    fn where_there_is_nothing_it_says_so() {
        assert!(shown(En, &[]).1.contains("There is nothing here yet."));
        assert!(shown(Cy, &[]).1.contains("Nid oes dim yma eto."));
    }
}
