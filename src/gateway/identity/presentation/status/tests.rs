use super::super::sd_jwt::samples::{Key, shown_at};
use super::super::settings::{Issuer, Settings};
use super::*;
use crate::upstream::stub::{Reply, Stub};
use flate2::{Compression, write::ZlibEncoder};
use jiff::ToSpan;
use serde_json::{Value, json};
use std::io::Write;
use std::sync::Mutex as Shared;

fn packed(bytes: &[u8]) -> String {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    URL_SAFE_NO_PAD.encode(encoder.finish().unwrap())
}

#[test]
fn the_examples_of_the_standard_are_read() {
    // Token Status List, 4.1.
    let list = List::unpack(&Packed { bits: 1, lst: "eNrbuRgAAhcBXQ".to_owned() }).unwrap();
    let read: Vec<u8> = (0..16).map(|index| list.at(index).unwrap()).collect();
    assert_eq!(read, [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]);
    assert_eq!(list.at(16), None);
    assert_eq!(list.at(u64::MAX), None);
    let list = List::unpack(&Packed { bits: 2, lst: "eNo76fITAAPfAgc".to_owned() }).unwrap();
    let read: Vec<u8> = (0..12).map(|index| list.at(index).unwrap()).collect();
    assert_eq!(read, [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3]);
}

#[test]
fn a_list_that_is_too_large_or_none_is_refused() {
    let large = packed(&vec![0; LARGEST as usize + 1]);
    for (bits, lst) in
        [(1, large), (3, packed(&[0])), (0, packed(&[0])), (1, "====".to_owned()), (1, "AAAA".to_owned())]
    {
        assert!(List::unpack(&Packed { bits, lst }).is_err());
    }
    let whole = List::unpack(&Packed { bits: 8, lst: packed(&[7]) }).unwrap();
    assert_eq!((whole.at(0), whole.at(1)), (Some(7), None));
}

/// An issuer that publishes a list, and can be told to publish another.
struct Published {
    key: Key,
    token: Arc<Shared<String>>,
    stub: Stub,
    trust: Trust,
    _folder: tempfile::TempDir,
}

const ISSUER: &str = "https://council.example";

fn credential() -> Claimed {
    Claimed { issuer: Some(ISSUER.to_owned()), kind: "a".to_owned() }
}

impl Published {
    async fn start() -> Published {
        let (key, folder) = (Key::make(), tempfile::tempdir().unwrap());
        let keys = folder.path().join("keys.json");
        std::fs::write(&keys, json!({ "keys": [key.public] }).to_string()).unwrap();
        let mut settings: Settings = toml::from_str("kinds = [\"a\"]").unwrap();
        settings.issuers = vec![Issuer { issuer: ISSUER.parse().unwrap(), keys_file: Some(keys), kinds: Vec::new() }];
        let token = Arc::new(Shared::new(String::new()));
        let given = Arc::clone(&token);
        let stub = Stub::start(move |_| match &*given.lock().unwrap() {
            gone if gone.is_empty() => Reply::Answer(404, Vec::new()),
            token => Reply::Answer(200, token.clone().into_bytes()),
        });
        Published { key, token, stub: stub.await, trust: Trust::open(&settings).unwrap(), _folder: folder }
    }

    fn uri(&self) -> String {
        format!("{}list", self.stub.base)
    }

    fn claims(&self) -> Value {
        let list = json!({ "bits": 1, "lst": packed(&[0b10]) });
        json!({ "sub": self.uri(), "iat": shown_at().as_second() - 60, "ttl": 600, "status_list": list })
    }

    fn publish(&self, kind: &str, claims: &Value) {
        *self.token.lock().unwrap() = self.key.sign(kind, claims);
    }

    async fn check(&self, lists: &StatusLists, idx: u64, now: Timestamp) -> Result<(), NotGood> {
        let upstream = Upstream::new(&crate::upstream::Settings::default()).unwrap();
        let asking = Asking { trust: &self.trust, credential: &credential(), upstream: &upstream, now };
        lists.check(&StatusReference { idx, uri: self.uri() }, asking).await
    }
}

#[tokio::test]
async fn a_list_says_who_is_good_and_is_kept_for_as_long_as_it_says() {
    let (published, lists) = (Published::start().await, StatusLists::default());
    published.publish(TYPE, &published.claims());
    let now = shown_at();
    assert!(published.check(&lists, 0, now).await.is_ok());
    assert!(matches!(published.check(&lists, 1, now).await, Err(NotGood::Revoked)));
    assert!(matches!(published.check(&lists, 8, now).await, Err(NotGood::Fault(StatusFault::Index))));
    assert_eq!(published.stub.asked().len(), 1);
    let mut claims = published.claims();
    claims["status_list"]["lst"] = json!(packed(&[1]));
    published.publish(TYPE, &claims);
    assert!(published.check(&lists, 0, now + 599.seconds()).await.is_ok());
    assert!(matches!(published.check(&lists, 0, now + 600.seconds()).await, Err(NotGood::Revoked)));
    assert_eq!(published.stub.asked().len(), 2);
}

#[tokio::test]
async fn a_list_is_kept_for_no_longer_than_it_is_good_and_asked_for_by_its_type() {
    let (published, lists, now) = (Published::start().await, StatusLists::default(), shown_at());
    let mut claims = published.claims();
    claims["exp"] = json!(now.as_second() + 30);
    published.publish(TYPE, &claims);
    for (after, asked) in [(0, 1), (29, 1), (30, 2)] {
        assert!(published.check(&lists, 0, now + after.seconds()).await.is_ok());
        assert_eq!(published.stub.asked().len(), asked, "after {after} seconds");
    }
    assert_eq!(published.stub.requests()[0].header("accept"), "application/statuslist+jwt");
}

#[tokio::test]
async fn a_list_that_is_not_the_issuers_own_says_nothing() {
    let published = Published::start().await;
    let fault = async || published.check(&StatusLists::default(), 0, shown_at()).await;
    assert!(matches!(fault().await, Err(NotGood::Unavailable(_))), "it is not there");
    published.publish("JWT", &published.claims());
    assert!(matches!(fault().await, Err(NotGood::Fault(StatusFault::Token(TokenFault::Type)))));
    *published.token.lock().unwrap() = Key::make().sign(TYPE, &published.claims());
    assert!(matches!(fault().await, Err(NotGood::Fault(StatusFault::Token(TokenFault::Signature)))));
    let with = |name: &str, value: Value| {
        let mut claims = published.claims();
        claims[name] = value;
        published.publish(TYPE, &claims);
    };
    with("sub", json!("https://other.example/list"));
    assert!(matches!(fault().await, Err(NotGood::Fault(StatusFault::Subject))));
    with("exp", json!(shown_at().as_second() - 60));
    assert!(matches!(fault().await, Err(NotGood::Fault(StatusFault::Time))));
    for (what, iat) in [
        ("no time at all", Value::Null),
        ("1970", json!(1)),
        ("older than a day", json!(shown_at().as_second() - 86_400 - 60)),
        ("tomorrow", json!(shown_at().as_second() + 86_400)),
        ("in two minutes", json!(shown_at().as_second() + 120)),
    ] {
        with("iat", iat);
        assert!(matches!(fault().await, Err(NotGood::Fault(StatusFault::Time))), "{what}");
    }
    for iat in [shown_at().as_second() - 86_400, shown_at().as_second() + 10] {
        with("iat", json!(iat));
        assert!(fault().await.is_ok(), "{iat}");
    }
    let mut lasting = published.claims();
    (lasting["iat"], lasting["exp"]) = (json!(1), json!(shown_at().as_second() + 60));
    published.publish(TYPE, &lasting);
    assert!(fault().await.is_ok(), "it says itself until when it is good");
    with("status_list", json!({ "bits": 1 }));
    assert!(matches!(fault().await, Err(NotGood::Fault(StatusFault::Token(TokenFault::Unreadable)))));
    with("exp", json!(shown_at().as_second() + 60));
    assert!(fault().await.is_ok());
}

#[tokio::test]
async fn only_what_nobody_reads_along_is_asked() {
    let published = Published::start().await;
    let upstream = Upstream::new(&crate::upstream::Settings::default()).unwrap();
    let asking = Asking { trust: &published.trust, credential: &credential(), upstream: &upstream, now: shown_at() };
    for uri in ["http://council.example/list", "file:///etc/passwd", "list", ""] {
        let reference = StatusReference { idx: 0, uri: uri.to_owned() };
        let checked = StatusLists::default().check(&reference, asking).await;
        assert!(matches!(checked, Err(NotGood::Fault(StatusFault::Address))), "{uri}");
    }
}
