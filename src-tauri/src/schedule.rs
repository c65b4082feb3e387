//! When the next background sync is due: at the start, 20 s after a save, every 15 min ± 20 %, and after a failure with
//! growing pauses of random length (sync contract §11). Pure: the instants and the chance are arguments.

use std::time::{Duration, Instant};

const AFTER_A_SAVE: Duration = Duration::from_secs(20);
const EVERY: Duration = Duration::from_secs(15 * 60);
const FIRST_RETRY: Duration = Duration::from_secs(2);

/// The times of one session.
#[derive(Debug, Clone)]
pub struct Schedule {
    regular: Instant,
    saved: Option<Instant>,
    failures: u32,
}

impl Schedule {
    /// A session that begins: the first sync is due at once.
    pub const fn beginning(now: Instant) -> Schedule {
        Schedule { regular: now, saved: None, failures: 0 }
    }

    /// When to sync next.
    pub fn due(&self) -> Instant {
        self.saved.map_or(self.regular, |saved| saved.min(self.regular))
    }

    /// Something was saved. Saves that follow do not push the sync away again; while the link is down they do not
    /// call for it either, because the pauses would lose their meaning.
    pub fn saved(&mut self, now: Instant) {
        if self.failures == 0 {
            self.saved.get_or_insert(now + AFTER_A_SAVE);
        }
    }

    /// A sync begins; what is saved from here on calls for another.
    pub fn begun(&mut self) {
        self.saved = None;
    }

    /// A sync ended well. `share` is the chance, in 65,535ths.
    pub fn succeeded(&mut self, now: Instant, share: u16) {
        self.failures = 0;
        self.regular = now + EVERY.mul_f64(0.8 + 0.4 * part(share));
    }

    /// A sync failed: anything from nothing to the present pause, which doubles up to 15 min. A pause that the server
    /// asked for wins.
    pub fn failed(&mut self, now: Instant, share: u16, asked: Option<Duration>) {
        let pause = FIRST_RETRY.saturating_mul(2_u32.saturating_pow(self.failures)).min(EVERY);
        self.failures = self.failures.saturating_add(1);
        self.saved = None;
        self.regular = now + asked.unwrap_or_else(|| pause.mul_f64(part(share)));
    }
}

fn part(share: u16) -> f64 {
    f64::from(share) / f64::from(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn secs(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn the_first_sync_is_due_when_the_session_begins() {
        let now = Instant::now();
        assert_eq!(Schedule::beginning(now).due(), now);
    }

    #[test]
    fn the_regular_sync_comes_every_15_minutes_give_or_take_a_fifth() {
        let now = Instant::now();
        for (share, after) in [(0, secs(12 * 60)), (u16::MAX, secs(18 * 60))] {
            let mut schedule = Schedule::beginning(now);
            schedule.succeeded(now, share);
            assert_eq!(schedule.due(), now + after);
        }
    }

    #[test]
    fn a_save_calls_for_a_sync_20_seconds_later_and_the_next_save_does_not_delay_it() {
        let now = Instant::now();
        let mut schedule = Schedule::beginning(now);
        schedule.succeeded(now, 0);
        schedule.saved(now + secs(5));
        schedule.saved(now + secs(15));
        assert_eq!(schedule.due(), now + secs(25));
        schedule.begun();
        schedule.saved(now + secs(26));
        schedule.succeeded(now + secs(30), 0);
        assert_eq!(schedule.due(), now + secs(46), "what was saved during a sync calls for another");
    }

    #[test]
    fn pauses_double_after_failures_and_end_at_15_minutes() {
        let now = Instant::now();
        let mut schedule = Schedule::beginning(now);
        for seconds in [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900] {
            schedule.failed(now, u16::MAX, None);
            assert_eq!(schedule.due(), now + secs(seconds));
        }
        schedule.saved(now);
        assert_eq!(schedule.due(), now + secs(900), "a save does not hammer a server that is away");
        schedule.succeeded(now, 0);
        schedule.failed(now, u16::MAX, None);
        assert_eq!(schedule.due(), now + secs(2), "success starts over");
    }

    #[test]
    fn the_pause_a_server_asks_for_wins() {
        let now = Instant::now();
        let mut schedule = Schedule::beginning(now);
        schedule.failed(now, 0, Some(secs(77)));
        assert_eq!(schedule.due(), now + secs(77));
    }
}
