//! The design system: accessible components on GOV.UK Frontend's styles, each a folder with its examples.
//!
//! Belongs here: markup, roles and names for assistive technology, the classes of `style/`. Text comes in as props.
//! Must not be here: words, routes, services, nouns of a council. A component renders the same in the browser and on
//! the server, works without script, and carries no inline style (the content security policy refuses them).

mod account_line;
mod actions;
mod age;
mod back_link;
mod bin_picture;
mod button;
mod choices;
mod date_input;
mod day_card;
mod details;
mod dialog;
mod error_summary;
mod field;
mod footer;
pub mod gallery;
mod header;
mod icon;
mod link_list;
mod live_region;
mod month_grid;
mod notice;
mod pagination;
mod panel;
mod search_form;
mod select;
mod service_row;
mod skip_link;
mod state_list;
mod summary_list;
mod tag;
mod telephone;
mod text_input;
mod textarea;
mod timeline;

pub use account_line::AccountLine;
pub use actions::{ActionDone, ActionLink, ActionShare};
pub use age::{Age, Freshness};
pub use back_link::{BackButton, BackLink};
pub use bin_picture::{Bin, BinEdge, BinKind, BinPicture, Paint, Pattern, Size};
pub use button::{Button, ButtonLink, DefaultSubmit, Emphasis, ScriptedButton, Submit};
pub use choices::{Checkboxes, Choice, Radios};
pub use date_input::{DateInput, DateWords};
pub use day_card::{BinOut, DayCard};
pub use details::Details;
pub use dialog::Dialog;
pub use error_summary::ErrorSummary;
pub use field::{Field, FieldError, Standing};
pub use footer::{Footer, FooterContact};
pub use header::{Header, LanguageLink};
pub use icon::Icon;
pub use link_list::{LinkItem, LinkList};
pub use live_region::LiveRegion;
pub use month_grid::{DayCell, DayMark, MonthGrid, Remark};
pub use notice::{Notice, NoticeKind};
pub use pagination::{PageLink, Pagination};
pub use panel::Panel;
pub use search_form::SearchForm;
pub use select::{OptionGroup, Select};
pub use service_row::{ServiceRow, ServiceRows};
pub use skip_link::SkipLink;
pub use state_list::{StateItem, StateList};
pub use summary_list::{SummaryItem, SummaryList};
pub use tag::{Tag, Tone};
pub use telephone::Telephone;
pub use text_input::{TextInput, TextKind};
pub use textarea::{Count, Left, Textarea};
pub use timeline::{Timeline, TimelineEntry};
