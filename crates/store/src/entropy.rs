//! Where random bytes come from: the only place that asks the system for them.

use crate::error::StoreError;

/// A source of random bytes, an argument wherever keys are made.
pub trait Entropy {
    /// Fills `bytes`.
    ///
    /// # Errors
    /// `NoEntropy` when the source fails; nothing may be made from `bytes` then.
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), StoreError>;
}

/// The system's random source, for the shell and the command line.
#[derive(Clone, Copy, Debug, Default)]
pub struct OsEntropy;

impl Entropy for OsEntropy {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), StoreError> {
        getrandom::fill(bytes).map_err(|_| StoreError::NoEntropy)
    }
}

/// Some random bytes as an array.
pub(crate) fn array<const N: usize>(entropy: &mut dyn Entropy) -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    entropy.fill(&mut bytes)?;
    Ok(bytes)
}
