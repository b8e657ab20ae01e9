//! Text in one form: composed letters, one kind of line end, nothing that is not seen.

/// The marks that stand on letters, each with the letters that carry it and what they are together. These are the letters
/// of Welsh and of the other languages of Europe that are written in Latin letters. The tables of all scripts (Unicode's
/// normalisation form C) would be as large as an area in what a browser downloads; a letter of another script stays as it
/// was typed.
const MARKS: [(char, &str, &str); 13] = [
    ('\u{300}', "AEIOUWYNaeiouwyn", "ÀÈÌÒÙẀỲǸàèìòùẁỳǹ"),
    ('\u{301}', "AEIOUWYCLNRSZaeiouwyclnrsz", "ÁÉÍÓÚẂÝĆĹŃŔŚŹáéíóúẃýćĺńŕśź"),
    ('\u{302}', "AEIOUWYCGHJSaeiouwycghjs", "ÂÊÎÔÛŴŶĈĜĤĴŜâêîôûŵŷĉĝĥĵŝ"),
    ('\u{303}', "ANOIUanoiu", "ÃÑÕĨŨãñõĩũ"),
    ('\u{304}', "AEIOUaeiou", "ĀĒĪŌŪāēīōū"),
    ('\u{306}', "AEGIOUaegiou", "ĂĔĞĬŎŬăĕğĭŏŭ"),
    ('\u{307}', "CEGIZcegz", "ĊĖĠİŻċėġż"),
    ('\u{308}', "AEIOUWYaeiouwy", "ÄËÏÖÜẄŸäëïöüẅÿ"),
    ('\u{30a}', "AUau", "ÅŮåů"),
    ('\u{30b}', "OUou", "ŐŰőű"),
    ('\u{30c}', "CDENRSTZcdenrstzLl", "ČĎĚŇŘŠŤŽčďěňřšťžĽľ"),
    ('\u{327}', "CGKLNRSTcgklnrst", "ÇĢĶĻŅŖŞŢçģķļņŗşţ"),
    ('\u{328}', "AEIUaeiu", "ĄĘĮŲąęįų"),
];

/// With each letter and its mark as one character: `y` and a circumflex is `ŷ`.
pub fn composed(text: &str) -> String {
    let mut composed = String::with_capacity(text.len());
    for letter in text.chars() {
        let together = composed.chars().next_back().and_then(|before| with_mark(before, letter));
        match together {
            Some(together) => {
                composed.pop();
                composed.push(together);
            }
            None => composed.push(letter),
        }
    }
    composed
}

fn with_mark(letter: char, mark: char) -> Option<char> {
    let (_, letters, together) = MARKS.iter().find(|(each, ..)| *each == mark)?;
    letters.chars().zip(together.chars()).find(|(each, _)| *each == letter).map(|(_, together)| together)
}

/// One line without spaces at its ends; a line end within it is a space.
pub fn line(text: &str) -> String {
    let spaced: String = lines(text).chars().map(|letter| if letter.is_whitespace() { ' ' } else { letter }).collect();
    spaced.trim().to_owned()
}

/// Lines that end in `\n`, without spaces around all of them and without characters that control a terminal.
pub fn lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    let seen: String = text.chars().filter(|letter| is_seen(*letter)).collect();
    composed(&seen).trim().to_owned()
}

/// Not what controls a terminal, nor what turns round the text after it, nor what stands for nothing. The two joiners are
/// part of how some scripts are written.
fn is_seen(letter: char) -> bool {
    match letter {
        '\n' | '\t' => true,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}' => false,
        '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{e0000}'..='\u{e007f}' => false,
        _ => !letter.is_control(),
    }
}

/// The characters of a text of several lines, as its limit counts them.
pub fn length(text: &str) -> u32 {
    lines(text).chars().count().try_into().unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    #[test]
    fn each_mark_has_as_many_letters_before_as_after() {
        for (mark, letters, together) in MARKS {
            assert_eq!(letters.chars().count(), together.chars().count(), "U+{:04X}", u32::from(mark));
        }
    }

    #[test]
    fn the_letters_of_european_languages_are_composed_as_unicode_says() {
        // Latin-1 Supplement and Latin Extended-A, and the further letters of Welsh.
        let letters = ('\u{c0}'..='\u{17f}').chain("ẀẁẂẃẄẅỲỳ".chars());
        for letter in letters {
            let apart: String = letter.to_string().nfd().collect();
            assert_eq!(composed(&apart), letter.to_string());
        }
        assert_eq!(composed("Ty\u{302} Gwyn"), "Tŷ Gwyn");
    }

    #[test]
    fn line_ends_are_one_kind_and_what_is_not_seen_goes() {
        assert_eq!(lines(" one\r\ntwo\rthree\u{2028}\u{0}\t four \n\n"), "one\ntwo\nthree\n\t four");
        assert_eq!(line(" by the\r\nback gate\u{7} "), "by the back gate");
        assert_eq!(length(" Ty\u{302}\r\n1 "), 4);
        assert_eq!(lines("\u{200b}\u{feff}\u{ad}\u{e0041}"), "");
        assert_eq!(lines("\u{202e}\u{2066}gate\u{202c}"), "gate");
        assert_eq!(lines("می\u{200c}خواهم"), "می\u{200c}خواهم");
    }

    proptest! {
        #[test]
        fn what_is_read_is_read_back(text in any::<String>(), near in "[ a-zA-Z\r\n\u{300}-\u{32f}]{0,20}") {
            for text in [text, near] {
                prop_assert_eq!(lines(&lines(&text)), lines(&text));
                prop_assert_eq!(line(&line(&text)), line(&text));
                // Unicode would say that both are the same text.
                let (ours, theirs): (String, String) = (composed(&text).nfc().collect(), text.nfc().collect());
                prop_assert_eq!(ours, theirs);
            }
        }
    }
}
