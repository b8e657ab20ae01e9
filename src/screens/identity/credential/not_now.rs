//! Why a person cannot have the credential now, and what they can do about it.

use super::{CredentialPage, mine::introduction};
use crate::{Context, Screen, WholeContext, contact};
use contract::identity::doors;
use domain::identity::RESIDENT_CONFIDENCE;
use leptos::prelude::*;
use ui::{ButtonLink, Emphasis, Notice, NoticeKind};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoCredential {
    /// They have not proved who they are.
    NotProved,
    /// Nor can they, by the provider that there is.
    CannotProve,
    /// No home of theirs in the council's area was proved.
    NotResident,
    /// Whether it is one cannot be told now.
    NotChecked,
    /// So many were given out today that there are no more.
    Enough,
}

/// To whoever is not signed in.
pub fn credential_sign_in(context: WholeContext) -> Screen {
    let words = context.words();
    let to = doors::login(&CredentialPage::Mine.path(context.language));
    let view = view! {
        <div class="readable">
            {introduction(context)} <div class="buttons">
                <ButtonLink href=to text=words.identity_sign_in() emphasis=Emphasis::Primary reloads=true />
            </div>
        </div>
    };
    Screen::new(words.identity_credential_title(), words.identity_credential_description(), view)
}

pub(super) fn why_not(context: Context, why: NoCredential) -> AnyView {
    let words = context.words();
    match why {
        NoCredential::NotProved => {
            let to = doors::step_up(RESIDENT_CONFIDENCE, &CredentialPage::Mine.path(context.language));
            view! {
                <p>{words.identity_credential_prove_first()}</p>
                <div class="buttons">
                    <ButtonLink href=to text=words.identity_level_prove() emphasis=Emphasis::Primary reloads=true />
                </div>
            }
            .into_any()
        }
        NoCredential::CannotProve => view! { <p>{words.identity_credential_cannot_prove()}</p> }.into_any(),
        NoCredential::NotResident => {
            let help = words.identity_credential_not_resident_help(&contact::phone(context));
            let help = contact::with_link(context, help);
            view! {
                <Notice kind=NoticeKind::Information title=words.identity_credential_not_resident()>
                    <p>{help}</p>
                </Notice>
            }
            .into_any()
        }
        NoCredential::NotChecked => view! {
            <Notice kind=NoticeKind::Warning title=words.identity_credential_not_checked()>
                <p>{words.identity_credential_not_checked_help()}</p>
            </Notice>
        }
        .into_any(),
        NoCredential::Enough => {
            view! { <Notice kind=NoticeKind::Information title=words.identity_credential_enough() /> }.into_any()
        }
    }
}
