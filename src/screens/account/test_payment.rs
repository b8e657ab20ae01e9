//! The test payment page, which no council puts before people: how a payment ends.

use crate::{Context, Screen, screen::heading};
use domain::account::Money;
use leptos::prelude::*;
use ui::{Emphasis, Notice, NoticeKind, Submit};
use words::AccountTestWhat;

pub const TEST_FORM: &str = "form";
pub const TEST_DECISION: &str = "decision";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TestDecision {
    Pay,
    Decline,
    Cancel,
}

impl TestDecision {
    const fn name(self) -> &'static str {
        match self {
            TestDecision::Pay => "pay",
            TestDecision::Decline => "decline",
            TestDecision::Cancel => "cancel",
        }
    }

    pub fn read(name: &str) -> Option<TestDecision> {
        [TestDecision::Pay, TestDecision::Decline, TestDecision::Cancel].into_iter().find(|one| one.name() == name)
    }
}

/// `form` opens what `action` does.
pub fn test_payment(context: Context, amount: Money, what: &str, action: &str, form: &str) -> Screen {
    let words = context.words();
    let amount = &amount.to_string();
    let button = |text: &'static str, decision: TestDecision, emphasis| {
        view! { <Submit text=text name=TEST_DECISION value=decision.name() emphasis=emphasis /> }
    };
    let view = view! {
        <div class="readable">
            {heading(words.account_test_title())}
            <Notice kind=NoticeKind::Warning title=words.account_test_warning()>
                <p>{words.account_test_warning_help()}</p>
            </Notice> <p class="govuk-body-l">{words.account_test_what(AccountTestWhat { amount, what })}</p>
            <form method="post" action=action.to_owned()>
                <input type="hidden" name=TEST_FORM value=form.to_owned() />
                <div class="buttons">
                    {button(words.account_test_pay(), TestDecision::Pay, Emphasis::Primary)}
                    {button(words.account_test_decline(), TestDecision::Decline, Emphasis::Secondary)}
                    {button(words.account_test_cancel(), TestDecision::Cancel, Emphasis::Secondary)}
                </div>
            </form>
        </div>
    };
    Screen::new(words.account_test_title(), words.account_test_warning_help(), view)
}

/// The link was used, or is none.
pub fn test_payment_gone(context: Context) -> Screen {
    let words = context.words();
    let view = view! {
        <div class="readable">{heading(words.account_test_gone())} <p>{words.account_test_gone_help()}</p></div>
    };
    Screen::new(words.account_test_gone(), words.account_test_gone_help(), view)
}
