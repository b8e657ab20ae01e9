//! What a conversation shows that is not remembered: the days of a home, the homes of a place, a report and what the council's
//! pages say, as they are known now.

use crate::pages::PageRequest;
use ::assistant::slots::{self, Collected, Container, Known};
use domain::{
    address::{AddressId, Query},
    assistant::{Answered, Conversation, Need, Said, Wanted},
    bins::Service,
};
use jiff::civil::Date;
use screens::{
    Trouble,
    assistant::{Days, Found, Passage, Shown},
};
use std::collections::BTreeMap;

/// The days of a home, as they are told of all its bins.
type Told = Result<Days, Trouble>;

/// Each turn with what belongs to it. Only the last turn asks which home.
pub async fn shown<'a>(request: &PageRequest<'_>, conversation: &'a Conversation) -> Vec<Shown<'a>> {
    let (mut told, mut typed): (BTreeMap<&AddressId, Told>, &str) = (BTreeMap::new(), "");
    let last = conversation.turns().len().saturating_sub(1);
    let mut shown = Vec::new();
    for (place, turn) in conversation.turns().iter().enumerate() {
        if let Said::Typed(text) = &turn.said {
            typed = text;
        }
        let found = match &turn.answered {
            Answered::ToldOf(need, home) => {
                if !told.contains_key(home) {
                    told.insert(home, days_of(request, home).await);
                }
                told.get(home).map_or(Found::Nothing, |told| told_of(told, need, request.context.today))
            }
            Answered::WhichHome(_, text) if place == last => homes(request, text).await,
            Answered::Intent(intent) if intent == STATUS => report(request, typed),
            Answered::NotUnderstood => passage(request, typed),
            _ => Found::Nothing,
        };
        shown.push(Shown { turn, found });
    }
    shown
}

const STATUS: &str = "meta.status";

async fn days_of(request: &PageRequest<'_>, home: &AddressId) -> Told {
    let Some(bins) = &request.app.areas.bins else { return Err(Trouble::Unexpected) };
    let (answer, checked) = bins.told(request, home).await?;
    Ok(Days { answer, checked, has_no_such_bin: false })
}

fn told_of(told: &Told, need: &Need, today: Date) -> Found {
    let mut days = match told {
        Ok(days) => days.clone(),
        Err(trouble) => return Found::Trouble(*trouble),
    };
    if need.wanted == Wanted::Days {
        let services = &mut days.answer.schedule.services;
        match asked_for(&need.asked, today, services) {
            Some(named) if named.is_empty() => days.has_no_such_bin = true,
            Some(named) => *services = named,
            None => {}
        }
    }
    Found::Days(Box::new(days))
}

/// The services whose containers are named, none of which may be of this home; None where no container is.
fn asked_for(asked: &str, today: Date, services: &[Service]) -> Option<Vec<Service>> {
    let containers: Vec<Collected> = services.iter().map(Collected::from).collect();
    let named = slots::find(asked, Known { today, containers: &containers }).containers;
    let is_named = |service: &Service| {
        named.iter().any(|named| match named {
            Container::Is(id) => *id == service.id,
            Container::Like(description) => description.among(&containers).contains(&&*service.id),
        })
    };
    (!named.is_empty()).then(|| services.iter().filter(|service| is_named(service)).cloned().collect())
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

/// Whether there is such a report, its own page says.
fn report(request: &PageRequest<'_>, typed: &str) -> Found {
    let known = Known { today: request.context.today, containers: &[] };
    match slots::find(typed, known).reference {
        Some(Ok(reference)) if request.app.areas.reports.is_some() => Found::Report(reference),
        _ => Found::Nothing,
    }
}

fn passage(request: &PageRequest<'_>, typed: &str) -> Found {
    let Some(information) = &request.app.areas.information else { return Found::Nothing };
    let shelf = information.library(request.context.language);
    shelf.look_up(typed).map_or(Found::Nothing, |found| {
        Found::Passage(Passage {
            title: found.title.to_owned(),
            link: found.link.to_owned(),
            text: found.extract.to_owned(),
            reviewed: found.reviewed,
        })
    })
}
