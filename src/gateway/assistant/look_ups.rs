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

type Told = Result<Home, Trouble>;

/// Each exchange, up to that which was the last, with what belongs to it. Only the last asks which home.
pub async fn shown<'a>(request: &PageRequest<'_>, exchanges: &'a [Exchange]) -> Vec<Shown<'a>> {
    let mut told: BTreeMap<&AddressId, Told> = BTreeMap::new();
    let last = exchanges.last().map(|last| last.number);
    let mut shown = Vec::new();
    for exchange in exchanges {
        if let Some(home) = exchange.home.as_ref().filter(|home| !told.contains_key(home)) {
            told.insert(home, days_of(request, home).await);
        }
        let typed = exchange.answers.iter().find_map(place_of).filter(|_| last == Some(exchange.number));
        let homes = match typed {
            Some(typed) => Some(homes(request, typed).await),
            None => None,
        };
        let home = exchange.home.as_ref().and_then(|home| told.get(home)).cloned();
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
