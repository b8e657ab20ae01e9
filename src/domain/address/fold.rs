//! The words of an address as they are compared.

use crate::spelling::words;

/// As [`words`], with what is written short in addresses: "Lôn-y-Bwthyn, St. John's & Co" -> lon y bwthyn st johns and co.
pub fn fold(text: &str) -> Vec<String> {
    words(&text.replace('.', "").replace('&', " and "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn case_accents_and_punctuation_fold_away() {
        for (text, words) in [
            ("Lôn-y-Bwthyn, St. John's", "lon y bwthyn st johns"),
            ("TŶ GWYN / Tŷ Gwyn / ty\u{302} gwyn", "ty gwyn ty gwyn ty gwyn"),
            ("  Horse & Groom\u{2019}s  Yard ", "horse and grooms yard"),
            ("10a", "10a"),
            (" ,.- ", ""),
        ] {
            assert_eq!(fold(text).join(" "), words, "{text}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in any::<String>()) {
            let once = fold(&text).join(" ");
            prop_assert_eq!(fold(&once).join(" "), once);
        }
    }
}
