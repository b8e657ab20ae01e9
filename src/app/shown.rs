//! What is on the screen, with the data that it was asked for with. A schedule is not in it: that is the device's.

use crate::chunks::{DrawMonth, DrawSettings};
use contract::addresses::AddressPage;
use domain::address::AddressId;
use screens::{CalendarMonth, Trouble, bins::SearchFault};

#[derive(Clone, Debug)]
pub enum Shown {
    Find {
        typed: String,
        fault: Option<SearchFault>,
    },
    Found {
        query: String,
        page: AddressPage,
    },
    Bins(AddressId),
    Month(AddressId, CalendarMonth, DrawMonth),
    Settings(DrawSettings),
    NotFound,
    #[cfg(feature = "gallery")]
    Gallery,
    /// The gateway cannot be asked, and the device has nothing of it.
    Unreachable,
    /// The chunk that draws it cannot be had.
    Lost,
    Trouble(Trouble),
}

impl Shown {
    /// The address whose schedule is on the screen.
    pub fn address(&self) -> Option<&AddressId> {
        match self {
            Shown::Bins(id) | Shown::Month(id, ..) => Some(id),
            _ => None,
        }
    }
}
