//! Telephone numbers, as they are written in the United Kingdom and abroad.

/// Of a person who reads and types calls, through Relay UK.
const RELAY: &str = "18001";
const UNITED_KINGDOM: &str = "+44";
/// What follows the zero of a British number (Ofcom's National Telephone Numbering Plan).
const BRITISH_KINDS: [char; 7] = ['1', '2', '3', '5', '7', '8', '9'];

/// The digits to dial: from within the country `01632960001`, from abroad `+353...`, with `18001 ` before it through
/// Relay UK.
pub fn read(text: &str) -> Option<String> {
    let plain = dialled(text)?;
    match plain.strip_prefix(RELAY) {
        Some(number) => Some([RELAY, " ", &number_of(number)?].concat()),
        None => number_of(&plain),
    }
}

/// Without the marks that people put between digits.
fn dialled(text: &str) -> Option<String> {
    let text = text.trim();
    let text = text.strip_prefix("tel:").unwrap_or(text);
    let mut plain = String::new();
    for letter in text.chars() {
        match letter {
            '0'..='9' => plain.push(letter),
            '+' if plain.is_empty() || plain == RELAY => plain.push('+'),
            '(' | ')' | '[' | ']' | '-' | '.' | '/' | '\u{2010}'..='\u{2015}' => {}
            space if space.is_whitespace() => {}
            _ => return None,
        }
    }
    Some(plain)
}

fn number_of(plain: &str) -> Option<String> {
    let abroad = plain.strip_prefix("00").map(|rest| ["+", rest].concat());
    let plain = abroad.as_deref().unwrap_or(plain);
    if let Some(british) = plain.strip_prefix(UNITED_KINGDOM) {
        // "+44 (0)1632".
        let digits = british.strip_prefix('0').unwrap_or(british);
        return national(&["0", digits].concat());
    }
    match plain.strip_prefix('+') {
        // E.164: a country code and no more than fifteen digits in all.
        Some(digits) => ((8..=15).contains(&digits.len()) && !digits.starts_with('0')).then(|| plain.to_owned()),
        None => national(plain),
    }
}

fn national(digits: &str) -> Option<String> {
    let kind = digits.strip_prefix('0')?.chars().next()?;
    ((10..=11).contains(&digits.len()) && BRITISH_KINDS.contains(&kind)).then(|| digits.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_number_has_one_form_however_it_is_typed() {
        for text in [
            "01632 960001",
            "(01632) 960 001",
            "+44 1632 960001",
            "+44 (0)1632-960001",
            "0044 1632 960 001",
            "tel:+44-1632-960001",
            " 01632.960.001\n",
        ] {
            assert_eq!(read(text).as_deref(), Some("01632960001"), "{text}");
        }
        assert_eq!(read("07700 900 123").as_deref(), Some("07700900123"));
        assert_eq!(read("+353 1 496 0001").as_deref(), Some("+35314960001"));
        assert_eq!(read("18001 01632 960001").as_deref(), Some("18001 01632960001"));
        assert_eq!(read("18001 +44 1632 960001").as_deref(), Some("18001 01632960001"));
    }

    #[test]
    fn what_cannot_be_dialled_is_refused() {
        for text in [
            "",
            "960001",
            "01632 96000x",
            "01632 9600",
            "01632 960001 2",
            "0632 960001 1",
            "+0 1632 960001",
            "+12",
            "++441632960001",
            "01632+960001",
            "call me",
            "18001",
            "٠١٦٣٢٩٦٠٠٠١",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_read_is_read_back(text in "[0-9+() .-]{0,24}", any in any::<String>()) {
            if let Some(phone) = read(&text) {
                prop_assert_eq!(read(&phone), Some(phone));
            }
            let _ = read(&any);
        }
    }
}
