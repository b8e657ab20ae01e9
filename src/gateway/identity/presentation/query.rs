//! What a wallet is asked for, in the Digital Credentials Query Language (DCQL; OpenID4VP 1.0, 6), and whether it was shown. A
//! query is a wish: what is not in the answer is missed here, and what is too much in it is dropped here.

use domain::identity::{ClaimValue, Purpose, ShownClaim};
use serde::Serialize;
use serde_json::{Map, Value};

/// The one credential of a query.
pub const CREDENTIAL: &str = "credential";

#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Query {
    credentials: [CredentialQuery; 1],
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct CredentialQuery {
    id: &'static str,
    format: &'static str,
    /// Which kind, as the format says it.
    meta: Value,
    claims: Vec<ClaimQuery>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct ClaimQuery {
    path: &'static [&'static str],
}

impl Query {
    pub fn of(purpose: Purpose, format: &'static str, meta: Value) -> Query {
        let claims = purpose.claims().iter().map(|claim| ClaimQuery { path: claim.path() }).collect();
        Query { credentials: [CredentialQuery { id: CREDENTIAL, format, meta, claims }] }
    }
}

/// Exactly the claims of a purpose; none where one is missing, or is not what it should be.
pub fn shown(purpose: Purpose, claims: &Map<String, Value>) -> Option<Vec<ShownClaim>> {
    let one = |claim: &domain::identity::Claim| {
        let (first, rest) = claim.path().split_first()?;
        let value = rest.iter().try_fold(claims.get(*first)?, |value, name| value.get(name))?;
        let value: ClaimValue = serde_json::from_value(value.clone()).ok()?;
        Some(ShownClaim { claim: *claim, value: claim.taken(value)? })
    };
    purpose.claims().iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::identity::Claim;
    use serde_json::json;

    #[test]
    fn a_query_is_written_as_the_standard_has_it() {
        let query = Query::of(Purpose::Age, "dc+sd-jwt", json!({ "vct_values": ["a"] }));
        let expected = json!({ "credentials": [{
            "id": "credential", "format": "dc+sd-jwt", "meta": { "vct_values": ["a"] },
            "claims": [{ "path": ["age_over_18"] }],
        }] });
        assert_eq!(serde_json::to_value(query).unwrap(), expected);
        let query = serde_json::to_value(Query::of(Purpose::Address, "dc+sd-jwt", json!({}))).unwrap();
        assert_eq!(query["credentials"][0]["claims"][1], json!({ "path": ["address", "street_address"] }));
    }

    #[test]
    fn what_was_not_asked_for_is_dropped_and_what_is_missing_is_missed() {
        let whole = json!({
            "name": "Siân Rhys", "birthdate": "1980-01-01", "age_over_18": true,
            "address": { "street_address": "12 Weir Lane", "locality": "Aberwen", "postal_code": "AW1 2AB", "uprn": "1" },
        });
        let of = |purpose, claims: &Value| shown(purpose, claims.as_object().unwrap());
        let address = of(Purpose::Address, &whole).unwrap();
        assert_eq!(address.iter().map(|shown| shown.claim).collect::<Vec<_>>(), Purpose::Address.claims());
        let text = serde_json::to_string(&address).unwrap();
        assert!(text.contains("12 Weir Lane") && !text.contains("1980") && !text.contains("uprn"), "{text}");
        let age = of(Purpose::Age, &whole).unwrap();
        assert_eq!(age, [ShownClaim { claim: Claim::AgeOver18, value: ClaimValue::Whether(true) }]);
        for claims in [
            json!({}),
            json!({ "age_over_18": "true" }),
            json!({ "age_over_18": null }),
            json!({ "age_over_18": { "a": true } }),
        ] {
            assert_eq!(of(Purpose::Age, &claims), None, "{claims}");
        }
        let mut less = whole;
        less["address"].as_object_mut().unwrap().remove("locality");
        assert_eq!(of(Purpose::Address, &less), None);
        less["address"] = json!("12 Weir Lane");
        assert_eq!(of(Purpose::Address, &less), None);
    }
}
