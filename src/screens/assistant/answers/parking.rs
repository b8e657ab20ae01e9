//! Parking.

use crate::assistant::answer::{Answer, COUNCIL, answer};
use words::Words;

pub(super) const ANSWERS: &[Answer] = &[
    answer("parking.permit", Words::answers_parking_permit, Words::answers_parking_permit_says, COUNCIL),
    answer("parking.pcn", Words::answers_parking_pcn, Words::answers_parking_pcn_says, COUNCIL),
];
