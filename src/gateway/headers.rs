//! What every answer carries, and what the log may say of a request.

use crate::{App, request_id};
use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use domain::language::Language;
use std::iter;
use tracing::Span;

/// No inline script, no style but ours, no eval but WebAssembly's, nothing from elsewhere, nowhere framed; HTML from
/// script only through the one policy in `early.js`. `style` and `script` are the digests of the one style sheet and the one
/// script that stand in the page.
pub fn content_security_policy(style: &str, script: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' '{script}' 'wasm-unsafe-eval'; style-src 'self' '{style}'; img-src 'self'; \
         connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types default"
    )
}

const HEADERS: [(HeaderName, HeaderValue); 6] = [
    (header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=63072000")),
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

/// A route that may do otherwise, such as be framed, says so itself.
pub async fn secure(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.reserve(HEADERS.len() + 1);
    let policy = (header::CONTENT_SECURITY_POLICY, app.site.content_security_policy.clone());
    for (name, value) in iter::once(policy).chain(HEADERS) {
        headers.entry(name).or_insert(value);
    }
    response
}

/// The same page in each language, for search engines. They want whole addresses, which only the settings can tell.
pub fn alternates(app: &App, path: &str) -> Option<HeaderValue> {
    let origin = app.origin.as_deref().unwrap_or_default();
    let links = Language::ALL.map(|language| {
        let path = screens::language::in_language(path, language);
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
    use axum::{Router, routing::get};
    use jiff::civil::date;

    #[tokio::test]
    async fn every_answer_protects_the_person() {
        let town = Town::on(date(2026, 11, 22));
        let api = ["/api/v1/council", "/api/v1/addresses/990000000012/schedule", "/api/v1/nowhere"];
        for path in
            ["/", "/bins/990000000012", "/bin", "/sw.js", "/main.css", "/none.css", "/health"].into_iter().chain(api)
        {
            let answer = town.get(path).await;
            let policy = answer.header("content-security-policy");
            for rule in ["default-src 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"] {
                assert!(policy.contains(rule), "{path}: {policy}");
            }
            assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{path}: {policy}");
            // What else a council serves below its name is not ours to answer for.
            assert_eq!(answer.header("strict-transport-security"), "max-age=63072000", "{path}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(answer.header("referrer-policy"), "strict-origin-when-cross-origin", "{path}");
            assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{path}");
            assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin", "{path}");
            assert!(answer.header("permissions-policy").contains("camera=()"), "{path}");
        }
    }

    #[tokio::test]
    async fn what_a_route_says_itself_stands() {
        let framed = async || [("content-security-policy", "frame-ancestors *"), ("referrer-policy", "no-referrer")];
        let town = Town::on(date(2026, 11, 22)).with(Router::new().route("/framed", get(framed)));
        let answer = town.get("/framed").await;
        assert_eq!(answer.header("content-security-policy"), "frame-ancestors *");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.headers.get_all("content-security-policy").iter().count(), 1);
    }

    #[tokio::test]
    async fn the_other_language_is_linked_below_this_site() {
        let town = Town::on(date(2026, 11, 22));
        for (path, links) in [
            ("/", ["</>;", "</cy>;"]),
            ("/cy/bins?q=weir", ["</bins?q=weir>;", "</cy/bins?q=weir>;"]),
            ("//evil.example/bins", ["", ""]),
        ] {
            let said = town.get(path).await.header("link").to_owned();
            assert!(links.iter().all(|link| said.contains(link)) && !said.contains("//"), "{path}: {said}");
        }
    }
}
