//! The port to whoever keeps the council tax, and its adapters, one file each.

mod embedded;

pub use embedded::STEP;

use crate::app::Foundations;
use crate::port::PortError;
use async_trait::async_trait;
use domain::{
    account::{AccountNumber, CouncilTax, Money, PaymentId},
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
}

pub fn open(config: &Config, foundations: &Foundations) -> anyhow::Result<Arc<dyn Ledger>> {
    Ok(match config {
        Config::Embedded => Arc::new(embedded::Embedded::new(foundations)),
    })
}

/// An account as the ledger finds it again. Only the ledger reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountRef(pub String);

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
    /// The account of this number, where its home has this postcode; nothing says which of the two was wrong.
    async fn find(&self, number: &AccountNumber, postcode: &Postcode) -> Result<AccountRef, PortError>;

    /// The account of the home with this UPRN, for whoever has proved that they live there. None where there is none, or
    /// where the ledger cannot find one by it.
    async fn of_home(&self, _home: &Uprn) -> Result<Option<(AccountNumber, AccountRef)>, PortError> {
        Ok(None)
    }

    async fn account(&self, account: &AccountRef) -> Result<Told, PortError>;

    /// Puts a payment to the account. The same one again changes nothing.
    async fn book(&self, account: &AccountRef, booking: &Booking<'_>) -> Result<(), PortError>;

    /// Whether what is booked is in the balance at once. Else the council's own run brings it there.
    fn books_at_once(&self) -> bool;

    /// Where it is all made up.
    fn to_try(&self) -> Option<ToTry> {
        None
    }
}
