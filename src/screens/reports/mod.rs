//! Reports: telling that a bin was missed, and what becomes of it.
//!
//! Belongs here: what is said of a report from its form to its end, here and at the council. Must not be here: how forms
//! are laid out, keeping and sending.

mod age;
mod card;
mod errand;
mod following;
mod look_up;
mod mine;
mod missed;
mod my_reports;
#[cfg(feature = "ssr")]
mod not_sent;
mod own;
mod page;
mod receipt;
mod refusal;
#[cfg(all(test, feature = "ssr"))]
mod samples;
mod state;
mod unknown;

pub use card::card;
pub use errand::{
    NEXT, Said, choices, errand_asks, errand_checks, errand_goes_on, errand_none, errand_told, errand_unknown,
};
pub use following::{report, report_not_found};
pub use look_up::ReferenceFault;
pub use mine::{Lists, mine};
pub use missed::{Asked, MissedHome, NotTaken, missed, missed_none};
pub use my_reports::{MyRow, my_reports};
#[cfg(feature = "ssr")]
pub use not_sent::{NotNow, begin_anew, not_sent};
#[cfg(feature = "ssr")]
pub use own::own_card;
pub use own::{ADD, TAKE_OUT, add, own};
pub use page::Page;
pub use receipt::{Keeping, receipt, waiting};
#[cfg(feature = "ssr")]
pub(crate) use state::states;
pub use unknown::{missed_unknown, report_unknown};
