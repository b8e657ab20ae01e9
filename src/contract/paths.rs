//! Where each resource is. Templates in `{}` are the router's; the functions fill them.

use domain::{address::AddressId, iso::date_text};
use jiff::civil::Date;

pub const COUNCIL: &str = "/api/v1/council";
pub const ADDRESSES: &str = "/api/v1/addresses";
pub const ADDRESS: &str = "/api/v1/addresses/{id}";
pub const SCHEDULE: &str = "/api/v1/addresses/{id}/schedule";
pub const CALENDAR: &str = "/api/v1/addresses/{id}/calendar.ics";
pub const OPENAPI: &str = "/api/v1/openapi.json";

/// The search for `text`, from the page that `cursor` names.
pub fn addresses(text: &str, cursor: Option<&str>) -> String {
    let mut path = [ADDRESSES, "?q=", &encode(text)].concat();
    if let Some(cursor) = cursor {
        path.push_str("&cursor=");
        path.push_str(&encode(cursor));
    }
    path
}

/// The schedule with what follows from `from` on.
pub fn schedule(id: &AddressId, from: Date) -> String {
    [ADDRESSES, "/", id.as_str(), "/schedule?from=", &date_text(from)].concat()
}

pub fn calendar(id: &AddressId) -> String {
    [ADDRESSES, "/", id.as_str(), "/calendar.ics"].concat()
}

/// Percent-encoding of a query value (RFC 3986: everything but the unreserved characters).
pub fn encode(text: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push(char::from(HEX[usize::from(byte >> 4)]));
            encoded.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_survives_its_own_punctuation() {
        assert_eq!(addresses("10 Lôn & Co", None), "/api/v1/addresses?q=10%20L%C3%B4n%20%26%20Co");
        assert_eq!(addresses("a", Some("b c")), "/api/v1/addresses?q=a&cursor=b%20c");
    }

    #[test]
    fn what_is_filled_in_is_where_the_template_says() {
        let id: AddressId = "42".parse().expect("an id");
        let filled = |template: &str| template.replace("{id}", id.as_str());
        assert_eq!(calendar(&id), filled(CALENDAR));
        let from = jiff::civil::date(2026, 11, 1);
        assert_eq!(schedule(&id, from), filled(SCHEDULE) + "?from=2026-11-01");
        assert_eq!(crate::reports::paths::missed(&id), filled(crate::reports::paths::MISSED));
    }
}
