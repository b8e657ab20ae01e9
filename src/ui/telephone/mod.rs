//! A telephone number that calls when it is pressed.
//!
//! Accessibility: the number is the text of the link, as it is read out and written down; it stays on one line.

pub(crate) mod examples;

use leptos::prelude::*;

#[component]
pub fn Telephone(#[prop(into)] number: String) -> AnyView {
    let call = ["tel:", &dialled(&number)].concat();
    view! { <a class="telephone" href=call>{number}</a> }.into_any()
}

/// What is dialled (RFC 3966): no spaces or brackets, and no "(0)" after the code of a country.
fn dialled(number: &str) -> String {
    let number = if number.trim_start().starts_with('+') { number.replace("(0)", "") } else { number.to_owned() };
    number.chars().filter(|sign| sign.is_ascii_digit() || *sign == '+').collect()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_be_dialled_is_dialled() {
        for (number, expected) in [
            ("01234 567 890", "01234567890"),
            ("(01234) 567890", "01234567890"),
            ("+44 (0)1234 567-890", "+441234567890"),
            ("999", "999"),
        ] {
            assert_eq!(dialled(number), expected);
        }
        let html = view! { <Telephone number="01234 567 890" /> }.to_html();
        assert!(html.contains(r#"href="tel:01234567890""#) && html.contains(">01234 567 890<"), "{html}");
    }
}
