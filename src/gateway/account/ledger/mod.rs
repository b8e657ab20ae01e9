//! The port to whoever keeps the council tax, and its adapters, one file each.

mod civica;
mod embedded;

pub use embedded::STEP;

use crate::app::Foundations;
use crate::port::PortError;
use async_trait::async_trait;
use domain::{
    account::{AccountNumber, CouncilTax, Money, PaymentId, PersonReference},
    address::{Postcode, Uprn},
};
use jiff::Timestamp;
use serde::Deserialize;
use std::sync::Arc;

/// `[account.ledger]`: who keeps the council tax.
#[derive(Debug, Deserialize)]
#[serde(tag = "adapter", rename_all = "kebab-case")]
pub enum Config {
    /// Made-up accounts for the homes of the made-up borough, for trying everything.
    Embedded,
    Civica(civica::Settings),
}

pub fn open(config: &Config, foundations: &Foundations) -> anyhow::Result<Arc<dyn Ledger>> {
    Ok(match config {
        Config::Embedded => Arc::new(embedded::Embedded::new(foundations)),
        Config::Civica(settings) => Arc::new(civica::Civica::open(settings, foundations.clock)?),
    })
}

/// An account as the ledger finds it again, the same for all who have linked it. Only the ledger reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountRef(pub String);

/// By what the ledger knows whose account it is; empty where it need not. Only the ledger reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holder(pub String);

/// What stands on the bill.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    pub number: &'a AccountNumber,
    pub postcode: &'a Postcode,
    /// Where the ledger asks for it.
    pub person: Option<&'a PersonReference>,
}

/// An account whose facts were right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proved {
    pub account: AccountRef,
    pub holder: Holder,
}

/// An account, and when the ledger told of it, where that is another system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub account: CouncilTax,
    pub fetched_at: Option<Timestamp>,
}

/// A payment that has come to its end well.
#[derive(Clone, Debug)]
pub struct Booking<'a> {
    pub payment: &'a PaymentId,
    pub amount: Money,
    pub at: Timestamp,
}

/// Account number and postcode that can be tried.
pub struct ToTry {
    pub number: AccountNumber,
    pub postcode: Postcode,
}

#[async_trait]
pub trait Ledger: Send + Sync {
    /// Whether a person must also give the person reference that stands on their bill.
    fn asks_for_person(&self) -> bool {
        false
    }

    /// The account of which all facts are right; nothing says which was wrong.
    async fn find(&self, facts: &Facts<'_>) -> Result<Proved, PortError>;

    /// The account of the home with this UPRN, for whoever has proved that they live there. None where there is none, or
    /// where the ledger cannot find one by it.
    async fn of_home(&self, _home: &Uprn) -> Result<Option<(AccountNumber, Proved)>, PortError> {
        Ok(None)
    }

    async fn account(&self, account: &AccountRef, holder: &Holder) -> Result<Told, PortError>;

    /// Puts a payment to the account. The same one again changes nothing.
    async fn book(&self, account: &AccountRef, booking: &Booking<'_>) -> Result<(), PortError>;

    /// Whether what is booked is in the balance at once. Else the council's own run brings it there.
    fn books_at_once(&self) -> bool;

    /// Where it is all made up.
    fn to_try(&self) -> Option<ToTry> {
        None
    }
}
