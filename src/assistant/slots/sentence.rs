//! A text word by word, with what is told of containers and days in it, for whoever looks at how a sentence goes.

use super::{container, days, tokens::Tokens, when::Time};
use jiff::civil::{Date, date};

/// Any day: all that is asked is on which side of it another is.
const TODAY: Date = date(2026, 1, 1);

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

    /// Where days end that are named there, and that may lie on that side of today.
    pub(crate) fn days(&self, at: usize, time: Time) -> Option<usize> {
        let is_led_to = self.0.word(at).is_some_and(|word| ["on", "for", "from", "ar", "i", "yr", "r"].contains(&word));
        let at = at + usize::from(is_led_to);
        let (length, when) = days::named_at(&self.0, at, TODAY)?;
        when.readings().iter().any(|span| time.has(*span, TODAY)).then_some(at + length)
    }
}
