//! Licences for businesses.

use crate::assistant::answer::{Answer, COUNCIL, answer};
use words::Words;

pub(super) const ANSWERS: &[Answer] =
    &[answer("business.licence", Words::answers_business_licence, Words::answers_business_licence_says, COUNCIL)];
