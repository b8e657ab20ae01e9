use super::*;
use crate::forms::{Choice, Layout};
use crate::text::Text;
use jiff::civil::date;
use proptest::prelude::*;

const TODAY: Date = date(2026, 11, 26);

fn text(letters: &str) -> Text {
    Text::untranslated(letters)
}

fn options() -> Vec<Choice> {
    ["kerb", "yard", "other"].map(|id| Choice::new(id, text(id))).into()
}

/// A question of each kind, and one that hangs on another.
fn form() -> Form {
    let photo = Kind::Photo { max_files: 2, max_bytes: 1000, media_types: vec!["image/jpeg".to_owned()] };
    let mut questions: Vec<Question> = [
        ("where", Kind::Choice { options: options() }),
        ("which", Kind::Several { options: options() }),
        ("assisted", Kind::YesNo),
        ("name", Kind::Text { max_chars: 10 }),
        ("more", Kind::LongText { max_chars: 20 }),
        ("bins", Kind::Number { min: Some(1), max: Some(9) }),
        ("when", Kind::Date { earliest: Some(-7), latest: Some(0) }),
        ("from", Kind::Date { earliest: Some(0), latest: Some(30) }),
        ("phone", Kind::Phone),
        ("email", Kind::Email),
        ("place", Kind::Place),
        ("photo", photo),
    ]
    .map(|(id, kind)| Question::optional(id, text(id), kind))
    .into();
    let elsewhere = Question::required("elsewhere", text("elsewhere"), Kind::Text { max_chars: 5 });
    questions.insert(1, elsewhere.shown_if("where", ["other".to_owned()]));
    let form = Form { id: "all".to_owned(), title: text("All"), layout: Layout::OnePage, questions };
    assert_eq!(form.check(), Ok(()));
    form
}

type Outcome = Result<Vec<(String, String)>, Vec<(String, FaultKind)>>;

fn answered(pairs: &[(&str, &str)]) -> Outcome {
    let owned = |(id, value): (&str, &str)| (id.to_owned(), value.to_owned());
    match validate(&form(), &Answers::from_pairs(pairs.iter().copied()), TODAY) {
        Ok(valid) => Ok(valid.answers().pairs().map(owned).collect()),
        Err(faults) => Err(faults.into_iter().map(|fault| (fault.question, fault.kind)).collect()),
    }
}

fn written(id: &str, value: &str) -> String {
    let pairs = answered(&[(id, value)]).unwrap_or_else(|faults| panic!("{value}: {faults:?}"));
    pairs.into_iter().map(|(_, value)| value).collect::<Vec<_>>().join("|")
}

fn fault(id: &str, value: &str) -> FaultKind {
    let faults = answered(&[(id, value)]).expect_err(value);
    assert_eq!((faults.len(), &*faults[0].0), (1, id));
    faults[0].1
}

#[test]
fn each_answer_is_kept_in_its_one_written_form() {
    for (id, typed, kept) in [
        ("where", " kerb ", "kerb"),
        ("assisted", "yes", "yes"),
        ("name", "  Sia\u{302}n\r\nRhys ", "Siân Rhys"),
        ("more", "one\r\ntwo\r\n", "one\ntwo"),
        ("bins", " 0,003 ", "3"),
        ("when", "26 Tachwedd 2026", "2026-11-26"),
        ("phone", "+44 (0)1632 960001", "01632960001"),
        ("email", " a@b.cymru ", "a@b.cymru"),
        ("place", "100012345678", "100012345678"),
        ("photo", "Image/JPEG 900 a kerb.jpg", "image/jpeg 900 a kerb.jpg"),
    ] {
        assert_eq!(written(id, typed), kept, "{id}");
    }
}

#[test]
fn each_fault_says_what_is_wrong_and_by_how_much() {
    for (id, typed, expected) in [
        ("where", "moon", FaultKind::NotAnOption),
        ("which", "moon", FaultKind::NotAnOption),
        ("assisted", "true", FaultKind::NotAnOption),
        ("name", "eleven char", FaultKind::TooLong { max: 10, by: 1 }),
        ("more", &"ŷ".repeat(25), FaultKind::TooLong { max: 20, by: 5 }),
        ("bins", "many", FaultKind::NotANumber),
        ("bins", "1.5", FaultKind::NotWhole),
        ("bins", "0", FaultKind::TooSmall { min: 1 }),
        ("bins", "10", FaultKind::TooLarge { max: 9 }),
        ("when", "yesterday", FaultKind::NotADate),
        ("when", "26/11/26", FaultKind::YearNotFull),
        ("when", "27/11/2026", FaultKind::InTheFuture),
        ("when", "18/11/2026", FaultKind::TooEarly { earliest: date(2026, 11, 19) }),
        ("from", "25/11/2026", FaultKind::InThePast),
        ("from", "27/12/2026", FaultKind::TooLate { latest: date(2026, 12, 26) }),
        ("phone", "999", FaultKind::NotAPhone),
        ("email", "a@", FaultKind::NotAnEmail),
        ("place", "../etc", FaultKind::NotAPlace),
        ("photo", "kerb.jpg", FaultKind::NotAPhoto),
        ("photo", "image/svg+xml 1 a.svg", FaultKind::WrongMediaType),
        ("photo", "image/jpeg 0 a.jpg", FaultKind::EmptyFile),
        ("photo", "image/jpeg 1001 a.jpg", FaultKind::FileTooLarge { max_bytes: 1000 }),
        ("colour", "red", FaultKind::Unknown),
    ] {
        assert_eq!(fault(id, typed), expected, "{id}: {typed}");
    }
}

#[test]
fn several_values_are_for_questions_that_take_them() {
    let chosen = answered(&[("which", "yard"), ("which", "kerb"), ("which", "yard")]).expect("boxes are ticked");
    let values: Vec<&str> = chosen.iter().map(|(_, value)| &**value).collect();
    assert_eq!(values, ["kerb", "yard"], "once each, in the order of the options");
    let day = answered(&[("when", "26"), ("when", "11"), ("when", "2026")]).expect("three fields are one date");
    assert_eq!(day, [("when".to_owned(), "2026-11-26".to_owned())]);
    let faults = answered(&[("where", "kerb"), ("where", "yard")]).expect_err("one place");
    assert_eq!(faults[0].1, FaultKind::OnlyOne);
    let faults = answered(&[("photo", "image/jpeg 1 a"); 3]).expect_err("two at most");
    assert_eq!(faults[0].1, FaultKind::TooManyFiles { max: 2 });
}

#[test]
fn what_is_not_asked_is_dropped_and_what_is_asked_is_needed() {
    let kept = answered(&[("where", "kerb"), ("elsewhere", "far too long")]).expect("it is not asked");
    assert_eq!(kept, [("where".to_owned(), "kerb".to_owned())]);
    let faults = answered(&[("where", "other"), ("elsewhere", " \r\n\u{7}")]).expect_err("it is asked");
    assert_eq!(faults, [("elsewhere".to_owned(), FaultKind::Required)]);
    let faults = answered(&[("where", "moon"), ("elsewhere", "far too long")]).expect_err("one is wrong");
    assert_eq!(faults, [("where".to_owned(), FaultKind::NotAnOption)]);
    assert_eq!(answered(&[("where", ""), ("name", "  ")]), Ok(vec![]));
}

#[test]
fn faults_come_in_the_order_of_the_questions() {
    let faults = answered(&[("email", "a"), ("zebra", "1"), ("where", "moon"), ("bins", "x")]).expect_err("all wrong");
    let ids: Vec<&str> = faults.iter().map(|(id, _)| &**id).collect();
    assert_eq!(ids, ["where", "bins", "email", "zebra"]);
}

#[test]
fn a_valid_answer_has_its_meaning() {
    let pairs = [("assisted", "yes"), ("when", "26/11/2026"), ("bins", "3"), ("photo", "image/jpeg 9 a.jpg")];
    let valid = validate(&form(), &Answers::from_pairs(pairs), TODAY).expect("valid");
    assert!(valid.is_yes("assisted") && !valid.is_yes("bins"));
    assert_eq!((valid.date("when"), valid.number("bins")), (Some(TODAY), Some(3)));
    assert_eq!(valid.photos("photo").len(), 1);
}

#[test]
fn the_wire_names_of_faults_are_their_codes() {
    for kind in [FaultKind::Required, FaultKind::InThePast, FaultKind::TooLong { max: 1, by: 1 }] {
        let json = serde_json::to_value(kind).expect("serialises");
        let name = json.as_str().or_else(|| json.as_object()?.keys().next().map(String::as_str));
        assert_eq!(name, Some(kind.code()));
    }
}

/// An answer that may well be right.
fn typed() -> impl Strategy<Value = (String, String)> {
    let ids: Vec<String> = form().questions.into_iter().map(|question| question.id).collect();
    let values = prop_oneof![
        proptest::sample::select(vec![
            "kerb",
            "yard",
            "other",
            "yes",
            "no",
            "3",
            "1,0",
            "26/11/2026",
            "26 Tachwedd 2026",
            "01632 960001",
            "a@b.cymru",
            "image/jpeg 9 a.jpg",
            " Tŷ ",
            "y\u{302}",
            "a\r\nb",
            "100012345678",
        ])
        .prop_map(str::to_owned),
        any::<String>(),
    ];
    (proptest::sample::select(ids), values)
}

proptest! {
    #[test]
    fn valid_answers_stay_valid_and_unchanged(pairs in proptest::collection::vec(typed(), 0..6), offset in -8..40i32) {
        let today = TODAY.saturating_add(offset.days());
        if let Ok(valid) = validate(&form(), &Answers::from_pairs(pairs), today) {
            let again = Answers::from_pairs(valid.answers().pairs());
            prop_assert_eq!(validate(&form(), &again, today), Ok(valid.clone()));
            let json = serde_json::to_string(valid.answers()).expect("serialises");
            let kept: Answers = serde_json::from_str(&json).expect("own output");
            prop_assert_eq!(validate(&form(), &kept, today), Ok(valid));
        }
    }

    #[test]
    fn any_answers_are_valid_or_have_faults(
        pairs in proptest::collection::vec((any::<String>(), any::<String>()), 0..6),
        days in -4_000_000..4_000_000i32,
    ) {
        let today = date(0, 1, 1).saturating_add(days.days());
        let outcome = validate(&form(), &Answers::from_pairs(pairs), today);
        prop_assert!(outcome.is_ok() || outcome.is_err_and(|faults| !faults.is_empty()));
    }
}
