//! Fields that more than one layout has.

use domain::address::{Outward, Postcode};

/// Digits alone, above zero.
pub fn number(text: &str) -> Option<i64> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| is_number && *number > 0)
}

/// Whole or the first half, as it is displayed.
pub fn postcode(text: &str) -> Option<String> {
    let whole = Postcode::parse(text).map(String::from);
    whole.or_else(|_| Outward::parse(text).map(String::from)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_plain_numbers() {
        for (text, read) in
            [("619363", Some(619_363)), ("0", None), ("-1", None), ("+1", None), ("", None), ("1e3", None)]
        {
            assert_eq!(number(text), read, "{text}");
        }
        assert_eq!(number(&"9".repeat(30)), None);
    }

    #[test]
    fn postcodes_are_whole_or_half() {
        for (text, read) in [("LS6", Some("LS6")), ("ls132aa", Some("LS13 2AA")), ("", None), ("N/A", None)] {
            assert_eq!(postcode(text).as_deref(), read, "{text}");
        }
    }
}
