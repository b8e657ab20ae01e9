//! A whole gateway in memory, for tests of routes.

mod browser;
mod event_stream;

pub use browser::{Browser, From};
pub use event_stream::{Events, Heard};

use crate::app::{App, Foundations, Surroundings, assemble};
use crate::areas::Areas;
use crate::bins::crew_logs::CrewLogs;
use crate::router::{observed, operators, router};
use crate::store::{Place, Store};
use crate::{addresses, clock::Clock, config, config::Config, connections, limits, secret::Secret};
use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, Method, Request, StatusCode},
    response::Response,
};
use domain::london;
use http_body_util::BodyExt;
use jiff::{Timestamp, civil::Date};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusRecorder};
use std::fs;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use tokio::net::TcpListener;
use tower::ServiceExt;

/// Noon in London.
pub fn noon(date: Date) -> Timestamp {
    london::instant(date.at(12, 0, 0, 0))
}

/// A gateway at noon of a given day, with what it remembers in memory, and what hears its figures.
pub fn assembled(config: Config, data: &Path, today: Date) -> anyhow::Result<(App, PrometheusRecorder)> {
    assembled_where(config, data, today, |surroundings| surroundings)
}

/// The same, in other surroundings.
pub fn assembled_where(
    config: Config,
    data: &Path,
    today: Date,
    change: impl FnOnce(Surroundings) -> Surroundings,
) -> anyhow::Result<(App, PrometheusRecorder)> {
    let recorder = PrometheusBuilder::new().build_recorder();
    let app = put_together(config, change(surroundings(data, today, &recorder)))?;
    Ok((app, recorder))
}

fn put_together(config: Config, surroundings: Surroundings) -> anyhow::Result<App> {
    for (name, text) in FILES {
        fs::write(surroundings.dist.join(name), text).unwrap();
    }
    assemble(config, surroundings)
}

fn surroundings(data: &Path, today: Date, recorder: &PrometheusRecorder) -> Surroundings {
    Surroundings {
        data: data.to_owned(),
        dist: data.to_owned(),
        clock: Clock::fixed(noon(today)),
        store: Arc::new(Store::in_memory()),
        secret: Arc::new(Secret::of(data).unwrap()),
        metrics: recorder.handle(),
        listens_at: NOWHERE,
    }
}

/// What an area of the embedded council is opened with, today.
pub fn foundations(data: &Path) -> Foundations {
    let config = Config::parse("the embedded council", config::EMBEDDED).unwrap();
    let surroundings = surroundings(data, Clock::default().today(), &PrometheusBuilder::new().build_recorder());
    Foundations::open(&config, &Surroundings { clock: Clock::default(), ..surroundings }).unwrap()
}

/// The embedded council at noon of a given day. Its files go with it.
pub struct Town {
    router: Router,
    pub app: App,
    /// Hears nothing until a test makes it the thread's recorder.
    pub recorder: PrometheusRecorder,
    /// Where it would be asked over the network.
    pub listens_at: SocketAddr,
    _data: tempfile::TempDir,
}

/// Nobody listens there.
const NOWHERE: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 9);

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

const FILES: [(&str, &str); 5] = [
    ("early.js", "0;"),
    (
        "index.html",
        "<html><head><link rel=\"stylesheet\" href=\"/main.css\"><link data-words=\"en\" href=\"/words-en.txt\">\
         <link data-words=\"cy\" href=\"/words-cy.txt\"></head><body></body></html>",
    ),
    ("main.css", "body{color:black}"),
    ("sw.js", "const VERSION = \"dev\";\nconst CORE = [];"),
    ("manifest.webmanifest", "{}"),
];

impl Town {
    pub fn on(today: Date) -> Town {
        Self::limited(today, limits::Settings::default())
    }

    pub fn limited(today: Date, limits: limits::Settings) -> Town {
        let config = Config::parse("the embedded council", config::EMBEDDED).unwrap();
        Self::configured(Config { limits, ..config }, today)
    }

    /// The council of these settings.
    pub fn of(settings: &str, today: Date) -> Town {
        Self::configured(Config::parse("the settings of a test", settings).unwrap(), today)
    }

    fn configured(config: Config, today: Date) -> Town {
        let data = tempfile::tempdir().unwrap();
        let (app, recorder) = assembled(config, data.path(), today).unwrap();
        Town { router: router(app.clone()), app, recorder, listens_at: NOWHERE, _data: data }
    }

    /// The embedded council, whose crews are asked elsewhere.
    pub fn with_crews(today: Date, crews: Arc<dyn CrewLogs>) -> Town {
        let config = Config::parse("the embedded council", config::EMBEDDED).unwrap();
        let data = tempfile::tempdir().unwrap();
        let (app, recorder) = assembled(config, data.path(), today).unwrap();
        let app = app.with_areas(|areas| areas.bins.as_mut().unwrap().crew_logs = crews);
        Town { router: router(app.clone()), app, recorder, listens_at: NOWHERE, _data: data }
    }

    /// The embedded council at an address of its own, where it can also ask itself.
    pub async fn listening(settings: &str, today: Date) -> Town {
        Self::listening_as(settings, today, |app| app).await
    }

    /// The same with other areas.
    pub async fn listening_with(settings: &str, today: Date, change: impl FnOnce(&mut Areas)) -> Town {
        Self::listening_as(settings, today, |app| app.with_areas(change)).await
    }

    /// The same, changed before anybody else has it.
    pub async fn listening_as(settings: &str, today: Date, change: impl FnOnce(App) -> App) -> Town {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let config = Config::parse("the settings of a test", settings).unwrap();
        let data = tempfile::tempdir().unwrap();
        let recorder = PrometheusBuilder::new().build_recorder();
        let surroundings = surroundings(data.path(), today, &recorder);
        let listens_at = listener.local_addr().unwrap();
        let app = change(put_together(config, Surroundings { listens_at, ..surroundings }).unwrap());
        let router = router(app.clone());
        tokio::spawn(connections::serve_until(app.stopping.clone().cancelled_owned(), listener, router.clone()));
        Town { router, app, recorder, listens_at, _data: data }
    }

    /// One gateway of several on a store, with a book of one home whose id is 1.
    pub async fn sharing(place: &Place, settings: &str, today: Date) -> Town {
        let config = Config::parse("the settings of a test", settings).unwrap();
        let data = tempfile::tempdir().unwrap();
        addresses::tests::import(data.path(), 1);
        let recorder = PrometheusBuilder::new().build_recorder();
        let store = Store::open(place).await.unwrap();
        let secret = Secret::open(None, data.path(), &store).await.unwrap();
        let surroundings = surroundings(data.path(), today, &recorder);
        let surroundings = Surroundings { store: Arc::new(store), secret: Arc::new(secret), ..surroundings };
        let app = put_together(config, surroundings).unwrap();
        Town { router: router(app.clone()), app, recorder, listens_at: NOWHERE, _data: data }
    }

    /// Other routes in the place of its own.
    pub fn with(self, routes: Router<App>) -> Town {
        Town { router: observed(routes, self.app.clone()), ..self }
    }

    /// Asks where operators ask.
    pub async fn operators(&self, path: &str) -> Answer {
        answer(operators(self.app.clone()), Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// What a signal to stop does first.
    pub fn begin_to_stop(&self) {
        self.app.stopping.cancel();
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.get_with(path, None).await
    }

    /// What is no text. It must be there.
    pub async fn get_bytes(&self, path: &str) -> Vec<u8> {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        answer.into_body().collect().await.unwrap().to_bytes().into()
    }

    /// Asks again with the tag of an earlier answer.
    pub async fn get_with(&self, path: &str, known: Option<&str>) -> Answer {
        let request = known.into_iter().fold(Request::get(path), |request, tag| request.header("if-none-match", tag));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub async fn ask(&self, method: Method, path: &str) -> Answer {
        self.send(Request::builder().method(method).uri(path).body(Body::empty()).unwrap()).await
    }

    /// Asks from elsewhere in the network.
    pub async fn get_from(&self, peer: [u8; 4], path: &str) -> Answer {
        self.send_from(peer, Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub async fn send_from(&self, peer: [u8; 4], mut request: Request<Body>) -> Answer {
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from((peer, 4711))));
        self.send(request).await
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        answer(self.router.clone(), request).await
    }

    /// What is answered, before it has come to its end.
    pub async fn response(&self, request: Request<Body>) -> Response {
        self.router.clone().oneshot(request).await.unwrap()
    }
}

async fn answer(router: Router, request: Request<Body>) -> Answer {
    let (parts, body) = router.oneshot(request).await.unwrap().into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    Answer { status: parts.status, headers: parts.headers, body: String::from_utf8(body.into()).unwrap() }
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}
