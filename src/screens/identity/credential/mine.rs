//! What the credential is and would say of this person, and those that were given out.

use super::CredentialPage;
use super::not_now::{NoCredential, why_not};
use crate::identity::{Page, details::in_words};
use crate::{AreaPage, Context, Screen, WholeContext, dates, screen::heading};
use domain::{
    identity::{Attribute, Credential, CredentialState, Details, RESIDENT, ReceiptId},
    london,
};
use jiff::Timestamp;
use leptos::prelude::*;
use ui::{BackLink, Emphasis, StateItem, StateList, Submit, SummaryItem, SummaryList, Tone};

/// The button that begins to give one out.
pub const GET_CREDENTIAL: &str = "get";

pub struct Credentials<'a> {
    /// What it would say; else why there is none to be had now.
    pub details: Result<&'a Details, NoCredential>,
    /// The newest first.
    pub given: &'a [Credential],
    pub now: Timestamp,
    /// Where a receipt is had as a file.
    pub receipt_file: fn(&ReceiptId) -> String,
}

pub fn credentials(context: WholeContext, credentials: Credentials) -> Screen {
    let words = context.words();
    let next = match credentials.details {
        Ok(details) => to_get(*context, details),
        Err(why) => why_not(*context, why),
    };
    let view = view! {
        <BackLink href=Page::Account.path(context.language) text=words.identity_account() />
        <div class="readable">
            {introduction(context)} {next} {given(*context, &credentials)}
        </div>
    };
    Screen::new(words.identity_credential_title(), words.identity_credential_description(), view)
}

/// The same whoever asks.
pub(super) fn introduction(context: WholeContext) -> AnyView {
    let words = context.words();
    view! {
        {heading(words.identity_credential_title())}
        <p class="govuk-body-l">{words.identity_credential_lead(context.council_name())}</p>
        <p>{words.identity_credential_you_decide()}</p>
        <p>{words.identity_credential_who()}</p>
    }
    .into_any()
}

fn to_get(context: Context, details: &Details) -> AnyView {
    let words = context.words();
    view! {
        <h2 class="govuk-heading-m">{words.identity_credential_says()}</h2>
        {said(context, details)}
        <p>{words.identity_credential_no_birth_date()}</p>
        <form method="post" action=CredentialPage::Mine.path(context.language)>
            <div class="buttons">
                <Submit
                    text=words.identity_credential_get()
                    name=GET_CREDENTIAL
                    value="yes"
                    emphasis=Emphasis::Primary
                />
            </div>
        </form>
    }
    .into_any()
}

fn said(context: Context, details: &Details) -> AnyView {
    let words = context.words();
    let row = |attribute: Attribute| {
        let value = details.value(attribute, context.today)?;
        let key = in_words::attribute(words, attribute).to_owned();
        Some(SummaryItem { key, value: in_words::value(words, attribute, &value).into_any(), action: None })
    };
    view! { <SummaryList items=RESIDENT.into_iter().filter_map(row).collect() /> }.into_any()
}

fn given(context: Context, credentials: &Credentials) -> AnyView {
    let words = context.words();
    let list = if credentials.given.is_empty() {
        view! { <p>{words.identity_credential_none()}</p> }.into_any()
    } else {
        let items = credentials.given.iter().map(|one| item(context, one, credentials)).collect();
        view! { <StateList items=items /> }.into_any()
    };
    view! {
        <h2 class="govuk-heading-m">{words.identity_credential_given()}</h2>
        {list}
    }
    .into_any()
}

fn item(context: Context, credential: &Credential, all: &Credentials) -> StateItem {
    let words = context.words();
    let until = dates::full_date(words, london::today(credential.until));
    let (state, line) = match credential.state(all.now) {
        CredentialState::Good => {
            ((Tone::Good, words.identity_credential_good()), words.identity_credential_until(&until))
        }
        CredentialState::Expired => {
            ((Tone::Quiet, words.identity_credential_expired()), words.identity_credential_ended(&until))
        }
        CredentialState::Withdrawn => {
            let at = in_words::at(context, credential.withdrawn_at.unwrap_or(credential.until));
            ((Tone::Quiet, words.identity_credential_withdrawn()), words.identity_credential_withdrawn_at(&at))
        }
    };
    let name = words.identity_credential_given_at(&in_words::at(context, credential.issued_at));
    let what = in_words::attributes(words, &credential.attributes);
    StateItem {
        state: Some((state.0, state.1.to_owned())),
        lines: [line, words.identity_credential_where().to_owned(), what].map(IntoAny::into_any).into(),
        actions: Some(actions(context, credential, &name, all)),
        name,
        ..StateItem::default()
    }
}

/// Several of a text are told apart by when their credential was given out.
fn actions(context: Context, credential: &Credential, name: &str, all: &Credentials) -> AnyView {
    let words = context.words();
    let link = |href: String, text: &str| {
        let hidden = [" – ", name].concat();
        view! {
            <a href=href rel="external">
                {text.to_owned()}
                <span class="govuk-visually-hidden">{hidden}</span>
            </a>
            " "
        }
        .into_any()
    };
    let withdraw = (credential.state(all.now) == CredentialState::Good).then(|| {
        link(
            CredentialPage::Withdraw(credential.id.clone()).path(context.language),
            words.identity_credential_withdraw(),
        )
    });
    let texts = [words.identity_credential_receipt(), words.identity_credential_withdrawal_receipt()];
    let receipts = credential.receipts.iter().zip(texts).map(|(id, text)| link((all.receipt_file)(id), text));
    view! {
        {withdraw}
        {receipts.collect_view()}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use domain::identity::{CredentialId, PersonName};
    use domain::language::Language::{self, Cy, En};
    use jiff::{SignedDuration, ToSpan};

    fn given(number: u8, withdrawn_at: Option<Timestamp>) -> Credential {
        let issued_at: Timestamp = "2026-11-20T09:00:00Z".parse().expect("an instant");
        let receipts = (0..=u8::from(withdrawn_at.is_some())).map(|one| ReceiptId::from_random([one; 16])).collect();
        let until = issued_at + SignedDuration::from_hours(24 * 180);
        let id = CredentialId::from_random([number; 16]);
        Credential { id, attributes: RESIDENT.to_vec(), issued_at, until, withdrawn_at, receipts }
    }

    fn html(language: Language, given: &[Credential], why_not: Option<NoCredential>) -> String {
        let details = Details { name: PersonName::of(["Siân", "<Rhys>"]), ..Details::default() };
        let details = why_not.map_or(Ok(&details), Err);
        let receipt_file = |id: &ReceiptId| ["/file/", id.as_str()].concat();
        let now = "2026-11-23T12:00:00Z".parse().expect("an instant");
        let shown = Credentials { details, given, now, receipt_file };
        samples::with_whole(&samples::whole_council(), language, |context| credentials(context, shown).view.to_html())
    }

    #[test]
    fn it_shows_what_it_would_say_before_anybody_gets_it() {
        let english = html(En, &[], None);
        for said in ["Siân &lt;Rhys&gt;", "Your date of birth is not in it", "name=\"get\"", "not given you one yet"] {
            assert!(english.contains(said), "{said}: {english}");
        }
        assert!(!english.contains("UPRN"), "what is not held is not shown");
    }

    #[test]
    fn those_that_there_are_stand_below_whatever_keeps_another_back() {
        for (why, said) in [
            (NoCredential::NotProved, "/auth/step-up?level=P2"),
            (NoCredential::CannotProve, "Ni allwch brofi pwy ydych chi yma eto"),
            (NoCredential::NotResident, "Nid oeddem yn gallu dod o hyd i’ch cartref"),
            (NoCredential::NotChecked, "Ni allwn wirio ar hyn o bryd"),
            (NoCredential::Enough, "Gallwch gael un arall yfory"),
        ] {
            let welsh = html(Cy, &[given(1, None)], Some(why));
            assert!(welsh.contains(said) && welsh.contains("/withdraw\""), "{why:?}: {welsh}");
            assert!(!welsh.contains("name=\"get\"") && !welsh.contains("Rhys"), "{why:?}: {welsh}");
        }
    }

    #[test]
    fn what_was_given_out_is_withdrawn_as_long_as_it_is_good() {
        let at = given(1, None).issued_at;
        let old = Credential { until: at + 1.hour(), ..given(3, None) };
        let welsh = html(Cy, &[given(1, None), given(2, Some(at)), old], None);
        assert_eq!(welsh.matches("/withdraw\"").count(), 1, "{welsh}");
        assert!(welsh.contains(&format!("href=\"/cy/identity/credential/{}/withdraw\"", "01".repeat(16))), "{welsh}");
        assert_eq!(welsh.matches("href=\"/file/").count(), 4, "each has a receipt, and the withdrawal one of its own");
        for said in ["Dilys", "Wedi’i thynnu’n ôl", "Wedi dod i ben", "Mae’n ddilys tan 19 Mai 2027"] {
            assert!(welsh.contains(said), "{said}: {welsh}");
        }
    }
}
