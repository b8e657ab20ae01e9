//! The pages of those who answer people: who waits, and one conversation with all that is known of it.

use super::chat::{KEY, MESSAGE};
use super::lines::{Side, ended, named};
use super::parts::{Live, NoteProblem, box_for, messages, time_and_day, title, too_long};
use super::start::when_in_words;
use crate::{Context, Screen, WholeContext, assistant::topic, forms::hidden, language::in_language, screen::heading};
use contract::desk::staff_doors;
use domain::{
    assistant::ConversationId,
    desk::{CallBack, Colleague, Event, Exchange, NoteFault, Outcome, Packet, Reason, Reply},
    language::Language,
    text::Text,
};
use jiff::Timestamp;
use leptos::prelude::*;
use ui::{
    BackLink, Choice, Details, Emphasis, ErrorSummary, Field, FieldError, Radios, StateItem, StateList, Submit,
    SummaryItem, SummaryList, Telephone,
};
use words::{DeskStaffCallWhen, DeskStaffSince, DeskStaffWhen, Words};

pub const TAKE: &str = "take";
/// A text that is to be put into the box.
pub const TEXT: &str = "text";
pub const MOVE: &str = "team";
pub const OUTCOME: &str = "outcome";

/// One in the list.
pub struct Waiting<'a> {
    pub id: &'a ConversationId,
    pub packet: &'a Packet,
    pub since: Timestamp,
    pub is_mine: bool,
    /// Who has had it and has been away for long.
    pub left_by: Option<&'a Colleague>,
}

pub struct StaffChat<'a> {
    pub id: &'a ConversationId,
    pub packet: &'a Packet,
    pub events: &'a [Event],
    pub state: StaffState<'a>,
    pub me: &'a Colleague,
}

pub enum StaffState<'a> {
    /// It may be taken.
    Waiting,
    Mine {
        key: &'a str,
        typed: &'a str,
        fault: Option<StaffFault>,
        texts: &'a [Text],
        /// Those that it may be passed on to.
        teams: &'a [Text],
    },
    Closed(Outcome),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaffFault {
    Note(NoteFault),
    NoTeam,
    NoOutcome,
}

/// "3 people are waiting"
pub fn waiting_now(context: Context, count: u32) -> String {
    if count == 0 {
        context.words().desk_staff_none().to_owned()
    } else {
        context.words().desk_staff_waiting_now(count)
    }
}

pub fn staff_list(context: WholeContext, me: &Colleague, all: &[Waiting]) -> Screen {
    let words = context.words();
    let section = |title: &'static str, is_mine: bool| {
        let items: Vec<StateItem> =
            all.iter().filter(|one| one.is_mine == is_mine).map(|one| item(*context, one)).collect();
        (!items.is_empty()).then(|| view! { <h2 class="govuk-heading-m">{title}</h2> <StateList items=items /> })
    };
    let count = all.iter().filter(|one| !one.is_mine).count();
    let count = waiting_now(*context, u32::try_from(count).unwrap_or(u32::MAX));
    let events = [staff_doors::QUEUE_EVENTS, "?language=", context.language.tag()].concat();
    let back = in_language(contract::identity::staff_doors::DESK, context.language);
    let view = view! {
        <div class="readable">
            <BackLink href=back text=words.identity_staff_title() /> {heading(words.desk_staff_title())}
            <p>{words.desk_staff_signed_in(&named(*context, me))}</p>
            <p>
                <strong id="count" role="status">
                    {count}
                </strong>
            </p> <div id="queue" data-events=events>
                {section(words.desk_staff_yours(), true)} {section(words.desk_staff_waiting(), false)}
            </div>
            <script type="module" src="/desk.js"></script>
        </div>
    };
    Screen::new(words.desk_staff_title(), words.desk_staff_description(), view)
}

fn item(context: Context, one: &Waiting) -> StateItem {
    let words = context.words();
    let (time, soft_date) = &time_and_day(context, one.since);
    let href = in_language(&staff_doors::chat(one.id), context.language);
    let about = one.packet.intent.as_deref().and_then(|intent| topic(words, intent));
    let name = about.unwrap_or(words.desk_staff_unknown()).to_owned();
    let mut lines = vec![
        reason(words, one.packet.reason).into_any(),
        words.desk_staff_since(DeskStaffSince { time, soft_date }).into_any(),
        language(words, one.packet.language).into_any(),
    ];
    lines.extend(one.packet.call_back.as_ref().map(|_| words.desk_staff_calls_back().into_any()));
    lines.extend(one.left_by.map(|by| words.desk_staff_taken_by(&named(context, by)).into_any()));
    let hint = [" ", &*name, ", ", time].concat();
    lines.push(
        view! {
            <a href=href rel="external">
                {words.desk_staff_see()} <span class="govuk-visually-hidden">{hint}</span>
            </a>
        }
        .into_any(),
    );
    StateItem { name, lines, ..StateItem::default() }
}

fn reason(words: Words, reason: Reason) -> &'static str {
    match reason {
        Reason::Asked => words.desk_staff_reason_asked(),
        Reason::NotUnderstood => words.desk_staff_reason_not_understood(),
        Reason::Danger => words.desk_staff_reason_danger(),
    }
}

fn language(words: Words, language: Language) -> &'static str {
    match language {
        Language::En => words.desk_staff_language_en(),
        Language::Cy => words.desk_staff_language_cy(),
    }
}

/// It is not theirs to see, or not any more.
pub fn staff_gone(context: WholeContext) -> Screen {
    let words = context.words();
    let back = in_language(staff_doors::QUEUE, context.language);
    let view = view! {
        <div class="readable">
            {heading(words.desk_staff_gone_title())} <p>{words.desk_staff_gone()}</p> <p>
                <a href=back rel="external">{words.desk_staff_back()}</a>
            </p>
        </div>
    };
    Screen::new(words.desk_staff_gone_title(), words.desk_staff_description(), view)
}

pub fn staff_chat(context: WholeContext, chat: StaffChat) -> Screen {
    let words = context.words();
    let path = in_language(&staff_doors::chat(chat.id), context.language);
    let (events, types) = (staff_doors::events(chat.id), staff_doors::typing(chat.id));
    let live = matches!(chat.state, StaffState::Mine { .. }).then_some(Live { events: &events, types: &types });
    let fault = match &chat.state {
        StaffState::Mine { fault, .. } => *fault,
        StaffState::Waiting | StaffState::Closed(_) => None,
    };
    let back = in_language(staff_doors::QUEUE, context.language);
    let about = chat.packet.intent.as_deref().and_then(|intent| topic(words, intent));
    let heading_text = about.unwrap_or(words.desk_staff_unknown());
    let said = transcript(*context, chat.packet);
    let view = view! {
        <div class="readable">
            {error_summary(words, fault)} <BackLink href=back text=words.desk_staff_back() /> {heading(heading_text)}
            <p>{words.desk_staff_signed_in(&named(*context, chat.me))}</p>
            <h2 class="govuk-heading-m">{words.desk_staff_known()}</h2> {known(*context, chat.packet)}
            <Details summary=words.desk_staff_said()>{said}</Details>
            {messages(context, Side::Staff, chat.events, live)} {below(*context, &path, &chat)}
        </div>
    };
    Screen::new(title(words, fault.is_some(), heading_text), words.desk_staff_description(), view)
}

fn known(context: Context, packet: &Packet) -> AnyView {
    let words = context.words();
    let row = |key: &str, value: AnyView| SummaryItem { key: key.to_owned(), value, action: None };
    let mut rows: Vec<SummaryItem> =
        facts(context, packet).into_iter().map(|(key, value)| row(key, value.into_any())).collect();
    let called = packet.call_back.as_ref().map(|back| row(words.desk_staff_call(), call(context, back)));
    rows.splice(2..2, called);
    view! { <SummaryList items=rows /> }.into_any()
}

/// What is known but for the call, in words.
fn facts(context: Context, packet: &Packet) -> Vec<(&'static str, String)> {
    let words = context.words();
    let tried: Vec<&str> = packet.tried().into_iter().filter_map(|intent| topic(words, intent)).collect();
    let tried = if tried.is_empty() { words.desk_staff_nothing().to_owned() } else { tried.join(", ") };
    let (time, soft_date) = &time_and_day(context, packet.consented_at);
    let (known, consented) = (&packet.known, words.desk_staff_when(DeskStaffWhen { time, soft_date }));
    let slots = [
        (words.desk_staff_home(), &known.home),
        (words.desk_staff_place(), &known.place),
        (words.ask_slot_container(), &known.containers),
        (words.ask_slot_date(), &known.days),
        (words.desk_staff_reference(), &known.reference),
    ];
    let mut facts = vec![
        (words.desk_staff_reason(), reason(words, packet.reason).to_owned()),
        (words.desk_staff_language(), language(words, packet.language).to_owned()),
    ];
    facts.extend(slots.into_iter().filter_map(|(key, value)| Some((key, value.clone()?))));
    facts.extend([(words.desk_staff_tried(), tried), (words.desk_staff_consented(), consented)]);
    facts
}

/// All that staff are given, as plain text, for those who read it elsewhere.
pub fn packet_in_words(context: Context, packet: &Packet) -> String {
    let words = context.words();
    let mut lines: Vec<String> =
        facts(context, packet).into_iter().map(|(key, value)| [key, ": ", &value].concat()).collect();
    let about = packet.intent.as_deref().and_then(|intent| topic(words, intent));
    lines.insert(0, about.unwrap_or(words.desk_staff_unknown()).to_owned());
    lines
        .extend(packet.call_back.as_ref().map(|back| [words.desk_staff_call(), ": ", &called(context, back)].concat()));
    if !packet.transcript.is_empty() {
        lines.extend([String::new(), [words.desk_staff_said(), ":"].concat()]);
    }
    for exchange in &packet.transcript {
        lines.push([words.desk_staff_said_by(), ": ", &exchange.said].concat());
        lines.push([words.desk_staff_answered(), ": ", answered(words, exchange)].concat());
    }
    lines.join("\n")
}

fn called(context: Context, back: &CallBack) -> String {
    let words = context.words();
    let (time, soft_date) = &time_and_day(context, back.from);
    let when = when_in_words(words, back.when);
    words.desk_staff_call_when(DeskStaffCallWhen { phone: &back.phone, when, time, soft_date })
}

fn call(context: Context, back: &CallBack) -> AnyView {
    let said = called(context, back);
    let rest = said.strip_prefix(&*back.phone).unwrap_or(&said).to_owned();
    view! { <Telephone number=back.phone.clone() /> {rest} }.into_any()
}

/// What was said to the assistant, and what it made of it.
pub(super) fn transcript(context: Context, packet: &Packet) -> AnyView {
    let words = context.words();
    if packet.transcript.is_empty() {
        return view! { <p>{words.desk_staff_nothing()}</p> }.into_any();
    }
    let exchange = |exchange: &Exchange| {
        view! {
            <li class="state">
                <strong>{words.desk_staff_said_by()}</strong>
                ": "
                {exchange.said.clone()}
                <br />
                <strong>{words.desk_staff_answered()}</strong>
                ": "
                {answered(words, exchange).to_owned()}
            </li>
        }
    };
    view! { <ol class="states">{packet.transcript.iter().map(exchange).collect_view()}</ol> }.into_any()
}

fn answered(words: Words, exchange: &Exchange) -> &str {
    match &exchange.answered {
        Reply::Topic(intent) => topic(words, intent).unwrap_or_default(),
        Reply::Page(text) | Reply::Written(text) => text,
        Reply::Danger => words.desk_staff_danger(),
        Reply::AskedBack => words.desk_staff_asked_back(),
        Reply::NotUnderstood => words.desk_staff_not_understood(),
    }
}

fn below(context: Context, path: &str, chat: &StaffChat) -> AnyView {
    let words = context.words();
    match &chat.state {
        StaffState::Waiting => view! {
            <form method="post" action=path.to_owned()>
                <p>{words.desk_staff_take_help()}</p>
                <Submit text=words.desk_staff_take() name=TAKE value="yes" emphasis=Emphasis::Primary />
            </form>
        }
        .into_any(),
        StaffState::Closed(outcome) => view! { <p>{ended(words, *outcome)}</p> }.into_any(),
        StaffState::Mine { key, typed, fault, texts, teams, .. } => {
            let problem = match fault {
                Some(StaffFault::Note(fault)) => Some(NoteProblem { typed, fault: *fault }),
                _ => None,
            };
            view! {
                {answer(context, path, key, typed, problem, texts, chat.packet.language)}
                {choose(context, path, Choosing::Team(teams), *fault == Some(StaffFault::NoTeam))}
                {choose(context, path, Choosing::Outcome, *fault == Some(StaffFault::NoOutcome))}
            }
            .into_any()
        }
    }
}

/// The texts are in the language of whoever reads them.
fn answer(
    context: Context,
    path: &str,
    key: &str,
    typed: &str,
    problem: Option<NoteProblem>,
    texts: &[Text],
    language: Language,
) -> AnyView {
    let words = context.words();
    let error = problem.map(|problem| note_fault(words, problem.fault));
    let lang = (language != context.language).then(|| language.tag());
    let text = |(place, text): (usize, &Text)| {
        let text = text.in_language(language).to_owned();
        view! {
            <div lang=lang>
                <Submit text=text name=TEXT value=place.to_string() emphasis=Emphasis::Secondary />
            </div>
        }
    };
    let texts = (!texts.is_empty()).then(|| {
        let texts = texts.iter().enumerate().map(text).collect_view();
        view! { <Details summary=words.desk_staff_texts()>{texts}</Details> }
    });
    view! {
        <form method="post" action=path.to_owned() novalidate=true id="write">
            {hidden(KEY, key)} {box_for(words, MESSAGE, words.desk_staff_answer(), None, typed, error)}
            <button type="submit" class="govuk-button">
                {words.desk_staff_send()}
            </button> {texts}
        </form>
    }
    .into_any()
}

enum Choosing<'a> {
    Team(&'a [Text]),
    Outcome,
}

/// A form of its own: what is not chosen in one does not stand in the way of the other.
fn choose(context: Context, path: &str, choosing: Choosing, is_missing: bool) -> AnyView {
    let words = context.words();
    let choice =
        |value: &str, text: &str| Choice { value: value.to_owned(), text: text.to_owned(), ..Choice::default() };
    let (summary, legend, missing, name, choices): (_, _, _, _, Vec<Choice>) = match choosing {
        Choosing::Team(teams) => (
            words.desk_staff_move(),
            words.desk_staff_move_help(),
            words.desk_staff_move_missing(),
            MOVE,
            teams.iter().map(|team| choice(&team.en, context.text(team))).collect(),
        ),
        Choosing::Outcome => (
            words.desk_staff_end(),
            words.desk_staff_end_help(),
            words.desk_staff_end_missing(),
            OUTCOME,
            Outcome::OF_STAFF.into_iter().map(|one| choice(one.name(), outcome(words, one))).collect(),
        ),
    };
    let error = is_missing.then(|| FieldError { prefix: words.error_prefix(), text: missing.to_owned() });
    let field = Field { id: name.to_owned(), label: legend.to_owned(), error, ..Field::default() };
    view! {
        <form method="post" action=path.to_owned()>
            {hidden(name, "")} <Radios field=field name=name choices=choices />
            <button type="submit" class="govuk-button govuk-button--secondary">
                {summary}
            </button>
        </form>
    }
    .into_any()
}

fn outcome(words: Words, outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Answered | Outcome::Left => words.desk_staff_outcome_answered(),
        Outcome::PassedOn => words.desk_staff_outcome_passed_on(),
        Outcome::CalledBack => words.desk_staff_outcome_called_back(),
        Outcome::NotReached => words.desk_staff_outcome_not_reached(),
    }
}

fn note_fault(words: Words, fault: NoteFault) -> String {
    match fault {
        NoteFault::Empty => words.desk_staff_answer_empty().to_owned(),
        NoteFault::TooLong => too_long(words),
    }
}

fn error_summary(words: Words, fault: Option<StaffFault>) -> Option<AnyView> {
    let (at, text) = match fault? {
        StaffFault::Note(fault) => (MESSAGE, note_fault(words, fault)),
        StaffFault::NoTeam => (MOVE, words.desk_staff_move_missing().to_owned()),
        StaffFault::NoOutcome => (OUTCOME, words.desk_staff_end_missing().to_owned()),
    };
    let errors = vec![(["#", at].concat(), text)];
    Some(view! { <ErrorSummary title=words.error_summary() errors=errors /> }.into_any())
}
