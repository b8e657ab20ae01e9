//! What a person need not have said: e-mail addresses, telephone and card numbers, National Insurance numbers. They are taken
//! out of a text before it is kept. It is better to hide a number too many than one too few.

/// What stands in the place of what was hidden.
pub const HIDDEN: &str = "•••";

/// The text without what tells who somebody is, or what their card is.
pub fn hidden(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut kept = String::new();
    let mut at = 0;
    while at < letters.len() {
        let rest = &letters[at..];
        let before = kept.chars().next_back();
        match [email, number, insurance].iter().find_map(|find| find(before, rest)) {
            Some(length) => {
                kept.push_str(HIDDEN);
                at += length;
            }
            None => {
                kept.push(letters[at]);
                at += 1;
            }
        }
    }
    kept
}

/// How many characters from the start of `rest` are an e-mail address. `before` is what comes before it, here and below.
fn email(before: Option<char>, rest: &[char]) -> Option<usize> {
    if before.is_some_and(is_of_email) {
        return None;
    }
    let name = count(rest, is_of_email);
    let domain = rest.get(name + 1..).map_or(0, |rest| count(rest, is_of_email));
    let has_dot = rest.get(name + 1..name + 1 + domain).is_some_and(|domain| domain.contains(&'.'));
    (name > 0 && rest.get(name) == Some(&'@') && has_dot).then_some(name + 1 + domain)
}

/// Whatever is not of ASCII may be a letter of a name, but for what was hidden before.
fn is_of_email(letter: char) -> bool {
    let is_name = letter.is_ascii_alphanumeric() || !letter.is_ascii() || "._%+-'".contains(letter);
    is_name && !HIDDEN.contains(letter)
}

/// A telephone number as it is dialled in the United Kingdom, or that of a card, with whatever stands between its groups.
fn number(before: Option<char>, rest: &[char]) -> Option<usize> {
    let begins = rest.first().is_some_and(|first| first.is_ascii_digit() || "+(".contains(*first));
    if !begins || before.is_some_and(|before| before.is_ascii_digit()) {
        return None;
    }
    let (mut digits, mut length, mut gap) = (String::new(), None, 0);
    for (place, letter) in rest.iter().enumerate() {
        match letter {
            digit if digit.is_ascii_digit() => {
                digits.push(*digit);
                gap = 0;
                let ends = rest.get(place + 1).is_none_or(|next| !next.is_ascii_digit());
                if ends && (is_phone(&digits, rest[0] == '+') || is_card(&digits)) {
                    length = Some(place + 1);
                }
            }
            ' ' | '-' | '.' | '(' | ')' | '+' | '–' if gap < MOST_BETWEEN => gap += 1,
            _ => break,
        }
        if digits.len() > MOST_DIGITS {
            break;
        }
    }
    length
}

const MOST_BETWEEN: usize = 3;
const MOST_DIGITS: usize = 19;

fn is_phone(digits: &str, is_international: bool) -> bool {
    let national = match digits.strip_prefix("0044").or(digits.strip_prefix("44").filter(|_| digits.len() > 11)) {
        Some(rest) => rest.trim_start_matches('0'),
        None if is_international => return (8..=15).contains(&digits.len()),
        None => match digits.strip_prefix('0') {
            Some(rest) => rest,
            None => return false,
        },
    };
    matches!(national.len(), 9 | 10) && !national.starts_with('0')
}

/// Luhn's sum, by which a mistyped card number is told.
fn is_card(digits: &str) -> bool {
    let sum: u32 = (digits.bytes().rev().enumerate())
        .map(|(place, digit)| {
            let digit = u32::from(digit - b'0') * if place % 2 == 1 { 2 } else { 1 };
            if digit > 9 { digit - 9 } else { digit }
        })
        .sum();
    (13..=MOST_DIGITS).contains(&digits.len()) && sum.is_multiple_of(10)
}

/// "AB 12 34 56 C"
fn insurance(before: Option<char>, rest: &[char]) -> Option<usize> {
    if before.is_some_and(|before| before.is_ascii_alphanumeric()) {
        return None;
    }
    let (mut place, mut found) = (0, 0);
    while found < SHAPE.len() {
        match rest.get(place)? {
            ' ' | '-' if found > 0 => {}
            letter if SHAPE[found](letter) => found += 1,
            _ => return None,
        }
        place += 1;
    }
    rest.get(place).is_none_or(|next| !next.is_ascii_alphanumeric()).then_some(place)
}

const SHAPE: [fn(&char) -> bool; 9] = {
    let letter: fn(&char) -> bool = char::is_ascii_alphabetic;
    let digit: fn(&char) -> bool = char::is_ascii_digit;
    let last: fn(&char) -> bool = |letter| matches!(letter.to_ascii_uppercase(), 'A'..='D');
    [letter, letter, digit, digit, digit, digit, digit, digit, last]
};

fn count(letters: &[char], is_one: fn(char) -> bool) -> usize {
    letters.iter().take_while(|letter| is_one(**letter)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_tells_who_somebody_is_is_hidden() {
        for (text, kept) in [
            ("mail me at sian.rhys+bins@post.example please", "mail me at ••• please"),
            ("(sian@post.example)", "(•••)"),
            ("ring 07700 900123 after 5", "ring ••• after 5"),
            ("flat 12 01632 960123", "flat 12 •••"),
            ("+44 7700 900123, or 0044 (0)1632 960123", "•••, or •••"),
            ("fy rhif i yw 01632-960-123.", "fy rhif i yw •••."),
            ("card 4111 1111 1111 1111 exp 12/27", "card ••• exp 12/27"),
            ("3782-822463-10005", "•••"),
            ("NI qq 12 34 56 c thanks", "NI ••• thanks"),
            ("AB123456C", "•••"),
            ("“AB123456C”", "“•••”"),
            ("siân@post.example", "•••"),
        ] {
            assert_eq!(hidden(text), kept, "{text}");
        }
    }

    #[test]
    fn what_a_question_is_about_stays() {
        for text in [
            "is it brown this week, 24/11/2026?",
            "LS13 2AA",
            "flat 2, 10 Abbey Avenue",
            "DS-7K3M-2QW2",
            "account 6000 0012",
            "I was charged £1200.50 in 2026",
            "UPRN 100012345678",
            "lamp post 4521 on the A4067 @ the bridge",
        ] {
            assert_eq!(hidden(text), text);
        }
    }

    proptest! {
        #[test]
        fn nothing_of_it_is_left_wherever_it_stands(
            before in "([a-z£,?]{1,9} ){0,3}",
            secret in r"07[0-9]{3}[ -]?[0-9]{6}|[a-z]{2,9}\.[a-z]{2,9}@[a-z]{2,9}\.(cymru|uk)|[A-Z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]",
            after in "( [a-z?]{1,9}){0,3}",
        ) {
            prop_assert_eq!(hidden(&[&*before, &secret, &after].concat()), [&*before, HIDDEN, &after].concat());
        }

        #[test]
        fn a_text_is_hidden_once(text in "[a-z0-9@. +()-]{0,80}|\\PC{0,60}") {
            let once = hidden(&text);
            prop_assert_eq!(hidden(&once), once);
        }

        #[test]
        fn without_digits_and_addresses_a_text_stays(text in "[^0-9@]{0,80}") {
            prop_assert_eq!(hidden(&text), text);
        }
    }
}
