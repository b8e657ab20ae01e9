//! What a text holds besides what is meant by it: an address, a container, a day, a reference. In both languages at once,
//! because people mix them.
//!
//! Belongs here: finding it in what is typed. Must not be here: what a valid postcode or reference is (the domain's), which
//! addresses and containers there are (they are given), what is asked when something is missing (the dialogue's).

mod asked;
mod container;
mod container_words;
mod date_words;
mod days;
mod figures;
mod here;
mod place;
mod place_words;
mod postcode;
mod reference;
mod sentence;
#[cfg(test)]
pub(crate) mod tests;
mod tokens;
mod when;

use domain::{address::Postcode, reports::Reference};
use jiff::civil::Date;
use tokens::Tokens;

pub use asked::Asked;
pub use container::{Collected, Container, Description};
pub use place::Place;
pub use reference::Misread;
pub(crate) use sentence::Sentence;
pub use when::{NotASpan, Span, Time, When};

/// What is known before anything is read.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    pub today: Date,
    /// The containers of the home; as long as it is not known, all that the council has.
    pub containers: &'a [Collected<'a>],
}

/// What was found, each at its first place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub postcode: Option<Postcode>,
    pub place: Option<Place>,
    /// Whether it is where the person is.
    pub here: bool,
    /// In the order in which they are named; none that is said not to be meant.
    pub containers: Vec<Container>,
    pub when: Option<When>,
    pub reference: Option<Result<Reference, Misread>>,
    /// The words that are part of none of these.
    pub other_words: Vec<String>,
}

impl Found {
    pub fn is_empty(&self) -> bool {
        let is_any = self.postcode.is_some() || self.place.is_some() || self.here || self.reference.is_some();
        !is_any && self.containers.is_empty() && self.when.is_none()
    }
}

/// Of a longer text, only the beginning is read.
pub fn find(text: &str, known: Known<'_>) -> Found {
    let mut tokens = Tokens::of(text);
    // What is sure goes first, because it takes its words from the others: in "12 Green Lane" no bin is green.
    let reference = reference::find(&mut tokens);
    let figures = figures::find(&mut tokens, known.today);
    let postcode = postcode::find(&mut tokens);
    let place = place::find(&mut tokens);
    let when = figures.or_else(|| days::find(&mut tokens, known.today));
    let containers = container::find(&mut tokens, known.containers);
    let here = here::find(&mut tokens);
    Found { postcode, place, here, containers, when, reference, other_words: tokens.left() }
}
