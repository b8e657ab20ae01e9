//! The council's own credential: who can have it, the way into a wallet, and what was given out.
//!
//! Belongs here: what a person is told and asked. Must not be here: whose it is, how it is handed out.

mod mine;
mod not_now;
mod offer;
mod page;
mod withdraw;

pub use mine::{Credentials, GET_CREDENTIAL, credentials};
pub use not_now::{NoCredential, credential_sign_in};
pub use offer::offer;
pub use page::CredentialPage;
pub use withdraw::{WITHDRAW, withdraw};
