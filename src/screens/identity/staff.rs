//! The pages of those who work for the council: signing in, looking a person's history up with the code that they have read
//! out, and what is seen then.

use super::details::events_of_shares;
use super::history::{device, history, when};
use crate::{Context, Screen, WholeContext, areas, dates, language::in_language, screen::heading};
use contract::identity::{SignedIn, staff_doors};
use domain::{
    identity::{
        LookUpCode, LookUpReason, LookedUp, PersonName, ReasonFault, SessionEnd, SignInEvent, StaffRole,
        share::ShareEvent,
    },
    london,
    text::Text,
};
use leptos::prelude::*;
use ui::{
    ButtonLink, Emphasis, ErrorSummary, Field, FieldError, Notice, NoticeKind, Standing, StateItem, StateList,
    TextInput,
};
use words::{IdentityDevicesStarted, IdentityDevicesUsed, Words};

const CODE: &str = "code";
const REASON: &str = "reason";

/// Why somebody is not at the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotStaff {
    /// They are who they say, and may do nothing here.
    NoAccess,
    Unavailable,
    Failed,
    /// Their session has ended before what they sent came.
    TimedOut,
}

impl NotStaff {
    pub const ALL: [NotStaff; 4] = [NotStaff::NoAccess, NotStaff::Unavailable, NotStaff::Failed, NotStaff::TimedOut];

    pub const fn name(self) -> &'static str {
        match self {
            NotStaff::NoAccess => "no-access",
            NotStaff::Unavailable => "unavailable",
            NotStaff::Failed => "failed",
            NotStaff::TimedOut => "timed-out",
        }
    }

    pub fn named(name: &str) -> Self {
        NotStaff::ALL.into_iter().find(|one| one.name() == name).unwrap_or(NotStaff::Failed)
    }
}

/// What is wrong with the code that was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeFault {
    Empty,
    NotACode,
    /// Nobody has made it, or it is too old, or was used.
    Unknown,
    TooMany,
}

impl CodeFault {
    pub fn read(typed: &str) -> Result<LookUpCode, CodeFault> {
        if typed.trim().is_empty() {
            return Err(CodeFault::Empty);
        }
        typed.parse().map_err(|_| CodeFault::NotACode)
    }

    fn in_words(self, words: Words) -> &'static str {
        match self {
            CodeFault::Empty => words.identity_staff_code_empty(),
            CodeFault::NotACode => words.identity_staff_code_wrong(),
            CodeFault::Unknown => words.identity_staff_code_unknown(),
            CodeFault::TooMany => words.identity_staff_code_too_many(),
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LookUpFaults {
    pub code: Option<CodeFault>,
    pub reason: Option<ReasonFault>,
}

pub struct Desk<'a> {
    pub name: Option<&'a PersonName>,
    pub team: &'a Text,
    pub roles: &'a [StaffRole],
    pub end: SessionEnd,
    /// What was typed before.
    pub code: &'a str,
    pub reason: &'a str,
    pub faults: LookUpFaults,
}

/// What a member of staff is shown of the person who gave them the code.
pub struct Seen<'a> {
    pub devices: &'a [SignedIn],
    pub events: &'a [SignInEvent],
    /// This one is the first.
    pub looks: &'a [LookedUp],
    /// All that has happened to their details: names of them, and no value.
    pub shares: &'a [ShareEvent],
    pub reason: &'a LookUpReason,
    /// Of the session of whoever looks.
    pub end: SessionEnd,
}

pub fn staff_sign_in(context: WholeContext) -> Screen {
    let words = context.words();
    let view = view! {
        <div class="readable">
            {heading(words.identity_staff_title())} <p>{words.identity_staff_lead(context.council_name())}</p>
            {sign_in(*context, words.identity_staff_sign_in())}
        </div>
    };
    screen(*context, words.identity_staff_title(), view.into_any())
}

fn sign_in(context: Context, text: &'static str) -> AnyView {
    let to = in_language(staff_doors::SIGN_IN, context.language);
    view! {
        <div class="buttons">
            <ButtonLink href=to text=text emphasis=Emphasis::Primary reloads=true />
        </div>
    }
    .into_any()
}

pub fn staff_not_signed_in(context: WholeContext, why: NotStaff) -> Screen {
    let words = context.words();
    let (title, text) = match why {
        NotStaff::NoAccess => (words.identity_staff_no_access(), words.identity_staff_no_access_help()),
        NotStaff::Unavailable => (words.identity_failed_title(), words.identity_failed_store()),
        NotStaff::Failed => (words.identity_failed_title(), words.identity_staff_failed()),
        NotStaff::TimedOut => (words.identity_timed_out_title(), words.identity_staff_timed_out()),
    };
    let view = view! {
        <div class="readable">
            {heading(title)} <p>{text}</p> {sign_in(*context, words.identity_failed_again())}
        </div>
    };
    screen(*context, title, view.into_any())
}

pub fn staff_desk(context: WholeContext, desk: Desk) -> Screen {
    let words = context.words();
    let look_up = desk.roles.contains(&StaffRole::LookUp).then(|| {
        view! {
            <p>{words.identity_staff_desk_lead()}</p>
            {form(*context, &desk)}
        }
    });
    let view = view! {
        <div class="readable">
            {error_summary(*context, desk.faults)} {heading(words.identity_staff_desk())} {look_up}
            {answers(*context, &desk)} {insight(*context, &desk)} {signed_in(*context, &desk)}
        </div>
    };
    screen(*context, words.identity_staff_desk(), view.into_any())
}

/// The way to those who wait for an answer.
fn answers(context: Context, desk: &Desk) -> Option<AnyView> {
    link(areas::answers(context).filter(|_| desk.roles.contains(&StaffRole::Answer))?)
}

/// The way to what the council learns from the assistant.
fn insight(context: Context, desk: &Desk) -> Option<AnyView> {
    link(areas::insight(context).filter(|_| desk.roles.contains(&StaffRole::Insight))?)
}

fn link((href, text): (String, String)) -> Option<AnyView> {
    let link = view! {
        <p>
            <a href=href rel="external">{text}</a>
        </p>
    };
    Some(link.into_any())
}

fn screen(context: Context, title: &str, view: AnyView) -> Screen {
    Screen::new(title, context.words().identity_staff_description(), view)
}

fn form(context: Context, desk: &Desk) -> AnyView {
    let (words, faults) = (context.words(), desk.faults);
    let error = |text: &str| FieldError { prefix: words.error_prefix(), text: text.to_owned() };
    let code = Field {
        id: CODE.to_owned(),
        label: words.identity_staff_code().to_owned(),
        hint: Some(words.identity_staff_code_hint().to_owned()),
        error: faults.code.map(|fault| error(fault.in_words(words))),
        standing: Standing::Small,
    };
    let reason = Field {
        id: REASON.to_owned(),
        label: words.identity_staff_reason().to_owned(),
        hint: Some(words.identity_staff_reason_hint().to_owned()),
        error: faults.reason.map(|fault| error(reason_in_words(words, fault))),
        standing: Standing::Small,
    };
    let action = in_language(staff_doors::DESK, context.language);
    view! {
        <form class="form" method="post" action=action novalidate autocomplete="off">
            <TextInput field=code name=CODE value=desk.code.to_owned() />
            <TextInput field=reason name=REASON value=desk.reason.to_owned() />
            <div class="buttons">
                <button type="submit" class="govuk-button">
                    {words.identity_staff_look_up()}
                </button>
            </div>
        </form>
    }
    .into_any()
}

fn reason_in_words(words: Words, fault: ReasonFault) -> &'static str {
    match fault {
        ReasonFault::Empty => words.identity_staff_reason_empty(),
        ReasonFault::TooLong => words.identity_staff_reason_too_long(),
    }
}

fn error_summary(context: Context, faults: LookUpFaults) -> Option<AnyView> {
    let words = context.words();
    let code = faults.code.map(|fault| (["#", CODE].concat(), fault.in_words(words).to_owned()));
    let reason = faults.reason.map(|fault| (["#", REASON].concat(), reason_in_words(words, fault).to_owned()));
    let errors: Vec<(String, String)> = code.into_iter().chain(reason).collect();
    (!errors.is_empty()).then(|| view! { <ErrorSummary title=words.error_summary() errors=errors /> }.into_any())
}

fn signed_in(context: Context, desk: &Desk) -> AnyView {
    let words = context.words();
    let who = desk.name.map(|name| view! { <p>{words.identity_signed_in_as(name.as_str())}</p> });
    let action = in_language(staff_doors::SIGN_OUT, context.language);
    view! {
        {who}
        <p>{words.identity_staff_team(context.text(desk.team))}</p>
        <p>{until(words, desk.end)}</p>
        <form method="post" action=action>
            <div class="buttons">
                <button type="submit" class="govuk-button govuk-button--secondary">
                    {words.identity_sign_out()}
                </button>
            </div>
        </form>
    }
    .into_any()
}

fn until(words: Words, end: SessionEnd) -> String {
    let at = dates::time_of_day(words, london::civil(end.at).time());
    if end.may_be_put_off { words.identity_until(&at) } else { words.identity_until_at_last(&at) }
}

pub fn staff_seen(context: WholeContext, seen: Seen) -> Screen {
    let words = context.words();
    let devices: Vec<StateItem> = seen.devices.iter().map(|session| item(*context, session)).collect();
    let devices = if devices.is_empty() {
        view! { <p>{words.identity_staff_no_devices()}</p> }.into_any()
    } else {
        view! { <StateList items=devices /> }.into_any()
    };
    let reason = words.identity_history_looked_up_why(seen.reason.as_str());
    let back = in_language(staff_doors::DESK, context.language);
    let view = view! {
        <div class="readable">
            {heading(words.identity_staff_seen())}
            <Notice kind=NoticeKind::Information title=words.identity_staff_told()>
                <p>{reason}</p>
            </Notice> <p>{words.identity_staff_as_they_see()}</p> <h2 class="govuk-heading-m">{words.identity_staff_devices()}</h2> {devices}
            <h2 class="govuk-heading-m">{words.identity_staff_history()}</h2>
            {history(*context, seen.events, seen.looks, None)}
            <h2 class="govuk-heading-m">{words.identity_staff_shares()}</h2> {events_of_shares(*context, seen.shares)}
            <p>{until(words, seen.end)}</p> <div class="buttons">
                <ButtonLink href=back text=words.identity_staff_done() emphasis=Emphasis::Primary reloads=true />
            </div>
        </div>
    };
    screen(*context, words.identity_staff_seen(), view.into_any())
}

/// A device of theirs, which only they can sign out.
fn item(context: Context, session: &SignedIn) -> StateItem {
    let words = context.words();
    let (time, soft_date) = &when(context, session.started_at);
    let started = words.identity_devices_started(IdentityDevicesStarted { time, soft_date });
    let (time, soft_date) = &when(context, session.used_at);
    let used = words.identity_devices_used(IdentityDevicesUsed { time, soft_date });
    StateItem {
        name: device(words, session.device),
        lines: vec![started.into_any(), used.into_any()],
        ..StateItem::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use domain::{
        identity::{Confidence, Device, SessionId, SignInEventKind},
        language::Language::{self, Cy, En},
    };
    use jiff::Timestamp;

    fn instant(text: &str) -> Timestamp {
        text.parse().expect("an instant")
    }

    fn html(language: Language, screen: impl FnOnce(WholeContext) -> Screen) -> String {
        samples::with_whole(&samples::whole_council(), language, |context| screen(context).view.to_html())
    }

    fn desk(language: Language, code: &str, reason: &str, faults: LookUpFaults) -> String {
        let team = Text::new("Customer services", "Gwasanaethau cwsmeriaid");
        let end = SessionEnd { at: instant("2026-11-23T12:15:00Z"), may_be_put_off: true };
        html(language, |context| {
            staff_desk(
                context,
                Desk { name: None, team: &team, roles: &[StaffRole::LookUp], end, code, reason, faults },
            )
        })
    }

    #[test]
    fn what_was_typed_stays_beside_what_is_wrong_with_it() {
        let faults = LookUpFaults { code: Some(CodeFault::Unknown), reason: Some(ReasonFault::Empty) };
        let wrong = desk(En, "CDFG <HJKM>", "", faults);
        assert!(wrong.contains("href=\"#code\"") && wrong.contains("href=\"#reason\""), "{wrong}");
        assert!(wrong.contains("CDFG &lt;HJKM&gt;") && wrong.contains("id=\"code-error\""), "{wrong}");
        let right = desk(Cy, "", "", LookUpFaults::default());
        assert!(!right.contains("error-summary") && right.contains(r#"action="/cy/staff""#), "{right}");
        assert!(
            right.contains("Gwasanaethau cwsmeriaid") && right.contains(r#"action="/cy/staff/sign-out""#),
            "{right}"
        );
    }

    #[test]
    fn each_fault_is_said_in_its_own_words() {
        for language in [En, Cy] {
            let codes = [CodeFault::Empty, CodeFault::NotACode, CodeFault::Unknown, CodeFault::TooMany];
            let words = samples::context(&samples::council(), language).words();
            let said: std::collections::BTreeSet<&str> = codes.map(|fault| fault.in_words(words)).into();
            assert_eq!(said.len(), 4);
            for why in NotStaff::ALL {
                assert_eq!(NotStaff::named(why.name()), why);
                assert!(html(language, |context| staff_not_signed_in(context, why)).contains("/staff/sign-in"));
            }
        }
        assert_eq!(NotStaff::named("<script>"), NotStaff::Failed);
    }

    #[test]
    fn what_is_seen_says_that_it_is_told_and_ends_nobody_s_session() {
        let session = SignedIn {
            id: SessionId::from_random([1; 16]),
            is_this: false,
            confidence: Confidence::P0,
            name: PersonName::of(["Siân"]),
            device: Device::of("Firefox/145.0 Android"),
            started_at: instant("2026-11-23T09:00:00Z"),
            used_at: instant("2026-11-23T09:00:00Z"),
            ends_at: instant("2026-11-23T09:30:00Z"),
            may_be_extended: true,
        };
        let event = SignInEvent { at: session.started_at, kind: SignInEventKind::SignedIn, device: session.device };
        let reason = "Asked by telephone".parse().expect("a reason");
        let seen = html(En, |context| {
            let (devices, events) = (std::slice::from_ref(&session), std::slice::from_ref(&event));
            let shares = crate::identity::details::sample_events();
            let end = SessionEnd { at: instant("2026-11-23T17:00:00Z"), may_be_put_off: false };
            staff_seen(context, Seen { devices, events, looks: &[], shares: &shares, reason: &reason, end })
        });
        assert!(seen.contains("Aberwen Library: Read by the organisation"), "{seen}");
        assert!(!seen.contains("not-recognised") && !seen.contains("/identity/details/"), "{seen}");
        assert!(seen.contains("The person can see that you looked") && seen.contains("Asked by telephone"), "{seen}");
        assert!(seen.contains("Firefox on Android") && seen.contains("Signed in<"), "{seen}");
        assert!(seen.contains("You are signed out at 5pm."), "{seen}");
        assert!(!seen.contains("<form") && !seen.contains("0101") && !seen.contains("Siân"), "{seen}");
    }
}
