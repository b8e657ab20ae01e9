use super::super::{SdJwt, samples};
use super::*;
use proptest::prelude::*;
use samples::{digest, disclosure};
use serde_json::json;

fn applied(claims: &Value, disclosures: &[&str]) -> Result<Value, SdJwtFault> {
    Disclosures::applied(claims.as_object().unwrap().clone(), disclosures).map(Value::Object)
}

/// The claims that the issuer of a sample has signed.
fn signed(presented: &SdJwt) -> Value {
    jsonwebtoken::dangerous::insecure_decode_claims(presented.issuer).unwrap()
}

#[test]
fn the_examples_of_the_standard_say_what_it_says() {
    let presented = SdJwt::split(samples::NATIONALITY).unwrap();
    let claims = applied(&signed(&presented), &presented.disclosures).unwrap();
    let address = json!({
        "street_address": "123 Main St", "locality": "Anytown", "region": "Anystate", "country": "US"
    });
    let jwk = &claims["cnf"]["jwk"];
    let expected = json!({
        "iss": "https://issuer.example.com", "iat": 1_683_000_000, "exp": 1_883_000_000, "sub": "user_42",
        "nationalities": ["US"], "cnf": { "jwk": jwk }, "family_name": "Doe", "given_name": "John", "address": address,
    });
    assert_eq!(claims, expected);
    let presented = SdJwt::split(samples::IDENTITY).unwrap();
    let claims = applied(&signed(&presented), &presented.disclosures).unwrap();
    assert_eq!(claims["age_equal_or_over"], json!({ "18": true }));
    assert_eq!(claims["nationalities"], json!(["DE"]));
    assert!(!claims.to_string().contains("_sd"), "{claims}");
}

#[test]
fn a_digest_is_of_the_text_as_it_was_sent() {
    // RFC 9901, 4.2.3.
    let text = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0";
    let claims = json!({ "_sd": ["X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0"] });
    assert_eq!(applied(&claims, &[text]), Ok(json!({ "family_name": "Möbius" })));
}

#[test]
fn what_is_not_disclosed_leaves_no_trace() {
    let hidden = digest("hidden");
    let claims = json!({
        "a": 1, "_sd": [hidden], "_sd_alg": "sha-256", "list": [{ "...": digest("other") }, { "b": { "_sd": [] } }],
    });
    assert_eq!(applied(&claims, &[]), Ok(json!({ "a": 1, "list": [{ "b": {} }] })));
}

#[test]
fn what_is_within_another_is_found_there() {
    let inner = disclosure(&json!(["s", "inner", [1, { "...": digest("x") }]]));
    let outer = disclosure(&json!(["s", "outer", { "_sd": [digest(&inner)] }]));
    let element = disclosure(&json!(["s", { "_sd": [digest(&outer)] }]));
    let claims = json!({ "list": [{ "...": digest(&element) }] });
    let all = [&*inner, &outer, &element];
    assert_eq!(applied(&claims, &all), Ok(json!({ "list": [{ "outer": { "inner": [1] } }] })));
    assert_eq!(applied(&claims, &all[..2]), Err(SdJwtFault::Unreferenced), "what they are in is not disclosed");
}

#[test]
fn whatever_is_not_as_the_issuer_signed_it_is_refused() {
    let name = disclosure(&json!(["s", "name", "Siân"]));
    let element = disclosure(&json!(["s", "Siân"]));
    let of = |text: &str| json!({ "_sd": [digest(text)] });
    let reserved = |name: &str| disclosure(&json!(["s", name, 1]));
    let long = disclosure(&json!(["s", "name", "Siân", "more"]));
    let (not_text, number) = (disclosure(&json!([1, "name", "Siân"])), disclosure(&json!(["s", 1, "Siân"])));
    let plain = URL_SAFE_NO_PAD.encode("{\"a\":1}");
    for (claims, disclosures, fault) in [
        (of(&name), vec![&*name, &name], SdJwtFault::Duplicate),
        (json!({ "_sd": [digest(&name), digest(&name)] }), vec![&name], SdJwtFault::Duplicate),
        (json!({ "_sd": [digest(&name)], "a": of(&name) }), vec![&name], SdJwtFault::Duplicate),
        (json!({ "_sd": ["x"], "a": { "_sd": ["x"] } }), vec![], SdJwtFault::Duplicate),
        (of(&name), vec![&name, &element], SdJwtFault::Unreferenced),
        (json!({}), vec![&name], SdJwtFault::Unreferenced),
        (json!({ "name": "Siân", "_sd": [digest(&name)] }), vec![&name], SdJwtFault::Collision),
        (of(&reserved("_sd")), vec![&reserved("_sd")], SdJwtFault::Name),
        (of(&reserved("...")), vec![&reserved("...")], SdJwtFault::Name),
        (of(&element), vec![&element], SdJwtFault::Disclosure),
        (json!({ "a": [{ "...": digest(&name) }] }), vec![&name], SdJwtFault::Disclosure),
        (of(&long), vec![&long], SdJwtFault::Disclosure),
        (of(&not_text), vec![&not_text], SdJwtFault::Disclosure),
        (of(&number), vec![&number], SdJwtFault::Disclosure),
        (of(&plain), vec![&plain], SdJwtFault::Disclosure),
        (json!({}), vec![""], SdJwtFault::Disclosure),
        (json!({}), vec!["="], SdJwtFault::Disclosure),
        (json!({ "_sd": "x" }), vec![], SdJwtFault::Unreadable),
        (json!({ "_sd": [1] }), vec![], SdJwtFault::Unreadable),
        (json!({ "a": [{ "...": 1 }] }), vec![], SdJwtFault::Unreadable),
        (json!({ "a": [{ "...": "x", "b": 1 }] }), vec![], SdJwtFault::Unreadable),
        (json!({ "...": "x" }), vec![], SdJwtFault::Name),
        (json!({ "_sd_alg": "sha-512" }), vec![], SdJwtFault::DigestAlgorithm),
        (json!({ "_sd_alg": 1 }), vec![], SdJwtFault::DigestAlgorithm),
    ] {
        assert_eq!(applied(&claims, &disclosures), Err(fault), "{claims} {disclosures:?}");
    }
}

#[test]
fn there_is_a_limit_to_how_many_and_how_deep() {
    let many: Vec<String> = (0..201).map(|number| disclosure(&json!(["s", number.to_string(), 1]))).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(applied(&json!({}), &many), Err(SdJwtFault::TooLarge));
    let mut disclosures = vec![disclosure(&json!(["s", "last", 1]))];
    for _ in 0..40 {
        let below = digest(disclosures.last().unwrap());
        disclosures.push(disclosure(&json!(["s", "next", { "_sd": [below] }])));
    }
    let claims = json!({ "_sd": [digest(disclosures.last().unwrap())] });
    let disclosures: Vec<&str> = disclosures.iter().map(String::as_str).collect();
    assert_eq!(applied(&claims, &disclosures), Err(SdJwtFault::TooLarge));
}

proptest! {
    #[test]
    fn nothing_that_is_sent_breaks_it(text in ".{0,60}", parts in prop::collection::vec("[\\[\\]{}\",:_sd.a0-9]{0,30}", 0..6)) {
        let _ = SdJwt::split(&text);
        let disclosures: Vec<String> = parts.iter().map(|part| URL_SAFE_NO_PAD.encode(part)).collect();
        let claims = json!({ "_sd": disclosures.iter().map(|text| digest(text)).collect::<Vec<_>>() });
        let all: Vec<&str> = disclosures.iter().map(String::as_str).collect();
        let _ = applied(&claims, &all);
    }
}
