//! The council's telephone number, wherever a text names it: with its hours, and as a link that calls.

use crate::Context;
use leptos::prelude::*;
use ui::Telephone;

/// "01234 567 890 (Monday to Friday, 9am to 5pm)", as a text names it.
pub(crate) fn phone(context: Context) -> String {
    [context.phone(), " (", context.hours(), ")"].concat()
}

/// A text of the words with its number as a link.
pub(crate) fn with_link(context: Context, text: String) -> AnyView {
    let number = context.phone();
    let mut parts = text.split(number);
    let first = parts.next().unwrap_or_default().to_owned();
    let rest = parts.map(|part| view! { <Telephone number=number /> {part.to_owned()} }).collect_view();
    view! { {first} {rest} }.into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::samples;
    use domain::language::Language::{Cy, En};

    #[test]
    fn a_number_in_a_text_can_be_called_and_has_its_hours_in_brackets() {
        let council = samples::council();
        let context = samples::context(&council, En);
        let html = with_link(context, context.words().about_contact(&phone(context))).to_html();
        assert!(html.starts_with("Call <a"), "{html}");
        assert!(html.contains("01234 567 890</a> (Monday to Friday, 9am to 5pm)."), "{html}");
        assert!(phone(samples::context(&council, Cy)).ends_with("(dydd Llun i ddydd Gwener, 9am i 5pm)"));
    }
}
