//! Whatever no route has answered: a made file, a built file, or a 404.

use super::made::Cache;
use crate::{App, headers::alternates, limits::Client, origin::Origin, pages, write::MAX_BODY_BYTES};
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use percent_encoding::percent_decode_str;
use screens::{
    Destination,
    language::{language_of, on_this_site},
};
use tower::ServiceExt;
use tower_http::services::ServeDir;

pub fn files(app: &App) -> Router {
    let pages = get(answer).post(post).fallback(wrong_method);
    // Whoever posts more than a form of ours holds is not listened to any longer.
    Router::new().fallback(pages.layer(DefaultBodyLimit::max(MAX_BODY_BYTES))).with_state(app.clone())
}

async fn post(State(app): State<App>, client: Client, origin: Origin, uri: Uri, request: Request) -> Response {
    pages::post(&app, client, &origin, &uri, request).await.unwrap_or_else(only_read)
}

async fn wrong_method(uri: Uri) -> Response {
    if !pages::takes_forms(&uri) {
        return only_read();
    }
    (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET,HEAD,POST")]).into_response()
}

fn only_read() -> Response {
    (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET,HEAD")]).into_response()
}

async fn answer(State(app): State<App>, client: Client, origin: Origin, request: Request) -> Response {
    let path = request.uri().path();
    let is_personal = pages::home::may_be_personal(path, request.headers());
    if let Some(made) = app.site.made.get(path).filter(|_| !is_personal) {
        let mut response = made.answer(request.headers());
        if is_page(path)
            && let Some(links) = alternates(&app, path)
        {
            response.headers_mut().insert(header::LINK, links);
        }
        return response;
    }
    if let Some(home) = other_name(request.uri()) {
        return Redirect::permanent(&home).into_response();
    }
    let name = percent_decode_str(path).decode_utf8_lossy().into_owned();
    if is_page(&name) {
        return pages::answer(&app, client, &origin, request.method(), request.uri(), request.headers()).await;
    }
    if is_served(&name) { built(&app, &name, request).await } else { StatusCode::NOT_FOUND.into_response() }
}

/// The page that is meant by a name that servers and people are used to: with capitals, or of a file.
fn other_name(uri: &Uri) -> Option<String> {
    let path = uri.path();
    let is_home = |path: &str| matches!(Destination::of(path, |_| None).1, Destination::Home);
    if let Some(folder) = path.strip_suffix("index.html").filter(|folder| is_home(folder)) {
        return Some(Destination::Home.path(language_of(folder)));
    }
    // The id of an address keeps its capitals.
    let lower = |segment: &str| Some(segment.to_lowercase()).filter(|lower| Destination::is_name(lower));
    let segments = path.split('/').map(|segment| lower(segment).unwrap_or_else(|| segment.to_owned()));
    let lower = segments.collect::<Vec<_>>().join("/");
    let is_page = lower != path && Destination::of(&lower, |_| None).1 != Destination::NotFound;
    let query = uri.query().map(|query| ["?", query].concat()).unwrap_or_default();
    is_page.then(|| on_this_site(&lower) + &query)
}

/// A page has its own name, or none with an ending: that names a file. An address id may hold a dot.
pub fn is_page(path: &str) -> bool {
    let is_known = Destination::of(path, |_| None).1 != Destination::NotFound;
    is_known || !path.rsplit('/').next().unwrap_or_default().contains('.')
}

/// Not under another name of the same file, and no HTML: trunk's `index.html` is bare, the pages that people get are
/// made.
fn is_served(name: &str) -> bool {
    let mut parts = name.split('/').skip(1);
    parts.all(|part| !matches!(part, "" | "." | "..")) && !name.contains('\\') && !name.ends_with(".html")
}

async fn built(app: &App, name: &str, request: Request) -> Response {
    let files = ServeDir::new(&app.site.dist).append_index_html_on_directories(false);
    match files.precompressed_br().precompressed_gzip().oneshot(request).await {
        Ok(response) if response.status() != StatusCode::NOT_FOUND => {
            let mut response = response.map(axum::body::Body::new);
            let cache = cache_control(response.status(), name);
            let headers = response.headers_mut();
            headers.insert(header::CACHE_CONTROL, cache);
            headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
            response
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Files may be kept, failures may not.
fn cache_control(status: StatusCode, path: &str) -> HeaderValue {
    if !status.is_success() && status != StatusCode::NOT_MODIFIED {
        return HeaderValue::from_static("no-store");
    }
    if is_hashed(path) { Cache::Immutable.header() } else { Cache::Revalidate.header() }
}

/// Trunk's names of hashed files: `app-0123456789abcdef.js`, with `_bg` before the end of a wasm's. The hash is a number
/// in hexadecimal digits, so it may be shorter; digits alone may be a date.
fn is_hashed(name: &str) -> bool {
    let stem = name.rsplit('/').next().unwrap_or_default().split('.').next().unwrap_or_default();
    let hash = stem.trim_end_matches("_bg").rsplit('-').next().unwrap_or_default();
    let is_number = hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    hash.len() >= 8 && is_number && hash.bytes().any(|byte| byte.is_ascii_alphabetic())
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
        assert!(!is_hashed("/icons/icon-20261124.png"));
        assert!(!is_hashed("/sw.js") && !is_hashed("/boot.js") && !is_hashed("/icons/icon-192.png"));
    }

    #[tokio::test]
    async fn a_file_has_one_name_and_the_bare_page_has_none() {
        let town = Town::on(date(2026, 11, 22));
        assert_eq!(town.get("/main%2Ecss").await.status, StatusCode::OK);
        let bare = [
            "/bins/index.html",
            "/index.htm%6c",
            "/%69ndex%2Ehtml",
            "/index.html/.",
            "/./index.html",
            "/icons/index.html",
        ];
        let odd =
            ["/.", "//.", "/%2e", "/..", "/icons/..", "/%2e%2e/store.sqlite", "/main.css/.", "//main.css", "/%ff.css"];
        for path in bare.into_iter().chain(odd) {
            let refused = town.get(path).await;
            assert_eq!(refused.status, StatusCode::NOT_FOUND, "{path}");
            assert!(refused.header("location").is_empty(), "{path}");
            assert!(!refused.body.contains("stylesheet"), "{path}: {}", refused.body);
        }
    }

    #[tokio::test]
    async fn other_names_of_a_page_lead_to_it() {
        let town = Town::on(date(2026, 11, 22));
        for (path, page) in [
            ("/index.html", "/"),
            ("//index.html", "/"),
            ("/cy/index.html", "/cy"),
            ("/CY", "/cy"),
            ("/Bins?q=Weir", "/bins?q=Weir"),
            ("/Cy/BINS/aB.c/Month/2026-11", "/cy/bins/aB.c/month/2026-11"),
            ("//Settings", "/settings"),
        ] {
            let answer = town.get(path).await;
            assert_eq!((answer.status, answer.header("location")), (StatusCode::PERMANENT_REDIRECT, page), "{path}");
        }
        for path in ["/BIN", "/Bins/a/Other", "/Index.html", "/bins/A"] {
            assert!(town.get(path).await.header("location").is_empty(), "{path}");
        }
    }

    #[tokio::test]
    async fn an_id_may_hold_a_dot() {
        let town = Town::on(date(2026, 11, 22));
        let page = town.get("/bins/a.b").await;
        assert!(page.header("content-type").starts_with("text/html"), "{}", page.body);
    }
}
