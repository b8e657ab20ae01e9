//! What a person asks in their own words.

use super::hidden;

/// A text of one line, as it was typed but for what cannot be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuestionFault {
    #[error("nothing was asked")]
    Empty,
    #[error("more was asked than is read")]
    TooLong,
}

impl Question {
    /// In characters.
    pub const MOST: usize = 300;

    pub fn parse(text: &str) -> Result<Question, QuestionFault> {
        let seen: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
        let seen: String = seen.chars().filter(|letter| !is_unseen(*letter)).collect();
        let text = seen.split_whitespace().collect::<Vec<_>>().join(" ");
        match text.chars().count() {
            0 => Err(QuestionFault::Empty),
            length if length > Question::MOST => Err(QuestionFault::TooLong),
            _ => Ok(Question(text)),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it is kept and shown again.
    pub fn hidden(&self) -> String {
        hidden(&self.0)
    }
}

/// Nobody sees them, and whoever reads the text is told something else by them: tags, joiners, marks of direction, selectors of
/// variants, fillers.
pub(crate) fn is_unseen(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e01ef}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_question_has_one_line_of_what_can_be_seen() {
        let read = |text: &str| Question::parse(text).map(|question| question.0);
        assert_eq!(read(" When is\r\nmy  bin day? ").as_deref(), Ok("When is my bin day?"));
        for unseen in ["\u{e0041}", "\u{200b}", "\u{ad}", "\u{fe0f}", "\u{e0101}", "\u{3164}"] {
            assert_eq!(read(&["bin", unseen, "s", unseen].concat()).as_deref(), Ok("bins"), "{unseen:?}");
        }
        assert_eq!(read(" \n\u{200b} "), Err(QuestionFault::Empty));
        assert_eq!(read(&"ŵ".repeat(300)).map(|text| text.chars().count()), Ok(300));
        assert_eq!(read(&"ŵ".repeat(301)), Err(QuestionFault::TooLong));
    }

    proptest! {
        #[test]
        fn what_was_read_is_read_as_the_same(text in "\\PC{0,320}") {
            if let Ok(question) = Question::parse(&text) {
                prop_assert_eq!(Question::parse(question.as_str()), Ok(question));
            }
        }
    }
}
