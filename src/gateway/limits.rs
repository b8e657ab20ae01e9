//! `[limits]`: how many different homes one client may look up on one day. Bin days tell who is away; nobody needs
//! those of a whole street.
//!
//! Who asked for what is kept in memory until midnight, as digests with a salt of the day; never written, never logged.

use crate::{App, clock::Clock, problem::ProblemResponse};
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, request::Parts},
};
use domain::{address::AddressId, london};
use jiff::civil::Date;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use uuid::Uuid;

#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// So many different addresses for one client on one day; 0 for as many as it likes.
    pub addresses_per_day: u32,
    /// So many different homes' calendar feeds without a key for one client on one day; 0 for as many as it likes.
    pub feeds_per_day: u32,
    /// The proxies whose `X-Forwarded-*` are believed; those on this machine if left out. From anybody else it is only a
    /// claim.
    pub trusted_proxies: Vec<IpAddr>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            addresses_per_day: 1000,
            feeds_per_day: 1000,
            trusted_proxies: vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()],
        }
    }
}

/// Whoever asks, as far as a network tells: an IPv4 address, or the IPv6 network of one household.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Client(IpAddr);

impl Client {
    fn new(address: IpAddr) -> Self {
        Client(match address.to_canonical() {
            IpAddr::V4(address) => address.into(),
            // A household has 2^64 addresses to change between (RFC 6177).
            IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into(),
        })
    }

    /// The peer; where it is a trusted proxy, whom that names last; where that is one too, whom it names before it.
    fn behind(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> Self {
        let lines = headers.get_all("x-forwarded-for").iter().rev();
        let mut hops = lines.flat_map(|line| line.to_str().unwrap_or_default().rsplit(',')).map(hop);
        let mut client = peer;
        while trusted.contains(&client)
            && let Some(hop) = hops.next().flatten()
        {
            client = hop.to_canonical();
        }
        Client::new(client)
    }
}

/// An address as `X-Forwarded-For` has it, with or without a port.
fn hop(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    text.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|hop| hop.ip()))
}

/// Who holds the other end of the connection. Without a connection, as in tests, it is always the same one.
fn peer(parts: &Parts) -> IpAddr {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    peer.unwrap_or(Ipv4Addr::UNSPECIFIED.into()).to_canonical()
}

impl FromRequestParts<App> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(Client::behind(peer(parts), &parts.headers, &app.limits.settings.trusted_proxies))
    }
}

/// The client has looked up as many addresses as it may today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMany {
    /// Until midnight.
    pub retry_after: Duration,
}

impl From<TooMany> for ProblemResponse {
    fn from(TooMany { retry_after }: TooMany) -> Self {
        Self::too_many_requests("So many different addresses cannot be looked up on one day", retry_after)
    }
}

pub struct Limits {
    settings: Settings,
    clock: Clock,
    day: Mutex<Day>,
}

/// More look-ups than a day of a large city brings; beyond, the count begins anew rather than fill the memory.
const MOST_LOOK_UPS: usize = 1_000_000;

struct Day {
    date: Date,
    salt: Uuid,
    /// Client and address in one.
    look_ups: HashSet<u64>,
    clients: HashMap<u64, u32>,
}

impl Limits {
    pub fn new(settings: Settings, clock: Clock) -> Self {
        Limits { settings, clock, day: Mutex::new(Day::begin(clock.today())) }
    }

    /// Whether a request comes from a proxy whose `X-Forwarded-*` are believed.
    pub fn trusts(&self, request: &Parts) -> bool {
        self.settings.trusted_proxies.contains(&peer(request))
    }

    /// Lets the client look up this address, which is free if it has done so today.
    pub fn admit(&self, client: Client, address: &AddressId) -> Result<(), TooMany> {
        if self.settings.addresses_per_day == 0 {
            return Ok(());
        }
        let today = self.clock.today();
        let mut day = self.day.lock().unwrap_or_else(PoisonError::into_inner);
        if day.date != today || day.look_ups.len() >= MOST_LOOK_UPS {
            *day = Day::begin(today);
        }
        if day.admit(client, address, self.settings.addresses_per_day) { Ok(()) } else { Err(self.too_many()) }
    }

    fn too_many(&self) -> TooMany {
        let now = self.clock.now();
        TooMany { retry_after: london::next_midnight(now).duration_since(now).unsigned_abs() }
    }
}

impl Day {
    fn begin(date: Date) -> Self {
        Day { date, salt: Uuid::new_v4(), look_ups: HashSet::new(), clients: HashMap::new() }
    }

    fn admit(&mut self, client: Client, address: &AddressId, most: u32) -> bool {
        let look_up = self.digest(client, address.as_str());
        if self.look_ups.contains(&look_up) {
            return true;
        }
        let client = self.digest(client, "");
        let count = self.clients.entry(client).or_default();
        if *count >= most {
            return false;
        }
        *count += 1;
        self.look_ups.insert(look_up)
    }

    fn digest(&self, Client(client): Client, address: &str) -> u64 {
        let client = match client {
            IpAddr::V4(address) => address.to_ipv6_mapped(),
            IpAddr::V6(address) => address,
        };
        let digest =
            Sha256::new().chain_update(self.salt).chain_update(client.octets()).chain_update(address).finalize();
        digest.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;
    use jiff::civil::date;

    fn limits(addresses_per_day: u32) -> Limits {
        Limits::new(Settings { addresses_per_day, ..Settings::default() }, Clock::as_of(date(2026, 11, 22)))
    }

    fn client(address: &str) -> Client {
        Client::new(address.parse().unwrap())
    }

    fn address(number: u32) -> AddressId {
        number.to_string().parse().unwrap()
    }

    #[test]
    fn a_client_sees_so_many_homes_and_those_as_often_as_it_likes() {
        let (limits, neighbour, other) = (limits(2), client("192.0.2.1"), client("192.0.2.2"));
        assert_eq!([1, 2, 1, 2].map(|home| limits.admit(neighbour, &address(home))), [Ok(()); 4]);
        let refused = limits.admit(neighbour, &address(3)).unwrap_err();
        assert!(refused.retry_after <= Duration::from_secs(86_400) && !refused.retry_after.is_zero());
        assert_eq!(limits.admit(neighbour, &address(1)), Ok(()));
        assert_eq!(limits.admit(other, &address(3)), Ok(()));
    }

    #[test]
    fn another_day_begins_with_nothing_and_another_salt() {
        let limits = limits(1);
        assert_eq!(limits.admit(client("192.0.2.1"), &address(1)), Ok(()));
        assert!(limits.admit(client("192.0.2.1"), &address(2)).is_err());
        let salt = limits.day.lock().unwrap().salt;
        limits.day.lock().unwrap().date = date(2026, 11, 21);
        assert_eq!(limits.admit(client("192.0.2.1"), &address(2)), Ok(()));
        assert_ne!(limits.day.lock().unwrap().salt, salt);
    }

    #[test]
    fn none_is_no_limit() {
        let limits = limits(0);
        assert!((0..1000).all(|home| limits.admit(client("192.0.2.1"), &address(home)).is_ok()));
        assert!(limits.day.lock().unwrap().look_ups.is_empty());
    }

    #[test]
    fn a_household_cannot_hide_in_its_network() {
        assert!(client("2001:db8::1") == client("2001:db8::ffff:1:2:3"));
        assert!(client("2001:db8::1") != client("2001:db8:0:1::1"));
        assert!(client("::ffff:192.0.2.1") == client("192.0.2.1"));
    }

    #[test]
    fn only_a_trusted_proxy_says_who_asks() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", "198.51.100.9".parse().unwrap());
        headers.append("x-forwarded-for", "198.51.100.1, 198.51.100.7".parse().unwrap());
        let (proxy, stranger) = ("10.0.0.1".parse().unwrap(), "192.0.2.1".parse().unwrap());
        assert!(Client::behind(proxy, &headers, &[proxy]) == client("198.51.100.7"));
        assert!(Client::behind(stranger, &headers, &[proxy]) == client("192.0.2.1"));
        headers.insert("x-forwarded-for", "198.51.100.7:4711".parse().unwrap());
        assert!(Client::behind(proxy, &headers, &[proxy]) == client("198.51.100.7"));
        headers.insert("x-forwarded-for", "unknown".parse().unwrap());
        assert!(Client::behind(proxy, &headers, &[proxy]) == client("10.0.0.1"));
    }

    #[test]
    fn each_trusted_proxy_of_a_chain_names_the_one_before_it() {
        let (near, far): (IpAddr, IpAddr) = ("10.0.0.1".parse().unwrap(), "10.0.0.2".parse().unwrap());
        let asked_by = |lines: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append("x-forwarded-for", HeaderValue::from_static(line));
            }
            Client::behind(near, &headers, &[near, far])
        };
        assert!(asked_by(&["198.51.100.9, 198.51.100.7, 10.0.0.2"]) == client("198.51.100.7"));
        assert!(asked_by(&["198.51.100.9, 198.51.100.7", "10.0.0.2"]) == client("198.51.100.7"));
        assert!(asked_by(&["10.0.0.2"]) == client("10.0.0.2"));
        // What stands before something that is no address could be anybody's claim.
        assert!(asked_by(&["198.51.100.9, unknown, 10.0.0.2"]) == client("10.0.0.2"));
    }
}
