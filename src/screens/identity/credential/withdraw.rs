//! Whoever withdraws a credential is told before what that means.

use super::CredentialPage;
use crate::identity::details::in_words;
use crate::{Context, Screen, screen::heading};
use domain::identity::Credential;
use leptos::prelude::*;
use ui::{BackLink, Emphasis, Submit};

/// The button that does it.
pub const WITHDRAW: &str = "withdraw";

pub fn withdraw(context: Context, credential: &Credential) -> Screen {
    let words = context.words();
    let given = words.identity_credential_given_at(&in_words::at(context, credential.issued_at));
    let here = CredentialPage::Withdraw(credential.id.clone()).path(context.language);
    let view = view! {
        <BackLink
            href=CredentialPage::Mine.path(context.language)
            text=words.identity_credential_title()
        />
        <div class="readable">
            {heading(words.identity_credential_withdraw_title())} <p>{given}</p>
            <p>{words.identity_credential_withdraw_help()}</p> <p>{words.identity_credential_withdraw_wallet()}</p>
            <form method="post" action=here>
                <div class="buttons">
                    <Submit
                        text=words.identity_credential_withdraw_now()
                        name=WITHDRAW
                        value="yes"
                        emphasis=Emphasis::Warning
                    />
                </div>
            </form>
        </div>
    };
    Screen::new(words.identity_credential_withdraw_title(), words.identity_credential_description(), view)
}
