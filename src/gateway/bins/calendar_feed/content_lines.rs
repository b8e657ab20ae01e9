//! Content lines of RFC 5545: escaped text (3.3.11), folded at 75 octets (3.1), ended by CRLF.

/// In octets, without the line's end.
const MAX_LINE_BYTES: usize = 75;

#[derive(Default)]
pub struct ContentLines(String);

impl ContentLines {
    /// A line that is as the standard wants it.
    pub fn raw(&mut self, line: &str) {
        let mut room = MAX_LINE_BYTES;
        for letter in line.chars() {
            if letter.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = MAX_LINE_BYTES - 1;
            }
            self.0.push(letter);
            room -= letter.len_utf8();
        }
        self.0.push_str("\r\n");
    }

    /// A property whose value is text for people.
    pub fn text(&mut self, name: &str, value: &str) {
        self.raw(&[name, ":", &escaped(value)].concat());
    }

    pub fn finish(self) -> String {
        self.0
    }
}

/// Control characters other than the line feed have no place in a value and are left out.
fn escaped(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for letter in value.chars() {
        match letter {
            '\\' | ',' | ';' => escaped.extend(['\\', letter]),
            '\n' => escaped.push_str("\\n"),
            _ if letter.is_control() => {}
            _ => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(value: &str) -> String {
        let mut lines = ContentLines::default();
        lines.text("SUMMARY", value);
        lines.finish()
    }

    #[test]
    fn commas_semicolons_backslashes_and_line_feeds_are_escaped() {
        assert_eq!(text("a,b;c\\d\r\ne:\"f\""), "SUMMARY:a\\,b\\;c\\\\d\\ne:\"f\"\r\n");
    }

    #[test]
    fn a_line_is_folded_before_its_76th_octet_and_between_letters() {
        // "SUMMARY:" has 8 octets, so that 67 are left on the first line; ŵ has two.
        assert_eq!(text(&"a".repeat(67)), format!("SUMMARY:{}\r\n", "a".repeat(67)));
        assert_eq!(text(&"a".repeat(68)), format!("SUMMARY:{}\r\n a\r\n", "a".repeat(67)));
        assert_eq!(text(&"ŵ".repeat(34)), format!("SUMMARY:{}\r\n ŵ\r\n", "ŵ".repeat(33)));
        let second = format!("SUMMARY:{}\r\n {}\r\n {}\r\n", "ŷ".repeat(33), "ŷ".repeat(37), "ŷ".repeat(2));
        assert_eq!(text(&"ŷ".repeat(72)), second);
    }

    proptest! {
        #[test]
        fn unfolding_gives_the_line_back(value in "[a-zâêîôûŵŷ,;\\\\\n ]{0,300}") {
            let folded = text(&value);
            prop_assert!(folded.split("\r\n").all(|line| line.len() <= MAX_LINE_BYTES));
            let unfolded = folded.replace("\r\n ", "");
            prop_assert_eq!(unfolded, format!("SUMMARY:{}\r\n", escaped(&value)));
        }
    }
}
