//! Reports that were made before somebody signed in, added to their account.

use super::*;
use axum::http::Method;
use contract::reports::OwnReports;
use domain::reports::Reference;
use std::collections::BTreeMap;

/// Somebody who is signed in, on a device that brings all of its cookies along.
struct Person<'a> {
    town: &'a Town,
    cookies: BTreeMap<String, String>,
}

impl<'a> Person<'a> {
    async fn of(town: &'a Town, name: &str) -> Self {
        let mut person = Person { town, cookies: BTreeMap::new() };
        let led = person.get("/auth/login?return_to=%2Freports").await.header("location").to_owned();
        let chosen = person.get(&format!("{led}&person={name}")).await.header("location").to_owned();
        person.get(&chosen).await;
        person
    }

    async fn send(&mut self, method: Method, address: &str, form: &str) -> Answer {
        let origin = format!("http://{}", self.town.listens_at);
        let path = address.trim_start_matches(&*origin);
        let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::builder().method(method).uri(path).header("host", self.town.listens_at.to_string());
        let request = request.header("cookie", pairs.join("; ")).header("origin", origin);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let answer = self.town.send(request.body(Body::from(form.to_owned())).unwrap()).await;
        for set in answer.headers.get_all("set-cookie") {
            let (name, value) = set.to_str().unwrap().split_once(';').unwrap().0.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        answer
    }

    async fn get(&mut self, address: &str) -> Answer {
        self.send(Method::GET, address, "").await
    }

    async fn press(&mut self, name: &str, value: &str) -> Answer {
        self.send(Method::POST, "/reports", &format!("{name}={value}")).await
    }

    async fn own(&mut self) -> Vec<Reference> {
        let answer = self.get(paths::REPORTS).await;
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
    let (mut sian, mut elsewhere) = (Person::of(&town, "sian").await, Person::of(&town, "sian").await);
    assert_eq!(sian.own().await, []);
    for _ in 0..2 {
        let added = sian.press("add", key(1).as_str()).await;
        assert_eq!((added.status, added.header("location")), (StatusCode::SEE_OTHER, "/reports"));
        assert_eq!(elsewhere.own().await, std::slice::from_ref(&reference));
    }
    let page = elsewhere.get("/cy/reports").await;
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
    let (mut sian, mut tomos) = (Person::of(&town, "sian").await, Person::of(&town, "tomos").await);
    sian.press("add", key(1).as_str()).await;
    for (name, value) in
        [("add", reference.as_str()), ("add", key(2).as_str()), ("add", ""), ("take-out", reference.as_str())]
    {
        let refused = tomos.press(name, value).await;
        assert_eq!((refused.status, refused.header("cache-control")), (StatusCode::NOT_FOUND, "no-store"), "{name}");
    }
    assert_eq!(tomos.own().await, []);
    assert!(!tomos.get("/reports").await.body.contains(reference.as_str()));
    assert_eq!(sian.own().await, [reference]);
}

#[tokio::test]
async fn nobody_adds_a_report_without_signing_in_or_from_another_site() {
    let town = town().await;
    receipt(&send(&town, &key(1), &body(&["general"])).await);
    let mut nobody = Person { town: &town, cookies: BTreeMap::new() };
    assert_eq!(nobody.get(paths::REPORTS).await.status, StatusCode::UNAUTHORIZED);
    let led = nobody.press("add", key(1).as_str()).await;
    assert_eq!(led.header("location"), "/auth/login?return_to=%2Freports");
    let page = nobody.get("/reports").await;
    assert!(page.status.is_success() && !page.body.contains("In your account"), "{}", page.body);
    let mut sian = Person::of(&town, "sian").await;
    let pairs: Vec<String> = sian.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let forged = Request::post("/reports").header("cookie", pairs.join("; ")).header("origin", "https://evil.example");
    let forged = forged.header("content-type", "application/x-www-form-urlencoded");
    let forged = town.send(forged.body(Body::from(format!("add={}", key(1)))).unwrap()).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    assert_eq!(sian.own().await, []);
}
