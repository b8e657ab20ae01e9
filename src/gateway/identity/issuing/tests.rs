//! A credential from the page to the wallet, and each door with what it refuses.

mod residents;

use super::metadata::GRANT;
use super::proof::TYPE;
use crate::identity::presentation::sd_jwt::samples::Key;
use crate::identity::presentation::sd_jwt::{Disclosures, SdJwt};
use crate::identity::tests::town;
use crate::testing::{Answer, Town};
use crate::testing::{Browser, From};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use contract::identity::{ReceiptsAnswer, doors, paths};
use domain::london;
use jiff::{Timestamp, civil::time};
use jsonwebtoken::{Header, encode};
use serde_json::{Value, json};
use url::form_urlencoded;

const PAGE: &str = "/identity/credential";
const PROVE: &str = "/auth/step-up?level=P2&return_to=%2Fidentity%2Fcredential";
const FORM: &str = "application/x-www-form-urlencoded";

fn json_of(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap()
}

/// What a wallet reads of an offer, and what its person reads out.
struct Offer {
    path: String,
    code: String,
    pin: String,
}

async fn signed_in<'a>(town: &'a Town, person: &str) -> Browser<'a> {
    let mut browser = Browser::at(town);
    browser.sign_in("/auth/login", person).await;
    browser.sign_in(PROVE, person).await;
    browser
}

async fn offered(browser: &mut Browser<'_>) -> Offer {
    let led = browser.post_here(PAGE, "get=yes").await;
    assert_eq!(led.status, StatusCode::SEE_OTHER, "{}", led.body);
    let path = led.header("location").to_owned();
    let page = browser.open(From::Here, &path).await;
    assert_eq!((page.status, page.header("cache-control")), (StatusCode::OK, "no-store"));
    let between = |start: &str, end: &str| page.body.split_once(start).unwrap().1.split_once(end).unwrap().0.to_owned();
    let link = between("openid-credential-offer://?", "\"");
    let (_, offer) = form_urlencoded::parse(link.as_bytes()).next().unwrap();
    let offer: Value = serde_json::from_str(&offer).unwrap();
    let code = offer["grants"][GRANT]["pre-authorized_code"].as_str().unwrap().to_owned();
    let pin = between("<p class=\"govuk-heading-l\">", "</p>").replace(' ', "");
    assert!(page.body.contains("<svg role=\"img\" aria-label=\"QR code"), "{}", page.body);
    assert!(!offer.to_string().contains(&pin) && !path.contains(&code));
    Offer { path, code, pin }
}

async fn post(town: &Town, path: &str, kind: &str, token: Option<&str>, body: String) -> Answer {
    let mut request = Request::post(path).header("content-type", kind);
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    town.send(request.body(Body::from(body)).unwrap()).await
}

async fn ask_token(town: &Town, code: &str, pin: &str) -> Answer {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("grant_type", GRANT).append_pair("pre-authorized_code", code).append_pair("tx_code", pin);
    post(town, doors::CREDENTIAL_TOKEN, FORM, None, form.finish()).await
}

async fn token(town: &Town, offer: &Offer) -> String {
    let answer = ask_token(town, &offer.code, &offer.pin).await;
    assert_eq!((answer.status, answer.header("cache-control")), (StatusCode::OK, "no-store"), "{}", answer.body);
    let told = json_of(&answer);
    assert_eq!((&told["token_type"], &told["expires_in"]), (&json!("Bearer"), &json!(300)));
    told["access_token"].as_str().unwrap().to_owned()
}

async fn nonce(town: &Town) -> String {
    let answer = post(town, doors::CREDENTIAL_NONCE, FORM, None, String::new()).await;
    assert_eq!((answer.status, answer.header("cache-control")), (StatusCode::OK, "no-store"));
    json_of(&answer)["c_nonce"].as_str().unwrap().to_owned()
}

fn proof(town: &Town, key: &Key, nonce: &str) -> String {
    let header =
        Header { typ: Some(TYPE.to_owned()), jwk: Some(key.public.clone()), ..Header::new(super::proof::ALGORITHM) };
    let aud = format!("http://{}", town.listens_at);
    let claims = json!({ "aud": aud, "iat": Timestamp::now().as_second(), "nonce": nonce });
    encode(&header, &claims, &key.private).unwrap()
}

fn asked(proof: &str) -> Value {
    json!({ "credential_configuration_id": "resident", "proofs": { "jwt": [proof] } })
}

async fn ask(town: &Town, token: &str, body: &Value) -> Answer {
    post(town, doors::CREDENTIAL, "application/json", Some(token), body.to_string()).await
}

/// What a door has refused, by its own name.
fn refused(answer: &Answer) -> (u16, String) {
    assert_eq!(answer.header("cache-control"), "no-store");
    (answer.status.as_u16(), json_of(answer)["error"].as_str().unwrap().to_owned())
}

fn is(status: u16, error: &str) -> (u16, String) {
    (status, error.to_owned())
}

/// What was offered, and the credential.
async fn given(town: &Town, browser: &mut Browser<'_>) -> (Offer, String) {
    let offer = offered(browser).await;
    let token = token(town, &offer).await;
    let answer = ask(town, &token, &asked(&proof(town, &Key::make(), &nonce(town).await))).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let credential = json_of(&answer)["credentials"][0]["credential"].as_str().unwrap().to_owned();
    (offer, credential)
}

#[tokio::test]
async fn a_resident_takes_the_credential_and_withdraws_it() {
    let town = town().await;
    let mut browser = signed_in(&town, "sian").await;
    let page = browser.open(From::Here, PAGE).await;
    assert!(page.body.contains("Siân Haf Rhys") && page.body.contains("990000000012"), "{}", page.body);
    let (offer, text) = given(&town, &mut browser).await;
    let parts = SdJwt::split(&text).unwrap();
    let payload = URL_SAFE_NO_PAD.decode(parts.issuer.split('.').nth(1).unwrap()).unwrap();
    let signed: Value = serde_json::from_slice(&payload).unwrap();
    let origin = format!("http://{}", town.listens_at);
    assert_eq!((&signed["iss"], &signed["vct"]), (&json!(origin), &json!([&origin, doors::RESIDENT].concat())));
    let whole = Disclosures::applied(signed.as_object().unwrap().clone(), &parts.disclosures).unwrap();
    assert_eq!((&whole["name"], &whole["address"]["postal_code"]), (&json!("Siân Haf Rhys"), &json!("AW1 2AB")));
    let taken = browser.open(From::Here, &offer.path).await;
    assert!(taken.body.contains("The credential is in your wallet"), "{}", taken.body);

    let uri = signed["status"]["status_list"]["uri"].as_str().unwrap().strip_prefix(&*origin).unwrap().to_owned();
    let list = town.get(&uri).await;
    assert_eq!(list.header("content-type"), "application/statuslist+jwt");
    assert_eq!(list.header("cache-control"), "public, max-age=300");
    let mine = browser.open(From::Here, PAGE).await;
    let (before, _) = mine.body.split_once("/withdraw\"").unwrap();
    let withdraw = format!("{PAGE}{}/withdraw", before.rsplit_once(PAGE).unwrap().1);
    let mut other = signed_in(&town, "tomos").await;
    for path in [&offer.path, &withdraw] {
        assert_eq!(other.open(From::Here, path).await.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(Browser::at(&town).open(From::Here, path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(other.post_here(&withdraw, "withdraw=yes").await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.post(&withdraw, "withdraw=yes", "https://evil.example").await.status, StatusCode::FORBIDDEN);
    assert_eq!(town.get(&uri).await.body, list.body, "nothing has changed");
    let question = browser.open(From::Here, &withdraw).await;
    assert!(question.body.contains("You cannot undo this"), "{}", question.body);
    assert_eq!(browser.post_here(&withdraw, "withdraw=yes").await.header("location"), PAGE);
    assert_ne!(town.get(&uri).await.body, list.body, "the list says it at once");
    let mine = browser.open(From::Here, PAGE).await;
    assert!(mine.body.contains("You withdrew it at") && !mine.body.contains("/withdraw\""), "{}", mine.body);
    for part in mine.body.split("/auth/receipts/").skip(1) {
        let receipt = format!("/auth/receipts/{}", &part[..32]);
        assert_eq!(browser.open(From::Here, &receipt).await.status, StatusCode::OK);
        assert_eq!(other.open(From::Here, &receipt).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn it_ends_when_its_person_and_its_receipt_are_told() {
    let town = town().await;
    let mut browser = signed_in(&town, "sian").await;
    let (_, text) = given(&town, &mut browser).await;
    let claims = |jws: &str| -> Value {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(jws.split('.').nth(1).unwrap()).unwrap()).unwrap()
    };
    let exp = Timestamp::from_second(claims(&text)["exp"].as_i64().unwrap()).unwrap();
    let receipts: ReceiptsAnswer = serde_json::from_str(&browser.open(From::Here, paths::RECEIPTS).await.body).unwrap();
    let until: Timestamp = claims(&receipts.receipts[0].jws)["until"].as_str().unwrap().parse().unwrap();
    assert_eq!(exp, until);
    let end = london::civil(exp);
    assert_eq!(end.time(), time(23, 59, 59, 0), "it is good for the whole of its last day");
    let told = format!("It is valid until {}.", end.date().strftime("%-d %B %Y"));
    let mine = browser.open(From::Here, PAGE).await;
    assert!(mine.body.contains(&told), "{told}: {}", mine.body);
}

#[tokio::test]
async fn whoever_has_not_proved_that_they_live_here_is_told_what_to_do() {
    let town = town().await;
    let mut browser = Browser::at(&town);
    let stranger = browser.open(From::Here, PAGE).await;
    assert!(stranger.body.contains("/auth/login?return_to=%2Fidentity%2Fcredential"), "{}", stranger.body);
    browser.sign_in("/auth/login", "sian").await;
    let page = browser.open(From::Here, "/cy/identity/credential").await;
    assert!(page.body.contains("/auth/step-up?level=P2") && page.body.contains("profi pwy ydych chi"), "{}", page.body);
    let pressed = browser.post_here(PAGE, "get=yes").await;
    assert!(pressed.body.contains("/auth/step-up?level=P2"), "the rule is held where it is pressed, too");
    let other = browser.open(From::Here, "/identity/credential/offers/ab").await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_token_is_given_for_the_code_with_its_pin_once() {
    let town = town().await;
    let mut browser = signed_in(&town, "sian").await;
    let offer = offered(&mut browser).await;
    let send = async |body: &str| refused(&post(&town, doors::CREDENTIAL_TOKEN, FORM, None, body.to_owned()).await);
    for (body, error) in [
        ("", "invalid_request"),
        ("grant_type=authorization_code&code=a", "unsupported_grant_type"),
        ("grant_type=urn:ietf:params:oauth:grant-type:pre-authorized_code", "invalid_request"),
        (
            "grant_type=urn:ietf:params:oauth:grant-type:pre-authorized_code&pre-authorized_code=a&tx_code=1",
            "invalid_grant",
        ),
    ] {
        assert_eq!(send(body).await, is(400, error), "{body}");
    }
    let pinless = format!("grant_type={GRANT}&pre-authorized_code={}", offer.code);
    assert_eq!(send(&pinless).await, is(400, "invalid_request"));
    let unlike = post(&town, doors::CREDENTIAL_TOKEN, "application/json", None, "{}".to_owned()).await;
    assert_eq!(refused(&unlike), is(400, "invalid_request"));
    let huge = post(&town, doors::CREDENTIAL_TOKEN, FORM, None, "a=".to_owned() + &"b".repeat(100_000)).await;
    assert_eq!(refused(&huge), is(413, "invalid_request"));
    let wrong = if offer.pin == "000000" { "000001" } else { "000000" };
    assert_eq!(refused(&ask_token(&town, &offer.code, wrong).await), is(400, "invalid_grant"));
    token(&town, &offer).await;
    assert_eq!(refused(&ask_token(&town, &offer.code, &offer.pin).await), is(400, "invalid_grant"), "it was used");

    let second = offered(&mut browser).await;
    let wrong = if second.pin == "000000" { "000001" } else { "000000" };
    for _ in 0..5 {
        assert_eq!(refused(&ask_token(&town, &second.code, wrong).await), is(400, "invalid_grant"));
    }
    assert_eq!(refused(&ask_token(&town, &second.code, &second.pin).await), is(400, "invalid_grant"));
    let page = browser.open(From::Here, &second.path).await;
    assert!(page.body.contains("The PIN was wrong too often") && !page.body.contains(&second.code), "{}", page.body);
}

#[tokio::test]
async fn a_credential_is_given_for_an_honest_proof_alone() {
    let town = town().await;
    let mut browser = signed_in(&town, "sian").await;
    let (token, key) = (token(&town, &offered(&mut browser).await).await, Key::make());
    let honest = proof(&town, &key, &nonce(&town).await);
    let unsigned = honest.rsplit_once('.').unwrap().0.to_owned() + ".";
    let unknown = proof(&town, &key, "another");
    for (body, error) in [
        (json!({}), "invalid_credential_request"),
        (
            json!({ "credential_configuration_id": "other", "proofs": { "jwt": [honest] } }),
            "unknown_credential_configuration",
        ),
        (json!({ "credential_identifier": "a", "proofs": { "jwt": [honest] } }), "unknown_credential_identifier"),
        (json!({ "credential_configuration_id": "resident" }), "invalid_proof"),
        (json!({ "credential_configuration_id": "resident", "proofs": { "jwt": [] } }), "invalid_proof"),
        (json!({ "credential_configuration_id": "resident", "proofs": { "jwt": [honest, honest] } }), "invalid_proof"),
        (
            json!({ "credential_configuration_id": "resident", "proofs": { "jwt": [honest] },
                 "credential_response_encryption": {} }),
            "invalid_encryption_parameters",
        ),
        (asked(&unsigned), "invalid_proof"),
        (asked("a.b.c"), "invalid_proof"),
        (asked(&unknown), "invalid_nonce"),
    ] {
        assert_eq!(refused(&ask(&town, &token, &body).await), is(400, error), "{body}");
    }
    let unlike = post(&town, doors::CREDENTIAL, FORM, Some(&token), "a=b".to_owned()).await;
    assert_eq!(refused(&unlike), is(400, "invalid_credential_request"));
    let huge = asked(&"a".repeat(100_000));
    assert_eq!(refused(&ask(&town, &token, &huge).await), is(413, "invalid_credential_request"));
    let stranger = crate::identity::random::Unguessable::make().unwrap();
    for other in ["", "a", stranger.as_str()] {
        let answer = ask(&town, other, &asked(&honest)).await;
        assert_eq!(refused(&answer), is(401, "invalid_token"));
        assert_eq!(answer.header("www-authenticate"), "Bearer error=\"invalid_token\"");
    }
    assert_eq!(ask(&town, &token, &asked(&honest)).await.status, StatusCode::OK);
    assert_eq!(refused(&ask(&town, &token, &asked(&honest)).await), is(401, "invalid_token"), "one for each token");
    let next = self::token(&town, &offered(&mut browser).await).await;
    assert_eq!(refused(&ask(&town, &next, &asked(&honest)).await), is(400, "invalid_nonce"), "one for each proof");
}

#[tokio::test]
async fn nothing_is_given_in_a_session_that_is_over() {
    let town = town().await;
    let mut browser = signed_in(&town, "sian").await;
    let token = token(&town, &offered(&mut browser).await).await;
    browser.post_here("/auth/logout", "return_to=%2Fidentity").await;
    let proof = proof(&town, &Key::make(), &nonce(&town).await);
    assert_eq!(refused(&ask(&town, &token, &asked(&proof)).await), is(400, "credential_request_denied"));
}

#[tokio::test]
async fn what_the_issuer_says_of_itself_is_the_same_for_everybody_and_whole() {
    let town = town().await;
    let origin = format!("http://{}", town.listens_at);
    let told = async |path: &str| {
        let request = Request::get(path).header("host", "evil.example").body(Body::empty()).unwrap();
        let answer = town.send(request).await;
        assert_eq!(answer.header("cache-control"), "public, max-age=300");
        assert!(!answer.body.contains("evil.example"), "{}", answer.body);
        json_of(&answer)
    };
    let issuer = told(doors::CREDENTIAL_ISSUER).await;
    assert_eq!(issuer["credential_issuer"], origin);
    assert_eq!(issuer["nonce_endpoint"], [&*origin, doors::CREDENTIAL_NONCE].concat());
    let resident = &issuer["credential_configurations_supported"]["resident"];
    assert_eq!(
        (&resident["format"], &resident["vct"]),
        (&json!("dc+sd-jwt"), &json!([&origin, doors::RESIDENT].concat()))
    );
    assert_eq!(
        resident["credential_metadata"]["display"][1],
        json!({
            "name": "Preswylydd", "locale": "cy",
            "description": "Enw a chyfeiriad cartref rhywun sy’n byw yn ardal y cyngor, ac a yw’n 18 oed neu’n hŷn",
        })
    );
    let server = told(doors::CREDENTIAL_SERVER).await;
    assert_eq!((&server["issuer"], &server["grant_types_supported"]), (&json!(origin), &json!([GRANT])));
    let kind = told(doors::RESIDENT).await;
    assert_eq!(kind["vct"], resident["vct"]);
    assert_eq!(kind["claims"][0]["display"][0], json!({ "label": "Name", "locale": "en" }));
    assert!(kind["claims"].as_array().unwrap().iter().all(|claim| claim["sd"] == "always"));
    for list in ["1", "0", "01", "-1", "a"] {
        assert_eq!(town.get(&doors::CREDENTIAL_LIST.replace("{list}", list)).await.status, StatusCode::NOT_FOUND);
    }
}
