//! Planning and building.

use crate::assistant::{
    answer::{Answer, COUNCIL, Next, answer},
    sites,
};
use words::Words;

pub(super) const ANSWERS: &[Answer] = &[
    answer(
        "planning.permission",
        Words::answers_planning_permission,
        Words::answers_planning_permission_says,
        &[Next::Site(sites::PLANNING), Next::Council],
    ),
    answer("planning.find", Words::answers_planning_find, Words::answers_planning_find_says, COUNCIL),
    answer("planning.comment", Words::answers_planning_comment, Words::answers_planning_comment_says, COUNCIL),
    answer(
        "planning.apply",
        Words::answers_planning_apply,
        Words::answers_planning_apply_says,
        &[Next::Site(sites::PLANNING), Next::Council],
    ),
    answer("planning.preapp", Words::answers_planning_preapp, Words::answers_planning_preapp_says, COUNCIL),
    answer("planning.breach", Words::answers_planning_breach, Words::answers_planning_breach_says, COUNCIL),
    answer("planning.trees", Words::answers_planning_trees, Words::answers_planning_trees_says, COUNCIL),
    answer(
        "planning.building_control",
        Words::answers_planning_building_control,
        Words::answers_planning_building_control_says,
        COUNCIL,
    ),
];
