//! Votes, registers, libraries and complaints.

use crate::assistant::{
    answer::{Answer, COUNCIL, Next, answer},
    sites,
};
use words::Words;

pub(super) const ANSWERS: &[Answer] = &[
    answer(
        "civic.electoral",
        Words::answers_civic_electoral,
        Words::answers_civic_electoral_says,
        &[Next::Site(sites::REGISTER_TO_VOTE), Next::Council],
    ),
    answer("civic.registrars", Words::answers_civic_registrars, Words::answers_civic_registrars_says, COUNCIL),
    answer("civic.libraries", Words::answers_civic_libraries, Words::answers_civic_libraries_says, COUNCIL),
    answer(
        "civic.complaint",
        Words::answers_civic_complaint,
        Words::answers_civic_complaint_says,
        &[Next::Council, Next::Site(sites::COUNCILLORS)],
    ),
];
