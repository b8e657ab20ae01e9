//! The places in the frame that the app may fill, by their ids. What stands there survives a change of the screen.

/// What the person should know whichever screen is open; above `main`.
pub const NOTICES: &str = "notices";
/// Who is signed in; in the header.
pub const ACCOUNT: &str = "account";
/// The check of the receipt that the page shows: its id is the attribute `data-receipt`.
pub const RECEIPT: &str = "receipt";
/// What stays open beside every screen, such as a conversation; below `main`.
pub const PANEL: &str = "panel";
