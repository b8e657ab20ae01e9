//! What is wrong with an answer, in words that say what to do.

use super::question::id_of;
use crate::{Context, dates::full_date};
use domain::forms::{FaultKind, FieldFault, Form, Question};
use ui::FieldError;

/// For the error summary: where the field is, and what to do about it.
pub(super) fn summary(context: Context, form: &Form, faults: &[FieldFault]) -> Vec<(String, String)> {
    let line = |fault: &FieldFault| {
        let question = form.question(&fault.question).or(form.questions.first())?;
        Some((["#", &id_of(&question.id)].concat(), in_words(context, question, fault.kind)))
    };
    faults.iter().filter_map(line).collect()
}

/// At the field itself.
pub(super) fn of(context: Context, question: &Question, faults: &[FieldFault]) -> Option<FieldError> {
    let fault = faults.iter().find(|fault| fault.question == question.id)?;
    Some(FieldError { prefix: context.words().error_prefix(), text: in_words(context, question, fault.kind) })
}

fn in_words(context: Context, question: &Question, kind: FaultKind) -> String {
    let words = context.words();
    let plain = match kind {
        FaultKind::Required => {
            let asked = || words.fault_required(context.text(&question.label));
            return question.if_missing.as_ref().map_or_else(asked, |text| context.text(text).to_owned());
        }
        FaultKind::TooLong { max, by } => return words.fault_too_long(by, &max.to_string()),
        FaultKind::TooSmall { min } => return words.fault_too_small(&min.to_string()),
        FaultKind::TooLarge { max } => return words.fault_too_large(&max.to_string()),
        FaultKind::TooEarly { earliest } => return words.fault_too_early(&full_date(words, earliest)),
        FaultKind::TooLate { latest } => return words.fault_too_late(&full_date(words, latest)),
        FaultKind::NotANumber => words.fault_not_a_number(),
        FaultKind::NotWhole => words.fault_not_whole(),
        FaultKind::OnlyOne => words.fault_only_one(),
        FaultKind::NotAnOption => words.fault_not_an_option(),
        FaultKind::NotADate => words.fault_not_a_date(),
        FaultKind::YearNotFull => words.fault_year_not_full(),
        FaultKind::InThePast => words.fault_in_the_past(),
        FaultKind::InTheFuture => words.fault_in_the_future(),
        FaultKind::NotAPhone => words.fault_not_a_phone(),
        FaultKind::NotAnEmail => words.fault_not_an_email(),
        FaultKind::NotAPlace => words.fault_not_a_place(),
        // No page asks for a file: who sends one has another form than this.
        FaultKind::Unknown
        | FaultKind::NotAPhoto
        | FaultKind::WrongMediaType
        | FaultKind::EmptyFile
        | FaultKind::FileTooLarge { .. }
        | FaultKind::TooManyFiles { .. } => words.fault_unknown(),
    };
    plain.to_owned()
}
