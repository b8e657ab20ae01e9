//! What a posted form says: the one reading of its fields, for the gateway and for the app.

use super::{Answers, Pressed, Step};
use crate::reports::ReportKey;

/// The names of a form's own fields. None of them can be the id of a question, which has small letters only and no dot.
pub const KEY: &str = "Form.key";
pub const STEP: &str = "Form.step";
pub const PRESSED: &str = "Form.pressed";

const OWN: &str = "Form.";

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Posted {
    /// As they were typed, those of the other steps among them.
    pub answers: Answers,
    /// Made with the form. None where somebody has changed it.
    pub key: Option<ReportKey>,
    /// What was on the screen. None is the beginning.
    pub step: Option<Step>,
    pub pressed: Pressed,
}

impl Posted {
    /// The fields of a form, decoded, in their order.
    pub fn read<N: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (N, V)>) -> Posted {
        let mut posted = Posted::default();
        for (name, value) in pairs {
            let (name, value): (String, String) = (name.into(), value.into());
            match &*name {
                KEY => posted.key = value.parse().ok(),
                STEP => posted.step = value.parse().ok(),
                PRESSED => posted.pressed = Pressed::read(&value),
                other if other.starts_with(OWN) => {}
                _ => posted.answers.add(name, value),
            }
        }
        posted
    }

    /// As [`Posted::read`] reads them back.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let own = [
            self.key.as_ref().map(|key| (KEY, key.to_string())),
            self.step.as_ref().map(|step| (STEP, step.to_string())),
            Some((PRESSED, self.pressed.to_string())),
        ];
        let own = own.into_iter().flatten().map(|(name, value)| (name.to_owned(), value));
        self.answers.pairs().map(|(id, value)| (id.to_owned(), value.to_owned())).chain(own).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn answers_are_told_from_what_is_the_form_s_own() {
        let fields = [
            ("bins", "food"),
            ("Form.key", "f47ac10b-58cc-4372-a567-0e02b2c3d479"),
            ("Form.step", "question:bins"),
            ("bins", "black"),
            ("Form.pressed", "back"),
            ("Form.later", "of a newer server"),
        ];
        let posted = Posted::read(fields);
        assert_eq!(posted.answers, Answers::from_pairs([("bins", "food"), ("bins", "black")]));
        assert_eq!(posted.key.as_ref().map(ReportKey::as_str), Some("f47ac10b-58cc-4372-a567-0e02b2c3d479"));
        assert_eq!((posted.step, posted.pressed), (Some(Step::Question("bins".to_owned())), Pressed::Back));
    }

    #[test]
    fn a_form_that_somebody_has_changed_is_still_read() {
        let posted = Posted::read([(KEY, "1"), (STEP, "nowhere"), (PRESSED, "jump"), ("a", "")]);
        assert_eq!(posted, Posted { answers: Answers::from_pairs([("a", "")]), ..Posted::default() });
    }

    fn posted() -> impl Strategy<Value = Posted> {
        let id = "[a-z0-9_-]{1,8}";
        let step = prop_oneof![id.prop_map(Step::Question), id.prop_map(Step::Change), Just(Step::Check)];
        let pressed = prop_oneof![
            Just(Pressed::Continue),
            Just(Pressed::Back),
            Just(Pressed::Send),
            id.prop_map(Pressed::Change)
        ];
        let answers = proptest::collection::vec((id, any::<String>()), 0..8);
        let key = proptest::option::of(any::<[u8; 16]>().prop_map(ReportKey::from_random));
        (answers, key, proptest::option::of(step), pressed).prop_map(|(answers, key, step, pressed)| Posted {
            answers: Answers::from_pairs(answers),
            key,
            step,
            pressed,
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(posted in posted()) {
            prop_assert_eq!(Posted::read(posted.pairs()), posted);
        }

        #[test]
        fn any_fields_are_read(pairs in proptest::collection::vec((any::<String>(), any::<String>()), 0..6)) {
            let posted = Posted::read(pairs);
            prop_assert_eq!(Posted::read(posted.pairs()), posted);
        }
    }
}
