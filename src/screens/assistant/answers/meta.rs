//! The conversation itself.

use crate::assistant::answer::{Answer, Here, Next, PERSON, answer};
use words::Words;

pub(super) const ANSWERS: &[Answer] = &[
    answer("meta.greet", Words::answers_meta_greet, Words::answers_meta_greet_says, &[Next::AskOn]),
    answer("meta.thanks", Words::answers_meta_thanks, Words::answers_meta_thanks_says, &[Next::AskOn]),
    answer("meta.help", Words::answers_meta_help, Words::answers_meta_help_says, &[Next::AskOn]),
    answer("meta.human", Words::answers_meta_human, Words::answers_meta_human_says, PERSON),
    answer("meta.restart", Words::answers_meta_restart, Words::answers_meta_restart_says, &[Next::Here(Here::Ask)]),
    answer("meta.back", Words::answers_meta_back, Words::answers_meta_back_says, &[Next::AskOn]),
    answer("meta.status", Words::answers_meta_status, Words::answers_meta_status_says, &[Next::Here(Here::Reports)]),
    answer("meta.contact", Words::answers_meta_contact, Words::answers_meta_contact_says, PERSON),
    answer("meta.feedback", Words::answers_meta_feedback, Words::answers_meta_feedback_says, PERSON),
];
