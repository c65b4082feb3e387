//! Thousands of lives, in shards that run side by side.

use crate::mutants::Broken;
use crate::scene;
use crate::world::{Failure, World};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Lives in each of the tests below; ten times as many where `XIANGYI_NIGHT` is set.
const EACH: u64 = 2_500;

/// Lives a life and says what went wrong.
pub fn live(seed: u64, broken: Option<Broken>) -> Result<World, Failure> {
    let beginning = scene::beginning();
    let mut world = World::of(seed, broken, (beginning.county.copy(broken), &beginning.disks));
    if std::env::var_os("XIANGYI_TRACE").is_some() {
        world.trace = Some(Vec::new());
        world.watched = std::env::var("XIANGYI_ROW").ok().and_then(|text| text.parse().ok());
    }
    let end = catch_unwind(AssertUnwindSafe(|| world.live()));
    let end = end.unwrap_or_else(|_| Err(Failure { invariant: "no panic", what: "as printed above".to_owned() }));
    if let (Err(failure), Some(trace)) = (&end, &world.trace) {
        eprintln!("{}\n{}: {}", trace.join("\n"), failure.invariant, failure.what);
    }
    end.map(|()| world)
}

fn shard(number: u64) {
    let night = if std::env::var_os("XIANGYI_NIGHT").is_some() { 10 } else { 1 };
    let each = std::env::var("XIANGYI_LIVES").ok().and_then(|text| text.parse().ok()).unwrap_or(night * EACH);
    let all = number * each..(number + 1) * each;
    let chosen = std::env::var("XIANGYI_SEED").ok().and_then(|text| text.parse::<u64>().ok());
    let mut failed = Vec::new();
    let mut kinds: BTreeMap<&str, u32> = BTreeMap::new();
    for seed in all.filter(|seed| chosen.is_none_or(|chosen| chosen == *seed)) {
        if let Err(Failure { invariant, what }) = live(seed, None) {
            *kinds.entry(invariant).or_default() += 1;
            failed.push(format!(
                "seed {seed}: {invariant}: {what}\n  XIANGYI_SEED={seed} XIANGYI_TRACE=1 cargo nextest run --workspace \
                 --test simulation lives::shard_{number} --no-capture"
            ));
        }
    }
    assert!(
        failed.is_empty(),
        "{} lives of {each} went wrong, {kinds:?}:\n{}",
        failed.len(),
        failed[..failed.len().min(10)].join("\n")
    );
}

macro_rules! shards {
    ($($name:ident $number:literal),+) => {$(
        #[test]
        fn $name() {
            shard($number);
        }
    )+};
}
shards!(shard_0 0, shard_1 1, shard_2 2, shard_3 3, shard_4 4, shard_5 5, shard_6 6, shard_7 7);
