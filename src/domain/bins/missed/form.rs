//! What is asked about bins that were missed.

use super::{MissedService, not_reportable};
use crate::bins::Schedule;
use crate::forms::{Choice, Form, FormState, Kind, Layout, Posted, Question, Turn, Valid};
use crate::reports::MISSED_COLLECTION;
use crate::text::Text;
use jiff::civil::Date;

/// The ids of the questions.
pub const BINS: &str = "bins";
pub const PLACE: &str = "place";
pub const OTHER_PLACE: &str = "other-place";
pub const ASSISTED: &str = "assisted";
pub const MORE: &str = "more";
pub const EMAIL: &str = "email";

/// The answer to [`PLACE`] that needs words.
const ELSEWHERE: &str = "elsewhere";
const MAX_PLACE: u32 = 100;
const MAX_MORE: u32 = 500;

/// The form for the bins that may be reported now; none where none may.
pub fn missed_form(schedule: &Schedule, states: &[MissedService]) -> Option<Form> {
    let may_be_reported = |id: &str| {
        let is_it = |state: &&MissedService| state.service == id;
        states.iter().find(is_it).is_some_and(|state| state.missed.may_be_reported())
    };
    let services = schedule.services.iter().filter(|service| may_be_reported(&service.id));
    let bins: Vec<Choice> = services
        .map(|service| Choice {
            hint: Some(service.container.name.clone()).filter(|container| *container != service.name),
            ..Choice::new(&service.id, service.name.clone())
        })
        .collect();
    if bins.is_empty() {
        return None;
    }
    Some(Form {
        id: MISSED_COLLECTION.to_owned(),
        title: Text::new("Report a missed collection", "Rhoi gwybod am gasgliad a fethwyd"),
        layout: Layout::OnePage,
        questions: questions(bins),
    })
}

/// What comes after what was pressed in the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MissedTurn {
    /// `refused` are the chosen bins that may no longer be reported: who chose them is told before anything is sent.
    Show {
        shown: FormState,
        refused: Vec<MissedService>,
    },
    Send(Valid),
}

/// `form` is the one of the same states. It may have had more bins when it was begun.
pub fn missed_turn(form: &Form, states: &[MissedService], mut posted: Posted, today: Date) -> MissedTurn {
    let chosen: Vec<String> =
        posted.answers.values(BINS).iter().map(|id| id.trim().to_owned()).filter(|id| !id.is_empty()).collect();
    let refused = not_reportable(states, &chosen);
    if refused.is_empty() {
        return match form.turn(posted, today) {
            Turn::Show(shown) => MissedTurn::Show { shown, refused },
            Turn::Send(valid) => MissedTurn::Send(valid),
        };
    }
    let is_left = |id: &String| refused.iter().all(|refused| refused.service != *id);
    posted.answers.set(BINS, chosen.into_iter().filter(is_left));
    MissedTurn::Show { shown: form.begin(posted.answers), refused }
}

/// The ids of the bins that an answered form is about.
pub fn missed_bins(answers: &Valid) -> &[String] {
    answers.values(BINS)
}

fn questions(bins: Vec<Choice>) -> Vec<Question> {
    let which = Text::new("Which bins were not emptied?", "Pa finiau na chawsant eu gwagio?");
    let every = Text::new("Select all that were missed.", "Dewiswch bob un a fethwyd.");
    let place = Text::new("Where do the bins stand?", "Ble mae’r biniau’n sefyll?");
    let crew_looks = Text::new("The crew looks for them there.", "Bydd y criw yn chwilio amdanynt yno.");
    let other_place = Text::new("Where is that?", "Ble mae hynny?");
    let assisted = Text::new("Do you have an assisted collection?", "Ai casgliad â chymorth sydd gennych?");
    let help = Text::new(
        "This means that the crew takes your bins from your home and brings them back, because you cannot.",
        "Ystyr hyn yw bod y criw yn nôl eich biniau o’ch cartref ac yn dod â nhw yn ôl, gan na allwch chi wneud hynny.",
    );
    let more = Text::new(
        "Is there anything else that the crew needs to know?",
        "A oes unrhyw beth arall y mae angen i’r criw ei wybod?",
    );
    let private = Text::new(
        "Do not include personal details, such as your name, telephone number or health.",
        "Peidiwch â chynnwys manylion personol, fel eich enw, eich rhif ffôn neu eich iechyd.",
    );
    let email = Text::new("Your email address", "Eich cyfeiriad e-bost");
    let only_for = Text::new(
        "We use it only to tell you what happens with this report.",
        "Dim ond i ddweud wrthych beth sy’n digwydd gyda’r adroddiad hwn y byddwn yn ei ddefnyddio.",
    );
    vec![
        Question::required(BINS, which, Kind::Several { options: bins })
            .with_hint(every)
            .if_missing(Text::new("Select which bins were not emptied", "Dewiswch pa finiau na chawsant eu gwagio")),
        Question::required(PLACE, place, Kind::Choice { options: places() })
            .with_hint(crew_looks)
            .if_missing(Text::new("Select where the bins stand", "Dewiswch ble mae’r biniau’n sefyll")),
        Question::required(OTHER_PLACE, other_place, Kind::Text { max_chars: MAX_PLACE })
            .if_missing(Text::new("Enter where the bins stand", "Nodwch ble mae’r biniau’n sefyll"))
            .shown_if(PLACE, [ELSEWHERE.to_owned()]),
        Question::required(ASSISTED, assisted, Kind::YesNo).with_hint(help).if_missing(Text::new(
            "Select yes if you have an assisted collection",
            "Dewiswch ‘Ie’ os casgliad â chymorth sydd gennych",
        )),
        Question::optional(MORE, more, Kind::LongText { max_chars: MAX_MORE }).with_hint(private),
        Question::optional(EMAIL, email, Kind::Email).with_hint(only_for),
    ]
}

fn places() -> Vec<Choice> {
    let place = |id: &str, en: &str, cy: &str| Choice::new(id, Text::new(en, cy));
    vec![
        place("kerb", "At the kerb, in front of my home", "Wrth ymyl y palmant, o flaen fy nghartref"),
        place("boundary", "On my drive or in my front garden", "Ar fy nreif neu yn fy ngardd flaen"),
        place("lane", "In the lane behind my home", "Yn y lôn y tu ôl i’m cartref"),
        place("store", "In a bin store that we share", "Mewn storfa finiau a rennir"),
        place(ELSEWHERE, "Somewhere else", "Rhywle arall"),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::MissedState;
    use super::*;
    use crate::bins::fixtures::calendar;
    use crate::forms::{Answers, FaultKind, Pressed, Step, validate};
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 25);

    fn form() -> Option<Form> {
        let (schedule, states) = home();
        assert_eq!(missed_form(&schedule, &states[1..2]), None, "nothing may be reported");
        missed_form(&schedule, &states)
    }

    /// Food may not be reported.
    fn home() -> (Schedule, [MissedService; 3]) {
        let calendars = ["black", "food", "green"].map(|id| calendar(id, [date(2026, 11, 24)]));
        let schedule = Schedule::as_of(&calendars, TODAY, None, None);
        let until = date(2026, 11, 26).at(17, 0, 0, 0);
        let open = MissedState::Open { collection: date(2026, 11, 24), until };
        let states = [("black", open.clone()), ("food", MissedState::NothingToReport), ("green", open)];
        let states =
            states.map(|(id, missed)| MissedService { service: id.to_owned(), missed, progress: None, ahead: None });
        (schedule, states)
    }

    #[test]
    fn only_bins_that_may_be_reported_can_be_chosen_and_several_of_them() {
        let form = form().expect("two may be reported");
        assert_eq!(form.check(), Ok(()));
        let options = form.question(BINS).and_then(|question| question.kind.options()).expect("bins");
        assert_eq!(options.iter().map(|option| &*option.id).collect::<Vec<_>>(), ["black", "green"]);
        assert_eq!(options[0].hint, Some(Text::new("Black bin", "Bin du")));
        let said = [(BINS, "green"), (BINS, "black"), (PLACE, "kerb"), (ASSISTED, "no"), (MORE, ""), (EMAIL, "")];
        let valid = validate(&form, &Answers::from_pairs(said), TODAY).expect("all is said");
        assert_eq!(missed_bins(&valid), ["black", "green"]);
    }

    #[test]
    fn a_bin_that_may_not_be_reported_and_a_place_without_words_are_refused() {
        let said = [(BINS, "food"), (PLACE, ELSEWHERE), (ASSISTED, "no")];
        let faults = validate(&form().expect("a form"), &Answers::from_pairs(said), TODAY).expect_err("two are wrong");
        let faults: Vec<_> = faults.iter().map(|fault| (&*fault.question, fault.kind)).collect();
        assert_eq!(faults, [(BINS, FaultKind::NotAnOption), (OTHER_PLACE, FaultKind::Required)]);
    }
    #[test]
    fn a_bin_that_may_no_longer_be_reported_is_told_of_before_the_others_are_sent() {
        let (form, (_, states)) = (form().expect("a form"), home());
        let said = |bins: &[&str]| {
            let bins = bins.iter().map(|bin| (BINS, *bin));
            let answers = Answers::from_pairs(bins.chain([(PLACE, "kerb"), (ASSISTED, "no"), (MORE, "By the gate")]));
            Posted { answers, step: Some(Step::Check), pressed: Pressed::Send, key: None }
        };
        let MissedTurn::Show { shown, refused } = missed_turn(&form, &states, said(&["food", "green", ""]), TODAY)
        else {
            panic!("food is sent")
        };
        assert_eq!((refused.len(), &*refused[0].service), (1, "food"));
        assert_eq!((shown.step, &*shown.faults), (Step::Question(BINS.to_owned()), &[][..]));
        assert_eq!(
            (shown.answers.values(BINS), shown.answers.value(MORE)),
            (&["green".to_owned()][..], Some("By the gate"))
        );
        let MissedTurn::Send(valid) = missed_turn(&form, &states, said(&["green"]), TODAY) else {
            panic!("it is shown")
        };
        assert_eq!(missed_bins(&valid), ["green"]);
    }
}
