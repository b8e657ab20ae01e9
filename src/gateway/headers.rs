//! What every answer carries, and what the log may say of a request.

use crate::{App, request_id};
use axum::{
    extract::{FromRequestParts, MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, header, request::Parts},
    middleware::Next,
    response::Response,
};
use domain::language::Language;
use std::{convert::Infallible, ops::Deref};
use tracing::Span;

/// No inline script, no style but ours, no eval but WebAssembly's, nothing from elsewhere, nowhere framed; HTML from
/// script only through the one policy in `boot.js`. `style` is the digest of the one style sheet, which stands in the page.
pub fn content_security_policy(style: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' '{style}'; img-src 'self'; \
         connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types default"
    )
}

const HEADERS: [(HeaderName, HeaderValue); 6] = [
    (header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=63072000; includeSubDomains")),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static(
            "camera=(), microphone=(), geolocation=(self), payment=(), usb=(), interest-cohort=()",
        ),
    ),
];

pub async fn secure(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.reserve(HEADERS.len() + 1);
    headers.insert(header::CONTENT_SECURITY_POLICY, app.site.content_security_policy.clone());
    for (name, value) in HEADERS {
        headers.insert(name, value);
    }
    response
}

/// Where the person reached the service (`https://bins.example`), for links that leave the page.
pub struct Origin(String);

impl Deref for Origin {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl FromRequestParts<App> for Origin {
    type Rejection = Infallible;

    /// From anybody but a trusted proxy, `X-Forwarded-*` is only a claim.
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let header = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
        let is_proxied = app.limits.trusts(parts);
        let forwarded = |name| header(name).filter(|_| is_proxied);
        let host = forwarded("x-forwarded-host").or_else(|| header("host")).unwrap_or("localhost");
        let is_local = host.starts_with("127.0.0.1") || host.starts_with("localhost");
        let scheme = forwarded("x-forwarded-proto").unwrap_or(if is_local { "http" } else { "https" });
        Ok(Origin(format!("{scheme}://{host}")))
    }
}

/// The same page in each language, for search engines, which want whole addresses.
pub fn alternates(origin: &str, path: &str) -> Option<HeaderValue> {
    let links = Language::ALL.map(|language| {
        let path = screens::routes::in_language(path, language);
        format!("<{origin}{path}>; rel=\"alternate\"; hreflang=\"{}\"", language.tag())
    });
    HeaderValue::try_from(links.join(", ")).ok()
}

/// The route, never the address or the words that were searched for.
pub fn span<B>(request: &axum::http::Request<B>) -> Span {
    let route = request.extensions().get::<MatchedPath>().map_or("static", MatchedPath::as_str);
    let id = request.headers().get(request_id::HEADER).and_then(|id| id.to_str().ok()).unwrap_or_default();
    tracing::info_span!("request", method = %request.method(), route, id)
}

#[cfg(test)]
mod tests {
    use crate::testing::Town;
    use axum::{body::Body, http::Request};
    use jiff::civil::date;

    #[tokio::test]
    async fn only_a_trusted_proxy_says_where_the_service_is() {
        let town = Town::on(date(2026, 11, 22));
        for (peer, origin) in [([127, 0, 0, 1], "http://bins.example"), ([192, 0, 2, 1], "https://council.example")] {
            let request = Request::get("/").header("host", "council.example");
            let request = request.header("x-forwarded-host", "bins.example").header("x-forwarded-proto", "http");
            let answer = town.send_from(peer, request.body(Body::empty()).unwrap()).await;
            assert!(answer.header("link").starts_with(&format!("<{origin}/>;")), "{}", answer.header("link"));
        }
    }
}
