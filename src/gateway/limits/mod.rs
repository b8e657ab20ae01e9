//! `[limits]`: how many different homes one client may look up on one day, how many reports it may send, how often it may
//! begin to sign in or to pay. Bin days tell who is away; nobody needs those of a whole street, and nobody reports for one.
//!
//! Who asked for what is known until midnight, as digests under the gateway's secret; never in clear, never in a log.

mod client;
mod in_memory;
mod in_store;

pub use client::{Client, NoProxies, Proxies};
pub use in_memory::InMemory;
pub use in_store::{InStore, TABLES};

use crate::{clock::Clock, problem::ProblemResponse, secret::Secret, store::Store};
use async_trait::async_trait;
use axum::http::request::Parts;
use client::{is_among, peer};
use domain::london;
use hmac::Mac;
use ipnet::IpNet;
use jiff::civil::Date;
use serde::Deserialize;
use std::fmt::Display;
use std::sync::Arc;
use std::time::Duration;

#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// How many different homes one client may look up a day; 0 is no limit.
    pub addresses_per_day: u32,
    /// How many different homes' calendar feeds one client may fetch a day without their keys; 0 is no limit.
    pub feeds_per_day: u32,
    /// How many reports one client may send a day; 0 is no limit. Many homes may share one address of the network.
    pub reports_per_day: u32,
    /// How many references without a report one client may try a day; 0 is no limit.
    pub wrong_references_per_day: u32,
    /// How many keys that no organisation has one client may try a day; 0 is no limit.
    pub wrong_keys_per_day: u32,
    /// How often one client may begin to sign in a day; 0 is no limit.
    pub sign_ins_per_day: u32,
    /// How many payments one client may begin a day; 0 is no limit. Many people may share one address of the network.
    pub payments_per_day: u32,
    /// How many payments one person may begin a day, wherever they are; 0 is no limit.
    pub payments_of_a_person_per_day: u32,
    /// How many wrong tries to link an account one client may make a day; 0 is no limit.
    pub wrong_links_per_day: u32,
    /// How much one client may say to the assistant a day; 0 is no limit. Many people may share one address of the network.
    pub questions_per_day: u32,
    /// How many of them may go to brains outside the council; 0 is no limit. The embedded one answers the others.
    pub outside_questions_per_day: u32,
    /// The proxies whose `X-Forwarded-*` are believed. From anybody else it is only a claim.
    pub trusted_proxies: Vec<Proxies>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            addresses_per_day: 1000,
            feeds_per_day: 1000,
            reports_per_day: 100,
            wrong_references_per_day: 100,
            wrong_keys_per_day: 100,
            sign_ins_per_day: 1000,
            payments_per_day: 200,
            payments_of_a_person_per_day: 20,
            wrong_links_per_day: 20,
            questions_per_day: 1000,
            outside_questions_per_day: 100,
            trusted_proxies: Vec::new(),
        }
    }
}

/// What is counted by itself.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum LookUp {
    /// The days of a home, by a person or a program.
    Days,
    /// The calendar feed of a home, by whoever has not been given its key.
    Feed,
    /// A report that was taken, by its reference.
    Report,
    /// A reference that no report has.
    WrongReference,
    /// A key that no organisation has.
    WrongKey,
    /// A sign-in that was begun, whatever becomes of it.
    SignIn,
    /// A payment that was begun, by its key.
    Payment,
    /// A try to link an account that was wrong.
    WrongLink,
    /// Something that was said to the assistant.
    Question,
    /// Something of it that a brain outside the council was asked.
    OutsideQuestion,
}

/// The client has looked up or sent as much as it may today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMany {
    /// Until midnight.
    pub retry_after: Duration,
}

impl From<TooMany> for ProblemResponse {
    fn from(TooMany { retry_after }: TooMany) -> Self {
        Self::too_many_requests("So much cannot be looked up or sent on one day", retry_after)
    }
}

/// Whoever counts the look-ups of a day.
#[async_trait]
pub trait LookUps: Send + Sync {
    /// Counts it for each of its networks, unless one of them has used up its allowance. What was counted on that day is
    /// free.
    async fn admit(&self, asked: &Asked) -> bool;

    /// Whether it was counted on that day.
    async fn is_known(&self, asked: &Asked) -> bool;

    /// Whether one of its networks has used up its allowance. Nothing is counted.
    async fn is_used_up(&self, day: Date, networks: &[Allowance]) -> bool;
}

/// A look-up as it is counted: nothing in it tells who asked for what.
#[derive(Clone, Debug)]
pub struct Asked {
    pub day: Date,
    /// Client and what it looks up in one.
    pub look_up: i64,
    /// The narrowest first.
    pub networks: Vec<Allowance>,
}

/// A network, and how many different look-ups it may make a day.
#[derive(Clone, Copy, Debug)]
pub struct Allowance {
    pub network: i64,
    pub most: u32,
}

pub struct Limits {
    settings: Settings,
    clock: Clock,
    secret: Arc<Secret>,
    look_ups: Box<dyn LookUps>,
}

impl Limits {
    /// Gateways that share a store count together. Must be called within a runtime.
    pub fn new(settings: Settings, clock: Clock, secret: &Arc<Secret>, store: &Arc<Store>) -> Self {
        let look_ups: Box<dyn LookUps> =
            if store.is_shared() { Box::new(InStore::new(store, clock)) } else { Box::new(InMemory::default()) };
        Limits { settings, clock, secret: Arc::clone(secret), look_ups }
    }

    /// Whether a request comes from a proxy whose `X-Forwarded-*` are believed.
    pub fn trusts(&self, request: &Parts) -> bool {
        is_among(&self.settings.trusted_proxies, peer(request))
    }

    /// Lets the client look this up, such as an address by its id, which is free if it has done so today. Ask for
    /// addresses that exist: a guess is not to be paid for.
    pub async fn admit(&self, client: Client, kind: LookUp, what: &str) -> Result<(), TooMany> {
        let most = self.most(kind);
        if most == 0 || self.look_ups.admit(&self.asked(client, kind, what, most)).await {
            Ok(())
        } else {
            Err(self.too_many())
        }
    }

    /// Lets a person, who is signed in, begin a payment: it counts for them and for the client that they come by.
    pub async fn admit_payment(&self, client: Client, person: &str, key: &str) -> Result<(), TooMany> {
        let day = self.clock.today();
        let whose = |what: &str| self.digest(day, LookUp::Payment, &["person ", person].concat(), what);
        let own = Allowance { network: whose(""), most: self.settings.payments_of_a_person_per_day };
        let networks = std::iter::once(own).chain(self.allowances(client, LookUp::Payment));
        let networks = networks.filter(|allowance| allowance.most > 0).collect();
        let asked = Asked { day, look_up: whose(key), networks };
        if self.look_ups.admit(&asked).await { Ok(()) } else { Err(self.too_many()) }
    }

    /// What a client is known by today, for an area that counts for itself, and how much it may do: the narrowest of its
    /// networks first. Nothing in it tells who it is.
    pub fn allowances(&self, client: Client, kind: LookUp) -> Vec<Allowance> {
        self.asked(client, kind, "", self.most(kind)).networks
    }

    /// Whether the client may go on, where it is counted later or not at all.
    pub async fn check(&self, client: Client, kind: LookUp) -> Result<(), TooMany> {
        let most = self.most(kind);
        if most == 0 {
            return Ok(());
        }
        let Asked { day, networks, .. } = self.asked(client, kind, "", most);
        if self.look_ups.is_used_up(day, &networks).await { Err(self.too_many()) } else { Ok(()) }
    }

    /// Whether the client has looked this up today.
    pub async fn has_admitted(&self, client: Client, kind: LookUp, what: &str) -> bool {
        self.look_ups.is_known(&self.asked(client, kind, what, self.most(kind))).await
    }

    fn most(&self, kind: LookUp) -> u32 {
        match kind {
            LookUp::Days => self.settings.addresses_per_day,
            LookUp::Feed => self.settings.feeds_per_day,
            LookUp::Report => self.settings.reports_per_day,
            LookUp::WrongReference => self.settings.wrong_references_per_day,
            LookUp::WrongKey => self.settings.wrong_keys_per_day,
            LookUp::SignIn => self.settings.sign_ins_per_day,
            LookUp::Payment => self.settings.payments_per_day,
            LookUp::WrongLink => self.settings.wrong_links_per_day,
            LookUp::Question => self.settings.questions_per_day,
            LookUp::OutsideQuestion => self.settings.outside_questions_per_day,
        }
    }

    /// What whoever has used up the day is told.
    pub fn too_many(&self) -> TooMany {
        let now = self.clock.now();
        TooMany { retry_after: london::next_midnight(now).duration_since(now).unsigned_abs() }
    }

    fn asked(&self, client: Client, kind: LookUp, what: &str, most: u32) -> Asked {
        let day = self.clock.today();
        let digest = |network: IpNet, what: &str| self.digest(day, kind, &network, what);
        let allowance =
            |(network, clients)| Allowance { network: digest(network, ""), most: most.saturating_mul(clients) };
        Asked { day, look_up: digest(client.network(), what), networks: client.networks().map(allowance).collect() }
    }

    /// Another on another day: what was kept of one day cannot be held against the next.
    fn digest(&self, day: Date, kind: LookUp, network: &impl Display, what: &str) -> i64 {
        let text = format!("{day} {} {network} {what}", kind as u8);
        let digest = self.secret.sign("look-up", &text).finalize().into_bytes();
        digest.iter().take(8).fold(0, |number, byte| number << 8 | i64::from(*byte))
    }
}

#[cfg(test)]
mod tests;
