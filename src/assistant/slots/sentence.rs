//! A text word by word, with what is told of containers and days in it, for whoever looks at how a sentence goes.

use super::{
    container,
    date_words::{AFTER, BEFORE, DAY_OR_NIGHT, DAYS, Unit, Which, unit, weekday},
    tokens::Tokens,
    when::Time,
};

/// What tells of a container beside other words and alone, more often, of something else: they missed the hedge, is it clear
/// tomorrow, when is the money coming, when is Gwen.
const OTHER_ALONE: [&str; 12] =
    ["grass", "hedge", "clear", "silver", "card", "cerdyn", "papers", "bulk", "arian", "gwen", "gwyn", "bron"];

pub(crate) struct Sentence<'a>(Tokens<'a>);

impl<'a> Sentence<'a> {
    pub(crate) fn of(text: &'a str) -> Self {
        Sentence(Tokens::of(text))
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Where these words end, if they stand there.
    pub(crate) fn words<'w>(&self, at: usize, words: impl Iterator<Item = &'w str>) -> Option<usize> {
        words.into_iter().try_fold(at, |at, word| (self.0.word(at) == Some(word)).then_some(at + 1))
    }

    /// Where one container ends that is told from others there.
    pub(crate) fn container(&self, at: usize) -> Option<usize> {
        let (range, description) = container::description_at(&self.0, at);
        let is_other = range.len() == 1 && self.0.word(at).is_some_and(|word| OTHER_ALONE.contains(&word));
        (description.tells_apart() && !is_other).then_some(range.end)
    }

    /// Where a bin, a box or whatever else ends that is called so there.
    pub(crate) fn bin(&self, at: usize) -> Option<usize> {
        let (range, description) = container::description_at(&self.0, at);
        description.kind.map(|_| range.end)
    }

    /// Where a day or a week ends that is named there and may lie on that side of today. Which one it is does not matter here:
    /// without counting days the engine is half as much to load.
    pub(crate) fn days(&self, at: usize, time: Time) -> Option<usize> {
        let at = at + usize::from(["on", "for", "from", "ar", "i", "yr", "r"].contains(&self.word(at)));
        if let Some((length, days)) = self.0.phrase(at, DAYS) {
            let is_there = if time == Time::Past { days <= 0 } else { days >= 0 };
            return is_there.then_some(at + length);
        }
        let (before, mut which) = self.0.phrase(at, BEFORE).map_or((0, None), |(length, it)| (length, Some(it)));
        let announced = usize::from(DAY_OR_NIGHT.contains(&self.word(at + before)));
        let name = at + before + announced;
        let mut end = name + 1;
        if let Some((length, it)) = self.0.phrase(end, AFTER) {
            (end, which) = (end + length, Some(it));
        }
        let is_day = weekday(self.word(name), announced > 0 || which.is_some()).is_some();
        let is_week = which.is_some() && matches!(unit(self.word(name)), Some(Unit::Weeks(1) | Unit::Weekend));
        let is_there = which != Some(if time == Time::Past { Which::Next } else { Which::Last });
        ((is_day || is_week) && is_there).then_some(end)
    }

    pub(crate) fn word(&self, at: usize) -> &str {
        self.0.word(at).unwrap_or_default()
    }
}
