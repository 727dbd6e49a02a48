//! Asks timestamp authorities (RFC 3161, 3.4: over HTTP). The address is one that an administrator
//! typed in; it may lie in the organisation's own network.

use std::time::Duration;

use app::ports::TimestampAuthority;
use async_trait::async_trait;
use reqwest::{
    Client,
    header::{CONTENT_TYPE, HeaderValue},
    redirect::Policy,
};

use crate::pages::choose_tls;

/// How long one answer may take.
const TIME: Duration = Duration::from_secs(20);
/// A token with all its certificates is a few kilobytes.
const MAX_BYTES: usize = 256 * 1024;

/// Asks over HTTP and HTTPS.
pub struct HttpTimestamps {
    client: Client,
}

impl HttpTimestamps {
    /// A client.
    ///
    /// # Errors
    /// If the machine's certificates cannot be read.
    pub fn new() -> Result<Self, reqwest::Error> {
        choose_tls();
        let client = Client::builder()
            .no_proxy()
            .redirect(Policy::none())
            .timeout(TIME)
            .build()?;
        Ok(HttpTimestamps { client })
    }
}

#[async_trait]
impl TimestampAuthority for HttpTimestamps {
    async fn ask(&self, address: &str, query: Vec<u8>) -> Result<Vec<u8>, String> {
        let query_type = HeaderValue::from_static("application/timestamp-query");
        let mut answer = self
            .client
            .post(address)
            .header(CONTENT_TYPE, query_type)
            .body(query)
            .send()
            .await
            .map_err(|error| error.to_string())?;
        if !answer.status().is_success() {
            return Err(format!("status {}", answer.status()));
        }
        let mut body = Vec::new();
        while let Some(part) = answer.chunk().await.map_err(|error| error.to_string())? {
            if body.len() + part.len() > MAX_BYTES {
                return Err("the answer is too long".to_owned());
            }
            body.extend(part);
        }
        Ok(body)
    }
}
