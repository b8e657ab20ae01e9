//! A proof from a wallet through the person's own browser, which finds the wallet (OpenID4VP 1.0, appendix A; W3C Digital
//! Credentials API). Both writes are of the page that the person looks at, in their session.

use domain::identity::{PresentationId, Purpose};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

pub mod paths {
    use domain::identity::PresentationId;

    /// Begins to ask.
    pub const PRESENTATIONS: &str = "/api/v1/identity/presentations";
    /// What the wallet has answered.
    pub const RESPONSE: &str = "/api/v1/identity/presentations/{id}/response";

    pub fn response(id: &PresentationId) -> String {
        RESPONSE.replace("{id}", id.as_str())
    }
}

/// As browsers know the way in which wallets are asked here: by one signed request.
pub const PROTOCOL: &str = "openid4vp-v1-signed";

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewPresentation {
    pub purpose: Purpose,
}

/// What the browser is to hand to a wallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PresentationRequest {
    pub id: PresentationId,
    /// Signed (RFC 9101).
    pub request: String,
}

/// What a wallet has answered: `data` of the browser's `DigitalCredential`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WalletResponse {
    /// Encrypted (`dc_api.jwt`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<String>,
    /// In clear (`dc_api`): the presentations of each credential that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vp_token: Option<HashMap<String, Vec<String>>>,
    /// Why nothing is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}
