//! Whether a form is answered as it asks. The browser and the server ask this same function.

use super::reading::{date, email, number, phone, text};
use super::{Answers, FaultKind, FieldFault, Form, Kind, Photo, Question, YES};
use crate::address::AddressId;
use crate::iso;
use jiff::{ToSpan, civil::Date};

/// Answers that keep to a form, each in its one written form: trimmed, dates as ISO 8601, numbers in digits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Valid(Answers);

impl Valid {
    pub fn answers(&self) -> &Answers {
        &self.0
    }

    pub fn into_answers(self) -> Answers {
        self.0
    }

    pub fn value(&self, id: &str) -> Option<&str> {
        self.0.value(id)
    }

    pub fn values(&self, id: &str) -> &[String] {
        self.0.values(id)
    }

    pub fn is_yes(&self, id: &str) -> bool {
        self.value(id) == Some(YES)
    }

    pub fn date(&self, id: &str) -> Option<Date> {
        iso::parse_date(self.value(id)?)
    }

    pub fn number(&self, id: &str) -> Option<i64> {
        self.value(id)?.parse().ok()
    }

    pub fn photos(&self, id: &str) -> Vec<Photo> {
        self.values(id).iter().filter_map(|value| Photo::read(value)).collect()
    }
}

/// The answers in their written form, or all faults in the order of the questions. Answers to questions that are not asked
/// are dropped; ids that the form does not have are refused. What is valid stays valid, unchanged, on the same day.
pub fn validate(form: &Form, answers: &Answers, today: Date) -> Result<Valid, Vec<FieldFault>> {
    let (mut valid, mut faults) = (Answers::default(), Vec::new());
    for question in &form.questions {
        if !is_asked(question, &valid) {
            continue;
        }
        match read(question, answers.values(&question.id), today) {
            Ok(values) if values.is_empty() => {}
            Ok(values) => valid.set(&question.id, values),
            Err(kind) => faults.push(FieldFault { question: question.id.clone(), kind }),
        }
    }
    let unknown = answers.ids().filter(|id| form.question(id).is_none());
    faults.extend(unknown.map(|id| FieldFault { question: id.to_owned(), kind: FaultKind::Unknown }));
    if faults.is_empty() { Ok(Valid(valid)) } else { Err(faults) }
}

/// By the earlier answers that are valid: one that is not has a fault of its own, and no questions that hang on it.
fn is_asked(question: &Question, valid: &Answers) -> bool {
    question.shown_if.as_ref().is_none_or(|condition| {
        valid.values(&condition.question).iter().any(|value| condition.is_any_of.contains(value))
    })
}

/// The values in their written form; none where there is no answer and none is needed.
fn read(question: &Question, values: &[String], today: Date) -> Result<Vec<String>, FaultKind> {
    let given: Vec<&str> = values.iter().map(|value| value.trim()).filter(|value| !value.is_empty()).collect();
    let values = if given.is_empty() { Vec::new() } else { read_given(&question.kind, &given, today)? };
    if values.is_empty() && question.is_required { Err(FaultKind::Required) } else { Ok(values) }
}

fn read_given(kind: &Kind, given: &[&str], today: Date) -> Result<Vec<String>, FaultKind> {
    match kind {
        Kind::Several { options } => {
            if given.iter().any(|value| !kind.has_option(value)) {
                return Err(FaultKind::NotAnOption);
            }
            let chosen = options.iter().filter(|option| given.contains(&&*option.id));
            return Ok(chosen.map(|option| option.id.clone()).collect());
        }
        Kind::Photo { max_files, max_bytes, media_types } => return photos(given, *max_files, *max_bytes, media_types),
        // The day, the month and the year may come from fields of their own.
        Kind::Date { earliest, latest } => {
            let date = date::read(&given.join(" "))?;
            return within(date, *earliest, *latest, today).map(|date| vec![iso::date_text(date)]);
        }
        _ => {}
    }
    let [value] = given else { return Err(FaultKind::OnlyOne) };
    let read = one(kind, value)?;
    Ok(if read.is_empty() { Vec::new() } else { vec![read] })
}

/// Of a kind that takes one value.
fn one(kind: &Kind, value: &str) -> Result<String, FaultKind> {
    match kind {
        Kind::Text { max_chars } => no_longer(text::line(value), *max_chars),
        Kind::LongText { max_chars } => no_longer(text::lines(value), *max_chars),
        Kind::Number { min, max } => match number::read(value)? {
            number if min.is_some_and(|min| number < min) => Err(FaultKind::TooSmall { min: min.unwrap_or(number) }),
            number if max.is_some_and(|max| number > max) => Err(FaultKind::TooLarge { max: max.unwrap_or(number) }),
            number => Ok(number.to_string()),
        },
        Kind::Phone => phone::read(value).ok_or(FaultKind::NotAPhone),
        Kind::Email => email::read(value).ok_or(FaultKind::NotAnEmail),
        Kind::Place => value.parse::<AddressId>().map(String::from).map_err(|_| FaultKind::NotAPlace),
        kind if kind.has_option(value) => Ok(value.to_owned()),
        _ => Err(FaultKind::NotAnOption),
    }
}

fn no_longer(text: String, max: u32) -> Result<String, FaultKind> {
    match text::length(&text).checked_sub(max) {
        None | Some(0) => Ok(text),
        Some(by) => Err(FaultKind::TooLong { max, by }),
    }
}

fn within(date: Date, earliest: Option<i32>, latest: Option<i32>, today: Date) -> Result<Date, FaultKind> {
    let day = |offset: i32| today.checked_add(offset.days()).ok();
    match (earliest.map(|offset| (offset, day(offset))), latest.map(|offset| (offset, day(offset)))) {
        (Some((0, _)), _) if date < today => Err(FaultKind::InThePast),
        (_, Some((0, _))) if date > today => Err(FaultKind::InTheFuture),
        (Some((_, Some(earliest))), _) if date < earliest => Err(FaultKind::TooEarly { earliest }),
        (_, Some((_, Some(latest)))) if date > latest => Err(FaultKind::TooLate { latest }),
        _ => Ok(date),
    }
}

fn photos(given: &[&str], max_files: u32, max_bytes: u64, media_types: &[String]) -> Result<Vec<String>, FaultKind> {
    let mut read: Vec<String> = Vec::new();
    for value in given {
        let photo = Photo::read(value).ok_or(FaultKind::NotAPhoto)?;
        if !media_types.contains(&photo.media_type) {
            return Err(FaultKind::WrongMediaType);
        }
        match photo.bytes {
            0 => return Err(FaultKind::EmptyFile),
            bytes if bytes > max_bytes => return Err(FaultKind::FileTooLarge { max_bytes }),
            _ => read.push(photo.to_string()),
        }
    }
    let is_too_many = u32::try_from(read.len()).is_ok_and(|files| files > max_files);
    if is_too_many { Err(FaultKind::TooManyFiles { max: max_files }) } else { Ok(read) }
}

#[cfg(test)]
mod tests;
