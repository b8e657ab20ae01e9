//! What a person types or a link holds: a search, a postcode, ids, days, the answers to a form and its fields.

#![no_main]

use domain::address::{AddressId, Postcode, Query, Uprn};
use domain::forms::{Answers, Form, Kind, Layout, Posted, Question, posted, validate};
use domain::reports::{Reference, ReportKey};
use domain::text::Text;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    fuzz::frugally(text.as_bytes(), |_| {
        drop(Query::parse(text));
        drop(Postcode::parse(text));
        drop(Uprn::parse(text));
        drop(AddressId::try_from(text.to_owned()));
        domain::iso::parse_date(text);
        domain::iso::parse_instant(text);
        drop(text.parse::<Reference>());
        drop(text.parse::<ReportKey>());
    });
    fuzz::frugally(text.as_bytes(), |_| answer(text));
});

/// The text as the answer to a question of each kind.
fn answer(text: &str) {
    let photo = Kind::Photo { max_files: 1, max_bytes: 1000, media_types: vec!["image/jpeg".to_owned()] };
    let (number, date) = (Kind::Number { min: None, max: None }, Kind::Date { earliest: None, latest: Some(0) });
    let texts = [Kind::Text { max_chars: 50 }, Kind::LongText { max_chars: 50 }];
    let others = [number, date, Kind::YesNo, Kind::Phone, Kind::Email, Kind::Place, photo];
    let Some(today) = domain::iso::parse_date("2026-11-26") else { return };
    for kind in texts.into_iter().chain(others) {
        let questions = vec![Question::required("q", Text::default(), kind)];
        let form = Form { id: "f".to_owned(), title: Text::default(), layout: Layout::OnePage, questions };
        drop(validate(&form, &Answers::from_pairs([("q", text)]), today));
        let fields = [("q", text), (text, text), (posted::STEP, text), (posted::PRESSED, text), (posted::KEY, text)];
        drop(form.turn(Posted::read(fields), today));
    }
}
