//! Who asks: the peer of a connection, or whom a trusted proxy names.

use crate::App;
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, request::Parts},
};
use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use serde::Deserialize;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::str::FromStr;

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

pub(super) fn is_among(proxies: &[Proxies], address: IpAddr) -> bool {
    proxies.iter().any(|Proxies(network)| network.contains(&address))
}

/// Whoever asks, as far as a network tells: an IPv4 address, or an IPv6 network of 64 bits, the smallest of a household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Client(IpNet);

/// An IPv6 network of 48 bits is the largest that one household is given (RFC 6177), and one that many share, as phones
/// do: all that ask from it have the allowance of so many.
const CLIENTS_OF_A_SITE: u32 = 16;

impl Client {
    pub fn new(address: IpAddr) -> Self {
        Client(match address.to_canonical() {
            IpAddr::V4(address) => Ipv4Net::from(address).into(),
            IpAddr::V6(address) => Ipv6Net::new_assert(address, 64).trunc().into(),
        })
    }

    pub(super) fn network(self) -> IpNet {
        self.0
    }

    /// The networks that a look-up counts for, each with how many clients' allowance it has.
    pub(super) fn networks(self) -> impl Iterator<Item = (IpNet, u32)> {
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
pub(super) fn peer(parts: &Parts) -> IpAddr {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Settings;
    use axum::http::HeaderValue;

    fn client(address: &str) -> Client {
        Client::new(address.parse().unwrap())
    }

    #[test]
    fn a_household_cannot_hide_in_its_network() {
        assert_eq!(client("2001:db8::1"), client("2001:db8::ffff:1:2:3"));
        assert_ne!(client("2001:db8::1"), client("2001:db8:0:1::1"));
        assert_eq!(client("::ffff:192.0.2.1"), client("192.0.2.1"));
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
