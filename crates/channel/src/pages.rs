//! Reads public pages of the web, and nothing else: no private network, no other machine behind
//! the firewall, whatever an address, a name or a redirection says.
//!
//! Names are resolved here, and the connection goes to exactly the addresses that were looked at: a
//! name that answers otherwise the second time (DNS rebinding) gains nothing. Every redirection is
//! looked at like the first address.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use app::ports::{PageError, PageReader, ReadPage};
use async_trait::async_trait;
use reqwest::{
    Client, Response,
    dns::{Addrs, Name, Resolve, Resolving},
    header::{ACCEPT, CONTENT_TYPE, LOCATION},
    redirect::Policy,
};
use sha2::{Digest, Sha256};
use url::{Host, Url};

mod public;
mod readable;

/// The largest page that is read.
const MAX_BYTES: usize = 2 * 1024 * 1024;
/// How long one page may take in all.
const TIME: Duration = Duration::from_secs(20);
const MAX_REDIRECTS: usize = 5;

/// Which addresses may be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Public ones only.
    Public,
    /// This machine, too: for tests against a server on it.
    Loopback,
}

impl Reach {
    fn allows(self, address: std::net::IpAddr) -> bool {
        public::is_public(address) || (self == Reach::Loopback && address.is_loopback())
    }
}

/// Chooses the program's one TLS, rustls with ring; without it no HTTP client can be made. Doing it
/// again is harmless.
pub fn choose_tls() {
    // An error says that it was chosen before.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// Reads pages over HTTP and HTTPS.
pub struct WebPages {
    client: Client,
    reach: Reach,
}

impl WebPages {
    /// A reader.
    ///
    /// # Errors
    /// If the machine's certificates cannot be read.
    pub fn new(reach: Reach) -> Result<Self, reqwest::Error> {
        Ok(WebPages {
            client: client(reach)?,
            reach,
        })
    }

    async fn follow(&self, url: &str) -> Result<ReadPage, PageError> {
        let mut url = Url::parse(url).map_err(|_| PageError::BadAddress)?;
        for _ in 0..=MAX_REDIRECTS {
            self.look_at(&url)?;
            let answer = self
                .client
                .get(url.clone())
                .header(ACCEPT, "text/html, application/xhtml+xml, text/plain")
                .send()
                .await
                .map_err(|error| unreachable(&error))?;
            if !answer.status().is_redirection() {
                return read(url, answer).await;
            }
            let next = answer
                .headers()
                .get(LOCATION)
                .and_then(|to| to.to_str().ok());
            url = next
                .and_then(|to| url.join(to).ok())
                .ok_or(PageError::BadAddress)?;
        }
        Err(PageError::TooManyRedirects)
    }

    fn look_at(&self, url: &Url) -> Result<(), PageError> {
        look_at(self.reach, url)
    }
}

/// What reaches public addresses only, without proxy and without following redirections.
pub(crate) fn client(reach: Reach) -> Result<Client, reqwest::Error> {
    choose_tls();
    Client::builder()
        .dns_resolver(Arc::new(Resolver(reach)))
        // A proxy would resolve names by itself.
        .no_proxy()
        .redirect(Policy::none())
        .user_agent(concat!("dinhchinh/", env!("CARGO_PKG_VERSION")))
        .build()
}

/// What the resolver does not see: schemes, secrets in the address, addresses that are no names.
fn look_at(reach: Reach, url: &Url) -> Result<(), PageError> {
    if !matches!(url.scheme(), "http" | "https")
        || !url.username().is_empty()
        || url.password().is_some()
    {
        return Err(PageError::BadAddress);
    }
    let allowed = match url.host().ok_or(PageError::BadAddress)? {
        Host::Domain(_) => true,
        Host::Ipv4(address) => reach.allows(address.into()),
        Host::Ipv6(address) => reach.allows(address.into()),
    };
    if allowed {
        Ok(())
    } else {
        Err(PageError::NotPublic)
    }
}

/// Whether an address may be called, as far as it can be seen without resolving its name.
pub(crate) fn is_allowed(reach: Reach, url: &Url) -> bool {
    look_at(reach, url).is_ok()
}

/// Whether a call failed because the name led to an address that may not be reached.
pub(crate) fn led_inside(error: &reqwest::Error) -> bool {
    unreachable(error) == PageError::NotPublic
}

#[async_trait]
impl PageReader for WebPages {
    async fn read(&self, url: &str) -> Result<ReadPage, PageError> {
        tokio::time::timeout(TIME, self.follow(url))
            .await
            .unwrap_or(Err(PageError::TooSlow))
    }
}

/// Resolves names; a name of which any address may not be reached is refused.
struct Resolver(Reach);

#[derive(Debug, thiserror::Error)]
#[error("the address is not public")]
struct NotPublic;

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.0;
        Box::pin(async move {
            let found: Vec<SocketAddr> =
                tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            if !found.iter().all(|address| reach.allows(address.ip())) {
                return Err(NotPublic.into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

fn unreachable(error: &reqwest::Error) -> PageError {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    let mut last = String::new();
    while let Some(one) = cause {
        if one.is::<NotPublic>() {
            return PageError::NotPublic;
        }
        last = one.to_string();
        cause = one.source();
    }
    PageError::Unreachable(last)
}

async fn read(url: Url, mut answer: Response) -> Result<ReadPage, PageError> {
    if !answer.status().is_success() {
        return Err(PageError::Status(answer.status().as_u16()));
    }
    let kind = answer
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or("text/html")
        .to_lowercase();
    let media_type = kind.split(';').next().unwrap_or_default().trim();
    let html = matches!(media_type, "text/html" | "application/xhtml+xml");
    if !html && media_type != "text/plain" {
        return Err(PageError::NotText(media_type.to_owned()));
    }
    let mut bytes: Vec<u8> = Vec::new();
    while let Some(piece) = answer.chunk().await.map_err(|error| unreachable(&error))? {
        if bytes.len() + piece.len() > MAX_BYTES {
            return Err(PageError::TooLarge);
        }
        bytes.extend_from_slice(&piece);
    }
    let (title, text) = readable::of(&bytes, &kind, html);
    if text.is_empty() {
        return Err(PageError::NotText(format!("{media_type}, 0")));
    }
    Ok(ReadPage {
        url: url.into(),
        title,
        text,
        sha256: hex::encode(Sha256::digest(&bytes)),
    })
}
