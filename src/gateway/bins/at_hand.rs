//! Answers of a moment ago, as they went out: when a whole street asks at once, nothing is worked out or written twice.

use crate::read::Tagged;
use domain::address::AddressId;
use jiff::civil::Date;
use quick_cache::sync::Cache;
use std::time::Duration;
use tokio::time::Instant;

/// In answers of a few kilobytes.
const MOST: usize = 2048;
/// So late a new import may show. A new day shows at once.
const MOMENT: Duration = Duration::from_secs(2);

/// Schedules by home and by the day on which they were asked for.
pub struct AnswersAtHand(Cache<(AddressId, Date), (Instant, Tagged)>);

impl Default for AnswersAtHand {
    fn default() -> Self {
        AnswersAtHand(Cache::new(MOST))
    }
}

impl AnswersAtHand {
    pub fn get(&self, key: &(AddressId, Date)) -> Option<Tagged> {
        let (made, answer) = self.0.get(key)?;
        (made.elapsed() < MOMENT).then_some(answer)
    }

    pub fn put(&self, key: (AddressId, Date), answer: Tagged) {
        self.0.insert(key, (Instant::now(), answer));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn key(id: &str, today: Date) -> (AddressId, Date) {
        (id.parse().unwrap(), today)
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_is_for_one_home_one_day_and_one_moment() {
        let answers = AnswersAtHand::default();
        let (today, tomorrow) = (date(2026, 11, 22), date(2026, 11, 23));
        answers.put(key("1", today), Tagged::new("text/plain", "monday"));
        assert!(answers.get(&key("1", today)).is_some());
        assert!(answers.get(&key("2", today)).is_none() && answers.get(&key("1", tomorrow)).is_none());
        tokio::time::advance(MOMENT).await;
        assert!(answers.get(&key("1", today)).is_none());
    }
}
