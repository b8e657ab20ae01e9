//! Housing.

use crate::assistant::{
    answer::{Answer, COUNCIL, Next, answer},
    signposts,
};
use words::Words;

pub(super) const ANSWERS: &[Answer] = &[
    answer("housing.apply", Words::answers_housing_apply, Words::answers_housing_apply_says, COUNCIL),
    answer("housing.repair", Words::answers_housing_repair, Words::answers_housing_repair_says, COUNCIL),
    answer("housing.rent", Words::answers_housing_rent, Words::answers_housing_rent_says, COUNCIL),
    answer(
        "housing.homeless",
        Words::answers_housing_homeless,
        Words::answers_housing_homeless_says,
        &[Next::Person, Next::Lines(signposts::HOMELESS)],
    ),
];
