//! Streets and public places.

use crate::assistant::{
    answer::{Answer, COUNCIL, Next, PERSON, answer},
    sites,
};
use words::Words;

pub(super) const ANSWERS: &[Answer] = &[
    answer("street.fly_tipping", Words::answers_street_fly_tipping, Words::answers_street_fly_tipping_says, COUNCIL),
    answer("street.litter", Words::answers_street_litter, Words::answers_street_litter_says, COUNCIL),
    answer("street.graffiti", Words::answers_street_graffiti, Words::answers_street_graffiti_says, COUNCIL),
    answer("street.dog_fouling", Words::answers_street_dog_fouling, Words::answers_street_dog_fouling_says, COUNCIL),
    answer("street.dead_animal", Words::answers_street_dead_animal, Words::answers_street_dead_animal_says, COUNCIL),
    answer(
        "street.abandoned_vehicle",
        Words::answers_street_abandoned_vehicle,
        Words::answers_street_abandoned_vehicle_says,
        &[Next::Council, Next::Site(sites::VEHICLE_TAX)],
    ),
    answer("street.fly_posting", Words::answers_street_fly_posting, Words::answers_street_fly_posting_says, COUNCIL),
    answer("street.needles", Words::answers_street_needles, Words::answers_street_needles_says, PERSON),
    answer("street.toilets", Words::answers_street_toilets, Words::answers_street_toilets_says, COUNCIL),
];
