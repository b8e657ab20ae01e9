//! Who a person is, as GOV.UK One Login has proved it: a signed credential, of an issuer of its own, whose keys stand in a
//! DID document at a fixed place. Name and date of birth are taken from it.
//!
//! Rules: GOV.UK One Login, "Prove your user's identity".

use super::token::{self, Expected, TokenFault, fitting, header, verified};
use domain::{
    identity::{Confidence, PersonName},
    iso,
};
use jiff::civil::Date;
use jsonwebtoken::{Algorithm, DecodingKey, Header, jwk::Jwk};
use serde::Deserialize;
use serde_json::Value;

/// The keys of the issuer of identities (W3C Decentralized Identifiers 1.0).
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DidDocument {
    id: String,
    #[serde(default)]
    assertion_method: Vec<Value>,
}

/// One that is named only cannot be checked with.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Method {
    id: String,
    public_key_jwk: Jwk,
}

/// What is taken from the credential.
#[derive(Debug, PartialEq, Eq)]
pub struct CoreIdentity {
    pub confidence: Confidence,
    pub name: Option<PersonName>,
    pub birth_date: Option<Date>,
}

/// Whose identities are believed: the keys that may have signed one, and how.
#[derive(Clone, Copy)]
pub struct Signers<'a> {
    pub document: &'a DidDocument,
    pub algorithms: &'a [Algorithm],
}

/// `subject` is that of the ID token, and `asked` the least that the person was to be proved.
pub fn core_identity(
    token: &str,
    signers: Signers,
    expected: Expected,
    subject: &str,
    asked: Confidence,
) -> Result<CoreIdentity, TokenFault> {
    let header: Header = header(token, &[], signers.algorithms)?;
    let id = header.kid.ok_or(TokenFault::UnknownKey)?;
    let key = signers.document.key(&id, header.alg).ok_or(TokenFault::UnknownKey)?;
    let claims: Claims = verified(token, &key, header.alg)?;
    claims.shared.check_credential(expected, subject)?;
    let confidence = claims.shared.vot.as_deref().and_then(|vot| vot.parse().ok()).ok_or(TokenFault::Missing("vot"))?;
    if confidence < asked {
        return Err(TokenFault::Trust);
    }
    let subject = claims.vc.credential_subject;
    Ok(CoreIdentity { confidence, name: subject.name(), birth_date: subject.birth_date() })
}

impl DidDocument {
    /// A key is named by the document that it stands in.
    fn key(&self, id: &str, algorithm: Algorithm) -> Option<DecodingKey> {
        let (controller, _) = id.split_once('#')?;
        if controller != self.id {
            return None;
        }
        let keys = self.assertion_method.iter().filter_map(|method| Method::deserialize(method).ok());
        keys.filter(|method| method.id == id).find_map(|method| fitting(&method.public_key_jwk, algorithm))
    }
}

#[derive(Deserialize)]
struct Claims {
    vc: Credential,
    /// Those of every token.
    #[serde(flatten)]
    shared: token::Claims,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Credential {
    credential_subject: Subject,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Subject {
    #[serde(default)]
    name: Vec<Name>,
    #[serde(default)]
    birth_date: Vec<BirthDate>,
}

#[derive(Deserialize)]
struct BirthDate {
    value: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Name {
    valid_until: Option<String>,
    #[serde(default)]
    name_parts: Vec<Part>,
}

#[derive(Deserialize)]
struct Part {
    value: String,
}

impl Subject {
    /// The one that is valid: a person may have had others. Its parts stand in the order in which they are said.
    fn name(&self) -> Option<PersonName> {
        let current = self.name.iter().find(|name| name.valid_until.is_none())?;
        PersonName::of(current.name_parts.iter().map(|part| part.value.as_str()))
    }

    /// Where several are known, the first is the most trusted.
    fn birth_date(&self) -> Option<Date> {
        iso::parse_date(&self.birth_date.first()?.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::keys::{SigningKey, tests::rsa_pem};
    use jiff::Timestamp;
    use jsonwebtoken::jwk::KeyAlgorithm;
    use serde_json::json;

    const DID: &str = "did:web:identity.example";
    const KEY: &str = "did:web:identity.example#one";
    const NOW: i64 = 1_795_000_000;

    fn expected() -> Expected<'static> {
        let now = Timestamp::from_second(NOW).unwrap();
        Expected { issuer: "https://identity.example/", client: "council", now }
    }

    fn right() -> Value {
        json!({
            "iss": "https://identity.example/", "aud": "council", "sub": "sian", "exp": NOW + 1800, "iat": NOW,
            "vot": "P2",
            "vc": { "credentialSubject": { "name": [
                { "validUntil": "2020-01-01", "nameParts": [{ "type": "FamilyName", "value": "Jones" }] },
                { "nameParts": [
                    { "type": "GivenName", "value": "Siân" },
                    { "type": "GivenName", "value": "Haf" },
                    { "type": "FamilyName", "value": "Rhys" }
                ] }
            ], "birthDate": [{ "value": "1984-03-01" }, { "value": "1948-03-01" }] } }
        })
    }

    fn with(name: &str, value: Value) -> Value {
        let mut claims = right();
        claims[name] = value;
        claims
    }

    fn signers(document: &DidDocument) -> Signers<'_> {
        Signers { document, algorithms: &[Algorithm::ES256] }
    }

    struct Issuer(SigningKey);

    impl Issuer {
        fn new() -> Self {
            Issuer(SigningKey::make().unwrap())
        }

        fn document(&self, id: &str, key: &str) -> DidDocument {
            let other = json!("did:web:identity.example#named-only");
            let key = json!({ "id": key, "publicKeyJwk": self.0.public() });
            serde_json::from_value(json!({ "id": id, "assertionMethod": [other, key] })).unwrap()
        }

        fn says(&self, claims: &Value, level: Confidence) -> Result<CoreIdentity, TokenFault> {
            let token = self.0.sign_as(KEY, "JWT", claims).unwrap();
            core_identity(&token, signers(&self.document(DID, KEY)), expected(), "sian", level)
        }
    }

    #[test]
    fn a_right_one_tells_the_name_that_is_valid_and_how_sure_it_is() {
        let issuer = Issuer::new();
        let name = PersonName::of(["Siân", "Haf", "Rhys"]);
        let birth_date = iso::parse_date("1984-03-01");
        let proved = Ok(CoreIdentity { confidence: Confidence::P2, name, birth_date });
        assert_eq!(issuer.says(&right(), Confidence::P2), proved);
        assert_eq!(issuer.says(&right(), Confidence::P1), proved, "it may be surer than was asked for");
        let nameless = issuer.says(&with("vc", json!({ "credentialSubject": {} })), Confidence::P2).unwrap();
        assert_eq!((nameless.name, nameless.birth_date), (None, None));
    }

    #[test]
    fn each_claim_is_checked() {
        let issuer = Issuer::new();
        for (claims, fault) in [
            (with("iss", json!("https://provider.example/")), TokenFault::Issuer),
            (with("aud", json!("other")), TokenFault::Audience),
            (with("sub", json!("tomos")), TokenFault::Subject),
            (with("exp", json!(NOW - 61)), TokenFault::Expired),
            (with("vot", json!("P1")), TokenFault::Trust),
            (with("vot", json!("P0")), TokenFault::Trust),
            (with("vot", json!("Cl.Cm.P2")), TokenFault::Missing("vot")),
            (with("vot", Value::Null), TokenFault::Missing("vot")),
            (with("vc", json!({})), TokenFault::Unreadable),
        ] {
            assert_eq!(issuer.says(&claims, Confidence::P2), Err(fault), "{claims}");
        }
    }

    #[test]
    fn its_key_stands_in_the_document_of_its_issuer() {
        let (issuer, other) = (Issuer::new(), Issuer::new());
        let token = issuer.0.sign_as(KEY, "JWT", &right()).unwrap();
        let check =
            |document: &DidDocument| core_identity(&token, signers(document), expected(), "sian", Confidence::P2);
        assert!(check(&issuer.document(DID, KEY)).is_ok());
        assert_eq!(check(&issuer.document("did:web:evil.example", KEY)), Err(TokenFault::UnknownKey));
        assert_eq!(check(&issuer.document(DID, "did:web:identity.example#two")), Err(TokenFault::UnknownKey));
        assert_eq!(check(&other.document(DID, KEY)), Err(TokenFault::Signature));
        let unnamed = issuer.0.sign_as("one", "JWT", &right()).unwrap();
        let document = issuer.document(DID, KEY);
        let checked = core_identity(&unnamed, signers(&document), expected(), "sian", Confidence::P2);
        assert_eq!(checked, Err(TokenFault::UnknownKey));
    }

    #[test]
    fn its_algorithm_is_one_that_is_accepted_and_that_of_its_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key.pem");
        std::fs::write(&path, rsa_pem()).unwrap();
        let (rsa, ec) = (Issuer(SigningKey::read(&path).unwrap()), Issuer::new());
        let check = |issuer: &Issuer, document: &DidDocument, algorithms: &[Algorithm]| {
            let token = issuer.0.sign_as(KEY, "JWT", &right()).unwrap();
            core_identity(&token, Signers { document, algorithms }, expected(), "sian", Confidence::P2).map(|_| ())
        };
        for (issuer, algorithm, other) in
            [(&rsa, Algorithm::RS256, Algorithm::ES256), (&ec, Algorithm::ES256, Algorithm::RS256)]
        {
            let document = issuer.document(DID, KEY);
            assert_eq!(check(issuer, &document, &[algorithm]), Ok(()));
            assert_eq!(check(issuer, &document, &[other]), Err(TokenFault::Algorithm));
        }
        let both = [Algorithm::RS256, Algorithm::ES256];
        assert_eq!(check(&rsa, &ec.document(DID, KEY), &both), Err(TokenFault::UnknownKey));
        let mut named = rsa.0.public().clone();
        named.common.key_algorithm = Some(KeyAlgorithm::PS256);
        let key = json!({ "id": KEY, "publicKeyJwk": named });
        let document = serde_json::from_value(json!({ "id": DID, "assertionMethod": [key] })).unwrap();
        assert_eq!(check(&rsa, &document, &both), Err(TokenFault::UnknownKey), "the key says that it signs otherwise");
    }
}
