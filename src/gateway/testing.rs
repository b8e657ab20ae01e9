//! A whole gateway in memory, for tests of routes.

use crate::{App, bins, clock::Clock, config, limits::Limits, router, site::Site, store::Store};
use axum::{
    body::Body,
    http::{HeaderMap, Request, StatusCode},
};
use domain::holidays::PublishedHolidays;
use http_body_util::BodyExt;
use jiff::civil::Date;
use metrics_exporter_prometheus::PrometheusBuilder;
use std::fs;
use std::sync::{Arc, atomic::AtomicBool};
use tower::ServiceExt;

/// The embedded council on a given day. Its files go with it.
pub struct Town {
    router: axum::Router,
    _data: tempfile::TempDir,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Town {
    pub fn on(today: Date) -> Town {
        let data = tempfile::tempdir().unwrap();
        let config = config::Config::parse("the embedded council", config::EMBEDDED).unwrap();
        let clock = Clock::as_of(today);
        let holidays: PublishedHolidays = serde_json::from_str(include_str!("bins/bank-holidays.json")).unwrap();
        let holidays = Arc::new(holidays.division(config.council.division));
        let store = Arc::new(Store::in_memory().unwrap());
        let parts = bins::Parts { data: data.path().to_owned(), store, holidays, clock };
        let sources = bins::sources(&config.bins, &parts).unwrap();
        let council = Arc::new(config.council());
        for (name, text) in [
            ("index.html", "<html><head></head><body></body></html>"),
            ("sw.js", "const VERSION = \"dev\";\nconst PRECACHE = [];"),
            ("manifest.webmanifest", "{}"),
        ] {
            fs::write(data.path().join(name), text).unwrap();
        }
        let site = Site::load(data.path(), &council, &clock).unwrap();
        let app = App {
            council,
            addresses: sources.addresses,
            schedules: sources.schedules,
            answers: Arc::default(),
            limits: Arc::new(Limits::new(config.limits, clock)),
            clock,
            store: parts.store,
            site: Arc::new(site),
            metrics: PrometheusBuilder::new().build_recorder().handle(),
            stopping: Arc::new(AtomicBool::new(false)),
        };
        Town { router: router(app), _data: data }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.get_with(path, None).await
    }

    /// Asks again with the tag of an earlier answer.
    pub async fn get_with(&self, path: &str, known: Option<&str>) -> Answer {
        let request = known.into_iter().fold(Request::get(path), |request, tag| request.header("if-none-match", tag));
        let response = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Answer { status: parts.status, headers: parts.headers, body: String::from_utf8(body.into()).unwrap() }
    }
}
