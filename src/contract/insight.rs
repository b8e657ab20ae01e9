//! What the council learns from the assistant: pages and files for those who work for it.

/// Where they are. Pages are also below `/cy`; what a file says is the same in both languages.
pub mod doors {
    pub const INSIGHT: &str = "/staff/insight";
    /// The questions that people let the council keep, one after the other.
    pub const QUESTIONS: &str = "/staff/insight/questions";
    pub const CONTACTS: &str = "/staff/insight/contacts.csv";
    pub const TURNS: &str = "/staff/insight/turns.csv";
}
