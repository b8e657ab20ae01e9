//! One council tax account: what is owed, when, and what was.

use super::{Owing, Page};
use crate::{AreaPage, Context, Screen, dates, screen::heading};
use domain::account::{Bill, CouncilTax, Discount, Instalment, LinkId, Transaction, TransactionKind};
use leptos::prelude::*;
use ui::{BackLink, ButtonLink, Emphasis, Submit, SummaryItem, SummaryList};
use words::{AccountTaxYear, Words};

/// The button that takes the link away.
pub const UNLINK: &str = "unlink";

pub fn council_tax(context: Context, id: &LinkId, owing: Owing) -> Screen {
    let (words, account) = (context.words(), owing.account);
    let said = owing.said(context);
    let pay = said.may_be_paid().then(|| {
        let to = Page::Pay(id.clone()).path(context.language);
        view! {
            <div class="buttons">
                <ButtonLink href=to text=words.account_pay() emphasis=Emphasis::Primary reloads=true />
            </div>
        }
    });
    let mut lines = said.lines.into_iter();
    let balance = lines.next().map(|line| view! { <p class="govuk-body-l">{line}</p> });
    let lines = lines.map(|line| view! { <p>{line}</p> }).collect_view();
    let debit = if account.pays_by_direct_debit() { words.account_by_direct_debit() } else { words.account_no_debit() };
    let view = view! {
        <div class="readable">
            {back(context)} {heading(words.account_council_tax())} <p>{account.address.clone()}</p> {balance} {lines}
            {pay} <p>{debit}</p> <SummaryList items=about(words, account) />
            {instalments(context, &account.instalments, &said.rest.instalments)}
            {transactions(context, &account.transactions)} {bills(words, &account.bills)} {unlink(context, id)}
        </div>
    };
    Screen::new(words.account_council_tax(), words.account_description(), view)
}

/// The ledger does not answer.
pub fn council_tax_unknown(context: Context, id: &LinkId) -> Screen {
    let words = context.words();
    let view = view! {
        <div class="readable">
            {back(context)} {heading(words.account_council_tax())} <p>{words.account_unknown()}</p>
            {unlink(context, id)}
        </div>
    };
    Screen::new(words.account_council_tax(), words.account_description(), view)
}

fn back(context: Context) -> AnyView {
    view! { <BackLink href=Page::Account.path(context.language) text=context.words().account_title() /> }.into_any()
}

fn about(words: Words, account: &CouncilTax) -> Vec<SummaryItem> {
    let item = |key: &str, value: String| SummaryItem { key: key.to_owned(), value: value.into_any(), action: None };
    let discount = account.discount.map(|discount| match discount {
        Discount::SinglePerson => words.account_discount_single(),
        Discount::Reduction => words.account_discount_reduction(),
    });
    let closed = account.is_closed.then(|| item(words.account_closed(), words.account_closed_yes().to_owned()));
    [
        Some(item(words.account_number(), account.number.to_string())),
        account.band.map(|band| item(words.account_band(), band.letter().to_owned())),
        discount.map(|discount| item(words.account_discount(), discount.to_owned())),
        closed,
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The instalments, and the same once what is under way is paid.
fn instalments(context: Context, instalments: &[Instalment], rest: &[Instalment]) -> AnyView {
    let words = context.words();
    let rows = instalments.iter().zip(rest).map(|(now, instalment)| {
        let state = match instalment {
            _ if !now.left().is_owed() => words.account_instalment_paid().to_owned(),
            instalment if !instalment.left().is_owed() => words.account_instalment_being_paid().to_owned(),
            instalment if instalment.is_overdue(context.today) => words.account_overdue_tag().to_owned(),
            instalment if instalment.paid.is_owed() => words.account_instalment_left(&instalment.left().to_string()),
            _ => words.account_instalment_to_come().to_owned(),
        };
        [dates::full_date(words, instalment.due_on), instalment.amount.to_string(), state]
    });
    let heads = [words.account_date(), words.account_amount(), words.account_state()];
    table(words.account_instalments(), heads, rows.collect())
}

fn transactions(context: Context, transactions: &[Transaction]) -> AnyView {
    let words = context.words();
    let rows = transactions.iter().map(|transaction| {
        let kind = match transaction.kind {
            TransactionKind::Charge => words.account_kind_charge(),
            TransactionKind::DirectDebit => words.account_kind_direct_debit(),
            TransactionKind::CardPayment => words.account_kind_card(),
            TransactionKind::Payment => words.account_kind_payment(),
            TransactionKind::Returned => words.account_kind_returned(),
            TransactionKind::Refund => words.account_kind_refund(),
        };
        [dates::full_date(words, transaction.on), transaction.amount.to_string(), kind.to_owned()]
    });
    let heads = [words.account_date(), words.account_amount(), words.account_what()];
    table(words.account_transactions(), heads, rows.collect())
}

fn bills(words: Words, bills: &[Bill]) -> AnyView {
    let rows = bills.iter().map(|bill| {
        let (from, to) = (bill.year.starts_in(), bill.year.starts_in() + 1);
        let year = words.account_tax_year(AccountTaxYear { from: &from.to_string(), to: &to.to_string() });
        [year, bill.charged.to_string(), bill.balance.to_string()]
    });
    let heads = [words.account_year(), words.account_charged(), words.account_left()];
    table(words.account_bills(), heads, rows.collect())
}

fn table(title: &'static str, heads: [&'static str; 3], rows: Vec<[String; 3]>) -> AnyView {
    if rows.is_empty() {
        return ().into_any();
    }
    let heads = heads.map(|head| view! { <th scope="col" class="govuk-table__header">{head}</th> });
    let rows = rows.into_iter().map(|[first, second, third]| {
        view! {
            <tr class="govuk-table__row">
                <th scope="row" class="govuk-table__header">{first}</th>
                <td class="govuk-table__cell">{second}</td>
                <td class="govuk-table__cell">{third}</td>
            </tr>
        }
    });
    view! {
        <table class="govuk-table">
            <caption class="govuk-table__caption govuk-table__caption--m">{title}</caption>
            <thead class="govuk-table__head">
                <tr class="govuk-table__row">{heads.into_iter().collect_view()}</tr>
            </thead>
            <tbody class="govuk-table__body">{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn unlink(context: Context, id: &LinkId) -> AnyView {
    let words = context.words();
    view! {
        <h2 class="govuk-heading-m">{words.account_unlink_heading()}</h2>
        <p>{words.account_unlink_help()}</p>
        <form method="post" action=Page::CouncilTax(id.clone()).path(context.language)>
            <div class="buttons">
                <Submit text=words.account_unlink() name=UNLINK value="yes" emphasis=Emphasis::Secondary />
            </div>
        </form>
    }
    .into_any()
}
