//! What is said of a person's council tax on the front page: what is next, and the way to pay it.

use super::Account;
use crate::areas::Addressee;
use contract::cards::Card;
use screens::account::{self, card};

impl Account {
    pub(super) async fn own_cards(&self, to: &Addressee<'_>) -> Vec<Card> {
        let links = match self.records.links(to.person).await {
            Ok(links) => links,
            Err(error) => {
                tracing::error!(%error, "it cannot be told which accounts are linked");
                return Vec::new();
            }
        };
        let mut cards = Vec::new();
        for link in links {
            let told = self.told(&link).await.ok().map(|told| told.account);
            let shown = account::Card { id: &link.id, ending: link.number.ending(), account: told.as_ref() };
            cards.push(card(to.context, &shown));
        }
        cards
    }
}
