//! The credential as it is signed: an SD-JWT VC (RFC 9901), of which each claim can be shown without the others.

use super::IssuingError;
use super::credentials::Place;
use crate::identity::presentation::Certificate;
use crate::identity::presentation::sd_jwt::TYPES;
use crate::identity::random::{NoRandomness, random};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::identity::{Attribute, Details, RESIDENT, Validity};
use jiff::civil::Date;
use jsonwebtoken::jwk::Jwk;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// In bytes, of what makes a digest unguessable (RFC 9901, 9.3).
const SALT: usize = 16;

/// What a credential is, whatever it says of its holder.
pub struct Frame<'a> {
    pub issuer: &'a str,
    pub kind: &'a str,
    /// The key of its holder.
    pub holder: &'a Jwk,
    /// Where it is told whether it is still good.
    pub place: Place,
    pub list_uri: &'a str,
    pub validity: Validity,
}

pub fn signed(
    frame: &Frame,
    details: &Details,
    today: Date,
    certificate: &Certificate,
) -> Result<String, IssuingError> {
    let mut disclosures = Vec::new();
    let mut digests = Vec::new();
    for attribute in RESIDENT {
        if let Some(value) = value(attribute, details, today, &mut disclosures)? {
            digests.push(hidden(attribute.as_str(), &value, &mut disclosures)?);
        }
    }
    digests.sort();
    let claims = json!({
        "iss": frame.issuer,
        "vct": frame.kind,
        "iat": frame.validity.from.as_second(),
        "exp": frame.validity.until.as_second(),
        "cnf": { "jwk": frame.holder },
        "status": { "status_list": { "idx": frame.place.place, "uri": frame.list_uri } },
        "_sd_alg": "sha-256",
        "_sd": digests,
    });
    let signed = certificate.sign(TYPES[0], &claims)?;
    Ok([signed].into_iter().chain(disclosures).map(|part| part + "~").collect())
}

/// What stands for an attribute. Of an address each part can be shown by itself.
fn value(
    attribute: Attribute,
    details: &Details,
    today: Date,
    disclosures: &mut Vec<String>,
) -> Result<Option<Value>, IssuingError> {
    let Some(value) = details.value(attribute, today) else { return Ok(None) };
    let Some(address) = details.address.as_ref().filter(|_| attribute == Attribute::Address) else {
        return Ok(Some(serde_json::to_value(value)?));
    };
    // By their names in OpenID Connect Core 1.0, 5.1.1.
    let parts = [
        ("formatted", Some(&address.text)),
        ("street_address", address.street.as_ref()),
        ("locality", address.locality.as_ref()),
        ("postal_code", address.postcode.as_ref()),
    ];
    let mut digests = Vec::new();
    for (name, part) in parts {
        if let Some(part) = part {
            digests.push(hidden(name, &json!(part), disclosures)?);
        }
    }
    digests.sort();
    Ok(Some(json!({ "_sd": digests })))
}

/// The digest of a claim, which is disclosed by itself (RFC 9901, 4.2).
fn hidden(name: &str, value: &Value, disclosures: &mut Vec<String>) -> Result<String, NoRandomness> {
    let salt = URL_SAFE_NO_PAD.encode(random::<SALT>()?);
    let disclosure = URL_SAFE_NO_PAD.encode(json!([salt, name, value]).to_string());
    let digest = URL_SAFE_NO_PAD.encode(Sha256::digest(&disclosure));
    disclosures.push(disclosure);
    Ok(digest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::presentation::sd_jwt::samples::Key;
    use crate::identity::presentation::sd_jwt::{Disclosures, SdJwt};
    use domain::{
        address::Uprn,
        identity::{HomeAddress, PersonName},
    };
    use jiff::civil::date;
    use serde_json::Map;

    fn details() -> Details {
        Details {
            name: PersonName::of(["Siân", "Rhys"]),
            birth_date: Some(date(1984, 3, 1)),
            address: Some(HomeAddress {
                text: "12 Weir Lane, Aberwen, AW1 2AB".to_owned(),
                street: Some("12 Weir Lane".to_owned()),
                locality: Some("Aberwen".to_owned()),
                postcode: Some("AW1 2AB".to_owned()),
                uprn: Uprn::parse("990000000012").ok(),
            }),
        }
    }

    fn validity() -> Validity {
        Validity::of_days(180, "2026-11-27T09:30:15Z".parse().unwrap())
    }

    fn made(details: &Details) -> String {
        let (holder, certificate) = (Key::make(), Certificate::make().unwrap());
        let frame = Frame {
            issuer: "https://council.example",
            kind: "https://council.example/credentials/resident/1",
            holder: &holder.public,
            place: Place { list: 1, place: 77 },
            list_uri: "https://council.example/auth/credential/lists/1",
            validity: validity(),
        };
        signed(&frame, details, date(2026, 11, 27), &certificate).unwrap()
    }

    fn claims(part: &str) -> Map<String, Value> {
        let payload = part.split('.').nth(1).unwrap();
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
    }

    #[test]
    fn nothing_of_a_person_stands_in_it_but_what_is_disclosed() {
        let text = made(&details());
        let parts = SdJwt::split(&text).unwrap();
        assert_eq!((parts.disclosures.len(), parts.key_binding), (8, None));
        let signed = claims(parts.issuer);
        let names: Vec<&String> = signed.keys().collect();
        assert_eq!(names, ["_sd", "_sd_alg", "cnf", "exp", "iat", "iss", "status", "vct"]);
        assert_eq!(Disclosures::applied(signed.clone(), &[]).unwrap().len(), 6, "nothing is shown by itself");
        let whole = Value::Object(Disclosures::applied(signed, &parts.disclosures).unwrap());
        assert_eq!(whole["name"], "Siân Rhys");
        assert_eq!((&whole["uprn"], &whole["age_over_18"]), (&json!("990000000012"), &json!(true)));
        let address = json!({ "formatted": "12 Weir Lane, Aberwen, AW1 2AB", "street_address": "12 Weir Lane",
                              "locality": "Aberwen", "postal_code": "AW1 2AB" });
        assert_eq!(whole["address"], address);
        assert!(!whole.to_string().contains("1984"), "the date of birth is not in it");
    }

    #[test]
    fn it_is_of_a_day_and_names_its_place_in_the_list() {
        let signed = claims(SdJwt::split(&made(&details())).unwrap().issuer);
        assert_eq!(signed["iat"], validity().from.as_second());
        assert_eq!(signed["exp"], validity().until.as_second());
        let uri = "https://council.example/auth/credential/lists/1";
        assert_eq!(signed["status"], json!({ "status_list": { "idx": 77, "uri": uri } }));
    }

    #[test]
    fn what_is_not_held_is_not_in_it_and_no_digest_is_the_same_twice() {
        let ageless = Details { birth_date: None, ..details() };
        assert_eq!(SdJwt::split(&made(&ageless)).unwrap().disclosures.len(), 7);
        let [one, other] = [made(&details()), made(&details())].map(|text| claims(&text)["_sd"].clone());
        let of = |value: &Value| value.as_array().unwrap().clone();
        assert!(of(&one).iter().all(|digest| !of(&other).contains(digest)));
    }
}
