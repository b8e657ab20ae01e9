//! Bins and waste. The days of a home and the way to report a missed bin are looked up in the conversation itself.

use crate::assistant::answer::{Answer, COUNCIL, Here, Next, answer};
use words::Words;

pub(super) const ANSWERS: &[Answer] = &[
    answer("waste.dates", Words::answers_waste_dates, Words::answers_waste_dates_says, &[Next::Here(Here::BinDays)]),
    answer(
        "waste.missed",
        Words::answers_waste_missed,
        Words::answers_waste_missed_says,
        &[Next::Here(Here::BinDays), Next::Council],
    ),
    answer("waste.container", Words::answers_waste_container, Words::answers_waste_container_says, COUNCIL),
    answer("waste.bulky", Words::answers_waste_bulky, Words::answers_waste_bulky_says, COUNCIL),
    answer("waste.garden", Words::answers_waste_garden, Words::answers_waste_garden_says, COUNCIL),
    answer("waste.assisted", Words::answers_waste_assisted, Words::answers_waste_assisted_says, COUNCIL),
    answer("waste.sorting", Words::answers_waste_sorting, Words::answers_waste_sorting_says, COUNCIL),
];
