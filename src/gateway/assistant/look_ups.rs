//! What a conversation shows that is not remembered: the days of a home and the homes of a place, as they are known now.

use crate::pages::PageRequest;
use domain::{
    address::{AddressId, Query},
    assistant::{Answered, Conversation},
};
use screens::{
    Trouble,
    assistant::{Found, Shown},
};
use std::collections::BTreeMap;

/// Each turn with what belongs to it. Only the last turn asks which home.
pub async fn shown<'a>(request: &PageRequest<'_>, conversation: &'a Conversation) -> Vec<Shown<'a>> {
    let mut days = BTreeMap::new();
    let last = conversation.turns().len().saturating_sub(1);
    let mut shown = Vec::new();
    for (place, turn) in conversation.turns().iter().enumerate() {
        let found = match &turn.answered {
            Answered::ToldOf(_, home) => {
                if !days.contains_key(home) {
                    days.insert(home.clone(), days_of(request, home).await);
                }
                days.get(home).cloned().unwrap_or(Found::Nothing)
            }
            Answered::WhichHome(_, text) if place == last => homes(request, text).await,
            _ => Found::Nothing,
        };
        shown.push(Shown { turn, found });
    }
    shown
}

async fn days_of(request: &PageRequest<'_>, home: &AddressId) -> Found {
    let Some(bins) = &request.app.areas.bins else { return Found::Trouble(Trouble::Unexpected) };
    match bins.told(request, home).await {
        Ok((answer, checked)) => Found::Days(Box::new(answer), checked),
        Err(trouble) => Found::Trouble(trouble),
    }
}

async fn homes(request: &PageRequest<'_>, text: &str) -> Found {
    let query = match Query::parse(text) {
        Ok(query) => query,
        Err(error) => return Found::NoPlace(error.into()),
    };
    match request.app.addresses.search(&query, None).await {
        Ok(page) => Found::Homes(page),
        Err(_) => Found::Trouble(Trouble::Search { retry_after: None }),
    }
}
