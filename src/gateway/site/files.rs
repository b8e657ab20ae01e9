//! Whatever no route has answered: a made file, a built file, or a 404.

use super::made::Cache;
use crate::headers::{Origin, alternates};
use crate::{App, limits::Client, pages};
use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use tower::ServiceExt;
use tower_http::services::ServeDir;

pub fn files(app: &App) -> Router {
    Router::new().fallback(get(answer)).with_state(app.clone())
}

async fn answer(State(app): State<App>, client: Client, origin: Origin, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    if let Some(made) = app.site.made.get(&path) {
        let mut response = made.answer(request.headers());
        if !is_file(&path)
            && let Some(links) = alternates(&origin, &path)
        {
            response.headers_mut().insert(header::LINK, links);
        }
        return response;
    }
    if !is_file(&path) {
        return pages::answer(&app, client, &origin, request.uri()).await;
    }
    // `index.html` is trunk's bare page; the pages people get are made.
    if path.ends_with(".html") {
        return StatusCode::NOT_FOUND.into_response();
    }
    let files = ServeDir::new(&app.site.dist).precompressed_br().precompressed_gzip();
    match files.oneshot(request).await {
        Ok(response) if response.status() != StatusCode::NOT_FOUND => {
            let mut response = response.map(axum::body::Body::new);
            let cache = cache_control(response.status(), &path);
            let headers = response.headers_mut();
            headers.insert(header::CACHE_CONTROL, cache);
            headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
            response
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A file may be kept; that it could not be read just now, may not.
fn cache_control(status: StatusCode, path: &str) -> HeaderValue {
    if !status.is_success() && status != StatusCode::NOT_MODIFIED {
        return HeaderValue::from_static("no-store");
    }
    if is_hashed(path) { Cache::Immutable.header() } else { Cache::Revalidate.header() }
}

/// Trunk's names of hashed files: `app-0123456789abcdef.js`, with `_bg` before the end of a wasm's. The hash is a number
/// in hexadecimal digits, so it may be shorter.
fn is_hashed(path: &str) -> bool {
    let stem = path.rsplit('/').next().unwrap_or_default().split('.').next().unwrap_or_default();
    let hash = stem.trim_end_matches("_bg").rsplit('-').next().unwrap_or_default();
    hash.len() >= 8 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// A path with an ending names a file; one without was typed or followed by a person. An address id may hold a dot.
fn is_file(path: &str) -> bool {
    let is_address = path.starts_with("/bins/") || path.starts_with("/cy/bins/");
    !is_address && path.rsplit('/').next().unwrap_or_default().contains('.')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Town;
    use axum::http::Method;
    use jiff::civil::date;

    #[test]
    fn a_failure_is_not_kept() {
        let path = "/app-70f1db67b0d3f1a6.js";
        for status in [StatusCode::OK, StatusCode::PARTIAL_CONTENT, StatusCode::NOT_MODIFIED] {
            assert_eq!(cache_control(status, path), Cache::Immutable.header());
        }
        for status in [StatusCode::INTERNAL_SERVER_ERROR, StatusCode::RANGE_NOT_SATISFIABLE] {
            assert_eq!(cache_control(status, path), "no-store");
        }
    }

    #[tokio::test]
    async fn pages_and_files_are_only_read() {
        let town = Town::on(date(2026, 11, 22));
        for path in ["/", "/bins", "/main.css", "/sw.js"] {
            assert_eq!(town.ask(Method::HEAD, path).await.status, StatusCode::OK, "{path}");
            for method in [Method::POST, Method::PUT, Method::DELETE] {
                let refused = town.ask(method, path).await;
                assert_eq!(refused.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
                assert_eq!(refused.header("allow"), "GET,HEAD", "{path}");
            }
        }
    }

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        assert!(is_hashed("/app-34b1d9619084f18.js"));
        assert!(is_hashed("/app-70f1db67b0d3f1a6.js") && is_hashed("/app-70f1db67b0d3f1a6_bg.wasm"));
        assert!(!is_hashed("/sw.js") && !is_hashed("/boot.js") && !is_hashed("/icons/icon-192.png"));
    }
}
