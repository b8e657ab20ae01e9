//! A text as words that can be compared: however it was typed, with or without accents, capitals and apostrophes.

/// The words of a text, in small letters without accents. What is in a word and cannot be seen is left out: it is how a text
/// hides another from whoever reads along.
pub fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for letter in text.chars().filter(|letter| !is_dropped(*letter)) {
        match letter.is_alphanumeric() {
            true => words.extend_last(letter),
            false => words.push(String::new()),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

trait ExtendLast {
    fn extend_last(&mut self, letter: char);
}

impl ExtendLast for Vec<String> {
    fn extend_last(&mut self, letter: char) {
        if let Some(word) = self.last_mut() {
            word.extend(letter.to_lowercase().map(plain));
        }
    }
}

/// Apostrophes, marks above letters, what has no width, and Unicode's tags.
fn is_dropped(letter: char) -> bool {
    matches!(
        letter,
        '\'' | '`' | '\u{b4}' | '\u{2018}' | '\u{2019}' | '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}'
            | '\u{2060}'..='\u{2064}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}'
    )
}

/// Of the letters that Welsh and the names of this country have; on many telephones they are hard to type.
fn plain(letter: char) -> char {
    match letter {
        'à' | 'á' | 'â' | 'ä' => 'a',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ò' | 'ó' | 'ô' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ẁ' | 'ẃ' | 'ŵ' | 'ẅ' => 'w',
        'ỳ' | 'ý' | 'ŷ' | 'ÿ' => 'y',
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_word_is_the_same_however_it_is_typed() {
        assert_eq!(words("They DIDN’T empty my bin!!"), ["they", "didnt", "empty", "my", "bin"]);
        assert_eq!(words("tŷ tŷ TY\u{302} ty"), ["ty"; 4], "composed, decomposed, without");
        assert_eq!(words("  AW1 2AB... "), ["aw1", "2ab"]);
        assert_eq!(words("?!"), Vec::<String>::new());
    }

    #[test]
    fn what_cannot_be_seen_is_not_read() {
        let hidden = "bin\u{e0069}\u{e0067} d\u{200b}ay";
        assert_eq!(words(hidden), ["bin", "day"]);
    }

    proptest! {
        #[test]
        fn words_of_words_are_the_same(text in ".{0,60}") {
            let once = words(&text);
            prop_assert_eq!(words(&once.join(" ")), once);
        }
    }
}
