//! Work off the main thread, which belongs to the window.

use crate::error::AppError;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Runs it on a thread where it may take its time. A panic in it becomes an error for the page; the session stays.
///
/// # Errors
/// The work's own, or `unexpected`.
pub async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
) -> Result<T, AppError> {
    match tauri::async_runtime::spawn_blocking(work).await {
        Ok(answer) => answer,
        Err(_) => Err(AppError::new("unexpected")),
    }
}

/// The user's wish that long work ends early.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// The work begins: a wish from before does not count.
    pub fn begin(&self) -> Stop {
        self.0.store(false, Ordering::Relaxed);
        self.clone()
    }

    /// The user wishes it.
    pub fn ask(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the work is to end.
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic)]
    use super::*;

    #[test]
    fn a_panic_becomes_an_error() {
        let answer: Result<(), AppError> = tauri::async_runtime::block_on(aside(|| panic!("on purpose")));
        assert_eq!(answer, Err(AppError::new("unexpected")));
    }
}
