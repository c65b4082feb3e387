//! What is made on a thread of its own while something else is written: a file has one writer, a computer two cores.

use std::sync::Mutex;
use std::sync::mpsc::sync_channel;
use std::thread::Builder;

/// How much is made ahead.
#[derive(Clone, Copy, Debug)]
pub struct Ahead {
    /// So many things are handed over together: to wake the other thread for each small one costs more than to make it.
    pub at_once: usize,
    /// So many of those may wait. With 0 nothing is made beside.
    pub waiting: usize,
}

impl Ahead {
    /// Everything is made when it is asked for.
    pub const NOT: Ahead = Ahead { at_once: 1, waiting: 0 };
}

/// Gives `work` what `made` makes. While it works, the next are made beside it; not where no thread can start.
pub fn made_beside<T: Send, R>(
    ahead: Ahead,
    made: impl Iterator<Item = T> + Send,
    work: impl FnOnce(&mut dyn Iterator<Item = T>) -> R,
) -> R {
    let made = Mutex::new(Some(made));
    let take = || made.lock().ok().and_then(|mut made| made.take());
    let take = &take;
    std::thread::scope(|scope| {
        let (send, receive) = sync_channel::<Vec<T>>(ahead.waiting);
        let make = move || {
            let mut made = take().into_iter().flatten();
            let together = || Some(made.by_ref().take(ahead.at_once).collect::<Vec<T>>());
            // Ends early when nobody listens any more.
            std::iter::from_fn(together).take_while(|some| !some.is_empty()).try_for_each(|some| send.send(some))
        };
        if ahead.waiting > 0 && Builder::new().spawn_scoped(scope, make).is_ok() {
            work(&mut receive.into_iter().flatten())
        } else {
            work(&mut take().into_iter().flatten())
        }
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{Ahead, made_beside};

    #[test]
    fn everything_comes_in_order_beside_or_not() {
        for ahead in [Ahead::NOT, Ahead { at_once: 1, waiting: 1 }, Ahead { at_once: 7, waiting: 3 }] {
            let all = made_beside(ahead, 0..1000, |made| made.collect::<Vec<_>>());
            assert_eq!(all, (0..1000).collect::<Vec<_>>(), "{ahead:?}");
        }
    }

    #[test]
    fn work_that_ends_early_ends_the_making() {
        assert_eq!(made_beside(Ahead { at_once: 2, waiting: 2 }, 0.., |made| made.nth(5)), Some(5));
    }
}
