//! A conversation as a page: what was said, what was answered to it, and the box to go on.

use super::{
    Page,
    answered::answered,
    ask::{AskFault, about, error_summary, form, title},
    contacts,
    said::said,
    useful::useful,
};
use crate::{AreaPage, Screen, Trouble, WholeContext, bins, screen::heading};
use ::assistant::conversation::{Exchange, Said};
use contract::{addresses::AddressPage, bins::ScheduleAnswer};
use domain::assistant::{ConversationId, HIDDEN};
use jiff::civil::Date;
use leptos::prelude::*;

/// An exchange, and what was looked up for it just now.
pub struct Shown<'a> {
    pub exchange: &'a Exchange,
    pub found: Found,
}

#[derive(Clone, Default)]
pub struct Found {
    /// Of the home that it is about.
    pub home: Option<Result<Home, Trouble>>,
    /// What was typed names these.
    pub homes: Option<Homes>,
    /// What one of the council's pages says of it, where nothing else is known.
    pub passage: Option<Passage>,
}

/// A home with its days, and how old they are.
#[derive(Clone)]
pub struct Home {
    pub answer: ScheduleAnswer,
    pub checked: bins::Checked,
}

#[derive(Clone)]
pub enum Homes {
    Page(AddressPage),
    /// It names no place.
    NoPlace(bins::SearchFault),
    /// They cannot be searched now.
    Unknown,
}

/// Of one of the council's pages, in its own words.
#[derive(Clone)]
pub struct Passage {
    pub title: String,
    pub link: String,
    pub text: String,
    pub reviewed: Date,
}

/// What the answers of one exchange are drawn with. Only the last has anything to press.
#[derive(Clone, Copy)]
pub(super) struct Asking<'a> {
    pub context: WholeContext<'a>,
    /// Which conversation; None where nothing of it can be gone on with.
    pub id: Option<&'a ConversationId>,
    /// Where its forms are posted.
    pub path: &'a str,
    pub is_last: bool,
    pub found: &'a Found,
    pub before: Option<&'a Exchange>,
}

impl<'a> Asking<'a> {
    pub(super) fn home(self) -> Option<&'a Home> {
        self.found.home.as_ref()?.as_ref().ok()
    }
}

/// Where whoever has asked arrives: what was said last.
const LATEST: &str = "latest";

impl Page {
    /// The same page, at what was said last.
    pub fn latest(id: ConversationId, language: domain::language::Language) -> String {
        [&*Page::Conversation(id).path(language), "#", LATEST].concat()
    }
}

pub fn conversation(context: WholeContext, id: &ConversationId, said: &[Shown], fault: Option<AskFault>) -> Screen {
    let (words, path) = (context.words(), Page::Conversation(id.clone()).path(context.language));
    let last = said.len().saturating_sub(1);
    let sections = said.iter().enumerate().map(|(place, shown)| {
        let before = place.checked_sub(1).and_then(|before| said.get(before)).map(|shown| shown.exchange);
        let is_last = place == last;
        section(Asking { context, id: Some(id), path: &path, is_last, found: &shown.found, before }, shown.exchange)
    });
    let anew = Page::Ask.path(context.language);
    let transcript = Page::Transcript(id.clone()).path(context.language);
    let view = view! {
        <div class="readable">
            {error_summary(words, fault)} {heading(words.ask_title())} {sections.collect_view()}
            <div class="no-print">{form(context, &path, words.ask_more(), fault)}</div> <p class="no-print">
                <a href=anew rel="external">{words.ask_anew()}</a>
            </p> <p class="no-print">
                <a href=transcript rel="external" download="">{words.ask_transcript()}</a>
            </p> {contacts::person(context, Some(id))} {about(context)}
        </div>
    };
    Screen::new(title(words, fault), words.ask_description(), view)
}

fn section(asking: Asking, exchange: &Exchange) -> AnyView {
    view! {
        <section>{section_of(asking, exchange)} {useful(asking, exchange)}</section>
    }
    .into_any()
}

/// What was said, and what was answered.
pub(super) fn section_of(asking: Asking, exchange: &Exchange) -> AnyView {
    let words = asking.context.words();
    let is_hidden = matches!(&exchange.said, Said::Typed(text) if text.contains(HIDDEN));
    let latest = asking.is_last.then_some(LATEST);
    view! {
        <h2 class="govuk-heading-m" id=latest tabindex=latest.map(|_| "-1")>
            {said(asking, exchange)}
        </h2>
        {is_hidden.then(|| view! { <p class="quiet">{words.ask_hidden()}</p> })}
        {exchange.answers.iter().map(|answer| answered(asking, exchange, answer)).collect_view()}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use ::assistant::{
        conversation::{Answer, Errand, Outcome, Press},
        dialogue::{Payload, Reason, Slot, Slots, Step, Where, Why},
        safety::Danger,
        slots::{Container, Span, When},
    };
    use contract::council::Council;
    use domain::{
        forms::{Kind, Question},
        language::Language::{self, Cy, En},
        text::Text,
    };
    use jiff::ToSpan;

    fn council() -> Council {
        let areas = ["assistant", "bins", "reports"].map(str::to_owned).to_vec();
        Council { areas, ..samples::whole_council() }
    }

    fn html(language: Language, exchanges: Vec<(Exchange, Found)>) -> String {
        let id = ConversationId::from_random([7; 16]);
        let shown: Vec<Shown> =
            exchanges.iter().map(|(exchange, found)| Shown { exchange, found: found.clone() }).collect();
        samples::with_whole(&council(), language, |context| conversation(context, &id, &shown, None).view.to_html())
    }

    fn exchange(said: Said, answer: Answer) -> (Exchange, Found) {
        let exchange = Exchange { number: 0, said, answers: vec![answer], intent: None, home: None, is_judged: false };
        (exchange, Found::default())
    }

    fn typed(text: &str, answer: Answer) -> (Exchange, Found) {
        exchange(Said::Typed(text.to_owned()), answer)
    }

    fn pressed(payload: &Payload, answer: Answer) -> (Exchange, Found) {
        exchange(Said::Pressed(payload.to_string()), answer)
    }

    fn home() -> Home {
        let answer = ScheduleAnswer {
            address: samples::address(),
            schedule: samples::schedule(),
            fetched_at: None,
            updated_at: None,
        };
        Home { answer, checked: samples::checked() }
    }

    fn at_home((exchange, found): (Exchange, Found)) -> (Exchange, Found) {
        (exchange, Found { home: Some(Ok(home())), ..found })
    }

    fn slots() -> Slots {
        Slots { address: Some(Where::Home(samples::address().id)), ..Slots::default() }
    }

    fn look(slots: Slots) -> Answer {
        Answer::Step(Step::Look("waste.dates".into(), slots))
    }

    #[test]
    fn what_was_said_is_told_in_turn_and_only_the_last_can_be_pressed() {
        let which = || Answer::Step(Step::Offer(vec!["tax.pay".into(), "tax.balance".into()]));
        let html = html(
            En,
            vec![
                typed("<b>tax", which()),
                pressed(&Payload::None, Answer::Step(Step::Retrieve("tax".into()))),
                typed("tax again", which()),
            ],
        );
        assert!(html.contains("You wrote: &lt;b&gt;tax") && html.contains("You chose: None of these"), "{html}");
        assert_eq!(html.matches(r#"value="intent:tax.pay""#).count(), 1, "{html}");
        assert_eq!(html.matches(r#"id="latest""#).count(), 1, "{html}");
        assert_eq!(html.matches(r#"value="none""#).count(), 1, "{html}");
        assert!(html.contains("01234 567 890"), "no answer is no dead end: {html}");
    }

    #[test]
    fn what_was_asked_back_stands_before_what_was_said_to_it() {
        let ask = Step::Ask { slot: Slot::Reference, why: Why::Missing, choices: Vec::new() };
        let html = html(
            En,
            vec![
                typed("what about my report", Answer::Step(ask)),
                typed("no idea", Answer::Step(Step::Told("meta.status".into()))),
            ],
        );
        let place = |text: &str| html.find(text).unwrap_or_else(|| panic!("{text}: {html}"));
        assert!(place("What is the reference of your report?") < place("You wrote: no idea"), "{html}");
        assert!(!html.contains(r#"name="reply""#), "only the last has anything to press: {html}");
    }

    #[test]
    fn danger_comes_with_a_number_in_each_language_and_is_not_judged() {
        for (language, title) in [(En, "Get help now"), (Cy, "Cael help nawr")] {
            let html = html(language, vec![typed("gas", Answer::Step(Step::Signpost(Danger::Gas)))]);
            assert!(html.contains(title) && html.contains("0800 111 999"), "{html}");
            assert!(!html.contains(r#"name="useful""#), "{html}");
        }
    }

    #[test]
    fn a_home_is_chosen_by_its_person_and_its_days_say_how_old_they_are() {
        let (asked, found) = typed("LS13", Answer::WhichHome("LS13".into()));
        let homes = Found { homes: Some(Homes::Page(samples::address_page())), ..found };
        let html_of_homes = html(En, vec![(asked, homes)]);
        assert_eq!(html_of_homes.matches(r#"type="radio""#).count(), 3, "{html_of_homes}");
        assert!(!html_of_homes.contains("checked"), "{html_of_homes}");
        let told = at_home(pressed(&Payload::Home(samples::address().id), look(slots())));
        let html = html(En, vec![told]);
        for said in [
            "Your address: 12 Weir Lane",
            "Tomorrow, Tuesday 24 November",
            "Checked today at",
            "gives the days",
            "/bins/1",
            "/bins/1/calendar",
            r#"name="useful""#,
        ] {
            assert!(html.contains(said), "{said}: {html}");
        }
    }

    #[test]
    fn whether_it_is_that_bin_is_said_before_anything_else() {
        let service = &samples::schedule().services[0];
        let containers = vec![Container::Is(service.id.clone())];
        let next = service.next.as_ref().expect("a day").date;
        for (day, language, verdict) in [
            (next, En, "Yes. Tuesday 24 November"),
            (next, Cy, "Ydy: dydd Mawrth 24 Tachwedd"),
            (next + 1.day(), En, "No, it is not collected (Wednesday 25 November)."),
            (next + 1.day(), Cy, "Nac ydy, nid yw’n cael ei gasglu (dydd Mercher 25 Tachwedd)."),
        ] {
            let when = Some(When::only(Span::day(day)));
            let asked = Slots { containers: containers.clone(), when, ..slots() };
            let html = html(language, vec![at_home(typed("is it", look(asked)))]);
            assert!(html.contains(verdict), "{verdict}: {html}");
            assert!(html.find(verdict) < html.find("12 Weir Lane"), "{html}");
        }
    }

    #[test]
    fn that_a_home_has_no_such_bin_is_said_with_the_days_of_the_others() {
        let asked = Slots { containers: vec![Container::Is("pink".into())], ..slots() };
        let html = html(En, vec![at_home(typed("the pink bin", look(asked)))]);
        assert!(html.contains("Here is the next collection of all your bins."), "{html}");
        assert!(html.contains("Tomorrow, Tuesday 24 November"), "{html}");
    }

    #[test]
    fn a_page_of_the_council_is_quoted_with_its_age_and_never_as_the_answer() {
        let passage = Passage {
            title: "Libraries".into(),
            link: "/information/libraries".into(),
            text: "Anybody can join <free>.".into(),
            reviewed: jiff::civil::date(2026, 9, 28),
        };
        let (asked, found) = typed("can I join", Answer::Step(Step::Retrieve("can i join".into())));
        let html = html(En, vec![(asked, Found { passage: Some(passage), ..found })]);
        for part in [
            "may help",
            r#"href="/information/libraries""#,
            "“Anybody can join &lt;free&gt;.”",
            "Last reviewed on 28 September 2026.",
            "01234 567 890",
        ] {
            assert!(html.contains(part), "{part}: {html}");
        }
    }

    fn errand() -> Errand {
        let containers = vec![Container::Is(samples::schedule().services[0].id.clone())];
        Errand { intent: "waste.missed".into(), slots: Slots { containers, ..slots() } }
    }

    #[test]
    fn a_report_is_checked_with_a_way_to_each_answer_and_gets_its_reference() {
        let check = Answer::Check { errand: errand(), given: Vec::new(), is_refused: false };
        let html_of_check = html(En, vec![at_home(typed("the first", check))]);
        for part in
            ["Check your answers", r#"value="change:address""#, r#"value="change:container""#, r#"value="send""#]
        {
            assert!(html_of_check.contains(part), "{part}: {html_of_check}");
        }
        let outcome = Outcome::Taken("DS-7K3M-2QW2".parse().expect("a reference"));
        let html = html(Cy, vec![at_home(pressed(&Payload::Send, Answer::Done { errand: errand(), outcome }))]);
        assert!(html.contains("DS-7K3M-2QW2") && html.contains("/cy/reports/DS-7K3M-2QW2"), "{html}");
    }

    #[test]
    fn a_question_is_asked_with_its_choices_and_its_answer_is_told_in_words() {
        let question = Question::required("assisted", Text::new("Assisted?", "Cymorth?"), Kind::YesNo);
        let ask = || Answer::Question { question: Box::new(question.clone()), why: Why::Missing };
        let html_of_question = html(En, vec![typed("missed", ask())]);
        assert!(html_of_question.contains(r#"value="answer:assisted=yes""#), "{html_of_question}");
        let reply = Said::Pressed(Press::Answer("assisted".into(), "no".into()).to_string());
        let html = html(En, vec![typed("missed", ask()), exchange(reply, Answer::Step(Step::Begin))]);
        assert!(html.contains("You chose: No"), "{html}");
        assert!(!html.contains("answer:assisted"), "only the last can be pressed: {html}");
    }

    #[test]
    fn what_was_hidden_is_told_and_what_cannot_be_had_is_no_dead_end() {
        let (asked, found) = typed("ring me on •••", look(slots()));
        let html_of_trouble = html(En, vec![(asked, Found { home: Some(Err(Trouble::Unexpected)), ..found })]);
        assert!(html_of_trouble.contains("What looked like personal details was hidden."), "{html_of_trouble}");
        let is_told = html_of_trouble.contains("cannot be shown right now");
        assert!(is_told && html_of_trouble.contains("01234 567 890"), "{html_of_trouble}");
        let html = html(En, vec![typed("person", Answer::Step(Step::HandOver(Reason::Missed)))]);
        assert!(html.contains("not understood you twice") && html.contains("01234 567 890"), "{html}");
    }

    #[test]
    fn an_answer_is_judged_once() {
        let (mut judged, found) = typed("hello", Answer::Step(Step::Told("meta.greet".into())));
        judged.is_judged = true;
        let html = html(Cy, vec![(judged, found)]);
        assert!(html.contains("Diolch am ddweud") && !html.contains(r#"name="useful""#), "{html}");
    }
}
