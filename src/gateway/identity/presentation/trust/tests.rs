use super::*;
use crate::identity::presentation::sd_jwt::samples::{Key, shown_at};
use crate::identity::presentation::settings::Anchor;
use crate::upstream::stub::{Reply, Stub};
use base64::{Engine, engine::general_purpose::STANDARD};
use jsonwebtoken::Algorithm;
use rcgen::{BasicConstraints, CertificateParams, ExtendedKeyUsagePurpose, IsCa, KeyPair, date_time_ymd};
use serde_json::json;
use std::path::PathBuf;
use std::sync::Mutex;

/// An authority, and what it certifies.
pub struct Authority {
    key: KeyPair,
    params: CertificateParams,
    pub pem: String,
}

impl Authority {
    pub fn new(name: &str) -> Authority {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(rcgen::DnType::CommonName, name);
        let key = KeyPair::generate().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        Authority { key, params, pem }
    }

    pub fn certify(&self, change: impl FnOnce(&mut CertificateParams)) -> (KeyPair, String) {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        change(&mut params);
        let issuer = rcgen::Issuer::from_params(&self.params, &self.key);
        let certificate = params.signed_by(&key, &issuer).unwrap();
        (key, STANDARD.encode(certificate.der()))
    }
}

fn settings(anchors: &[&str], issuers: Vec<Issuer>) -> (Settings, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let anchors = anchors.iter().enumerate().map(|(number, pem)| {
        let file = folder.path().join(format!("{number}.pem"));
        fs::write(&file, pem).unwrap();
        Anchor { file, kinds: Vec::new() }
    });
    let mut settings: Settings = toml::from_str("kinds = [\"a\"]").unwrap();
    settings.anchors = anchors.collect();
    settings.issuers = issuers;
    (settings, folder)
}

fn upstream() -> Upstream {
    Upstream::new(&crate::upstream::Settings::default()).unwrap()
}

fn header(chain: &[&str]) -> Header {
    Header { x5c: Some(chain.iter().map(|&text| text.to_owned()).collect()), ..Header::new(Algorithm::ES256) }
}

async fn certified(trust: &Trust, chain: &[&str]) -> Result<DecodingKey, NotTrusted> {
    trust.key(&header(chain), &of(None, "a"), &upstream(), shown_at()).await
}

fn of(issuer: Option<&str>, kind: &str) -> Claimed {
    Claimed { issuer: issuer.map(str::to_owned), kind: kind.to_owned() }
}

fn named(issuer: &str, keys_file: Option<PathBuf>) -> Issuer {
    Issuer { issuer: issuer.parse().unwrap(), keys_file, kinds: Vec::new() }
}

#[tokio::test]
async fn an_issuer_is_believed_whose_certificate_leads_to_an_anchor() {
    let (known, stranger) = (Authority::new("known"), Authority::new("stranger"));
    let (settings, _folder) = settings(&[&known.pem], Vec::new());
    let trust = Trust::open(&settings).unwrap();
    let (key, leaf) = known.certify(|_| {});
    let token = jsonwebtoken::encode(
        &Header::new(Algorithm::ES256),
        &json!({ "a": 1 }),
        &jsonwebtoken::EncodingKey::from_ec_der(key.serialized_der()),
    );
    let found = certified(&trust, &[&leaf]).await.unwrap();
    let claims: serde_json::Value =
        crate::identity::provider::verified(&token.unwrap(), &found, Algorithm::ES256).unwrap();
    assert_eq!(claims["a"], 1);
    let (_, signer) = known.certify(|params| {
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::Other(vec![1, 0, 18013, 5, 1, 2])];
    });
    assert!(certified(&trust, &[&signer]).await.is_ok());
    let (_, server) = known.certify(|params| params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth]);
    let (_, past) = known.certify(|params| params.not_after = date_time_ymd(2025, 1, 1));
    let (_, to_come) = known.certify(|params| params.not_before = date_time_ymd(2026, 1, 1));
    let (_, strange) = stranger.certify(|_| {});
    let own = STANDARD.encode(CertificateParams::default().self_signed(&KeyPair::generate().unwrap()).unwrap().der());
    for chain in [&[&*server][..], &[&past], &[&to_come], &[&strange], &[&own], &[], &["AAAA"], &["="], &[&*leaf; 6]] {
        assert!(matches!(certified(&trust, chain).await, Err(NotTrusted::Chain)), "{chain:?}");
    }
}

#[tokio::test]
async fn an_issuer_is_believed_whose_keys_are_in_a_file() {
    let (key, folder) = (Key::make(), tempfile::tempdir().unwrap());
    let path: PathBuf = folder.path().join("keys.json");
    fs::write(&path, json!({ "keys": [key.public] }).to_string()).unwrap();
    let issuer = named("https://council.example", Some(path));
    let trust = Trust::open(&settings(&[], vec![issuer]).0).unwrap();
    let ask = async |issuer| trust.key(&Header::new(Algorithm::ES256), &of(issuer, "a"), &upstream(), shown_at()).await;
    assert!(ask(Some("https://council.example")).await.is_ok());
    for stranger in [None, Some("https://council.example/"), Some("https://other.example")] {
        assert!(matches!(ask(stranger).await, Err(NotTrusted::Stranger)), "{stranger:?}");
    }
}

#[tokio::test]
async fn who_may_issue_one_kind_is_not_believed_of_another() {
    let (library, register) = (Authority::new("library"), Authority::new("register"));
    let (mut settings, folder) = settings(&[], Vec::new());
    let key = Key::make();
    let keys = folder.path().join("keys.json");
    fs::write(&keys, json!({ "keys": [key.public] }).to_string()).unwrap();
    settings.kinds = vec!["card".to_owned(), "residency".to_owned()];
    let anchor = |name: &str, authority: &Authority, kind: &str| {
        let file = folder.path().join(name);
        fs::write(&file, &authority.pem).unwrap();
        Anchor { file, kinds: vec![kind.to_owned()] }
    };
    settings.anchors = vec![anchor("library", &library, "card"), anchor("register", &register, "residency")];
    settings.issuers = vec![Issuer { kinds: vec!["card".to_owned()], ..named("https://library.example", Some(keys)) }];
    settings.check(true).unwrap();
    let trust = Trust::open(&settings).unwrap();
    for (authority, kind, is_believed) in [
        (&library, "card", true),
        (&library, "residency", false),
        (&register, "residency", true),
        (&register, "card", false),
    ] {
        let (_, leaf) = authority.certify(|_| {});
        let found = trust.key(&header(&[&leaf]), &of(None, kind), &upstream(), shown_at()).await;
        assert_eq!(found.is_ok(), is_believed, "{kind}");
    }
    let plain = Header::new(Algorithm::ES256);
    let library = Some("https://library.example");
    assert!(trust.key(&plain, &of(library, "card"), &upstream(), shown_at()).await.is_ok());
    let other = trust.key(&plain, &of(library, "residency"), &upstream(), shown_at()).await;
    assert!(matches!(other, Err(NotTrusted::OtherKind)));
}

#[tokio::test]
async fn an_issuer_publishes_its_keys_and_says_who_it_is() {
    let key = Key::make();
    let keys = json!({ "keys": [key.public] });
    for (path, is_told) in [("/tenant", true), ("", true), ("/other", false)] {
        let answer = Arc::new(Mutex::new(Vec::new()));
        let given = Arc::clone(&answer);
        let stub = Stub::start(move |_| Reply::Answer(200, given.lock().unwrap().clone())).await;
        let base = stub.base.trim_end_matches('/');
        let name = if is_told { format!("{base}{path}") } else { "https://other.example".to_owned() };
        *answer.lock().unwrap() = json!({ "issuer": name, "jwks": keys }).to_string().into_bytes();
        let issuer = named(&format!("{base}{path}"), None);
        let trust = Trust::open(&settings(&[], vec![issuer]).0).unwrap();
        let asked = of(Some(&format!("{base}{path}")), "a");
        let found = trust.key(&Header::new(Algorithm::ES256), &asked, &upstream(), shown_at()).await;
        assert_eq!(found.is_ok(), is_told, "{path}");
        assert!(stub.asked()[0].contains(&format!("GET /.well-known/jwt-vc-issuer{path} ")), "{:?}", stub.asked());
    }
}

#[test]
fn a_file_that_holds_nothing_to_trust_is_named() {
    let (settings, _folder) = settings(&["no certificate"], Vec::new());
    assert!(Trust::open(&settings).err().unwrap().to_string().contains("holds no certificate"));
}
