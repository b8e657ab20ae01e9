//! Every word the service says, in English and Welsh.
//!
//! Belongs here: the word lists, plural rules. The lists, in `en` and `cy` a file for each area, become methods of
//! [`Words`] when the crate is built; a word missing in one of the languages is a build error.
//! Must not be here: names that are data (bins, reasons), HTML, decisions about what to say when.

use domain::language::Language;

// The build script's; here it is only tested.
#[cfg(test)]
mod generator;
mod lists;
mod plural;
mod template;

pub use lists::*;

use plural::Plural;
use template::fill;

/// The words of one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    language: Language,
}

impl Words {
    pub const fn of(language: Language) -> Self {
        Words { language }
    }

    pub const fn language(self) -> Language {
        self.language
    }

    /// A text is called for at hundreds of places: what is shortest is a call of `message` at each.
    #[inline(always)]
    fn text(self, line: usize) -> &'static str {
        self.message(line)
    }

    #[inline(never)]
    fn message(self, line: usize) -> &'static &'static str {
        list(self.language).get(line).unwrap_or(&"")
    }

    fn fill(self, line: usize, values: &[&str]) -> String {
        fill(self.text(line), values)
    }

    fn either<T: ?Sized>(self, en: &'static T, cy: &'static T) -> &'static T {
        match self.language {
            Language::En => en,
            Language::Cy => cy,
        }
    }

    /// The line of the form that a number takes; that of `Plural::Zero` is `first`.
    fn form(self, first: usize, count: u32) -> usize {
        first + Plural::of(self.language, count) as usize
    }
}

include!(concat!(env!("OUT_DIR"), "/words.rs"));

fn number(count: u32) -> String {
    count.to_string()
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use super::*;
    use Language::{Cy, En};

    #[test]
    fn each_language_has_its_own_text_with_the_same_values() {
        let said = |language| Words::of(language).addresses_shown(AddressesShown { from: "1", to: "25" });
        assert_eq!([En, Cy].map(said), ["Showing 1 to 25", "Yn dangos 1 i 25"]);
        assert_eq!([En, Cy].map(|language| Words::of(language).search_button()), ["Find", "Chwilio"]);
    }

    #[test]
    fn a_number_has_the_text_of_its_form() {
        let found = |language| move |count| Words::of(language).addresses_found(count);
        assert_eq!([0, 1, 2].map(found(En)), ["0 addresses found", "1 address found", "2 addresses found"]);
        let welsh = [
            "dim cyfeiriad",
            "1 cyfeiriad",
            "2 gyfeiriad",
            "3 chyfeiriad",
            "4 cyfeiriad",
            "6 chyfeiriad",
            "7 cyfeiriad",
        ];
        assert_eq!([0, 1, 2, 3, 4, 6, 7].map(found(Cy)), welsh);
        assert_eq!(Words::of(En).frequency_weeks(2, "Mondays"), "Every 2 weeks on Mondays");
    }

    #[test]
    fn an_area_that_is_loaded_later_says_its_words_in_each_language() {
        let until = |language, soft_date| Words::of(language).missed_open(MissedOpen { time: "5pm", soft_date });
        assert_eq!(until(En, "Thursday 26 November"), "You can report until 5pm on Thursday 26 November");
        assert_eq!(until(Cy, "ddydd Iau 26 Tachwedd"), "Gallwch roi gwybod tan 5pm ddydd Iau 26 Tachwedd");
        assert_eq!([En, Cy].map(|language| Words::of(language).forms_change()), ["Change", "Newid"]);
        let waiting = |language| move |count| Words::of(language).outbox_count(count);
        assert_eq!([1, 2].map(waiting(En)), ["1 report is waiting to be sent", "2 reports are waiting to be sent"]);
        assert_eq!(waiting(Cy)(2), "Mae 2 adroddiad yn aros i gael eu hanfon");
    }

    #[test]
    fn the_gateway_has_its_own_words_in_each_language() {
        assert_eq!([En, Cy].map(|language| Words::of(language).footer_about()), ["About", "Am y gwasanaeth"]);
    }
}
