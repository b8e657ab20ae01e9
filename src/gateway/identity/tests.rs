//! Signing in from the first link to the last form, with the provider of the gateway's own, asked over the network.

use super::keys::SigningKey;
use super::test_provider::TestProvider;
use crate::config::EMBEDDED;
use crate::limits;
use crate::testing::{Browser, From, Town, assembled};
use crate::{app::Surroundings, config::Config as CouncilConfig};
use axum::{
    body::Body,
    http::{Method, Request, StatusCode},
};
use contract::identity::{ReceiptsAnswer, SessionAnswer, SessionsAnswer, SignedIn, WRITE_HEADER, doors, paths};
use domain::identity::{Confidence, ReceiptId, log};
use jiff::{
    Timestamp,
    civil::{Date, date},
};
use jsonwebtoken::jwk::JwkSet;
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) const TODAY: Date = date(2026, 11, 24);

impl Browser<'_> {
    async fn session(&mut self) -> Option<SignedIn> {
        let answer = self.open(From::Here, paths::SESSION).await;
        assert_eq!((answer.status, answer.header("cache-control")), (StatusCode::OK, "no-store"));
        serde_json::from_str::<SessionAnswer>(&answer.body).unwrap().session
    }

    fn key(&self) -> Option<&str> {
        self.cookies.get("__Host-Http-session").map(String::as_str)
    }
}

pub(super) async fn town() -> Town {
    Town::listening(EMBEDDED, TODAY).await
}

pub(super) const LOGIN: &str = "/auth/login?return_to=%2Fcy%2Fsettings";
const PROVE: &str = "/auth/step-up?level=P2";

#[tokio::test]
async fn from_the_link_to_the_page_that_one_came_from() {
    let town = town().await;
    let mut browser = Browser::at(&town);
    assert_eq!(browser.session().await, None);
    let provider = browser.towards_provider(LOGIN).await;
    assert!(provider.contains("/dev-idp/authorize?") && provider.contains("ui_locales=cy"), "{provider}");
    let page = browser.open(From::Elsewhere, &provider).await;
    assert!(page.body.contains("Siân Haf Rhys") && page.body.contains("Nid mewngofnodi go iawn"), "{}", page.body);
    let back = browser.back_as(&provider, "sian").await;
    assert_eq!(back.header("location"), "/cy/identity/arrived?to=%2Fcy%2Fsettings");
    // The strict cookie does not come along to this page, so it needs none.
    let arrived = browser.open(From::Elsewhere, "/cy/identity/arrived?to=%2Fcy%2Fsettings").await;
    assert_eq!((arrived.status, arrived.header("refresh")), (StatusCode::OK, "0;url=/cy/settings"));
    let session = browser.session().await.unwrap();
    assert_eq!((session.confidence, session.name, session.is_this), (Confidence::P0, None, true));
    let account = browser.open(From::Here, "/identity").await;
    assert!(account.body.contains("You are signed in<") && account.body.contains("Firefox on Android"));
    assert_eq!(account.header("cache-control"), "no-store");
    // Whoever is signed in is not asked again.
    assert_eq!(browser.open(From::Here, LOGIN).await.header("location"), "/cy/settings");
}

#[tokio::test]
async fn nobody_is_led_to_another_site_after_signing_in() {
    let town = town().await;
    for evil in ["//evil.example", "https%3A%2F%2Fevil.example", "%2Fauth%2Flogin", "%2F%5Cevil.example"] {
        let mut browser = Browser::at(&town);
        let back = browser.sign_in(&format!("/auth/login?return_to={evil}"), "sian").await;
        assert_eq!(back.header("location"), "/identity/arrived?to=%2Fidentity", "{evil}");
        let arrived = browser.open(From::Here, &format!("/identity/arrived?to={evil}")).await;
        assert_eq!(arrived.header("refresh"), "0;url=/identity");
        let mut links = arrived.body.split("href=\"").skip(1);
        assert!(links.all(|link| !["//", "/\\", "https://evil"].iter().any(|start| link.starts_with(start))));
    }
}

#[tokio::test]
async fn an_answer_is_for_the_browser_that_asked_and_good_once() {
    let town = town().await;
    let mut browser = Browser::at(&town);
    let provider = browser.towards_provider(LOGIN).await;
    let chosen = browser.open(From::Elsewhere, &format!("{provider}&person=sian")).await;
    let answer = chosen.header("location").to_owned();
    let late = "/auth/late?language=cy";
    assert_eq!(Browser::at(&town).open(From::Elsewhere, &answer).await.header("location"), late);
    // Somebody who has begun a sign-in of their own is given another's answer.
    let mut other = Browser::at(&town);
    other.towards_provider(LOGIN).await;
    let given = other.open(From::Elsewhere, &answer).await;
    assert_eq!((given.header("location"), other.key()), (late, None));
    let mixed = answer.replace("state=cy.", "state=cy.x");
    assert_eq!(browser.open(From::Elsewhere, &mixed).await.header("location"), late);
    assert!(browser.open(From::Elsewhere, &answer).await.header("location").contains("/arrived"));
    assert_eq!(browser.open(From::Elsewhere, &answer).await.header("location"), late, "the same again");
    assert!(browser.session().await.is_some(), "it has changed nothing");
}

#[tokio::test]
async fn whoever_comes_back_in_vain_is_told_what_is_so_in_their_language() {
    let town = town().await;
    let mut browser = Browser::at(&town);
    let provider = browser.towards_provider(LOGIN).await;
    let answer = browser.open(From::Elsewhere, &format!("{provider}&person=sian")).await.header("location").to_owned();
    // Whoever has not signed in by it is told so; the cookie of a session does not come along before.
    let mut stranger = Browser::at(&town);
    let late = stranger.open(From::Elsewhere, &answer).await;
    let between = stranger.open(From::Elsewhere, late.header("location")).await;
    assert_eq!((between.status, between.header("refresh")), (StatusCode::OK, "0;url=/cy/identity/failed?why=late"));
    assert!(between.body.contains("lang=\"cy\"") && between.header("cache-control") == "no-store", "{}", between.body);
    let told = stranger.open(From::Here, "/cy/identity/failed?why=late").await;
    assert!(told.body.contains("Nid ydych wedi mewngofnodi"), "{}", told.body);
    // Who has, and goes back a page, is signed in all the same.
    browser.open(From::Elsewhere, &answer).await;
    let late = browser.open(From::Elsewhere, &answer).await;
    assert_eq!(late.header("location"), "/auth/late?language=cy");
    let told = browser.open(From::Here, "/cy/identity/failed?why=late").await;
    assert!(told.body.contains("Rydych wedi mewngofnodi er hynny"), "{}", told.body);
    assert!(!told.body.contains("Nid ydych wedi mewngofnodi"), "{}", told.body);
}

#[tokio::test]
async fn whoever_signs_out_of_a_session_that_has_ended_is_signed_out_at_the_provider() {
    let town = town().await;
    let mut browser = Browser::at(&town);
    browser.sign_in(LOGIN, "sian").await;
    let long_ago = crate::store::query("UPDATE identity_session SET used_at = used_at - 3600000");
    assert_eq!(town.app.store.run(long_ago).await.unwrap(), 1);
    assert_eq!(browser.session().await, None);
    // Whoever comes next sweeps up what has ended.
    Browser::at(&town).sign_in(LOGIN, "tomos").await;
    let out = browser.post_here(doors::LOGOUT, "").await;
    let provider = out.header("refresh").trim_start_matches("0;url=").to_owned();
    assert!(provider.contains("id_token_hint="), "{provider}");
    let back = browser.open(From::Elsewhere, &provider).await;
    assert!(back.header("location").ends_with("/identity/signed-out"), "{}", back.body);
    assert_eq!(browser.key(), None);
}

#[tokio::test]
async fn two_tabs_sign_in_at_the_same_time() {
    let town = town().await;
    let mut browser = Browser::at(&town);
    let (one, two) =
        (browser.towards_provider(LOGIN).await, browser.towards_provider("/auth/login?return_to=%2Fbins").await);
    let back = browser.back_as(&one, "sian").await;
    assert!(back.header("location").ends_with("%2Fcy%2Fsettings"));
    let back = browser.back_as(&two, "sian").await;
    assert!(back.header("location").ends_with("%2Fbins"));
    assert!(browser.session().await.is_some());
}

#[tokio::test]
async fn what_came_back_from_another_provider_or_with_an_error_is_told() {
    let town = town().await;
    for (change, why) in [
        (["iss=", "iss=x"], "not-believed"),
        (["code=", "code=x"], "not-believed"),
        (["code=", "cod="], "not-believed"),
        (["code=", "error=access_denied&x="], "declined"),
        (["code=", "error=temporarily_unavailable&x="], "unavailable"),
        (["code=", "error=unauthorized_client&x="], "unavailable"),
        (["code=", "error=%0a%3Cscript%3E&x="], "not-believed"),
    ] {
        let mut browser = Browser::at(&town);
        let provider = browser.towards_provider(LOGIN).await;
        let chosen = browser.open(From::Elsewhere, &format!("{provider}&person=sian")).await;
        let answer = chosen.header("location").replace(change[0], change[1]);
        let back = browser.open(From::Elsewhere, &answer).await;
        assert_eq!(back.header("location"), format!("/cy/identity/failed?why={why}"), "{change:?}");
        assert_eq!(browser.key(), None, "{change:?}");
        let told = browser.open(From::Here, back.header("location")).await;
        assert!(told.body.contains("Nid ydych wedi mewngofnodi") && told.body.contains("01632 960123"));
    }
}

#[tokio::test]
async fn a_provider_that_does_not_answer_is_told() {
    let town = Town::on(TODAY);
    let answer = town.get(LOGIN).await;
    assert_eq!(answer.header("location"), "/cy/identity/failed?why=unavailable");
    assert_eq!(town.get("/identity/failed?why=unavailable").await.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn a_client_begins_to_sign_in_so_often_a_day() {
    let settings = limits::Settings { sign_ins_per_day: 2, ..limits::Settings::default() };
    let town = Town::limited(TODAY, settings);
    let begin = async |client: [u8; 4], path: &str| {
        town.send_from(client, Request::get(path).body(Body::empty()).unwrap()).await
    };
    let (one, other) = ([192, 0, 2, 1], [192, 0, 2, 2]);
    for path in [LOGIN, PROVE] {
        assert_eq!(begin(one, path).await.status, StatusCode::SEE_OTHER, "{path}");
    }
    for (path, said) in [(LOGIN, "Daeth gormod o geisiadau"), (PROVE, "Too many requests")] {
        let refused = begin(one, path).await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS, "{path}");
        assert_eq!((refused.header("retry-after"), refused.header("cache-control")), ("43200", "no-store"));
        assert!(refused.body.contains(said) && !refused.header("content-type").contains("json"), "{}", refused.body);
    }
    assert_eq!(begin(other, LOGIN).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn who_a_person_is_is_proved_where_a_service_asks_for_it() {
    let town = town().await;
    let mut browser = Browser::at(&town);
    browser.sign_in(LOGIN, "sian").await;
    let (before, first) = (browser.session().await.unwrap(), browser.key().unwrap().to_owned());
    browser.sign_in(PROVE, "sian").await;
    let proved = browser.session().await.unwrap();
    assert_eq!(proved.confidence, Confidence::P2);
    assert_eq!(proved.name.unwrap().as_str(), "Siân Haf Rhys");
    assert!(proved.id != before.id && browser.key() != Some(&first), "what opens the session is new");
    let mut old = Browser { town: &town, cookies: BTreeMap::from([("__Host-Http-session".to_owned(), first)]) };
    assert_eq!(old.session().await, None);
    // Once is enough.
    assert_eq!(browser.open(From::Here, &format!("{PROVE}&return_to=%2Fbins")).await.header("location"), "/bins");
    let account = browser.open(From::Here, "/identity").await.body;
    assert!(account.contains("You are signed in as Siân Haf Rhys") && account.contains("Proved who you are"));
}

#[tokio::test]
async fn who_cannot_be_proved_stays_as_they_were() {
    let town = town().await;
    let mut browser = Browser::at(&town);
    browser.sign_in(LOGIN, "alex").await;
    let back = browser.sign_in(PROVE, "alex").await;
    assert_eq!(back.header("location"), "/identity/failed?why=declined");
    assert_eq!(browser.session().await.unwrap().confidence, Confidence::P0);
    let back = browser.sign_in(PROVE, "sian").await;
    assert_eq!(back.header("location"), "/identity/failed?why=other-person", "she is not who is signed in");
    assert_eq!(browser.session().await.unwrap().confidence, Confidence::P0);
}

#[tokio::test]
async fn whoever_signs_out_is_signed_out_here_and_at_the_provider() {
    let town = town().await;
    let mut browser = Browser::at(&town);
    browser.sign_in(LOGIN, "sian").await;
    let mut copied = Browser { town: &town, cookies: browser.cookies.clone() };
    let foreign = browser.post(doors::LOGOUT, "", "https://evil.example").await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    assert!(browser.session().await.is_some());
    let out = browser.post_here(doors::LOGOUT, "return_to=%2Fcy%2Fidentity%2Fsigned-out").await;
    assert_eq!((out.status, out.header("cache-control")), (StatusCode::OK, "no-store"));
    let provider = out.header("refresh").trim_start_matches("0;url=").to_owned();
    assert!(provider.contains("/dev-idp/logout?"), "{provider}");
    // The provider takes the token that it gave as the right to be led back, and nothing else.
    let token = provider.split_once("id_token_hint=").and_then(|(_, rest)| rest.split('&').next()).unwrap();
    let forged = browser.open(From::Elsewhere, &provider.replace(token, "a.b.c")).await;
    assert_eq!(forged.status, StatusCode::BAD_REQUEST);
    assert!(provider.split_once('?').unwrap().1.len() <= 2048, "{provider}");
    let back = browser.open(From::Elsewhere, &provider).await;
    let origin = format!("http://{}", town.listens_at);
    assert_eq!(back.header("location"), format!("{origin}/cy/identity/signed-out"));
    let page = browser.open(From::Elsewhere, "/cy/identity/signed-out").await;
    assert!(page.body.contains("Rydych wedi allgofnodi"));
    assert_eq!((browser.session().await, browser.key()), (None, None));
    assert_eq!(copied.session().await, None, "a copy of the cookie opens nothing");
    let again = browser.post_here(doors::LOGOUT, "").await;
    assert_eq!(again.header("location"), "/identity/signed-out");
}

#[tokio::test]
async fn a_write_needs_the_header_and_comes_from_no_other_site() {
    let town = town().await;
    let mut browser = Browser::at(&town);
    browser.sign_in(LOGIN, "sian").await;
    let id = browser.session().await.unwrap().id;
    let of_this = paths::session(&id);
    for (method, path) in
        [(Method::POST, paths::EXTEND), (Method::DELETE, paths::SESSIONS), (Method::DELETE, of_this.as_str())]
    {
        let bare = browser.request(From::Here).method(method.clone()).uri(path).body(Body::empty()).unwrap();
        assert_eq!(browser.send(bare).await.status, StatusCode::FORBIDDEN, "{path}");
        let foreign = browser.request(From::Here).method(method.clone()).uri(path).header(WRITE_HEADER, "1");
        let foreign = foreign.header("origin", "https://evil.example").body(Body::empty()).unwrap();
        assert_eq!(browser.send(foreign).await.status, StatusCode::FORBIDDEN, "{path}");
        let nobody = Browser::at(&town).write(method, path).await;
        assert_eq!(nobody.status, StatusCode::UNAUTHORIZED, "{path}");
        assert!(nobody.body.contains("signed_out"), "{}", nobody.body);
    }
    assert_eq!(browser.write(Method::POST, paths::EXTEND).await.status, StatusCode::OK);
    assert!(browser.session().await.is_some());
    assert_eq!(browser.write(Method::DELETE, &of_this).await.status, StatusCode::NO_CONTENT);
    assert_eq!((browser.session().await, browser.key()), (None, None));
}

#[tokio::test]
async fn a_person_sees_and_ends_their_own_devices_alone() {
    let town = town().await;
    let (mut home, mut phone, mut other) = (Browser::at(&town), Browser::at(&town), Browser::at(&town));
    home.sign_in(LOGIN, "sian").await;
    phone.sign_in(LOGIN, "sian").await;
    other.sign_in(LOGIN, "tomos").await;
    let listed = home.open(From::Here, paths::SESSIONS).await;
    let sessions = serde_json::from_str::<SessionsAnswer>(&listed.body).unwrap().sessions;
    assert_eq!(sessions.iter().map(|session| session.is_this).collect::<Vec<_>>(), [true, false]);
    let theirs = paths::session(&other.session().await.unwrap().id);
    assert_eq!(home.write(Method::DELETE, &theirs).await.status, StatusCode::NOT_FOUND);
    assert_eq!(home.write(Method::DELETE, "/api/v1/sessions/what").await.status, StatusCode::NOT_FOUND);
    let id = other.session().await.unwrap().id;
    home.post_here("/identity", &format!("end={id}")).await;
    assert!(other.session().await.is_some(), "nor by the form");
    let id = phone.session().await.unwrap().id;
    let ended = home.post_here("/cy/identity", &format!("end={id}")).await;
    assert_eq!((ended.status, ended.header("location")), (StatusCode::SEE_OTHER, "/cy/identity"));
    assert_eq!(phone.session().await, None);
    phone.sign_in(LOGIN, "sian").await;
    assert_eq!(home.write(Method::DELETE, paths::SESSIONS).await.status, StatusCode::NO_CONTENT);
    assert!(phone.session().await.is_none() && home.session().await.is_some());
    let account = home.open(From::Here, "/identity").await.body;
    assert_eq!(account.matches("Signed out from another device</strong>").count(), 2);
    let foreign = home.post("/identity", "end-others=yes", "https://evil.example").await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
}

/// With what the embedded provider says that somebody has signed out there.
fn logout_token(provider: &TestProvider, key: &SigningKey, client: &str, id: &str, person: &str) -> String {
    let now = Timestamp::now().as_second();
    let claims = json!({
        "iss": provider.issuer(), "aud": client, "sub": format!("urn:fdc:aberwen.example:2026:{person}"), "iat": now,
        "exp": now + 120, "jti": id, "events": { "http://schemas.openid.net/event/backchannel-logout": {} },
    });
    key.sign("logout+jwt", &claims).unwrap()
}

/// The same as it is posted, once.
pub fn logout_form(town: &Town, client: &str, person: &str) -> String {
    let provider = town.app.areas.identity.as_ref().unwrap().test_provider.clone().unwrap();
    format!("logout_token={}", logout_token(&provider, provider.key.current(), client, "j-1", person))
}

#[tokio::test]
async fn a_provider_that_signs_a_person_out_ends_all_their_sessions_at_once() {
    let town = town().await;
    let (mut home, mut phone, mut other) = (Browser::at(&town), Browser::at(&town), Browser::at(&town));
    home.sign_in(LOGIN, "sian").await;
    phone.sign_in(LOGIN, "sian").await;
    other.sign_in(LOGIN, "tomos").await;
    let provider = town.app.areas.identity.as_ref().unwrap().test_provider.clone().unwrap();
    let logout =
        |id: &str, key: &SigningKey| format!("logout_token={}", logout_token(&provider, key, "doorstep", id, "sian"));
    let key = provider.key.current();
    let send = async |form: &str| {
        let request = Request::post(doors::BACK_CHANNEL_LOGOUT);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        town.send(request.body(Body::from(form.to_owned())).unwrap()).await.status
    };
    for wrong in ["", "logout_token=", "logout_token=a.b.c", &logout("j-0", &SigningKey::make().unwrap())] {
        assert_eq!(send(wrong).await, StatusCode::BAD_REQUEST, "{wrong}");
    }
    assert!(home.session().await.is_some());
    let told = logout("j-1", key);
    assert_eq!(send(&told).await, StatusCode::OK);
    assert!(home.session().await.is_none() && phone.session().await.is_none() && other.session().await.is_some());
    home.sign_in(LOGIN, "sian").await;
    assert_eq!(send(&told).await, StatusCode::BAD_REQUEST, "the same again");
    assert!(home.session().await.is_some());
    let account = home.open(From::Here, "/identity").await.body;
    assert_eq!(account.matches("Signed out by the service that proves who you are</strong>").count(), 2);
}

#[tokio::test]
async fn the_test_provider_gives_a_code_once_and_to_whom_it_was_given() {
    let town = town().await;
    let mut browser = Browser::at(&town);
    let provider = browser.towards_provider(LOGIN).await;
    let led = |change: [&str; 2]| provider.replace(change[0], change[1]);
    for (change, status) in [
        (["client_id=doorstep", "client_id=other"], StatusCode::BAD_REQUEST),
        (["redirect_uri=http", "redirect_uri=ftp"], StatusCode::BAD_REQUEST),
        (["%2Fauth%2Fcallback", "%2Fother"], StatusCode::BAD_REQUEST),
        (["127.0.0.1", "evil.example"], StatusCode::BAD_REQUEST),
        (["response_type=code", "response_type=token"], StatusCode::SEE_OTHER),
        (["method=S256", "method=plain"], StatusCode::SEE_OTHER),
        (["nonce=", "nonc="], StatusCode::SEE_OTHER),
        (["Cl.Cm", "P2"], StatusCode::SEE_OTHER),
    ] {
        let address = led(change).replace("http://evil.example", "http://127.0.0.1");
        let path = address.split_once("/dev-idp").unwrap().1;
        let answer = browser.open(From::Here, &format!("/dev-idp{path}")).await;
        assert_eq!(answer.status, status, "{change:?}: {}", answer.body);
        let location = answer.header("location");
        assert!(location.is_empty() || location.contains("error=invalid_request"), "{location}");
    }
    let form = "grant_type=authorization_code&code=x&redirect_uri=x&code_verifier=x&client_assertion=a.b.c";
    assert!(browser.post_here("/dev-idp/token", form).await.body.contains("invalid_client"));
    assert_eq!(browser.open(From::Here, "/dev-idp/userinfo").await.status, StatusCode::UNAUTHORIZED);
}

const OPENID: &str = "adapter = \"openid\"\nissuer = \"https://provider.example/\"\nclient_id = \"council\"\n";

/// The embedded council without its test payment page, which does not start where others come.
fn without_account() -> String {
    let (council, _) = EMBEDDED.split_once("[account.ledger]").unwrap();
    council.to_owned()
}

/// The same with another provider.
fn settings(lines: &str) -> String {
    let openid = ["[identity]\n", OPENID, lines].concat();
    without_account().replace("[identity]\nadapter = \"embedded\"", &openid)
}

#[tokio::test]
async fn the_test_provider_is_nowhere_where_another_one_is() {
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("secret");
    std::fs::write(&secret, "s").unwrap();
    let lines = format!("secret_file = {secret:?}\n[service]\nurl = \"https://council.example\"\n");
    let town = Town::of(&settings(&lines), TODAY);
    for path in ["authorize", "logout", ".well-known/openid-configuration", ".well-known/did.json"] {
        assert_eq!(town.get(&format!("/dev-idp/{path}")).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let keys: JwkSet = serde_json::from_str(&town.get(doors::KEYS).await.body).unwrap();
    assert_eq!(keys.keys.len(), 0, "it is known by a secret");
    for path in [doors::CREDENTIAL_ISSUER, doors::RESIDENT, "/identity/credential"] {
        assert_eq!(town.get(path).await.status, StatusCode::NOT_FOUND, "{path}: it gives out no credentials");
    }
}

#[tokio::test]
async fn a_mistake_in_the_settings_is_named_before_anybody_is_served() {
    let fault = |text: &str| CouncilConfig::parse("council.toml", text).unwrap_err().to_string();
    assert!(fault(&settings("secret_file = \"s\"\n")).contains("needs `[service] url`"));
    assert!(fault(&settings("[service]\nurl = \"https://council.example\"\n")).contains("needs one of key_file"));
    let uncertified = "secret_file = \"s\"\n[identity.credentials]\n[service]\nurl = \"https://council.example\"\n";
    assert!(fault(&settings(uncertified)).contains("identity.credentials needs both chain_file and key_file"));
    let rule = EMBEDDED.replace("[reports]\n", "[identity.session]\nidle_minutes = 0\n\n[reports]\n");
    assert!(fault(&rule).contains("idle_minutes from 5 to 1440"), "{}", fault(&rule));
    let data = tempfile::tempdir().unwrap();
    let lines = "key_file = \"/none.pem\"\n[service]\nurl = \"https://council.example\"\n";
    let config = CouncilConfig::parse("council.toml", &settings(lines)).unwrap();
    let error = assembled(config, data.path(), TODAY).err().unwrap().to_string();
    assert!(error.contains("the key in /none.pem cannot be read"), "{error}");
}

#[test]
fn the_readme_s_provider_is_one() {
    let (_, text) = include_str!("../README.md").split_once("```text\n[identity]").unwrap();
    let table =
        format!("[identity]{}\n[service]\nurl = \"https://council.example\"\n", text.split("```").next().unwrap());
    let config = EMBEDDED.replace("[identity]\nadapter = \"embedded\"", &table);
    assert!(CouncilConfig::parse("README.md", &config).is_ok());
}

/// Why the embedded council does not start with these settings besides.
fn not_started(settings: &str, change: impl FnOnce(Surroundings) -> Surroundings) -> String {
    let data = tempfile::tempdir().unwrap();
    let config = CouncilConfig::parse("council.toml", &[&*without_account(), settings].concat()).unwrap();
    let started = crate::testing::assembled_where(config, data.path(), TODAY, change);
    started.err().map(|error| error.to_string()).unwrap_or_default()
}

#[tokio::test]
async fn the_test_provider_is_not_put_before_others() {
    let everywhere = |surroundings| Surroundings { listens_at: ([0, 0, 0, 0], 8080).into(), ..surroundings };
    let error = not_started("", everywhere);
    assert!(error.contains("0.0.0.0:8080") && error.contains("lets anybody be anybody"), "{error}");
    // Nor where a proxy on this machine brings them.
    for (settings, named) in [
        ("[service]\nurl = \"https://bins.example\"\n", "https://bins.example"),
        ("[service]\nurl = \"http://192.168.1.7:8080\"\n", "http://192.168.1.7:8080"),
        ("[limits]\ntrusted_proxies = [\"127.0.0.1\"]\n", "limits.trusted_proxies"),
    ] {
        let error = not_started(settings, |surroundings| surroundings);
        assert!(error.contains(named) && error.contains("lets anybody be anybody"), "{settings}: {error}");
    }
    for url in ["http://localhost:8080", "http://127.0.0.1:8080", "http://[::1]:8080"] {
        assert_eq!(not_started(&format!("[service]\nurl = \"{url}\"\n"), |surroundings| surroundings), "", "{url}");
    }
}
#[tokio::test]
async fn the_keys_are_published_without_their_private_parts() {
    let town = Town::on(TODAY);
    let keys = town.get(doors::KEYS).await;
    assert!(keys.body.contains("\"kid\"") && !keys.body.contains("\"d\""), "{}", keys.body);
    assert_eq!(keys.header("cache-control"), "public, max-age=300");
}

/// Gives whoever is signed in a receipt.
async fn give_receipt(browser: &Browser<'_>) {
    let identity = browser.town.app.areas.identity.as_ref().unwrap();
    let key = super::random::Unguessable::sent(browser.key().unwrap()).unwrap();
    let person = identity.sessions.find(&key, identity.clock.now()).await.unwrap().unwrap().person;
    let mut write = identity.receipts.begin().await.unwrap();
    let id = ReceiptId::from_random(super::random::random().unwrap());
    let claims = json!({ "id": id, "purpose": "library" });
    identity.receipts.issue(&mut write, &person, &id, &claims, identity.clock.now()).await.unwrap();
    write.commit().await.unwrap();
}

#[tokio::test]
async fn receipts_are_told_to_their_person_alone() {
    let town = town().await;
    let [mut sian, mut tomos] = [Browser::at(&town), Browser::at(&town)];
    let answer = sian.open(From::Here, paths::RECEIPTS).await;
    assert_eq!((answer.status, answer.header("cache-control")), (StatusCode::UNAUTHORIZED, "no-store"));
    sian.sign_in(LOGIN, "sian").await;
    tomos.sign_in(LOGIN, "tomos").await;
    give_receipt(&sian).await;
    let answer = sian.open(From::Here, paths::RECEIPTS).await;
    assert_eq!((answer.status, answer.header("cache-control")), (StatusCode::OK, "no-store"));
    let receipts = serde_json::from_str::<ReceiptsAnswer>(&answer.body).unwrap().receipts;
    assert_eq!(receipts.len(), 1);
    let others = tomos.open(From::Here, paths::RECEIPTS).await;
    assert_eq!(others.body, r#"{"receipts":[]}"#);
}

#[tokio::test]
async fn a_receipt_is_proved_by_what_everybody_may_fetch() {
    let town = town().await;
    let mut browser = Browser::at(&town);
    browser.sign_in(LOGIN, "sian").await;
    give_receipt(&browser).await;
    let receipts = browser.open(From::Here, paths::RECEIPTS).await.body;
    let receipt = serde_json::from_str::<ReceiptsAnswer>(&receipts).unwrap().receipts.remove(0);
    let checkpoint = town.get(paths::LOG_CHECKPOINT).await;
    assert_eq!(checkpoint.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(checkpoint.header("cache-control"), "private, no-cache");
    let again = town.get_with(paths::LOG_CHECKPOINT, Some(checkpoint.header("etag"))).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    let keys: Vec<String> = town.get(paths::LOG_KEYS).await.body.lines().map(str::to_owned).collect();
    assert_eq!(log::needed(0, 1, 0), ["tile/0/000.p/1"]);
    let tile = [paths::LOG, "tile/0/000.p/1"].concat();
    let tile = town.get_bytes(&tile).await;
    let evidence = log::Evidence {
        id: receipt.id.as_str(),
        jws: &receipt.jws,
        salt: &receipt.salt,
        index: receipt.index,
        keys: &keys,
        stored: None,
        new_key: None,
        checkpoint: &checkpoint.body,
        tiles: &[("tile/0/000.p/1".to_owned(), tile)],
    };
    let claims: Value = serde_json::from_slice(&log::verify(&evidence).unwrap().claims).unwrap();
    assert_eq!(claims, json!({ "id": receipt.id, "purpose": "library" }));
    // A provider that takes whatever one of the service's keys has signed is not to take a receipt.
    let published: JwkSet = serde_json::from_str(&town.get(doors::KEYS).await.body).unwrap();
    let header = jsonwebtoken::decode_header(&receipt.jws).unwrap();
    assert!(published.find(&header.kid.unwrap()).is_none());
}

#[tokio::test]
async fn a_tile_is_for_ever_and_what_is_none_is_not_there() {
    let town = town().await;
    let mut browser = Browser::at(&town);
    browser.sign_in(LOGIN, "sian").await;
    let tile = [paths::LOG, "tile/entries/000.p/1"].concat();
    let absent = town.get(&tile).await;
    assert_eq!((absent.status, absent.header("cache-control")), (StatusCode::NOT_FOUND, "no-store"));
    give_receipt(&browser).await;
    let there = town.get_bytes(&tile).await;
    assert_eq!((there.len(), &there[..2]), (34, &[0, 32][..]));
    for path in ["0/000", "0/0", "8/000", "0/000.p/0", "entries/../keys", "0/x999/x999/x999/x999/x999/x999/999", "a"] {
        let answer = town.get(&[paths::LOG, "tile/", path].concat()).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn where_no_staff_is_configured_nobody_has_a_desk_nor_a_code_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("secret");
    std::fs::write(&secret, "s").unwrap();
    let lines = format!("secret_file = {secret:?}\n[service]\nurl = \"https://council.example\"\n");
    let town = Town::of(&settings(&lines), TODAY);
    for path in ["/staff", "/cy/staff", "/staff/sign-in", "/staff/callback", "/staff/arrived"] {
        assert_eq!(town.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[test]
fn the_readme_s_staff_is_one() {
    let (_, text) = include_str!("../README.md").split_once("```text\n[identity.staff]").unwrap();
    let table = format!(
        "[identity.staff]{}\n[service]\nurl = \"https://council.example\"\n",
        text.split("```").next().unwrap()
    );
    let parsed = |table: &str| CouncilConfig::parse("README.md", &[EMBEDDED, "\n", table].concat());
    assert!(parsed(&table).is_ok(), "{:?}", parsed(&table).err());
    let fault = |from: &str, to: &str| parsed(&table.replace(from, to)).unwrap_err().to_string();
    assert!(fault("roles = [\"look_up\"]", "roles = []").contains("identity.staff.teams"));
    assert!(fault("client_id", "client").contains("client"));
    assert!(fault("[service]\nurl = \"https://council.example\"", "").contains("identity.staff needs `[service] url`"));
}

#[tokio::test]
async fn what_cannot_be_read_is_answered_by_us_and_kept_by_nobody() {
    let town = town().await;
    let twice = |door: &str, name: &str| (Method::GET, format!("{door}?{name}=a&{name}=b"));
    let mut all = vec![
        twice(doors::LATE, "language"),
        twice(doors::LOGIN, "return_to"),
        twice(doors::STEP_UP, "level"),
        twice(doors::CALLBACK, "state"),
        twice("/staff/callback", "state"),
        twice("/staff/not-signed-in", "why"),
        (Method::DELETE, "/api/v1/sessions/%ff".to_owned()),
        (Method::GET, "/auth/receipts/%ff".to_owned()),
        (Method::GET, "/auth/credential/lists/%ff".to_owned()),
    ];
    for path in ["/auth/presentation/request/%ff", "/auth/presentation/response/%ff"] {
        all.push((Method::POST, path.to_owned()));
    }
    all.push((Method::GET, "/auth/presentation/request/%ff".to_owned()));
    for (method, path) in all {
        let answer = town.ask(method, &path).await;
        let kind = answer.header("content-type");
        assert!(!kind.starts_with("text/plain"), "{path}: {} {}", answer.status, answer.body);
        assert_eq!(answer.header("cache-control"), "no-store", "{path}: {}", answer.status);
    }
}
