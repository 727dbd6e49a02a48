//! A voice that reads scripts out.

use async_trait::async_trait;

/// Turns a script into sound.
#[async_trait]
pub trait Speaker: Send + Sync {
    /// Whether there is a voice on this machine.
    fn is_there(&self) -> bool;

    /// The script read out in Vietnamese, as a WAV file.
    ///
    /// # Errors
    /// Why it could not be read, for the log.
    async fn speak(&self, script: &str) -> Result<Vec<u8>, String>;
}

/// No voice.
pub struct NoSpeaker;

#[async_trait]
impl Speaker for NoSpeaker {
    fn is_there(&self) -> bool {
        false
    }

    async fn speak(&self, _script: &str) -> Result<Vec<u8>, String> {
        Err("this program has no voice".to_owned())
    }
}
