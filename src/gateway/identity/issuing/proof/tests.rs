//! Each way in which a proof is none.

use super::*;
use crate::identity::presentation::sd_jwt::samples::Key;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Header, encode};
use serde_json::json;

const ISSUER: &str = "https://council.example";

fn now() -> Timestamp {
    "2026-11-27T09:00:00Z".parse().unwrap()
}

fn claims() -> Value {
    json!({ "aud": ISSUER, "iat": now().as_second(), "nonce": "n" })
}

fn header(key: &Key) -> Header {
    Header { typ: Some(TYPE.to_owned()), jwk: Some(key.public.clone()), ..Header::new(ALGORITHM) }
}

fn fault(token: &str) -> ProofFault {
    proved(token, ISSUER, now()).unwrap_err()
}

#[test]
fn a_key_is_proved_by_what_it_has_signed_for_this_issuer_just_now() {
    let key = Key::make();
    let found = proved(&encode(&header(&key), &claims(), &key.private).unwrap(), ISSUER, now()).unwrap();
    assert_eq!(found.nonce, "n");
    assert_eq!(found.holder.algorithm, key.public.algorithm);
    let told = serde_json::to_value(&found.holder).unwrap();
    let names: Vec<&String> = told.as_object().unwrap().keys().collect();
    assert_eq!(names, ["crv", "kty", "x", "y"], "nothing else of the key goes into a credential");
}

#[test]
fn what_is_said_in_it_is_checked() {
    let key = Key::make();
    for (name, value, expected) in [
        ("aud", json!("https://other.example"), ProofFault::Audience),
        ("aud", Value::Null, ProofFault::Audience),
        ("aud", json!("https://council.example/"), ProofFault::Audience),
        ("iat", json!(now().as_second() - 301), ProofFault::Age),
        ("iat", json!(now().as_second() + 61), ProofFault::Age),
        ("iat", Value::Null, ProofFault::Age),
        ("nonce", Value::Null, ProofFault::NoNonce),
        ("nonce", json!(7), ProofFault::Token(TokenFault::Unreadable)),
    ] {
        let mut claims = claims();
        claims[name] = value.clone();
        assert_eq!(fault(&encode(&header(&key), &claims, &key.private).unwrap()), expected, "{name} {value}");
    }
}

#[test]
fn its_key_must_be_in_it_and_must_have_signed_it() {
    let (key, other) = (Key::make(), Key::make());
    let signed = |header: &Header, by: &Key| encode(header, &claims(), &by.private).unwrap();
    assert_eq!(fault(&signed(&header(&key), &other)), ProofFault::Token(TokenFault::Signature));
    let keyless = Header { jwk: None, ..header(&key) };
    assert_eq!(fault(&signed(&keyless, &key)), ProofFault::Key);
    let named = Header { kid: Some("did:key:z#z".to_owned()), ..header(&key) };
    assert_eq!(fault(&signed(&named, &key)), ProofFault::Key);
    let other_type = Header { typ: Some("JWT".to_owned()), ..header(&key) };
    assert_eq!(fault(&signed(&other_type, &key)), ProofFault::Token(TokenFault::Type));
}

#[test]
fn no_other_algorithm_is_taken_and_no_private_key() {
    let key = Key::make();
    let token = |header: Value| {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        [part(&header), part(&claims()), String::new()].join(".")
    };
    let jwk = serde_json::to_value(&key.public).unwrap();
    for algorithm in ["none", "HS256", "ES384", "RS256"] {
        let header = json!({ "typ": TYPE, "alg": algorithm, "jwk": jwk });
        assert_eq!(fault(&token(header)), ProofFault::Token(TokenFault::Algorithm), "{algorithm}");
    }
    let mut private = jwk.clone();
    private["d"] = json!("AAAA");
    for jwk in [private, json!({}), json!({ "kty": "oct", "k": "AAAA" }), json!("a")] {
        assert_eq!(fault(&token(json!({ "typ": TYPE, "alg": "ES256", "jwk": jwk }))), ProofFault::Key, "{jwk}");
    }
    let critical = json!({ "typ": TYPE, "alg": "ES256", "jwk": jwk, "crit": ["a"] });
    assert_eq!(fault(&token(critical)), ProofFault::Token(TokenFault::Critical));
    for text in ["", ".", "a.b.c", "é.é.é"] {
        assert_eq!(fault(text), ProofFault::Token(TokenFault::Unreadable), "{text}");
    }
}
