//! From signing in to a payment that is booked, with the payment page of the gateway's own, asked over the network.

mod at_once;
mod cards;
mod civica;
mod confirmed;
mod not_known;
mod under_way;

use crate::app::Surroundings;
use crate::config::{Config, EMBEDDED};
use crate::pages::DRAWN_FOR;
use crate::testing::{Answer, Town, assembled, assembled_where};
use axum::{
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use contract::account::{CouncilTaxAnswer, NewPayment, PaymentAnswer, paths};
use contract::identity::WRITE_HEADER;
use domain::account::{LinkId, Money, PaymentState};
use jiff::civil::{Date, date};
use std::collections::BTreeMap;

const TODAY: Date = date(2026, 11, 24);
const KEY: &str = "7a9f2c1e-33d4-4b8e-9a52-0c7d1e4f6a10";

/// A browser that brings each of its cookies along everywhere: what they hold off is identity's.
struct Browser<'a> {
    town: &'a Town,
    cookies: BTreeMap<String, String>,
}

impl<'a> Browser<'a> {
    async fn of(town: &'a Town, person: &str) -> Self {
        let mut browser = Browser { town, cookies: BTreeMap::new() };
        let led = browser.get("/auth/login?return_to=%2Faccount").await.header("location").to_owned();
        let chosen = browser.get(&format!("{led}&person={person}")).await.header("location").to_owned();
        browser.get(&chosen).await;
        browser
    }

    async fn send(&mut self, method: Method, address: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let origin = format!("http://{}", self.town.listens_at);
        let path = address.trim_start_matches(&*origin);
        let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::builder().method(method).uri(path).header("host", self.town.listens_at.to_string());
        let request = request.header("cookie", pairs.join("; ")).header("origin", origin);
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        let answer = self.town.send(request.body(Body::from(body.to_owned())).unwrap()).await;
        for set in answer.headers.get_all("set-cookie") {
            let (pair, _) = set.to_str().unwrap().split_once("; ").unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        answer
    }

    async fn get(&mut self, address: &str) -> Answer {
        self.send(Method::GET, address, &[], "").await
    }

    /// A form of a page that was drawn for whoever is signed in.
    async fn post(&mut self, path: &str, form: &str) -> Answer {
        let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let headers = HeaderMap::from_iter([(header::COOKIE, pairs.join("; ").parse().unwrap())]);
        let form = &format!("{form}&{DRAWN_FOR}={}", self.town.drawn_for(&headers).await);
        self.send(Method::POST, path, &[("content-type", "application/x-www-form-urlencoded")], form).await
    }

    /// Their first account.
    async fn link(&mut self, number: &str, postcode: &str) -> Answer {
        self.post("/account", &format!("number={number}&postcode={postcode}")).await
    }

    async fn linked(&mut self) -> LinkId {
        let answer = self.link("6000+0012", "aw12ab").await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        answer.header("location").trim_start_matches("/account/council-tax/").parse().unwrap()
    }

    async fn council_tax(&mut self) -> CouncilTaxAnswer {
        let answer = self.get(paths::COUNCIL_TAX).await;
        assert_eq!((answer.status, answer.header("cache-control")), (StatusCode::OK, "no-store"), "{}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }

    async fn balance(&mut self) -> Money {
        self.council_tax().await.accounts[0].balance
    }

    async fn pay(&mut self, account: &LinkId, pence: i64, key: &str) -> Answer {
        let new = NewPayment { account: account.clone(), amount: Money::pence(pence), language: None };
        let headers = [("content-type", "application/json"), ("idempotency-key", key), (WRITE_HEADER, "1")];
        self.send(Method::POST, paths::PAYMENTS, &headers, &serde_json::to_string(&new).unwrap()).await
    }

    async fn begin(&mut self, account: &LinkId, pence: i64, key: &str) -> PaymentAnswer {
        let answer = self.pay(account, pence, key).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }

    /// On the test payment page.
    async fn decide(&mut self, next_url: &str, decision: &str) -> Answer {
        let page = self.get(next_url).await;
        assert!(page.body.contains("This is not a real payment"), "{}", page.body);
        let (_, form) = page.body.split_once("name=\"form\" value=\"").unwrap();
        let form = form.split('"').next().unwrap().to_owned();
        self.post(next_url, &format!("form={form}&decision={decision}")).await
    }

    async fn state(&mut self, payment: &PaymentAnswer) -> PaymentState {
        let answer = self.get(&paths::payment(&payment.id)).await;
        serde_json::from_str::<PaymentAnswer>(&answer.body).unwrap().state
    }
}

async fn town() -> Town {
    Town::listening(EMBEDDED, TODAY).await
}

#[tokio::test]
async fn whoever_is_not_signed_in_is_led_to_sign_in_and_back() {
    let town = town().await;
    let answer = town.get("/cy/account").await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::SEE_OTHER, "/auth/login?return_to=%2Fcy%2Faccount")
    );
    assert_eq!(town.get(paths::COUNCIL_TAX).await.status, StatusCode::UNAUTHORIZED);
    let mut nobody = Browser { town: &town, cookies: BTreeMap::new() };
    assert_eq!(nobody.pay(&LinkId::from_random([1; 16]), 1, KEY).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn an_account_is_linked_by_what_stands_on_the_bill_and_by_nothing_less() {
    let town = town().await;
    let mut sian = Browser::of(&town, "sian").await;
    for (number, postcode, said) in [
        ("", "AW1+2AB", "Enter your council tax account number"),
        ("12", "AW1+2AB", "has 6 to 12 digits"),
        ("60000012", "AW1", "Enter a full postcode"),
        ("60000012", "AW1+1AA", "We found no council tax account"),
        ("60999999", "AW1+2AB", "We found no council tax account"),
    ] {
        let answer = sian.link(number, postcode).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains(said) && answer.body.contains("error-summary"), "{}", answer.body);
    }
    let id = sian.linked().await;
    assert_eq!(sian.linked().await, id, "once is enough");
    let page = sian.get(&format!("/account/council-tax/{id}")).await;
    assert!(page.body.contains("12 Weir Lane") && page.header("cache-control") == "no-store", "{}", page.body);
    assert!(page.body.contains("6000 0012") && page.body.contains("2026 to 2027"));
    sian.post(&format!("/account/council-tax/{id}"), "unlink=yes").await;
    assert_eq!(sian.get(&format!("/account/council-tax/{id}")).await.status, StatusCode::NOT_FOUND);
    assert!(sian.council_tax().await.accounts.is_empty());
}

#[tokio::test]
async fn nobody_guesses_an_account() {
    let town = town().await;
    let mut sian = Browser::of(&town, "sian").await;
    for guess in 0..5 {
        assert_eq!(sian.link(&format!("6000001{guess}"), "AW9+9AA").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let answer = sian.link("60000012", "AW1+2AB").await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(answer.body.contains("too many times"), "{}", answer.body);
    let mut tomos = Browser::of(&town, "tomos").await;
    tomos.linked().await;
}

#[tokio::test]
async fn what_is_paid_is_in_the_balance_once() {
    let town = town().await;
    let mut sian = Browser::of(&town, "sian").await;
    let id = sian.linked().await;
    let before = sian.balance().await;
    let payment = sian.begin(&id, 2_500, KEY).await;
    let next_url = payment.next_url.clone().unwrap();
    assert_eq!(payment.state, PaymentState::Created);
    let same = sian.begin(&id, 2_500, KEY).await;
    assert_eq!((same.id.clone(), same.next_url.as_ref()), (payment.id.clone(), Some(&next_url)));
    assert_eq!(sian.pay(&id, 2_501, KEY).await.status, StatusCode::CONFLICT);
    let back = sian.decide(&next_url, "pay").await;
    assert!(back.header("location").ends_with("/account/back"), "it does not say which: {}", back.header("location"));
    let gone = sian.get(&next_url).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND, "the page opens once");
    let on = sian.get(back.header("location")).await;
    assert_eq!(on.header("refresh"), "0;url=/account/paid");
    for _ in 0..2 {
        let result = sian.get("/account/paid").await.header("location").to_owned();
        assert_eq!(result, format!("/account/payments/{}", payment.id));
        assert!(sian.get(&result).await.body.contains("We have received £25.00"));
    }
    assert_eq!(sian.state(&payment).await, PaymentState::Success);
    assert_eq!(sian.balance().await, before - Money::pence(2_500));
    let page = sian.get(&format!("/account/council-tax/{id}")).await.body;
    assert_eq!(page.matches("Paid by card").count(), 1, "{page}");
}

#[tokio::test]
async fn what_was_declined_or_turned_back_from_takes_nothing() {
    let town = town().await;
    let mut sian = Browser::of(&town, "sian").await;
    let id = sian.linked().await;
    let before = sian.balance().await;
    for (decision, key, state, said) in [
        ("decline", KEY, PaymentState::Declined, "The bank declined"),
        ("cancel", "7a9f2c1e-33d4-4b8e-9a52-0c7d1e4f6a11", PaymentState::Cancelled, "You cancelled"),
    ] {
        let payment = sian.begin(&id, 100, key).await;
        sian.decide(&payment.next_url.clone().unwrap(), decision).await;
        let result = sian.get("/account/paid").await.header("location").to_owned();
        assert!(sian.get(&result).await.body.contains(said));
        assert_eq!(sian.state(&payment).await, state);
    }
    assert_eq!(sian.balance().await, before);
}

#[tokio::test]
async fn a_person_who_does_not_come_back_is_told_on_their_account_page() {
    let town = town().await;
    let mut sian = Browser::of(&town, "sian").await;
    let id = sian.linked().await;
    let before = sian.balance().await;
    let payment = sian.begin(&id, 700, KEY).await;
    assert!(sian.get("/account").await.body.contains("Payment not finished"));
    sian.decide(&payment.next_url.unwrap(), "pay").await;
    let page = sian.get("/account").await.body;
    assert!(page.contains("Payment received") && page.contains("£7.00"), "{page}");
    assert_eq!(sian.balance().await, before - Money::pence(700));
}

#[tokio::test]
async fn the_form_asks_how_much_and_sends_the_person_on() {
    let town = town().await;
    let mut sian = Browser::of(&town, "sian").await;
    let id = sian.linked().await;
    let path = format!("/account/council-tax/{id}/pay");
    let page = sian.get(&path).await;
    assert!(page.body.contains("The next payment: £"), "{}", page.body);
    for (form, said) in [
        ("", "Choose how much"),
        ("choice=other", "Enter an amount"),
        ("choice=other&amount=lots", "pounds and pence"),
        ("choice=other&amount=0", "at least £0.01"),
        ("choice=other&amount=99999", "or less"),
    ] {
        let answer = sian.post(&path, form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(answer.body.contains(said), "{form}: {}", answer.body);
    }
    let check = sian.post(&path, &format!("choice=other&amount=12.34&key={KEY}")).await;
    assert!(check.body.contains("Check your payment") && check.body.contains("£12.34"), "{}", check.body);
    let sent = format!("choice=other&amount=12.34&key={KEY}&send=yes");
    let leave = sian.post(&path, &sent).await.header("location").to_owned();
    assert!(leave.ends_with("/leave"), "{leave}");
    assert_eq!(sian.post(&path, &sent).await.header("location"), leave, "the same form is the same payment");
    let leaving = sian.get(&leave).await;
    let to = leaving.header("refresh").trim_start_matches("0;url=").to_owned();
    assert!(to.contains("/dev-pay/pay/"), "{to}");
    sian.decide(&to, "pay").await;
    let after = sian.get(&leave).await;
    assert!(after.header("location").starts_with("/account/payments/"), "there is nowhere to go on to");
}

#[tokio::test]
async fn what_is_of_one_person_is_nowhere_for_another() {
    let town = town().await;
    let mut sian = Browser::of(&town, "sian").await;
    let id = sian.linked().await;
    let payment = sian.begin(&id, 100, KEY).await;
    let mut tomos = Browser::of(&town, "tomos").await;
    for path in [
        format!("/account/council-tax/{id}"),
        format!("/account/council-tax/{id}/pay"),
        format!("/account/payments/{}", payment.id),
        format!("/account/payments/{}/leave", payment.id),
        paths::payment(&payment.id),
    ] {
        assert_eq!(tomos.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(tomos.post(&format!("/account/council-tax/{id}"), "unlink=yes").await.status, StatusCode::NOT_FOUND);
    assert_eq!(tomos.post(&format!("/account/council-tax/{id}/pay"), "choice=all").await.status, StatusCode::NOT_FOUND);
    assert_eq!(tomos.pay(&id, 100, KEY).await.status, StatusCode::NOT_FOUND);
    assert_eq!(sian.council_tax().await.accounts.len(), 1);
}

#[tokio::test]
async fn a_write_says_that_it_is_one_of_ours() {
    let town = town().await;
    let mut sian = Browser::of(&town, "sian").await;
    let id = sian.linked().await;
    let body =
        serde_json::to_string(&NewPayment { account: id.clone(), amount: Money::pence(1), language: None }).unwrap();
    let json = ("content-type", "application/json");
    let bare = sian.send(Method::POST, paths::PAYMENTS, &[json, ("idempotency-key", KEY)], &body).await;
    assert_eq!(bare.status, StatusCode::FORBIDDEN);
    let keyless = sian.send(Method::POST, paths::PAYMENTS, &[json, (WRITE_HEADER, "1")], &body).await;
    assert_eq!(keyless.status, StatusCode::BAD_REQUEST);
    for pence in [0, -1, 100_000_000] {
        assert_eq!(sian.pay(&id, pence, KEY).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{pence}");
    }
}

#[tokio::test]
async fn the_test_payment_page_is_nowhere_that_others_reach() {
    let config = Config::parse("embedded", &EMBEDDED.replace("[identity]\nadapter = \"embedded\"", OPENID)).unwrap();
    let data = tempfile::tempdir().unwrap();
    let open = |surroundings| Surroundings { listens_at: ([0, 0, 0, 0], 8080).into(), ..surroundings };
    let error = assembled_where(config, data.path(), TODAY, open).err().unwrap().to_string();
    assert!(error.contains("account.payments.adapter is the test payment page"), "{error}");
    // Nor where a proxy on this machine brings them.
    let config = Config::parse("embedded", &EMBEDDED.replace("[identity]\nadapter = \"embedded\"", OPENID)).unwrap();
    let error = assembled(config, data.path(), TODAY).err().unwrap().to_string();
    assert!(error.contains("https://council.example") && error.contains("the test payment page"), "{error}");
    let town = town().await;
    let bare = town
        .send(
            Request::post("/dev-pay/v1/payments")
                .header("content-type", "application/json")
                .body(Body::from(r#"{"amount":1,"reference":"a","description":"a","return_url":"http://localhost/"}"#))
                .unwrap(),
        )
        .await;
    assert_eq!(bare.status, StatusCode::UNAUTHORIZED);
}

const OPENID: &str = "[service]\nurl = \"https://council.example\"\n[identity]\nadapter = \"openid\"\n\
    issuer = \"https://provider.example/\"\nclient_id = \"a\"\nsecret_file = \"/dev/null\"";

#[tokio::test]
async fn who_has_proved_where_they_live_adds_the_account_of_that_home_and_of_no_other() {
    let town = town().await;
    let mut sian = Browser { town: &town, cookies: BTreeMap::new() };
    let offer = "You can add its council tax account without a bill";
    let press = async |browser: &mut Browser<'_>| browser.post("/account", "proved-home=yes").await;
    for (door, is_offered) in
        [("/auth/login?return_to=%2Faccount", false), ("/auth/step-up?level=P2&return_to=%2Faccount", true)]
    {
        let led = sian.get(door).await.header("location").to_owned();
        let chosen = sian.get(&format!("{led}&person=sian")).await.header("location").to_owned();
        sian.get(&chosen).await;
        assert_eq!(sian.get("/account").await.body.contains(offer), is_offered, "{door}");
        assert_eq!(sian.council_tax().await.accounts, [], "nothing is linked by itself");
        if !is_offered {
            assert_eq!(press(&mut sian).await.status, StatusCode::NOT_FOUND);
        }
    }
    for _ in 0..2 {
        let linked = press(&mut sian).await;
        assert_eq!(linked.status, StatusCode::SEE_OTHER, "{}", linked.body);
        let [account] = &*sian.council_tax().await.accounts else { panic!("there is one") };
        assert!(account.number_ending == "0012" && account.address.contains("12 Weir Lane"), "{account:?}");
    }
    assert!(!sian.get("/account").await.body.contains(offer), "it is linked");
}
