use super::*;
use crate::reports::samples::{self as own, key};
use crate::samples;
use domain::{
    bins::missed::{MissedTurn, missed_form, missed_turn},
    forms::{Posted, Pressed, Step},
    language::Language::{self, Cy, En},
};

fn screen(language: Language, states: &[MissedService], answers: &[(&str, &str)], refused: &[MissedService]) -> Screen {
    let (council, address, schedule) = (samples::council(), samples::address(), samples::schedule());
    let (context, answers) = (samples::context(&council, language), Answers::from_pairs(answers.iter().copied()));
    let home = MissedHome { address: &address, schedule: &schedule, states, known_at: None };
    match missed_form(&schedule, states) {
        Some(form) => {
            let asked =
                Asked { shown: &form.begin(answers), refused, key: &key(), not_taken: None, note: ().into_any() };
            missed(context, home, &form, asked)
        }
        None => missed_none(context, home, &answers, None),
    }
}

#[test]
fn each_bin_says_how_it_stands_and_the_form_asks_for_those_that_may_be_reported() {
    let page = screen(En, &own::states(), &[], &[]);
    assert_eq!(page.title, "Report a missed collection");
    let html = page.view.to_html();
    let states = html.find("You can report until 5pm on Tuesday 24 November").expect("the deadline");
    assert!(states < html.find("Which bins were not emptied?").expect("the form"), "{html}");
    assert!(html.contains("12 Weir Lane") && html.contains("There is no collection to report"), "{html}");
    let folded = html.find("Your other bins").expect("they are folded away");
    assert!(states < folded && folded < html.find("There is no collection to report").expect("food"), "{html}");
    assert_eq!(html.matches(r#"name="bins""#).count(), 1, "only one may be reported: {html}");
    assert!(html.contains(r#"action="/reports/missed/1""#) && html.contains(r#"href="/bins/1""#), "{html}");
    let welsh = screen(Cy, &own::states(), &[], &[]).view.to_html();
    assert!(welsh.contains("Pa finiau na chawsant eu gwagio?") && welsh.contains(r#"action="/cy/reports/missed/1""#));
}

#[test]
fn where_no_bin_may_be_reported_it_is_said_why_and_whom_to_call() {
    let page = screen(En, &own::states()[1..], &[], &[]);
    assert_eq!(page.title, "There is no bin that you can report now");
    let html = page.view.to_html();
    assert!(html.contains("tel:01234567890") && !html.contains("<form"), "{html}");
    assert!(screen(Cy, &[], &[], &[]).view.to_html().contains("Nid oes bin y gallwch roi gwybod amdano nawr"));
}

#[test]
fn what_came_too_late_is_told_by_bin_and_nothing_typed_is_lost() {
    let typed = [("place", "kerb"), ("more", "By the gate")];
    let page = screen(En, &own::states(), &typed, &[own::too_late("food")]);
    assert_eq!(page.title, "Error: Report a missed collection");
    let html = page.view.to_html();
    assert!(html.contains("Food: you could report until 5pm on Friday 20 November."), "{html}");
    assert!(html.contains("You can still report the other bins.") && html.contains("By the gate"), "{html}");
    let typed = [("bins", "recycling"), ("more", "By the gate")];
    let none = screen(En, &[own::too_late("recycling")], &typed, &[]).view.to_html();
    assert!(none.contains("Recycling: you could report until") && none.contains("You wrote: By the gate"), "{none}");
}

#[test]
fn a_device_without_a_network_says_of_when_it_knows() {
    let (council, address, schedule) = (samples::council(), samples::address(), samples::schedule());
    let states = own::states();
    let known_at = Some("2026-11-22T18:02:00Z".parse().expect("an instant"));
    let home = MissedHome { address: &address, schedule: &schedule, states: &states, known_at };
    let form = missed_form(&schedule, &states).expect("one may be reported");
    let shown = form.begin(Answers::default());
    let asked = Asked { shown: &shown, refused: &[], key: &key(), not_taken: None, note: "Kept".into_any() };
    let html = missed(samples::context(&council, En), home, &form, asked).view.to_html();
    assert!(html.contains("You are offline. This is what we knew at 6:02pm on Sunday 22 November."), "{html}");
    assert!(html.contains("Kept"), "{html}");
}

#[test]
fn the_form_leads_to_the_check_and_to_the_report() {
    let (schedule, states) = (samples::schedule(), own::states());
    let form = missed_form(&schedule, &states).expect("one may be reported");
    let council = samples::council();
    let context = samples::context(&council, En);
    let answers = [("bins", "recycling"), ("place", "kerb"), ("assisted", "no"), ("more", ""), ("email", "")];
    let posted = |step: &str, pressed| Posted {
        answers: Answers::from_pairs(answers),
        key: Some(key()),
        step: step.parse().ok(),
        pressed,
    };
    let next = missed_turn(&form, &states, posted("question:bins", Pressed::Continue), context.today);
    let MissedTurn::Show { shown, refused } = next else { panic!("it was not checked") };
    assert_eq!((&shown.step, refused.len()), (&Step::Check, 0));
    let address = samples::address();
    let home = MissedHome { address: &address, schedule: &schedule, states: &states, known_at: None };
    let asked = Asked { shown: &shown, refused: &[], key: &key(), not_taken: None, note: ().into_any() };
    let page = missed(context, home, &form, asked);
    let html = page.view.to_html();
    assert_eq!(page.title, "Check your answers");
    assert!(html.contains("At the kerb, in front of my home") && !html.contains("You can report until"), "{html}");
    let sent = missed_turn(&form, &states, posted("check", Pressed::Send), context.today);
    assert!(matches!(sent, MissedTurn::Send(_)));
}
#[test]
fn a_report_that_could_not_be_sent_is_still_there_to_be_sent_again() {
    let (council, address, schedule, states) =
        (samples::council(), samples::address(), samples::schedule(), own::states());
    let form = missed_form(&schedule, &states).expect("one may be reported");
    let home = MissedHome { address: &address, schedule: &schedule, states: &states, known_at: None };
    let answers = Answers::from_pairs([("bins", "recycling"), ("more", "By the gate")]);
    let shown = FormState { step: Step::Check, answers, faults: vec![] };
    let page = |language, why| {
        let asked = Asked { shown: &shown, refused: &[], key: &key(), not_taken: Some(why), note: ().into_any() };
        let page = missed(samples::context(&council, language), home, &form, asked);
        (page.title, page.view.to_html())
    };
    let (title, html) = page(En, NotTaken::Unavailable);
    assert_eq!(title, "Error: Check your answers");
    assert!(html.contains("Your report could not be sent just now") && html.contains("By the gate"), "{html}");
    assert!(html.contains("tel:01234567890") && html.contains(r#"value="send""#), "{html}");
    let (_, welsh) = page(Cy, NotTaken::Mismatch);
    assert!(welsh.contains("eisoes wedi’i anfon, gydag atebion eraill."), "{welsh}");
}
