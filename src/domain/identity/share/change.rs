//! A person changes what an organisation can read: to fewer attributes, or for a shorter time.

use super::{Share, ShareChoice, SharePeriod};
use jiff::Timestamp;

/// Why a share stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChangeFault {
    #[error("choose one attribute at least")]
    NoAttribute,
    #[error("choose for how long")]
    NoPeriod,
    #[error("more is given only when the organisation asks anew")]
    More,
    #[error("nothing is changed by it")]
    Same,
}

impl Share {
    /// For how long it can be from now on: as it is, or shorter.
    pub fn shorter_periods(&self) -> impl Iterator<Item = SharePeriod> {
        SharePeriod::ALL.into_iter().filter(|period| *period <= self.agreement.period)
    }

    /// Whether there is less than it.
    pub fn may_change(&self) -> bool {
        self.agreement.given.len() > 1 || self.shorter_periods().count() > 1
    }

    /// The share with what is left of it. A shorter time counts from now on, and ends no later than before.
    pub fn changed(&self, choice: &ShareChoice, now: Timestamp) -> Result<Share, ChangeFault> {
        if choice.attributes.is_empty() {
            return Err(ChangeFault::NoAttribute);
        }
        let period = choice.period.ok_or(ChangeFault::NoPeriod)?;
        let given = &self.agreement.given;
        if period > self.agreement.period || choice.attributes.iter().any(|one| !given.contains(one)) {
            return Err(ChangeFault::More);
        }
        let left: Vec<_> = given.iter().copied().filter(|one| choice.attributes.contains(one)).collect();
        if left == *given && period == self.agreement.period {
            return Err(ChangeFault::Same);
        }
        let mut changed = self.clone();
        if period < self.agreement.period {
            changed.until = self.until.min(period.end(now));
        }
        (changed.agreement.given, changed.agreement.period) = (left, period);
        Ok(changed)
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;
    use crate::identity::Attribute;
    use jiff::ToSpan;

    fn choice(attributes: &[Attribute], period: Option<SharePeriod>) -> ShareChoice {
        ShareChoice { attributes: attributes.to_vec(), period }
    }

    const BOTH: [Attribute; 2] = [Attribute::Name, Attribute::AgeOver18];

    #[test]
    fn less_is_left_and_never_more() {
        let share = samples::share();
        let now = share.given_at + 24.hours();
        let month = Some(SharePeriod::Month);
        let fewer = share.changed(&choice(&BOTH[1..], month), now).unwrap();
        assert_eq!((fewer.agreement.given, fewer.until), (BOTH[1..].to_vec(), share.until));
        let once = share.changed(&choice(&BOTH, Some(SharePeriod::Once)), now).unwrap();
        assert_eq!((once.agreement.period, once.until), (SharePeriod::Once, share.until), "no later than before");
        for (choice, fault) in [
            (choice(&[], month), ChangeFault::NoAttribute),
            (choice(&BOTH, None), ChangeFault::NoPeriod),
            (choice(&BOTH, month), ChangeFault::Same),
            (choice(&[Attribute::AgeOver18, Attribute::Name, Attribute::Name], month), ChangeFault::Same),
            (choice(&BOTH, Some(SharePeriod::Year)), ChangeFault::More),
            (choice(&[Attribute::Address], month), ChangeFault::More),
        ] {
            assert_eq!(share.changed(&choice, now), Err(fault), "{choice:?}");
        }
    }

    #[test]
    fn a_shorter_time_counts_from_now_on() {
        let mut share = samples::share();
        (share.agreement.period, share.until) = (SharePeriod::Year, SharePeriod::Year.end(share.given_at));
        let now = share.given_at + 48.hours();
        let month = share.changed(&choice(&BOTH, Some(SharePeriod::Month)), now).unwrap();
        assert_eq!(month.until, SharePeriod::Month.end(now));
        let late = share.until - 1.hour();
        let month = share.changed(&choice(&BOTH, Some(SharePeriod::Month)), late).unwrap();
        assert_eq!(month.until, share.until);
    }

    #[test]
    fn one_attribute_that_is_read_once_has_no_less() {
        let mut share = samples::share();
        assert!(share.may_change());
        share.agreement.period = SharePeriod::Once;
        assert!(share.may_change());
        share.agreement.given.pop();
        assert!(!share.may_change());
    }
}
