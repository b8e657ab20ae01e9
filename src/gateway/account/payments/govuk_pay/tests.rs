//! What Pay may answer, over the network: each ends in an outcome that has a type.

use super::*;
use crate::account::payments::fake_pay::{self, state};
use crate::upstream::stub::{Asked, Reply, Stub};
use domain::account::PaymentId;
use domain::language::Language;
use serde_json::Value;
use std::time::Duration;

const PAGE: &str = "secure/bb0a272c-8eaf-468d-b3xf-ae5e000d2231";

fn pay(stub: &Stub) -> GovukPay {
    GovukPay::of(&stub.base, &stub.base, "api_key".to_owned(), &patience()).unwrap()
}

async fn create_of(pay: &GovukPay, pence: i64) -> Result<Told, NotCreated> {
    let id = PaymentId::from_random([7; 16]);
    let new = NewPayment {
        id: &id,
        amount: Money::pence(pence),
        reference: "60000012",
        description: "Treth gyngor",
        language: Language::Cy,
        return_url: "https://council.example/cy/account/back",
    };
    pay.create(&new).await
}

async fn create(pay: &GovukPay) -> Result<Told, NotCreated> {
    create_of(pay, 12_000).await
}

async fn find(pay: &GovukPay) -> Result<Told, PortError> {
    pay.find("hu20sqlact5260q2nanm0q8u93").await
}

fn answer(stub: &Asked, state: &Value, has_page: bool) -> Value {
    let host = stub.header("host");
    let page = has_page.then(|| format!("http://{host}/{PAGE}"));
    fake_pay::told("hu20sqlact5260q2nanm0q8u93", &json!(12_000), &json!("60000012"), state, page)
}

async fn answering(status: u16, change: impl Fn(&Asked, &mut Value) + Send + Sync + 'static) -> Stub {
    Stub::answering(move |asked| {
        let mut told = answer(asked, &state("created"), true);
        change(asked, &mut told);
        Reply::Answer(status, told.to_string().into_bytes())
    })
    .await
}

const NOT_KNOWN: NotCreated = NotCreated::NotKnown;
const REFUSED: NotCreated = NotCreated::Refused { retry_after: None };
const UNAVAILABLE: PortError = PortError::Unavailable { retry_after: None };

#[tokio::test]
async fn a_payment_is_asked_for_as_pay_wants_it_and_each_try_is_the_same() {
    let stub = answering(201, |_, _| ()).await;
    let pay = pay(&stub);
    for _ in 0..2 {
        let told = create(&pay).await.unwrap();
        assert_eq!((told.provider_id.as_str(), told.amount.in_pence()), ("hu20sqlact5260q2nanm0q8u93", 12_000));
        assert_eq!((told.state, told.reference.as_str()), (PaymentState::Created, "60000012"));
        assert_eq!(told.next_url, Some([&*stub.base, PAGE].concat()));
    }
    let [first, second] = <[Asked; 2]>::try_from(stub.requests()).unwrap();
    assert_eq!(first.line(), "POST /v1/payments HTTP/1.1");
    assert_eq!(first.header("authorization"), "Bearer api_key");
    assert_eq!(first.header("idempotency-key"), PaymentId::from_random([7; 16]).as_str());
    assert_eq!((first.header("idempotency-key"), &first.body), (second.header("idempotency-key"), &second.body));
    let body: Value = serde_json::from_str(&first.body).unwrap();
    assert_eq!(
        body,
        json!({
            "amount": 12_000, "reference": "60000012", "description": "Treth gyngor", "language": "cy",
            "return_url": "https://council.example/cy/account/back", "delayed_capture": false,
            "metadata": { "payment": PaymentId::from_random([7; 16]).as_str() },
        })
    );
}

#[tokio::test]
async fn each_state_is_read() {
    let failed = |code: &str, can_retry: Value| json!({ "status": "failed", "finished": true, "code": code, "message": "Payment", "can_retry": can_retry });
    for (said, read) in [
        (state("created"), PaymentState::Created),
        (state("started"), PaymentState::Started),
        (state("submitted"), PaymentState::Submitted),
        (state("capturable"), PaymentState::Submitted),
        (state("success"), PaymentState::Success),
        (failed("P0010", json!(true)), PaymentState::Declined),
        (failed("P0010", json!(false)), PaymentState::Declined),
        (failed("P0020", Value::Null), PaymentState::Expired),
        (failed("P0030", Value::Null), PaymentState::Cancelled),
        (failed("P0099", Value::Null), PaymentState::Declined),
        (json!({ "status": "cancelled", "finished": true, "code": "P0040" }), PaymentState::Cancelled),
        (json!({ "status": "error", "finished": true, "code": "P0050" }), PaymentState::Error),
    ] {
        let shown = said.to_string();
        let stub = answering(200, move |asked, told| *told = answer(asked, &said, true)).await;
        let told = find(&pay(&stub)).await.unwrap();
        assert_eq!(told.state, read, "{shown}");
        assert_eq!(told.next_url.is_some(), !read.is_finished(), "{shown}");
        assert_eq!(stub.asked(), ["GET /v1/payments/hu20sqlact5260q2nanm0q8u93 HTTP/1.1"]);
    }
}

#[tokio::test]
async fn a_page_that_was_opened_is_no_more() {
    let stub = answering(200, |asked, told| *told = answer(asked, &state("started"), false)).await;
    assert_eq!(find(&pay(&stub)).await.unwrap().next_url, None);
    let stub = answering(201, |asked, told| {
        *told = answer(asked, &state("created"), false);
        told.as_object_mut().unwrap().remove("_links");
    })
    .await;
    assert_eq!(create(&pay(&stub)).await.unwrap().next_url, None);
}

#[tokio::test]
async fn what_pay_refuses_is_refused_and_what_it_does_not_answer_is_not_known() {
    for (status, body, created, found) in [
        (400, r#"{"code":"P0100","header":"Idempotency-Key","description":"x"}"#, REFUSED, UNAVAILABLE),
        (422, r#"{"code":"P0102","field":"amount","description":"Must be less than 10000000"}"#, REFUSED, UNAVAILABLE),
        (401, "", REFUSED, UNAVAILABLE),
        (403, "<html>WAF</html>", REFUSED, UNAVAILABLE),
        (404, r#"{"code":"P0200","description":"Not found"}"#, REFUSED, PortError::NotFound),
        (409, r#"{"code":"P0191","description":"The Idempotency-Key was used"}"#, NOT_KNOWN, UNAVAILABLE),
        (429, r#"{"code":"P0900","description":"Too many requests"}"#, REFUSED, UNAVAILABLE),
        (408, "", NOT_KNOWN, UNAVAILABLE),
        (500, r#"{"code":"P0198","description":"Downstream system error"}"#, NOT_KNOWN, UNAVAILABLE),
        (502, "<html><h1>502 Bad Gateway</h1></html>", NOT_KNOWN, UNAVAILABLE),
        (503, "", NOT_KNOWN, UNAVAILABLE),
        (504, "", NOT_KNOWN, UNAVAILABLE),
        (200, "", NOT_KNOWN, UNAVAILABLE),
        (201, "<html>Sign in to the Wi-Fi</html>", NOT_KNOWN, UNAVAILABLE),
        (204, "", NOT_KNOWN, UNAVAILABLE),
    ] {
        let stub = Stub::start(move |_| Reply::Answer(status, body.as_bytes().to_vec())).await;
        assert_eq!(create(&pay(&stub)).await, Err(created), "{status} {body}");
        assert_eq!(find(&pay(&stub)).await, Err(found), "{status} {body}");
    }
}

#[tokio::test]
async fn when_to_come_back_is_handed_on() {
    let wait = Some(Duration::from_secs(17));
    for (status, created) in [(429, NotCreated::Refused { retry_after: wait }), (503, NOT_KNOWN)] {
        let reply = format!("HTTP/1.1 {status} -\r\nretry-after: 17\r\ncontent-length: 0\r\n\r\n");
        let stub = Stub::start(move |_| Reply::Raw(reply.clone().into_bytes())).await;
        assert_eq!(create(&pay(&stub)).await, Err(created));
        assert_eq!(find(&pay(&stub)).await, Err(PortError::Unavailable { retry_after: wait }));
        assert_eq!(stub.asked().len(), 2, "what may have been done is not done again by itself");
    }
}

#[tokio::test]
async fn an_answer_that_cannot_be_is_not_believed() {
    let too_long = "a".repeat(65);
    let wrong: Vec<(&str, Value)> = vec![
        ("payment_id", json!(null)),
        ("payment_id", json!(7)),
        ("payment_id", json!("")),
        ("payment_id", json!("../../secrets")),
        ("payment_id", json!(too_long)),
        ("amount", json!("12000")),
        ("amount", json!(120.0)),
        ("amount", json!(null)),
        ("amount", json!(-1)),
        ("amount", json!(10_000_001)),
        ("reference", json!(null)),
        ("reference", json!(60_000_012)),
        ("state", json!("success")),
        ("state", json!({ "finished": true })),
        ("state", json!({ "status": "paid", "finished": true })),
        ("_links", json!([])),
        ("_links", json!({ "next_url": "https://www.payments.service.gov.uk/" })),
        ("_links", json!({ "next_url": { "href": "" } })),
        ("_links", json!({ "next_url": { "href": "/secure/a" } })),
        ("_links", json!({ "next_url": { "href": "https://pay.example/secure/a" } })),
        ("_links", json!({ "next_url": { "href": "http://www.payments.service.gov.uk/secure/a" } })),
        ("_links", json!({ "next_url": { "href": "javascript:alert(1)" } })),
        ("_links", json!({ "next_url": { "href": "http://127.0.0.1:1/secure/a" } })),
    ];
    for (field, value) in wrong {
        let shown = format!("{field}: {value}");
        let stub = answering(201, move |_, told| told[field] = value.clone()).await;
        assert_eq!(create(&pay(&stub)).await, Err(NOT_KNOWN), "{shown}");
        assert_eq!(find(&pay(&stub)).await, Err(UNAVAILABLE), "{shown}");
    }
    for field in ["payment_id", "amount", "reference", "state"] {
        let stub = answering(201, move |_, told| drop(told.as_object_mut().unwrap().remove(field))).await;
        assert_eq!(create(&pay(&stub)).await, Err(NOT_KNOWN), "{field}");
        assert_eq!(find(&pay(&stub)).await, Err(UNAVAILABLE), "{field}");
    }
}

#[tokio::test]
async fn a_payment_of_something_else_is_not_taken_for_it() {
    for (field, value) in [("amount", json!(1)), ("reference", json!("60000047"))] {
        let stub = answering(201, move |_, told| told[field] = value.clone()).await;
        assert_eq!(create(&pay(&stub)).await, Err(NOT_KNOWN), "{field}");
    }
    let stub = answering(200, |_, told| told["payment_id"] = json!("another")).await;
    assert_eq!(find(&pay(&stub)).await, Err(UNAVAILABLE));
}

#[tokio::test]
async fn what_breaks_off_is_no_answer() {
    let whole = fake_pay::told("a", &json!(12_000), &json!("60000012"), &state("created"), None).to_string();
    for end in (0..whole.len()).step_by(37) {
        let (part, length) = (whole[..end].to_owned(), whole.len());
        let cut = part.clone();
        let short = Stub::start(move |_| Reply::Answer(201, cut.clone().into_bytes())).await;
        assert_eq!(create(&pay(&short)).await, Err(NOT_KNOWN), "{end}");
        let head = format!("HTTP/1.1 201 -\r\ncontent-length: {length}\r\n\r\n{part}");
        let broken = Stub::start(move |_| Reply::Raw(head.clone().into_bytes())).await;
        assert_eq!(create(&pay(&broken)).await, Err(NOT_KNOWN), "{end}");
    }
    let long = Stub::start(|_| Reply::Answer(201, vec![b' '; 300_000])).await;
    assert_eq!(create(&pay(&long)).await, Err(NOT_KNOWN));
    let elsewhere = "HTTP/1.1 302 -\r\nlocation: https://pay.example/\r\ncontent-length: 0\r\n\r\n";
    let moved = Stub::start(|_| Reply::Raw(elsewhere.as_bytes().to_vec())).await;
    assert_eq!(create(&pay(&moved)).await, Err(NOT_KNOWN));
}

#[tokio::test]
async fn silence_is_not_known_and_a_closed_door_is_a_refusal() {
    let stub = Stub::start(|_| Reply::Silence).await;
    let patient = pay(&stub);
    let created = async { create(&patient).await };
    let skip = async {
        stub.asked_times(1).await;
        tokio::time::pause();
    };
    assert_eq!(tokio::join!(created, skip).0, Err(NOT_KNOWN));
    tokio::time::resume();
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let gone = format!("http://{gone}/");
    let nobody = GovukPay::of(&gone, &gone, "key".to_owned(), &patience()).unwrap();
    assert_eq!(create(&nobody).await, Err(REFUSED));
}

#[tokio::test]
async fn what_is_no_id_is_not_asked_about() {
    let stub = answering(200, |_, _| ()).await;
    for id in ["", "a/b", "..", "a?b", "å", &"a".repeat(65)] {
        assert_eq!(pay(&stub).find(id).await, Err(PortError::NotFound), "{id}");
    }
    assert!(stub.asked().is_empty());
}

#[tokio::test]
async fn the_least_and_the_most_are_carried_to_the_penny() {
    for pence in [0, 1, 99, 100, 9_999_999, 10_000_000] {
        let stub = Stub::answering(move |asked| {
            let body: Value = serde_json::from_str(&asked.body).unwrap();
            assert_eq!(body["amount"], json!(pence));
            let told = fake_pay::told("a", &body["amount"], &body["reference"], &state("created"), None);
            Reply::Answer(201, told.to_string().into_bytes())
        })
        .await;
        assert_eq!(create_of(&pay(&stub), pence).await.map(|told| told.amount), Ok(Money::pence(pence)));
    }
}

#[test]
fn keys_and_cards_go_nowhere_that_others_read_along() {
    for (url, pages) in [
        ("http://publicapi.payments.service.gov.uk/", "https://www.payments.service.gov.uk/"),
        ("https://publicapi.payments.service.gov.uk/", "http://www.payments.service.gov.uk/"),
        ("https://publicapi.payments.service.gov.uk/", "www.payments.service.gov.uk"),
    ] {
        assert!(GovukPay::of(url, pages, "key".to_owned(), &patience()).is_err(), "{url} {pages}");
    }
    assert!(GovukPay::of(&production(), &production_pages(), "key".to_owned(), &patience()).is_ok());
}
