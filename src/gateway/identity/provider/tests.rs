//! What of a provider changes while people sign in by it.

use super::*;
use crate::identity::keys::{SigningKey, SigningKeys};
use crate::upstream::stub::{Reply, Stub};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

/// A provider that publishes each of these sets of keys once, and the last one from then on.
async fn publishes(sets: Vec<JwkSet>) -> (Stub, Provider) {
    let base = Arc::new(OnceLock::<String>::new());
    let (told, asked) = (Arc::clone(&base), AtomicUsize::new(0));
    let stub = Stub::answering(move |request| {
        let at = |path: &str| [told.get().unwrap(), path].concat();
        let answer = if request.line().contains("/.well-known/openid-configuration") {
            json!({
                "issuer": at(""), "authorization_endpoint": at("authorize"), "token_endpoint": at("token"),
                "jwks_uri": at("jwks"),
            })
        } else {
            json!(sets[asked.fetch_add(1, Ordering::SeqCst).min(sets.len() - 1)])
        };
        Reply::Answer(200, answer.to_string().into_bytes())
    })
    .await;
    base.set(stub.base.clone()).unwrap();
    let settings = serde_json::from_value(json!({ "issuer": stub.base, "client_id": "council" })).unwrap();
    let provider = Provider::of(settings, Credential::Secret("secret".to_owned())).unwrap();
    (stub, provider)
}

fn logout(keys: &SigningKeys, issuer: &str, id: &str) -> String {
    let now = Timestamp::now().as_second();
    let events = json!({ "http://schemas.openid.net/event/backchannel-logout": {} });
    let claims = json!({
        "iss": issuer, "aud": "council", "sub": "sian", "iat": now, "exp": now + 60, "jti": id, "events": events,
    });
    keys.current().sign("logout+jwt", &claims).unwrap()
}

#[tokio::test]
async fn a_key_that_was_made_anew_under_the_name_of_the_one_before_is_found() {
    let [before, now] = [(); 2].map(|()| SigningKeys::of(SigningKey::make().unwrap(), &[]));
    let mut named_alike = before.published().clone();
    named_alike.keys[0].common.key_id = now.published().keys[0].common.key_id.clone();
    let (stub, provider) = publishes(vec![named_alike, now.published().clone()]).await;
    let token = logout(&now, &stub.base, "j-1");
    assert_eq!(provider.logout_token(&token).await.unwrap().subject.as_deref(), Some("sian"));
    let asked = || stub.asked().iter().filter(|line| line.contains("/jwks")).count();
    assert_eq!(asked(), 2);
    let (said, _) = token.rsplit_once('.').unwrap();
    let other = logout(&now, &stub.base, "j-2");
    let forged = [said, ".", other.rsplit_once('.').unwrap().1].concat();
    let fault = provider.logout_token(&forged).await.unwrap_err();
    assert!(matches!(fault, NotProved::Fault(Fault::IdToken(TokenFault::Signature))), "{fault}");
    assert_eq!(asked(), 2, "whoever forges tokens does not make the gateway ask for each");
}
