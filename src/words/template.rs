//! Texts with places for what is not known when they are written.

/// The text with values in the places of their numbers: `{0}` is the first.
pub(crate) fn fill(template: &str, values: &[&str]) -> String {
    let mut parts = template.split('{');
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let number = part.bytes().next().map_or(0, |digit| usize::from(digit.wrapping_sub(b'0')));
        filled.push_str(values.get(number).copied().unwrap_or_default());
        filled.push_str(part.get("0}".len()..).unwrap_or_default());
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_where_their_numbers_are() {
        assert_eq!(fill("{1} – {0}, {1}", &["Bins", "Weir Lane"]), "Weir Lane – Bins, Weir Lane");
        assert_eq!(fill("“{0}”", &["é"]), "“é”");
        assert_eq!(fill("Find", &[]), "Find");
    }

    #[test]
    fn a_value_is_no_template() {
        assert_eq!(fill("{0} {1}", &["{1}", "}{0"]), "{1} }{0");
    }
}
