//! Where a request comes from.

use core::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::convert::Infallible;

use app::{Visit, device_of};
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{header, request::Parts},
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
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let address = if state.behind_proxy {
            // What stands before the last one was written by whoever asks.
            let passed_on = parts.headers.get_all("x-forwarded-for").iter().next_back();
            let passed_on = passed_on.and_then(|value| value.to_str().ok());
            passed_on.and_then(|list| list.rsplit(',').next()?.trim().parse().ok())
        } else {
            peer.map(|ConnectInfo(peer)| peer.ip())
        };
        Ok(From(Visit {
            device: device_of(agent),
            address: address.map(network),
            before: cookie(&parts.headers, SESSION_COOKIE).map(str::to_owned),
        }))
    }
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
    #[test]
    fn addresses_of_one_household_count_as_one() {
        let network = |text: &str| super::network(text.parse().unwrap());
        assert_eq!(network("203.113.1.2"), "203.113.1.2");
        assert_eq!(network("::ffff:203.113.1.2"), "203.113.1.2");
        assert_eq!(
            network("2405:4800:1:2:a:b:c:d"),
            network("2405:4800:1:2::9")
        );
        assert_ne!(network("2405:4800:1:2::1"), network("2405:4800:1:3::1"));
    }
}
