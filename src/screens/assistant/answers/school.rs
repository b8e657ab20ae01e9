//! Schools.

use crate::assistant::answer::{Answer, COUNCIL, answer};
use words::Words;

pub(super) const ANSWERS: &[Answer] = &[
    answer("school.places", Words::answers_school_places, Words::answers_school_places_says, COUNCIL),
    answer("school.transport", Words::answers_school_transport, Words::answers_school_transport_says, COUNCIL),
];
