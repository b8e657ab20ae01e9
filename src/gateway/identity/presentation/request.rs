//! What a wallet is asked: a link or picture with the name of this service and where the request is, and the request itself,
//! signed (OpenID4VP 1.0, 5; RFC 9101). A browser that finds the wallet takes the request along (A.3.2.1).

use super::encryption::{CONTENT_ENCRYPTIONS, ResponseKey};
use super::presentations::{Asked, Presentation, request_id};
use super::query::Query;
use super::settings::ResponseMode;
use super::{NotAsked, Verifier};
use crate::identity::random::Unguessable;
use crate::origin::Origin;
use contract::identity::{doors, presentations::PresentationRequest};
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
    /// Begins to ask for a purpose. The wallet comes for the request.
    pub async fn begin(
        &self,
        session: &SessionId,
        origin: &Origin,
        purpose: Purpose,
        way: Way,
        language: Language,
    ) -> Result<PresentationId, NotAsked> {
        let asked = self.asks(origin, purpose, way, language)?;
        Ok(self.presentations.begin(session, &request_id()?, &asked, self.clock.now()).await?)
    }

    /// The same through the browser, which takes the request along.
    pub async fn begin_in_browser(
        &self,
        session: &SessionId,
        origin: &Origin,
        purpose: Purpose,
    ) -> Result<PresentationRequest, NotAsked> {
        // Nobody is led back: the page that has asked goes on.
        let asked = self.asks(origin, purpose, Way::Browser, Language::En)?;
        let known_by = request_id()?;
        let request = self.certificate.sign(TYPE, &self.claims(&known_by, &asked)?)?;
        let id = self.presentations.begin(session, &known_by, &asked, self.clock.now()).await?;
        Ok(PresentationRequest { id, request })
    }

    fn asks(&self, origin: &Origin, purpose: Purpose, way: Way, language: Language) -> Result<Asked, NotAsked> {
        Ok(Asked {
            nonce: Unguessable::make()?.as_str().to_owned(),
            client_id: self.certificate.client_id().to_owned(),
            origin: origin.to_string(),
            key: ResponseKey::make(request_id()?)?,
            purpose,
            way,
            language,
        })
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
        let is_to_come_for = |asked: &Asked| asked.way != Way::Browser;
        let is_ours = |asked: &Asked| asked.client_id == self.certificate.client_id();
        let Some(asked) = asked.filter(|asked| is_to_come_for(asked) && is_ours(asked)) else {
            return Ok(None);
        };
        let mut claims = self.claims(request, &asked)?;
        if let Some(nonce) = nonce.filter(|nonce| nonce.len() <= LONGEST_NONCE) {
            claims.insert("wallet_nonce".to_owned(), json!(nonce));
        }
        Ok(Some(self.certificate.sign(TYPE, &claims)?))
    }

    fn claims(&self, request: &str, asked: &Asked) -> Result<Map<String, Value>, NotAsked> {
        let mut claims = json!({
            "iss": asked.client_id,
            "aud": ANY_WALLET,
            "iat": Timestamp::now().as_second(),
            "client_id": asked.client_id,
            "response_type": "vp_token",
            "response_mode": self.response_mode.name(asked.way),
            "nonce": asked.nonce,
            "dcql_query": Query::of(asked.purpose, self.format.name(), self.format.meta()),
            "client_metadata": self.metadata(asked)?,
        });
        if asked.way == Way::Browser {
            // A page of another origin that has got hold of the request is refused by the wallet (OpenID4VP 1.0, A.2).
            claims["expected_origins"] = json!([asked.origin]);
        } else {
            claims["response_uri"] = json!([&*asked.origin, &*doors::presentation_response(request)].concat());
            claims["state"] = json!(request);
        }
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
