//! Signing in, and what is kept of a person.

use crate::assistant::answer::{Answer, Here, Next, answer};
use words::Words;

pub(super) const ANSWERS: &[Answer] = &[answer(
    "account.digital_id",
    Words::answers_account_digital_id,
    Words::answers_account_digital_id_says,
    &[Next::Here(Here::Account), Next::Here(Here::Details)],
)];
