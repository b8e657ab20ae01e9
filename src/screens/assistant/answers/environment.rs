//! Noise, smoke and pests.

use crate::assistant::answer::{Answer, COUNCIL, answer};
use words::Words;

pub(super) const ANSWERS: &[Answer] =
    &[answer("environment.noise", Words::answers_environment_noise, Words::answers_environment_noise_says, COUNCIL)];
