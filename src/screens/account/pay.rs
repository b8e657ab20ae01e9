//! How much is to be paid, and the look at it before a person leaves to pay.

use super::Page;
use crate::{AreaPage, Context, Screen, screen::heading};
use domain::account::{AmountFault, CouncilTax, Limits, LinkId, Money, PaymentId};
use leptos::prelude::*;
use ui::{
    BackLink, Choice, Emphasis, ErrorSummary, Field, FieldError, Notice, NoticeKind, Radios, Standing, Submit,
    SummaryItem, SummaryList, TextInput,
};
use words::Words;

pub const CHOICE: &str = "choice";
pub const AMOUNT: &str = "amount";
/// Made with the form: the same form again is the same payment.
pub const KEY: &str = "key";
pub const SEND: &str = "send";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayChoice {
    Next,
    Overdue,
    All,
    Other,
}

impl PayChoice {
    const ALL: [PayChoice; 4] = [PayChoice::Next, PayChoice::Overdue, PayChoice::All, PayChoice::Other];

    pub const fn name(self) -> &'static str {
        match self {
            PayChoice::Next => "next",
            PayChoice::Overdue => "overdue",
            PayChoice::All => "all",
            PayChoice::Other => "other",
        }
    }

    pub fn read(name: &str) -> Option<PayChoice> {
        PayChoice::ALL.into_iter().find(|choice| choice.name() == name)
    }

    /// How much that is; none where it is not there to be chosen, or is typed.
    pub fn amount(self, account: &CouncilTax, limits: Limits, today: jiff::civil::Date) -> Option<Money> {
        let amount = match self {
            PayChoice::Next => account.next_due(today)?.amount,
            PayChoice::Overdue => account.overdue(today),
            PayChoice::All => limits.most,
            PayChoice::Other => return None,
        };
        limits.check(amount).ok()
    }
}

/// Why the form is shown again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayFault {
    NotChosen,
    Amount(AmountFault),
    /// Whoever takes payments does not answer.
    Unavailable,
    /// The same form was sent before with another amount.
    Mismatch,
    /// What is owed is being paid.
    UnderWay,
    TooMany,
}

/// What is owed is being paid already, all or a part of it.
#[derive(Clone, Copy)]
pub struct BeingPaid<'a> {
    /// By the person themselves; nothing is told of another's.
    pub own: Option<&'a PaymentId>,
}

impl PayFault {
    fn in_words(self, words: Words) -> String {
        match self {
            PayFault::NotChosen => words.account_pay_not_chosen().to_owned(),
            PayFault::Amount(AmountFault::Empty) => words.account_pay_empty().to_owned(),
            PayFault::Amount(AmountFault::NotMoney) => words.account_pay_not_money().to_owned(),
            PayFault::Amount(AmountFault::Nothing) => words.account_pay_nothing().to_owned(),
            PayFault::Amount(AmountFault::TooMuch(most)) => words.account_pay_too_much(&most.to_string()),
            PayFault::Amount(AmountFault::NothingToPay) => words.account_nothing_owed().to_owned(),
            PayFault::Unavailable => words.account_pay_unavailable().to_owned(),
            PayFault::Mismatch => words.account_pay_mismatch().to_owned(),
            PayFault::UnderWay => words.account_pay_being_paid().to_owned(),
            PayFault::TooMany => words.account_pay_too_many().to_owned(),
        }
    }

    fn field(self) -> &'static str {
        if matches!(self, PayFault::Amount(_)) { AMOUNT } else { CHOICE }
    }
}

pub struct PayForm<'a> {
    pub id: &'a LinkId,
    pub account: &'a CouncilTax,
    pub limits: Limits,
    pub being_paid: Option<BeingPaid<'a>>,
    pub key: &'a str,
    pub chosen: Option<PayChoice>,
    pub typed: &'a str,
    pub fault: Option<PayFault>,
}

pub fn pay(context: Context, form: PayForm) -> Screen {
    let words = context.words();
    let view = view! {
        <div class="readable">
            {back(context, form.id)} {summary(context, &form)} {heading(words.account_pay())}
            <p>{form.account.address.clone()}</p> {being_paid(context, &form)} {question(context, &form)}
        </div>
    };
    Screen::new(words.account_pay(), words.account_description(), view)
}

/// Where there is nothing to pay, there is no field that an error could lead to.
fn error(words: Words, form: &PayForm) -> Option<(&'static str, String)> {
    form.fault.filter(|_| form.limits.most.is_owed()).map(|fault| (fault.field(), fault.in_words(words)))
}

fn summary(context: Context, form: &PayForm) -> AnyView {
    let words = context.words();
    error(words, form)
        .map(|(field, text)| {
            let errors = vec![(["#", field].concat(), text)];
            view! { <ErrorSummary title=words.error_summary() errors=errors /> }
        })
        .into_any()
}

fn being_paid(context: Context, form: &PayForm) -> AnyView {
    let words = context.words();
    let Some(BeingPaid { own }) = form.being_paid else { return ().into_any() };
    let see = own.map(|id| {
        let to = Page::Payment(id.clone()).path(context.language);
        view! { <p><a href=to>{words.account_pay_being_paid_see()}</a></p> }
    });
    view! {
        <Notice kind=NoticeKind::Information title=words.account_pay_being_paid_title()>
            <p>{words.account_pay_being_paid()}</p>
            {see}
        </Notice>
    }
    .into_any()
}

fn question(context: Context, form: &PayForm) -> AnyView {
    let words = context.words();
    if !form.limits.most.is_owed() {
        let nothing = form.being_paid.is_none().then(|| view! { <p>{words.account_nothing_owed()}</p> });
        return nothing.into_any();
    }
    let error = error(words, form);
    let of = |id: &str| {
        let text = error.as_ref().filter(|(field, _)| *field == id)?.1.clone();
        Some(FieldError { prefix: words.error_prefix(), text })
    };
    let typed = Field {
        id: AMOUNT.to_owned(),
        label: words.account_pay_amount().to_owned(),
        hint: Some(words.account_pay_amount_hint(&form.limits.most.to_string())),
        error: of(AMOUNT),
        standing: Standing::Small,
    };
    let other = view! { <TextInput field=typed name=AMOUNT value=form.typed.to_owned() /> }.into_any();
    let question = Field {
        id: CHOICE.to_owned(),
        label: words.account_pay_question().to_owned(),
        hint: None,
        error: of(CHOICE),
        standing: Standing::Small,
    };
    let debit = form.account.pays_by_direct_debit().then(|| {
        view! { <Notice kind=NoticeKind::Information title=words.account_by_direct_debit()></Notice> }
    });
    view! {
        {debit}
        <form
            class="form"
            method="post"
            action=Page::Pay(form.id.clone()).path(context.language)
            novalidate
            data-outlasts=""
        >
            <input type="hidden" name=KEY value=form.key.to_owned() />
            <Radios field=question name=CHOICE choices=choices(context, form, other) />
            <button type="submit" class="govuk-button">
                {words.account_pay_go_on()}
            </button>
        </form>
    }
    .into_any()
}

fn choices(context: Context, form: &PayForm, other: AnyView) -> Vec<Choice> {
    let words = context.words();
    let amount = |choice: PayChoice| choice.amount(form.account, form.limits, context.today);
    let choice = |choice: PayChoice, text: String| Choice {
        value: choice.name().to_owned(),
        text,
        is_chosen: form.chosen == Some(choice),
        ..Choice::default()
    };
    let mut choices = Vec::new();
    if let Some(overdue) = amount(PayChoice::Overdue) {
        choices.push(choice(PayChoice::Overdue, words.account_pay_overdue(&overdue.to_string())));
    }
    if let Some(next) = amount(PayChoice::Next) {
        choices.push(choice(PayChoice::Next, words.account_pay_next(&next.to_string())));
    }
    if let Some(all) = amount(PayChoice::All) {
        choices.push(choice(PayChoice::All, words.account_pay_all(&all.to_string())));
    }
    let another = choice(PayChoice::Other, words.account_pay_other().to_owned());
    choices.push(Choice { reveals: Some(other), ..another });
    choices
}

fn back(context: Context, id: &LinkId) -> AnyView {
    let words = context.words();
    let to = Page::CouncilTax(id.clone()).path(context.language);
    view! { <BackLink href=to text=words.account_council_tax() /> }.into_any()
}

/// The last look. What is sent from here is the amount that it shows, whatever was chosen: by then another may be next.
pub fn check_payment(context: Context, form: &PayForm, amount: Money) -> Screen {
    let words = context.words();
    let item = |key: &str, value: String| SummaryItem { key: key.to_owned(), value: value.into_any(), action: None };
    let items = vec![
        item(words.account_pay_for(), words.account_council_tax().to_owned()),
        item(words.account_pay_home(), form.account.address.clone()),
        item(words.account_amount(), amount.to_string()),
    ];
    let view = view! {
        <div class="readable">
            <BackLink href=Page::Pay(form.id.clone()).path(context.language) text=words.account_pay_change() />
            {heading(words.account_pay_check())} <SummaryList items=items /> <p>{words.account_pay_leaves()}</p>
            <form class="form" method="post" action=Page::Pay(form.id.clone()).path(context.language)>
                <input type="hidden" name=KEY value=form.key.to_owned() />
                <input type="hidden" name=CHOICE value=PayChoice::Other.name() />
                <input type="hidden" name=AMOUNT value=amount.to_string() />
                <div class="buttons">
                    <Submit text=words.account_pay_leave() name=SEND value="yes" emphasis=Emphasis::Primary />
                </div>
            </form>
        </div>
    };
    Screen::new(words.account_pay_check(), words.account_description(), view)
}
