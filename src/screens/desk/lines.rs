//! What has happened at the desk, in words: the same on a page and in an event.

use crate::{Context, dates};
use domain::desk::{Colleague, Event, Outcome, What};
use words::{DeskChatStaff, Words};

/// Who reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Asker,
    Staff,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Who has said it; empty where nobody has, but something has happened.
    pub by: String,
    /// "6:02pm"
    pub at: String,
    pub text: String,
}

pub fn line(context: Context, side: Side, event: &Event) -> Line {
    let words = context.words();
    let (by, text) = match &event.what {
        What::Asked(text) => {
            let by = if side == Side::Asker { words.desk_chat_you() } else { words.desk_staff_they() };
            (by.to_owned(), text.clone())
        }
        What::Answered(colleague, text) => (named(context, colleague), text.clone()),
        What::Taken(colleague) => (String::new(), words.desk_chat_came(&named(context, colleague))),
        What::Transferred(team) => (String::new(), words.desk_chat_moved(context.text(team))),
        What::Closed(outcome) => (String::new(), ended(words, *outcome)),
    };
    Line { by, at: dates::time(words, event.at), text }
}

/// "Cerys, Customer services"
pub(super) fn named(context: Context, colleague: &Colleague) -> String {
    let team = context.text(&colleague.team);
    match &colleague.name {
        Some(name) => context.words().desk_chat_staff(DeskChatStaff { name, team }),
        None => team.to_owned(),
    }
}

pub(super) fn ended(words: Words, outcome: Outcome) -> String {
    let how = match outcome {
        Outcome::Answered => words.desk_chat_ended_answered(),
        Outcome::PassedOn => words.desk_chat_ended_passed_on(),
        Outcome::CalledBack => words.desk_chat_ended_called_back(),
        Outcome::NotReached => words.desk_chat_ended_not_reached(),
        Outcome::Left => words.desk_chat_ended_left(),
    };
    [words.desk_chat_ended(), " ", how].concat()
}
