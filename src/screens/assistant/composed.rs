//! What a brain outside the council has written: with the pages that it is taken from, who wrote it, and when.

use super::{ask::which_of, contacts, conversation::Asking};
use crate::{WholeContext, dates};
use domain::{
    assistant::{Composed, Source},
    london,
};
use leptos::prelude::*;
use words::AskComposed;

pub(super) fn composed(asking: Asking, Composed { text, sources, offers, by, at }: &Composed) -> AnyView {
    let (context, words) = (asking.context, asking.context.words());
    let written = words.ask_composed(AskComposed {
        name: context.text(by),
        day: &dates::full_date(words, london::today(*at)),
        time: &dates::time(words, *at),
    });
    let paragraphs = text.lines().map(|line| view! { <p>{line.to_owned()}</p> }).collect_view();
    let sources = sources.iter().map(|source| page(context, source)).collect_view();
    let offers = (asking.is_last && !offers.is_empty()).then(|| {
        view! {
            <p>{words.ask_composed_offers()}</p>
            {which_of(context, asking.path, offers)}
        }
    });
    view! {
        {paragraphs}
        <p class="quiet">{written}</p>
        <ul class="govuk-list govuk-list--bullet">{sources}</ul>
        {offers}
        <p>{words.ask_may_not_help()}</p>
        {contacts::council(context)}
    }
    .into_any()
}

fn page(context: WholeContext, Source { title, link, reviewed }: &Source) -> AnyView {
    let words = context.words();
    let reviewed = words.information_reviewed(&dates::full_date(words, *reviewed));
    view! {
        <li>
            <a href=link.clone() rel="external">
                {title.clone()}
            </a>
            " "
            <span class="quiet">{reviewed}</span>
        </li>
    }
    .into_any()
}

/// Who outside the council may answer, before anything is asked.
pub fn writers(context: WholeContext) -> AnyView {
    let names = writers_names(context);
    (!names.is_empty()).then(|| view! { <p>{context.words().ask_writers(&names)}</p> }).into_any()
}

/// Nothing where nobody may.
pub fn writers_names(context: WholeContext) -> String {
    context.council.writers.iter().map(|name| context.text(name)).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{assistant::Found, samples};
    use contract::council::Council;
    use domain::{
        language::Language::{self, Cy, En},
        text::Text,
    };

    fn html(language: Language, is_last: bool) -> String {
        let source = |title: &str, link: &str| Source {
            title: title.into(),
            link: link.into(),
            reviewed: jiff::civil::date(2026, 9, 28),
        };
        let answer = Composed {
            text: "A van needs a <permit>.\nAsk for one.".into(),
            sources: vec![source("Tip", "/information/tip"), source("Vans", "https://aberwen.example/vans")],
            offers: vec!["waste.missed".into()],
            by: Text::new("Writer", "Awdur"),
            at: "2026-11-23T12:05:00Z".parse().unwrap(),
        };
        samples::with_whole(&samples::whole_council(), language, |context| {
            composed(
                Asking { context, id: None, path: "/ask/1", is_last, found: &Found::default(), before: None },
                &answer,
            )
            .to_html()
        })
    }

    #[test]
    fn an_answer_shows_its_sources_their_age_and_that_a_machine_wrote_it() {
        let english = html(En, true);
        for part in [
            "A van needs a &lt;permit&gt;.",
            "Writer wrote this on 23 November 2026 at 12:05pm. It is a machine",
            r#"href="/information/tip""#,
            r#"href="https://aberwen.example/vans""#,
            "Last reviewed on 28 September 2026.",
            r#"value="intent:waste.missed""#,
            "01234 567 890",
        ] {
            assert!(english.contains(part), "{part}: {english}");
        }
        assert!(html(Cy, true).contains("Awdur a ysgrifennodd hyn ar 23 Tachwedd 2026"));
        assert!(!html(En, false).contains("waste.missed"), "only the last turn has anything to press");
    }

    #[test]
    fn whoever_may_answer_is_named_before_anything_is_asked() {
        let council = Council { writers: vec![Text::new("Writer", "Awdur")], ..samples::whole_council() };
        let shown =
            |council: &Council, language| samples::with_whole(council, language, |context| writers(context).to_html());
        assert!(shown(&council, En).contains("a machine outside the council: Writer."));
        assert!(shown(&council, Cy).contains("y tu allan i’r cyngor: Awdur."));
        assert!(!shown(&samples::whole_council(), En).contains("outside"));
    }
}
