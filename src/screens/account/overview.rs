//! All that is a person's own: their council tax, their payments, and the form that links an account.

use super::{Page, payment, payment::Listed};
use crate::{AreaPage, Context, Screen, dates, screen::heading};
use domain::account::{CouncilTax, LinkId, Money};
use leptos::prelude::*;
use ui::{
    ButtonLink, Details, Emphasis, ErrorSummary, Field, FieldError, Notice, NoticeKind, Standing, StateItem, StateList,
    Submit, TextInput, Tone,
};
use words::{AccountDue, AccountDueByDirectDebit, AccountLinkToTry, Words};

pub const LINK_NUMBER: &str = "number";
pub const LINK_POSTCODE: &str = "postcode";
pub const LINK_PERSON: &str = "reference";
/// The button that links the account of the home at which the person has proved that they live.
pub const LINK_PROVED: &str = "proved-home";

/// A linked account; none where it cannot be told now.
pub struct Card<'a> {
    pub id: &'a LinkId,
    pub ending: &'a str,
    pub account: Option<Owing<'a>>,
}

/// An account, and how much of it is being paid: that is neither overdue nor next, and is not paid again.
#[derive(Clone, Copy)]
pub struct Owing<'a> {
    pub account: &'a CouncilTax,
    pub under_way: Money,
}

/// What is said of an account, wherever it is shown.
pub(super) struct Said {
    /// The account as it will be once what is under way is paid.
    pub rest: CouncilTax,
    pub overdue: Money,
    /// What is owed, and what is to be done about it.
    pub lines: Vec<String>,
}

impl Owing<'_> {
    pub(super) fn said(self, context: Context) -> Said {
        let (words, Owing { account, under_way }) = (context.words(), self);
        let rest = account.once_paid(under_way);
        let overdue = rest.overdue(context.today);
        let under_way = under_way.min(account.balance);
        let mut lines = vec![balance(words, account)];
        lines.extend(under_way.is_owed().then(|| words.account_being_paid(&under_way.to_string())));
        lines.extend(overdue.is_owed().then(|| words.account_overdue(&overdue.to_string())));
        lines.extend(due(context, &rest));
        Said { rest, overdue, lines }
    }
}

impl Said {
    pub(super) fn may_be_paid(&self) -> bool {
        self.rest.balance.is_owed()
    }
}

/// What is wrong with what was entered to link an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkFault {
    NumberEmpty,
    NumberMalformed,
    Postcode,
    PersonEmpty,
    PersonMalformed,
    NoSuchAccount,
    TooManyTries,
    Unavailable,
}

impl LinkFault {
    fn in_words(self, words: Words) -> &'static str {
        match self {
            LinkFault::NumberEmpty => words.account_link_number_empty(),
            LinkFault::NumberMalformed => words.account_link_number_wrong(),
            LinkFault::Postcode => words.account_link_postcode_wrong(),
            LinkFault::PersonEmpty => words.account_link_person_empty(),
            LinkFault::PersonMalformed => words.account_link_person_wrong(),
            LinkFault::NoSuchAccount => words.account_link_no_such(),
            LinkFault::TooManyTries => words.account_link_too_many(),
            LinkFault::Unavailable => words.account_link_unavailable(),
        }
    }

    fn field(self) -> &'static str {
        match self {
            LinkFault::Postcode => LINK_POSTCODE,
            LinkFault::PersonEmpty | LinkFault::PersonMalformed => LINK_PERSON,
            _ => LINK_NUMBER,
        }
    }
}

#[derive(Default)]
pub struct LinkForm<'a> {
    pub number: &'a str,
    pub postcode: &'a str,
    /// The person reference, where the ledger asks for it.
    pub person: Option<&'a str>,
    pub faults: &'a [LinkFault],
    /// Account number and postcode of a made-up council.
    pub to_try: Option<(String, String)>,
}

pub struct Overview<'a> {
    pub cards: &'a [Card<'a>],
    /// The latest first.
    pub payments: &'a [Listed<'a>],
    /// The home whose account can be linked without a bill, in one line.
    pub proved_home: Option<&'a str>,
    pub form: LinkForm<'a>,
}

pub fn overview(context: Context, overview: Overview) -> Screen {
    let words = context.words();
    let faults = overview.form.faults;
    let summary = (!faults.is_empty()).then(|| {
        let errors = faults.iter().map(|fault| (["#", fault.field()].concat(), fault.in_words(words).to_owned()));
        view! { <ErrorSummary title=words.error_summary() errors=errors.collect() /> }
    });
    let to_sign_in = crate::identity::Page::Account.path(context.language);
    let view = view! {
        <div class="readable">
            {summary} {heading(words.account_title())} {council_tax(context, overview.cards)}
            {payments(context, overview.payments)} {overview.proved_home.map(|home| link_proved(context, home))}
            {link_form(context, &overview)}
            <p>
                <a href=to_sign_in>{words.account_sign_in_settings()}</a>
            </p>
        </div>
    };
    Screen::new(words.account_title(), words.account_description(), view)
}

fn council_tax(context: Context, cards: &[Card]) -> AnyView {
    let words = context.words();
    if cards.is_empty() {
        return ().into_any();
    }
    let items = cards.iter().map(|card| item(context, card)).collect();
    view! {
        <h2 class="govuk-heading-m">{words.account_council_tax()}</h2>
        <StateList items=items />
    }
    .into_any()
}

fn item(context: Context, card: &Card) -> StateItem {
    let words = context.words();
    let href = Page::CouncilTax(card.id.clone()).path(context.language);
    let ending = words.account_number_ending(card.ending);
    let Some(account) = card.account else {
        return StateItem {
            name: ending,
            href: Some(href),
            state: Some((Tone::Warn, words.account_unknown_tag().to_owned())),
            lines: vec![words.account_unknown().into_any()],
            ..StateItem::default()
        };
    };
    let said = account.said(context);
    let pay = said.may_be_paid().then(|| {
        let to = Page::Pay(card.id.clone()).path(context.language);
        view! { <ButtonLink href=to text=words.account_pay() emphasis=Emphasis::Secondary reloads=true /> }.into_any()
    });
    let lines = [ending].into_iter().chain(said.lines);
    StateItem {
        name: account.account.address.clone(),
        href: Some(href),
        state: said.overdue.is_owed().then(|| (Tone::Warn, words.account_overdue_tag().to_owned())),
        lines: lines.map(IntoAny::into_any).collect(),
        actions: pay,
        ..StateItem::default()
    }
}

/// The same on the front page.
pub fn card(context: Context, card: &Card) -> contract::cards::Card {
    let words = context.words();
    let (mut lines, mut to_pay) = (vec![words.account_number_ending(card.ending)], None);
    match card.account {
        Some(account) => {
            let said = account.said(context);
            to_pay = said.may_be_paid().then(|| Page::Pay(card.id.clone()));
            lines.extend(said.lines);
        }
        None => lines.push(words.account_unknown().to_owned()),
    }
    let link = if to_pay.is_some() { words.account_pay() } else { words.cards_council_tax_see() };
    contract::cards::Card {
        title: words.account_council_tax().to_owned(),
        lines,
        href: to_pay.unwrap_or_else(|| Page::CouncilTax(card.id.clone())).path(context.language),
        link: link.to_owned(),
        is_news: true,
    }
}

/// Where not even that can be told which accounts there are.
pub fn card_unknown(context: Context) -> contract::cards::Card {
    let words = context.words();
    contract::cards::Card {
        title: words.account_council_tax().to_owned(),
        lines: vec![words.account_unknown_all().to_owned()],
        href: Page::Account.path(context.language),
        link: words.cards_council_tax_see().to_owned(),
        is_news: true,
    }
}

fn balance(words: Words, account: &CouncilTax) -> String {
    match account.balance {
        balance if balance.is_owed() => words.account_balance(&balance.to_string()),
        balance if balance.is_credit() => words.account_credit(&(-balance).to_string()),
        _ => words.account_nothing_owed().to_owned(),
    }
}

/// What is next, and who pays it.
fn due(context: Context, account: &CouncilTax) -> Option<String> {
    let words = context.words();
    let due = account.next_due(context.today)?;
    let soft_day = &dates::soft_day(words, due.on, context.today);
    let due = AccountDue { amount: &due.amount.to_string(), soft_day };
    Some(if account.pays_by_direct_debit() {
        words.account_due_by_direct_debit(AccountDueByDirectDebit { amount: due.amount, soft_day })
    } else {
        words.account_due(due)
    })
}

fn payments(context: Context, payments: &[Listed]) -> AnyView {
    let words = context.words();
    if payments.is_empty() {
        return ().into_any();
    }
    let items = payments.iter().map(|payment| payment::item(context, payment)).collect();
    view! {
        <h2 class="govuk-heading-m">{words.account_payments()}</h2>
        <StateList items=items />
    }
    .into_any()
}

fn link_proved(context: Context, home: &str) -> AnyView {
    let words = context.words();
    view! {
        <h2 class="govuk-heading-m">{words.account_proved_heading()}</h2>
        <p>{words.account_proved_lead(home)}</p>
        <form class="buttons" method="post" action=Page::Account.path(context.language)>
            <Submit
                text=words.account_proved_button()
                name=LINK_PROVED
                value="yes"
                emphasis=Emphasis::Secondary
            />
        </form>
    }
    .into_any()
}

fn link_form(context: Context, overview: &Overview) -> AnyView {
    let words = context.words();
    let LinkForm { number, postcode, person, faults, to_try } = &overview.form;
    let field = |id: &str, label: &str, hint: &str| Field {
        id: id.to_owned(),
        label: label.to_owned(),
        hint: Some(hint.to_owned()),
        error: faults
            .iter()
            .find(|fault| fault.field() == id)
            .map(|fault| FieldError { prefix: words.error_prefix(), text: fault.in_words(words).to_owned() }),
        standing: Standing::Small,
    };
    let to_try = to_try.as_ref().map(|(number, postcode)| {
        let text = words.account_link_to_try(AccountLinkToTry { number, postcode });
        view! { <Notice kind=NoticeKind::Information title=words.account_link_made_up()><p>{text}</p></Notice> }
    });
    let person = person.map(|person| {
        let field = field(LINK_PERSON, words.account_link_person(), words.account_link_person_hint());
        view! { <TextInput field=field name=LINK_PERSON value=person.to_owned() /> }
    });
    let form = view! {
        {to_try}
        <form class="form form--short" method="post" action=Page::Account.path(context.language) novalidate data-outlasts="">
            <TextInput
                field=field(LINK_NUMBER, words.account_link_number(), words.account_link_number_hint())
                name=LINK_NUMBER
                value=number.to_string()
            />
            <TextInput
                field=field(LINK_POSTCODE, words.account_link_postcode(), words.account_link_postcode_hint())
                name=LINK_POSTCODE
                value=postcode.to_string()
            />
            {person}
            <button type="submit" class="govuk-button">
                {words.account_link_button()}
            </button>
        </form>
    }
    .into_any();
    if overview.cards.is_empty() || !faults.is_empty() {
        view! {
            <h2 class="govuk-heading-m">{words.account_link_heading()}</h2>
            <p>{words.account_link_lead()}</p>
            {form}
        }
        .into_any()
    } else {
        view! { <Details summary=words.account_link_another()>{form}</Details> }.into_any()
    }
}
