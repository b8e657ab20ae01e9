//! What became of a payment, and the ways there and back.

use super::Page;
use crate::{AreaPage, Context, Screen, contact, dates, screen::heading};
use domain::{
    account::{LinkId, Payment, PaymentState},
    london,
};
use leptos::prelude::*;
use ui::{ButtonLink, Emphasis, StateItem, Tone};
use words::{AccountPaymentWhen, Words};

/// A payment, as its page tells it.
pub struct Paid<'a> {
    pub payment: &'a Payment,
    pub link: &'a LinkId,
    /// Whether what is paid is in the balance at once.
    pub is_booked_at_once: bool,
    /// Whether whoever takes it has said just now how it is, or it has come to its end.
    pub is_known: bool,
    /// Whether the person can still pay it.
    pub may_go_on: bool,
}

/// A payment in the list, and whether it is known how it is.
pub struct Listed<'a> {
    pub payment: &'a Payment,
    pub is_known: bool,
}

pub fn payment(context: Context, paid: &Paid) -> Screen {
    let words = context.words();
    let amount = &paid.payment.amount.to_string();
    let title = title(words, paid.payment.state, paid.is_known);
    let what = match paid.payment.state {
        state if !state.is_finished() && !paid.is_known => words.account_paid_not_known(amount),
        PaymentState::Success if paid.is_booked_at_once => words.account_paid_booked(amount),
        PaymentState::Success => words.account_paid_later(amount),
        PaymentState::Submitted => words.account_paid_waits(amount),
        PaymentState::Created | PaymentState::Started => words.account_paid_not_yet(amount),
        PaymentState::Declined => words.account_paid_declined(amount),
        PaymentState::Expired => words.account_paid_expired(amount),
        PaymentState::Cancelled => words.account_paid_cancelled(amount),
        PaymentState::Error => words.account_paid_error(amount),
    };
    let again = || Some((Page::Pay(paid.link.clone()), words.account_pay_again()));
    let on = match paid.payment.state {
        PaymentState::Success => None,
        state if !state.is_finished() && !paid.is_known => {
            Some((Page::Payment(paid.payment.id.clone()), words.account_pay_look_again()))
        }
        PaymentState::Created | PaymentState::Started if paid.may_go_on => {
            Some((Page::Leaving(paid.payment.id.clone()), words.account_pay_go_on()))
        }
        // It is not paid twice: not before it has come to its end.
        PaymentState::Created | PaymentState::Started | PaymentState::Submitted => None,
        PaymentState::Declined | PaymentState::Expired | PaymentState::Cancelled | PaymentState::Error => again(),
    };
    let is_elsewhere =
        matches!(paid.payment.state, PaymentState::Created | PaymentState::Started) && paid.is_known && !paid.may_go_on;
    let closes = is_elsewhere.then(|| view! { <p>{words.account_paid_closes()}</p> });
    let on = on.map(|(page, text)| {
        let to = page.path(context.language);
        view! {
            <div class="buttons">
                <ButtonLink href=to text=text emphasis=Emphasis::Primary reloads=true />
            </div>
        }
    });
    let call = (paid.payment.state == PaymentState::Error)
        .then(|| view! { <p>{contact::with_link(context, words.problem_call(&contact::phone(context)))}</p> });
    let view = view! {
        <div class="readable">
            {heading(title)} <p class="govuk-body-l">{what}</p> {closes} <p>{when(context, paid.payment)}</p> {on} {call}
            <p>
                <a href=Page::Account.path(context.language)>{words.account_back_to_account()}</a>
            </p>
        </div>
    };
    Screen::new(title, words.account_description(), view)
}

fn title(words: Words, state: PaymentState, is_known: bool) -> &'static str {
    match state {
        state if !state.is_finished() && !is_known => words.account_paid_waits_title(),
        PaymentState::Success => words.account_paid_success_title(),
        PaymentState::Submitted => words.account_paid_waits_title(),
        PaymentState::Created | PaymentState::Started => words.account_paid_not_yet_title(),
        PaymentState::Declined => words.account_paid_declined_title(),
        PaymentState::Expired => words.account_paid_expired_title(),
        PaymentState::Cancelled => words.account_paid_cancelled_title(),
        PaymentState::Error => words.account_paid_error_title(),
    }
}

fn when(context: Context, payment: &Payment) -> String {
    let words = context.words();
    let (time, soft_date) = &dates::time_and_day(words, london::civil(payment.begun_at), context.today);
    words.account_payment_when(AccountPaymentWhen { time, soft_date })
}

/// In the list of payments.
pub(super) fn item(context: Context, Listed { payment, is_known }: &Listed) -> StateItem {
    let tone = match payment.state {
        PaymentState::Success | PaymentState::Submitted => Tone::Quiet,
        _ => Tone::Warn,
    };
    StateItem {
        name: payment.amount.to_string(),
        href: Some(Page::Payment(payment.id.clone()).path(context.language)),
        state: Some((tone, title(context.words(), payment.state, *is_known).to_owned())),
        lines: vec![when(context, payment).into_any()],
        ..StateItem::default()
    }
}

/// The browser goes on to `to` by itself.
pub fn leaving(context: Context, to: &str) -> Screen {
    let words = context.words();
    on_the_way(words.account_leaving(), words.account_leaving_wait(), words.account_pay_go_on(), to, context)
}

/// Just back, on the way to what became of it.
pub fn back(context: Context, to: &str) -> Screen {
    let words = context.words();
    on_the_way(words.account_back(), words.account_back_wait(), words.account_pay_go_on(), to, context)
}

fn on_the_way(title: &'static str, wait: &'static str, text: &'static str, to: &str, context: Context) -> Screen {
    let view = view! {
        <div class="readable">
            {heading(title)} <p>{wait}</p>
            <div class="buttons">
                <ButtonLink href=to.to_owned() text=text emphasis=Emphasis::Primary reloads=true />
            </div>
        </div>
    };
    Screen::new(title, context.words().account_description(), view)
}
