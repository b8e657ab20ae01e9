//! When not to ask a council's system: it has just failed several times, or retries would add to its trouble.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// Opens after so many questions in a row that failed; the same question counts once, since some systems fail for one
/// home alone. Then one call is let through each `pause` until one succeeds.
pub struct Breaker {
    limit: usize,
    pause: Duration,
    state: Mutex<State>,
}

struct State {
    /// The questions that have failed since the last success, `limit` at most.
    failed: HashSet<u64>,
    next_try: Instant,
}

impl Breaker {
    pub fn new(limit: u32, pause: Duration) -> Self {
        let state = State { failed: HashSet::new(), next_try: Instant::now() };
        Breaker { limit: limit.max(1) as usize, pause, state: Mutex::new(state) }
    }

    /// Whether a call may be made now, or how long to wait. A call that is let through and never reported on does
    /// no harm: the next one may go after the pause.
    pub fn admit(&self) -> Result<(), Duration> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        if state.failed.len() < self.limit {
            return Ok(());
        }
        if now < state.next_try {
            return Err(state.next_try - now);
        }
        state.next_try = now + self.pause;
        Ok(())
    }

    /// Whether so many have failed and none has succeeded since.
    pub fn is_open(&self) -> bool {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).failed.len() >= self.limit
    }

    pub fn succeeded(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).failed.clear();
    }

    /// `question` tells it from others.
    pub fn failed(&self, question: u64) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.failed.len() < self.limit {
            state.failed.insert(question);
        }
        state.next_try = Instant::now() + self.pause;
    }
}

/// Retries are a tenth of the calls at most, with a few in hand for a bad moment.
pub struct RetryBudget {
    /// Tenths of a retry.
    tenths: Mutex<u32>,
}

const MAX_TENTHS: u32 = 100;
const ONE_RETRY: u32 = 10;

impl RetryBudget {
    pub fn new() -> Self {
        RetryBudget { tenths: Mutex::new(MAX_TENTHS) }
    }

    /// Each call earns its share.
    pub fn earn(&self) {
        let mut tenths = self.tenths.lock().unwrap_or_else(PoisonError::into_inner);
        *tenths = (*tenths + 1).min(MAX_TENTHS);
    }

    /// Takes one retry out, where there is one left.
    pub fn spend(&self) -> bool {
        let mut tenths = self.tenths.lock().unwrap_or_else(PoisonError::into_inner);
        let rest = tenths.checked_sub(ONE_RETRY);
        *tenths = rest.unwrap_or(*tenths);
        rest.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::advance;

    const PAUSE: Duration = Duration::from_secs(30);

    #[tokio::test(start_paused = true)]
    async fn failures_in_a_row_open_the_circuit() {
        let breaker = Breaker::new(3, PAUSE);
        for question in 0..2 {
            breaker.failed(question);
        }
        breaker.succeeded();
        for question in 0..2 {
            breaker.failed(question);
            assert_eq!(breaker.admit(), Ok(()), "a success in between starts the count anew");
        }
        breaker.failed(2);
        advance(Duration::from_secs(10)).await;
        assert_eq!(breaker.admit(), Err(Duration::from_secs(20)));
    }

    #[tokio::test(start_paused = true)]
    async fn one_question_that_always_fails_does_not_close_the_door_to_others() {
        let breaker = Breaker::new(2, PAUSE);
        (0..10).for_each(|_| breaker.failed(7));
        assert_eq!(breaker.admit(), Ok(()));
        breaker.failed(8);
        assert!(breaker.admit().is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn after_the_pause_one_call_tries_the_upstream() {
        let breaker = Breaker::new(1, PAUSE);
        breaker.failed(0);
        advance(PAUSE).await;
        assert_eq!(breaker.admit(), Ok(()));
        assert_eq!(breaker.admit(), Err(PAUSE), "the others wait for what becomes of it");
        breaker.failed(0);
        advance(PAUSE).await;
        assert_eq!(breaker.admit(), Ok(()));
        breaker.succeeded();
        assert_eq!((breaker.admit(), breaker.admit()), (Ok(()), Ok(())));
    }

    #[tokio::test(start_paused = true)]
    async fn a_try_that_is_never_reported_does_not_close_the_door() {
        let breaker = Breaker::new(1, PAUSE);
        breaker.failed(0);
        advance(PAUSE).await;
        assert_eq!(breaker.admit(), Ok(()));
        advance(PAUSE).await;
        assert_eq!(breaker.admit(), Ok(()));
    }

    #[test]
    fn retries_run_out_and_are_earned_again() {
        let budget = RetryBudget::new();
        assert_eq!((0..20).filter(|_| budget.spend()).count(), 10);
        (0..9).for_each(|_| budget.earn());
        assert!(!budget.spend());
        budget.earn();
        assert!(budget.spend() && !budget.spend());
    }
}
