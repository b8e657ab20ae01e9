//! The jobs file: one collection a row, kept by home until the premises are written.

use super::super::fields::number;
use super::super::progress::Progress;
use super::super::source::{Layout, Row, Rows, SourceError};
use super::super::tally::{Reason, Tally};
use crate::bins::leeds::BinDates;
use jiff::civil::Date;
use std::collections::HashSet;
use std::path::Path;

const LAYOUT: Layout = Layout { what: "jobs", columns: &["premises id", "bin", "date (dd/mm/yy)"] };

/// A collection of a home, small: there are millions.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Job {
    premises: i64,
    line: u32,
    date: Date,
    /// Its place among the codes.
    code: u16,
}

/// All collections of the file, sorted by home.
#[derive(Default)]
pub struct Jobs {
    pub tally: Tally,
    codes: Vec<String>,
    jobs: Vec<Job>,
}

impl Jobs {
    pub fn read(path: &Path, progress: Progress) -> Result<Jobs, SourceError> {
        let mut rows = Rows::open(path, LAYOUT, &progress)?;
        let mut read = Jobs::default();
        while let Some((line, row)) = rows.next()? {
            match read.job(line, &row) {
                Ok(job) => {
                    read.tally.taken += 1;
                    read.jobs.push(job);
                }
                Err((reason, found)) => read.tally.refuse(line, reason, &found),
            }
            if read.tally.is_hopeless() {
                break;
            }
        }
        if read.jobs.is_empty() {
            return Err(rows.none_usable(&read.tally));
        }
        read.jobs.sort_unstable();
        progress.end();
        Ok(read)
    }

    /// The dates of one home; None where it has none.
    pub fn of(&self, premises: i64) -> Option<BinDates> {
        let start = self.jobs.partition_point(|job| job.premises < premises);
        let own = self.jobs[start..].iter().take_while(|job| job.premises == premises);
        let dates: BinDates = own.map(|job| (self.codes[usize::from(job.code)].as_str(), job.date)).collect();
        (dates != BinDates::default()).then_some(dates)
    }

    /// Collections of homes that are not among `known` are refused after all.
    pub fn refuse_strangers(&mut self, known: &HashSet<i64>) {
        let mut strangers: Vec<Job> = self.jobs.extract_if(.., |job| !known.contains(&job.premises)).collect();
        strangers.sort_unstable_by_key(|job| job.line);
        for job in strangers {
            self.tally.taken -= 1;
            self.tally.refuse(job.line.into(), Reason::UnknownPremises, &job.premises.to_string());
        }
    }

    /// How many collections each bin code has, by code.
    pub fn by_code(&self) -> Vec<(String, u64)> {
        let mut counts: Vec<(String, u64)> = self.codes.iter().map(|code| (code.clone(), 0)).collect();
        for job in &self.jobs {
            counts[usize::from(job.code)].1 += 1;
        }
        counts.sort();
        counts
    }

    fn job(&mut self, line: u64, row: &Row<'_>) -> Result<Job, (Reason, String)> {
        if row.len() != LAYOUT.columns.len() {
            return Err((Reason::Columns, row.len().to_string()));
        }
        let premises = number(&row.text(0)).ok_or_else(|| (Reason::Id, row.text(0).into_owned()))?;
        let code = self.code(&row.text(1)).ok_or_else(|| (Reason::BinCode, row.text(1).into_owned()))?;
        let date = date(&row.text(2)).ok_or_else(|| (Reason::Date, row.text(2).into_owned()))?;
        Ok(Job { premises, line: u32::try_from(line).unwrap_or(u32::MAX), date, code })
    }

    /// The place of this code among those met so far; a council has a handful.
    fn code(&mut self, code: &str) -> Option<u16> {
        const MAX_BYTES: usize = 40;
        if code.is_empty() || code.len() > MAX_BYTES {
            return None;
        }
        let at = self.codes.iter().position(|known| known == code).unwrap_or_else(|| {
            self.codes.push(code.to_owned());
            self.codes.len() - 1
        });
        u16::try_from(at).ok()
    }
}

/// `dd/mm/yy` of this century, or `dd/mm/yyyy`.
fn date(text: &str) -> Option<Date> {
    let mut parts = text.split('/');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let are_digits = [day, month, year].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    if parts.next().is_some() || !are_digits {
        return None;
    }
    let year = match year.len() {
        2 => 2000 + year.parse::<i16>().ok()?,
        4 => year.parse().ok()?,
        _ => return None,
    };
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil;
    use proptest::prelude::*;

    #[test]
    fn dates_are_british() {
        for (text, read) in [
            ("04/07/25", Some(civil::date(2025, 7, 4))),
            ("4/7/2025", Some(civil::date(2025, 7, 4))),
            ("29/02/28", Some(civil::date(2028, 2, 29))),
            ("29/02/25", None),
            ("07/13/25", None),
            ("2025-07-04", None),
            ("04/07/025", None),
            ("+4/07/25", None),
            ("04/07/25/1", None),
            ("", None),
        ] {
            assert_eq!(date(text), read, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_date_or_refused(text in "\\PC{0,12}|[0-9/]{0,10}") {
            if let Some(date) = date(&text) {
                prop_assert!(text.contains(&date.day().to_string()));
            }
        }
    }
}
