//! The key by which a brain knows the council. It is read once, from a file or from the environment, and never printed.

use anyhow::{Context, ensure};
use std::path::Path;

/// Whatever prints a brain must leave it out: it has no `Debug`.
#[derive(Clone)]
pub struct Key(String);

impl Key {
    /// None where neither place is given, as for a brain on the council's own machine.
    pub fn find(file: Option<&Path>, variable: Option<&str>) -> anyhow::Result<Option<Key>> {
        let (text, place) = match (file, variable) {
            (None, None) => return Ok(None),
            (Some(_), Some(_)) => anyhow::bail!("give key_file or key_variable, not both"),
            (Some(file), None) => {
                let place = format!("key_file {}", file.display());
                (std::fs::read_to_string(file).with_context(|| format!("{place} cannot be read"))?, place)
            }
            (None, Some(variable)) => {
                let place = format!("the environment's {variable}, as key_variable says,");
                (std::env::var(variable).with_context(|| format!("{place} is not there"))?, place)
            }
        };
        let key = text.trim();
        ensure!(
            !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_graphic()),
            "{place} must hold the key and nothing else"
        );
        Ok(Some(Key(key.to_owned())))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_in_one_place_and_an_error_does_not_tell_it() {
        let data = tempfile::tempdir().unwrap();
        let path = data.path().join("key");
        std::fs::write(&path, " sk-123\n").unwrap();
        assert_eq!(Key::find(Some(&path), None).unwrap().map(|key| key.0).as_deref(), Some("sk-123"));
        assert!(Key::find(None, None).unwrap().is_none());
        assert!(Key::find(None, Some("PATH")).unwrap().is_some());
        std::fs::write(&path, "two words").unwrap();
        for (file, variable) in [(Some(&*path), None), (Some(&path), Some("HOME")), (None, Some("NOT_THERE_AT_ALL"))] {
            let error = format!("{:#}", Key::find(file, variable).map(|_| ()).unwrap_err());
            assert!(!error.contains("two words") && error.contains("key"), "{error}");
        }
    }
}
