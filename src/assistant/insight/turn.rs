//! A turn without its text.

use super::vocabulary::{AnsweredBy, Status};
use crate::{
    conversation::{Answer, Conversation, Exchange, Failure, Outcome},
    dialogue::{Reason, Step, Why},
};

/// What is counted of one thing said and what was answered to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    pub status: Status,
    /// What it was about, where that is known.
    pub intent: Option<String>,
    pub by: AnsweredBy,
}

impl Turn {
    /// The last of a conversation; none before anything was said.
    pub fn last_of(conversation: &Conversation) -> Option<Turn> {
        Turn::of(conversation.last()?, conversation.has_missed())
    }

    /// `is_missed`: what was looked for in the council's pages was not found there.
    pub fn of(exchange: &Exchange, is_missed: bool) -> Option<Turn> {
        let (status, by) = exchange.answers.iter().filter_map(|answer| told(answer, is_missed)).min()?;
        let is_about = !matches!(status, Status::Danger) && !exchange.answers.iter().any(is_about_nothing);
        let intent = exchange.intent.clone().filter(|_| is_about);
        Some(Turn { status, intent, by })
    }

    /// Whether a person wants something of the council by it: a greeting is no matter.
    pub(super) fn is_of_a_matter(&self) -> bool {
        match (&self.intent, self.status, self.by) {
            (Some(intent), ..) => !is_small_talk(intent),
            (None, Status::Answered, AnsweredBy::Dialogue) => false,
            _ => true,
        }
    }
}

fn is_small_talk(intent: &str) -> bool {
    matches!(intent, "meta.greet" | "meta.thanks" | "meta.help" | "meta.restart" | "meta.back" | "meta.feedback")
}

fn told(answer: &Answer, is_missed: bool) -> Option<(Status, AnsweredBy)> {
    let (status, by) = match answer {
        Answer::Composed(_) => (Status::Answered, AnsweredBy::Outside),
        Answer::Step(Step::Retrieve(_)) if is_missed => (Status::NotUnderstood, AnsweredBy::Dialogue),
        Answer::Step(Step::Retrieve(_)) => (Status::Answered, AnsweredBy::Pages),
        Answer::Step(step) => (of_step(step)?, AnsweredBy::Dialogue),
        Answer::Question { why: Why::NotUnderstood, .. } => (Status::NotUnderstood, AnsweredBy::Dialogue),
        // That a home is not there any more is no failure: another is asked for.
        Answer::WhichHome(_)
        | Answer::NoHome(_)
        | Answer::Question { .. }
        | Answer::Check { .. }
        | Answer::Failed(Failure::NoSuchHome) => (Status::Asked, AnsweredBy::Dialogue),
        Answer::Done { outcome: Outcome::Taken(_), .. } => (Status::Done, AnsweredBy::Dialogue),
        Answer::Done { outcome: Outcome::Waiting(_), .. } => (Status::Queued, AnsweredBy::Dialogue),
        Answer::Done { outcome: Outcome::Refused(_), .. } | Answer::Refused { .. } => {
            (Status::Answered, AnsweredBy::Dialogue)
        }
        Answer::Failed(Failure::Unavailable | Failure::TooMany) => (Status::Failed, AnsweredBy::Dialogue),
    };
    Some((status, by))
}

/// None of a step that never stands among answers.
fn of_step(step: &Step) -> Option<Status> {
    Some(match step {
        Step::Signpost(_) => Status::Danger,
        Step::HandOver(_) => Status::HandedOver,
        Step::Look(..) | Step::Told(_) | Step::Help | Step::Begin | Step::Retrieve(_) => Status::Answered,
        Step::Offer(_) => Status::Clarified,
        Step::Ask { why: Why::NotUnderstood | Why::Misread, .. } => Status::NotUnderstood,
        Step::Ask { .. } | Step::SignIn(_) => Status::Asked,
        Step::Restart | Step::Find(_) | Step::CheckAnswers { .. } | Step::Do(..) => return None,
    })
}

/// These say nothing of what was open before them.
fn is_about_nothing(answer: &Answer) -> bool {
    matches!(answer, Answer::Step(Step::Help | Step::Begin | Step::HandOver(Reason::Asked | Reason::Missed)))
}
