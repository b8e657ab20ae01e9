//! The way into the chunk.

use super::{
    draft,
    errand::{self, Conversation},
    mine, missed, report, waiting,
};
use crate::{app::App, outbox::Outbox, shell::trouble::NotFound, shown::Shown};
use domain::{address::AddressId, reports::ReportKey};
use leptos::prelude::*;
use platform::clock;
use screens::{
    AreaPage,
    reports::{self, Page, ReferenceFault},
};
use std::{pin::Pin, rc::Rc};

type Later<T> = Pin<Box<dyn Future<Output = T>>>;

#[derive(Clone, Copy)]
pub struct Area {
    /// Loads what a page needs.
    pub load: fn(App, Page) -> Later<Rc<dyn Shown>>,
    /// Begins to send what waits.
    pub open: fn(App) -> Later<()>,
    /// What stands on the page of a home, once it is open.
    pub card: fn(App, &AddressId) -> AnyView,
    /// A missed bin that is told of in a conversation.
    pub errand: fn(App, AddressId, Option<ReportKey>, Conversation) -> AnyView,
}

pub const AREA: Area = Area {
    load: |app, page| Box::pin(load(app, page)),
    open: |app| {
        Box::pin(async move {
            drop(Outbox::open(app).await);
            draft::delete_old(app).await;
        })
    },
    card,
    errand: errand::errand,
};

async fn load(app: App, page: Page) -> Rc<dyn Shown> {
    if !app.with_context(|context| context.council.areas.iter().any(|area| area == Page::ROOT)) {
        return Rc::new(NotFound);
    }
    let outbox = Outbox::open(app).await;
    match page {
        Page::Mine => Rc::new(mine::Mine::new(outbox)),
        Page::Find(typed) => match ReferenceFault::read(&typed) {
            Ok(reference) => report::load(outbox, reference).await,
            Err(fault) => Rc::new(mine::Mine::with_fault(outbox, typed, fault)),
        },
        Page::Missed(home) => missed::load(outbox, home, None).await,
        Page::Change { home, report } => missed::load(outbox, home, Some(report)).await,
        Page::Report(reference) => report::load(outbox, reference).await,
        Page::Sent(reference) => report::receipt(outbox, reference).await,
        Page::Kept(key) => Rc::new(waiting::Waiting { outbox, key }),
    }
}

fn card(app: App, home: &AddressId) -> AnyView {
    let Some(outbox) = Outbox::opened() else { return ().into_any() };
    let reports = outbox.reports();
    app.with_context(|context| reports::card(context, home, &reports, clock::now()))
}
