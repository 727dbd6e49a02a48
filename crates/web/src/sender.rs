//! Where a report came from, as far as the network tells.

use std::{
    convert::Infallible,
    net::{IpAddr, Ipv6Addr, SocketAddr},
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, request::Parts},
};

/// A sender: only to tell many reports of one from those of many, in memory, for a day. Not known
/// where the connection is not.
pub struct Sender(pub Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for Sender {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Sender(
            peer.map(|ConnectInfo(peer)| name(peer.ip(), &parts.headers)),
        ))
    }
}

/// The address of who is connected, or of whom a proxy on this machine speaks for.
fn name(peer: IpAddr, headers: &HeaderMap) -> String {
    let forwarded = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        // The last is what our own proxy saw; those before are what the sender says.
        .next_back()
        .and_then(|address| address.trim().parse().ok());
    let address = if peer.is_loopback() {
        forwarded.unwrap_or(peer)
    } else {
        peer
    };
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        // A house or a phone has a whole network of them.
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).to_string()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(peer: &str, forwarded: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        name(peer.parse().unwrap(), &headers)
    }

    #[test]
    fn only_a_proxy_on_this_machine_is_believed() {
        assert_eq!(named("203.0.113.7", &["198.51.100.1"]), "203.0.113.7");
        assert_eq!(
            named("127.0.0.1", &["1.2.3.4, 198.51.100.1"]),
            "198.51.100.1"
        );
        assert_eq!(named("::1", &["1.2.3.4", "198.51.100.1"]), "198.51.100.1");
        assert_eq!(named("127.0.0.1", &["unknown"]), "127.0.0.1");
    }

    #[test]
    fn a_house_is_one_sender() {
        let one = named("2001:db8:1:2::7", &[]);
        assert_eq!(one, named("2001:db8:1:2:ffff::1", &[]));
        assert_ne!(one, named("2001:db8:1:3::7", &[]));
        assert_eq!(named("::ffff:203.0.113.7", &[]), "203.0.113.7");
    }
}
