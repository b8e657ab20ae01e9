//! What a mistyped postcode may have been meant to be. Which of these are postcodes is not known here.
//! All text here is upper-case ASCII without spaces.

/// `typed` itself, then with each choice of O/0 and I/1 swapped, the fewest swaps first.
/// Letters alone are a word and digits alone a house number, not a mistyped postcode.
pub(super) fn readings(typed: &str) -> Vec<String> {
    let is_mixed = typed.contains(|character: char| character.is_ascii_digit())
        && typed.contains(|character: char| character.is_ascii_alphabetic());
    let mut readings = vec![(0, String::new())];
    for character in typed.chars() {
        let other = likeness(character).filter(|_| is_mixed);
        let swapped: Vec<_> = other.map_or_else(Vec::new, |other| {
            readings.iter().map(|(swaps, reading)| (swaps + 1, format!("{reading}{other}"))).collect()
        });
        readings.iter_mut().for_each(|(_, reading)| reading.push(character));
        readings.extend(swapped);
    }
    readings.sort_by_key(|(swaps, _)| *swaps);
    readings.into_iter().map(|(_, reading)| reading).collect()
}

fn likeness(character: char) -> Option<char> {
    match character {
        'O' => Some('0'),
        '0' => Some('O'),
        'I' => Some('1'),
        '1' => Some('I'),
        _ => None,
    }
}

/// One slip away from `typed`, the commonest slips first: a swap of O/0 or I/1, two letters in the wrong order,
/// one too many, one of a pair missing, one that looks or sounds like another.
pub(super) fn corrections(typed: &str) -> Vec<String> {
    /// In pairs.
    const ALIKE: &[u8] = b"5S8B2Z6G1L7TUV0Q4AMN";
    let letters = typed.as_bytes();
    let mut corrections = readings(typed);
    let mut push = |letters: Vec<u8>| corrections.extend(String::from_utf8(letters));
    for at in 1..letters.len() {
        let mut transposed = letters.to_vec();
        transposed.swap(at - 1, at);
        push(transposed);
    }
    for at in 0..letters.len() {
        push([&letters[..at], &letters[at + 1..]].concat());
    }
    for at in 0..letters.len() {
        push([&letters[..=at], &letters[at..]].concat());
    }
    for at in 0..letters.len() {
        for pair in ALIKE.chunks_exact(2) {
            if let Some(place) = pair.iter().position(|letter| *letter == letters[at]) {
                push([&letters[..at], &[pair[1 - place]], &letters[at + 1..]].concat());
            }
        }
    }
    corrections
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_begin_with_what_was_typed_and_swap_as_little_as_they_can() {
        assert_eq!(readings("LS1O"), ["LS1O", "LSIO", "LS10", "LSI0"]);
        assert_eq!(readings("SO"), ["SO"]);
        assert_eq!(readings("10"), ["10"]);
    }

    #[test]
    fn corrections_are_one_slip_away() {
        let corrections = corrections("AB5");
        for meant in ["BA5", "A5B", "B5", "A5", "AB", "AAB5", "ABB5", "AB55", "A85", "ABS"] {
            assert!(corrections.iter().any(|correction| correction == meant), "{meant}: {corrections:?}");
        }
        assert!(super::corrections("").iter().all(String::is_empty));
    }
}
