//! What is to be written. All of it is worked out before anything is touched, so that what cannot be done leaves nothing
//! half done; and nothing that is there is overwritten.

use super::template::{Names, Template};
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

pub struct Plan {
    root: PathBuf,
    new: BTreeMap<String, String>,
    changed: BTreeMap<String, String>,
}

impl Plan {
    /// For the project at `root`.
    pub fn at(root: &Path) -> Plan {
        Plan { root: root.to_owned(), new: BTreeMap::new(), changed: BTreeMap::new() }
    }

    pub fn exists(&self, path: &str) -> bool {
        self.root.join(path).exists()
    }

    pub fn read(&self, path: &str) -> Result<String> {
        match self.changed.get(path) {
            Some(text) => Ok(text.clone()),
            None => fs::read_to_string(self.root.join(path)).with_context(|| format!("cannot read {path}")),
        }
    }

    /// The files of a folder whose names end so, in order.
    pub fn list(&self, folder: &str, end: &str) -> Result<Vec<String>> {
        let entries = fs::read_dir(self.root.join(folder)).with_context(|| format!("cannot read {folder}"))?;
        let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
        let mut names = names.collect::<Result<Vec<_>>>()?;
        names.retain(|name| name.ends_with(end));
        names.sort();
        Ok(names.into_iter().map(|name| format!("{folder}/{name}")).collect())
    }

    /// Refuses where a module of this name is there, as a file or as a folder.
    pub fn refuse_module(&self, folder: &str, name: &str) -> Result<()> {
        let found =
            [format!("{folder}/{name}"), format!("{folder}/{name}.rs")].into_iter().find(|path| self.exists(path));
        match found {
            Some(path) => bail!("{path} is there already; choose another name"),
            None => Ok(()),
        }
    }

    /// A new file for each template.
    pub fn make(&mut self, templates: &[Template], names: &Names) -> Result<()> {
        for template in templates {
            let path = names.fill(template.path);
            if self.exists(&path) {
                bail!("{path} is there already; nothing was written");
            }
            self.new.insert(path, names.fill(template.text));
        }
        Ok(())
    }

    /// Another text in the place of that of a file which is there.
    pub fn change(&mut self, path: &str, change: impl FnOnce(&str) -> Result<String>) -> Result<()> {
        let text = change(&self.read(path)?);
        let text =
            text.with_context(|| format!("{path} is not as `cargo xtask new` expects it; nothing was written"))?;
        self.changed.insert(path.to_owned(), text);
        Ok(())
    }

    pub fn write(self) -> Result<Written> {
        for (path, text) in &self.new {
            let place = self.root.join(path);
            let folder = place.parent().unwrap_or(&self.root);
            fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
            let file = OpenOptions::new().write(true).create_new(true).open(&place);
            file.and_then(|mut file| file.write_all(text.as_bytes()))
                .with_context(|| format!("cannot write {path}"))?;
        }
        for (path, text) in &self.changed {
            fs::write(self.root.join(path), text).with_context(|| format!("cannot write {path}"))?;
        }
        Ok(Written { new: self.new.into_keys().collect(), changed: self.changed.into_keys().collect() })
    }
}

/// The files that a plan has written, by their paths below the top.
pub struct Written {
    pub new: Vec<String>,
    pub changed: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::new::name::Name;

    const FILES: &[Template] = &[Template { path: "src/__name__/mod.rs", text: "//! __Name__.\n" }];

    fn names() -> Names {
        Names::of(&Name::read("demo").unwrap())
    }

    #[test]
    fn what_is_there_is_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let mut plan = Plan::at(folder.path());
        plan.make(FILES, &names()).unwrap();
        assert!(!plan.exists("src/demo/mod.rs"), "nothing is written before all is known");
        plan.write().unwrap();
        assert_eq!(fs::read_to_string(folder.path().join("src/demo/mod.rs")).unwrap(), "//! Demo.\n");
        let mut again = Plan::at(folder.path());
        let error = again.make(FILES, &names()).unwrap_err().to_string();
        assert_eq!(error, "src/demo/mod.rs is there already; nothing was written");
        let error = again.refuse_module("src", "demo").unwrap_err().to_string();
        assert_eq!(error, "src/demo is there already; choose another name");
    }

    #[test]
    fn a_file_that_is_not_as_expected_is_named_and_left() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("lib.rs"), "fn main() {}\n").unwrap();
        let mut plan = Plan::at(folder.path());
        plan.make(FILES, &names()).unwrap();
        let error = plan.change("lib.rs", |_| bail!("it has no list")).unwrap_err();
        assert!(format!("{error:#}").starts_with("lib.rs is not as `cargo xtask new` expects it"), "{error:#}");
        let error = plan.change("areas.rs", |text| Ok(text.to_owned())).unwrap_err();
        assert_eq!(error.to_string(), "cannot read areas.rs");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
