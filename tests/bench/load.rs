//! 400 devices that join, then push 200 changes each at the same moment, against one server on loopback, on either database.

use crate::report::{Times, line, seconds};
use xiangyi_tests::county::County;
use xiangyi_tests::load::{Load, push_at_once};
use xiangyi_tests::postgres::Postgres;

const LOAD: Load = Load { devices: 400, changes: 200 };

pub fn measure() {
    measure_on("SQLite", &County::start());
    let postgres = Postgres::start(true);
    measure_on("PostgreSQL", &County::start_on(Some(postgres.database())));
}

fn measure_on(database: &str, county: &County) {
    let pushed = push_at_once(county, LOAD);
    let label = |what: &str| format!("{database}: {what}");
    let joined = Times::of(pushed.joined);
    line(&label("400 computers join at once, p95"), &seconds(joined.percentile(95)), "");
    line(&label("400 x 200 changes, all acknowledged after"), &seconds(pushed.took), "");
    let busy = format!("{} of {}", pushed.busy, pushed.busy + pushed.pushes.len());
    line(&label("pushes that were told to come back"), &busy, "");
    let pushes = Times::of(pushed.pushes);
    line(&label("a push that was taken, p50"), &seconds(pushes.percentile(50)), "");
    line(&label("a push that was taken, p95"), &seconds(pushes.percentile(95)), "goal <= 5 s");
    let acknowledged = Times::of(pushed.acknowledged);
    line(&label("a batch with its waits, p95"), &seconds(acknowledged.percentile(95)), "");
    if let Some(kilobytes) = county.peak_memory() {
        line(&label("peak memory of the server"), &format!("{} MB", kilobytes / 1024), "goal <= 400 MB");
    }
    if let Some(used) = county.processor_seconds() {
        line(&label("processor time of the server"), &format!("{used:.1} s"), "");
    }
}
