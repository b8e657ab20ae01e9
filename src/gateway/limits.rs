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
use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use jiff::civil::Date;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::str::FromStr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use uuid::Uuid;

#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// How many different homes one client may look up a day; 0 is no limit.
    pub addresses_per_day: u32,
    /// How many different homes' calendar feeds one client may fetch a day without their keys; 0 is no limit.
    pub feeds_per_day: u32,
    /// The proxies whose `X-Forwarded-*` are believed. From anybody else it is only a claim.
    pub trusted_proxies: Vec<Proxies>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { addresses_per_day: 1000, feeds_per_day: 1000, trusted_proxies: Vec::new() }
    }
}

/// A proxy, or a network of them: `10.0.0.1`, `10.0.0.0/8`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct Proxies(IpNet);

#[derive(Debug, thiserror::Error)]
#[error("{0:?} is neither an address nor a network; give `10.0.0.1` or `10.0.0.0/8`")]
pub struct NoProxies(String);

impl FromStr for Proxies {
    type Err = NoProxies;

    fn from_str(text: &str) -> Result<Self, NoProxies> {
        let network = text.parse().or_else(|_| text.parse().map(|address: IpAddr| IpNet::from(address)));
        network.map(|network| Proxies(canonical(network))).map_err(|_| NoProxies(text.to_owned()))
    }
}

impl TryFrom<String> for Proxies {
    type Error = NoProxies;

    fn try_from(text: String) -> Result<Self, NoProxies> {
        text.parse()
    }
}

/// `::ffff:10.0.0.0/104` is `10.0.0.0/8`, as the addresses that are held against it are written (RFC 4291, 2.5.5.2).
fn canonical(network: IpNet) -> IpNet {
    match (network.addr().to_canonical(), network.prefix_len().checked_sub(96)) {
        (IpAddr::V4(address), Some(length)) if network.addr().is_ipv6() => {
            Ipv4Net::new(address, length).map_or(network, IpNet::V4)
        }
        _ => network,
    }
}

fn is_among(proxies: &[Proxies], address: IpAddr) -> bool {
    proxies.iter().any(|Proxies(network)| network.contains(&address))
}

/// Whoever asks, as far as a network tells: an IPv4 address, or an IPv6 network of 64 bits, the smallest of a household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Client(IpNet);

/// An IPv6 network of 48 bits is the largest that one household is given (RFC 6177), and one that many share, as phones
/// do: all that ask from it have the allowance of so many.
const CLIENTS_OF_A_SITE: u32 = 16;

impl Client {
    fn new(address: IpAddr) -> Self {
        Client(match address.to_canonical() {
            IpAddr::V4(address) => Ipv4Net::from(address).into(),
            IpAddr::V6(address) => Ipv6Net::new_assert(address, 64).trunc().into(),
        })
    }

    /// The networks that a look-up counts for, each with how many clients' allowance it has.
    fn networks(self) -> impl Iterator<Item = (IpNet, u32)> {
        let site = match self.0 {
            IpNet::V4(_) => None,
            IpNet::V6(network) => Some(Ipv6Net::new_assert(network.addr(), 48).trunc().into()),
        };
        std::iter::once((self.0, 1)).chain(site.map(|site| (site, CLIENTS_OF_A_SITE)))
    }

    /// The peer; where it is a trusted proxy, whom that names last; where that is one too, whom it names before it.
    fn behind(peer: IpAddr, headers: &HeaderMap, trusted: &[Proxies]) -> Self {
        let lines = headers.get_all(FORWARDED_FOR).iter().rev();
        let mut hops = lines.flat_map(|line| line.to_str().unwrap_or_default().rsplit(',')).map(hop);
        let mut client = peer;
        while is_among(trusted, client)
            && let Some(hop) = hops.next().flatten()
        {
            client = hop.to_canonical();
        }
        Client::new(client)
    }
}

const FORWARDED_FOR: &str = "x-forwarded-for";

/// An address as `X-Forwarded-For` has it: in brackets or not, with a port or not.
fn hop(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|hop| hop.ip()))
}

/// Who holds the other end of the connection. Without a connection, as in tests, it is always the same one.
fn peer(parts: &Parts) -> IpAddr {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    peer.unwrap_or(Ipv4Addr::UNSPECIFIED.into()).to_canonical()
}

impl FromRequestParts<App> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let (peer, trusted) = (peer(parts), &app.limits.settings.trusted_proxies);
        if parts.headers.contains_key(FORWARDED_FOR) && is_near(peer) && !is_among(trusted, peer) {
            app.warnings.say(
                "limits.trusted_proxies",
                "a proxy in front of the gateway is not among them; everybody who comes through it counts as one client",
            );
        }
        Ok(Client::behind(peer, &parts.headers, trusted))
    }
}

/// On this machine or in its own network, where a proxy would be.
fn is_near(peer: IpAddr) -> bool {
    match peer {
        IpAddr::V4(peer) => peer.is_loopback() || peer.is_private(),
        IpAddr::V6(peer) => peer.is_loopback() || peer.is_unique_local(),
    }
}

/// What is counted by itself.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum LookUp {
    /// The days of a home, by a person or a program.
    Days,
    /// The calendar feed of a home, by whoever has not been given its key.
    Feed,
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
    /// By network.
    counts: HashMap<u64, u32>,
}

impl Limits {
    pub fn new(settings: Settings, clock: Clock) -> Self {
        Limits { settings, clock, day: Mutex::new(Day::begin(clock.today())) }
    }

    /// Whether a request comes from a proxy whose `X-Forwarded-*` are believed.
    pub fn trusts(&self, request: &Parts) -> bool {
        is_among(&self.settings.trusted_proxies, peer(request))
    }

    /// Lets the client look up this address, which is free if it has done so today. Ask for addresses that exist: a
    /// guess is not to be paid for.
    pub fn admit(&self, client: Client, kind: LookUp, address: &AddressId) -> Result<(), TooMany> {
        let most = match kind {
            LookUp::Days => self.settings.addresses_per_day,
            LookUp::Feed => self.settings.feeds_per_day,
        };
        if most == 0 {
            return Ok(());
        }
        let today = self.clock.today();
        let mut day = self.day.lock().unwrap_or_else(PoisonError::into_inner);
        if day.date != today || day.look_ups.len() >= MOST_LOOK_UPS {
            *day = Day::begin(today);
        }
        if day.admit(client, kind, address, most) { Ok(()) } else { Err(self.too_many()) }
    }

    /// What whoever has used up the day is told.
    pub fn too_many(&self) -> TooMany {
        let now = self.clock.now();
        TooMany { retry_after: london::next_midnight(now).duration_since(now).unsigned_abs() }
    }
}

impl Day {
    fn begin(date: Date) -> Self {
        Day { date, salt: Uuid::new_v4(), look_ups: HashSet::new(), counts: HashMap::new() }
    }

    fn admit(&mut self, client: Client, kind: LookUp, address: &AddressId, most: u32) -> bool {
        let look_up = self.digest(client.0, kind, address.as_str());
        if self.look_ups.contains(&look_up) {
            return true;
        }
        let counts: Vec<(u64, u32)> = client
            .networks()
            .map(|(network, clients)| (self.digest(network, kind, ""), most.saturating_mul(clients)))
            .collect();
        if counts.iter().any(|(network, most)| self.counts.get(network).is_some_and(|count| count >= most)) {
            return false;
        }
        for (network, _) in counts {
            *self.counts.entry(network).or_default() += 1;
        }
        self.look_ups.insert(look_up)
    }

    fn digest(&self, network: IpNet, kind: LookUp, address: &str) -> u64 {
        let digest = Sha256::new()
            .chain_update(self.salt)
            .chain_update([kind as u8])
            .chain_update(format!("{network} {address}"))
            .finalize();
        digest.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
    }
}

#[cfg(test)]
mod tests {
    use super::LookUp::{Days, Feed};
    use super::*;
    use crate::testing::noon;
    use axum::http::HeaderValue;
    use jiff::civil::date;

    fn limits(addresses_per_day: u32) -> Limits {
        Limits::new(Settings { addresses_per_day, ..Settings::default() }, Clock::fixed(noon(date(2026, 11, 22))))
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
        assert_eq!([1, 2, 1, 2].map(|home| limits.admit(neighbour, Days, &address(home))), [Ok(()); 4]);
        let refused = limits.admit(neighbour, Days, &address(3)).unwrap_err();
        assert_eq!(refused.retry_after, Duration::from_secs(12 * 60 * 60));
        assert_eq!(limits.admit(neighbour, Days, &address(1)), Ok(()));
        assert_eq!(limits.admit(other, Days, &address(3)), Ok(()));
    }

    #[test]
    fn another_day_begins_with_nothing_and_another_salt() {
        let limits = limits(1);
        assert_eq!(limits.admit(client("192.0.2.1"), Days, &address(1)), Ok(()));
        assert!(limits.admit(client("192.0.2.1"), Days, &address(2)).is_err());
        let salt = limits.day.lock().unwrap().salt;
        limits.day.lock().unwrap().date = date(2026, 11, 21);
        assert_eq!(limits.admit(client("192.0.2.1"), Days, &address(2)), Ok(()));
        assert_ne!(limits.day.lock().unwrap().salt, salt);
    }

    #[test]
    fn none_is_no_limit() {
        let limits = limits(0);
        assert!((0..1000).all(|home| limits.admit(client("192.0.2.1"), Days, &address(home)).is_ok()));
        assert!(limits.day.lock().unwrap().look_ups.is_empty());
    }

    #[test]
    fn feeds_without_a_key_are_counted_apart() {
        let (limits, service) = (limits(1), client("192.0.2.1"));
        assert!((1..=1000).all(|home| limits.admit(service, Feed, &address(home)).is_ok()));
        assert!(limits.admit(service, Feed, &address(1001)).is_err());
        assert_eq!(limits.admit(service, Days, &address(1)), Ok(()));
        assert!(limits.admit(service, Days, &address(2)).is_err());
    }

    #[test]
    fn a_household_cannot_hide_in_its_network() {
        assert_eq!(client("2001:db8::1"), client("2001:db8::ffff:1:2:3"));
        assert_ne!(client("2001:db8::1"), client("2001:db8:0:1::1"));
        assert_eq!(client("::ffff:192.0.2.1"), client("192.0.2.1"));
    }

    #[test]
    fn a_site_of_many_networks_has_the_allowance_of_a_few() {
        let limits = limits(2);
        let admitted = |site: &str| {
            let homes = (0..100).map(|home| (client(&format!("{site}:{home:x}::1")), address(home)));
            homes.filter(|(client, home)| limits.admit(*client, Days, home).is_ok()).count()
        };
        assert_eq!(admitted("2001:db8:1"), 32);
        assert_eq!(admitted("2001:db8:2"), 32);
        // A network that is full takes nothing from its neighbours.
        let greedy = (0..100).filter(|home| limits.admit(client("2001:db8:3::1"), Days, &address(*home)).is_ok());
        assert_eq!(greedy.count(), 2);
        assert_eq!(limits.admit(client("2001:db8:3:1::1"), Days, &address(1)), Ok(()));
    }

    #[test]
    fn only_a_trusted_proxy_says_who_asks() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", "198.51.100.9".parse().unwrap());
        headers.append("x-forwarded-for", "198.51.100.1, 198.51.100.7".parse().unwrap());
        let (proxy, stranger) = ("10.0.0.1".parse().unwrap(), "192.0.2.1".parse().unwrap());
        let trusted = ["10.0.0.1".parse().unwrap()];
        assert_eq!(Client::behind(proxy, &headers, &trusted), client("198.51.100.7"));
        assert_eq!(Client::behind(stranger, &headers, &trusted), client("192.0.2.1"));
        headers.insert("x-forwarded-for", "198.51.100.7:4711".parse().unwrap());
        assert_eq!(Client::behind(proxy, &headers, &trusted), client("198.51.100.7"));
        headers.insert("x-forwarded-for", "unknown".parse().unwrap());
        assert_eq!(Client::behind(proxy, &headers, &trusted), client("10.0.0.1"));
    }

    #[test]
    fn each_trusted_proxy_of_a_chain_names_the_one_before_it() {
        let near = "10.0.0.1".parse().unwrap();
        let asked_by = |lines: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append("x-forwarded-for", HeaderValue::from_static(line));
            }
            Client::behind(near, &headers, &["10.0.0.0/30".parse().unwrap()])
        };
        assert_eq!(asked_by(&["198.51.100.9, 198.51.100.7, 10.0.0.2"]), client("198.51.100.7"));
        assert_eq!(asked_by(&["198.51.100.9, 198.51.100.7", "10.0.0.2"]), client("198.51.100.7"));
        assert_eq!(asked_by(&["10.0.0.2"]), client("10.0.0.2"));
        // What stands before something that is no address could be anybody's claim.
        assert_eq!(asked_by(&["198.51.100.9, unknown, 10.0.0.2"]), client("10.0.0.2"));
    }

    #[test]
    fn a_hop_is_read_in_each_of_its_forms() {
        let address = Some("2001:db8::7".parse().unwrap());
        for text in ["2001:db8::7", " [2001:db8::7] ", "[2001:db8::7]:443"] {
            assert_eq!(hop(text), address, "{text}");
        }
        assert_eq!(hop("198.51.100.7:443"), Some("198.51.100.7".parse().unwrap()));
        for text in ["", "unknown", "[2001:db8::7", "2001:db8::7]", "_hidden", "198.51.100"] {
            assert_eq!(hop(text), None, "{text}");
        }
    }

    #[test]
    fn proxies_are_named_one_by_one_or_by_their_network() {
        let holds = |text: &str, address: &str| {
            is_among(&[text.parse().unwrap()], address.parse::<IpAddr>().unwrap().to_canonical())
        };
        assert!(holds("10.0.0.1", "10.0.0.1") && !holds("10.0.0.1", "10.0.0.2"));
        assert!(
            holds("10.0.0.0/8", "10.255.0.1") && holds("10.1.2.3/8", "10.255.0.1") && !holds("10.0.0.0/8", "11.0.0.1")
        );
        assert!(holds("2001:db8::/32", "2001:db8:1::1") && holds("::1", "::1"));
        assert!(holds("::ffff:10.0.0.1", "10.0.0.1") && holds("::ffff:10.0.0.0/104", "::ffff:10.9.9.9"));
        assert!(holds("0.0.0.0/0", "192.0.2.1") && !holds("0.0.0.0/0", "2001:db8::1"));
        let wrong = "10.0.0.0/33".parse::<Proxies>().unwrap_err().to_string();
        assert!(wrong.contains("10.0.0.0/33") && wrong.contains("10.0.0.0/8"), "{wrong}");
    }

    #[test]
    fn nobody_is_trusted_unasked() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", "198.51.100.9".parse().unwrap());
        for peer in ["127.0.0.1", "::1", "10.0.0.1"] {
            let client = Client::behind(peer.parse().unwrap(), &headers, &Settings::default().trusted_proxies);
            assert_eq!(client, Client::new(peer.parse().unwrap()));
        }
    }
}
