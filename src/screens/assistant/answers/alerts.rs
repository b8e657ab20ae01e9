//! Floods.

use crate::assistant::{
    answer::{Answer, Next, answer},
    signposts, sites,
};
use words::Words;

pub(super) const ANSWERS: &[Answer] = &[answer(
    "alerts.flood",
    Words::answers_alerts_flood,
    Words::answers_alerts_flood_says,
    &[
        Next::Site(sites::FLOODS_ENGLAND),
        Next::Site(sites::FLOODS_WALES),
        Next::Site(sites::FLOODS_SCOTLAND),
        Next::Lines(signposts::FLOODS),
    ],
)];
