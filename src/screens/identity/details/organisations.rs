//! The page of the test provider on which anybody plays an organisation that asks, which no council puts before people.

use crate::{Context, Screen, screen::heading};
use domain::{
    identity::share::{Organisation, RequestId},
    text::Text,
};
use leptos::prelude::*;
use ui::{ButtonLink, Emphasis, LinkItem, LinkList, Notice, NoticeKind, StateItem, StateList, Submit};

/// The buttons: to ask as an organisation, by its id; to read; to say that all is erased.
pub const PLAYED: &str = "organisation";
pub const TRY_DETAILS: &str = "details";
pub const TRY_ERASED: &str = "erased";

/// A request that was made on this page.
pub struct AskedAs<'a> {
    pub organisation: &'a Text,
    pub id: &'a RequestId,
    /// Where the person answers it.
    pub link: String,
    /// What the organisation is told, as it is on the wire.
    pub told: String,
}

/// `path` is the page's own.
pub fn test_organisations<'a>(
    context: Context,
    organisations: impl Iterator<Item = &'a Organisation>,
    asked: Option<AskedAs>,
    path: &str,
) -> Screen {
    let words = context.words();
    let items = organisations.map(|organisation| StateItem {
        name: context.text(&organisation.recipient.name).to_owned(),
        lines: vec![context.text(&organisation.recipient.kind).to_owned().into_any()],
        actions: Some(
            view! {
                <Submit
                    text=words.identity_play_ask()
                    object=context.text(&organisation.recipient.name)
                    name=PLAYED
                    value=organisation.recipient.id.as_str()
                    emphasis=Emphasis::Secondary
                />
            }
            .into_any(),
        ),
        ..StateItem::default()
    });
    let view = view! {
        <div class="readable">
            {heading(words.identity_play_title())}
            <Notice kind=NoticeKind::Warning title=words.identity_test_warning()>
                <p>{words.identity_play_help()}</p>
            </Notice>
            {asked.map(|asked| one(context, asked, path))}
            <h2 class="govuk-heading-m">{words.identity_play_as()}</h2>
            <form method="post" action=path.to_owned()>
                <StateList items=items.collect() />
            </form>
        </div>
    };
    Screen::new(words.identity_play_title(), words.identity_play_help(), view)
}

fn one(context: Context, asked: AskedAs, path: &str) -> AnyView {
    let words = context.words();
    let link = LinkItem {
        href: asked.link,
        text: words.identity_play_answer().to_owned(),
        note: Some(context.text(asked.organisation).to_owned()),
        external: true,
    };
    let again = [path, "?", REQUEST, "=", asked.id.as_str()].concat();
    view! {
        <h2 class="govuk-heading-m">{words.identity_play_asked()}</h2>
        <LinkList items=vec![link] />
        <p>{words.identity_play_told()}</p>
        <pre class="wire" tabindex="0">
            <code>{asked.told}</code>
        </pre>
        <form method="post" action=path.to_owned()>
            <div class="buttons">
                <Submit
                    text=words.identity_play_read()
                    name=TRY_DETAILS
                    value=asked.id.as_str()
                    emphasis=Emphasis::Primary
                />
                <Submit
                    text=words.identity_play_erased()
                    name=TRY_ERASED
                    value=asked.id.as_str()
                    emphasis=Emphasis::Secondary
                />
                <ButtonLink href=again text=words.identity_play_look() emphasis=Emphasis::Secondary reloads=true />
            </div>
        </form>
    }
    .into_any()
}

/// Which request of this page is looked at.
pub const REQUEST: &str = "request";

#[cfg(test)]
mod tests {
    use super::super::samples as own;
    use super::*;
    use crate::samples;
    use domain::language::Language::En;

    #[test]
    fn it_says_that_it_is_no_real_one_and_asks_as_whom_is_chosen() {
        let council = samples::council();
        let request = own::request();
        let library =
            Organisation { recipient: request.recipient.clone(), may_ask: Vec::new(), return_addresses: Vec::new() };
        let asked = AskedAs {
            organisation: &library.recipient.name,
            id: &request.id,
            link: "/identity/details/requests/1".to_owned(),
            told: "{\"state\":\"waiting\"}".to_owned(),
        };
        let organisations = [library.clone()];
        let screen = test_organisations(
            samples::context(&council, En),
            organisations.iter(),
            Some(asked),
            "/dev-idp/organisations",
        );
        let html = screen.view.to_html();
        assert!(html.contains("value=\"library\"") && html.contains("waiting"), "{html}");
        assert!(html.contains("/identity/details/requests/1") && html.contains("not a real"), "{html}");
    }
}
