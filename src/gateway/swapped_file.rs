//! A file that is swapped for another while serving: looked at every few seconds, for as long as somebody uses what it holds.

use std::fmt::Display;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// Tells one file from the next at the same path.
pub type Mark = (u64, SystemTime);

const LOOK_EVERY: Duration = Duration::from_secs(3);

pub fn mark(path: &Path) -> io::Result<Mark> {
    let file = fs::metadata(path)?;
    Ok((file.len(), file.modified()?))
}

/// `refresh` answers whether it has taken up another file; the log calls the file `name`. Must be called within a runtime.
pub fn follow<T, E>(live: &Arc<T>, name: &'static str, refresh: fn(&T) -> Result<bool, E>)
where
    T: Send + Sync + 'static,
    E: Display + Send + 'static,
{
    let followed = Arc::downgrade(live);
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(LOOK_EVERY);
        loop {
            ticks.tick().await;
            let Some(live) = followed.upgrade() else { return };
            match tokio::task::spawn_blocking(move || refresh(&live)).await {
                Ok(Ok(true)) => tracing::info!("another {name} was taken up"),
                Ok(Ok(false)) => {}
                Ok(Err(error)) => tracing::warn!(%error, "the new {name} cannot be read; the old one stays in use"),
                Err(error) => tracing::error!(%error, "looking for another {name} broke off"),
            }
        }
    });
}
