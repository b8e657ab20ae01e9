//! What staff see of what people ask, from the question to the page.

use crate::assistant::tests::{ask, say};
use crate::config::EMBEDDED;
use crate::store::query;
use crate::testing::{Answer, Browser, From, Town};
use axum::http::{Method, StatusCode};
use contract::{
    identity::staff_doors,
    insight::doors::{CONTACTS, INSIGHT, QUESTIONS, TURNS},
};
use jiff::civil::{Date, date};

/// The day after the bins of 12 Weir Lane were collected.
const TODAY: Date = date(2026, 11, 25);

async fn town() -> Town {
    Town::listening(EMBEDDED, TODAY).await
}

async fn staff<'a>(town: &'a Town) -> Browser<'a> {
    let mut browser = Browser::at(town);
    browser.sign_in(staff_doors::SIGN_IN, "cerys").await;
    browser
}

async fn file(staff: &mut Browser<'_>, path: &str) -> Vec<String> {
    let file = staff.open(From::Here, path).await;
    assert_eq!((file.status, file.header("cache-control")), (StatusCode::OK, "no-store"), "{}", file.body);
    file.body.lines().skip(1).map(|line| line.trim_end().to_owned()).collect()
}

/// What stands beside a name in the list of what matters most.
fn value<'a>(page: &'a Answer, name: &str) -> &'a str {
    let (_, rest) = page.body.split_once(&format!(">{name}<")).unwrap_or_else(|| panic!("{name}: {}", page.body));
    let (_, rest) = rest.split_once("<dd").unwrap();
    rest.split_once('>').unwrap().1.split_once("</dd>").unwrap().0
}

/// Two people: one reports a bin and asks when the next goes out, the other is not understood and asks for a person.
async fn two_people(town: &Town) {
    let mut one = Browser::at(town);
    let (conversation, _) = ask(&mut one, "/ask", "they never emptied my bin").await;
    for (field, said) in [
        ("reply", "12 Weir Lane"),
        ("press", "container:food"),
        ("question", "at the kerb"),
        ("press", "answer:assisted=no"),
        ("press", "send"),
        ("press", "send"),
        ("question", "when is the food waste collected"),
        ("question", "thanks"),
    ] {
        say(&mut one, &conversation, field, said).await;
    }
    let mut other = Browser::at(town);
    let (conversation, _) = ask(&mut other, "/cy/ask", "hello").await;
    say(&mut other, &conversation, "question", "tell me a joke").await;
    say(&mut other, &conversation, "question", "I smell gas").await;
    say(&mut other, &conversation, "question", "I want to speak to a person").await;
    say(&mut other, &conversation, "press", "restart").await;
}

#[tokio::test]
async fn what_people_ask_is_counted_and_nothing_that_they_write() {
    let town = town().await;
    two_people(&town).await;
    let mut cerys = staff(&town).await;
    let expected = [
        "2026-11-25,en,page,waste,waste.dates,answered,1",
        "2026-11-25,en,page,waste,waste.missed,done,1",
        "2026-11-25,cy,page,,,handed_over,1",
        "2026-11-25,cy,page,,,danger,1",
    ];
    assert_eq!(file(&mut cerys, CONTACTS).await, expected);
    let turns = file(&mut cerys, TURNS).await;
    let of = |start: &str| turns.iter().filter(|line| line.starts_with(start)).cloned().collect::<Vec<_>>();
    let count = |line: &String| line.split(',').nth_back(1).unwrap().parse::<u32>().unwrap();
    assert_eq!(turns.iter().map(count).sum::<u32>(), 8 + 4, "{turns:?}");
    let asked = of("2026-11-25,en,page,waste.missed,asked,dialogue,,");
    assert_eq!(asked.iter().map(count).sum::<u32>(), 4, "answers to what is asked are not guessed at: {turns:?}");
    assert_eq!(of("2026-11-25,en,page,waste.missed,done,").len(), 1, "pressed twice: {turns:?}");
    assert_eq!(of("2026-11-25,cy,page,,danger,").len(), 1, "{turns:?}");

    let page = cerys.open(From::Here, INSIGHT).await;
    assert_eq!((page.status, page.header("cache-control")), (StatusCode::OK, "no-store"));
    assert_eq!(page.header("x-robots-tag"), "noindex");
    assert_eq!(value(&page, "Contacts"), "3");
    assert_eq!(value(&page, "Settled by the assistant"), "2 of 3 (67%)");
    assert_eq!(value(&page, "Handed to a person"), "1 of 3 (33%)");
    assert_eq!(value(&page, "Danger: told whom to call"), "1");
    assert!(value(&page, "Staff time saved").starts_with("0 hr 10 min. "), "{}", page.body);
    assert!(value(&page, "Took the question for something else").starts_with("No sample."), "{}", page.body);
    assert!(page.body.contains("Bins and waste: people asked for 2 of 7 reasons."), "{}", page.body);
    assert!(page.body.contains("Roads and pavements: nobody has asked for any."), "{}", page.body);
    assert!(page.body.contains("From 29 October 2026 to 25 November 2026"), "{}", page.body);
    let week = cerys.open(From::Here, "/cy/staff/insight?days=7").await;
    assert!(week.body.contains("Wedi’u setlo gan y cynorthwyydd"), "{}", week.body);
    assert!(
        week.body.contains("O 19 Tachwedd 2026 i 25 Tachwedd 2026") && week.body.contains("contacts.csv?days=7"),
        "{}",
        week.body
    );
    for said in ["joke", "kerb", "smell", "Weir Lane"] {
        assert!(!page.body.contains(said), "{said}: {}", page.body);
    }
}

#[tokio::test]
async fn nothing_is_shown_to_whoever_may_not_see_it() {
    let town = town().await;
    two_people(&town).await;
    let (mut nobody, mut sian) = (Browser::at(&town), Browser::at(&town));
    sian.sign_in("/auth/login", "sian").await;
    let mut cerys = staff(&town).await;
    assert!(cerys.open(From::Here, staff_doors::DESK).await.body.contains("href=\"/staff/insight\""));
    let without = query("UPDATE identity_staff_session SET roles = '[\"look_up\"]'");
    assert_eq!(town.app.store.run(without).await.unwrap(), 1);
    for path in [INSIGHT, "/cy/staff/insight", QUESTIONS, "/cy/staff/insight/questions", CONTACTS, TURNS] {
        for browser in [&mut nobody, &mut sian] {
            let page = browser.open(From::Here, path).await;
            assert!(page.body.contains("/staff/sign-in") && !page.body.contains("waste"), "{path}: {}", page.body);
        }
        let refused = cerys.open(From::Here, path).await;
        assert_eq!(refused.status, StatusCode::SEE_OTHER);
        assert!(refused.header("location").ends_with("/staff/not-signed-in?why=no-access"), "{path}");
    }
    assert!(!cerys.open(From::Here, staff_doors::DESK).await.body.contains("/staff/insight"));
    let refused = cerys.post_here(QUESTIONS, "of=x&label=none").await;
    assert!(refused.header("location").ends_with("?why=no-access"), "{}", refused.body);
}

#[tokio::test]
async fn where_nobody_signs_in_there_is_no_such_page() {
    let (settings, _) = EMBEDDED.split_once("[identity]").unwrap();
    let town = Town::of(&[settings, "[assistant]\nadapter = \"embedded\"\n"].concat(), TODAY);
    for path in [INSIGHT, QUESTIONS, CONTACTS, TURNS] {
        assert_eq!(town.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn staff_label_what_people_let_us_keep_and_see_how_often_it_was_taken_for_something_else() {
    let town = town().await;
    let mut person = Browser::at(&town);
    for (question, keep) in [("there is a <big> pothole in my street", "&keep=yes"), ("the street light is out", "")] {
        let (conversation, _) = ask(&mut person, "/ask", question).await;
        let judged = format!("about=0&reason=misunderstood&useful=no{keep}");
        assert_eq!(person.post_here(&conversation, &judged).await.status, StatusCode::SEE_OTHER);
    }
    let mut cerys = staff(&town).await;
    assert!(cerys.open(From::Here, INSIGHT).await.body.contains("(1 wait)"));
    let page = cerys.open(From::Here, QUESTIONS).await;
    assert!(
        page.body.contains("there is a &lt;big&gt; pothole") && !page.body.contains("light is out"),
        "{}",
        page.body
    );
    assert!(page.body.contains("It is not what I asked") && page.body.contains(">Pothole<"), "{}", page.body);
    let (_, rest) = page.body.split_once("name=\"of\" value=\"").unwrap();
    let id = rest.split_once('"').unwrap().0.to_owned();

    let empty = cerys.post_here(QUESTIONS, &format!("of={id}&label=")).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.body.contains("error-summary") && empty.body.contains("href=\"#label\""), "{}", empty.body);
    let form = format!("of={id}&label=highways.surface");
    assert_eq!(cerys.post(QUESTIONS, &form, "https://evil.example").await.status, StatusCode::FORBIDDEN);
    let other = cerys.post_here(QUESTIONS, &format!("{form}&drawn-for=other")).await;
    assert_eq!(other.status, StatusCode::CONFLICT);
    assert!(other.body.contains("pothole"), "it waits still: {}", other.body);

    let labelled = cerys.post_here("/cy/staff/insight/questions", &form).await;
    assert_eq!((labelled.status, labelled.header("location")), (StatusCode::SEE_OTHER, "/cy/staff/insight/questions"));
    assert!(cerys.open(From::Here, QUESTIONS).await.body.contains("No question waits for a label."));
    let page = cerys.open(From::Here, INSIGHT).await;
    let told = value(&page, "Took the question for something else");
    assert!(told.starts_with("1 of 1 (100%). ") && told.contains("not the rate of all questions"), "{told}");
}

#[tokio::test]
async fn what_a_script_asks_for_is_of_the_panel() {
    let town = town().await;
    let browser = Browser::at(&town);
    let request = browser.request(From::Here).method(Method::POST).uri("/ask");
    let request = request.header("origin", format!("http://{}", town.listens_at)).header("sec-fetch-dest", "empty");
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let sent = town.send(request.body("question=is+there+a+pothole".into()).unwrap()).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let contacts = file(&mut staff(&town).await, CONTACTS).await;
    assert!(
        contacts.iter().all(|line| line.starts_with("2026-11-25,en,panel,")) && contacts.len() == 1,
        "{contacts:?}"
    );
}

#[tokio::test]
async fn who_cannot_be_counted_is_answered_all_the_same() {
    let town = town().await;
    town.app.store.run(query("DROP TABLE assistant_turn_count")).await.unwrap();
    let (_, page) = ask(&mut Browser::at(&town), "/ask", "there is a pothole in my street").await;
    assert_eq!(page.status, StatusCode::OK);
    let failed = staff(&town).await.open(From::Here, INSIGHT).await;
    assert!(failed.header("location").ends_with("?why=unavailable"), "{}", failed.body);
}

#[tokio::test]
async fn whoever_goes_to_a_person_is_handed_over_once_whatever_the_assistant_answered() {
    let town = town().await;
    let mut person = Browser::at(&town);
    let (conversation, _) = ask(&mut person, "/ask", "what do I do with old batteries").await;
    let about = conversation.replace("/ask/", "/desk/about/");
    for _ in 0..2 {
        let sent = person.post_here(&about, "consent=yes").await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    }
    let contacts = file(&mut staff(&town).await, CONTACTS).await;
    assert_eq!(contacts.len(), 1, "{contacts:?}");
    assert!(contacts[0].ends_with(",handed_over,1"), "{contacts:?}");
}
