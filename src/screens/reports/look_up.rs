//! The box that finds a report by its reference.

use super::{Page, page::REFERENCE};
use crate::{AreaPage, Context};
use domain::reports::{Reference, ReferenceError};
use leptos::prelude::*;
use ui::{ErrorSummary, Field, FieldError, Standing, TextInput};
use words::Words;

/// What is wrong with what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferenceFault {
    Empty,
    NotAReference,
    Slip,
}

impl ReferenceFault {
    /// Reads what was typed in the box.
    pub fn read(typed: &str) -> Result<Reference, ReferenceFault> {
        if typed.trim().is_empty() {
            return Err(ReferenceFault::Empty);
        }
        typed.parse().map_err(|error| match error {
            ReferenceError::NotAReference => ReferenceFault::NotAReference,
            ReferenceError::Slip => ReferenceFault::Slip,
        })
    }

    fn in_words(self, words: Words) -> &'static str {
        match self {
            ReferenceFault::Empty => words.reports_reference_empty(),
            ReferenceFault::NotAReference => words.reports_reference_wrong(),
            ReferenceFault::Slip => words.reports_reference_slip(),
        }
    }
}

/// A plain GET form: the answer has a path.
pub(super) fn form(context: Context, typed: &str, fault: Option<ReferenceFault>) -> AnyView {
    let words = context.words();
    let field = Field {
        id: REFERENCE.to_owned(),
        label: words.reports_reference().to_owned(),
        hint: Some(words.reports_reference_hint().to_owned()),
        error: fault.map(|fault| FieldError { prefix: words.error_prefix(), text: fault.in_words(words).to_owned() }),
        standing: Standing::Small,
    };
    view! {
        <form class="form form--short" method="get" action=Page::Mine.path(context.language) novalidate>
            <TextInput field=field name=REFERENCE value=typed.to_owned() />
            <button type="submit" class="govuk-button govuk-button--secondary">
                {words.search_button()}
            </button>
        </form>
    }
    .into_any()
}

pub(super) fn error_summary(context: Context, fault: ReferenceFault) -> AnyView {
    let words = context.words();
    let errors = vec![(["#", REFERENCE].concat(), fault.in_words(words).to_owned())];
    view! { <ErrorSummary title=words.error_summary() errors=errors /> }.into_any()
}
