//! One spelling for matching: what people leave out when they type does not tell two words apart.
//!
//! Belongs here: which letters are the same. Must not be here: what a mark or a word stands for in one place ("&" in the name of
//! a street).

/// The words of a text, in small letters without accents, apostrophes or punctuation. What is in a word and cannot be seen is left
/// out: it is how a text hides another from whoever reads along.
pub fn words(text: &str) -> Vec<String> {
    let letters = text.chars().flat_map(char::to_lowercase).filter(|letter| !is_dropped(*letter)).map(without_accent);
    let (mut words, mut word) = (Vec::new(), String::new());
    for letter in letters.chain([' ']) {
        if letter.is_alphanumeric() {
            word.push(letter);
        } else if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
    }
    words
}

/// Apostrophes, marks above letters of text that came decomposed, what has no width, and Unicode's tags.
fn is_dropped(letter: char) -> bool {
    matches!(
        letter,
        '\'' | '`' | '\u{b4}' | '\u{2bc}' | '\u{2018}' | '\u{2019}' | '\u{ad}' | '\u{300}'..='\u{36f}'
            | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// Of the letters that Welsh and the names of this country have; on many telephones they are hard to type.
fn without_accent(letter: char) -> char {
    match letter {
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
        fn words_of_words_are_the_same(text in any::<String>()) {
            let once = words(&text);
            prop_assert_eq!(words(&once.join(" ")), once);
        }
    }
}
