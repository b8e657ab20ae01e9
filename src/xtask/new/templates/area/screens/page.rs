//! The pages of this area, and where they are.

use crate::AreaPage;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// All that there is.
    Start,
}

impl AreaPage for Page {
    const ROOT: &'static str = "__path__";
    const NAMES: &'static [&'static str] = &[];

    fn read(rest: &[&str], _: &dyn Fn(&str) -> Option<String>) -> Option<Self> {
        match *rest {
            [] => Some(Page::Start),
            _ => None,
        }
    }

    fn rest(&self) -> String {
        match self {
            Page::Start => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Destination, areas::assert_read_back};
    use domain::language::Language::{Cy, En};

    #[test]
    fn every_path_that_is_written_is_read_back() {
        assert_read_back([Page::Start]);
        assert_eq!([En, Cy].map(|language| Page::Start.path(language)), ["/__path__", "/cy/__path__"]);
    }

    #[test]
    fn what_is_nowhere_is_not_found() {
        assert_eq!(Destination::of("/__path__/nowhere", |_| None), (En, Destination::NotFound));
    }
}
