//! How to reach the council: its telephone number wherever a text names it, with its hours and as a link that calls; and
//! all ways, for the documents.

use crate::Context;
#[cfg(feature = "ssr")]
use crate::WholeContext;
use leptos::prelude::*;
use ui::Telephone;

/// "01234 567 890 (Monday to Friday, 9am to 5pm)", as a text names it.
pub(crate) fn phone(context: Context) -> String {
    [context.phone(), " (", context.hours(), ")"].concat()
}

/// A text of the words with its number as a link. No text names it twice.
pub(crate) fn with_link(context: Context, text: String) -> AnyView {
    let number = context.phone();
    let Some(at) = text.find(number).filter(|_| !number.is_empty()) else { return text.into_any() };
    let (before, after) = (text[..at].to_owned(), text[at + number.len()..].to_owned());
    view! { {before} <Telephone number=number /> {after} }.into_any()
}

/// Form, e-mail, telephone, and the telephone for those who cannot hear or speak on it.
#[cfg(feature = "ssr")]
pub(crate) fn ways(context: WholeContext) -> AnyView {
    let (words, contact) = (context.words(), &context.council.contact);
    let form =
        contact.form.clone().map(|form| view! { <li><a href=form rel="external">{words.contact_form()}</a></li> });
    let email = contact.email.clone().map(|email| {
        let write = ["mailto:", &email].concat();
        view! { <li>{words.contact_email()} " " <a href=write>{email}</a></li> }
    });
    view! {
        <ul class="govuk-list govuk-list--bullet">
            {form} {email}
            <li>{words.contact_phone()} " " {with_link(*context, phone(*context))}</li>
            <li>{words.contact_relay(context.phone())}</li>
        </ul>
    }
    .into_any()
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

    #[test]
    fn nobody_needs_a_telephone_where_the_council_can_be_written_to() {
        let mut council = samples::whole_council();
        let plain = samples::with_whole(&council, En, |context| ways(context).to_html());
        assert!(!plain.contains("mailto") && plain.contains("18001 and then 01234 567 890"), "{plain}");
        council.contact.form = Some("https://aberwen.example/contact".into());
        council.contact.email = Some("bins@aberwen.example".into());
        let html = samples::with_whole(&council, Cy, |context| ways(context).to_html());
        assert!(html.contains(r#"href="https://aberwen.example/contact""#) && html.contains("Ffurflen gysylltu"));
        assert!(html.contains(r#"href="mailto:bins@aberwen.example""#));
    }
}
