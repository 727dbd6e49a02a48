//! Chance as the signing crate asks for it.

use std::sync::Arc;

use pades::rand_core::{CryptoRng, Error, RngCore};

use crate::ports::Entropy;

/// The application's source of unpredictable bytes.
pub(super) struct Chance(pub(super) Arc<dyn Entropy>);

impl RngCore for Chance {
    fn next_u32(&mut self) -> u32 {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        u32::from_le_bytes(bytes)
    }

    fn next_u64(&mut self) -> u64 {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        self.0.fill(bytes);
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        self.0.fill(bytes);
        Ok(())
    }
}

// Entropy is a cryptographic source by contract.
impl CryptoRng for Chance {}
