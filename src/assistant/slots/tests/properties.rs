use super::*;
use domain::calendar::Weekday;
use jiff::ToSpan;
use proptest::prelude::*;

fn any_day() -> impl Strategy<Value = Date> {
    (-20_000..60_000_i32).prop_map(|days| date(2000, 1, 1).saturating_add(days.days()))
}

fn when(text: &str, today: Date) -> Option<Vec<Span>> {
    find(text, Known { today, containers: &[] }).when.map(|when| when.readings().to_vec())
}

proptest! {
    #[test]
    fn any_text_is_read_on_any_day(text in any::<String>(), day in -4_371_222..=2_932_000_i32) {
        let council = Council::example();
        let today = date(1, 1, 1).saturating_add(day.days());
        let found = find(&text, Known { today, containers: &council.containers() });
        prop_assert!(found.other_words.len() <= 100);
    }

    #[test]
    fn any_words_that_mean_something_are_read(
        words in prop::collection::vec(prop::sample::select(vec![
            "12", "12a", "flat", "weir", "lane", "heol", "y", "castell", "AW1", "2AB", "brown", "bin", "un", "not", "last", "next",
            "Tuesday", "dydd", "Mawrth", "nesaf", "3rd", "of", "June", "3/4", "wythnos", "in", "two", "weeks", "ago", "ref", "DS",
            "7K3M", "2QW2", "here", ",", "the", "mis", "this", "on", "a",
        ]), 0..14),
        today in any_day(),
    ) {
        let council = Council::example();
        let text = words.join(" ");
        let found = find(&text, Known { today, containers: &council.containers() });
        if let Some(place) = found.place {
            let [number, street] = Place::MAX;
            prop_assert!(!place.is_empty() && place.number.len() <= number && place.street.len() <= street);
        }
        prop_assert!(found.containers.len() <= 3);
    }

    #[test]
    fn a_postcode_is_found_wherever_it_stands(
        before in "([a-z]{4,9} ){0,3}", after in "( [a-z]{4,9}){0,3}", district in 1..60_u8, unit in "[1-9][ab]{2}", space in "[ ]?",
    ) {
        let text = format!("{before}aw{district}{space}{unit}{after}");
        let found = find(&text, Known { today: TODAY, containers: &[] }).postcode.map(String::from);
        prop_assert_eq!(found, Some(format!("AW{district} {}", unit.to_uppercase())));
    }

    #[test]
    fn a_reference_is_found_however_it_is_parted(bytes in any::<[u8; 8]>(), cut in 3..12_usize) {
        let reference = Reference::from_random(bytes);
        let (one, other) = reference.as_str().split_at(cut);
        let text = format!("any news of {one} {other}, please").to_lowercase();
        let found = find(&text, Known { today: TODAY, containers: &[] }).reference;
        prop_assert_eq!(found, Some(Ok(reference)));
    }

    #[test]
    fn each_reading_of_a_weekday_is_that_day(today in any_day(), which in 0..4_usize, day in 0..7_usize) {
        let english = domain::calendar::names::WEEKDAYS[day][0];
        let before = ["", "last ", "this ", "next "][which];
        let readings = when(&format!("{before}{english}"), today).expect("a day");
        for span in &readings {
            prop_assert_eq!((Weekday::of(span.from()), span.to()), (Weekday::ALL[day], span.from()));
            prop_assert!((span.from() - today).get_days().abs() <= 14);
        }
        match before {
            "last " => prop_assert!(readings.iter().all(|span| span.to() < today)),
            "next " => prop_assert!(readings.iter().all(|span| span.from() > today)),
            _ => {}
        }
    }

    #[test]
    fn both_languages_name_the_same_day(today in any_day(), which in 0..4_usize, day in 0..7_usize) {
        let [english, welsh, _] = domain::calendar::names::WEEKDAYS[day];
        let (before, after) = [("", ""), ("last", "diwethaf"), ("this", "yma"), ("next", "nesaf")][which];
        let said = when(&format!("{before} {english}"), today);
        prop_assert_eq!(when(&format!("dydd {welsh} {after}"), today), said);
    }

    #[test]
    fn one_typo_in_a_weekday_changes_nothing(today in any_day(), day in 0..7_usize, at in 1..5_usize) {
        let name = domain::calendar::names::WEEKDAYS[day][0];
        let mut letters: Vec<char> = name.chars().collect();
        letters.swap(at, at + 1);
        let typed: String = letters.into_iter().collect();
        prop_assert_eq!(when(&typed, today), when(name, today), "{}", typed);
    }

    #[test]
    fn a_date_in_figures_is_that_date(today in any_day(), day in any_day()) {
        let text = format!("on {:02}/{:02}/{}", day.day(), day.month(), day.year());
        prop_assert_eq!(when(&text, today), Some(vec![Span::day(day)]));
        let without_year = when(&format!("{}/{}", day.day(), day.month()), today);
        if (day.day(), day.month()) != (24, 7) {
            prop_assert!(without_year.is_some_and(|spans| spans.iter().all(|it| it.from().day() == day.day())));
        }
    }

    #[test]
    fn days_are_read_back_and_turned_to_their_side(today in any_day(), from in any_day(), length in 0..40_i32) {
        let span = Span::new(from, from.saturating_add(length.days())).expect("in order");
        prop_assert_eq!(span.to_string().parse(), Ok(span));
        let when = When::of(vec![span, Span::day(today)]).expect("two");
        let json = serde_json::to_string(&when).expect("serialises");
        prop_assert_eq!(serde_json::from_str::<When>(&json).expect("own output"), when.clone());
        prop_assert!(when.clone().towards(Time::Past, today).readings().iter().all(|span| span.from() <= today));
        prop_assert!(when.towards(Time::Future, today).readings().iter().all(|span| span.to() >= today));
    }
}

#[test]
fn what_is_no_span_is_refused() {
    for text in ["", "2026-12-02/2026-12-01", "2026-12-01/", "soon", "2026-12-01/2026-12-02/2026-12-03"] {
        assert_eq!(text.parse::<Span>(), Err(NotASpan), "{text}");
    }
    for json in ["[]", r#"["2026-12-02","2026-12-01"]"#, r#"["2026-12-01","2026-12-02","2026-12-03","2026-12-04"]"#] {
        assert!(serde_json::from_str::<When>(json).is_err(), "{json}");
    }
}

#[test]
fn without_a_list_a_container_is_known_by_what_was_said() {
    let found = find("the brown bin", Known { today: TODAY, containers: &[] }).containers;
    let council = Council::example();
    let known: Vec<Container> = found.into_iter().map(|it| it.known_by(&council.containers())).collect();
    assert_eq!(known, [Container::Is("garden".to_owned())]);
}
