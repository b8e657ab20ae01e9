//! Reports that were made before somebody signed in, added to their account.

use super::*;
use crate::store::query;
use crate::testing::{Browser, From};
use contract::reports::OwnReports;
use domain::reports::Reference;

async fn signed_in<'a>(town: &'a Town, name: &str) -> Browser<'a> {
    let mut browser = Browser::at(town);
    browser.sign_in("/auth/login?return_to=%2Freports", name).await;
    browser
}

impl Browser<'_> {
    async fn press(&mut self, name: &str, value: &str) -> Answer {
        self.post_here("/reports", &format!("{name}={value}")).await
    }

    async fn own(&mut self) -> Vec<Reference> {
        let answer = self.open(From::Here, paths::REPORTS).await;
        assert_eq!((answer.status, answer.header("cache-control")), (StatusCode::OK, "no-store"), "{}", answer.body);
        let own: OwnReports = serde_json::from_str(&answer.body).unwrap();
        own.reports.into_iter().map(|report| report.reference).collect()
    }
}

async fn town() -> Town {
    Town::listening(EMBEDDED, TODAY).await
}

#[tokio::test]
async fn who_has_the_key_adds_the_report_sees_it_on_every_device_and_takes_it_out() {
    let town = town().await;
    let reference = receipt(&send(&town, &key(1), &body(&["general"])).await).reference;
    let (mut sian, mut elsewhere) = (signed_in(&town, "sian").await, signed_in(&town, "sian").await);
    assert_eq!(sian.own().await, []);
    for _ in 0..2 {
        let added = sian.press("add", key(1).as_str()).await;
        assert_eq!((added.status, added.header("location")), (StatusCode::SEE_OTHER, "/reports"));
        assert_eq!(elsewhere.own().await, std::slice::from_ref(&reference));
    }
    let page = elsewhere.open(From::Here, "/cy/reports").await;
    assert_eq!((page.status, page.header("cache-control")), (StatusCode::OK, "no-store"));
    assert!(page.body.contains(reference.as_str()) && page.body.contains("Tynnu o fy nghyfrif"), "{}", page.body);
    assert!(!page.body.contains("Weir Lane") && !page.body.contains("By the gate"), "what was written stays there");
    assert_eq!(elsewhere.press("take-out", reference.as_str()).await.status, StatusCode::SEE_OTHER);
    assert_eq!(sian.own().await, []);
}

#[tokio::test]
async fn a_reference_adds_nothing_and_what_is_another_persons_is_nowhere() {
    let town = town().await;
    let reference = receipt(&send(&town, &key(1), &body(&["general"])).await).reference;
    let (mut sian, mut tomos) = (signed_in(&town, "sian").await, signed_in(&town, "tomos").await);
    sian.press("add", key(1).as_str()).await;
    for (name, value) in
        [("add", reference.as_str()), ("add", key(2).as_str()), ("add", ""), ("take-out", reference.as_str())]
    {
        let refused = tomos.press(name, value).await;
        assert_eq!((refused.status, refused.header("cache-control")), (StatusCode::NOT_FOUND, "no-store"), "{name}");
    }
    assert_eq!(tomos.own().await, []);
    assert!(!tomos.open(From::Here, "/reports").await.body.contains(reference.as_str()));
    assert_eq!(sian.own().await, [reference]);
}

#[tokio::test]
async fn what_cannot_be_told_is_not_said_as_if_there_were_none() {
    let town = town().await;
    receipt(&send(&town, &key(1), &body(&["general"])).await);
    let mut sian = signed_in(&town, "sian").await;
    sian.press("add", key(1).as_str()).await;
    town.app.store.run(query("UPDATE reports_request SET request = '{}'")).await.unwrap();
    for path in ["/", "/identity", "/reports"] {
        let page = sian.open(From::Here, path).await;
        assert_eq!((page.status, page.header("cache-control")), (StatusCode::OK, "no-store"), "{path}");
        assert!(page.body.contains("We cannot show the reports in your account"), "{path}: {}", page.body);
    }
}

#[tokio::test]
async fn nobody_adds_a_report_without_signing_in_or_from_another_site() {
    let town = town().await;
    receipt(&send(&town, &key(1), &body(&["general"])).await);
    let mut nobody = Browser::at(&town);
    assert_eq!(nobody.open(From::Here, paths::REPORTS).await.status, StatusCode::UNAUTHORIZED);
    let led = nobody.press("add", key(1).as_str()).await;
    assert_eq!(led.header("location"), "/auth/login?return_to=%2Freports");
    let page = nobody.open(From::Here, "/reports").await;
    assert!(page.status.is_success() && !page.body.contains("In your account"), "{}", page.body);
    let mut sian = signed_in(&town, "sian").await;
    let forged = sian.post("/reports", &format!("add={}", key(1)), "https://evil.example").await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    assert_eq!(sian.own().await, []);
}
