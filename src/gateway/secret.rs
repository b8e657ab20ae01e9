//! The gateway's secret: what it has signed, it knows again, also after a restart. It is kept in `--data`, in the store
//! that several gateways share, or in a file of the operator's.

use crate::store::{Row, Store, StoreError, Tables, query};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// One row, whose number is 1.
pub const TABLES: Tables =
    Tables { name: "secret", steps: &["CREATE TABLE secret (id BIGINT PRIMARY KEY, secret TEXT NOT NULL)"] };

/// Never printed.
pub struct Secret(Vec<u8>);

pub type Signature = Hmac<Sha256>;

/// As long as a signature (RFC 2104, 3).
const MIN_BYTES: usize = 32;

#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    #[error("the secret in {path} cannot be read: {source}")]
    Read { path: PathBuf, source: io::Error },
    #[error("the secret in {path} cannot be kept: {source}")]
    Keep { path: PathBuf, source: io::Error },
    #[error("the secret in {path} has {length} bytes and needs at least {MIN_BYTES}; `openssl rand -hex 32` makes one")]
    Short { path: PathBuf, length: usize },
    #[error("no secret can be made: {0}")]
    Make(io::Error),
    #[error("the secret in the store cannot be read: {0}")]
    Store(#[from] StoreError),
}

impl Secret {
    /// The one in the operator's file; else that of a store which several gateways share; else the one below `data`.
    pub async fn open(file: Option<&Path>, data: &Path, store: &Store) -> Result<Self, SecretError> {
        match file {
            Some(file) => Self::read(file),
            None if store.is_shared() => Self::shared(data, store).await,
            None => Self::of(data),
        }
    }

    /// The one in the store, which the first gateway puts there: its own where it has one, since people have been given
    /// what that has signed.
    async fn shared(data: &Path, store: &Store) -> Result<Self, SecretError> {
        let path = data.join("secret");
        let own = if path.exists() { String::from_utf8(Self::read(&path)?.0).ok() } else { None };
        let offered = own.map_or_else(random, Ok).map_err(SecretError::Make)?;
        store.run(query("INSERT INTO secret (id, secret) VALUES (1, $1) ON CONFLICT DO NOTHING").bind(offered)).await?;
        let row = store.row(query("SELECT secret FROM secret WHERE id = 1")).await?;
        let row = row.ok_or_else(|| StoreError::unreadable("its row is gone"))?;
        Ok(Secret(row.try_get::<String, _>(0).map_err(StoreError::from)?.into_bytes()))
    }

    /// The one below `data`, made where there is none yet.
    pub fn of(data: &Path) -> Result<Self, SecretError> {
        let path = data.join("secret");
        if !path.exists() {
            make(&path).map_err(|source| SecretError::Keep { path: path.clone(), source })?;
        }
        Self::read(&path)
    }

    /// The one in a file; white space round it does not count.
    pub fn read(path: &Path) -> Result<Self, SecretError> {
        let bytes = fs::read(path).map_err(|source| SecretError::Read { path: path.to_owned(), source })?;
        let secret = bytes.trim_ascii();
        if secret.len() < MIN_BYTES {
            return Err(SecretError::Short { path: path.to_owned(), length: secret.len() });
        }
        Ok(Secret(secret.to_owned()))
    }

    #[cfg(test)]
    pub fn of_text(text: String) -> Self {
        Secret(text.into_bytes())
    }

    /// Signs a text for one purpose: what was signed for another is no signature of it.
    pub fn sign(&self, purpose: &str, text: &str) -> Signature {
        let signature = Signature::new_from_slice(&self.0).expect("a key may have any length");
        signature.chain_update(purpose).chain_update([0]).chain_update(text)
    }
}

/// Writes a new secret for the gateway's own user. Whole or not at all, and never over that of a gateway which starts at
/// the same time.
fn make(path: &Path) -> io::Result<()> {
    let text = random()?;
    // Processes in containers all have the same number.
    let draft = path.with_extension(Uuid::new_v4().to_string());
    let written = write_privately(&draft, &text).and_then(|()| fs::hard_link(&draft, path));
    // It is not there where it could not be written, which is what is told.
    let _ = fs::remove_file(&draft);
    match written {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

fn random() -> io::Result<String> {
    let mut random = [0; MIN_BYTES];
    getrandom::fill(&mut random)?;
    Ok(random.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn write_privately(path: &Path, text: &str) -> io::Result<()> {
    let mut file: File = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::Ground;
    use std::os::unix::fs::PermissionsExt;
    use tempfile::TempDir;

    #[test]
    fn it_is_made_once_for_the_gateway_alone() {
        let data = tempfile::tempdir().unwrap();
        let first = Secret::of(data.path()).unwrap();
        assert_eq!(Secret::of(data.path()).unwrap().0, first.0);
        let kept: Vec<_> = fs::read_dir(data.path()).unwrap().map(|entry| entry.unwrap()).collect();
        assert_eq!(kept.len(), 1, "{kept:?}");
        assert_eq!(kept[0].metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn gateways_that_start_together_have_the_same() {
        let data = tempfile::tempdir().unwrap();
        let made = std::thread::scope(|scope| {
            let starts = [(); 8].map(|()| scope.spawn(|| Secret::of(data.path()).unwrap().0));
            starts.map(|start| start.join().unwrap())
        });
        assert!(made.iter().all(|secret| *secret == made[0]));
        assert_eq!(fs::read_dir(data.path()).unwrap().count(), 1);
    }

    #[tokio::test]
    async fn gateways_on_one_store_have_the_same_and_an_operators_file_comes_before_it() {
        for ground in Ground::each().await {
            let made = async |data: &TempDir| Secret::shared(data.path(), &*ground.store().await).await.unwrap().0;
            let [one, two] = [(); 2].map(|()| tempfile::tempdir().unwrap());
            let (first, second) = tokio::join!(made(&one), made(&two));
            assert_eq!((first.len(), &first), (64, &second));
            assert_eq!(fs::read_dir(one.path()).unwrap().count(), 0);

            let path = one.path().join("given");
            fs::write(&path, "k".repeat(32)).unwrap();
            let given = Secret::open(Some(&path), one.path(), &*ground.store().await).await.unwrap().0;
            assert_eq!(given, "k".repeat(32).into_bytes());
        }
    }

    #[tokio::test]
    async fn a_gateway_that_moves_to_a_shared_store_brings_its_own_along() {
        for ground in Ground::each().await {
            let data = tempfile::tempdir().unwrap();
            let own = Secret::of(data.path()).unwrap().0;
            assert_eq!(Secret::shared(data.path(), &*ground.store().await).await.unwrap().0, own);
            let other = tempfile::tempdir().unwrap();
            Secret::of(other.path()).unwrap();
            assert_eq!(Secret::shared(other.path(), &*ground.store().await).await.unwrap().0, own, "it is there first");
        }
    }

    #[test]
    fn one_of_an_operator_is_read_without_its_line_end_and_not_taken_when_it_is_short() {
        let data = tempfile::tempdir().unwrap();
        let path = data.path().join("given");
        fs::write(&path, format!("{}\n", "k".repeat(32))).unwrap();
        assert_eq!(Secret::read(&path).unwrap().0.len(), 32);
        fs::write(&path, "k".repeat(31) + "\n").unwrap();
        let error = Secret::read(&path).err().unwrap().to_string();
        assert!(error.contains("31 bytes") && error.contains("openssl rand"), "{error}");
    }
}
