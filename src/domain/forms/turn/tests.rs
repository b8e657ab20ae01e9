use super::*;
use crate::forms::{FaultKind, Kind};
use crate::text::Text;
use jiff::civil::date;
use proptest::prelude::*;

const TODAY: Date = date(2026, 11, 26);

/// Where a lamp stands: a question that hangs on another, one that may be passed over, and one at the end.
fn form(layout: Layout) -> Form {
    let text = |letters: &str| Text::untranslated(letters);
    let yes_no = |id: &str| Question::required(id, text(id), Kind::YesNo);
    let name = Question::required("name", text("name"), Kind::Text { max_chars: 5 });
    let more = Question::optional("more", text("more"), Kind::LongText { max_chars: 5 });
    let questions = vec![yes_no("named"), name.shown_if("named", ["yes".to_owned()]), more, yes_no("lit")];
    let form = Form { id: "lamp".to_owned(), title: text("Lamp"), layout, questions };
    assert_eq!(form.check(), Ok(()));
    form
}

fn question(id: &str) -> Step {
    Step::Question(id.to_owned())
}

fn change(id: &str) -> Step {
    Step::Change(id.to_owned())
}

fn posted(step: Step, pressed: Pressed, pairs: &[(&str, &str)]) -> Posted {
    let answers = Answers::from_pairs(pairs.iter().copied());
    Posted { answers, key: None, step: Some(step), pressed }
}

fn shown(layout: Layout, posted: Posted) -> FormState {
    match form(layout).turn(posted, TODAY) {
        Turn::Show(shown) => shown,
        Turn::Send(valid) => panic!("{valid:?} is sent"),
    }
}

fn after(step: Step, pressed: Pressed, pairs: &[(&str, &str)]) -> Step {
    let shown = shown(Layout::OneThingAPage, posted(step, pressed, pairs));
    assert_eq!(shown.faults, []);
    shown.step
}

#[test]
fn each_question_leads_to_the_next_and_the_last_to_the_check() {
    use Pressed::Continue;
    let begun = form(Layout::OneThingAPage).begin(Answers::from_pairs([("gone", "1"), ("lit", "no")]));
    assert_eq!((begun.step, begun.answers), (question("named"), Answers::from_pairs([("lit", "no")])));
    assert_eq!(after(question("named"), Continue, &[("named", "yes")]), question("name"));
    assert_eq!(after(question("named"), Continue, &[("named", "no")]), question("more"), "one hangs on it");
    assert_eq!(after(question("more"), Continue, &[("named", "no"), ("more", "")]), question("lit"));
    assert_eq!(after(question("lit"), Continue, &[("named", "no"), ("more", ""), ("lit", "no")]), Step::Check);
}

#[test]
fn what_is_wrong_is_told_where_it_was_typed_and_stays() {
    let typed = [("named", "yes"), ("name", "too long")];
    let shown = shown(Layout::OneThingAPage, posted(question("name"), Pressed::Continue, &typed));
    assert_eq!((shown.step, shown.answers), (question("name"), Answers::from_pairs(typed)));
    assert_eq!(shown.faults.len(), 1, "of the others nothing is said yet");
    assert_eq!(shown.faults[0].kind, FaultKind::TooLong { max: 5, by: 3 });
}

#[test]
fn an_earlier_question_without_a_good_answer_comes_first() {
    use Pressed::{Continue, Send};
    assert_eq!(after(question("lit"), Continue, &[("lit", "no")]), question("named"));
    assert_eq!(after(question("lit"), Continue, &[("named", "no"), ("lit", "no")]), question("more"));
    assert_eq!(after(question("lit"), Send, &[("lit", "no")]), question("named"), "it is sent from the check alone");
    let sent = shown(Layout::OneThingAPage, posted(Step::Check, Send, &[("named", "yes"), ("lit", "no")]));
    assert_eq!((sent.step, sent.faults.len(), &*sent.faults[0].question), (change("name"), 1, "name"));
}

#[test]
fn a_step_back_keeps_what_was_typed() {
    use Pressed::Back;
    let typed = [("named", "yes"), ("name", "too long")];
    let back = shown(Layout::OneThingAPage, posted(question("name"), Back, &typed));
    assert_eq!((back.step, back.answers, back.faults), (question("named"), Answers::from_pairs(typed), vec![]));
    assert_eq!(after(question("named"), Back, &[]), question("named"));
    assert_eq!(after(Step::Check, Back, &[("named", "no")]), question("lit"));
    let untouched = shown(Layout::OneThingAPage, posted(question("more"), Back, &[("named", "no"), ("more", " ")]));
    assert!(untouched.answers.values("more").is_empty(), "it is asked again");
}

#[test]
fn after_a_change_only_what_is_new_is_asked_before_the_check() {
    use Pressed::{Back, Change, Continue};
    let all = [("named", "no"), ("more", ""), ("lit", "no")];
    assert_eq!(after(Step::Check, Change("named".to_owned()), &all), change("named"));
    assert_eq!(after(change("named"), Continue, &all), Step::Check);
    assert_eq!(after(change("named"), Back, &all), Step::Check);
    let now_named = [("named", "yes"), ("more", ""), ("lit", "no")];
    assert_eq!(after(change("named"), Continue, &now_named), change("name"));
    assert_eq!(after(Step::Check, Change("name".to_owned()), &all), Step::Check, "nobody asks it");
}

#[test]
fn a_question_that_is_no_longer_asked_loses_its_answer() {
    let typed = [("named", "no"), ("name", "Dai"), ("more", "")];
    let shown = shown(Layout::OneThingAPage, posted(change("named"), Pressed::Continue, &typed));
    assert_eq!(shown.answers, Answers::from_pairs([("named", "no"), ("more", "")]));
}

#[test]
fn on_one_page_all_faults_are_told_together() {
    let typed = [("named", "yes"), ("more", "too long")];
    let shown = shown(Layout::OnePage, posted(question("named"), Pressed::Continue, &typed));
    assert_eq!((shown.step, shown.answers), (question("named"), Answers::from_pairs(typed)));
    let questions: Vec<&str> = shown.faults.iter().map(|fault| &*fault.question).collect();
    assert_eq!(questions, ["name", "more", "lit"]);
}

#[test]
fn one_page_leads_to_the_check_and_back() {
    let next = |step, pressed| shown(Layout::OnePage, posted(step, pressed, &[("named", "no"), ("lit", "no")])).step;
    assert_eq!(next(question("named"), Pressed::Continue), Step::Check);
    assert_eq!(next(Step::Check, Pressed::Back), question("named"));
    assert_eq!(next(Step::Check, Pressed::Change("lit".to_owned())), change("lit"));
    assert_eq!(next(change("lit"), Pressed::Continue), Step::Check);
}

#[test]
fn what_was_checked_is_sent_in_its_written_form() {
    let fields = posted(Step::Check, Pressed::Send, &[("named", "yes"), ("name", " Dai "), ("lit", "no"), ("x", "1")]);
    let Turn::Send(valid) = form(Layout::OnePage).turn(fields, TODAY) else { panic!("it is not sent") };
    assert_eq!(valid.answers(), &Answers::from_pairs([("named", "yes"), ("name", "Dai"), ("lit", "no")]));
}

proptest! {
    #[test]
    fn whoever_answers_well_comes_to_the_end(named in any::<bool>(), one_page in any::<bool>()) {
        let layout = if one_page { Layout::OnePage } else { Layout::OneThingAPage };
        let form = form(layout);
        let mut shown = form.begin(Answers::default());
        for _ in 0..form.questions.len() {
            for id in form.shown(&shown.answers).iter().map(|question| question.id.clone()).collect::<Vec<_>>() {
                let answer = match &*id {
                    "named" if named => "yes",
                    "name" => "Dai",
                    "more" => "",
                    _ => "no",
                };
                if one_page || shown.step.question() == Some(&*id) {
                    shown.answers.set(id, [answer.to_owned()]);
                }
            }
            let step = Some(shown.step.clone()).filter(|step| *step != Step::Check);
            let Some(step) = step else { break };
            let fields = Posted { answers: shown.answers, step: Some(step), ..Posted::default() };
            let Turn::Show(next) = form.turn(fields, TODAY) else { panic!("it was not checked") };
            shown = next;
        }
        prop_assert_eq!(&shown.step, &Step::Check);
        let last = Posted { answers: shown.answers, step: Some(Step::Check), pressed: Pressed::Send, key: None };
        prop_assert!(matches!(form.turn(last, TODAY), Turn::Send(_)));
    }

    #[test]
    fn nothing_is_sent_that_the_form_does_not_take(
        pairs in proptest::collection::vec(("named|name|more|lit|x", "yes|no|Dai|too long||\\PC"), 0..6),
        step in "check|question:(named|name|x)|change:(more|y)",
        pressed in "back|send|continue|change:(lit|z)",
    ) {
        let own = [("Form.step".to_owned(), step), ("Form.pressed".to_owned(), pressed)];
        let fields = Posted::read(pairs.into_iter().chain(own));
        for layout in [Layout::OnePage, Layout::OneThingAPage] {
            let form = form(layout);
            match form.turn(fields.clone(), TODAY) {
                Turn::Send(valid) => prop_assert_eq!(validate(&form, valid.answers(), TODAY), Ok(valid)),
                Turn::Show(shown) => {
                    prop_assert!(shown.step.question().is_none_or(|id| form.question(id).is_some()));
                }
            }
        }
    }
}
