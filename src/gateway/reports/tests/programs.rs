//! The contract, as programs use it.

use super::*;

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

#[tokio::test]
async fn on_the_day_itself_what_may_be_reported_follows_from_what_the_crew_has_logged() {
    let town = Town::on(date(2026, 11, 24));
    let of = |home: &str| {
        let mut body = body(&["food"]);
        body["address"] = json!(home);
        body
    };
    for (number, home, code) in [
        (1, HOME, None),
        (2, "990000000031", Some("too_early")),
        (3, "990000000033", None),
        (4, "990000000035", Some("crew_logged")),
        (5, "990000000038", Some("too_early")),
        (6, "990000000039", Some("too_early")),
    ] {
        let answer = send(&town, &key(number), &of(home)).await;
        match code {
            Some(code) => drop(refusal(&answer, StatusCode::CONFLICT, code)),
            None => drop(receipt(&answer)),
        }
    }
    let progress = async |home: &str| {
        let answer = town.get(&paths::missed(&home.parse().unwrap())).await;
        let answer: MissedAnswer = serde_json::from_str(&answer.body).unwrap();
        let food = answer.services.into_iter().find(|service| service.service == "food").unwrap();
        serde_json::to_value(food.progress).unwrap()
    };
    assert_eq!(progress(HOME).await, json!({ "status": "completed", "at": "2026-11-24T10:42:00Z" }));
    assert_eq!(progress("990000000038").await, json!({ "status": "under_way", "since": "2026-11-24T10:30:00Z" }));
    let page = town.get("/cy/reports/missed/990000000031").await.body;
    assert!(page.contains("ei fod yn hwyr: gwaith ffordd yn Weir Lane"), "{page}");
}

#[tokio::test]
async fn whoever_sent_a_report_is_told_of_it_also_where_a_neighbour_has_tried_many_references() {
    let town = Town::of(&format!("{EMBEDDED}\n[limits]\nwrong_references_per_day = 1\n"), TODAY);
    let (network, guess) = ([192, 0, 2, 1], "/api/v1/reports/DS-7K3M-2QW2");
    assert_eq!(town.get_from(network, guess).await.status, StatusCode::NOT_FOUND);
    let sent = town.send_from(network, request(&key(1), &body(&["food"]))).await;
    let own = receipt(&sent).reference;
    assert_eq!(town.get_from(network, guess).await.status, StatusCode::TOO_MANY_REQUESTS);
    for path in [paths::report(&own), format!("/reports/{own}/sent"), format!("/reports/{own}")] {
        assert_eq!(town.get_from(network, &path).await.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn what_is_not_taken_does_not_count() {
    let town = Town::of(&format!("{EMBEDDED}\n[limits]\nreports_per_day = 2\n"), TODAY);
    receipt(&send(&town, &key(1), &body(&["food"])).await);
    for number in 2..6 {
        refusal(&send(&town, &key(number), &body(&["food"])).await, StatusCode::CONFLICT, "already_reported");
    }
    receipt(&send(&town, &key(9), &body(&["general"])).await);
}

#[tokio::test]
async fn a_report_that_waited_is_about_the_collection_of_its_time() {
    let town = Town::on(TODAY);
    let made = |at: &str| {
        let mut body = body(&["food"]);
        body["madeAt"] = json!(at);
        body
    };
    let late =
        refusal(&send(&town, &key(1), &made("2026-11-18T11:00:00Z")).await, StatusCode::CONFLICT, "window_closed");
    let [state] = &*late.services else { panic!("one service: {late:?}") };
    assert_eq!(state.missed.collection(), Some(date(2026, 11, 17)), "not yesterday's");
    refusal(&send(&town, &key(2), &made("0001-01-01T00:00:00Z")).await, StatusCode::CONFLICT, "nothing_to_report");
    // A clock that is ahead is not believed.
    receipt(&send(&town, &key(3), &made("2099-01-01T00:00:00Z")).await);
}

#[tokio::test]
async fn the_same_services_in_another_order_are_the_same_report() {
    let town = Town::on(TODAY);
    let one = receipt(&send(&town, &key(1), &body(&["food", "general"])).await);
    let mut other = body(&["food", "general"]);
    other["services"] = json!(["general", "food"]);
    assert_eq!(receipt(&send(&town, &key(1), &other).await), one);
}

#[tokio::test]
async fn a_refusal_names_each_bin_once_and_never_what_was_written() {
    let town = Town::on(TODAY);
    let mut many = body(&["food"]);
    many["services"] = json!(vec!["none"; 40]);
    assert_eq!(
        refusal(&send(&town, &key(1), &many).await, StatusCode::CONFLICT, "nothing_to_report").services.len(),
        1
    );
    many["services"] = json!(vec!["none"; 5000]);
    refusal(&send(&town, &key(1), &many).await, StatusCode::UNPROCESSABLE_ENTITY, "invalid");
    let mut wrong = body(&["food"]);
    wrong["answers"]["more"] = json!("my secret illness, expected by nobody");
    let answer = send(&town, &key(1), &wrong).await;
    refusal(&answer, StatusCode::UNPROCESSABLE_ENTITY, "invalid");
    assert!(answer.body.contains("answers") && !answer.body.contains("illness"), "{}", answer.body);
    let twice = request(&key(1), &body(&["food"]));
    let (mut parts, body) = twice.into_parts();
    parts.headers.append("idempotency-key", key(2).as_str().parse().unwrap());
    let answer = town.send(Request::from_parts(parts, body)).await;
    refusal(&answer, StatusCode::BAD_REQUEST, "idempotency_key");
}
