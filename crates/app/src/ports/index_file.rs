//! Where the recognition index is kept across restarts.

use recognise::SharedBytes;

/// Keeps one run of bytes: the index, so that a start need not read every text again.
///
/// Guarantees: [`save`](IndexFile::save) replaces the whole at once: a kill at any moment leaves
/// the old bytes or the new ones, never a mixture. What [`load`](IndexFile::load) gave stays
/// readable and unchanged while it is held, whatever is saved meanwhile. It need not be what was
/// saved last, nor anything that was ever saved: the reader checks. Losing it costs time only.
pub trait IndexFile: Send + Sync {
    /// What is kept; none if there is nothing.
    ///
    /// # Errors
    /// Why it cannot be read, for the log.
    fn load(&self) -> Result<Option<SharedBytes>, String>;

    /// Keeps `bytes` in place of what was there.
    ///
    /// # Errors
    /// Why it cannot be written, for the log; what was there is still there.
    fn save(&self, bytes: &[u8]) -> Result<(), String>;
}

/// Keeps nothing: every start reads all texts.
pub struct NoIndexFile;

impl IndexFile for NoIndexFile {
    fn load(&self) -> Result<Option<SharedBytes>, String> {
        Ok(None)
    }

    fn save(&self, _bytes: &[u8]) -> Result<(), String> {
        Ok(())
    }
}
