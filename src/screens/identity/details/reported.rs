//! Something was not recognised: its number, what happens next, and what to do now.

use super::DetailsPage;
use crate::identity::{END_OTHERS, Page};
use crate::{AreaPage, Context, Screen, contact};
use domain::reports::Reference;
use leptos::prelude::*;
use ui::{Emphasis, LinkItem, LinkList, Panel, Submit};

/// The Information Commissioner's Office takes complaints about how details are used.
const ICO_EN: &str = "https://ico.org.uk/make-a-complaint/";
const ICO_CY: &str = "https://cy.ico.org.uk/make-a-complaint/";

pub fn reported(context: Context, reference: &Reference) -> Screen {
    let (words, language) = (context.words(), context.language);
    let number = reference.as_str();
    let ico = match language {
        domain::language::Language::En => ICO_EN,
        domain::language::Language::Cy => ICO_CY,
    };
    let links = vec![
        LinkItem {
            href: DetailsPage::Mine.path(language),
            text: words.identity_details_title().to_owned(),
            ..LinkItem::default()
        },
        LinkItem {
            href: ico.to_owned(),
            text: words.identity_reported_ico().to_owned(),
            note: Some(words.identity_reported_ico_help().to_owned()),
            external: true,
        },
    ];
    let call = words.identity_reported_call(&contact::phone(context));
    let view = view! {
        <div class="readable">
            <Panel
                title=words.identity_reported_title()
                text=words.receipt_reference(number)
                reference=number
            />
            <h2 class="govuk-heading-m">{words.identity_reported_next()}</h2>
            <p>{words.identity_reported_next_help()}</p>
            <p>{contact::with_link(context, call)}</p>
            <h2 class="govuk-heading-m">{words.identity_reported_now()}</h2>
            <p>{words.identity_reported_now_help()}</p>
            <form method="post" action=Page::Account.path(language)>
                <div class="buttons">
                    <Submit
                        text=words.identity_devices_end_others()
                        name=END_OTHERS
                        value="yes"
                        emphasis=Emphasis::Primary
                    />
                </div>
            </form>
            <LinkList items=links />
        </div>
    };
    Screen::new(words.identity_reported_title(), words.identity_details_lead(), view)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use domain::language::Language::{Cy, En};

    #[test]
    fn it_has_a_number_says_what_happens_and_what_to_do() {
        let council = samples::council();
        let reference = Reference::from_random([1; 8]);
        let html = |language| reported(samples::context(&council, language), &reference).view.to_html();
        let english = html(En);
        for said in [reference.as_str(), "name=\"end-others\"", "https://ico.org.uk/", "01234 567 890"] {
            assert!(english.contains(said), "{said}: {english}");
        }
        assert!(html(Cy).contains("https://cy.ico.org.uk/"));
    }
}
