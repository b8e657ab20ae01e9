use super::super::samples::{AUDIENCE, Held, IDENTITY, KIND, Key, NONCE, digest, disclosure, issuer_key, shown_at};
use super::*;
use jiff::ToSpan;
use serde_json::json;

fn binding(now: Timestamp) -> Binding<'static> {
    Binding { nonce: NONCE, audience: AUDIENCE, now }
}

fn verify(text: &str, key: &DecodingKey) -> Result<VcClaims, SdJwtFault> {
    Vc::read(text)?.verify(key, &[KIND.to_owned()], binding(shown_at()))
}

fn fault(text: &str, key: &DecodingKey) -> SdJwtFault {
    verify(text, key).expect_err("it is refused")
}

#[test]
fn the_example_of_the_standard_is_believed() {
    let kinds = ["urn:eudi:pid:de:1".to_owned()];
    let vc = Vc::read(IDENTITY).unwrap();
    let issuer = Some("https://pid-issuer.bund.de.example".to_owned());
    assert_eq!(vc.claimed(), Ok(Claimed { issuer, kind: "urn:eudi:pid:de:1".to_owned() }));
    let told = vc.verify(&issuer_key(), &kinds, binding(shown_at())).unwrap();
    assert_eq!(told.claims["age_equal_or_over"], json!({ "18": true }));
    assert_eq!(told.status, None);
    for (now, is_good) in [
        (shown_at() + 5.minutes(), true),
        (shown_at() - 60.seconds(), true),
        (shown_at() + 301.seconds(), false),
        (shown_at() - 61.seconds(), false),
    ] {
        assert_eq!(vc.verify(&issuer_key(), &kinds, binding(now)).is_ok(), is_good, "{now}");
    }
    let other = Binding { nonce: "1234567891", ..binding(shown_at()) };
    assert_eq!(vc.verify(&issuer_key(), &kinds, other).err(), Some(SdJwtFault::Nonce));
    let other = Binding { audience: "https://verifier.example.org/", ..binding(shown_at()) };
    assert_eq!(vc.verify(&issuer_key(), &kinds, other).err(), Some(SdJwtFault::Audience));
    assert_eq!(vc.verify(&issuer_key(), &[], binding(shown_at())).err(), Some(SdJwtFault::Kind));
    let wrong = SdJwtFault::Issuer(TokenFault::Signature);
    assert_eq!(vc.verify(&Key::make().decoding(), &kinds, binding(shown_at())).err(), Some(wrong));
}

#[test]
fn what_is_honest_is_believed_and_says_what_was_disclosed() {
    let held = Held::new();
    let told = verify(&held.presented(), &held.issuer.decoding()).unwrap();
    assert_eq!((&told.claims["name"], &told.claims["age_over_18"]), (&json!("Siân Rhys"), &json!(true)));
    let less = Held { disclosures: vec![held.disclosures[1].clone()], ..held };
    let told = verify(&less.presented(), &less.issuer.decoding()).unwrap();
    assert_eq!(told.claims.get("name"), None);
}

#[test]
fn each_tampering_is_refused_by_its_own_name() {
    let held = Held::new();
    let (key, bound) = (held.issuer.decoding(), held.bound());
    let with = |claims: Value| bound.clone() + &held.holder.sign("kb+jwt", &claims);
    let changed = |name: &str, value: Value| {
        let mut claims = held.binding(&bound);
        claims[name] = value;
        with(claims)
    };
    let (kept, kb) = (held.presented(), held.holder.sign("kb+jwt", &held.binding(&bound)));
    let strange = disclosure(&json!(["s", "uprn", "1"]));
    for (text, expected) in [
        (bound.clone(), SdJwtFault::NotBound),
        (changed("nonce", json!("other")), SdJwtFault::Nonce),
        (changed("aud", json!("https://other.example")), SdJwtFault::Audience),
        (changed("aud", json!([AUDIENCE])), SdJwtFault::Binding(TokenFault::Unreadable)),
        (changed("iat", json!(shown_at().as_second() - 301)), SdJwtFault::Age),
        (changed("sd_hash", json!(digest("other"))), SdJwtFault::Hash),
        (
            bound.clone() + &Key::make().sign("kb+jwt", &held.binding(&bound)),
            SdJwtFault::Binding(TokenFault::Signature),
        ),
        (bound.clone() + &held.holder.sign("JWT", &held.binding(&bound)), SdJwtFault::Binding(TokenFault::Type)),
        // What is taken out afterwards is missed, and what is put in is seen.
        (kept.replacen(&(held.disclosures[0].clone() + "~"), "", 1), SdJwtFault::Hash),
        ([&*bound, &*strange, "~", &kb].concat(), SdJwtFault::Unreferenced),
        ([&*bound, &*held.disclosures[0], "~", &kb].concat(), SdJwtFault::Duplicate),
    ] {
        assert_eq!(fault(&text, &key), expected);
    }
    assert_eq!(fault(&kept, &Key::make().decoding()), SdJwtFault::Issuer(TokenFault::Signature));
}

#[test]
fn what_the_issuer_has_signed_must_be_a_credential_that_is_good_now() {
    let changed = |name: &str, value: Option<Value>| {
        let mut held = Held::new();
        let signed = held.signed.as_object_mut().unwrap();
        match value {
            Some(value) => drop(signed.insert(name.to_owned(), value)),
            None => drop(signed.remove(name)),
        }
        verify(&held.presented(), &held.issuer.decoding()).err()
    };
    let now = shown_at().as_second();
    for (name, value, expected) in [
        ("exp", Some(json!(now - 60)), Some(SdJwtFault::Time)),
        ("exp", Some(json!(now - 59)), None),
        ("exp", None, None),
        ("nbf", Some(json!(now + 61)), Some(SdJwtFault::Time)),
        ("nbf", Some(json!(now + 60)), None),
        ("vct", Some(json!("https://council.example/other")), Some(SdJwtFault::Kind)),
        ("vct", None, Some(SdJwtFault::Unreadable)),
        ("cnf", None, Some(SdJwtFault::NoHolder)),
        ("cnf", Some(json!({ "kid": "1" })), Some(SdJwtFault::NoHolder)),
        (
            "cnf",
            Some(json!({ "jwk": { "kty": "oct", "k": "AAAA" } })),
            Some(SdJwtFault::Binding(TokenFault::Algorithm)),
        ),
        ("_sd_alg", Some(json!("md5")), Some(SdJwtFault::DigestAlgorithm)),
        ("status", Some(json!({ "status_list": { "idx": 1, "uri": "https://council.example/list" } })), None),
        ("status", Some(json!({ "identifier_list": { "id": "1", "uri": "a" } })), Some(SdJwtFault::Status)),
        ("status", Some(json!({})), Some(SdJwtFault::Status)),
        ("status", Some(Value::Null), Some(SdJwtFault::Status)),
        ("status", Some(json!("good")), Some(SdJwtFault::Status)),
        ("status", Some(json!({ "status_list": { "uri": "a" } })), Some(SdJwtFault::Status)),
    ] {
        assert_eq!(changed(name, value.clone()), expected, "{name} {value:?}");
    }
}

#[test]
fn its_type_and_its_algorithm_are_those_that_are_accepted() {
    let held = Held::new();
    let rest = held.bound().split_once('~').unwrap().1.to_owned();
    for (kind, expected) in [("JWT", TokenFault::Type), ("vc+sd-jwt", TokenFault::Type), ("kb+jwt", TokenFault::Type)] {
        let text = [&*held.issuer.sign(kind, &held.signed), "~", &rest].concat();
        assert_eq!(Vc::read(&text).err(), Some(SdJwtFault::Issuer(expected)));
    }
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    for (header, expected) in [
        (json!({ "alg": "HS256", "typ": "dc+sd-jwt" }), SdJwtFault::Issuer(TokenFault::Algorithm)),
        (json!({ "alg": "none", "typ": "dc+sd-jwt" }), SdJwtFault::Issuer(TokenFault::Algorithm)),
        (json!({ "alg": "ES256", "typ": "dc+sd-jwt", "crit": ["b64"] }), SdJwtFault::Issuer(TokenFault::Critical)),
        (json!({ "alg": "ES256" }), SdJwtFault::Issuer(TokenFault::Type)),
    ] {
        let text = [&*URL_SAFE_NO_PAD.encode(header.to_string()), ".e30.AAAA~"].concat();
        assert_eq!(Vc::read(&text).err(), Some(expected), "{header}");
    }
}

#[test]
fn what_only_the_issuer_may_say_is_not_disclosed_by_a_holder() {
    for name in ["iss", "exp", "nbf", "cnf", "vct", "status"] {
        let mut held = Held::new();
        let signed = held.signed.as_object_mut().unwrap();
        let value = signed.remove(name).unwrap_or_else(|| json!(1));
        held.disclosures.push(disclosure(&json!(["s", name, value])));
        held.signed["_sd"].as_array_mut().unwrap().push(json!(digest(&held.disclosures[2])));
        let fault = verify(&held.presented(), &held.issuer.decoding()).err();
        let expected = if name == "vct" { SdJwtFault::Unreadable } else { SdJwtFault::Name };
        assert_eq!(fault, Some(expected), "{name}");
    }
}
