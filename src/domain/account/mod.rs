//! A person's council tax account with the council: what is charged, paid and due, and what may be paid.
//!
//! Must not be here: whose account it is to see (the gateway's), how it is asked for, whose sign-in it is.

mod amount;
mod council_tax;
mod ids;
mod instalment;
mod money;
mod number;
mod payment;
mod person_reference;
mod tax_year;

pub use amount::{AmountFault, Limits, MOST_AT_ONCE};
pub use council_tax::{Band, Bill, CouncilTax, Discount, Due, PaymentMethod, Transaction, TransactionKind};
pub use ids::{LinkId, PaymentId};
pub use instalment::{Instalment, paid_off};
pub use money::{Money, NoMoney};
pub use number::{AccountNumber, NoAccountNumber};
pub use payment::{Payment, PaymentState};
pub use person_reference::{NoPersonReference, PersonReference};
pub use tax_year::TaxYear;
