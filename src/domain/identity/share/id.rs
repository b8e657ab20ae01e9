//! The ids of requests and shares. Each is unguessable; what it names is told to its person and its organisation alone.

use crate::identity::NoId;
use serde::{Deserialize, Serialize};
use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

id! {
    /// A request of an organisation, in the link that its person follows.
    RequestId
}

id! {
    /// What a person has given to an organisation.
    ShareId
}

id! {
    /// A line of a person's history.
    ShareEventId
}
