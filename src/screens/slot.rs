//! The places in the frame that the app may fill, by their ids. What stands there survives a change of the screen.

/// What the person should know whichever screen is open; above `main`.
pub const NOTICES: &str = "notices";
/// Who is signed in; in the header.
pub const ACCOUNT: &str = "account";
/// The check of the receipt that the page shows: its id is the attribute `data-receipt`.
pub const RECEIPT: &str = "receipt";
/// The buttons that have the browser find a wallet, by their name; their value is what for. Hidden until the app shows them.
pub const BROWSER_WALLET: &str = "browser";
/// What is said where nothing was shown then; what for is the end of the id. Hidden until the app shows it.
pub const NOTHING_SHOWN: &str = "nothing-shown-";
/// What stays open beside every screen, such as a conversation; below `main`.
pub const PANEL: &str = "panel";
/// The link that opens the conversation.
pub const ASK: &str = "ask";
