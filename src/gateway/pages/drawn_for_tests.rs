//! A page of one person, in a browser in which another has signed in since.

use crate::config::EMBEDDED;
use crate::testing::{Answer, Browser, From, Town};
use axum::http::StatusCode;
use jiff::civil::{Date, date};

const TODAY: Date = date(2026, 11, 24);
const PROVE: &str = "/auth/step-up?level=P2";
const LINK: &str = "number=60000012&postcode=AW1+2AB";
const SOMEBODY_ELSE: &str = "Somebody else is signed in now";

/// As it is posted.
fn said(page: &Answer) -> String {
    format!("drawn-for={}", page.drawn_for())
}

async fn swap(browser: &mut Browser<'_>, person: &str) {
    browser.post_here("/auth/logout", "").await;
    browser.sign_in(PROVE, person).await;
}

#[tokio::test]
async fn a_form_that_was_drawn_for_one_person_does_nothing_for_another() {
    let town = Town::listening(EMBEDDED, TODAY).await;
    let mut browser = Browser::at(&town);
    browser.sign_in(PROVE, "sian").await;
    let sians = said(&browser.open(From::Here, "/cy/account").await);
    swap(&mut browser, "tomos").await;
    let pressed = browser.post_here("/account", &format!("{sians}&{LINK}")).await;
    assert_eq!((pressed.status, pressed.header("cache-control")), (StatusCode::CONFLICT, "no-store"));
    assert!(pressed.body.contains(SOMEBODY_ELSE), "{}", pressed.body);
    assert_ne!(said(&pressed), sians, "it is Tomos's own page now");
    let welsh = browser.post_here("/cy/account", &format!("{sians}&{LINK}")).await;
    assert!(welsh.body.contains("Mae rhywun arall wedi mewngofnodi"), "{}", welsh.body);
    assert!(!browser.open(From::Here, "/account").await.body.contains("/account/council-tax/"), "none was added");

    let own = browser.post_here("/account", &format!("{}&{LINK}", said(&pressed))).await;
    assert_eq!(own.status, StatusCode::SEE_OTHER, "{}", own.body);
    swap(&mut browser, "sian").await;
    let again = browser.post_here("/account", &format!("{sians}&{LINK}")).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "another session of the same person");
    browser.post_here("/auth/logout", "").await;
    let nobodys = browser.post_here("/account", &format!("{sians}&{LINK}")).await;
    assert!(nobodys.header("location").starts_with("/auth/login?"), "{}", nobodys.header("location"));
}

#[tokio::test]
async fn a_form_that_says_nothing_of_whom_it_was_drawn_for_is_nobodys() {
    let town = Town::listening(EMBEDDED, TODAY).await;
    let mut browser = Browser::at(&town);
    browser.sign_in(PROVE, "sian").await;
    for said in ["drawn-for=", "drawn-for=AAAA", &format!("drawn-for={}", "A".repeat(43))] {
        let pressed = browser.post_here("/account", &format!("{said}&{LINK}")).await;
        assert_eq!(pressed.status, StatusCode::CONFLICT, "{said}");
    }
}

#[tokio::test]
async fn each_form_of_a_person_says_for_whom_it_was_drawn_and_none_of_anybody_does() {
    let town = Town::listening(EMBEDDED, TODAY).await;
    let mut browser = Browser::at(&town);
    browser.sign_in(PROVE, "sian").await;
    let linked = browser.post_here("/account", LINK).await;
    let council_tax = linked.header("location").to_owned();
    let pay = [&council_tax, "/pay"].concat();
    let mut all = Vec::new();
    for path in ["/", "/identity", "/identity/credential", "/cy/account", &*council_tax, &*pay] {
        let page = browser.open(From::Here, path).await;
        let forms = page.body.matches(r#"method="post""#).count();
        assert!(page.status == StatusCode::OK && forms > 0, "{path}: {}", page.body);
        assert_eq!(page.body.matches(r#"name="drawn-for""#).count(), forms, "{path}: {}", page.body);
        all.push(said(&page));
    }
    all.dedup();
    assert_eq!(all.len(), 1, "one person");
    for path in ["/reports", "/reports/missed/990000000012", "/bins/990000000012"] {
        assert!(!browser.open(From::Here, path).await.body.contains("drawn-for"), "{path}");
    }
}

#[tokio::test]
async fn a_form_at_the_desk_of_staff_is_taken_from_whom_it_was_drawn_for_alone() {
    let town = Town::listening(EMBEDDED, TODAY).await;
    let mut browser = Browser::at(&town);
    browser.sign_in("/staff/sign-in", "cerys").await;
    let ceryss = said(&browser.open(From::Here, "/staff").await);
    assert_ne!(ceryss, "drawn-for=");
    let own = browser.post_here("/staff", &format!("{ceryss}&code=&reason=")).await;
    assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", own.body);
    assert_eq!(said(&own), ceryss);
    for said in ["drawn-for=AAAA", "drawn-for="] {
        let pressed = browser.post_here("/staff", &format!("{said}&code=0123-4567-89&reason=Because")).await;
        assert_eq!(pressed.status, StatusCode::CONFLICT, "{said}");
        assert!(pressed.body.contains(SOMEBODY_ELSE) && !pressed.body.contains("Because"), "{}", pressed.body);
    }
}
