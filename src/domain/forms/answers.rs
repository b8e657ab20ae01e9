//! What a person typed or chose, as it stands in a form, a draft or a request; right or wrong.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The values of each question by its id. A question may have several values: the boxes that are ticked, the files, and the
/// three fields of a date.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Answers(BTreeMap<String, Vec<String>>);

impl Answers {
    /// The fields of a form in their order; a name that comes again adds a value.
    pub fn from_pairs<N: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (N, V)>) -> Answers {
        let mut answers = Answers::default();
        for (name, value) in pairs {
            answers.add(name, value);
        }
        answers
    }

    /// As [`Answers::from_pairs`] reads them back, but for questions without a value.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().flat_map(|(id, values)| values.iter().map(move |value| (&**id, &**value)))
    }

    pub fn add(&mut self, id: impl Into<String>, value: impl Into<String>) {
        self.0.entry(id.into()).or_default().push(value.into());
    }

    /// In the place of what was there.
    pub fn set(&mut self, id: impl Into<String>, values: impl IntoIterator<Item = String>) {
        self.0.insert(id.into(), values.into_iter().collect());
    }

    pub fn remove(&mut self, id: &str) {
        self.0.remove(id);
    }

    pub fn values(&self, id: &str) -> &[String] {
        self.0.get(id).map_or(&[], Vec::as_slice)
    }

    /// The first value.
    pub fn value(&self, id: &str) -> Option<&str> {
        self.values(id).first().map(String::as_str)
    }

    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub fn is_empty(&self) -> bool {
        self.0.values().all(Vec::is_empty)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_wire_has_the_values_by_question() {
        let answers = Answers::from_pairs([("bins", "food"), ("where", "kerb"), ("bins", "black")]);
        let json = serde_json::to_string(&answers).expect("serialises");
        assert_eq!(json, r#"{"bins":["food","black"],"where":["kerb"]}"#);
        assert_eq!(answers.value("bins"), Some("food"));
        assert_eq!((answers.value("else"), answers.values("else").len()), (None, 0));
    }

    #[test]
    fn a_new_answer_takes_the_place_of_the_old_one() {
        let mut answers = Answers::from_pairs([("a", "1"), ("b", "2")]);
        answers.set("a", ["3".to_owned(), "4".to_owned()]);
        answers.remove("b");
        assert_eq!(answers.pairs().collect::<Vec<_>>(), [("a", "3"), ("a", "4")]);
        answers.set("a", []);
        assert!(answers.is_empty());
    }

    proptest! {
        #[test]
        fn pairs_are_read_back(pairs in proptest::collection::vec(("[a-c]", any::<String>()), 0..12)) {
            let answers = Answers::from_pairs(pairs);
            prop_assert_eq!(&Answers::from_pairs(answers.pairs()), &answers);
            let json = serde_json::to_string(&answers).expect("serialises");
            prop_assert_eq!(serde_json::from_str::<Answers>(&json).expect("own output"), answers);
        }
    }
}
