//! Both writes as the page makes them, with a wallet of the tests behind it.

use crate::config::EMBEDDED;
use crate::identity::presentation::encryption::tests::encrypt;
use crate::identity::presentation::sd_jwt::samples::{Held, KIND, Key, digest};

use crate::testing::{Answer, Browser, From, Town};
use axum::http::StatusCode;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use contract::identity::{
    WRITE_HEADER,
    presentations::{PresentationRequest, paths},
};
use jiff::{Timestamp, civil::date};
use serde_json::{Value, json};
use std::fs;

const SIGN_IN: &str = "/auth/login?return_to=%2Fidentity%2Fwallet";
const PROVED: &str = "You have shown proof";
const NOTHING: &str = "Nothing was proved";
const NOT_SURE: &str = "We could not be sure";

/// A council that asks wallets, and a wallet with a credential that it believes.
struct Place {
    town: Town,
    held: Held,
    origin: String,
}

impl Place {
    async fn with(response_mode: &str) -> Place {
        let mut held = Held::new();
        let now = Timestamp::now().as_second();
        held.signed["iat"] = json!(now);
        held.signed["exp"] = json!(now + 3600);
        let folder = tempfile::tempdir().unwrap();
        let keys = folder.path().join("keys.json");
        fs::write(&keys, json!({ "keys": [held.issuer.public] }).to_string()).unwrap();
        let wallet = format!(
            "\n[identity.wallet]\nkinds = [{KIND:?}]\nissuers = [{{ issuer = \"https://council.example\", keys_file = {keys:?} }}]\n\
             response_mode = {response_mode:?}\n"
        );
        let town = Town::listening(&[EMBEDDED, &wallet].concat(), date(2026, 11, 27)).await;
        let origin = format!("http://{}", town.listens_at);
        Place { town, held, origin }
    }

    async fn person(&self, name: &str) -> Visitor<'_> {
        let mut browser = Browser::at(&self.town);
        browser.sign_in(SIGN_IN, name).await;
        Visitor { browser, origin: self.origin.clone() }
    }

    /// All that the wallet has, with a proof of its holder that says what is in `change` instead of what it should.
    fn presented(&self, asked: &Asked, change: &Value) -> String {
        let bound = self.held.bound();
        let mut claims = json!({
            "nonce": asked.claims["nonce"], "aud": format!("origin:{}", self.origin),
            "iat": Timestamp::now().as_second(), "sd_hash": digest(&bound),
        });
        for (name, value) in change.as_object().into_iter().flatten() {
            claims[name] = value.clone();
        }
        bound + &self.held.holder.sign("kb+jwt", &claims)
    }

    fn honest(&self, asked: &Asked) -> Value {
        asked.sealed(&json!({ "vp_token": { "credential": [self.presented(asked, &json!({}))] } }))
    }
}

/// What the page has taken for the browser.
struct Asked {
    id: String,
    claims: Value,
}

impl Asked {
    /// As the wallet sends it: encrypted to the key of the request.
    fn sealed(&self, content: &Value) -> Value {
        let key = &self.claims["client_metadata"]["jwks"]["keys"][0];
        json!({ "response": encrypt(key, "A128GCM", content.to_string().as_bytes(), |_| {}) })
    }

    fn page(&self) -> String {
        format!("/identity/wallet/{}", self.id)
    }

    fn door(&self) -> String {
        paths::RESPONSE.replace("{id}", &self.id)
    }
}

struct Visitor<'a> {
    browser: Browser<'a>,
    origin: String,
}

impl Visitor<'_> {
    async fn write(&mut self, path: &str, body: &Value) -> Answer {
        let origin = self.origin.clone();
        self.browser.send_json(path, body, &[("origin", &*origin), (WRITE_HEADER, "1")]).await
    }

    async fn ask(&mut self, purpose: &str) -> Asked {
        let answer = self.write(paths::PRESENTATIONS, &json!({ "purpose": purpose })).await;
        assert_eq!(
            (answer.status, answer.header("cache-control")),
            (StatusCode::CREATED, "no-store"),
            "{}",
            answer.body
        );
        let PresentationRequest { id, request } = serde_json::from_str(&answer.body).unwrap();
        let claims = URL_SAFE_NO_PAD.decode(request.split('.').nth(1).unwrap()).unwrap();
        Asked { id: id.into(), claims: serde_json::from_slice(&claims).unwrap() }
    }

    async fn answer(&mut self, asked: &Asked, response: &Value) -> StatusCode {
        self.write(&asked.door(), response).await.status
    }

    async fn page(&mut self, asked: &Asked) -> Answer {
        self.browser.open(From::Here, &asked.page()).await
    }

    async fn is_told(&mut self, asked: &Asked, what: &str) {
        let page = self.page(asked).await;
        assert!(page.body.contains(what), "{what}: {}", page.body);
    }
}

#[tokio::test]
async fn a_browser_takes_along_a_request_that_no_other_page_can_use() {
    for (mode, through_browser) in [("direct_post.jwt", "dc_api.jwt"), ("direct_post", "dc_api")] {
        let place = Place::with(mode).await;
        let mut sian = place.person("sian").await;
        let asked = sian.ask("age").await;
        let claims = &asked.claims;
        assert_eq!(claims["response_mode"], through_browser);
        assert_eq!(claims["expected_origins"], json!([place.origin]));
        assert!(claims["client_id"].as_str().unwrap().starts_with("x509_hash:"), "{claims}");
        assert_eq!(claims["dcql_query"]["credentials"][0]["claims"], json!([{ "path": ["age_over_18"] }]));
        for absent in ["state", "response_uri", "redirect_uri"] {
            assert_eq!(claims.get(absent), None, "{claims}");
        }
        assert!(!claims.to_string().contains(&asked.id), "the wallet is not told whose page it is");
        let other = sian.ask("age").await;
        assert_ne!((&other.claims["nonce"], &other.id), (&claims["nonce"], &asked.id));
    }
}

#[tokio::test]
async fn what_a_wallet_shows_is_believed_once_and_what_was_not_asked_for_is_dropped() {
    for mode in ["direct_post.jwt", "direct_post"] {
        let place = Place::with(mode).await;
        let mut sian = place.person("sian").await;
        let asked = sian.ask("age").await;
        let clear = json!({ "vp_token": { "credential": [place.presented(&asked, &json!({}))] } });
        let honest = if mode == "direct_post" { clear } else { asked.sealed(&clear) };
        assert_eq!(sian.answer(&asked, &honest).await, StatusCode::NO_CONTENT);
        let page = sian.page(&asked).await;
        assert!(page.body.contains(PROVED) && page.body.contains("Whether you are 18"), "{}", page.body);
        assert!(!page.body.contains("Siân Rhys"), "only what was asked for: {}", page.body);
        for late in [honest, json!({ "error": "access_denied" })] {
            assert_eq!(sian.answer(&asked, &late).await, StatusCode::NOT_FOUND);
        }
        sian.is_told(&asked, PROVED).await;
    }
}

#[tokio::test]
async fn each_tampering_is_refused_and_ends_it() {
    let place = Place::with("direct_post.jwt").await;
    let mut sian = place.person("sian").await;
    let earlier = sian.ask("address").await;
    let of = |presentation: String| json!({ "vp_token": { "credential": [presentation] } });
    let changed = |asked: &Asked, change: Value| asked.sealed(&of(place.presented(asked, &change)));
    type Forge<'a> = &'a dyn Fn(&Asked) -> Value;
    let forged: [(&str, Forge); 13] = [
        ("another nonce", &|asked| changed(asked, json!({ "nonce": "other" }))),
        ("for the name of the service", &|asked| changed(asked, json!({ "aud": asked.claims["client_id"] }))),
        ("for another origin", &|asked| changed(asked, json!({ "aud": "origin:https://evil.example" }))),
        ("for an origin without its prefix", &|asked| changed(asked, json!({ "aud": place.origin }))),
        ("of long ago", &|asked| changed(asked, json!({ "iat": Timestamp::now().as_second() - 3600 }))),
        ("for less than is shown", &|asked| changed(asked, json!({ "sd_hash": digest("other") }))),
        ("by nobody", &|asked| asked.sealed(&of(place.held.bound()))),
        ("by another holder", &|asked| {
            let (bound, nonce) = (place.held.bound(), &asked.claims["nonce"]);
            let claims = json!({ "nonce": nonce, "aud": format!("origin:{}", place.origin),
                "iat": Timestamp::now().as_second(), "sd_hash": digest(&bound) });
            asked.sealed(&of(bound + &Key::make().sign("kb+jwt", &claims)))
        }),
        ("two at once", &|asked| {
            let one = place.presented(asked, &json!({}));
            asked.sealed(&json!({ "vp_token": { "credential": [one, one] } }))
        }),
        ("another credential", &|asked| {
            asked.sealed(&json!({ "vp_token": { "other": [place.presented(asked, &json!({}))] } }))
        }),
        ("in clear", &|asked| of(place.presented(asked, &json!({})))),
        ("to the key of another request", &|asked| earlier.sealed(&of(place.presented(asked, &json!({}))))),
        ("nothing at all", &|_| json!({})),
    ];
    for (what, forge) in forged {
        let asked = sian.ask("age").await;
        assert_eq!(sian.answer(&asked, &forge(&asked)).await, StatusCode::NO_CONTENT, "{what}");
        let page = sian.page(&asked).await;
        assert!(page.body.contains(NOTHING) && page.body.contains(NOT_SURE), "{what}: {}", page.body);
        assert_eq!(sian.answer(&asked, &place.honest(&asked)).await, StatusCode::NOT_FOUND, "{what}");
    }
    // Less than was asked for: no address is in the credential.
    let asked = sian.ask("address").await;
    sian.answer(&asked, &place.honest(&asked)).await;
    sian.is_told(&asked, NOTHING).await;
}

#[tokio::test]
async fn whoever_is_not_in_the_session_that_has_begun_changes_nothing() {
    let place = Place::with("direct_post.jwt").await;
    let (mut sian, mut tomos) = (place.person("sian").await, place.person("tomos").await);
    let asked = sian.ask("age").await;
    let honest = place.honest(&asked);
    assert_eq!(tomos.answer(&asked, &honest).await, StatusCode::NOT_FOUND, "another person");
    let mut phone = place.person("sian").await;
    assert_eq!(phone.answer(&asked, &honest).await, StatusCode::NOT_FOUND, "another session of the same person");
    let mut stranger = Visitor { browser: Browser::at(&place.town), origin: place.origin.clone() };
    assert_eq!(stranger.answer(&asked, &honest).await, StatusCode::UNAUTHORIZED);
    assert_eq!(
        stranger.write(paths::PRESENTATIONS, &json!({ "purpose": "age" })).await.status,
        StatusCode::UNAUTHORIZED
    );
    let other_site = [("origin", "https://evil.example"), (WRITE_HEADER, "1")];
    let without_header = [("origin", &*place.origin)];
    for (path, body) in [(asked.door(), &honest), (paths::PRESENTATIONS.to_owned(), &json!({ "purpose": "age" }))] {
        for headers in [&other_site[..], &without_header] {
            let refused = sian.browser.send_json(&path, body, headers).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path} {headers:?}");
        }
    }
    for unreadable in
        [json!("nothing"), json!({ "response": 1 }), json!({ "vp_token": { "credential": "not a list" } })]
    {
        assert_eq!(sian.answer(&asked, &unreadable).await, StatusCode::UNPROCESSABLE_ENTITY, "{unreadable}");
    }
    assert_eq!(sian.write(&paths::RESPONSE.replace("{id}", "nobody"), &honest).await.status, StatusCode::NOT_FOUND);
    assert_eq!(sian.answer(&asked, &honest).await, StatusCode::NO_CONTENT);
    sian.is_told(&asked, PROVED).await;
    assert_eq!(tomos.page(&asked).await.status, StatusCode::NOT_FOUND);
    // What was shown to one is of no use for another, who has a request of their own.
    for mode in ["direct_post.jwt", "direct_post"] {
        let place = Place::with(mode).await;
        let (mut sian, mut tomos) = (place.person("sian").await, place.person("tomos").await);
        let (one, other) = (sian.ask("age").await, tomos.ask("age").await);
        let shown = json!({ "vp_token": { "credential": [place.presented(&one, &json!({}))] } });
        let shown = if mode == "direct_post" { shown } else { other.sealed(&shown) };
        assert_eq!(tomos.answer(&other, &shown).await, StatusCode::NO_CONTENT);
        tomos.is_told(&other, NOT_SURE).await;
    }
}

#[tokio::test]
async fn a_wallet_that_shows_nothing_says_why() {
    let place = Place::with("direct_post.jwt").await;
    let mut sian = place.person("sian").await;
    for (error, told) in [
        ("access_denied", "You said no in your wallet"),
        ("invalid_request", "has no credential that shows this"),
        ("<script>", "has no credential that shows this"),
    ] {
        for is_sealed in [true, false] {
            let asked = sian.ask("age").await;
            let error = json!({ "error": error });
            let error = if is_sealed { asked.sealed(&error) } else { error };
            assert_eq!(sian.answer(&asked, &error).await, StatusCode::NO_CONTENT);
            sian.is_told(&asked, told).await;
        }
    }
}

#[tokio::test]
async fn each_way_has_its_own_doors() {
    let place = Place::with("direct_post").await;
    let mut sian = place.person("sian").await;
    let begun = sian.browser.post_here("/identity/wallet", "this-device=age").await;
    let id = begun.header("location").rsplit('/').next().unwrap().to_owned();
    let by_link = Asked { id, claims: json!({}) };
    assert_eq!(sian.answer(&by_link, &json!({ "error": "access_denied" })).await, StatusCode::NOT_FOUND);
    sian.is_told(&by_link, "Open your wallet").await;
    let asked = sian.ask("address").await;
    let page = sian.page(&asked).await;
    assert_eq!(
        (page.status, page.header("location")),
        (StatusCode::SEE_OTHER, "/identity/wallet"),
        "nothing waits there"
    );
    let without_script = sian.browser.post_here("/identity/wallet", "browser=age").await;
    assert_eq!(without_script.header("location"), "/identity/wallet");
    sian.is_told(&by_link, "Open your wallet").await;
}

#[tokio::test]
async fn a_council_that_asks_no_wallets_asks_none_through_browsers() {
    let town = Town::listening(EMBEDDED, date(2026, 11, 27)).await;
    let origin = format!("http://{}", town.listens_at);
    let mut browser = Browser::at(&town);
    browser.sign_in(SIGN_IN, "sian").await;
    let mut sian = Visitor { browser, origin };
    let refused = sian.write(paths::PRESENTATIONS, &json!({ "purpose": "age" })).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let asked = Asked { id: "0".repeat(32), claims: json!({}) };
    assert_eq!(sian.answer(&asked, &json!({ "error": "access_denied" })).await, StatusCode::NOT_FOUND);
}
