//! What is counted, by the names that staff know.

use super::super::answers;
use ::assistant::insight::{AnsweredBy, Channel, Outcome, Share, Span, Status};
use words::{InsightShare, Words};

/// As a button of the assistant has it; one that is gone is named as it was counted.
pub fn intent(words: Words, intent: Option<&str>) -> String {
    let Some(intent) = intent else { return words.insight_unknown().to_owned() };
    answers::to(intent).map_or(intent, |answer| (answer.name)(words)).to_owned()
}

pub fn area(words: Words, area: Option<&str>) -> String {
    let name = match area {
        None => words.insight_unknown(),
        Some("waste") => words.insight_area_waste(),
        Some("highways") => words.insight_area_highways(),
        Some("street") => words.insight_area_street(),
        Some("tax") => words.insight_area_tax(),
        Some("planning") => words.insight_area_planning(),
        Some("housing") => words.insight_area_housing(),
        Some("school") => words.insight_area_school(),
        Some("care") => words.insight_area_care(),
        Some("civic") => words.insight_area_civic(),
        Some("parking") => words.insight_area_parking(),
        Some("business") => words.insight_area_business(),
        Some("environment") => words.insight_area_environment(),
        Some("alerts") => words.insight_area_alerts(),
        Some("account") => words.insight_area_account(),
        Some("meta") => words.insight_area_meta(),
        Some(other) => other,
    };
    name.to_owned()
}

pub fn outcome(words: Words, outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Done => words.insight_done(),
        Outcome::Answered => words.insight_answered(),
        Outcome::AskedAgain => words.insight_asked_again(),
        Outcome::HandedOver => words.insight_handed_over(),
        Outcome::Abandoned => words.insight_abandoned(),
        Outcome::NotUnderstood => words.insight_not_understood(),
        Outcome::Failed => words.insight_failed(),
        Outcome::Danger => words.insight_danger(),
    }
}

pub fn status(words: Words, status: Status) -> &'static str {
    match status {
        Status::Danger => words.insight_danger(),
        Status::HandedOver => words.insight_handed_over(),
        Status::Done => words.insight_done(),
        Status::Queued => words.insight_queued(),
        Status::Failed => words.insight_failed(),
        Status::Answered => words.insight_answered(),
        Status::NotUnderstood => words.insight_not_understood(),
        Status::Clarified => words.insight_clarified(),
        Status::Asked => words.insight_asked(),
    }
}

pub fn answered_by(words: Words, by: AnsweredBy) -> &'static str {
    match by {
        AnsweredBy::Dialogue => words.insight_by_dialogue(),
        AnsweredBy::Pages => words.insight_by_pages(),
        AnsweredBy::Outside => words.insight_by_outside(),
    }
}

pub fn channel(words: Words, channel: Channel) -> &'static str {
    match channel {
        Channel::Page => words.insight_channel_page(),
        Channel::Panel => words.insight_channel_panel(),
    }
}

pub fn span(words: Words, span: Span) -> &'static str {
    match span {
        Span::Week => words.insight_week(),
        Span::Month => words.insight_month(),
        Span::Quarter => words.insight_quarter(),
        Span::Year => words.insight_year(),
    }
}

/// 12,345
pub fn number(number: u64) -> String {
    let digits = number.to_string();
    let first = digits.len() % 3;
    let mut text = String::new();
    for (place, digit) in digits.char_indices() {
        if place > 0 && place % 3 == first {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Nothing is no share of nothing.
pub fn percent(share: Share) -> String {
    share.percent().map_or_else(|| "–".to_owned(), |percent| [&*percent.to_string(), "%"].concat())
}

pub fn share(words: Words, share: Share) -> String {
    let (part, of, percent) = (number(share.part), number(share.of), percent(share));
    words.insight_share(InsightShare { part: &part, of: &of, percent: &percent })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart_and_nothing_is_no_share_of_nothing() {
        let numbers = [0, 12, 123, 1234, 123_456, 1_234_567].map(number);
        assert_eq!(numbers, ["0", "12", "123", "1,234", "123,456", "1,234,567"]);
        assert_eq!(percent(Share { part: 0, of: 0 }), "–");
        assert_eq!(percent(Share { part: 2, of: 3 }), "67%");
    }
}
