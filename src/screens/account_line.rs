//! Who is signed in, in the head of each page, and the way out. The gateway writes it into a person's own pages; on those
//! that are the same for everybody the app does.

use crate::{AreaPage, identity::Page};
use contract::identity::doors;
use domain::{identity::PersonName, language::Language};
use leptos::prelude::*;
use ui::{AccountLine, Emphasis, Submit};
use words::Words;

/// `name` as it was proved, if it was.
pub fn account_line(language: Language, name: Option<&PersonName>) -> AnyView {
    let words = Words::of(language);
    let text = match name {
        Some(name) => words.account_line_signed_in_as(name.as_str()),
        None => words.account_line_signed_in().to_owned(),
    };
    let to = Page::SignedOut.path(language);
    view! {
        <AccountLine text=text>
            <form method="post" action=doors::LOGOUT>
                <Submit
                    text=words.account_line_sign_out()
                    name=doors::RETURN_TO
                    value=to
                    emphasis=Emphasis::Link
                />
            </form>
        </AccountLine>
    }
    .into_any()
}
