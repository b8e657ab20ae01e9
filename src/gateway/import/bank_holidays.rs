//! `gateway import bank-holidays`: the list that GOV.UK publishes, for holidays that were proclaimed later.

use crate::bank_holidays::{ListError, keep};
use crate::upstream::text;
use domain::holidays::Division;
use std::fmt;
use std::path::{Path, PathBuf};

/// Why nothing was imported. The list in use is left as it was.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("cannot read the file {}: {source}", path.display())]
    Read { path: PathBuf, source: std::io::Error },
    #[error("the file {} cannot be used: {source}", path.display())]
    List { path: PathBuf, source: ListError },
}

/// How many holidays each division has.
#[derive(Debug)]
pub struct Report([usize; 3]);

pub fn run(file: &Path, data: &Path) -> Result<Report, ImportError> {
    let path = || file.to_owned();
    let bytes = std::fs::read(file).map_err(|source| ImportError::Read { path: path(), source })?;
    let published = keep(&text(&bytes, None), data).map_err(|source| ImportError::List { path: path(), source })?;
    Ok(Report(Division::ALL.map(|division| published.division(division).iter().count())))
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [england_and_wales, scotland, northern_ireland] = self.0;
        write!(
            formatter,
            "Bank holidays: {england_and_wales} in England and Wales, {scotland} in Scotland, {northern_ireland} in Northern \
             Ireland"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::holidays::PUBLISHED;

    #[test]
    fn the_published_list_is_taken_and_another_file_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let (file, data) = (folder.path().join("list.json"), folder.path().join("data"));
        std::fs::write(&file, PUBLISHED).unwrap();
        let report = run(&file, &data).unwrap().to_string();
        assert_eq!(report, "Bank holidays: 83 in England and Wales, 94 in Scotland, 103 in Northern Ireland");
        std::fs::write(&file, "[]").unwrap();
        assert!(run(&file, &data).unwrap_err().to_string().contains("cannot be used"));
        assert!(run(&folder.path().join("none"), &data).unwrap_err().to_string().contains("cannot read the file"));
        assert_eq!(std::fs::read_to_string(data.join("bank-holidays.json")).unwrap(), PUBLISHED);
    }
}
