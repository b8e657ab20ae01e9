//! What the areas have to say to whoever is signed in: a card each, in the words of the gateway.
//!
//! Must not be here: what a card says (its area's).

#[cfg(feature = "ssr")]
use crate::Screen;
use contract::cards::{Card, CardsAnswer};
use leptos::prelude::*;
use ui::{StateItem, StateList};

/// Nothing where there are none.
pub fn cards(answer: &CardsAnswer) -> AnyView {
    if answer.cards.is_empty() {
        return ().into_any();
    }
    view! {
        <section class="no-print" aria-labelledby="cards-title">
            <h2 class="govuk-heading-m" id="cards-title">
                {answer.title.clone()}
            </h2>
            <StateList items=answer.cards.iter().map(item).collect() />
        </section>
    }
    .into_any()
}

/// A screen with the cards below its answer.
#[cfg(feature = "ssr")]
pub fn with_cards(screen: Screen, answer: &CardsAnswer) -> Screen {
    let (above, below) = (screen.view, cards(answer));
    Screen { view: view! { {above} {below} }.into_any(), ..screen }
}

fn item(card: &Card) -> StateItem {
    let Card { title, lines, href, link, is_news: _ } = card.clone();
    let link = view! { <p><a href=href>{link}</a></p> };
    StateItem {
        name: title,
        lines: lines.into_iter().map(IntoAny::into_any).collect(),
        actions: Some(link.into_any()),
        ..StateItem::default()
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn each_card_is_a_heading_with_its_lines_and_a_link() {
        let card = Card {
            title: "Council tax".into(),
            lines: vec!["You owe £310.20".into()],
            href: "/account/pay/1".into(),
            link: "Pay council tax".into(),
            is_news: true,
        };
        let html = cards(&CardsAnswer { title: "For you".into(), cards: vec![card] }).to_html();
        assert!(
            html.contains(">For you</h2>") && html.contains(r#"<h3 class="state__name">Council tax</h3>"#),
            "{html}"
        );
        assert!(html.contains("<p>You owe £310.20</p>"), "{html}");
        assert!(html.contains(r#"<a href="/account/pay/1">Pay council tax</a>"#), "{html}");
        assert!(!cards(&CardsAnswer::default()).to_html().contains("section"), "nothing is to be said");
    }
}
