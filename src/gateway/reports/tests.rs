//! A missed bin as people and programs report it, through the routes and the pages.

use crate::config::EMBEDDED;
use crate::testing::{Answer, Town};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use contract::reports::{MissedAnswer, Refusal, ReportAnswer, ReportReceipt, paths};
use domain::reports::{ReportKey, Status};
use jiff::civil::{Date, date};
use serde_json::{Value, json};

/// A Wednesday: the home's bins were to be emptied the day before.
const TODAY: Date = date(2026, 11, 25);
const HOME: &str = "990000000012";

fn key(number: u8) -> ReportKey {
    ReportKey::from_random([number; 16])
}

fn body(bins: &[&str]) -> Value {
    json!({
        "type": "missed_collection", "address": HOME, "services": bins,
        "answers": { "bins": bins, "place": ["kerb"], "assisted": ["no"], "more": ["By the gate"] },
        "madeAt": "2026-11-25T11:00:00Z",
    })
}

fn request(key: &ReportKey, body: &Value) -> Request<Body> {
    let request = Request::post(paths::REPORTS).header("idempotency-key", key.as_str());
    request.header("content-type", "application/json").body(Body::from(body.to_string())).unwrap()
}

async fn send(town: &Town, key: &ReportKey, body: &Value) -> Answer {
    town.send(request(key, body)).await
}

fn receipt(answer: &Answer) -> ReportReceipt {
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

fn refusal(answer: &Answer, status: StatusCode, code: &str) -> Refusal {
    assert_eq!((answer.status, answer.header("content-type")), (status, "application/problem+json"), "{}", answer.body);
    assert_eq!(answer.header("cache-control"), "no-store");
    let refusal: Refusal = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(refusal.code, code, "{}", answer.body);
    refusal
}

#[tokio::test]
async fn a_report_is_received_once_and_followed_by_its_reference() {
    let town = Town::on(TODAY);
    let first = send(&town, &key(1), &body(&["food"])).await;
    let told = receipt(&first);
    assert_eq!((told.status, told.expected_by), (Status::Received, Some(date(2026, 11, 27))));
    assert_eq!(first.header("location"), paths::report(&told.reference));
    let mut later = body(&["food"]);
    later["madeAt"] = json!("2026-11-25T11:30:00Z");
    for again in [body(&["food"]), later] {
        let again = send(&town, &key(1), &again).await;
        assert_eq!((receipt(&again), again.body), (told.clone(), first.body.clone()));
    }
    let followed = town.get(&paths::report(&told.reference)).await;
    let answer: ReportAnswer = serde_json::from_str(&followed.body).unwrap();
    assert_eq!((&answer.reference, answer.status, answer.services.len()), (&told.reference, Status::Received, 1));
    assert_eq!(answer.services[0].name.cy, "Gwastraff bwyd");
    for private in [HOME, "By the gate", "kerb", key(1).as_str()] {
        assert!(!followed.body.contains(private), "{}", followed.body);
    }
    let known = town.get_with(&paths::report(&told.reference), Some(followed.header("etag"))).await;
    assert_eq!(known.status, StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn a_key_stands_for_one_report() {
    let town = Town::on(TODAY);
    receipt(&send(&town, &key(1), &body(&["food"])).await);
    let mut other = body(&["food"]);
    other["answers"]["more"] = json!(["By the door"]);
    for other in [other, body(&["general"])] {
        refusal(&send(&town, &key(1), &other).await, StatusCode::CONFLICT, "idempotency_mismatch");
    }
    for no_key in ["", "1", "f47ac10b58cc4372a5670e02b2c3d479"] {
        let request = Request::post(paths::REPORTS).header("idempotency-key", no_key);
        let request = request.header("content-type", "application/json").body(body(&["food"]).to_string().into());
        refusal(&town.send(request.unwrap()).await, StatusCode::BAD_REQUEST, "idempotency_key");
    }
}

#[tokio::test]
async fn what_the_rule_refuses_is_told_by_bin() {
    let town = Town::on(TODAY);
    let reference = receipt(&send(&town, &key(1), &body(&["food"])).await).reference;
    let refused =
        refusal(&send(&town, &key(2), &body(&["food", "general"])).await, StatusCode::CONFLICT, "already_reported");
    assert_eq!((refused.services.len(), &*refused.services[0].service), (1, "food"));
    assert!(send(&town, &key(2), &body(&["food"])).await.body.contains(reference.as_str()));
    refusal(&send(&town, &key(2), &body(&["cake"])).await, StatusCode::CONFLICT, "nothing_to_report");
    let closed = Town::on(date(2026, 11, 27));
    refusal(&send(&closed, &key(1), &body(&["food"])).await, StatusCode::CONFLICT, "window_closed");
    let states = |answer: Answer| serde_json::from_str::<MissedAnswer>(&answer.body).unwrap().services;
    let path = paths::missed(&HOME.parse().unwrap());
    let may: Vec<bool> = states(town.get(&path).await).iter().map(|it| it.missed.may_be_reported()).collect();
    assert_eq!(may, [false, false, true, false, false], "recycling, food, general, garden, glass");
    assert!(states(closed.get(&path).await).iter().all(|it| !it.missed.may_be_reported()));
}

#[tokio::test]
async fn what_is_wrong_with_a_report_is_named_by_field() {
    let town = Town::on(TODAY);
    let fields = async |change: &dyn Fn(&mut Value)| {
        let mut body = body(&["food"]);
        change(&mut body);
        let refused = refusal(&send(&town, &key(1), &body).await, StatusCode::UNPROCESSABLE_ENTITY, "invalid");
        refused.errors.into_iter().map(|error| format!("{} {}", error.field, error.code)).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(fields(&|body| body["answers"]["place"] = json!([])).await, "place required");
    assert_eq!(fields(&|body| body["answers"]["email"] = json!(["nobody"])).await, "email not_an_email");
    assert_eq!(fields(&|body| body["type"] = json!("graffiti")).await, "type invalid");
    assert_eq!(fields(&|body| body["address"] = json!("404")).await, "address invalid");
    assert_eq!(fields(&|body| body["services"] = json!([])).await, "services invalid");
    assert_eq!(fields(&|body| body["services"] = json!(["general"])).await, "services invalid");
    assert_eq!(fields(&|body| body["services"] = json!("food")).await, "body invalid");
    assert_eq!(fields(&|body| body["madeAt"] = json!("today")).await, "body invalid");
    receipt(&send(&town, &key(1), &body(&["food"])).await);
}

#[tokio::test]
async fn what_is_no_report_is_refused_before_it_is_read() {
    let town = Town::on(TODAY);
    let ask = async |headers: &[(&'static str, &'static str)], body: String| {
        let mut request = Request::post(paths::REPORTS).header("idempotency-key", key(1).as_str());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        town.send(request.body(Body::from(body)).unwrap()).await
    };
    let (json, whole) = (("content-type", "application/json"), body(&["food"]).to_string());
    for site in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example"), ("origin", "null")] {
        refusal(&ask(&[json, site], whole.clone()).await, StatusCode::FORBIDDEN, "forbidden");
    }
    for kind in ["text/plain", "application/x-www-form-urlencoded"] {
        let refused = ask(&[("content-type", kind)], whole.clone()).await;
        refusal(&refused, StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type");
    }
    let long = format!("{whole}{}", " ".repeat(64 * 1024));
    refusal(&ask(&[json], long).await, StatusCode::PAYLOAD_TOO_LARGE, "too_large");
    refusal(&ask(&[json], "{".to_owned()).await, StatusCode::UNPROCESSABLE_ENTITY, "invalid");
    receipt(&ask(&[json, ("sec-fetch-site", "same-origin")], whole).await);
}

#[tokio::test]
async fn wrong_references_are_counted_and_right_ones_are_not() {
    let town = Town::of(&format!("{EMBEDDED}\n[limits]\nwrong_references_per_day = 2\n"), TODAY);
    let reference = receipt(&send(&town, &key(1), &body(&["food"])).await).reference;
    let (guesser, other) = ([192, 0, 2, 1], [192, 0, 2, 2]);
    for (path, status) in [
        ("/api/v1/reports/DS-7K3M-2QW3".to_owned(), StatusCode::NOT_FOUND),
        (paths::report(&reference), StatusCode::OK),
        ("/api/v1/reports/DS-7K3M-2QW2".to_owned(), StatusCode::NOT_FOUND),
        ("/api/v1/reports/DS-7K3M-2QW2".to_owned(), StatusCode::NOT_FOUND),
        (paths::report(&reference), StatusCode::OK),
    ] {
        assert_eq!(town.get_from(guesser, &path).await.status, status, "{path}");
    }
    let wrong: Vec<String> =
        (0..20).map(|number| paths::report(&domain::reports::Reference::from_random([number; 8]))).collect();
    assert_eq!(town.get_from(guesser, &wrong[1]).await.status, StatusCode::NOT_FOUND);
    for path in wrong.iter().chain([&paths::report(&reference)]).skip(2) {
        assert_eq!(town.get_from(guesser, path).await.status, StatusCode::TOO_MANY_REQUESTS, "{path}");
    }
    let page = town.get_from(guesser, &format!("/reports/{reference}")).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(town.get_from(other, &paths::report(&reference)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_client_sends_so_many_reports_a_day_and_each_as_often_as_it_likes() {
    let town = Town::of(&format!("{EMBEDDED}\n[limits]\nreports_per_day = 1\n"), TODAY);
    let first = receipt(&send(&town, &key(1), &body(&["food"])).await);
    let refused =
        refusal(&send(&town, &key(2), &body(&["general"])).await, StatusCode::TOO_MANY_REQUESTS, "too_many_requests");
    assert_eq!(refused.retry_after, Some(12 * 60 * 60));
    assert_eq!(receipt(&send(&town, &key(1), &body(&["food"])).await), first);
    let neighbour = town.send_from([192, 0, 2, 2], request(&key(2), &body(&["general"]))).await;
    assert_eq!(neighbour.status, StatusCode::CREATED);
}

#[tokio::test]
async fn the_same_report_at_the_same_moment_is_one_and_of_two_about_a_bin_one_is_refused() {
    let town = std::sync::Arc::new(Town::on(TODAY));
    let sent = (0..24).map(|number| {
        let town = std::sync::Arc::clone(&town);
        tokio::spawn(async move { send(&town, &key(number % 2), &body(&["food"])).await })
    });
    let mut answers = Vec::new();
    for sent in sent.collect::<Vec<_>>() {
        answers.push(sent.await.unwrap());
    }
    let (received, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == StatusCode::CREATED);
    assert_eq!((received.len(), refused.len()), (12, 12), "one key was the first");
    assert!(received.iter().all(|answer| receipt(answer) == receipt(received[0])));
    for answer in refused {
        refusal(answer, StatusCode::CONFLICT, "already_reported");
    }
}

/// Posts a form as a browser does.
async fn post(town: &Town, path: &str, fields: &[(&str, &str)]) -> Answer {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = Request::post(path).header("sec-fetch-site", "same-origin");
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    town.send(request.body(Body::from(body)).unwrap()).await
}

/// The hidden fields of a page.
fn hidden(page: &str) -> Vec<(String, String)> {
    let value = |tag: &str, name: &str| {
        let (_, rest) = tag.split_once(&format!("{name}=\""))?;
        Some(rest.split('"').next()?.replace("&quot;", "\"").replace("&amp;", "&"))
    };
    let tags = page.split("<input").skip(1).filter_map(|rest| rest.split('>').next());
    tags.filter(|tag| tag.contains("type=\"hidden\""))
        .filter_map(|tag| Some((value(tag, "name")?, value(tag, "value").unwrap_or_default())))
        .collect()
}

/// What a page carries, with what a person answers and presses.
fn filled<'a>(
    carried: &'a [(String, String)],
    answers: &[(&'a str, &'a str)],
    pressed: &'a str,
) -> Vec<(&'a str, &'a str)> {
    let carried = carried.iter().map(|(name, value)| (&**name, &**value));
    carried.chain(answers.iter().copied()).chain([("Form.pressed", pressed)]).collect()
}

const ANSWERS: [(&str, &str); 5] =
    [("bins", "food"), ("place", "kerb"), ("assisted", "no"), ("more", "By the gate"), ("email", "")];

/// The page with the check of the answers.
async fn check(town: &Town, path: &str) -> Vec<(String, String)> {
    let first = town.get(path).await;
    assert_eq!(first.status, StatusCode::OK);
    let second = post(town, path, &filled(&hidden(&first.body), &ANSWERS, "continue")).await;
    assert_eq!(second.status, StatusCode::OK, "{}", second.body);
    hidden(&second.body)
}

#[tokio::test]
async fn without_script_a_report_is_filled_in_checked_sent_and_followed_in_both_languages() {
    for (prefix, title, check_title, receipt_title, followed) in [
        ("", "Report a missed collection", "Check your answers", "Report sent", "Missed collection: Food waste"),
        ("/cy", "Rhoi gwybod am gasgliad a fethwyd", "Gwirio eich atebion", "Anfonwyd yr adroddiad", "Gwastraff bwyd"),
    ] {
        let town = Town::on(TODAY);
        let path = format!("{prefix}/reports/missed/{HOME}");
        let first = town.get(&path).await;
        assert!(first.body.contains(title) && first.header("cache-control").contains("no-cache"), "{}", first.body);
        let wrong = post(&town, &path, &filled(&hidden(&first.body), &[("more", "By the gate")], "continue")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("#answer-bins") && wrong.body.contains("By the gate"), "{}", wrong.body);
        let checked = post(&town, &path, &filled(&hidden(&wrong.body), &ANSWERS, "continue")).await;
        assert!(checked.body.contains(check_title) && checked.body.contains("By the gate"), "{}", checked.body);
        let carried = hidden(&checked.body);
        let back = post(&town, &path, &filled(&carried, &[], "back")).await;
        assert!(back.status == StatusCode::OK && back.body.contains(title) && back.body.contains("By the gate"));
        let sent = post(&town, &path, &filled(&carried, &[], "send")).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        let receipt = town.get(sent.header("location")).await;
        assert!(receipt.status == StatusCode::OK && receipt.body.contains(receipt_title), "{}", receipt.body);
        let report = sent.header("location").strip_suffix("/sent").unwrap();
        assert!(report.starts_with(&format!("{prefix}/reports/DS-")), "{report}");
        let page = town.get(report).await;
        assert!(page.body.contains(followed) && !page.body.contains("By the gate"), "{}", page.body);
        let found = town.get(&format!("{prefix}/reports?reference={}", report.rsplit('/').next().unwrap())).await;
        assert_eq!((found.status, found.header("location")), (StatusCode::SEE_OTHER, report));
    }
}

#[tokio::test]
async fn a_page_that_is_sent_twice_leads_to_one_receipt_and_one_that_was_changed_meanwhile_does_not() {
    let town = Town::on(TODAY);
    let path = format!("/reports/missed/{HOME}");
    let carried = check(&town, &path).await;
    let fields = filled(&carried, &[], "send");
    let (one, two) = tokio::join!(post(&town, &path, &fields), post(&town, &path, &fields));
    let again = post(&town, &path, &fields).await;
    assert_eq!(one.status, StatusCode::SEE_OTHER, "{}", one.body);
    for other in [two, again] {
        assert_eq!((other.status, other.header("location")), (StatusCode::SEE_OTHER, one.header("location")));
    }
    let changed: Vec<_> =
        fields.iter().map(|(name, value)| (*name, if *name == "more" { "By the door" } else { *value })).collect();
    let changed = post(&town, &path, &changed).await;
    assert_eq!(changed.status, StatusCode::CONFLICT);
    assert!(changed.body.contains("By the door") && changed.body.contains("with other answers"), "{}", changed.body);
}

#[tokio::test]
async fn a_bin_that_somebody_else_has_reported_meanwhile_is_told_and_the_rest_stays() {
    let town = Town::on(TODAY);
    let path = format!("/reports/missed/{HOME}");
    let carried = check(&town, &path).await;
    receipt(&send(&town, &key(1), &body(&["food"])).await);
    let refused = post(&town, &path, &filled(&carried, &[], "send")).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.body.contains("Food waste: ") && refused.body.contains("By the gate"), "{}", refused.body);
    receipt(&send(&town, &key(2), &body(&["general"])).await);
    let none = post(&town, &path, &filled(&carried, &[], "send")).await;
    assert!(none.status == StatusCode::CONFLICT && none.body.contains("You wrote: By the gate"), "{}", none.body);
}

#[tokio::test]
async fn a_form_from_another_site_or_of_another_kind_is_answered_with_a_page_and_nothing_is_sent() {
    let town = Town::on(TODAY);
    let path = format!("/reports/missed/{HOME}");
    let fields = filled(&check(&town, &path).await, &[], "send")
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect::<Vec<_>>();
    let whole = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish();
    let (form, here) = (("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", "same-origin"));
    let long = format!("{whole}&more={}", "a".repeat(64 * 1024));
    for (headers, body, status) in [
        (vec![form], whole.clone(), StatusCode::FORBIDDEN),
        (vec![form, ("sec-fetch-site", "cross-site")], whole.clone(), StatusCode::FORBIDDEN),
        (vec![form, ("origin", "https://evil.example")], whole.clone(), StatusCode::FORBIDDEN),
        (vec![here, ("content-type", "text/plain")], whole.clone(), StatusCode::UNSUPPORTED_MEDIA_TYPE),
        (vec![here, form], long, StatusCode::PAYLOAD_TOO_LARGE),
    ] {
        let mut request = Request::post(&path);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let answer = town.send(request.body(Body::from(body)).unwrap()).await;
        assert_eq!(answer.status, status);
        assert!(
            answer.header("content-type").starts_with("text/html")
                && answer.body.contains("We could not read your form"),
            "{}",
            answer.body
        );
    }
    let path = paths::missed(&HOME.parse().unwrap());
    assert!(!town.get(&path).await.body.contains("already_reported"));
}

#[tokio::test]
async fn pages_of_what_is_not_there_say_so() {
    let town = Town::on(TODAY);
    for (path, status) in [
        ("/reports", StatusCode::OK),
        ("/cy/reports?reference=7K3M", StatusCode::UNPROCESSABLE_ENTITY),
        ("/reports/DS-7K3M-2QW2", StatusCode::NOT_FOUND),
        ("/reports/DS-7K3M-2QW2/sent", StatusCode::NOT_FOUND),
        ("/reports/missed/404", StatusCode::NOT_FOUND),
        ("/reports/DS-7K3M-2QW3", StatusCode::NOT_FOUND),
    ] {
        let page = town.get(path).await;
        assert_eq!(page.status, status, "{path}");
        assert!(page.body.contains("<h1"), "{path}");
    }
    assert_eq!(post(&town, "/reports/missed/404", &ANSWERS).await.status, StatusCode::NOT_FOUND);
    assert_eq!(post(&town, "/reports", &ANSWERS).await.status, StatusCode::METHOD_NOT_ALLOWED);
    let my_bins = town.get(&format!("/bins/{HOME}")).await.body;
    assert!(my_bins.contains(&format!("href=\"/reports/missed/{HOME}\"")), "{my_bins}");
}
