//! Where a request comes from.

use core::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::convert::Infallible;

use app::{Visit, device_of};
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, header, request::Parts},
};

use crate::{
    WebState,
    page::{SESSION_COOKIE, cookie},
};

/// Device and network address of whoever asks.
pub struct From(pub Visit);

impl FromRequestParts<WebState> for From {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Infallible> {
        let agent = parts.headers.get(header::USER_AGENT);
        let agent = agent.and_then(|value| value.to_str().ok()).unwrap_or("");
        let address = address(parts, state);
        Ok(From(Visit {
            device: device_of(agent),
            address,
            before: cookie(&parts.headers, SESSION_COOKIE).map(str::to_owned),
        }))
    }
}

/// The address that a report came from: only to tell many reports of one from those of many, in
/// memory, for a day. Not known where the connection is not.
pub struct Sender(pub Option<String>);

impl FromRequestParts<WebState> for Sender {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Infallible> {
        Ok(Sender(address(parts, state)))
    }
}

fn address(parts: &Parts, state: &WebState) -> Option<String> {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map(|ConnectInfo(peer)| peer.ip());
    address_of(peer, &parts.headers, state)
}

/// The address that a request comes from, as its household is counted.
pub fn address_of(peer: Option<IpAddr>, headers: &HeaderMap, state: &WebState) -> Option<String> {
    seen(peer, headers, state.behind_proxy).map(network)
}

/// Who is connected, or of whom our own proxy says that it speaks for them.
fn seen(peer: Option<IpAddr>, headers: &HeaderMap, behind_proxy: bool) -> Option<IpAddr> {
    if !behind_proxy {
        return peer;
    }
    // What stands before the last one was written by whoever asks.
    let passed_on = headers.get_all("x-forwarded-for").iter().next_back();
    let passed_on = passed_on.and_then(|value| value.to_str().ok());
    passed_on.and_then(|list| list.rsplit(',').next()?.trim().parse().ok())
}

/// An IPv6 network is given to one household: its addresses count as one.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let mut parts = address.segments();
            parts[4..].fill(0);
            Ipv6Addr::from(parts).to_string()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(peer: &str, forwarded: &[&str], behind_proxy: bool) -> Option<String> {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        seen(peer.parse().ok(), &headers, behind_proxy).map(network)
    }

    #[test]
    fn only_our_own_proxy_is_believed() {
        let is = |address: &str| Some(address.to_owned());
        let lie = ["1.2.3.4, 198.51.100.1"];
        assert_eq!(asked("203.0.113.7", &lie, false), is("203.0.113.7"));
        assert_eq!(asked("127.0.0.1", &lie, true), is("198.51.100.1"));
        let two = ["1.2.3.4", "198.51.100.1"];
        assert_eq!(asked("::1", &two, true), is("198.51.100.1"));
        assert_eq!(asked("127.0.0.1", &["unknown"], true), None);
        assert_eq!(asked("127.0.0.1", &[], true), None);
    }

    #[test]
    fn addresses_of_one_household_count_as_one() {
        let one = asked("2405:4800:1:2:a:b:c:d", &[], false);
        assert_eq!(one, asked("2405:4800:1:2::9", &[], false));
        assert_ne!(one, asked("2405:4800:1:3::1", &[], false));
        let four = asked("::ffff:203.113.1.2", &[], false);
        assert_eq!(four, Some("203.113.1.2".to_owned()));
    }
}
