//! The making of letters.

use async_trait::async_trait;
use casework::{LetterId, RemarkId, SignerId};

use super::StoreError;
use crate::model::{LetterCheck, LetterVersion, Remark, Signer, VersionHead};

/// One change of what is kept about the making of letters.
#[derive(Clone, Debug)]
pub enum DraftChange {
    /// The next text of a letter. Conflict unless its number is one more than the last one's, or
    /// if there is no such letter.
    AddVersion(Box<LetterVersion>),
    /// A remark. Conflict unless the stored version is `version - 1` (0: new), or if there is no
    /// such letter.
    SaveRemark(Remark),
    /// A tick; doing it twice is harmless. Conflict if the letter has no text of this number.
    AddCheck(LetterCheck),
    /// A signer. Conflict unless the stored version is `version - 1` (0: new).
    SaveSigner(Signer),
}

/// Keeps the making of letters. Versions are only ever added. All goes with its letter, which only
/// goes with the worked example.
#[async_trait]
pub trait DraftStore: Send + Sync {
    /// A letter's versions without their texts, oldest first.
    async fn letter_versions(&self, letter: LetterId) -> Result<Vec<VersionHead>, StoreError>;
    /// One version of a letter.
    async fn letter_version(
        &self,
        letter: LetterId,
        number: u32,
    ) -> Result<Option<LetterVersion>, StoreError>;
    /// A letter's remarks, oldest first.
    async fn remarks(&self, letter: LetterId) -> Result<Vec<Remark>, StoreError>;
    /// A remark.
    async fn remark(&self, id: RemarkId) -> Result<Option<Remark>, StoreError>;
    /// A letter's ticks, oldest first.
    async fn letter_checks(&self, letter: LetterId) -> Result<Vec<LetterCheck>, StoreError>;
    /// Everyone who may sign or might, by name.
    async fn signers(&self) -> Result<Vec<Signer>, StoreError>;
    /// A signer.
    async fn signer(&self, id: SignerId) -> Result<Option<Signer>, StoreError>;
}
