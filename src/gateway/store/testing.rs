//! Stores for tests. A suite of a port runs on each kind: SQLite in a folder of its own, and PostgreSQL in a schema of its
//! own where `DOORSTEP_POSTGRES` names a server, as `cargo xtask test` does.

use super::{Place, Store};
use sqlx::{AssertSqlSafe, ConnectOptions, raw_sql};
use std::io::Write as _;
use std::sync::{Arc, Mutex, Once};
use tempfile::TempDir;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use url::Url;
use uuid::Uuid;

/// A place for a store, which goes with it where it is a folder.
pub struct Ground {
    pub place: Place,
    _folder: TempDir,
}

impl Ground {
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Ground { place: Place::Sqlite(folder.path().join("store.sqlite")), _folder: folder }
    }

    /// None where no server is named, which is said.
    pub async fn postgres() -> Option<Self> {
        let Ok(server) = std::env::var("DOORSTEP_POSTGRES") else {
            skipped();
            return None;
        };
        let mut url: Url = server.parse().unwrap();
        let schema = format!("test_{}", Uuid::new_v4().simple());
        let mut connection = super::options_of(&Place::Postgres(url.clone())).connect().await.unwrap();
        raw_sql(AssertSqlSafe(format!("CREATE SCHEMA {schema}"))).execute(&mut connection).await.unwrap();
        url.query_pairs_mut().append_pair("options", &format!("-c search_path={schema}"));
        Some(Ground { place: Place::Postgres(url), _folder: tempfile::tempdir().unwrap() })
    }

    pub async fn each() -> Vec<Self> {
        [Some(Self::sqlite()), Self::postgres().await].into_iter().flatten().collect()
    }

    /// A store with all tables; as often as it is asked for, as of so many gateways.
    pub async fn store(&self) -> Arc<Store> {
        Store::migrate(&self.place).await.unwrap();
        Arc::new(Store::open(&self.place).await.unwrap())
    }

    /// The same, also where it has tables of the test's own.
    pub async fn store_as_it_is(&self) -> Arc<Store> {
        Arc::new(Store::pooled(&self.place))
    }
}

/// The way to a server, which a test can cut.
pub struct Wire {
    pub place: Place,
    port: u16,
    server: String,
    carried: Mutex<JoinSet<()>>,
}

impl Wire {
    pub async fn to(place: &Place) -> Self {
        let Place::Postgres(url) = place else { panic!("there is no way to a file") };
        let server = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap_or(5432));
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let mut url = url.clone();
        url.set_host(Some("127.0.0.1")).unwrap();
        url.set_port(Some(port)).unwrap();
        let wire = Wire { place: Place::Postgres(url), port, server, carried: Mutex::default() };
        wire.carry(listener);
        wire
    }

    fn carry(&self, listener: TcpListener) {
        let server = self.server.clone();
        self.carried.lock().unwrap().spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((mut near, _)) = listener.accept().await {
                let mut far = TcpStream::connect(&server).await.unwrap();
                connections.spawn(async move { copy_bidirectional(&mut near, &mut far).await.map(drop).ok() });
            }
        });
    }

    pub fn cut(&self) {
        *self.carried.lock().unwrap() = JoinSet::new();
    }

    pub async fn mend(&self) {
        let listener = TcpListener::bind(("127.0.0.1", self.port)).await.unwrap();
        self.carry(listener);
    }
}

/// Runs a suite on an empty store of each kind.
pub async fn on_each_store(suite: impl AsyncFn(Arc<Store>)) {
    for ground in Ground::each().await {
        suite(ground.store().await).await;
    }
}

/// Not through `eprintln!`, whose words a test that passes keeps to itself.
fn skipped() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let said = "\nSKIPPED on PostgreSQL: DOORSTEP_POSTGRES names no server; `cargo xtask test` starts one\n";
        std::io::stderr().write_all(said.as_bytes()).unwrap();
    });
}
