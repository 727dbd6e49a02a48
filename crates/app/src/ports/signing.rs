//! What signing needs from outside.

use async_trait::async_trait;

use super::StoreError;
use crate::model::{KeyOwner, LetterRecord, SigningKey};

/// Keeps keys, and finds letters by what was issued.
#[async_trait]
pub trait SigningStore: Send + Sync {
    /// Somebody's key.
    async fn signing_key(&self, owner: KeyOwner) -> Result<Option<SigningKey>, StoreError>;
    /// The letter whose issued PDF has this SHA-256 (lower-case hex).
    async fn letter_by_pdf(&self, sha256: &str) -> Result<Option<LetterRecord>, StoreError>;
}

/// Asks a timestamp authority (RFC 3161 over HTTP).
#[async_trait]
pub trait TimestampAuthority: Send + Sync {
    /// The authority's answer to a query, or why there is none.
    async fn ask(&self, address: &str, query: Vec<u8>) -> Result<Vec<u8>, String>;
}

/// Where no authority can be asked.
pub struct NoTimestamps;

#[async_trait]
impl TimestampAuthority for NoTimestamps {
    async fn ask(&self, _address: &str, _query: Vec<u8>) -> Result<Vec<u8>, String> {
        Err("this program asks no timestamp authority".to_owned())
    }
}
