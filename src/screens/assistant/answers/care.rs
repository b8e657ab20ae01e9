//! Care for adults and children, and Blue Badges.

use crate::assistant::{
    answer::{Answer, Next, PERSON, answer},
    sites,
};
use ::assistant::safety::Danger;
use words::Words;

pub(super) const ANSWERS: &[Answer] = &[
    answer(
        "care.blue_badge",
        Words::answers_care_blue_badge,
        Words::answers_care_blue_badge_says,
        &[Next::Site(sites::BLUE_BADGE), Next::Council],
    ),
    answer("care.adult", Words::answers_care_adult, Words::answers_care_adult_says, PERSON),
    answer(
        "care.child",
        Words::answers_care_child,
        Words::answers_care_child_says,
        &[Next::Help(Danger::Safeguarding)],
    ),
];
