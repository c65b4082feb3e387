//! Locks that outlive a panic: one command that fails must not take the window with it.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks it, also after a holder panicked. Only whole values are put into what is locked here, so none is half made.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_panic_while_it_is_held_does_not_shut_it_for_ever() {
        let mutex = std::sync::Arc::new(Mutex::new(1));
        let held = mutex.clone();
        let ended = std::thread::spawn(move || {
            let _guard = held.lock().unwrap();
            panic!("on purpose");
        });
        assert!(ended.join().is_err());
        assert_eq!(*lock(&mutex), 1);
    }
}
