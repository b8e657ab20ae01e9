//! The council's own pages, and where they are. All of them are the gateway's.

use crate::AreaPage;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// The titles of all.
    All,
    /// By its name, the same in both languages.
    Named(String),
}

impl AreaPage for Page {
    const ROOT: &'static str = "information";

    #[cfg(feature = "ssr")]
    fn read(rest: &[&str], _: &dyn Fn(&str) -> Option<String>) -> Option<Self> {
        match *rest {
            [] => Some(Page::All),
            [name] => Some(Page::Named(name.to_owned())),
            _ => None,
        }
    }

    /// The gateway alone knows what is there: the app asks it for whatever is below.
    #[cfg(not(feature = "ssr"))]
    fn read(_: &[&str], _: &dyn Fn(&str) -> Option<String>) -> Option<Self> {
        Some(Page::All)
    }

    fn rest(&self) -> String {
        match self {
            Page::All => String::new(),
            Page::Named(name) => ["/", name].concat(),
        }
    }

    fn is_document(&self) -> bool {
        true
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::areas::assert_read_back;
    use domain::language::Language::Cy;

    #[test]
    fn every_path_that_is_written_is_read_back() {
        assert_read_back([Page::All, Page::Named("bulky-waste".to_owned())]);
        assert_eq!(Page::Named("bulky-waste".to_owned()).path(Cy), "/cy/information/bulky-waste");
        assert_eq!(Page::read(&["bulky-waste", "more"], &|_| None), None);
    }
}
