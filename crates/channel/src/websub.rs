//! Reaches subscribers of feeds (WebSub): public addresses only, as pages are read
//! ([`pages`](crate::pages)); no redirections, little time, little read.

use std::time::Duration;

use app::ports::{CallbackError, Callbacks, HubNews};
use async_trait::async_trait;
use reqwest::{
    Client, RequestBuilder, Response,
    header::{CONTENT_TYPE, LINK},
};
use url::Url;

use crate::pages::{Reach, client, is_allowed, led_inside};

/// How long one subscriber may take in all.
const TIME: Duration = Duration::from_secs(10);
/// What is read of an answer: a challenge is far shorter.
const MAX_BYTES: usize = 4096;
/// As WebSub names it (section 7).
const SIGNATURE: &str = "X-Hub-Signature";

/// Calls subscribers over HTTP and HTTPS.
pub struct HttpCallbacks {
    client: Client,
    reach: Reach,
}

impl HttpCallbacks {
    /// Without subscribers.
    ///
    /// # Errors
    /// If the machine's certificates cannot be read.
    pub fn new(reach: Reach) -> Result<Self, reqwest::Error> {
        Ok(HttpCallbacks {
            client: client(reach)?,
            reach,
        })
    }

    fn allowed(&self, url: &str) -> Option<Url> {
        let url = Url::parse(url).ok()?;
        let fits = is_allowed(self.reach, &url) && url.fragment().is_none();
        fits.then_some(url)
    }

    async fn call(&self, request: RequestBuilder) -> Result<(u16, Vec<u8>), CallbackError> {
        let call = async {
            let answer = request.send().await.map_err(|error| failed(&error))?;
            let status = answer.status().as_u16();
            Ok((status, beginning(answer).await))
        };
        tokio::time::timeout(TIME, call)
            .await
            .unwrap_or(Err(CallbackError::TooSlow))
    }
}

/// The first bytes of an answer; what does not come is not there.
async fn beginning(mut answer: Response) -> Vec<u8> {
    let mut bytes = Vec::new();
    while let Ok(Some(piece)) = answer.chunk().await {
        let room = MAX_BYTES - bytes.len();
        bytes.extend_from_slice(&piece[..piece.len().min(room)]);
        if bytes.len() >= MAX_BYTES {
            break;
        }
    }
    bytes
}

fn failed(error: &reqwest::Error) -> CallbackError {
    if led_inside(error) {
        return CallbackError::NotPublic;
    }
    let mut last: &dyn std::error::Error = error;
    while let Some(cause) = last.source() {
        last = cause;
    }
    CallbackError::Unreachable(last.to_string())
}

#[async_trait]
impl Callbacks for HttpCallbacks {
    fn host(&self, url: &str) -> Option<String> {
        let url = self.allowed(url)?;
        Some(url.host_str()?.to_lowercase())
    }

    fn with_query(&self, url: &str, query: &[(&str, &str)]) -> Option<String> {
        let mut url = self.allowed(url)?;
        url.query_pairs_mut().extend_pairs(query);
        Some(url.into())
    }

    async fn ask(&self, url: &str) -> Result<(u16, Vec<u8>), CallbackError> {
        let url = self.allowed(url).ok_or(CallbackError::NotPublic)?;
        self.call(self.client.get(url)).await
    }

    async fn tell(&self, news: HubNews) -> Result<u16, CallbackError> {
        let url = self
            .allowed(&news.callback)
            .ok_or(CallbackError::NotPublic)?;
        let mut request = self
            .client
            .post(url)
            .header(CONTENT_TYPE, news.media_type)
            .header(LINK, news.links)
            .body(news.body);
        if let Some(signature) = news.signature {
            request = request.header(SIGNATURE, signature);
        }
        Ok(self.call(request).await?.0)
    }
}
