//! From an organisation's request to the erasure, as the organisation and the person see it.

use crate::config::EMBEDDED;
use crate::testing::{Answer, Town};
use crate::testing::{Browser, From};
use axum::{
    body::Body,
    http::{Method, Request, StatusCode},
};
use contract::identity::shares::{
    DetailsAnswer, HistoryAnswer, RequestStanding, RequestState, RequestTaken, SharesAnswer, paths,
};
use domain::{
    identity::{Attribute, share::RequestId},
    language::Language,
};
use jiff::civil::date;
use screens::identity::DetailsPage;
use serde_json::{Value, json};

const LIBRARY: &str = "library-example-key";
const PARKING: &str = "parking-example-key";
const PROVE: &str = "/auth/step-up?level=P2";

fn terms() -> Value {
    json!({
        "service": { "en": "Membership", "cy": "Aelodaeth" }, "purpose": { "en": "A card", "cy": "Cerdyn" },
        "attributes": ["name", "birthdate", "age_over_18", "address", "uprn"], "lawfulBasis": "contract",
        "retention": { "en": "a year", "cy": "blwyddyn" }, "longest": "30-days"
    })
}

async fn send(town: &Town, key: &str, method: Method, path: &str, body: Option<&Value>) -> Answer {
    let request = Request::builder().method(method).uri(path).header("authorization", format!("Bearer {key}"));
    let request = request.header("host", town.listens_at.to_string()).header("content-type", "application/json");
    town.send(request.body(body.map_or_else(Body::empty, |body| Body::from(body.to_string()))).unwrap()).await
}

async fn asked(town: &Town) -> RequestTaken {
    let answer = send(town, LIBRARY, Method::POST, paths::REQUESTS, Some(&terms())).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    let taken: RequestTaken = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(answer.header("location"), paths::request(&taken.id));
    taken
}

async fn standing(town: &Town, id: &RequestId) -> RequestStanding {
    let answer = send(town, LIBRARY, Method::GET, &paths::request(id), None).await;
    assert_eq!((answer.status, answer.header("cache-control")), (StatusCode::OK, "no-store"));
    serde_json::from_str(&answer.body).unwrap()
}

async fn details(town: &Town, key: &str, id: &RequestId) -> Answer {
    send(town, key, Method::GET, &paths::details(id), None).await
}

fn page(taken: &RequestTaken) -> String {
    format!("/identity/details/requests/{}", taken.id)
}

#[tokio::test]
async fn two_of_five_are_given_read_ended_and_erased() {
    let town = Town::listening(EMBEDDED, date(2026, 11, 27)).await;
    let mut sian = Browser::at(&town);
    let taken = asked(&town).await;
    let here = page(&taken);
    assert!(taken.url.ends_with(&here), "{}", taken.url);
    let signed_out = sian.open(From::Here, &here).await;
    assert!(signed_out.body.contains("/auth/login?return_to=%2Fidentity%2Fdetails%2Frequests"), "{}", signed_out.body);
    sian.sign_in(PROVE, "sian").await;
    let shown = sian.open(From::Here, &here).await;
    assert_eq!((shown.status, shown.header("cache-control")), (StatusCode::OK, "no-store"));
    for said in ["Siân Haf Rhys", "1 March 1984", "12 Weir Lane", "990000000012", "18 or over"] {
        assert!(shown.body.contains(said), "{said}: {}", shown.body);
    }
    assert_eq!(standing(&town, &taken.id).await.state, RequestState::Waiting);

    let nothing_chosen = sian.post_here(&here, "answer=give&period=once").await;
    assert_eq!(nothing_chosen.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nothing_chosen.body.contains("error-summary"));
    let two = "attribute=name&attribute=age_over_18&period=30-days&answer=give";
    let given = sian.post_here(&here, two).await;
    assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.body);
    let receipt = sian.open(From::Here, given.header("location")).await;
    let (_, main) = receipt.body.split_once("<main").unwrap();
    let (said, _) = main.split_once("</main>").unwrap();
    assert!(said.contains("can now read your details") && !said.contains("Siân"), "{said}");
    let again = sian.post_here(&here, two).await;
    let share = again.header("location").to_owned();
    assert!(share.starts_with("/identity/details/") && again.status == StatusCode::SEE_OTHER);

    let read = details(&town, LIBRARY, &taken.id).await;
    let told: DetailsAnswer = serde_json::from_str(&read.body).unwrap();
    assert_eq!(told.details.into_keys().collect::<Vec<_>>(), [Attribute::Name, Attribute::AgeOver18]);
    assert!(!read.body.contains("1984") && !read.body.contains("Weir Lane"), "{}", read.body);
    assert_eq!(details(&town, PARKING, &taken.id).await.status, StatusCode::NOT_FOUND);
    assert_eq!(details(&town, "wrong", &taken.id).await.status, StatusCode::UNAUTHORIZED);

    let id = share.rsplit('/').next().unwrap();
    let ended = sian.post_here(&share, &format!("end-share={id}")).await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER, "{}", ended.body);
    let ended = sian.open(From::Here, ended.header("location")).await;
    assert!(ended.body.contains("can no longer read your details"), "{}", ended.body);
    assert_eq!(details(&town, LIBRARY, &taken.id).await.status, StatusCode::NOT_FOUND);
    let RequestStanding { state, erasure, .. } = standing(&town, &taken.id).await;
    assert_eq!((state, erasure.unwrap().confirmed_at), (RequestState::Ended, None));
    let erased = send(&town, LIBRARY, Method::POST, &paths::erasure(&taken.id), None).await;
    assert_eq!(erased.status, StatusCode::NO_CONTENT);

    let export = sian.open(From::Here, paths::HISTORY).await;
    assert!(export.header("content-disposition").starts_with("attachment"));
    let history: HistoryAnswer = serde_json::from_str(&export.body).unwrap();
    assert_eq!(history.events.len(), 6);
    for value in ["Siân", "1984", "Weir Lane"] {
        assert!(!export.body.contains(value), "{value}");
    }
}

#[tokio::test]
async fn a_link_that_is_passed_on_tells_the_one_who_passed_it_on_nothing() {
    let at = "https://library.example/back";
    let council = EMBEDDED.replace("id = \"library\"\n", &format!("id = \"library\"\nreturn_addresses = [\"{at}\"]\n"));
    let town = Town::listening(&council, date(2026, 11, 27)).await;
    let ask = async |back: Value| {
        let mut body = terms();
        body["returnTo"] = back;
        send(&town, LIBRARY, Method::POST, paths::REQUESTS, Some(&body)).await
    };
    let state = "state-of-one-visitor";
    for back in
        [Value::Null, json!({ "url": "https://evil.example/", "state": state }), json!({ "url": at, "state": "1" })]
    {
        assert_eq!(ask(back.clone()).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{back}");
    }
    let taken: RequestTaken = serde_json::from_str(&ask(json!({ "url": at, "state": state })).await.body).unwrap();
    let (mut sian, mut tomos) = (Browser::at(&town), Browser::at(&town));
    sian.sign_in(PROVE, "sian").await;
    tomos.sign_in(PROVE, "tomos").await;
    let here = page(&taken);
    for browser in [&mut sian, &mut tomos] {
        assert_eq!(browser.open(From::Here, &here).await.status, StatusCode::OK, "it is nobody's yet");
    }
    let given = tomos.post_here(&here, "attribute=name&period=once&answer=give").await;
    assert_eq!(given.header("location"), here);
    assert_eq!(sian.open(From::Here, &here).await.status, StatusCode::NOT_FOUND);
    assert_eq!(standing(&town, &taken.id).await.state, RequestState::Answered);
    assert_eq!(details(&town, LIBRARY, &taken.id).await.status, StatusCode::NOT_FOUND);
    let back = [&*here, "/return"].concat();
    assert!(tomos.open(From::Here, &here).await.body.contains(&back));
    let mine = tomos.open(From::Here, paths::SHARES).await;
    let SharesAnswer { shares } = serde_json::from_str(&mine.body).unwrap();
    assert!(shares[0].awaits_return);
    let share = DetailsPage::Share(shares[0].id.clone()).path(Language::En);
    assert!(tomos.open(From::Here, &share).await.body.contains(&back), "from the page of the share too");
    assert_eq!(sian.open(From::Here, &back).await.status, StatusCode::NOT_FOUND, "it is not hers");
    let led = tomos.open(From::Here, &back).await;
    assert_eq!((led.status, led.header("cache-control")), (StatusCode::SEE_OTHER, "no-store"));
    let (address, query) = led.header("location").split_once("?code=").unwrap();
    let (code, brought) = query.split_once("&state=").unwrap();
    assert_eq!((address, brought), (at, state));
    let code = json!({ "code": code });
    let exchange = async |key| send(&town, key, Method::POST, &paths::outcome(&taken.id), Some(&code)).await;
    assert_eq!(exchange(PARKING).await.status, StatusCode::NOT_FOUND);
    let told: RequestStanding = serde_json::from_str(&exchange(LIBRARY).await.body).unwrap();
    assert_eq!((told.state, &*told.attributes), (RequestState::Given, &[Attribute::Name][..]));
    assert_eq!(exchange(LIBRARY).await.status, StatusCode::NOT_FOUND);
    assert_eq!(details(&town, LIBRARY, &taken.id).await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_is_given_is_changed_to_less_on_a_page_of_its_own() {
    let town = Town::listening(EMBEDDED, date(2026, 11, 27)).await;
    let (mut sian, mut tomos) = (Browser::at(&town), Browser::at(&town));
    sian.sign_in(PROVE, "sian").await;
    tomos.sign_in(PROVE, "tomos").await;
    let taken = asked(&town).await;
    let here = page(&taken);
    sian.post_here(&here, "attribute=name&attribute=age_over_18&period=30-days&answer=give").await;
    let share = sian.post_here(&here, "answer=give").await.header("location").to_owned();
    let change = [&*share, "/change"].concat();
    assert!(sian.open(From::Here, &share).await.body.contains(&change));
    assert_eq!(sian.open(From::Here, &change).await.body.matches(" checked").count(), 3);
    assert_eq!(tomos.open(From::Here, &change).await.status, StatusCode::NOT_FOUND);
    assert_eq!(tomos.post_here(&change, "attribute=name&period=once").await.status, StatusCode::NOT_FOUND);
    for wrong in ["", "period=30-days", "attribute=name", "attribute=uprn&period=once"] {
        let answer = sian.post_here(&change, wrong).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(answer.body.contains("error-summary"), "{wrong}");
    }
    let changed = sian.post_here(&change, "attribute=name&period=30-days").await;
    let receipt = sian.open(From::Here, changed.header("location")).await;
    assert!(receipt.body.contains("can now read less of your details"), "{}", receipt.body);
    assert_eq!(standing(&town, &taken.id).await.attributes, [Attribute::Name]);
    let read = details(&town, LIBRARY, &taken.id).await;
    assert!(read.body.contains("Siân") && !read.body.contains("age_over_18"), "{}", read.body);
    sian.post_here(&change, "attribute=name&period=once").await;
    assert_eq!(sian.open(From::Here, &change).await.header("location"), share, "there is no less");
}

#[tokio::test]
async fn nothing_of_one_person_is_there_for_another() {
    let town = Town::listening(EMBEDDED, date(2026, 11, 27)).await;
    let (mut sian, mut tomos) = (Browser::at(&town), Browser::at(&town));
    sian.sign_in(PROVE, "sian").await;
    tomos.sign_in(PROVE, "tomos").await;
    let taken = asked(&town).await;
    let here = page(&taken);
    sian.open(From::Here, &here).await;
    let given = sian.post_here(&here, "attribute=name&period=once&answer=give").await;
    let receipt = given.header("location").to_owned();
    let share = sian.post_here(&here, "answer=give").await.header("location").to_owned();
    assert_eq!(tomos.open(From::Here, &here).await.status, StatusCode::NOT_FOUND, "she has answered it");
    let file = receipt.replace("/identity/details/receipts/", "/auth/receipts/");
    let reported = {
        let page = sian.open(From::Here, &share).await.body;
        let (_, rest) = page.split_once("name=\"not-recognised\" value=\"").unwrap();
        let id = &rest[..32];
        let form = format!("not-recognised={id}");
        assert_eq!(tomos.post_here("/identity/details/history", &form).await.status, StatusCode::NOT_FOUND);
        sian.post_here(&share, &form).await.header("location").to_owned()
    };
    for path in [&here, &receipt, &share, &file, &reported] {
        assert_eq!(sian.open(From::Here, path).await.status, StatusCode::OK, "{path}");
        assert_eq!(tomos.open(From::Here, path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let id = share.rsplit('/').next().unwrap();
    assert_eq!(tomos.post_here(&share, &format!("end-share={id}")).await.status, StatusCode::NOT_FOUND);
    let ending = paths::SHARE.replace("{id}", id);
    assert_eq!(tomos.write(Method::DELETE, &ending).await.status, StatusCode::NOT_FOUND);
    assert_eq!(sian.write(Method::DELETE, &ending).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn what_is_not_asked_rightly_is_refused() {
    let town = Town::listening(EMBEDDED, date(2026, 11, 27)).await;
    let too_much = send(&town, PARKING, Method::POST, paths::REQUESTS, Some(&terms())).await;
    assert_eq!(too_much.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(too_much.body.contains("may not ask for birthdate"), "{}", too_much.body);
    let nobody = send(&town, "", Method::POST, paths::REQUESTS, Some(&terms())).await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
    let mut sian = Browser::at(&town);
    sian.sign_in(PROVE, "sian").await;
    let here = page(&asked(&town).await);
    let foreign = sian.post(&here, "answer=nothing", "https://evil.example").await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    let refused = sian.post_here(&here, "answer=nothing").await;
    assert_eq!(refused.header("location"), here);
    assert!(sian.open(From::Here, &here).await.body.contains("You gave nothing to Aberwen Library"));
}

#[tokio::test]
async fn what_one_person_saw_is_not_given_by_the_next_one_in_that_browser() {
    let town = Town::listening(EMBEDDED, date(2026, 11, 27)).await;
    let mut browser = Browser::at(&town);
    let taken = asked(&town).await;
    let here = page(&taken);
    browser.sign_in(PROVE, "sian").await;
    let sians = browser.open(From::Here, &here).await;
    let give = format!("drawn-for={}&attribute=name&period=30-days&answer=give", sians.drawn_for());
    browser.post_here("/auth/logout", "").await;
    browser.sign_in(PROVE, "tomos").await;
    let pressed = browser.post_here(&here, &give).await;
    assert_eq!(pressed.status, StatusCode::CONFLICT, "{}", pressed.header("location"));
    assert!(pressed.body.contains("Tomos") && !pressed.body.contains("Siân"), "{}", pressed.body);
    assert_eq!(standing(&town, &taken.id).await.state, RequestState::Waiting);
    assert!(browser.open(From::Here, "/identity/details").await.body.contains("Nobody can read your details"));
}
