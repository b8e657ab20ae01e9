//! Identity: signing in and out, and who is signed in where.
//!
//! Belongs here: what a person is told of it. Must not be here: cookies, how a provider is asked.

#[cfg(feature = "ssr")]
mod account;
mod attributes;
#[cfg(feature = "ssr")]
mod credential;
#[cfg(feature = "ssr")]
mod details;
#[cfg(feature = "ssr")]
mod help;
#[cfg(feature = "ssr")]
mod history;
#[cfg(feature = "ssr")]
mod on_the_way;
mod page;
#[cfg(feature = "ssr")]
mod presentation;
mod proved;
#[cfg(feature = "ssr")]
mod sign_in;
#[cfg(feature = "ssr")]
mod staff;
#[cfg(feature = "ssr")]
mod test_provider;
#[cfg(feature = "ssr")]
mod wallet;

#[cfg(feature = "ssr")]
pub use account::{Account, END, END_OTHERS, account};
#[cfg(feature = "ssr")]
pub use attributes::attribute as attribute_name;
#[cfg(feature = "ssr")]
pub use credential::{
    CredentialPage, Credentials, GET_CREDENTIAL, NoCredential, WITHDRAW, credential_sign_in, credentials, offer,
    withdraw,
};
#[cfg(feature = "ssr")]
pub use details::*;
#[cfg(feature = "ssr")]
pub use help::{Help, MAKE_CODE};
#[cfg(feature = "ssr")]
pub use on_the_way::{arrived, came_back, failed, signed_in_all_the_same, signed_out, timed_out};
pub use page::{NotSignedIn, Page, TimedOut};
#[cfg(feature = "ssr")]
pub use presentation::{FORGET, QrPicture, back, not_shown, open, scan, shown, wait};
pub use proved::proved;
#[cfg(feature = "ssr")]
pub use sign_in::sign_in;
#[cfg(feature = "ssr")]
pub use staff::{
    CodeFault, Desk, LookUpFaults, NotStaff, Seen, staff_desk, staff_not_signed_in, staff_seen, staff_sign_in,
};
#[cfg(feature = "ssr")]
pub use test_provider::{TestPerson, TestPersonIs, test_refused, test_sign_in};
#[cfg(feature = "ssr")]
pub use wallet::{wallet, wallet_signed_out};
