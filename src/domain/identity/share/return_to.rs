//! Where a person is led back to who has answered a request. By that an organisation knows that whoever answered is whom it
//! deals with: a link that was passed on does not come back to the browser that it was made for.

use super::Organisation;
use serde::{Deserialize, Serialize};

/// What an organisation says of the way back with each request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReturnTo {
    /// One of those that the council's settings have of it, letter by letter.
    pub url: String,
    /// By which it knows the browser of its own visitor again. It is to be unguessable, and another each time.
    pub state: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReturnFault {
    #[error("returnTo.url is none of the organisation's return addresses")]
    NotKnown,
    #[error("returnTo is missing, and the organisation has return addresses")]
    Missing,
    #[error("returnTo.state must be {SHORTEST_STATE} to {LONGEST_STATE} letters, digits and signs")]
    State,
}

/// 96 bits of randomness have as many letters in base64.
const SHORTEST_STATE: usize = 16;
const LONGEST_STATE: usize = 200;

impl ReturnTo {
    /// Whether an organisation may ask with this way back. One that has return addresses always names one: what it forgot once
    /// would else be what nobody knows the giver of.
    pub fn check(asked: Option<&ReturnTo>, organisation: &Organisation) -> Result<(), ReturnFault> {
        let Some(ReturnTo { url, state }) = asked else {
            let none = organisation.return_addresses.is_empty();
            return if none { Ok(()) } else { Err(ReturnFault::Missing) };
        };
        if !organisation.return_addresses.contains(url) {
            return Err(ReturnFault::NotKnown);
        }
        let is_state = (SHORTEST_STATE..=LONGEST_STATE).contains(&state.len())
            && state.bytes().all(|byte| byte.is_ascii_graphic());
        if is_state { Ok(()) } else { Err(ReturnFault::State) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn a_person_is_led_back_to_a_known_address_alone() {
        let at = "https://library.example/back";
        let library = Organisation { return_addresses: vec![at.to_owned()], ..samples::library() };
        let check = |url: &str, state: &str| {
            ReturnTo::check(Some(&ReturnTo { url: url.to_owned(), state: state.to_owned() }), &library)
        };
        assert_eq!(check(at, "0123456789abcdef"), Ok(()));
        for url in ["", "https://library.example/back/", "https://library.example/back?a", "https://evil.example/back"]
        {
            assert_eq!(check(url, "0123456789abcdef"), Err(ReturnFault::NotKnown), "{url}");
        }
        for state in ["", "short", "0123456789 abcdef", "0123456789abcdeŵ", &"a".repeat(201)] {
            assert_eq!(check(at, state), Err(ReturnFault::State), "{state}");
        }
        assert_eq!(ReturnTo::check(None, &library), Err(ReturnFault::Missing));
        assert_eq!(ReturnTo::check(None, &samples::library()), Ok(()));
    }
}
