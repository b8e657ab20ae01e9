//! What a wallet is asked: a link or picture with the name of this service and where the request is, and the request itself,
//! signed (OpenID4VP 1.0, 5; RFC 9101).

use super::encryption::{CONTENT_ENCRYPTIONS, ResponseKey};
use super::presentations::{Asked, Presentation, request_id};
use super::query::Query;
use super::settings::ResponseMode;
use super::{NotAsked, Verifier};
use crate::identity::random::Unguessable;
use crate::origin::Origin;
use contract::identity::doors;
use domain::identity::{PresentationId, Purpose, SessionId, Way};
use domain::language::Language;
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use url::form_urlencoded::Serializer;

pub const TYPE: &str = "oauth-authz-req+jwt";
/// Whom a request is for, where the wallet is not known (OpenID4VP 1.0, 5.8).
const ANY_WALLET: &str = "https://self-issued.me/v2";
/// What opens a wallet (OpenID4VP 1.0, 13.1.2).
const WALLET: &str = "openid4vp://";
/// In bytes, of what a wallet may have the request say back to it.
const LONGEST_NONCE: usize = 200;

impl Verifier {
    /// Begins to ask for a purpose.
    pub async fn begin(
        &self,
        session: &SessionId,
        origin: &Origin,
        purpose: Purpose,
        way: Way,
        language: Language,
    ) -> Result<PresentationId, NotAsked> {
        let asked = Asked {
            nonce: Unguessable::make()?.as_str().to_owned(),
            client_id: self.certificate.client_id().to_owned(),
            origin: origin.to_string(),
            key: ResponseKey::make(request_id()?)?,
            purpose,
            way,
            language,
        };
        Ok(self.presentations.begin(session, &request_id()?, &asked, self.clock.now()).await?)
    }

    /// What opens a wallet with this request.
    pub fn link(&self, origin: &Origin, presentation: &Presentation) -> String {
        let place = [origin, &*doors::presentation_request(&presentation.request)].concat();
        let mut query = Serializer::new([WALLET, "?"].concat());
        query.append_pair("client_id", self.certificate.client_id());
        query.append_pair("request_uri", &place).append_pair("request_uri_method", "post");
        query.finish()
    }

    /// The request that a wallet comes for, if it is not answered yet. `nonce` is what the wallet wants to read in it.
    pub async fn signed_request(&self, request: &str, nonce: Option<&str>) -> Result<Option<String>, NotAsked> {
        let asked = self.presentations.asked(request, self.clock.now()).await?;
        let Some(asked) = asked.filter(|asked| asked.client_id == self.certificate.client_id()) else {
            return Ok(None);
        };
        let mut claims = self.claims(request, &asked)?;
        if let Some(nonce) = nonce.filter(|nonce| nonce.len() <= LONGEST_NONCE) {
            claims.insert("wallet_nonce".to_owned(), json!(nonce));
        }
        Ok(Some(self.certificate.sign(TYPE, &claims)?))
    }

    fn claims(&self, request: &str, asked: &Asked) -> Result<Map<String, Value>, NotAsked> {
        let response_uri = [&*asked.origin, &*doors::presentation_response(request)].concat();
        let claims = json!({
            "iss": asked.client_id,
            "aud": ANY_WALLET,
            "iat": Timestamp::now().as_second(),
            "client_id": asked.client_id,
            "response_type": "vp_token",
            "response_mode": self.response_mode.name(),
            "response_uri": response_uri,
            "nonce": asked.nonce,
            "state": request,
            "dcql_query": Query::of(asked.purpose, self.format.name(), self.format.meta()),
            "client_metadata": self.metadata(asked)?,
        });
        match claims {
            Value::Object(claims) => Ok(claims),
            _ => Ok(Map::new()),
        }
    }

    fn metadata(&self, asked: &Asked) -> Result<Value, NotAsked> {
        let mut metadata = json!({ "vp_formats_supported": { self.format.name(): self.format.supported() } });
        if self.response_mode == ResponseMode::Encrypted {
            metadata["jwks"] = json!({ "keys": [asked.key.public()?] });
            metadata["encrypted_response_enc_values_supported"] = json!(CONTENT_ENCRYPTIONS);
        }
        Ok(metadata)
    }
}
