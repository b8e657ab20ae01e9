//! The pages, as people without script use them.

use super::*;

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
    assert!(changed.body.contains("Start a new report"), "{}", changed.body);
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
    assert_eq!(post(&town, "/reports/DS-7K3M-2QW2", &ANSWERS).await.status, StatusCode::METHOD_NOT_ALLOWED);
    let my_bins = town.get(&format!("/bins/{HOME}")).await.body;
    assert!(my_bins.contains(&format!("href=\"/reports/missed/{HOME}\"")), "{my_bins}");
}

#[tokio::test]
async fn what_was_posted_and_cannot_be_taken_now_goes_with_the_page() {
    let town = Town::of(&format!("{EMBEDDED}\n[limits]\nreports_per_day = 1\n"), TODAY);
    let path = format!("/reports/missed/{HOME}");
    let carried = check(&town, &path).await;
    receipt(&send(&town, &key(1), &body(&["general"])).await);
    let refused = post(&town, &path, &filled(&carried, &[], "send")).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.header("cache-control"), "private, no-cache", "the way back in the browser leads to it");
    let kept = hidden(&refused.body);
    assert!(kept.contains(&("more".to_owned(), "By the gate".to_owned())), "{}", refused.body);
    assert_eq!(carried.iter().find(|(name, _)| name == "Form.key"), kept.iter().find(|(name, _)| name == "Form.key"));
}

#[tokio::test]
async fn a_page_says_which_ways_it_may_be_asked() {
    let town = Town::on(TODAY);
    for (path, allowed) in [("/reports/missed/990000000012", "GET,HEAD,POST"), ("/reports/DS-7K3M-2QW2", "GET,HEAD")] {
        let put = town.send(Request::put(path).body(Body::empty()).unwrap()).await;
        assert_eq!((put.status, put.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, allowed), "{path}");
    }
}
