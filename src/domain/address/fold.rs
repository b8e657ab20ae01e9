//! One spelling for matching: what people leave out when they type does not tell two streets apart.

/// Lower-case words without accents, apostrophes or punctuation: "Lôn-y-Bwthyn, St John's" -> lon y bwthyn st johns.
pub fn fold(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for character in text.chars().flat_map(char::to_lowercase) {
        match character {
            '\'' | '\u{2018}' | '\u{2019}' | '\u{2bc}' | '`' | '.' => {}
            '&' => words.extend(["and".to_owned(), String::new()]),
            _ => match words.last_mut() {
                Some(word) if character.is_alphanumeric() => word.push(without_accent(character)),
                // The combining marks of text that came decomposed.
                Some(_) if ('\u{300}'..='\u{36f}').contains(&character) => {}
                _ => words.push(String::new()),
            },
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn without_accent(character: char) -> char {
    match character {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' => 'a',
        'è' | 'é' | 'ê' | 'ë' | 'ē' => 'e',
        'ì' | 'í' | 'î' | 'ï' | 'ī' => 'i',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' => 'o',
        'ù' | 'ú' | 'û' | 'ü' | 'ū' => 'u',
        'ẁ' | 'ẃ' | 'ŵ' | 'ẅ' => 'w',
        'ỳ' | 'ý' | 'ŷ' | 'ÿ' => 'y',
        'ç' => 'c',
        'ñ' => 'n',
        other => other,
    }
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
