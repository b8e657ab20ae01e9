//! A conversation as a page: what was said, what was answered to it, and the box to go on.

use super::{
    Page, answers,
    ask::{AskFault, about, choices, error_summary, form, title},
    composed::composed,
    contacts,
    days::{Days, told_of},
    homes::{homes, place},
    signposts,
};
use crate::{AreaPage, Screen, Trouble, WholeContext, bins, dates, reports, screen::heading};
use contract::addresses::AddressPage;
use domain::{
    assistant::{Answered, ConversationId, HIDDEN, Said, Turn},
    reports::Reference,
};
use jiff::civil::Date;
use leptos::prelude::*;
use ui::{Notice, NoticeKind};
use words::Words;

/// A turn, and what was looked up for it just now.
pub struct Shown<'a> {
    pub turn: &'a Turn,
    pub found: Found,
}

#[derive(Clone)]
pub enum Found {
    Nothing,
    Days(Box<Days>),
    Homes(AddressPage),
    /// The report whose reference was typed.
    Report(Reference),
    /// What one of the council's pages says of it, where nothing else is known.
    Passage(Passage),
    /// What was typed names no place.
    NoPlace(bins::SearchFault),
    Trouble(Trouble),
}

/// Of one of the council's pages, in its own words.
#[derive(Clone)]
pub struct Passage {
    pub title: String,
    pub link: String,
    pub text: String,
    pub reviewed: Date,
}

/// What the answer of one turn is drawn with. Only the last has anything to press.
#[derive(Clone, Copy)]
pub(super) struct Asking<'a> {
    pub context: WholeContext<'a>,
    /// Where its forms are posted.
    pub path: &'a str,
    pub is_last: bool,
}

/// Where whoever has asked arrives: the last turn.
const LATEST: &str = "latest";

impl Page {
    /// The same page, at what was said last.
    pub fn latest(id: ConversationId, language: domain::language::Language) -> String {
        [&*Page::Conversation(id).path(language), "#", LATEST].concat()
    }
}

pub fn conversation(context: WholeContext, id: &ConversationId, turns: &[Shown], fault: Option<AskFault>) -> Screen {
    let (words, path) = (context.words(), Page::Conversation(id.clone()).path(context.language));
    let last = turns.len().saturating_sub(1);
    let sections = turns
        .iter()
        .enumerate()
        .map(|(place, shown)| section(Asking { context, path: &path, is_last: place == last }, shown));
    let anew = Page::Ask.path(context.language);
    let view = view! {
        <div class="readable">
            {error_summary(words, fault)} {heading(words.ask_title())} {sections.collect_view()}
            {form(context, &path, words.ask_more(), fault)} <p>
                <a href=anew rel="external">{words.ask_anew()}</a>
            </p> {about(context)}
        </div>
    };
    Screen::new(title(words, fault), words.ask_description(), view)
}

fn section(asking: Asking, shown: &Shown) -> AnyView {
    let words = asking.context.words();
    let is_hidden = matches!(&shown.turn.said, Said::Typed(text) | Said::Place(text) if text.contains(HIDDEN));
    let latest = asking.is_last.then_some(LATEST);
    view! {
        <section>
            <h2 class="govuk-heading-m" id=latest tabindex=latest.map(|_| "-1")>
                {said(words, shown)}
            </h2>
            {is_hidden.then(|| view! { <p class="quiet">{words.ask_hidden()}</p> })}
            {answered(asking, shown)}
        </section>
    }
    .into_any()
}

/// "You asked: when is my bin day?"
fn said(words: Words, shown: &Shown) -> String {
    let (by, what) = match &shown.turn.said {
        Said::Typed(text) => (words.ask_asked(), text.clone()),
        Said::Chosen(intent) => {
            (words.ask_chosen(), answers::to(intent).map_or("", |answer| (answer.name)(words)).to_owned())
        }
        Said::NoneOfThese => (words.ask_chosen(), words.ask_none_of_these().to_owned()),
        Said::Place(text) => (words.ask_said_place(), text.clone()),
        Said::Home(_) => match &shown.found {
            Found::Days(days) => (words.ask_said_home(), days.answer.address.one_line()),
            _ => (words.ask_said_home(), String::new()),
        },
    };
    [by, " ", &what].concat().trim_end().to_owned()
}

fn answered(asking: Asking, shown: &Shown) -> AnyView {
    let (context, words) = (asking.context, asking.context.words());
    match &shown.turn.answered {
        Answered::Danger(name) => {
            let help = signposts::help(context, signposts::named(name));
            view! { <Notice kind=NoticeKind::Warning title=words.ask_sign_post()>{help}</Notice> }.into_any()
        }
        Answered::Intent(intent) => match answers::to(intent) {
            Some(answer) => view! {
                {report(context, &shown.found)}
                {answer.view(context)}
            }
            .into_any(),
            None => not_understood(context, &shown.found),
        },
        Answered::WhichOf(intents) => {
            let intents = intents.iter().map(String::as_str);
            let choices = asking.is_last.then(|| choices(context, asking.path, intents, true));
            view! {
                <p>{words.ask_which_of()}</p>
                {choices}
            }
            .into_any()
        }
        Answered::NotUnderstood => not_understood(context, &shown.found),
        Answered::Composed(answer) => composed(asking, answer),
        Answered::WhichPlace(_) => asking.is_last.then(|| place(asking, words.search_label(), "", None)).into_any(),
        Answered::WhichHome(_, query) => which_home(asking, query, &shown.found),
        Answered::ToldOf(need, _) => match &shown.found {
            Found::Days(days) => told_of(asking, need.wanted, days),
            found => trouble(asking, found, words.ask_days_unknown()),
        },
    }
}

fn which_home(asking: Asking, query: &str, found: &Found) -> AnyView {
    let words = asking.context.words();
    match found {
        _ if !asking.is_last => ().into_any(),
        Found::Homes(page) => homes(asking, query, page),
        Found::NoPlace(fault) => place(asking, words.search_label(), query, Some(*fault)),
        found => trouble(asking, found, words.ask_homes_unknown()),
    }
}

/// Nothing could be looked up: another try may do, and somebody at the council can always help.
fn trouble(asking: Asking, found: &Found, unknown: &'static str) -> AnyView {
    let words = asking.context.words();
    let text = match found {
        Found::Trouble(Trouble::TooMany) => [words.problem_too_many(), ". ", words.problem_too_many_help()].concat(),
        Found::Trouble(Trouble::AddressGone) => {
            [words.problem_address_gone(), ". ", words.problem_address_gone_help()].concat()
        }
        _ => unknown.to_owned(),
    };
    let again = asking.is_last.then(|| place(asking, words.search_label(), "", None));
    view! {
        <p>{text}</p>
        {again}
        {contacts::council(asking.context)}
    }
    .into_any()
}

fn not_understood(context: WholeContext, found: &Found) -> AnyView {
    let words = context.words();
    if let Found::Passage(Passage { title, link, text, reviewed }) = found {
        let reviewed = words.information_reviewed(&dates::full_date(words, *reviewed));
        return view! {
            <p>{words.ask_may_help()}</p>
            <p>
                <a href=link.clone() rel="external">{title.clone()}</a>
            </p>
            <p>{["“", text, "”"].concat()}</p>
            <p class="quiet">{reviewed}</p>
            <p>{words.ask_may_not_help()}</p>
            {contacts::council(context)}
        }
        .into_any();
    }
    view! {
        <p>{words.ask_not_understood()}</p>
        <p>{words.ask_not_understood_help()}</p>
        {contacts::council(context)}
    }
    .into_any()
}

fn report(context: WholeContext, found: &Found) -> Option<AnyView> {
    let Found::Report(reference) = found else { return None };
    let text = context.words().ask_report(&reference.to_string());
    let path = reports::Page::Report(reference.clone()).path(context.language);
    let link = view! {
        <p>
            <a href=path>{text}</a>
        </p>
    };
    Some(link.into_any())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use contract::{bins::ScheduleAnswer, council::Council};
    use domain::{
        assistant::{Need, Wanted},
        language::Language::{self, Cy, En},
    };

    fn council() -> Council {
        let areas = ["assistant", "bins", "reports"].map(str::to_owned).to_vec();
        Council { areas, ..samples::whole_council() }
    }

    fn id() -> ConversationId {
        ConversationId::from_random([7; 16])
    }

    fn shown(language: Language, turns: Vec<(Turn, Found)>) -> String {
        let (turns, found): (Vec<Turn>, Vec<Found>) = turns.into_iter().unzip();
        let turns: Vec<Shown> = turns.iter().zip(found).map(|(turn, found)| Shown { turn, found }).collect();
        samples::with_whole(&council(), language, |context| conversation(context, &id(), &turns, None).view.to_html())
    }

    fn typed(text: &str, answered: Answered) -> Turn {
        Turn { said: Said::Typed(text.to_owned()), answered }
    }

    fn need(wanted: Wanted, asked: &str) -> Need {
        Need { wanted, asked: asked.to_owned() }
    }

    fn days() -> Found {
        let answer = ScheduleAnswer {
            address: samples::address(),
            schedule: samples::schedule(),
            fetched_at: None,
            updated_at: None,
        };
        Found::Days(Box::new(Days { answer, checked: samples::checked(), has_no_such_bin: false }))
    }

    #[test]
    fn what_was_said_is_told_in_turn_and_only_the_last_can_be_pressed() {
        let which = || Answered::WhichOf(vec!["tax.pay".into(), "tax.balance".into()]);
        let html = shown(
            En,
            vec![
                (typed("<b>tax", which()), Found::Nothing),
                (Turn { said: Said::NoneOfThese, answered: Answered::NotUnderstood }, Found::Nothing),
                (typed("tax again", which()), Found::Nothing),
            ],
        );
        assert!(html.contains("You asked: &lt;b&gt;tax") && html.contains("You chose: None of these"), "{html}");
        assert_eq!(html.matches(r#"value="tax.pay""#).count(), 1, "{html}");
        assert_eq!(html.matches(r#"id="latest""#).count(), 1, "{html}");
        assert_eq!(html.matches(r#"name="none""#).count(), 1, "{html}");
        assert!(html.contains("01234 567 890"), "no answer is no dead end: {html}");
    }

    #[test]
    fn danger_comes_with_a_number_in_each_language() {
        for (language, title) in [(En, "Get help now"), (Cy, "Cael help nawr")] {
            let html = shown(language, vec![(typed("gas", Answered::Danger("gas".into())), Found::Nothing)]);
            assert!(html.contains(title) && html.contains("0800 111 999"), "{html}");
        }
    }

    #[test]
    fn a_home_is_chosen_by_its_person_and_its_days_say_how_old_they_are() {
        let ask = || need(Wanted::Days, "when is my bin day");
        let homes = Found::Homes(samples::address_page());
        let html = shown(En, vec![(typed("LS13", Answered::WhichHome(ask(), "LS13".into())), homes)]);
        assert_eq!(html.matches(r#"type="radio""#).count(), 3, "{html}");
        assert!(!html.contains("checked"), "{html}");
        let home = samples::address().id;
        let told = Turn { said: Said::Home(home.clone()), answered: Answered::ToldOf(ask(), home) };
        let html = shown(En, vec![(told, days())]);
        for said in [
            "Your address: 12 Weir Lane",
            "Tomorrow, Tuesday 24 November",
            "Checked today at",
            "gives the days",
            "/bins/1",
        ] {
            assert!(html.contains(said), "{said}: {html}");
        }
    }

    #[test]
    fn that_a_home_has_no_such_bin_is_said_with_the_days_of_the_others() {
        let answered = Answered::ToldOf(need(Wanted::Days, ""), samples::address().id);
        let Found::Days(mut days) = days() else { panic!("they are days") };
        days.has_no_such_bin = true;
        let html = shown(En, vec![(typed("the pink bin", answered), Found::Days(days))]);
        assert!(html.contains("Here is the next collection of all your bins."), "{html}");
        assert!(html.contains("Tomorrow, Tuesday 24 November"), "{html}");
    }

    #[test]
    fn a_page_of_the_council_is_quoted_with_its_age_and_never_as_the_answer() {
        let passage = || Passage {
            title: "Libraries".into(),
            link: "/information/libraries".into(),
            text: "Anybody can join <free>.".into(),
            reviewed: jiff::civil::date(2026, 9, 28),
        };
        let asked = || typed("can I join", Answered::NotUnderstood);
        let html = shown(En, vec![(asked(), Found::Passage(passage()))]);
        for part in [
            "may help",
            r#"href="/information/libraries""#,
            "“Anybody can join &lt;free&gt;.”",
            "Last reviewed on 28 September 2026.",
            "01234 567 890",
        ] {
            assert!(html.contains(part), "{part}: {html}");
        }
        let html = shown(Cy, vec![(asked(), Found::Passage(passage()))]);
        assert!(html.contains("28 Medi 2026"), "{html}");
    }

    #[test]
    fn a_missed_bin_leads_to_the_form_of_the_home() {
        let answered = Answered::ToldOf(need(Wanted::Missed, ""), samples::address().id);
        let html = shown(Cy, vec![(typed("bin heb ei wagio", answered), days())]);
        assert!(html.contains(r#"href="/cy/reports/missed/1""#), "{html}");
    }

    #[test]
    fn a_report_is_a_link_away_once_its_reference_is_known() {
        let html = shown(
            En,
            vec![(
                typed("what about it", Answered::Intent("meta.status".into())),
                Found::Report("DS-7K3M-2QW2".parse().unwrap()),
            )],
        );
        assert!(html.contains(r#"href="/reports/DS-7K3M-2QW2""#), "{html}");
    }

    #[test]
    fn what_was_hidden_is_told_and_what_cannot_be_had_is_no_dead_end() {
        let hidden = typed("ring me on •••", Answered::ToldOf(need(Wanted::Days, ""), samples::address().id));
        let html = shown(En, vec![(hidden, Found::Trouble(Trouble::Unexpected))]);
        assert!(html.contains("What looked like personal details was hidden."), "{html}");
        assert!(html.contains("cannot be shown right now") && html.contains("01234 567 890"), "{html}");
    }
}
