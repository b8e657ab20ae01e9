//! Whatever no route has answered: a made file, a built file, or a 404.

use super::made::Cache;
use crate::headers::{alternates, origin};
use crate::{App, limits::Client, pages};
use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use tower::ServiceExt;
use tower_http::services::ServeDir;

pub fn files(app: &App) -> Router {
    Router::new().fallback(answer).with_state(app.clone())
}

async fn answer(State(app): State<App>, client: Client, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    if let Some(made) = app.site.made.get(&path) {
        let mut response = made.answer(request.headers());
        if !is_file(&path)
            && let Some(links) = alternates(&origin(request.headers()), &path)
        {
            response.headers_mut().insert(header::LINK, links);
        }
        return response;
    }
    if !is_file(&path) {
        return pages::answer(&app, client, request.uri(), request.headers()).await;
    }
    // `index.html` is trunk's bare page; the pages people get are made.
    if path.ends_with(".html") {
        return StatusCode::NOT_FOUND.into_response();
    }
    let files = ServeDir::new(&app.site.dist).precompressed_br().precompressed_gzip();
    match files.oneshot(request).await {
        Ok(response) if response.status() != StatusCode::NOT_FOUND => {
            let mut response = response.map(axum::body::Body::new);
            let cache = if is_hashed(&path) { Cache::Immutable } else { Cache::Revalidate };
            let headers = response.headers_mut();
            headers.insert(header::CACHE_CONTROL, cache.header());
            headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
            response
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Trunk's names of hashed files: `app-0123456789abcdef.js`, with `_bg` before the end of a wasm's.
fn is_hashed(path: &str) -> bool {
    let stem = path.rsplit('/').next().unwrap_or_default().split('.').next().unwrap_or_default();
    let hash = stem.trim_end_matches("_bg").rsplit('-').next().unwrap_or_default();
    hash.len() >= 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// A path with an ending names a file; one without was typed or followed by a person. An address id may hold a dot.
fn is_file(path: &str) -> bool {
    let is_address = path.starts_with("/bins/") || path.starts_with("/cy/bins/");
    !is_address && path.rsplit('/').next().unwrap_or_default().contains('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        assert!(is_hashed("/app-70f1db67b0d3f1a6.js") && is_hashed("/app-70f1db67b0d3f1a6_bg.wasm"));
        assert!(!is_hashed("/sw.js") && !is_hashed("/boot.js") && !is_hashed("/icons/icon-192.png"));
    }
}
