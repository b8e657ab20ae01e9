//! The design system: accessible components on GOV.UK Frontend's styles, each a folder with its examples.
//!
//! Belongs here: markup, roles and names for assistive technology, the classes of `style/`. Text comes in as props.
//! Must not be here: words, routes, services, nouns of a council. A component renders the same in the browser and on
//! the server, works without script, and carries no inline style (the content security policy refuses them).

mod actions;
mod age;
mod bin_picture;
mod button;
mod day_card;
mod details;
mod error_summary;
mod footer;
pub mod gallery;
mod header;
mod icon;
mod link_list;
mod live_region;
mod month_grid;
mod notice;
mod pagination;
mod radios;
mod search_form;
mod service_row;
mod skip_link;
mod summary_list;
mod tag;
mod telephone;

pub use actions::{ActionDone, ActionLink, ActionShare};
pub use age::{Age, Freshness};
pub use bin_picture::{Bin, BinEdge, BinKind, BinPicture, Paint, Pattern, Size};
pub use button::{Button, ButtonLink, Emphasis};
pub use day_card::{BinOut, DayCard};
pub use details::Details;
pub use error_summary::ErrorSummary;
pub use footer::{Footer, FooterContact};
pub use header::{Header, LanguageLink};
pub use icon::Icon;
pub use link_list::{LinkItem, LinkList};
pub use live_region::LiveRegion;
pub use month_grid::{DayCell, DayMark, MonthGrid, Remark};
pub use notice::{Notice, NoticeKind};
pub use pagination::{PageLink, Pagination};
pub use radios::{RadioChoice, Radios};
pub use search_form::{SearchError, SearchForm};
pub use service_row::{ServiceRow, ServiceRows};
pub use skip_link::SkipLink;
pub use summary_list::{SummaryItem, SummaryList};
pub use tag::Tag;
pub use telephone::Telephone;
