//! Roads and paths. What is wrong with one is told to the council with where it is.

use crate::assistant::{
    answer::{Answer, COUNCIL, Next, PERSON, answer},
    sites,
};
use words::Words;

pub(super) const ANSWERS: &[Answer] = &[
    answer(
        "highways.pothole",
        Words::answers_highways_pothole,
        Words::answers_highways_report,
        &[Next::Council, Next::Site(sites::TRUNK_ENGLAND), Next::Site(sites::TRUNK_WALES)],
    ),
    answer(
        "highways.surface",
        Words::answers_highways_surface,
        Words::answers_highways_report,
        &[Next::Council, Next::Site(sites::TRUNK_ENGLAND), Next::Site(sites::TRUNK_WALES)],
    ),
    answer("highways.pavement", Words::answers_highways_pavement, Words::answers_highways_report, COUNCIL),
    answer("highways.kerb", Words::answers_highways_kerb, Words::answers_highways_report, COUNCIL),
    answer("highways.manhole", Words::answers_highways_manhole, Words::answers_highways_report, COUNCIL),
    answer("highways.drain", Words::answers_highways_drain, Words::answers_highways_report, COUNCIL),
    answer("highways.flooding", Words::answers_highways_flooding, Words::answers_highways_flooding_says, COUNCIL),
    answer(
        "highways.street_light_out",
        Words::answers_highways_street_light_out,
        Words::answers_highways_light_says,
        COUNCIL,
    ),
    answer(
        "highways.street_light_day",
        Words::answers_highways_street_light_day,
        Words::answers_highways_light_says,
        COUNCIL,
    ),
    answer(
        "highways.lamp_column",
        Words::answers_highways_lamp_column,
        Words::answers_highways_lamp_column_says,
        PERSON,
    ),
    answer(
        "highways.traffic_signal",
        Words::answers_highways_traffic_signal,
        Words::answers_highways_signal_says,
        COUNCIL,
    ),
    answer("highways.crossing", Words::answers_highways_crossing, Words::answers_highways_signal_says, COUNCIL),
    answer(
        "highways.sign",
        Words::answers_highways_sign,
        Words::answers_highways_report,
        &[Next::Council, Next::Site(sites::TRUNK_ENGLAND), Next::Site(sites::TRUNK_WALES)],
    ),
    answer("highways.nameplate", Words::answers_highways_nameplate, Words::answers_highways_report, COUNCIL),
    answer(
        "highways.markings",
        Words::answers_highways_markings,
        Words::answers_highways_report,
        &[Next::Council, Next::Site(sites::TRUNK_ENGLAND), Next::Site(sites::TRUNK_WALES)],
    ),
    answer("highways.barrier", Words::answers_highways_barrier, Words::answers_highways_report, COUNCIL),
    answer("highways.bridge", Words::answers_highways_bridge, Words::answers_highways_report, COUNCIL),
    answer("highways.obstruction", Words::answers_highways_obstruction, Words::answers_highways_report, COUNCIL),
    answer("highways.vegetation", Words::answers_highways_vegetation, Words::answers_highways_vegetation_says, COUNCIL),
    answer("highways.tree", Words::answers_highways_tree, Words::answers_highways_tree_says, PERSON),
    answer("highways.grass", Words::answers_highways_grass, Words::answers_highways_grass_says, COUNCIL),
    answer(
        "highways.spillage",
        Words::answers_highways_spillage,
        Words::answers_highways_report,
        &[Next::Council, Next::Site(sites::TRUNK_ENGLAND), Next::Site(sites::TRUNK_WALES)],
    ),
    answer("highways.winter", Words::answers_highways_winter, Words::answers_highways_winter_says, COUNCIL),
    answer(
        "highways.roadworks",
        Words::answers_highways_roadworks,
        Words::answers_highways_roadworks_says,
        &[Next::Council, Next::Site(sites::TRUNK_ENGLAND), Next::Site(sites::TRUNK_WALES)],
    ),
    answer("highways.bus_stop", Words::answers_highways_bus_stop, Words::answers_highways_bus_stop_says, COUNCIL),
    answer(
        "highways.rights_of_way",
        Words::answers_highways_rights_of_way,
        Words::answers_highways_rights_of_way_says,
        COUNCIL,
    ),
    answer(
        "highways.dropped_kerb",
        Words::answers_highways_dropped_kerb,
        Words::answers_highways_dropped_kerb_says,
        COUNCIL,
    ),
    answer("highways.licence", Words::answers_highways_licence, Words::answers_highways_licence_says, COUNCIL),
    answer(
        "highways.parking_order",
        Words::answers_highways_parking_order,
        Words::answers_highways_parking_order_says,
        COUNCIL,
    ),
    answer("highways.claim", Words::answers_highways_claim, Words::answers_highways_claim_says, COUNCIL),
];
