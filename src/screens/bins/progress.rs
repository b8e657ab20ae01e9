//! How a collection stands, in a sentence that says of when it is: it stays true where it is kept.

use crate::dates;
use domain::bins::missed::Progress;
#[cfg(feature = "ssr")]
use domain::{language::Language, text::Text};
use jiff::civil::Date;
use words::{RoundDelayedBecause, RoundDoneOn, Words};

/// Without a full stop. What was on another day than `day` has its date.
pub(crate) fn progress(words: Words, progress: &Progress, day: Date) -> String {
    match progress {
        Progress::UnderWay { since } => words.round_under_way(&dates::time_of_day(words, since.time())),
        Progress::Delayed { since, reason } => {
            let time = &dates::time_of_day(words, since.time());
            match reason.as_ref().map(|reason| reason.in_language(words.language())) {
                Some(reason) => words.round_delayed_because(RoundDelayedBecause { time, reason }),
                None => words.round_delayed(time),
            }
        }
        Progress::Completed { at } if at.date() == day => words.round_done(&dates::time_of_day(words, at.time())),
        Progress::Completed { at } => {
            let (time, soft_date) = &dates::time_and_day(words, *at, day);
            words.round_done_on(RoundDoneOn { time, soft_date })
        }
        Progress::NotCompleted { reason, .. } => {
            let reason = reason.text();
            words.round_not_done(reason.in_language(words.language()).trim_end_matches('.'))
        }
    }
}

/// The same for my bins, in both languages, with where to read on about a bin that was left.
#[cfg(feature = "ssr")]
pub fn told(how: &Progress, day: Date) -> Text {
    let in_language = |language| {
        let words = Words::of(language);
        let said = progress(words, how, day);
        match how {
            Progress::NotCompleted { .. } => [&*said, ". ", &words.round_not_done_help(words.bins_missed())].concat(),
            _ => said,
        }
    };
    Text::new(in_language(Language::En), in_language(Language::Cy))
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use domain::bins::missed::CrewReason;
    use jiff::civil::date;

    const DAY: Date = date(2026, 11, 24);

    #[test]
    fn what_is_told_says_of_when_it_is_in_both_languages() {
        let at = DAY.at(10, 42, 0, 0);
        let why = Some(Text::new("roadworks in Weir Lane", "gwaith ffordd yn Weir Lane"));
        for (progress, english, welsh) in [
            (
                Progress::UnderWay { since: DAY.at(10, 30, 0, 0) },
                "The crew has been on its way since 10:30am",
                "Mae’r criw ar ei ffordd ers 10:30am",
            ),
            (
                Progress::Delayed { since: at, reason: None },
                "The crew told us at 10:42am that it is late",
                "Dywedodd y criw am 10:42am ei fod yn hwyr",
            ),
            (
                Progress::Delayed { since: at, reason: why },
                "The crew told us at 10:42am that it is late: roadworks in Weir Lane",
                "Dywedodd y criw am 10:42am ei fod yn hwyr: gwaith ffordd yn Weir Lane",
            ),
            (Progress::Completed { at }, "Emptied at 10:42am", "Gwagiwyd am 10:42am"),
            (
                Progress::Completed { at: date(2026, 11, 25).at(9, 15, 0, 0) },
                "Emptied at 9:15am on Wednesday 25 November",
                "Gwagiwyd am 9:15am ddydd Mercher 25 Tachwedd",
            ),
            (
                Progress::NotCompleted { at, reason: CrewReason::Damaged },
                "Not emptied: The bin was damaged. See “Bin not collected?” below",
                "Heb ei wagio: Roedd y bin wedi’i ddifrodi. Gweler “Bin heb ei gasglu?” isod",
            ),
        ] {
            assert_eq!(told(&progress, DAY), Text::new(english, welsh));
        }
    }
}
