//! What the council says of itself as an issuer, for programs: where wallets are answered, and what its credential is, in both
//! languages. And the offer itself, which a wallet is led to.

use super::Issuer;
use super::codes::PIN_LENGTH;
use crate::identity::presentation::sd_jwt::TYPES;
use contract::identity::doors;
use domain::identity::{Attribute, OfferId};
use domain::language::Language;
use screens::identity::attribute_name;
use serde_json::{Value, json};
use url::form_urlencoded::Serializer;
use words::Words;

/// The name of the one credential that there is.
pub const RESIDENT: &str = "resident";
pub const GRANT: &str = "urn:ietf:params:oauth:grant-type:pre-authorized_code";
/// What opens a wallet with an offer (OpenID4VCI 1.0, 4.1).
const WALLET: &str = "openid-credential-offer://";

/// Where the claims of the credential stand in it.
const CLAIMS: [(&[&str], Attribute); 7] = [
    (&["name"], Attribute::Name),
    (&["address", "formatted"], Attribute::Address),
    (&["address", "street_address"], Attribute::Address),
    (&["address", "locality"], Attribute::Address),
    (&["address", "postal_code"], Attribute::Address),
    (&["uprn"], Attribute::Uprn),
    (&["age_over_18"], Attribute::AgeOver18),
];

impl Issuer {
    /// OpenID4VCI 1.0, 12.2.4.
    pub fn metadata(&self) -> Value {
        json!({
            "credential_issuer": self.url,
            "credential_endpoint": self.at(doors::CREDENTIAL),
            "nonce_endpoint": self.at(doors::CREDENTIAL_NONCE),
            "display": displayed(|language| json!({ "name": self.council.in_language(language), "locale": language.tag() })),
            "credential_configurations_supported": { RESIDENT: {
                "format": TYPES[0],
                "vct": self.kind,
                "cryptographic_binding_methods_supported": ["jwk"],
                "credential_signing_alg_values_supported": ["ES256"],
                "proof_types_supported": { "jwt": { "proof_signing_alg_values_supported": ["ES256"] } },
                "credential_metadata": { "display": display(), "claims": claims("name", &json!({})) },
            } },
        })
    }

    /// RFC 8414, 2. Whoever has the code of an offer needs no name of their own.
    pub fn server_metadata(&self) -> Value {
        json!({
            "issuer": self.url,
            "token_endpoint": self.at(doors::CREDENTIAL_TOKEN),
            "token_endpoint_auth_methods_supported": ["none"],
            "response_types_supported": [],
            "grant_types_supported": [GRANT],
            "pre-authorized_grant_anonymous_access_supported": true,
        })
    }

    /// What the credential is (SD-JWT VC, type metadata).
    pub fn type_metadata(&self) -> Value {
        json!({ "vct": self.kind, "name": name(Language::En), "description": description(Language::En),
                "display": display(), "claims": claims("label", &json!({ "sd": "always" })) })
    }

    /// What opens a wallet with an offer. The PIN is not in it.
    pub fn link(&self, offer: &OfferId) -> String {
        let offered = json!({
            "credential_issuer": self.url,
            "credential_configuration_ids": [RESIDENT],
            "grants": { GRANT: {
                "pre-authorized_code": self.codes.code(offer),
                "tx_code": { "input_mode": "numeric", "length": PIN_LENGTH },
            } },
        });
        Serializer::new([WALLET, "?"].concat()).append_pair("credential_offer", &offered.to_string()).finish()
    }
}

fn displayed(one: impl Fn(Language) -> Value) -> Value {
    Language::ALL.into_iter().map(one).collect()
}

fn name(language: Language) -> &'static str {
    Words::of(language).identity_credential_name()
}

fn description(language: Language) -> &'static str {
    Words::of(language).identity_credential_what()
}

fn display() -> Value {
    displayed(
        |language| json!({ "name": name(language), "locale": language.tag(), "description": description(language) }),
    )
}

/// `name` is what each of the two standards calls the name of a claim, `more` what else it says of each.
fn claims(name: &str, more: &Value) -> Value {
    let claim = |(path, attribute): &(&[&str], Attribute)| {
        let label = |language| attribute_name(Words::of(language), *attribute);
        let mut claim = more.clone();
        claim["path"] = json!(path);
        claim["display"] = displayed(|language| json!({ name: label(language), "locale": language.tag() }));
        claim
    };
    CLAIMS.iter().map(claim).collect()
}
