//! A person's own account: the council tax that they have linked, and paying it. All of it is the gateway's.
//!
//! Belongs here: what a person is told of it. Must not be here: who is signed in, whose account it is.

#[cfg(feature = "ssr")]
mod council_tax;
#[cfg(feature = "ssr")]
mod overview;
mod page;
#[cfg(feature = "ssr")]
mod pay;
#[cfg(feature = "ssr")]
mod payment;
#[cfg(feature = "ssr")]
mod test_payment;

#[cfg(feature = "ssr")]
pub use council_tax::{UNLINK, council_tax, council_tax_unknown};
#[cfg(feature = "ssr")]
pub use overview::{
    Card, LINK_NUMBER, LINK_PERSON, LINK_POSTCODE, LINK_PROVED, LinkFault, LinkForm, Overview, Owing, card,
    card_unknown, overview,
};
pub use page::Page;
#[cfg(feature = "ssr")]
pub use pay::{AMOUNT, BeingPaid, CHOICE, KEY, PayChoice, PayFault, PayForm, SEND, check_payment, pay};
#[cfg(feature = "ssr")]
pub use payment::{Listed, Paid, back, leaving, payment};
#[cfg(feature = "ssr")]
pub use test_payment::{TEST_DECISION, TEST_FORM, TestDecision, test_payment, test_payment_gone};
