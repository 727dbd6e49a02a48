//! Commits with an expected end.

use std::sync::Arc;

use app::ports::{Change, Store, StoreError};

use crate::samples;

/// Commits what must work.
///
/// # Panics
/// If it does not.
pub async fn commit(store: &Arc<dyn Store>, changes: Vec<Change>) {
    store.commit(changes).await.expect("the commit works");
}

/// Commits what must meet a conflict.
///
/// # Panics
/// If it does not.
pub async fn conflict(store: &Arc<dyn Store>, changes: Vec<Change>) {
    let result = store.commit(changes).await;
    assert!(matches!(result, Err(StoreError::Conflict)), "{result:?}");
}

/// Commits a chain with a case on it.
///
/// # Panics
/// If that does not work.
pub async fn with_case(store: &Arc<dyn Store>, case: u64, chain: u64, example: bool) {
    let change = Change::AddChain(samples::chain(chain, example));
    commit(store, vec![change, samples::save_case(case, chain)]).await;
}
