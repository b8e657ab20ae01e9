//! Addresses of e-mail, by the rule of HTML's `<input type="email">`.

/// More do not pass through mail (RFC 5321, 4.5.3.1.3).
const MAX_LENGTH: usize = 254;

/// The address without the spaces around it. It may still not exist: only a letter to it can tell.
pub fn read(text: &str) -> Option<String> {
    let text = text.trim();
    let (name, domain) = text.split_once('@')?;
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte);
    let is_email = !name.is_empty() && name.bytes().all(is_letter) && domain.split('.').all(is_label);
    (is_email && text.len() <= MAX_LENGTH).then(|| text.to_owned())
}

fn is_label(label: &str) -> bool {
    let is_inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=63).contains(&label.len()) && label.bytes().all(is_inner) && !label.starts_with('-') && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn html_s_rule_decides() {
        for good in ["a@b", "sian.o'neill+bins@example.cymru", "..@x-1.org", &format!("a@{}", "x".repeat(63))] {
            assert_eq!(read(&format!(" {good}\n")).as_deref(), Some(good));
        }
        for bad in [
            "",
            "@",
            "a@",
            "@b",
            "a b@c",
            "a@b@c",
            "a@-b",
            "a@b-",
            "a@b..c",
            "siân@b.cymru",
            "a@tŷ.cymru",
            "\"a\"@b",
            &format!("a@{}", "x".repeat(64)),
            &format!("a@{}x", "x.".repeat(130)),
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn what_is_read_is_read_back(text in "\\PC{0,12}@\\PC{0,12}") {
            if let Some(email) = read(&text) {
                prop_assert_eq!(read(&email), Some(email));
            }
        }
    }
}
