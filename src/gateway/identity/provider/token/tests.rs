//! Each fault that a token may have, made one at a time in one that is right.

use super::*;
use crate::identity::keys::{SigningKey, SigningKeys, tests::rsa_pem};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{AlgorithmFamily, EncodingKey, encode};
use serde_json::json;

const ISSUER: &str = "https://provider.example/";
const CLIENT: &str = "council";
const NOW: i64 = 1_795_000_000;

fn now() -> Timestamp {
    Timestamp::from_second(NOW).unwrap()
}

fn expected() -> Expected<'static> {
    Expected { issuer: ISSUER, client: CLIENT, now: now() }
}

const ASKED: Asked = Asked { nonce: "n-1", trust: Some("Cl.Cm"), class: None };
const ALGORITHMS: &[Algorithm] = &[Algorithm::ES256, Algorithm::RS256, Algorithm::PS256];

fn right() -> Value {
    json!({
        "iss": ISSUER, "aud": CLIENT, "sub": "urn:person:1", "exp": NOW + 120, "iat": NOW - 1,
        "nonce": "n-1", "vot": "Cl.Cm", "sid": "s-1"
    })
}

fn with(mut claims: Value, name: &str, value: Value) -> Value {
    claims[name] = value;
    claims
}

fn without(mut claims: Value, name: &str) -> Value {
    claims.as_object_mut().unwrap().remove(name);
    claims
}

struct Provider(SigningKeys);

impl Provider {
    fn new() -> Self {
        Provider(SigningKeys::of(SigningKey::make().unwrap(), &[]))
    }

    fn trusted(&self) -> Trusted<'_> {
        Trusted { keys: self.0.published(), algorithms: ALGORITHMS }
    }

    fn check(&self, token: &str) -> Result<IdToken, TokenFault> {
        id_token(token, self.trusted(), expected(), ASKED)
    }

    fn says(&self, claims: &Value) -> Result<IdToken, TokenFault> {
        self.check(&self.0.current().sign("JWT", claims).unwrap())
    }

    fn logs_out(&self, kind: &str, claims: &Value) -> Result<LogoutToken, TokenFault> {
        let token = self.0.current().sign(kind, claims).unwrap();
        logout_token(&token, self.trusted(), expected())
    }
}

#[test]
fn a_right_token_names_the_person() {
    let provider = Provider::new();
    let told = provider.says(&with(right(), "groups", json!(["a"]))).unwrap();
    assert_eq!((&*told.subject, told.session.as_deref(), told.name), ("urn:person:1", Some("s-1"), None));
    assert_eq!(told.more, Map::from_iter([("groups".to_owned(), json!(["a"]))]), "what no other claim says");
    let many = with(with(right(), "aud", json!([CLIENT, "other"])), "azp", json!(CLIENT));
    assert!(provider.says(&many).is_ok());
    assert!(provider.says(&with(right(), "exp", json!(NOW as f64 + 0.5))).is_ok(), "a time may have a fraction");
}

#[test]
fn each_claim_is_checked() {
    let provider = Provider::new();
    for (claims, fault) in [
        (with(right(), "iss", json!("https://provider.example")), TokenFault::Issuer),
        (without(right(), "iss"), TokenFault::Issuer),
        (with(right(), "aud", json!("other")), TokenFault::Audience),
        (with(right(), "aud", json!(["other"])), TokenFault::Audience),
        (with(right(), "aud", json!([])), TokenFault::Audience),
        (without(right(), "aud"), TokenFault::Audience),
        (with(right(), "aud", json!([CLIENT, "other"])), TokenFault::AuthorisedParty),
        (with(right(), "azp", json!("other")), TokenFault::AuthorisedParty),
        (with(right(), "exp", json!(NOW - 61)), TokenFault::Expired),
        (without(right(), "exp"), TokenFault::Missing("exp")),
        (with(right(), "iat", json!(NOW + 61)), TokenFault::TooEarly),
        (with(right(), "iat", json!(NOW - 3600)), TokenFault::TooOld),
        (without(right(), "iat"), TokenFault::Missing("iat")),
        (with(right(), "nbf", json!(NOW + 61)), TokenFault::TooEarly),
        (with(right(), "nonce", json!("n-2")), TokenFault::Nonce),
        (without(right(), "nonce"), TokenFault::Nonce),
        (with(right(), "vot", json!("Cl")), TokenFault::Trust),
        (without(right(), "vot"), TokenFault::Trust),
        (without(right(), "sub"), TokenFault::Missing("sub")),
        (with(right(), "sub", json!("")), TokenFault::Missing("sub")),
        (with(right(), "sub", json!("a".repeat(256))), TokenFault::Missing("sub")),
        (with(right(), "sub", json!(7)), TokenFault::Unreadable),
    ] {
        assert_eq!(provider.says(&claims), Err(fault), "{claims}");
    }
}

#[test]
fn clocks_may_be_a_minute_apart() {
    let provider = Provider::new();
    assert!(provider.says(&with(right(), "exp", json!(NOW - 60))).is_ok());
    assert!(provider.says(&with(right(), "iat", json!(NOW + 60))).is_ok());
}

#[test]
fn a_level_that_is_told_by_its_class_is_checked() {
    let provider = Provider::new();
    let asked = Asked { nonce: "n-1", trust: None, class: Some("loa3") };
    let check = |claims: &Value| {
        let token = provider.0.current().sign("JWT", claims).unwrap();
        id_token(&token, provider.trusted(), expected(), asked)
    };
    assert!(check(&with(right(), "acr", json!("loa3"))).is_ok());
    assert_eq!(check(&with(right(), "acr", json!("loa1"))), Err(TokenFault::Level));
    assert_eq!(check(&right()), Err(TokenFault::Level));
}

#[test]
fn a_token_that_is_not_signed_by_the_provider_is_nobodys() {
    let (provider, other) = (Provider::new(), Provider::new());
    let token = other.0.current().sign("JWT", &right()).unwrap();
    assert_eq!(provider.check(&token), Err(TokenFault::UnknownKey));
    let own = provider.0.current().sign("JWT", &right()).unwrap();
    let signature = own.rsplit('.').next().unwrap();
    let forged = other.0.current().sign("JWT", &with(right(), "sub", json!("somebody"))).unwrap();
    let payload = forged.split('.').nth(1).unwrap();
    let header = own.split('.').next().unwrap();
    assert_eq!(provider.check(&format!("{header}.{payload}.{signature}")), Err(TokenFault::Signature));
    assert_eq!(provider.check(&format!("{header}.{payload}.")), Err(TokenFault::Signature));
    for text in ["", ".", "..", "a.b.c", &own[..own.len() / 2]] {
        assert_eq!(provider.check(text), Err(TokenFault::Unreadable), "{text}");
    }
}

#[test]
fn nobody_signs_with_no_algorithm_or_with_a_public_key_as_a_secret() {
    let provider = Provider::new();
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let kid = provider.0.published().keys[0].common.key_id.clone().unwrap();
    for none in ["none", "None", "NONE"] {
        let token = format!("{}.{}.", part(&json!({ "alg": none, "kid": kid })), part(&right()));
        assert_eq!(provider.check(&token), Err(TokenFault::Algorithm));
    }
    // The public key is known to everybody, so whoever takes it for a shared secret believes anybody.
    let public = serde_json::to_vec(&provider.0.published().keys[0]).unwrap();
    let header = Header { kid: Some(kid), ..Header::new(Algorithm::HS256) };
    let token = encode(&header, &right(), &EncodingKey::from_secret(&public)).unwrap();
    assert_eq!(provider.check(&token), Err(TokenFault::Algorithm));
    let trusted = Trusted { keys: provider.0.published(), algorithms: &[Algorithm::HS256] };
    assert_eq!(id_token(&token, trusted, expected(), ASKED), Err(TokenFault::UnknownKey), "whatever is configured");
    assert!(!fits(Algorithm::HS256, AlgorithmFamily::Hmac));
}

#[test]
fn an_algorithm_is_that_of_the_key_and_one_that_is_accepted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key.pem");
    std::fs::write(&path, rsa_pem()).unwrap();
    let provider = Provider(SigningKeys::of(SigningKey::read(&path).unwrap(), &[]));
    assert!(provider.says(&right()).is_ok());
    let token = provider.0.current().sign("JWT", &right()).unwrap();
    let trusted = Trusted { keys: provider.0.published(), algorithms: &[Algorithm::ES256] };
    assert_eq!(id_token(&token, trusted, expected(), ASKED), Err(TokenFault::Algorithm));
    let mut keys = provider.0.published().clone();
    keys.keys[0].common.key_algorithm = Some(KeyAlgorithm::PS256);
    let trusted = Trusted { keys: &keys, algorithms: ALGORITHMS };
    assert_eq!(id_token(&token, trusted, expected(), ASKED), Err(TokenFault::UnknownKey));
    keys.keys[0].common.key_algorithm = None;
    keys.keys[0].common.public_key_use = Some(PublicKeyUse::Encryption);
    let trusted = Trusted { keys: &keys, algorithms: ALGORITHMS };
    assert_eq!(id_token(&token, trusted, expected(), ASKED), Err(TokenFault::UnknownKey));
}

#[test]
fn a_header_that_must_be_understood_and_is_not_is_a_fault() {
    let provider = Provider::new();
    let own = provider.0.current().sign("JWT", &right()).unwrap();
    let kid = provider.0.published().keys[0].common.key_id.clone().unwrap();
    let header = URL_SAFE_NO_PAD.encode(json!({ "alg": "ES256", "kid": kid, "crit": ["exp"] }).to_string());
    let rest = own.split_once('.').unwrap().1;
    assert_eq!(provider.check(&format!("{header}.{rest}")), Err(TokenFault::Critical));
}

#[test]
fn a_key_that_is_not_named_is_the_only_one_that_fits() {
    let mut keys = SigningKeys::of(SigningKey::make().unwrap(), &[]);
    let other = SigningKey::make().unwrap();
    let token = keys.current().sign("JWT", &right()).unwrap();
    let unnamed = URL_SAFE_NO_PAD.encode(json!({ "alg": "ES256" }).to_string()) + ".e30.";
    let unnamed: Header = header(&unnamed, &[], &[Algorithm::ES256]).unwrap();
    assert!(key(keys.published(), &unnamed).is_some());
    keys = SigningKeys::of(SigningKey::make().unwrap(), &[other]);
    assert!(key(keys.published(), &unnamed).is_none());
    assert_eq!(Provider(keys).check(&token), Err(TokenFault::UnknownKey), "the key was withdrawn");
}

fn logout() -> Value {
    let claims = json!({
        "iss": ISSUER, "aud": CLIENT, "sub": "urn:person:1", "exp": NOW + 120, "iat": NOW, "jti": "j-1",
        "events": {}
    });
    with(claims, "events", json!({ LOGOUT_EVENT: {} }))
}

#[test]
fn a_right_logout_token_names_whom_it_is_about() {
    let provider = Provider::new();
    let (id, subject) = ("j-1".to_owned(), Some("urn:person:1".to_owned()));
    assert_eq!(provider.logs_out("logout+jwt", &logout()), Ok(LogoutToken { id, subject, session: None }));
    let one = provider.logs_out("JWT", &with(without(logout(), "sub"), "sid", json!("s-1"))).unwrap();
    assert_eq!((one.subject, one.session.as_deref()), (None, Some("s-1")));
}

#[test]
fn each_claim_of_a_logout_token_is_checked() {
    let provider = Provider::new();
    for (claims, fault) in [
        (with(logout(), "iss", json!("https://other.example/")), TokenFault::Issuer),
        (with(logout(), "aud", json!("other")), TokenFault::Audience),
        (with(logout(), "exp", json!(NOW - 61)), TokenFault::Expired),
        (with(logout(), "iat", json!(NOW + 61)), TokenFault::TooEarly),
        (without(logout(), "iat"), TokenFault::Missing("iat")),
        (without(logout(), "sub"), TokenFault::Missing("sub")),
        (without(logout(), "jti"), TokenFault::Missing("jti")),
        (with(logout(), "jti", json!("")), TokenFault::Missing("jti")),
        (with(logout(), "nonce", json!("n-1")), TokenFault::Nonce),
        (without(logout(), "events"), TokenFault::Events),
        (with(logout(), "events", json!({})), TokenFault::Events),
        (with(logout(), "events", json!({ LOGOUT_EVENT: true })), TokenFault::Events),
        (with(logout(), "events", json!({ LOGOUT_EVENT: { "a": 1 } })), TokenFault::Events),
    ] {
        assert_eq!(provider.logs_out("logout+jwt", &claims), Err(fault), "{claims}");
    }
    assert_eq!(provider.logs_out("at+jwt", &logout()), Err(TokenFault::Type));
    // An ID token in the place of a logout token signs nobody out.
    assert_eq!(provider.logs_out("JWT", &right()), Err(TokenFault::Nonce));
}
