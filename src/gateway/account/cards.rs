//! What is said of a person's council tax on the front page: what is next, and the way to pay it.

use super::{Account, pages::card_of};
use crate::areas::Addressee;
use contract::cards::Card;
use screens::account::{card, card_unknown};

impl Account {
    pub(super) async fn own_cards(&self, to: &Addressee<'_>) -> Vec<Card> {
        match self.each_payable(to.person).await {
            Ok(each) => each.iter().map(|(link, payable)| card(to.context, &card_of(link, payable))).collect(),
            Err(error) => {
                tracing::error!(%error, "it cannot be told which accounts are linked");
                vec![card_unknown(to.context)]
            }
        }
    }
}
