//! What a device has proved of a receipt: drawn from what was signed, and from nothing that stands on the page around it.

use super::attributes::attributes;
use crate::dates;
use domain::{
    identity::share::{ProvedShare, ShareAct},
    language::Language,
    london,
};
use jiff::Timestamp;
use leptos::prelude::*;
use words::{IdentityDetailsDay, Words};

pub fn proved(words: Words, language: Language, proved: &ProvedShare) -> AnyView {
    let at = |instant: Timestamp| {
        let civil = london::civil(instant);
        let (time, soft_date) = (&dates::time_of_day(words, civil.time()), &dates::full_date(words, civil.date()));
        words.identity_details_day(IdentityDetailsDay { time, soft_date })
    };
    let recipient = &proved.recipient;
    let who = recipient.name.in_language(language);
    let act = match proved.act {
        ShareAct::Given => words.identity_receipt_title_given(who),
        ShareAct::Changed => words.identity_receipt_title_changed(who),
        ShareAct::Ended => words.identity_receipt_title_ended(who),
    };
    let lines = [
        (words.identity_receipt_time(), at(proved.time)),
        (words.identity_receipt_recipient(), [who, ", ", &recipient.contact].concat()),
        (words.identity_share_what(), attributes(words, &proved.attributes)),
        (words.identity_receipt_until(), at(proved.until)),
    ];
    let lines = lines.map(|(key, value)| view! { <p>{[key, ": ", &value].concat()}</p> }).collect_view();
    view! {
        <p>{act}</p>
        {lines}
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use domain::{
        identity::{Attribute, share::Party},
        text::Text,
    };

    #[test]
    fn it_says_to_whom_what_and_until_when() {
        let share = ProvedShare {
            time: "2026-11-27T12:00:00Z".parse().expect("an instant"),
            act: ShareAct::Given,
            recipient: Party { name: Text::new("Library", "Llyfrgell"), contact: "a@library.example".to_owned() },
            attributes: vec![Attribute::Name, Attribute::AgeOver18],
            until: "2026-12-27T12:00:00Z".parse().expect("an instant"),
        };
        let html = |language| proved(Words::of(language), language, &share).to_html();
        for said in [
            "Library can now read your details",
            "Library, a@library.example",
            "Name, Whether you are 18 or over",
            "27 December 2026",
        ] {
            assert!(html(Language::En).contains(said), "{said}: {}", html(Language::En));
        }
        assert!(html(Language::Cy).contains("Llyfrgell, a@library.example"), "{}", html(Language::Cy));
    }
}
