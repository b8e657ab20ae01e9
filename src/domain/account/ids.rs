//! How an account and a payment are named in paths: an account number is nobody's to read there.

use crate::identity::{NoId, id};
use serde::{Deserialize, Serialize};
use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

id! {
    /// An account of a person, as they have linked it.
    LinkId
}

id! {
    /// A payment of a person.
    PaymentId
}
