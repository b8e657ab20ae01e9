//! What the engine has made of a text, and how that goes from the browser's worker to its page: bit for bit.

use crate::{Decision, Guess, Model, safety, safety::Danger, templates};
use thiserror::Error;

/// All that is read in a text. Whoever tells of danger is answered about that, whatever else is meant.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading<'a> {
    pub danger: Option<Danger>,
    /// What it may mean, the likeliest first, also where nothing is done with it.
    pub guesses: Vec<Guess<'a>>,
    pub decision: Decision<'a>,
}

/// What was sent is no reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("this is no reading of the assistant")]
pub struct Garbled;

impl Model {
    pub fn reading(&self, text: &str) -> Reading<'_> {
        let (guesses, decision) = self.understood(text);
        Reading { danger: safety::danger(text), guesses, decision }
    }

    /// What a text may mean, and what is made of that; whether it tells of danger is another question.
    pub fn understood(&self, text: &str) -> (Vec<Guess<'_>>, Decision<'_>) {
        self.said_plainly(text).or_else(|| self.said_alone(text)).unwrap_or_else(|| {
            let guesses = self.guesses(text);
            let decision = self.decision(&guesses);
            (guesses, decision)
        })
    }

    /// What a text means that goes as a template does; if more than one thing, the likeliest first. A model of other intents
    /// than the templates' knows none of them.
    fn said_plainly(&self, text: &str) -> Option<(Vec<Guess<'_>>, Decision<'_>)> {
        let meant = templates::meant(text)?;
        let (likely, _) = self.probabilities(text);
        let mut known: Vec<(&str, f32)> =
            self.labels().zip(likely).filter(|(label, _)| meant.contains(label)).collect();
        known.sort_by(|(_, one), (_, other)| other.total_cmp(one));
        let confidence = 1.0 / meant.len() as f32;
        let guesses: Vec<Guess> = known.into_iter().map(|(label, _)| Guess { label, confidence }).collect();
        let decision = match *guesses {
            [only] if meant.len() == 1 => Decision::Act(only),
            _ if guesses.len() == meant.len() => Decision::clarify(&guesses),
            _ => return None,
        };
        Some((guesses, decision))
    }

    /// What a text may mean that is no more than a word which is ambiguous.
    fn said_alone(&self, text: &str) -> Option<(Vec<Guess<'_>>, Decision<'_>)> {
        let meant = self.meanings(&templates::only_word(text)?)?;
        let confidence = 1.0 / meant.len() as f32;
        let guesses: Vec<Guess> = meant.into_iter().map(|label| Guess { label, confidence }).collect();
        Some((guesses.clone(), Decision::clarify(&guesses)))
    }
}

impl<'a> Reading<'a> {
    /// The decision and the danger, then a guess a line, its confidence as the bits that it has.
    pub fn write(&self) -> String {
        let mut text = [self.decision.name(), "\t", self.danger.map_or("", Danger::name)].concat();
        for Guess { label, confidence } in &self.guesses {
            text += &format!("\n{label}\t{}", confidence.to_bits());
        }
        text
    }

    pub fn read(text: &'a str) -> Result<Self, Garbled> {
        let mut lines = text.split('\n').map(|line| line.split_once('\t').ok_or(Garbled));
        let (decision, danger) = lines.next().ok_or(Garbled)??;
        let guess = |(label, bits): (&'a str, &str)| {
            let confidence = f32::from_bits(bits.parse().map_err(|_| Garbled)?);
            Ok(Guess { label, confidence })
        };
        let guesses = lines.map(|line| line.and_then(guess)).collect::<Result<Vec<_>, _>>()?;
        let decision = match (decision, &*guesses) {
            ("act", [best, ..]) => Decision::Act(*best),
            ("clarify", [_, ..]) => Decision::clarify(&guesses),
            ("fallback", _) => Decision::Fallback,
            _ => return Err(Garbled),
        };
        let danger = match danger {
            "" => None,
            name => Some(Danger::named(name).ok_or(Garbled)?),
        };
        Ok(Reading { danger, guesses, decision })
    }
}

/// What a device acts on in a reading: the danger it tells of, or else the one thing that is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meant<'a> {
    Danger(Danger),
    Intent(&'a str),
    /// Nothing is clear.
    Unclear,
}

impl<'a> Meant<'a> {
    /// Of a reading as it is written, without all that a device does not need.
    pub fn read(text: &'a str) -> Self {
        let mut lines = text.split('\n').map(|line| line.split_once('\t').unwrap_or_default());
        let (decision, danger) = lines.next().unwrap_or_default();
        match (Danger::named(danger), lines.next()) {
            (Some(danger), _) => Meant::Danger(danger),
            (None, Some((intent, _))) if decision == "act" => Meant::Intent(intent),
            _ => Meant::Unclear,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static MODEL: LazyLock<Model> = LazyLock::new(|| Model::read(include_bytes!("model.bin")).unwrap());

    /// As people say it.
    const SAID: &[&str] = &[
        include_str!("phrases/en/waste.tsv"),
        include_str!("phrases/cy/meta.tsv"),
        include_str!("phrases/en/none.tsv"),
        "\tthere is a smell of gas in my flat\n\tmy husband hits me\n\t",
    ];

    #[test]
    fn a_reading_arrives_as_it_was_sent() {
        let phrases = SAID.iter().flat_map(|file| file.split('\n')).filter_map(|line| line.split_once('\t'));
        let mut decisions = Vec::new();
        for (_, phrase) in phrases {
            let reading = MODEL.reading(phrase);
            let written = reading.write();
            assert_eq!(Reading::read(&written), Ok(reading.clone()), "{phrase}");
            let meant = match (reading.danger, &reading.decision) {
                (Some(danger), _) => Meant::Danger(danger),
                (None, Decision::Act(guess)) => Meant::Intent(guess.label),
                _ => Meant::Unclear,
            };
            assert_eq!(Meant::read(&written), meant, "{phrase}");
            decisions.push((reading.decision.name(), reading.danger.is_some()));
        }
        for expected in [("act", false), ("clarify", false), ("fallback", false)] {
            assert!(decisions.contains(&expected), "{expected:?}");
        }
        assert!(decisions.iter().any(|(_, is_dangerous)| *is_dangerous));
    }

    #[test]
    fn a_sentence_that_says_what_it_means_is_not_guessed_at() {
        let reading = MODEL.reading("ai'r bin brown yw hi wythnos yma");
        assert_eq!(reading.decision, Decision::Act(Guess { label: "waste.dates", confidence: 1.0 }));
        assert_eq!(MODEL.reading("my bin").decision.name(), "clarify");
        assert_eq!(MODEL.reading("my bin").guesses.len(), 3);
    }

    #[test]
    fn a_word_of_several_meanings_is_asked_about_and_a_clear_one_is_not() {
        for text in ["car", "my car please", "light", "coeden"] {
            let reading = MODEL.reading(text);
            assert_eq!((reading.decision.name(), reading.guesses.len()), ("clarify", 3), "{text}");
        }
        for text in ["pothole", "library", "graffiti", "refund", "the drain"] {
            assert_eq!(MODEL.reading(text).decision.name(), "act", "{text}");
        }
    }

    #[test]
    fn what_is_no_reading_is_refused() {
        for text in [
            "",
            "act",
            "act\t",
            "clarify\t",
            "wave\t\nbins\t0",
            "act\tboredom\nbins\t0",
            "act\t\nbins",
            "act\t\nbins\t-1",
            "act\t\nbins\t4294967296",
            "act\t\nbins\t0\n",
        ] {
            assert_eq!(Reading::read(text), Err(Garbled), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "(act|clarify|fallback|)\t(gas|)(\n[a-z.]{0,4}\t?[0-9]{0,10}){0,4}") {
            if let Ok(reading) = Reading::read(&text) {
                prop_assert_eq!(Reading::read(&reading.write()).map(|reading| reading.write()), Ok(reading.write()));
            }
        }
    }
}
