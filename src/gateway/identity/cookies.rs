//! The two cookies of signing in. Both are for this host alone, out of the reach of scripts, and never sent in clear
//! (RFC 10017, 6.1; the prefix `__Host-Http-` makes browsers refuse them otherwise). A third one says to scripts that there
//! is a session, so that nobody else asks for one.
//!
//! That of a session is strict: no other site's link or form brings it along. So the provider's way back does not either,
//! and needs a second one.

use super::attempt::MAY_TAKE;
use super::random::Unguessable;
use axum::http::{HeaderMap, HeaderValue, header};
use contract::identity::SIGNED_IN;
use domain::identity::SessionRule;

const SESSION: &str = "__Host-Http-session";
/// What a browser's sign-ins are found by, for as long as they are on their way.
const SIGN_IN: &str = "__Host-Http-sign-in";
/// The same two for those who work for the council.
const STAFF_SESSION: &str = "__Host-Http-staff";
const STAFF_SIGN_IN: &str = "__Host-Http-staff-sign-in";

pub fn session(headers: &HeaderMap) -> Option<Unguessable> {
    sent(headers, SESSION)
}

pub fn sign_in(headers: &HeaderMap) -> Option<Unguessable> {
    sent(headers, SIGN_IN)
}

pub fn set_session(key: &Unguessable, rule: &SessionRule) -> [HeaderValue; 2] {
    let seconds = i64::from(rule.hours) * 3600;
    [set(SESSION, key.as_str(), "Strict", seconds), mark("1", seconds)]
}

pub fn forget_session() -> [HeaderValue; 2] {
    [set(SESSION, "", "Strict", 0), mark("", 0)]
}

/// The one that scripts read: that somebody has signed in, and nothing of who. It opens nothing.
fn mark(value: &str, seconds: i64) -> HeaderValue {
    let text = format!("{SIGNED_IN}={value}; Path=/; Secure; SameSite=Strict; Max-Age={seconds}");
    HeaderValue::try_from(text).expect("it is of letters that stand in a header")
}

pub fn set_sign_in(key: &Unguessable) -> HeaderValue {
    set(SIGN_IN, key.as_str(), "Lax", MAY_TAKE.as_secs())
}

pub fn staff_session(headers: &HeaderMap) -> Option<Unguessable> {
    sent(headers, STAFF_SESSION)
}

pub fn staff_sign_in(headers: &HeaderMap) -> Option<Unguessable> {
    sent(headers, STAFF_SIGN_IN)
}

pub fn set_staff_session(key: &Unguessable, rule: &SessionRule) -> HeaderValue {
    set(STAFF_SESSION, key.as_str(), "Strict", i64::from(rule.hours) * 3600)
}

pub fn forget_staff_session() -> HeaderValue {
    set(STAFF_SESSION, "", "Strict", 0)
}

pub fn set_staff_sign_in(key: &Unguessable) -> HeaderValue {
    set(STAFF_SIGN_IN, key.as_str(), "Lax", MAY_TAKE.as_secs())
}

fn set(name: &str, value: &str, same_site: &str, seconds: i64) -> HeaderValue {
    let text = format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite={same_site}; Max-Age={seconds}");
    let mut value = HeaderValue::try_from(text).expect("it is of letters that stand in a header");
    value.set_sensitive(true);
    value
}

/// The one of this name. Where there are two, one is not ours.
fn sent(headers: &HeaderMap, name: &str) -> Option<Unguessable> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let mut named = pairs.filter(|(key, _)| *key == name).map(|(_, value)| value);
    let value = named.next().filter(|_| named.next().is_none())?;
    Unguessable::sent(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[&str]) -> HeaderMap {
        lines.iter().map(|line| (header::COOKIE, HeaderValue::from_str(line).unwrap())).collect()
    }

    #[test]
    fn a_cookie_is_for_this_host_and_out_of_reach() {
        let key = Unguessable::make().unwrap();
        let [session, mark] = set_session(&key, &SessionRule::default());
        let text = session.to_str().unwrap().to_owned();
        let rest = "; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=28800";
        assert_eq!(text, format!("__Host-Http-session={}{rest}", key.as_str()));
        assert!(set_sign_in(&key).to_str().unwrap().contains("SameSite=Lax; Max-Age=3600"));
        assert!(session.is_sensitive());
        assert_eq!(mark, "__Host-signed-in=1; Path=/; Secure; SameSite=Strict; Max-Age=28800");
        let [session, mark] = forget_session();
        assert!(session.to_str().unwrap().starts_with("__Host-Http-session=; "));
        assert!(
            mark.to_str().unwrap().starts_with("__Host-signed-in=; ") && mark.to_str().unwrap().ends_with("Max-Age=0")
        );
    }

    #[test]
    fn a_cookie_is_found_among_others_and_two_of_a_name_are_none() {
        let key = Unguessable::make().unwrap();
        let pair = format!("__Host-Http-session={}", key.as_str());
        assert!(session(&headers(&[&format!("a=b; {pair};c=d")])).is_some_and(|found| found == key));
        assert!(session(&headers(&["a=b", &pair])).is_some());
        for lines in [
            &[][..],
            &["__Host-Http-session="],
            &["__Host-Http-session=short"],
            &[&format!("{pair}; {pair}")],
            &[&pair, &pair],
            &[&pair.replace("session", "sign-in")],
        ] {
            assert!(session(&headers(lines)).is_none(), "{lines:?}");
        }
    }
}
