//! The storage in memory is held to the real one.

use crate::county::County;
use crate::scene::begin;
use crate::world::World;

/// What the county answered in a life, every word of it.
fn answers_of(seed: u64, county: County) -> Vec<String> {
    let beginning = begin(county);
    let mut world = World::of(seed, None, (beginning.county, &beginning.disks));
    world.county.log = Some(Vec::new().into());
    if let Err(failure) = world.live() {
        panic!("seed {seed}: {failure:?}");
    }
    world.county.log.unwrap().into_inner().unwrap()
}

/// Guards: every other test of this binary, which would prove nothing about a county whose storage does otherwise.
#[test]
fn both_storages_live_the_same_lives() {
    for seed in 0..12 {
        let in_memory = answers_of(seed, County::in_memory());
        let in_sqlite = answers_of(seed, County::in_sqlite());
        let differs = in_memory.iter().zip(&in_sqlite).find(|(one, other)| one != other);
        assert_eq!(differs, None, "seed {seed}");
        assert_eq!(in_memory.len(), in_sqlite.len(), "seed {seed}");
    }
}
