//! Why a report that was filled in or sent cannot be taken as it is.

use crate::{Context, contact, dates};
use contract::reports::code;
use domain::bins::missed::{MissedService, MissedState};
use leptos::prelude::*;
use words::{RefusedAlreadyReported, RefusedCrewLogged, RefusedTooEarly, RefusedWindowClosed};

/// A sentence for each bin that stands in the way; `name` is what its service is called.
pub(super) fn lines<'a>(
    context: Context,
    refused: &[MissedService],
    name: impl Fn(&str) -> Option<&'a str>,
) -> Vec<String> {
    refused.iter().filter_map(|it| line(context, name(&it.service).unwrap_or(&it.service), &it.missed)).collect()
}

fn line(context: Context, bin: &str, state: &MissedState) -> Option<String> {
    let words = context.words();
    let said = |time| dates::time_and_day(words, time, context.today);
    Some(match state {
        MissedState::TooEarly { from, .. } => {
            let (time, soft_date) = &said(*from);
            words.refused_too_early(RefusedTooEarly { bin, time, soft_date })
        }
        MissedState::TooLate { was_until, .. } => {
            let (time, soft_date) = &said(*was_until);
            words.refused_window_closed(RefusedWindowClosed { bin, time, soft_date })
        }
        MissedState::AlreadyReported { reference, .. } => {
            words.refused_already_reported(RefusedAlreadyReported { bin, reference: reference.as_str() })
        }
        MissedState::Waiting { .. } => words.refused_waiting(bin),
        MissedState::CrewLogged { reason, .. } => {
            words.refused_crew_logged(RefusedCrewLogged { bin, reason: context.text(&reason.text()) })
        }
        MissedState::NothingToReport => words.refused_nothing_to_report(bin),
        // It could be reported after all.
        MissedState::Open { .. } => return None,
    })
}

/// What a problem without bins means, by its code.
pub(super) fn of_code(context: Context, problem: &str) -> String {
    let words = context.words();
    match problem {
        code::IDEMPOTENCY_MISMATCH => {
            [words.refused_idempotency_mismatch(), " ", words.refused_idempotency_mismatch_help()].concat()
        }
        contract::problem::code::INVALID => words.refused_invalid().to_owned(),
        _ => words.outbox_attention_help().to_owned(),
    }
}

/// "If it cannot wait, call 01234 567 890 (...)."
pub(super) fn call(context: Context) -> AnyView {
    contact::with_link(context, context.words().refused_call(&contact::phone(context)))
}
