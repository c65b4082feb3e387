//! Today's work list of a township with 50,000 residents and their visits.

use crate::report::{Times, line, millis, time};
use crate::township::{self, Township};
use xiangyi_clinic::followups::WorkListInput;
use xiangyi_domain::followups::due::Bucket;

pub fn measure() {
    measure_in(&township::of(50_000));
}

/// The lists, counted and read, as the head of the whole township sees them.
pub fn measure_in(township: &Township) {
    let now = township::now();
    let today = Times::of((0..50).map(|_| time(|| township.clinic.today_page(now).unwrap()).1).collect());
    line("today's counts, head, p50", &millis(today.percentile(50)), "goal <= 50 ms");
    line("today's counts, head, p95", &millis(today.percentile(95)), "goal <= 50 ms");
    for bucket in LISTS {
        let input = WorkListInput { bucket, village: None, limit: Some(200), after: None };
        let times = Times::of((0..30).map(|_| time(|| township.clinic.work_list(&input, now).unwrap()).1).collect());
        line(&format!("work list, {bucket:?}, 200 rows, p95"), &millis(times.percentile(95)), "goal <= 50 ms");
    }
}

const LISTS: [Bucket; 7] =
    [Bucket::Overdue, Bucket::Today, Bucket::Week, Bucket::Recheck, Bucket::Referral, Bucket::NotReached, Bucket::Year];
