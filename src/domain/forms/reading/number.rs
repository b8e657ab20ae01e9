//! Whole numbers.

use super::super::FaultKind;

/// "1,200", "1 200", "+3", "-2", "3.0". A minus may be a dash.
pub fn read(text: &str) -> Result<i64, FaultKind> {
    let plain: String = text.chars().filter(|letter| !letter.is_whitespace() && *letter != ',').collect();
    let plain = plain.replace(['\u{2212}', '\u{2013}'], "-");
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, "0"));
    let digits = whole.strip_prefix(['-', '+']).unwrap_or(whole);
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !are_digits(digits) || !are_digits(fraction) {
        return Err(FaultKind::NotANumber);
    }
    if fraction.bytes().any(|byte| byte != b'0') {
        return Err(FaultKind::NotWhole);
    }
    // What does not fit is beyond every limit.
    Ok(whole.parse().unwrap_or(if whole.starts_with('-') { i64::MIN } else { i64::MAX }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn commas_spaces_and_signs_are_read() {
        for (text, number) in
            [("3", 3), (" 1,200 ", 1200), ("1 200", 1200), ("+3", 3), ("\u{2212}2", -2), ("3.0", 3), ("007", 7)]
        {
            assert_eq!(read(text), Ok(number), "{text}");
        }
        assert_eq!(read("99999999999999999999"), Ok(i64::MAX));
        assert_eq!(read("-99999999999999999999"), Ok(i64::MIN));
    }

    #[test]
    fn what_is_no_whole_number_is_told_apart() {
        for text in ["", ",", "three", "3 bins", "1.2.3", "--1", "-", "3.", ".5", "1e3", "٣"] {
            assert_eq!(read(text), Err(FaultKind::NotANumber), "{text}");
        }
        assert_eq!(read("2.5"), Err(FaultKind::NotWhole));
    }

    proptest! {
        #[test]
        fn a_number_is_read_back(number in any::<i64>(), text in any::<String>()) {
            prop_assert_eq!(read(&number.to_string()), Ok(number));
            let _ = read(&text);
        }
    }
}
