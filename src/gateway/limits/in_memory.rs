//! The look-ups of one gateway, in its memory until midnight.

use super::{Allowance, Asked, LookUps};
use async_trait::async_trait;
use jiff::civil::Date;
use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

/// More look-ups than a day of a large city brings; beyond, the count begins anew rather than fill the memory.
const MAX_LOOK_UPS: usize = 1_000_000;

#[derive(Default)]
pub struct InMemory(Mutex<Day>);

#[derive(Default)]
struct Day {
    date: Date,
    look_ups: HashSet<i64>,
    /// By network.
    counts: HashMap<i64, u32>,
}

impl InMemory {
    /// Whether it was counted here on that day.
    pub fn knows(&self, asked: &Asked) -> bool {
        let day = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        day.date == asked.day && day.look_ups.contains(&asked.look_up)
    }

    pub fn count(&self, asked: &Asked) -> bool {
        let mut day = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if day.date != asked.day || day.look_ups.len() >= MAX_LOOK_UPS {
            *day = Day { date: asked.day, ..Day::default() };
        }
        day.count(asked)
    }

    pub fn is_full(&self, date: Date, networks: &[Allowance]) -> bool {
        let day = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        day.date == date && day.is_full(networks)
    }
}

#[async_trait]
impl LookUps for InMemory {
    async fn admit(&self, asked: &Asked) -> bool {
        self.count(asked)
    }

    async fn is_known(&self, asked: &Asked) -> bool {
        self.knows(asked)
    }

    async fn is_used_up(&self, day: Date, networks: &[Allowance]) -> bool {
        self.is_full(day, networks)
    }
}

impl Day {
    fn count(&mut self, Asked { look_up, networks, .. }: &Asked) -> bool {
        if self.look_ups.contains(look_up) {
            return true;
        }
        if self.is_full(networks) {
            return false;
        }
        for allowance in networks {
            *self.counts.entry(allowance.network).or_default() += 1;
        }
        self.look_ups.insert(*look_up)
    }

    fn is_full(&self, networks: &[Allowance]) -> bool {
        networks.iter().any(|it| self.counts.get(&it.network).is_some_and(|count| *count >= it.most))
    }
}
