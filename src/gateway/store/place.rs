//! Where the store is: `[store]` of `council.toml`, or else a file below `--data`.

use super::Kind;
use serde::Deserialize;
use std::fmt::{self, Display, Formatter};
use std::io;
use std::path::{Path, PathBuf};
use url::Url;

/// `[store]`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// A PostgreSQL database, without its password; SQLite in `--data` if left out.
    pub url: Option<String>,
    /// A file with the password; the environment's `PGPASSWORD` if left out.
    pub password_file: Option<PathBuf>,
}

/// Why settings name no place. None of them is shown, since one may hold a password.
#[derive(Debug, thiserror::Error)]
pub enum NoPlace {
    #[error("store.url must be the address of a PostgreSQL database like postgres://doorstep@db.internal/doorstep")]
    Url,
    #[error(
        "store.url must not hold a password: put it into the file that store.password_file names, or into PGPASSWORD"
    )]
    PasswordInUrl,
    #[error("store.password_file is of no use without store.url")]
    NoUrl,
    #[error("the password of the store in {path} cannot be read: {reason}")]
    PasswordFile { path: PathBuf, reason: io::Error },
}

impl Settings {
    /// The database that is named, as far as the file alone tells.
    pub fn database(&self) -> Result<Option<Url>, NoPlace> {
        let Some(text) = &self.url else {
            return if self.password_file.is_some() { Err(NoPlace::NoUrl) } else { Ok(None) };
        };
        let url: Url = text.parse().map_err(|_| NoPlace::Url)?;
        if !matches!(url.scheme(), "postgres" | "postgresql") {
            return Err(NoPlace::Url);
        }
        if url.password().is_some() || url.query_pairs().any(|(name, _)| name == "password") {
            return Err(NoPlace::PasswordInUrl);
        }
        Ok(Some(url))
    }
}

/// A store's place, with its password. It shows itself without.
#[derive(Clone)]
pub enum Place {
    Sqlite(PathBuf),
    Postgres(Url),
}

impl Place {
    pub fn of(settings: &Settings, data: &Path) -> Result<Self, NoPlace> {
        let Some(mut url) = settings.database()? else { return Ok(Place::Sqlite(data.join("store.sqlite"))) };
        if let Some(path) = &settings.password_file {
            let password =
                std::fs::read_to_string(path).map_err(|reason| NoPlace::PasswordFile { path: path.clone(), reason })?;
            // What follows a `%` would be read as the code of a letter.
            let password = password.trim_end().replace('%', "%25");
            url.set_password(Some(&password)).map_err(|()| NoPlace::Url)?;
        }
        Ok(Place::Postgres(url))
    }

    pub fn kind(&self) -> Kind {
        match self {
            Place::Sqlite(_) => Kind::Sqlite,
            Place::Postgres(_) => Kind::Postgres,
        }
    }

    /// As the driver takes it.
    pub(super) fn url(&self) -> Url {
        match self {
            Place::Sqlite(file) => sqlite(file),
            Place::Postgres(url) => url.clone(),
        }
    }
}

/// The file's path, in which `?` and `#` mean nothing.
fn sqlite(file: &Path) -> Url {
    let absolute = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    let path = Url::from_file_path(absolute).map_or_else(|()| String::new(), |url| url.path().to_owned());
    format!("sqlite://{path}?mode=rwc").parse().expect("a path makes a URL")
}

impl Display for Place {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Place::Sqlite(file) => write!(out, "{}", file.display()),
            Place::Postgres(url) => {
                write!(out, "at {}", url.host_str().unwrap_or("localhost"))?;
                url.port().map_or(Ok(()), |port| write!(out, ":{port}"))?;
                write!(out, "{}", url.path())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(url: &str, password_file: Option<&Path>) -> Settings {
        Settings { url: Some(url.to_owned()), password_file: password_file.map(Path::to_owned) }
    }

    #[test]
    fn without_settings_it_is_a_file_below_data_whatever_that_is_called() {
        for folder in ["data", "/var/lib/doorstep", "/tmp/a b?c#d%25"] {
            let place = Place::of(&Settings::default(), Path::new(folder)).ok().unwrap();
            let Place::Sqlite(file) = &place else { panic!("{place}") };
            assert_eq!(*file, Path::new(folder).join("store.sqlite"));
            let url = place.url();
            let path = percent_encoding::percent_decode_str(url.path()).decode_utf8().unwrap().into_owned();
            assert_eq!((Path::new(&path), url.query()), (&*std::path::absolute(file).unwrap(), Some("mode=rwc")));
        }
    }

    #[test]
    fn the_password_comes_from_its_file_and_is_not_shown() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("password");
        std::fs::write(&file, "s3cret/@:%41\n").unwrap();
        let settings = settings("postgres://doorstep@db.internal:5433/doorstep", Some(&file));
        let place = Place::of(&settings, folder.path()).ok().unwrap();
        assert_eq!(place.url().password(), Some("s3cret%2F%40%3A%2541"));
        assert_eq!(place.to_string(), "at db.internal:5433/doorstep");
        std::fs::remove_file(&file).unwrap();
        let error = Place::of(&settings, folder.path()).err().unwrap().to_string();
        assert!(error.contains("password of the store in") && error.contains("No such file"), "{error}");
    }

    #[test]
    fn settings_that_name_no_database_are_refused_without_showing_what_they_hold() {
        for (settings, told) in [
            (settings("mysql://db/doorstep", None), "must be the address of a PostgreSQL"),
            (settings("db.internal", None), "must be the address of a PostgreSQL"),
            (settings("postgres://doorstep:s3cret@db/doorstep", None), "store.password_file names, or into PGPASSWORD"),
            (settings("postgres://db/doorstep?password=s3cret", None), "store.password_file names, or into PGPASSWORD"),
            (Settings { url: None, password_file: Some("file".into()) }, "of no use without store.url"),
        ] {
            let error = settings.database().unwrap_err().to_string();
            assert!(error.contains(told) && !error.contains("s3cret"), "{error}");
        }
    }
}
