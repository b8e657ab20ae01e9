//! Bin days: finding an address, and when its bins are collected.

mod addresses;
mod age;
#[cfg(feature = "ssr")]
mod calendar_help;
mod month;
mod my_bins;
mod picture;
mod search;
mod unknown;

pub use addresses::{Found, addresses};
pub use age::{Checked, Reach};
#[cfg(feature = "ssr")]
pub use calendar_help::{FeedChoice, FeedLink, calendar_help};
pub use month::month;
pub use my_bins::{MyBins, glance, my_bins};
pub use search::{SearchFault, search};
pub use unknown::unknown_in_words;
