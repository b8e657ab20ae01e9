//! Bin days: finding an address, and when its bins are collected.

mod addresses;
mod age;
#[cfg(feature = "ssr")]
mod calendar_help;
mod month;
mod my_bins;
mod page;
mod picture;
mod progress;
mod search;
mod unknown;

pub use addresses::{Found, addresses, results};
pub use age::{Checked, Reach, age};
#[cfg(feature = "ssr")]
pub use calendar_help::{FeedChoice, FeedLink, calendar_help};
#[cfg(feature = "ssr")]
pub use month::month;
pub use month::{MonthParts, month_grid, month_in_words, month_of};
#[cfg(feature = "ssr")]
pub use my_bins::my_bins;
pub use my_bins::{MyBinsParts, all, calendars, glance, my_bins_of, next, next_in_answer};
pub use page::Page;
pub(crate) use picture::picture;
pub(crate) use progress::progress;
#[cfg(feature = "ssr")]
pub use progress::told;
pub use search::{SearchFault, places, search};
pub use unknown::unknown_in_words;
