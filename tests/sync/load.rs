//! Many computers at once, small enough for every run; `cargo xtask bench load` does it with 400.

use xiangyi_tests::county::County;
use xiangyi_tests::load::{Load, push_at_once};
use xiangyi_tests::postgres::Postgres;

const LOAD: Load = Load { devices: 40, changes: 50 };

fn many_push_at_once(county: &County) {
    let pushed = push_at_once(county, LOAD);
    assert_eq!((pushed.joined.len(), pushed.acknowledged.len()), (LOAD.devices, LOAD.devices));
    assert!(county.peak_memory().is_none_or(|kilobytes| kilobytes < 400 * 1024), "{:?} kB", county.peak_memory());
}

/// Guards: a token for each that joins, the order of one install, the counters of the areas, and back-pressure, under many writers.
#[test]
fn forty_devices_at_once_lose_and_double_nothing() {
    many_push_at_once(&County::start());
}

#[cfg(unix)]
#[test]
fn forty_devices_at_once_lose_and_double_nothing_on_postgresql() {
    let postgres = Postgres::any();
    many_push_at_once(&County::start_on(Some(postgres.database())));
}
