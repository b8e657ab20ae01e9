//! The way to sign in, and what it is good for.

use crate::{Screen, WholeContext, screen::heading};
use contract::identity::doors;
use leptos::prelude::*;
use ui::{ButtonLink, Emphasis};

/// `back` is the page to come back to.
pub fn sign_in(context: WholeContext, back: &str) -> Screen {
    let words = context.words();
    let to = doors::login(back);
    let view = view! {
        <div class="readable">
            {heading(words.identity_title())} <p class="govuk-body-l">{words.identity_lead(context.council_name())}</p>
            <p>{words.identity_not_needed()}</p> <p>{words.identity_leaves(context.council_name())}</p>
            <div class="buttons">
                <ButtonLink href=to text=words.identity_sign_in() emphasis=Emphasis::Primary reloads=true />
            </div>
        </div>
    };
    Screen::new(words.identity_title(), words.identity_description(), view)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AreaPage, identity::Page, samples};
    use domain::language::Language::{Cy, En};

    #[test]
    fn the_way_leads_back_to_this_page_in_the_same_language() {
        let council = samples::whole_council();
        let html = |language| {
            samples::with_whole(&council, language, |context| {
                let back = Page::Account.path(language);
                sign_in(context, &back).view.to_html()
            })
        };
        let english = html(En);
        assert!(english.contains(r#"href="/auth/login?return_to=%2Fidentity""#), "{english}");
        assert!(english.contains("Aberwen Borough Council never sees your password"));
        let welsh = html(Cy);
        assert!(welsh.contains("return_to=%2Fcy%2Fidentity") && welsh.contains("Mewngofnodi"), "{welsh}");
    }
}
