//! What a conversation shows that is not remembered: the days of a home, the homes of a place and what the council's pages say,
//! as they are known now.

use crate::pages::PageRequest;
use ::assistant::{
    conversation::{Answer, Exchange},
    dialogue::Step,
};
use domain::address::{AddressId, Query};
use screens::{
    Trouble,
    assistant::{Found, Home, Homes, Passage, Shown},
};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

type Told = Result<Home, Trouble>;

/// The days of homes, each looked up once in a turn, whoever asks for them.
#[derive(Default)]
pub struct LookUps(Mutex<BTreeMap<AddressId, Arc<Told>>>);

impl LookUps {
    pub async fn days(&self, request: &PageRequest<'_>, home: &AddressId) -> Arc<Told> {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(told) = known().get(home) {
            return Arc::clone(told);
        }
        let told = Arc::new(days_of(request, home).await);
        known().insert(home.clone(), Arc::clone(&told));
        told
    }

    /// Something was done, after which they may be others.
    pub fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// Each exchange, up to that which was the last, with what belongs to it, as it is now.
pub async fn shown<'a>(request: &PageRequest<'_>, exchanges: &'a [Exchange]) -> Vec<Shown<'a>> {
    shown_with(request, exchanges, &LookUps::default()).await
}

/// The same with what was looked up for it already. Only the last asks which home.
pub async fn shown_with<'a>(
    request: &PageRequest<'_>,
    exchanges: &'a [Exchange],
    looked_up: &LookUps,
) -> Vec<Shown<'a>> {
    let last = exchanges.last().map(|last| last.number);
    let mut shown = Vec::new();
    for exchange in exchanges {
        let home = match &exchange.home {
            Some(home) => Some(Told::clone(&*looked_up.days(request, home).await)),
            None => None,
        };
        let typed = exchange.answers.iter().find_map(place_of).filter(|_| last == Some(exchange.number));
        let homes = match typed {
            Some(typed) => Some(homes(request, typed).await),
            None => None,
        };
        shown.push(Shown { exchange, found: Found { home, homes, passage: passage(request, exchange) } });
    }
    shown
}

fn place_of(answer: &Answer) -> Option<&str> {
    match answer {
        Answer::WhichHome(typed) | Answer::NoHome(typed) => Some(typed),
        _ => None,
    }
}

async fn days_of(request: &PageRequest<'_>, home: &AddressId) -> Told {
    let Some(bins) = &request.app.areas.bins else { return Err(Trouble::Unexpected) };
    let (answer, checked) = bins.told(request, home).await?;
    Ok(Home { answer, checked })
}

async fn homes(request: &PageRequest<'_>, typed: &str) -> Homes {
    let query = match Query::parse(typed) {
        Ok(query) => query,
        Err(error) => return Homes::NoPlace(error.into()),
    };
    request.app.addresses.search(&query, None).await.map_or(Homes::Unknown, Homes::Page)
}

/// What the council's pages say of what was asked, where nothing else is known.
pub fn passage(request: &PageRequest<'_>, exchange: &Exchange) -> Option<Passage> {
    let asked = exchange.answers.iter().find_map(|answer| match answer {
        Answer::Step(Step::Retrieve(text)) => Some(text),
        _ => None,
    })?;
    let shelf = request.app.areas.information.as_ref()?.library(request.context.language);
    shelf.look_up(asked).map(|found| Passage {
        title: found.title.to_owned(),
        link: found.link.to_owned(),
        text: found.extract.to_owned(),
        reviewed: found.reviewed,
    })
}
