//! The pages of reports, and where they are.

use crate::AreaPage;
use contract::paths::encode;
use domain::{
    address::AddressId,
    reports::{Reference, ReportKey},
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// What was reported from this device, and the box to find a report.
    Mine,
    /// The report that was asked for in the box, as it was typed.
    Find(String),
    /// Telling that a bin of this home was missed. Every step of the form is posted here.
    Missed(AddressId),
    /// Changing a report of this home that waits on the device. Nobody else knows it: without script it is a new one.
    Change { home: AddressId, report: ReportKey },
    /// What becomes of a report.
    Report(Reference),
    /// That it was sent: the same report, right after.
    Sent(Reference),
    /// What becomes of a report that has no reference yet, on the device that keeps it. Nobody else knows it.
    Kept(ReportKey),
}

const MISSED: &str = "missed";
const KEPT: &str = "kept";
const SENT: &str = "sent";
/// Which report is changed.
const CHANGES: &str = "changes";
/// The name of the box.
pub(super) const REFERENCE: &str = "reference";

impl AreaPage for Page {
    const ROOT: &'static str = "reports";
    const NAMES: &'static [&'static str] = &[MISSED, SENT, KEPT];

    fn read(rest: &[&str], value: &dyn Fn(&str) -> Option<String>) -> Option<Self> {
        match *rest {
            [] => Some(value(REFERENCE).map_or(Page::Mine, Page::Find)),
            [MISSED, id] => {
                let home = id.parse().ok()?;
                Some(match value(CHANGES).and_then(|key| key.parse().ok()) {
                    Some(report) => Page::Change { home, report },
                    None => Page::Missed(home),
                })
            }
            [KEPT, key] => Some(Page::Kept(key.parse().ok()?)),
            [reference] => Some(Page::Report(reference.parse().ok()?)),
            [reference, SENT] => Some(Page::Sent(reference.parse().ok()?)),
            _ => None,
        }
    }

    fn rest(&self) -> String {
        match self {
            Page::Mine => String::new(),
            Page::Find(typed) => ["?", REFERENCE, "=", &encode(typed)].concat(),
            Page::Missed(id) => ["/", MISSED, "/", id.as_str()].concat(),
            Page::Change { home, report } => {
                ["/", MISSED, "/", home.as_str(), "?", CHANGES, "=", report.as_str()].concat()
            }
            Page::Report(reference) => ["/", reference.as_str()].concat(),
            Page::Sent(reference) => ["/", reference.as_str(), "/", SENT].concat(),
            Page::Kept(key) => ["/", KEPT, "/", key.as_str()].concat(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::language::Language::{self, Cy, En};

    fn read(path: &str) -> Option<Page> {
        let url = url::Url::parse("https://bins.example").and_then(|site| site.join(path)).expect("a path");
        let value = |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        let segments: Vec<&str> = url.path().split('/').filter(|segment| !matches!(*segment, "" | "cy")).collect();
        let (root, rest) = segments.split_first()?;
        (*root == Page::ROOT).then(|| Page::read(rest, &value)).flatten()
    }

    #[test]
    fn every_path_that_is_written_is_read_back() {
        let reference: Reference = "DS-7K3M-2QW2".parse().expect("a reference");
        let find = |typed: &str| Page::Find(typed.to_owned());
        for page in [
            Page::Mine,
            find(""),
            find("ds 7k3m & 2QW2"),
            Page::Missed("42".parse().expect("an id")),
            Page::Change { home: "42".parse().expect("an id"), report: ReportKey::from_random([7; 16]) },
            Page::Report(reference.clone()),
            Page::Sent(reference),
            Page::Kept(ReportKey::from_random([7; 16])),
        ] {
            for language in Language::ALL {
                assert_eq!(read(&page.path(language)), Some(page.clone()), "{}", page.path(language));
            }
        }
    }

    #[test]
    fn a_report_is_found_by_its_reference_however_it_is_written() {
        let reference: Reference = "DS-7K3M-2QW2".parse().expect("a reference");
        assert_eq!(Page::Report(reference.clone()).path(Cy), "/cy/reports/DS-7K3M-2QW2");
        assert_eq!(read("/reports/7k3m2qw2"), Some(Page::Report(reference)));
        let missed = Page::Missed("42".parse().expect("an id"));
        assert_eq!(missed.path(En), "/reports/missed/42");
        assert_eq!(read("/reports/missed/42?changes=what"), Some(missed), "no key");
    }

    #[test]
    fn what_is_nowhere_is_not_found() {
        for path in [
            "/reports/missed",
            "/reports/missed/4%202",
            "/reports/DS-7K3M-2QW3",
            "/reports/missed/42/sent",
            "/reports/kept/42",
        ] {
            assert_eq!(read(path), None, "{path}");
        }
    }
}
