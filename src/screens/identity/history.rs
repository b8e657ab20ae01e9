//! How a person signed in and out, and who of the council has looked at it, in one line of time.

use crate::{Context, dates};
use domain::{
    identity::{Browser, Device, LookedUp, SignInEvent, SignInEventKind, System},
    london,
};
use jiff::Timestamp;
use leptos::prelude::*;
use ui::{Timeline, TimelineEntry};
use words::{IdentityDevicesDevice, IdentityHistoryLookedUpWhen, IdentityHistoryWhen, Words};

/// What can be done with an event; the text names it.
pub(super) type Action = fn(Words, &SignInEvent, String) -> AnyView;

/// The latest comes first.
pub(super) fn history(context: Context, events: &[SignInEvent], looks: &[LookedUp], action: Option<Action>) -> AnyView {
    let events = events.iter().map(|event| (event.at, of_event(context, event, action)));
    let mut all: Vec<_> = events.chain(looks.iter().map(|look| (look.at, of_look(context, look)))).collect();
    all.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let entries = all.into_iter().map(|(_, entry)| entry).collect();
    view! { <Timeline entries=entries /> }.into_any()
}

fn of_event(context: Context, event: &SignInEvent, action: Option<Action>) -> TimelineEntry {
    let words = context.words();
    let (time, soft_date) = &when(context, event.at);
    let device = &device(words, event.device);
    let what = what(words, event.kind);
    let when = words.identity_history_when(IdentityHistoryWhen { time, soft_date, device });
    let action = action.map(|action| action(words, event, [what, ", ", &when].concat()));
    TimelineEntry { what: what.to_owned(), when, action, ..TimelineEntry::default() }
}

fn of_look(context: Context, look: &LookedUp) -> TimelineEntry {
    let words = context.words();
    let (time, soft_date) = &when(context, look.at);
    let team = context.text(&look.team);
    TimelineEntry {
        what: words.identity_history_looked_up().to_owned(),
        when: words.identity_history_looked_up_when(IdentityHistoryLookedUpWhen { time, soft_date, team }),
        note: Some(words.identity_history_looked_up_why(look.reason.as_str())),
        ..TimelineEntry::default()
    }
}

fn what(words: Words, kind: SignInEventKind) -> &'static str {
    match kind {
        SignInEventKind::SignedIn => words.identity_history_signed_in(),
        SignInEventKind::Proved { .. } => words.identity_history_proved(),
        SignInEventKind::SignedOut => words.identity_history_signed_out(),
        SignInEventKind::EndedElsewhere => words.identity_history_ended_elsewhere(),
        SignInEventKind::EndedByProvider => words.identity_history_ended_by_provider(),
    }
}

pub(super) fn when(context: Context, at: Timestamp) -> (String, String) {
    dates::time_and_day(context.words(), london::civil(at), context.today)
}

pub(super) fn device(words: Words, Device { browser, system }: Device) -> String {
    let browser = match browser {
        Browser::Chrome => "Chrome",
        Browser::Edge => "Edge",
        Browser::Firefox => "Firefox",
        Browser::Opera => "Opera",
        Browser::Safari => "Safari",
        Browser::SamsungInternet => "Samsung Internet",
        Browser::Other => words.identity_devices_unknown_browser(),
    };
    let system = match system {
        System::Android => "Android",
        System::ChromeOs => "ChromeOS",
        System::Ios => "iOS",
        System::Linux => "Linux",
        System::MacOs => "macOS",
        System::Windows => "Windows",
        System::Other => words.identity_devices_unknown_system(),
    };
    words.identity_devices_device(IdentityDevicesDevice { browser, system })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use domain::{
        identity::Confidence,
        language::Language::{Cy, En},
        text::Text,
    };

    fn instant(text: &str) -> Timestamp {
        text.parse().expect("an instant")
    }

    fn event(at: &str, kind: SignInEventKind) -> SignInEvent {
        SignInEvent { at: instant(at), kind, device: Device { browser: Browser::Other, system: System::Other } }
    }

    #[test]
    fn every_kind_of_event_is_told_with_its_time_and_its_device() {
        let council = samples::council();
        let kinds = [
            SignInEventKind::SignedIn,
            SignInEventKind::Proved { confidence: Confidence::P2 },
            SignInEventKind::SignedOut,
            SignInEventKind::EndedElsewhere,
            SignInEventKind::EndedByProvider,
        ];
        let events = kinds.map(|kind| event("2026-11-20T18:05:00Z", kind));
        let english = history(samples::context(&council, En), &events, &[], None).to_html();
        for said in
            ["Signed in<", "Proved who you are", "Signed out<", "from another device", "Signed out by the service"]
        {
            assert!(english.contains(said), "{said}: {english}");
        }
        assert!(english.contains("6:05pm on Friday 20 November, Another browser on an unknown device"), "{english}");
    }

    #[test]
    fn who_has_looked_stands_between_what_came_before_and_after_with_the_reason() {
        let council = samples::council();
        let events = [
            event("2026-11-20T18:05:00Z", SignInEventKind::SignedOut),
            event("2026-11-20T16:05:00Z", SignInEventKind::SignedIn),
        ];
        let look = LookedUp {
            at: instant("2026-11-20T17:05:00Z"),
            team: Text::new("Customer services", "Gwasanaethau cwsmeriaid"),
            reason: "Asked <by> telephone".parse().expect("a reason"),
        };
        let html = |language| {
            history(samples::context(&council, language), &events, std::slice::from_ref(&look), None).to_html()
        };
        let english = html(En);
        let places = ["Signed out<", "A member of staff looked", "Signed in<"].map(|said| english.find(said));
        assert!(places.is_sorted() && places[0].is_some(), "{english}");
        assert!(english.contains("5:05pm on Friday 20 November, Customer services"), "{english}");
        assert!(english.contains("Reason: Asked &lt;by&gt; telephone"), "{english}");
        assert!(html(Cy).contains("Gwasanaethau cwsmeriaid"), "{}", html(Cy));
    }
}
